/**
 * Real consumers: Grype and OSV-Scanner, built from their own modules, read our documents offline against invented advisories.
 * What they match must be exactly what is expected; what they must not match (a build alias, another release) is in the
 * advisories too. Needs Go; without it: a failure in CI, a reported skip elsewhere.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMAND } from './golden-cases.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = join(ROOT, 'test', 'consumers', 'advisories');
const FOLDER = join(ROOT, '.cache', 'consumers');
const BIN = join(FOLDER, 'bin');
const OSV_SCANNER = 'github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0';

function run(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (ran.error !== undefined) throw ran.error;
  return ran;
}

function succeed(command, args, options) {
  const ran = run(command, args, options);
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed (${ran.status}):\n${ran.stderr.slice(-4000)}`);
  return ran.stdout;
}

/** Every format that both tools take; SPDX 3 is read by neither of these versions. */
const FORMATS = [
  { name: 'env.cdx.json', placed: true },
  { name: 'env.cdx.xml', placed: true },
  { name: 'env.spdx.json', placed: false },
  { name: 'env.spdx', placed: false },
];

/** The document in another format. */
function convert(golden, document, name) {
  const path = join(FOLDER, 'documents', document, name);
  mkdirSync(dirname(path), { recursive: true });
  succeed(process.execPath, [COMMAND, 'convert', golden, '--reproducible', '-q', '-o', path]);
  return path;
}

/** Builds the tools once; their versions are pinned in go.mod and above. */
function build() {
  mkdirSync(BIN, { recursive: true });
  succeed('go', ['build', '-o', `${BIN}/`, '.', 'github.com/anchore/grype/cmd/grype'], { cwd: MODULE });
  if (!existsSync(join(BIN, 'osv-scanner'))) succeed('go', ['install', OSV_SCANNER], { env: { ...process.env, GOBIN: BIN } });
}

function grype(document) {
  const env = {
    ...process.env,
    GRYPE_DB_CACHE_DIR: join(FOLDER, 'grype'),
    GRYPE_DB_AUTO_UPDATE: 'false',
    GRYPE_DB_VALIDATE_AGE: 'false',
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
  };
  const { matches } = JSON.parse(succeed(join(BIN, 'grype'), [`sbom:${document}`, '-o', 'json', '-q'], { env }));
  return matches
    .map(({ vulnerability, artifact }) => `${vulnerability.id} ${artifact.name} ${artifact.version} ${artifact.locations?.[0]?.path ?? ''}`)
    .sort();
}

function osvScanner(document) {
  const ran = run(join(BIN, 'osv-scanner'), [
    'scan',
    'source',
    '--offline',
    '--local-db-path',
    join(FOLDER, 'osv'),
    '--all-packages',
    '--format',
    'json',
    '-L',
    document,
  ]);
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`osv-scanner failed (${ran.status}):\n${ran.stderr}`);
  return JSON.parse(ran.stdout)
    .results.flatMap(({ source, packages }) =>
      packages.flatMap(({ package: { name, version }, vulnerabilities = [] }) =>
        vulnerabilities.map(({ id }) => `${id} ${name} ${version} ${source.path.split(':')[1] ?? ''}`),
      ),
    )
    .sort();
}

if (run('go', ['version']).status !== 0) {
  console.error(`consumers: ${process.env.CI ? 'FAILED' : 'skipped'}: Go is not installed`);
  process.exit(process.env.CI ? 1 : 0);
}
build();
for (const name of ['grype', 'osv']) rmSync(join(FOLDER, name), { recursive: true, force: true });
succeed(join(BIN, 'advisories'), [join(ROOT, 'test', 'consumers', 'advisories.json'), join(FOLDER, 'grype'), join(FOLDER, 'osv')]);

let [passed, failed] = [0, 0];
for (const { document, grype: byGrype, osv } of JSON.parse(readFileSync(join(ROOT, 'test', 'consumers', 'expected.json'), 'utf8'))) {
  const golden = join(ROOT, 'golden', document, 'env.cdx.json');
  for (const { name, placed } of FORMATS) {
    const path = name === 'env.cdx.json' ? golden : convert(golden, document, name);
    // SPDX has no field for the place where a package was found that either of them reads.
    const shown = (match) => (placed ? match : match.replace(/ [^ ]*$/, ''));
    for (const [tool, found, expected] of [
      ['grype', grype(path), byGrype],
      ['osv-scanner', osvScanner(path), osv],
    ]) {
      const [left, right] = [found, expected].map((matches) => JSON.stringify(matches.map(shown).sort(), null, 2));
      if (left === right) passed += 1;
      else {
        failed += 1;
        console.error(`${tool} on ${document}, ${name}:\n  expected ${right}\n  found    ${left}`);
      }
    }
  }
}
console.log(`consumers: ${passed} as expected, ${failed} not`);
if (failed > 0) process.exit(1);
