/**
 * Speed as ratios within one run: the whole command against bare node plus the floor, a script that reads the same files and
 * parses the same JSON. Environments are generated from the shapes of real ones. No test depends on any of it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, medians, peakMegabytes, QUICK } from './bench-environment.mjs';
import { COMMAND, goldenCases, installCase, installedFolder } from './golden-cases.mjs';

const FLOOR = fileURLToPath(new URL('./bench-floor.mjs', import.meta.url));
const SIZES = QUICK ? [10, 100, 1000] : [10, 100, 1000, 5000];
const RUNS = QUICK ? { small: 1, large: 1 } : { small: 9, large: 3 };

const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-bench-'));
const out = join(work, 'out.cdx.json');
const rows = [];
try {
  const all = goldenCases().find(({ name }) => name === 'real-all');
  const reason = installCase(all);
  const environments = reason === undefined && existsSync(installedFolder(all)) ? [['the four packages', installedFolder(all), 10]] : [];
  if (reason !== undefined) console.error(`bench: the four packages are not installed: ${reason}`);
  for (const size of SIZES) {
    const folder = join(work, String(size));
    generate(folder, size);
    environments.push([`${size} generated`, folder, size]);
  }
  for (const [label, folder, size] of environments) {
    const scan = [COMMAND, folder, '-q', '--fail-on', 'never', '-o', out];
    const [bare, floor, whole] = medians([['-e', ''], [FLOOR, folder], scan], size >= 1000 ? RUNS.large : RUNS.small);
    const components = JSON.parse(readFileSync(out, 'utf8')).components.length;
    rows.push({ label, size, bare, floor, whole, components, peak: peakMegabytes(scan) });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

console.log('| environment | components | bare node | floor | scan | scan / floor | peak |');
console.log('|---|---|---|---|---|---|---|');
for (const { label, components, bare, floor, whole, peak } of rows)
  console.log(
    `| ${label} | ${components} | ${bare.toFixed(0)} ms | ${floor.toFixed(0)} ms | ${whole.toFixed(0)} ms | ${(whole / floor).toFixed(2)} | ${peak} MB |`,
  );
console.log('\nThe floor is bare node, reading the same files and parsing the same JSON.');
if (!QUICK) {
  const [thousand, most] = [rows.find(({ size }) => size === 1000), rows.at(-1)];
  const growth = (most.whole - most.bare) / (thousand.whole - thousand.bare) / (most.size / thousand.size);
  console.log(`Growth from 1,000 to 5,000 distributions: ${growth.toFixed(2)} times linear.`);
}
