/**
 * What the blocks of the documentation find where they run: the command and the tools on the path, and a folder with environments, an
 * exported file system, a wheel and a project. Grype and OSV-Scanner are those of `npm run consumers`, offline, with the invented
 * advisories of this repository; uv and Poetry are installed by pip.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bundle.mjs';
import { BIN, buildTrivy, FOLDER as CONSUMERS, scannersFor } from './consumers/scanners.mjs';
import { goldenCases, withEnvironment } from './golden-cases.mjs';

const CACHE = join(ROOT, '.cache', 'recipes');
const COSIGN = 'github.com/sigstore/cosign/v2/cmd/cosign@v2.6.1';
const BY_PIP = { uv: 'uv==0.9.11', poetry: 'poetry==2.2.1' };

const WRAPPERS = {
  grype: `export GRYPE_DB_CACHE_DIR='${CONSUMERS}/recipes/grype' GRYPE_DB_AUTO_UPDATE=false GRYPE_DB_VALIDATE_AGE=false
export GRYPE_CHECK_FOR_APP_UPDATE=false
exec '${BIN}/grype' "$@"`,
  'osv-scanner': `exec '${BIN}/osv-scanner' "$@" --offline --local-db-path '${CONSUMERS}/recipes/osv' --all-packages`,
  trivy: `exec '${BIN}/trivy' --quiet --cache-dir '${CONSUMERS}/recipes/trivy' "$@" --offline-scan --skip-version-check --skip-db-update --skip-java-db-update`,
  cosign: `exec '${BIN}/cosign' "$@"`,
};

/** A project that needs one wheel, which lies beside it: Poetry asks an index for more than files. */
const WHEEL = 'dist/greeting-1.0-py3-none-any.whl';
const PROJECT = `[project]
name = "my-app"
version = "1.2.3"
requires-python = ">=3.9"
dependencies = ["greeting"]

[tool.uv.sources]
greeting = { path = "${WHEEL}" }

[tool.poetry]
package-mode = false

[tool.poetry.dependencies]
greeting = { path = "${WHEEL}" }
`;
const GREETING = {
  'greeting.py': 'HELLO = "hello"\n',
  'greeting-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n',
  'greeting-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nGenerator: recipes\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  'greeting-1.0.dist-info/RECORD':
    'greeting.py,,\ngreeting-1.0.dist-info/METADATA,,\ngreeting-1.0.dist-info/WHEEL,,\ngreeting-1.0.dist-info/RECORD,,\n',
};

/** Makes the folder that comes first on the path: the command, and the tools that are there. */
export function makeBin(folder) {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const put = (name, script) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  put('pyenv-sbom', `exec '${process.execPath}' '${join(ROOT, 'bin', 'pyenv-sbom.js')}' "$@"`);
  for (const [name, script] of Object.entries(WRAPPERS)) if (existsSync(join(BIN, name))) put(name, script);
  const tools = join(CACHE, 'tools', 'bin');
  for (const name of Object.keys(BY_PIP)) if (existsSync(join(tools, name))) put(name, `exec '${join(tools, name)}' "$@"`);
  return bin;
}

/** Builds Trivy and cosign, where they are not there yet. */
export function buildTools() {
  buildTrivy();
  if (!existsSync(join(BIN, 'cosign'))) succeed('go', ['install', COSIGN], undefined, { GOBIN: BIN });
}

function succeed(command, args, cwd, environment = {}) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** Installs what pip has, once for each set of versions, and makes the advisories for the scanners that are there. */
export function installTools() {
  const wanted = JSON.stringify(BY_PIP);
  const [tools, stamp] = [join(CACHE, 'tools'), join(CACHE, 'tools', 'installed.json')];
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    succeed('python3', ['-m', 'venv', '--clear', tools]);
    succeed(join(tools, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...Object.values(BY_PIP)]);
    writeFileSync(stamp, wanted);
  }
  if (existsSync(join(BIN, 'advisories')))
    scannersFor(JSON.parse(readFileSync(join(ROOT, 'test', 'consumers', 'advisories.json'), 'utf8')), 'recipes');
}

/** Fills a new folder with what the pages suppose, and gives it back. */
export function prepareFolder(folder) {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const golden = new Map(goldenCases().map((one) => [one.name, one]));
  const lay = (name, to) => withEnvironment(golden.get(name), (from) => cpSync(from, join(folder, to), { recursive: true }));
  lay('shape-maturin', '.venv');
  lay('shape-auditwheel', '.venv');
  lay('shape-root', 'rootfs');
  lay('shape-conda', 'conda');
  succeed('tar', ['-cf', 'image.tar', '-C', 'rootfs', '.'], folder);
  lay('shape-pillow', 'installed');
  const site = join(folder, 'installed', 'lib', 'python3.11', 'site-packages');
  makeWheel(site, join(folder, 'dist', 'pillow-12.3.0-cp311-cp311-manylinux_2_28_x86_64.whl'));
  for (const [path, content] of Object.entries(GREETING)) {
    mkdirSync(dirname(join(folder, 'greeting', path)), { recursive: true });
    writeFileSync(join(folder, 'greeting', path), content);
  }
  makeWheel(join(folder, 'greeting'), join(folder, WHEEL));
  writeFileSync(join(folder, 'pyproject.toml'), PROJECT);
  return folder;
}

/** A wheel is an archive of what it installs. */
function makeWheel(from, wheel) {
  succeed('python3', ['-m', 'zipfile', '-c', wheel, ...readdirSync(from).sort()], from);
}
