/**
 * Real consumers: Grype, OSV-Scanner and Trivy, built from their own modules, read our documents offline against invented advisories.
 *
 *   npm run consumers [-- --trivy] [--goldens]
 *
 * What they match must be exactly what is expected, in the golden documents and in those of a real environment; what they must not match
 * (a build alias, another release) is in the advisories too. Needs Go; without it: a failure in CI, a reported skip elsewhere. Trivy is
 * built with `--trivy` alone, since that takes minutes; once built it is used. `--goldens` leaves the real environment out.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bundle.mjs';
import { checkInstalled, installedEnvironment } from './consumers/installed.mjs';
import { buildScanners, buildTrivy, FOLDER, hasTrivy, run, scannersFor, succeed } from './consumers/scanners.mjs';
import { COMMAND } from './golden-cases.mjs';

const CASES = join(ROOT, 'test', 'consumers');

/** Every format that both tools take; SPDX 3 is read by neither of these versions. */
const FORMATS = [
  { name: 'env.cdx.json', placed: true },
  { name: 'env.cdx.xml', placed: true },
  { name: 'env.spdx.json', placed: false },
  { name: 'env.spdx', placed: false },
];

const counts = { passed: 0, failed: 0 };
function check(what, found, expected) {
  const [left, right] = [found, expected].map((lines) => JSON.stringify(lines));
  if (left === right) {
    counts.passed += 1;
    return;
  }
  counts.failed += 1;
  const [surplus, missing] = [without(found, expected), without(expected, found)];
  console.error(`${what}:${lines('not expected', surplus)}${lines('not found', missing)}`);
}

const lines = (title, list) => list.map((line) => `\n  ${title}: ${line}`).join('');

/** What is in one list more often than in the other. */
function without(list, other) {
  const left = [...other];
  return list.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The document in another format. */
function convert(golden, document, name) {
  const path = join(FOLDER, 'documents', document, name);
  mkdirSync(dirname(path), { recursive: true });
  succeed(process.execPath, [COMMAND, 'convert', golden, '--reproducible', '-q', '-o', path]);
  return path;
}

function checkGoldens() {
  const scanners = scannersFor(JSON.parse(readFileSync(join(CASES, 'advisories.json'), 'utf8')), 'goldens');
  for (const { document, grype, osv } of JSON.parse(readFileSync(join(CASES, 'expected.json'), 'utf8'))) {
    const golden = join(ROOT, 'golden', document, 'env.cdx.json');
    for (const { name, placed } of FORMATS) {
      const path = name === 'env.cdx.json' ? golden : convert(golden, document, name);
      // SPDX has no field for the place where a package was found that either of them reads.
      const shown = (match) => (placed ? match : match.replace(/ [^ ]*$/, ''));
      const lineOf = (match) => `${match.id} ${match.name} ${match.version} ${match.place}`;
      for (const [tool, found, expected] of [
        ['grype', scanners.grype(`sbom:${path}`), grype],
        ['osv-scanner', scanners['osv-scanner']('-L', path), osv],
      ])
        check(`${tool} on ${document}, ${name}`, found.map(lineOf).map(shown).sort(), expected.map(shown).sort());
    }
  }
}

if (run('go', ['version']).status !== 0) {
  console.error(`consumers: ${process.env.CI ? 'FAILED' : 'skipped'}: Go is not installed`);
  process.exit(process.env.CI ? 1 : 0);
}
buildScanners();
if (process.argv.includes('--trivy')) buildTrivy();
checkGoldens();
if (!process.argv.includes('--goldens')) {
  const { folder, missing } = installedEnvironment();
  if (folder !== undefined) checkInstalled(folder, check);
  else {
    console.error(`consumers: ${process.env.CI ? 'FAILED' : 'skipped'}: the real environment: ${missing}`);
    if (process.env.CI) counts.failed += 1;
  }
}
if (!hasTrivy()) console.log('consumers: without Trivy (npm run consumers -- --trivy builds it)');
console.log(`consumers: ${counts.passed} as expected, ${counts.failed} not`);
if (counts.failed > 0) process.exit(1);
