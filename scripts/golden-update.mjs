/** Writes the expected files of the cases named on the command line. Never in CI, never without a name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenCases, runCase, withEnvironment } from './golden-cases.mjs';

const names = process.argv.slice(2);
const cases = goldenCases();
if (process.env.CI) {
  console.error('golden:update: refused in CI: goldens are reviewed before they are written');
  process.exit(2);
}
if (names.length === 0 || names.some((name) => !cases.some((golden) => golden.name === name))) {
  console.error(`usage: npm run golden:update -- CASE...\ncases: ${cases.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const golden of cases.filter(({ name }) => names.includes(name))) {
  const files = withEnvironment(golden, (environment) => runCase(golden, environment));
  if (files === undefined) {
    console.error(`${golden.name}: its environment is not installed`);
    process.exitCode = 1;
    continue;
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(golden.folder, name), content);
  console.log(`${golden.name}: written; read the difference before you commit it`);
}
