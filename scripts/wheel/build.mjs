/**
 * Builds the wheel into dist/wheel, by pip and hatchling: the published files of the command, with a starter in Python, the licences and
 * the tool's own SBOM (PEP 770). Equal sources give equal bytes: hatchling takes the time of every file from SOURCE_DATE_EPOCH, which is
 * the commit's unless it is set. Needs python3 with pip, and its index for hatchling.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle, projectManifest, ROOT } from '../bundle.mjs';
import { bundledPackages } from '../bundled-packages.mjs';
import { ownSbom } from '../own-sbom.mjs';
import { pack } from '../pack.mjs';

const HERE = import.meta.dirname;
/** What of the npm package belongs to the command: not the documentation, not the declarations of the library, not npm's SBOM. */
const OF_THE_COMMAND = /^(?:bin\/|dist\/bundle\/|src\/|package\.json$)/;
const LIBRARY_ALONE = /^dist\/bundle\/library\.js$/;

/** Lays the project of the wheel out in a folder. */
async function stage(folder) {
  const { name, version, description, engines } = projectManifest();
  const replaced = { VERSION: version, DESCRIPTION: description, NODE: engines.node.replace(/^>=/, '') };
  const template = readFileSync(join(HERE, 'pyproject.toml'), 'utf8');
  const [comment, body] = [template.slice(0, template.indexOf('\n\n')), template.slice(template.indexOf('\n\n'))];
  const filled = body.replace(/VERSION|DESCRIPTION|NODE/g, (word) => replaced[word]);
  writeFileSync(join(folder, 'pyproject.toml'), comment + filled);
  cpSync(join(HERE, 'pyenv_sbom'), join(folder, 'pyenv_sbom'), { recursive: true, filter: (path) => !path.includes('__pycache__') });
  const packed = mkdtempSync(join(tmpdir(), 'pyenv-sbom-packed-'));
  try {
    const { files, root } = pack(packed);
    for (const path of files.filter((file) => OF_THE_COMMAND.test(file) && !LIBRARY_ALONE.test(file))) {
      const to = join(folder, 'pyenv_sbom', 'package', path);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, path), to);
    }
    for (const path of ['LICENSE', 'NOTICE', 'README.md', 'dist/licenses.txt'])
      cpSync(join(root, path), join(folder, path.split('/').at(-1)));
    // The manual page and what shells complete.
    cpSync(join(root, 'docs'), join(folder, 'docs'), { recursive: true });
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
  const { metafiles } = await bundle({ write: false });
  writeFileSync(join(folder, `${name}.cdx.json`), ownSbom(bundledPackages(metafiles), `pkg:pypi/${name}@${version}`));
}

/** Seconds since 1970 of the commit; 1980, the first year that a zip archive can state, where there is no git. */
function sourceDate() {
  const { SOURCE_DATE_EPOCH: told } = process.env;
  if (told !== undefined && told !== '') return told;
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '315532800';
}

/** Builds the wheel into a folder, and gives its path. */
export async function buildWheel(into) {
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-wheel-'));
  try {
    await stage(folder);
    mkdirSync(into, { recursive: true });
    for (const name of readdirSync(into)) if (name.endsWith('.whl')) rmSync(join(into, name));
    const { status, stderr, stdout } = spawnSync(
      'python3',
      ['-m', 'pip', 'wheel', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-cache-dir', '--wheel-dir', into, folder],
      { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() } },
    );
    if (status !== 0) throw new Error(`pip wheel failed:\n${stdout}${stderr}`);
    return join(
      into,
      readdirSync(into).find((name) => name.endsWith('.whl')),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith(join('wheel', 'build.mjs'))) console.log(await buildWheel(join(ROOT, 'dist', 'wheel')));
