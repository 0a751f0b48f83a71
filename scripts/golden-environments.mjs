/** Installs the environments of the real golden cases. Without pip or an index: a failure in CI, a reported skip elsewhere. */
import { goldenCases, installCase } from './golden-cases.mjs';

let failures = 0;
for (const golden of goldenCases().filter(({ install }) => install !== undefined)) {
  const reason = installCase(golden);
  if (reason === undefined) console.log(`golden ${golden.name}: installed`);
  else {
    failures += 1;
    console.error(`golden ${golden.name}: ${process.env.CI ? 'FAILED' : 'skipped'}, ${reason}`);
  }
}
if (failures > 0 && process.env.CI) process.exit(1);
