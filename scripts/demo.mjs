/** The demo: scans a small environment that ships with the project as data, and shows what a user sees. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMAND, goldenCases, withEnvironment } from './golden-cases.mjs';

const OUTPUT = 'demo.cdx.json';
const target = fileURLToPath(new URL(`../${OUTPUT}`, import.meta.url));
const golden = goldenCases().find(({ name }) => name === 'shape-maturin');
rmSync(target, { force: true });

console.log(`Scanning a sample environment: cryptography and tokenizers as their wheels install them, reduced to a few crates.\n`);
const code = withEnvironment(
  golden,
  (environment) =>
    spawnSync(process.execPath, [COMMAND, environment, '-o', target, '--validate', '--verbose'], { stdio: 'inherit' }).status,
);
if (code !== 0) process.exit(code ?? 1);

const document = JSON.parse(readFileSync(target, 'utf8'));
console.log(`\n${OUTPUT} holds:`);
for (const { type, purl, scope } of document.components)
  console.log(`  ${type.padEnd(12)} ${purl}${scope === 'excluded' ? '  (build-time only)' : ''}`);
console.log('\nNow your own: node bin/pyenv-sbom.js path/to/venv -o env.cdx.json');
