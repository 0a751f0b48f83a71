/**
 * Grype, OSV-Scanner and Trivy: built from their own modules, and run offline against databases that are made of invented advisories.
 * Each of the runners gives its matches in one form.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundle.mjs';

export const FOLDER = join(ROOT, '.cache', 'consumers');
export const BIN = join(FOLDER, 'bin');
const MODULES = join(ROOT, 'test', 'consumers');
const OSV_SCANNER = 'github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0';
const TRIVY = 'github.com/aquasecurity/trivy/cmd/trivy';
/** Trivy says the version that its build gives it, not that of its module. */
const TRIVY_VERSION = '0.74.0';

export function run(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (ran.error !== undefined) throw ran.error;
  return ran;
}

export function succeed(command, args, options) {
  const ran = run(command, args, options);
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed (${ran.status}):\n${ran.stderr.slice(-4000)}`);
  return ran.stdout;
}

/** Builds Grype, OSV-Scanner and what writes their databases, once; the versions are pinned in go.mod and above. */
export function buildScanners() {
  mkdirSync(BIN, { recursive: true });
  succeed('go', ['build', '-o', `${BIN}/`, '.', 'github.com/anchore/grype/cmd/grype'], { cwd: join(MODULES, 'advisories') });
  if (!existsSync(join(BIN, 'osv-scanner'))) succeed('go', ['install', OSV_SCANNER], { env: { ...process.env, GOBIN: BIN } });
}

/** Builds Trivy and what writes its database: minutes, and much memory. */
export function buildTrivy() {
  mkdirSync(BIN, { recursive: true });
  const options = { cwd: join(MODULES, 'trivy'), env: { ...process.env, GOEXPERIMENT: 'jsonv2' } };
  succeed('go', ['build', '-o', join(BIN, 'trivy-advisories'), '.'], options);
  const flags = `-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=${TRIVY_VERSION}`;
  if (!hasTrivy()) succeed('go', ['build', '-ldflags', flags, '-o', join(BIN, 'trivy'), TRIVY], options);
}

export function hasTrivy() {
  return ['trivy', 'trivy-advisories'].every((name) => existsSync(join(BIN, name)));
}

/** Makes the databases of a list of advisories (the form is that of test/consumers/advisories.json) and gives the scanners that read them. */
export function scannersFor(advisories, name) {
  const folder = join(FOLDER, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'advisories.json');
  writeFileSync(file, JSON.stringify(advisories));
  succeed(join(BIN, 'advisories'), [file, join(folder, 'grype'), join(folder, 'osv')]);
  if (hasTrivy()) succeed(join(BIN, 'trivy-advisories'), [file, join(folder, 'trivy')]);
  return {
    grype: (target) => grype(folder, target),
    'osv-scanner': (...args) => osvScanner(folder, args),
    ...(hasTrivy() && { trivy: (...args) => trivy(folder, args) }),
  };
}

/** What Grype matches: in a document (`sbom:PATH`), or in a folder (`dir:PATH`). */
function grype(folder, target) {
  const env = {
    ...process.env,
    GRYPE_DB_CACHE_DIR: join(folder, 'grype'),
    GRYPE_DB_AUTO_UPDATE: 'false',
    GRYPE_DB_VALIDATE_AGE: 'false',
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
  };
  const { matches } = JSON.parse(succeed(join(BIN, 'grype'), [target, '-o', 'json', '-q'], { env }));
  return matches.map(({ vulnerability, artifact }) => ({
    ...{ id: vulnerability.id, name: artifact.name, version: artifact.version },
    place: artifact.locations?.[0]?.path ?? '',
  }));
}

/** What OSV-Scanner matches: in a document (`-L`, PATH), or below a folder (`-r`, PATH). */
function osvScanner(folder, args) {
  const database = ['--offline', '--local-db-path', join(folder, 'osv')];
  const ran = run(join(BIN, 'osv-scanner'), ['scan', 'source', ...database, '--all-packages', '--format', 'json', ...args]);
  // 1 says that something was found, 128 that there was nothing to look at.
  if (![0, 1, 128].includes(ran.status)) throw new Error(`osv-scanner failed (${ran.status}):\n${ran.stderr}`);
  return JSON.parse(ran.stdout).results.flatMap(({ source, packages }) =>
    packages.flatMap(({ package: { name, version }, vulnerabilities = [] }) =>
      vulnerabilities.map(({ id }) => ({ id, name, version, place: source.path.split(':')[1] ?? '' })),
    ),
  );
}

/** What Trivy matches: in a document (`sbom`, PATH), or below a folder (`rootfs`, PATH). */
function trivy(folder, [command, ...args]) {
  const offline = [
    '--skip-db-update',
    '--skip-java-db-update',
    '--offline-scan',
    '--skip-version-check',
    '--cache-dir',
    join(folder, 'trivy'),
  ];
  const text = succeed(join(BIN, 'trivy'), [command, ...offline, '--scanners', 'vuln', '--quiet', '--format', 'json', ...args]);
  return (JSON.parse(text).Results ?? []).flatMap(({ Vulnerabilities: found = [] }) =>
    found.map(({ VulnerabilityID: id, PkgName: name, InstalledVersion: version, PkgPath: place = '' }) => ({ id, name, version, place })),
  );
}

/** What each scanner that is there matches in a document. Trivy reads no CycloneDX XML. */
export function readBy(scanners, path) {
  const found = [
    ['grype', scanners.grype(`sbom:${path}`)],
    ['osv-scanner', scanners['osv-scanner']('-L', path)],
  ];
  return scanners.trivy === undefined || path.endsWith('.xml') ? found : [...found, ['trivy', scanners.trivy('sbom', path)]];
}
