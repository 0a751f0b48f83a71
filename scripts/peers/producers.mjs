/**
 * What the comparison sets beside us: each producer of documents is fetched by its own registry's client at a pinned version, and run on
 * an environment as its own documentation says. One that cannot be had says why.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundle.mjs';
import { BIN, hasTrivy, run, succeed } from '../consumers/scanners.mjs';
import { COMMAND } from '../golden-cases.mjs';
import { pythonWith } from '../python-with.mjs';

const CACHE = join(ROOT, '.cache', 'peers');
const TOOLS = join(ROOT, 'test', 'consumers', 'peers', 'requirements.txt');
const SYFT = 'v1.52.0';
const CDXGEN = '12.8.4';

/** Fetches what is not there yet: `{ python, missing }`, the folder of Python tools and, by name, why something is not there. */
export function fetchTools() {
  const missing = new Map();
  const attempt = (name, fetch) => {
    try {
      fetch();
    } catch (error) {
      missing.set(name, error.message.trim().split('\n').at(-1));
    }
  };
  if (!existsSync(join(BIN, 'syft')))
    attempt('Syft', () => succeed('go', ['install', `github.com/anchore/syft/cmd/syft@${SYFT}`], { env: { ...process.env, GOBIN: BIN } }));
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(cdxgen('cdxgen')))
    attempt('cdxgen', () =>
      succeed('npm', ['install', '--prefix', CACHE, '--no-audit', '--no-fund', '--silent', `@cyclonedx/cdxgen@${CDXGEN}`]),
    );
  const python = pythonWith(TOOLS, 'peers');
  if (python.missing !== undefined) missing.set('cyclonedx-py', python.missing);
  if (!hasTrivy()) missing.set('Trivy', 'npm run peers -- --trivy builds it');
  return { python: python.interpreter === undefined ? undefined : join(python.interpreter, '..'), missing };
}

/** A program of cdxgen's package. */
export const cdxgen = (name) => join(CACHE, 'node_modules', '.bin', name);

const versionIn = (text) => /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0] ?? '?';

/** The versions of the tools that are there, by name. */
export function versions({ python, missing }) {
  const ask = (command, ...args) => {
    const { stdout, stderr } = run(command, args);
    return versionIn(stdout || stderr);
  };
  const tools = [
    ['Grype', () => ask(join(BIN, 'grype'), '--version')],
    ['OSV-Scanner', () => ask(join(BIN, 'osv-scanner'), '--version')],
    ['Trivy', () => ask(join(BIN, 'trivy'), '--version')],
    ['Syft', () => ask(join(BIN, 'syft'), '--version')],
    ['cdxgen', () => CDXGEN],
    ['cyclonedx-py', () => ask(join(python, 'cyclonedx-py'), '--version')],
    ['pyenv-sbom', () => ask(process.execPath, COMMAND, '--version')],
  ];
  return tools.filter(([name]) => !missing.has(name)).map(([name, version]) => [name, version()]);
}

/** How each producer writes CycloneDX of an environment, `make(environment, document)`. */
export function producers({ python, missing }) {
  const offline = ['--offline-scan', '--skip-db-update', '--skip-java-db-update', '--skip-version-check', '--quiet'];
  const all = [
    {
      name: 'cyclonedx-py',
      how: 'cyclonedx-py environment ENV/bin/python',
      make: (environment, document) =>
        succeed(join(python, 'cyclonedx-py'), ['environment', join(environment, 'bin', 'python'), '-o', document]),
    },
    {
      name: 'cdxgen',
      how: 'cdxgen -t python --no-install-deps ENV',
      make: (environment, document) => succeed(cdxgen('cdxgen'), ['-t', 'python', '--no-install-deps', '-o', document, environment]),
    },
    {
      name: 'Trivy',
      how: 'trivy rootfs --format cyclonedx ENV',
      make: (environment, document) =>
        succeed(join(BIN, 'trivy'), ['rootfs', ...offline, '--format', 'cyclonedx', '--output', document, environment]),
    },
    {
      name: 'Syft',
      how: 'syft scan dir:ENV',
      make: (environment, document) => succeed(join(BIN, 'syft'), ['scan', `dir:${environment}`, '-q', '-o', `cyclonedx-json=${document}`]),
    },
    {
      name: 'Syft',
      with: 'its SBOM cataloger',
      how: 'syft scan dir:ENV --select-catalogers +sbom-cataloger',
      make: (environment, document) =>
        succeed(join(BIN, 'syft'), [
          ...['scan', `dir:${environment}`, '-q', '--select-catalogers', '+sbom-cataloger'],
          ...['-o', `cyclonedx-json=${document}`],
        ]),
    },
    {
      name: 'pyenv-sbom',
      how: 'pyenv-sbom ENV -o env.cdx.json',
      make: (environment, document) => succeed(process.execPath, [COMMAND, environment, '-q', '-o', document]),
    },
  ];
  return all.map((one) => ({
    ...one,
    title: one.with === undefined ? one.name : `${one.name} with ${one.with}`,
    missing: missing.get(one.name),
  }));
}
