/**
 * Environments made by the real tools, scanned, and held against what pip and packaging say of them: the same packages, the same
 * edges, the same findings as `pip check`. Then each is made a trap, and scanned again: every executable, and a path file that Python
 * would run, leave a mark if anything starts them. What is made is kept in .cache/matrix, by what it is made from.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanEnvironment } from '../dist/lib/index.js';
import { normalizeName } from '../dist/lib/model/pypi-name.js';
import { pythonWith } from './python-with.mjs';

const FOLDER = fileURLToPath(new URL('../test/matrix/', import.meta.url));
const TOOLS = join(FOLDER, 'requirements.txt');
const RECIPES = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(readFileSync(TOOLS))
  .digest('hex')
  .slice(0, 16);
const CACHE = fileURLToPath(new URL(`../.cache/matrix/${RECIPES}/`, import.meta.url));
const PACKAGES = ['requests[socks]==2.32.5', 'rich==14.2.0', 'jsonschema==4.25.1', 'attrs==25.4.0'];

function run(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${ran.error?.message ?? ran.stderr.slice(-2000) + ran.stdout.slice(-500)}`);
  return ran.stdout;
}

const tools = pythonWith(TOOLS, 'matrix-tools');
// PDM needs older libraries than the others.
const pdm = pythonWith(join(FOLDER, 'pdm.txt'), 'matrix-pdm');
if (tools.missing !== undefined || pdm.missing !== undefined) {
  console.error(`matrix: ${process.env.CI ? 'FAILED' : 'skipped'}: ${tools.missing ?? pdm.missing}`);
  process.exit(process.env.CI ? 1 : 0);
}
const python = tools.interpreter;
const tool = (name) => join(dirname(python), name);
const pip = (environment, ...args) =>
  run(python, ['-m', 'pip', '--python', join(environment, 'bin', 'python'), 'install', '--quiet', '--disable-pip-version-check', ...args]);
const write = (folder, files) => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
};

/** A project with a dependency and an extra, which setuptools builds. */
function project(folder, name) {
  write(folder, {
    'pyproject.toml': `[build-system]\nrequires = ["setuptools==84.2.1"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "${name}"\nversion = "1.2.3"\ndependencies = ["attrs>=20", "no-such-package-anywhere; python_version < '3'"]\n[project.optional-dependencies]\nextra = ["rich"]\n`,
    [`src/${name.replaceAll('-', '_')}/__init__.py`]: '',
  });
}

/** How each environment is made in an empty folder; `scan` and `oracle` are relative to it. */
const ENVIRONMENTS = [
  {
    name: 'venv and pip',
    make: (folder) => {
      run('python3', ['-m', 'venv', join(folder, 'env')]);
      pip(join(folder, 'env'), ...PACKAGES);
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'virtualenv',
    make: (folder) => {
      run(tool('virtualenv'), ['--quiet', join(folder, 'env')]);
      pip(join(folder, 'env'), ...PACKAGES);
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'uv',
    make: (folder) => {
      run(tool('uv'), ['venv', '--quiet', '--python', 'python3', join(folder, 'env')]);
      project(join(folder, 'local'), 'local-project');
      const env = { ...process.env, UV_CACHE_DIR: join(folder, 'cache') };
      run(tool('uv'), ['pip', 'install', '--quiet', '--python', join(folder, 'env/bin/python'), ...PACKAGES, join(folder, 'local')], {
        env,
      });
      rmSync(join(folder, 'cache'), { recursive: true, force: true });
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'poetry',
    make: (folder) => {
      // Poetry asks an index for more than files; wheels that lie beside the project it takes without one.
      const wheels = join(folder, 'wheels');
      run(python, ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '-d', wheels, ...PACKAGES]);
      const lines = readdirSync(wheels).map(
        (wheel) => `${wheel.split('-')[0]} = { path = "wheels/${wheel}"${wheel.startsWith('requests-') ? ', extras = ["socks"]' : ''} }`,
      );
      write(folder, {
        'pyproject.toml': `[tool.poetry]\nname = "app"\nversion = "1"\npackage-mode = false\n[tool.poetry.dependencies]\npython = ">=3.11,<4"\n${lines.join('\n')}\n`,
      });
      const env = {
        ...process.env,
        POETRY_VIRTUALENVS_IN_PROJECT: 'true',
        POETRY_CACHE_DIR: join(folder, 'cache'),
        POETRY_NO_INTERACTION: '1',
      };
      run(tool('poetry'), ['install', '--quiet'], { cwd: folder, env });
      rmSync(join(folder, 'cache'), { recursive: true, force: true });
    },
    scan: '.venv',
    oracle: '.venv/bin/python',
  },
  {
    name: 'pdm, __pypackages__',
    make: (folder) => {
      write(folder, {
        'pyproject.toml':
          '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["requests[socks]==2.32.5", "rich==14.2.0"]\n',
        'pdm.toml': '[python]\nuse_venv = false\n',
      });
      mkdirSync(join(folder, '__pypackages__'));
      const env = { ...process.env, PDM_CHECK_UPDATE: 'false', HOME: join(folder, 'home'), PDM_IGNORE_ACTIVE_VENV: '1' };
      run(
        join(dirname(pdm.interpreter), 'pdm'),
        ['use', '--quiet', '--first', run('python3', ['-c', 'import sys; print(sys.executable)']).trim()],
        {
          cwd: folder,
          env,
        },
      );
      run(join(dirname(pdm.interpreter), 'pdm'), ['install', '--quiet', '--no-self'], { cwd: folder, env });
      rmSync(join(folder, 'home'), { recursive: true, force: true });
    },
    scan: '.',
    path: '__pypackages__/3.11/lib',
  },
  {
    name: 'pipx',
    make: (folder) => {
      const env = { ...process.env, PIPX_HOME: join(folder, 'pipx'), PIPX_BIN_DIR: join(folder, 'bin'), PIPX_MAN_DIR: join(folder, 'man') };
      for (const name of ['jsonschema==4.25.1', 'httpie==3.2.4'])
        run(tool('pipx'), ['install', '--quiet', '--python', 'python3', name], { env });
    },
    scan: 'pipx',
    several: { 'venvs/jsonschema': 'pipx/venvs/jsonschema/bin/python', 'venvs/httpie': 'pipx/venvs/httpie/bin/python' },
  },
  {
    name: 'pip --target',
    make: (folder) =>
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', join(folder, 'deps'), ...PACKAGES]),
    scan: 'deps',
    path: 'deps',
  },
  {
    name: 'pip install -e',
    make: (folder) => {
      project(join(folder, 'src-layout'), 'editable-project');
      run('python3', ['-m', 'venv', join(folder, 'env')]);
      pip(join(folder, 'env'), '-e', `${join(folder, 'src-layout')}[extra]`);
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'pip install git+file',
    make: (folder) => {
      const source = join(folder, 'repository');
      project(source, 'from-git');
      const git = (...args) => run('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd: source });
      git('init', '--quiet');
      git('add', '.');
      git('commit', '--quiet', '-m', 'x');
      run('python3', ['-m', 'venv', join(folder, 'env')]);
      pip(join(folder, 'env'), `from-git @ git+file://${source}`);
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'a wheel built here',
    make: (folder) => {
      project(join(folder, 'source'), 'built-here');
      run(python, ['-m', 'build', '--wheel', '--outdir', join(folder, 'dist'), join(folder, 'source')]);
      run('python3', ['-m', 'venv', join(folder, 'env')]);
      pip(join(folder, 'env'), join(folder, 'dist/built_here-1.2.3-py3-none-any.whl'));
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: 'the same wheel, as a file',
    from: 'a wheel built here',
    make: () => undefined,
    scan: 'dist/built_here-1.2.3-py3-none-any.whl',
    expected: { packages: [['built-here', '1.2.3']], edges: [], broken: [] },
  },
  {
    name: 'zipapp',
    make: (folder) => {
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', join(folder, 'app'), ...PACKAGES]);
      writeFileSync(join(folder, 'app/__main__.py'), 'print("never")\n');
      run('python3', ['-m', 'zipapp', '-p', '/usr/bin/env python3', '-o', join(folder, 'app.pyz'), join(folder, 'app')]);
    },
    scan: 'app.pyz',
    path: 'app',
  },
  {
    name: 'broken requirements',
    make: (folder) => {
      run('python3', ['-m', 'venv', join(folder, 'env')]);
      pip(join(folder, 'env'), '--no-deps', 'requests==2.32.5', 'urllib3==1.21', 'rich==14.2.0', 'jsonschema==4.25.1', 'attrs==19.3.0');
    },
    scan: 'env',
    oracle: 'env/bin/python',
  },
  {
    name: "Debian's packages",
    needs: 'apt-get',
    make: debian,
    root: 'rootfs',
    path: 'rootfs/usr/lib/python3/dist-packages',
    scanned: 'usr',
  },
];

/** Packages of Debian, unpacked as debootstrap does, with dpkg's own records. */
function debian(folder) {
  const names = () =>
    /\bpython(3\.\d+)-minimal\b/.exec(spawnSync('apt-cache', ['depends', 'python3-minimal'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  let version = names();
  if (version === undefined) {
    run('apt-get', ['update', '-qq']);
    version = names();
  }
  const packages = [
    'python3-requests',
    'python3-urllib3',
    'python3-idna',
    'python3-certifi',
    'python3-chardet',
    'python3-six',
    'python3-yaml',
    'python3-setuptools',
    'python3-pkg-resources',
    'python3-jsonschema',
    'python3-attr',
    'python3-pyrsistent',
    `python${version}-minimal`,
    `libpython${version}-minimal`,
    `libpython${version}-stdlib`,
  ];
  const debs = join(folder, 'debs');
  mkdirSync(debs);
  const download = () => run('apt-get', ['download', '-qq', ...packages], { cwd: debs });
  try {
    download();
  } catch {
    run('apt-get', ['update', '-qq']);
    download();
  }
  const root = join(folder, 'rootfs');
  let status = '';
  for (const deb of readdirSync(debs).sort()) {
    run('dpkg', ['-x', join(debs, deb), root]);
    const fields = run('dpkg-deb', ['-f', join(debs, deb)]);
    const name = /^Package: (.*)$/m.exec(fields)[1];
    const list = run('dpkg-deb', ['-c', join(debs, deb)])
      .trim()
      .split('\n')
      .map((line) => (line.split(/\s+/)[5] ?? '').replace(/^\./, '').replace(/(?<=.)\/$/, ''));
    write(root, { [`var/lib/dpkg/info/${name}.list`]: `${list.join('\n')}\n` });
    status += `${fields.trim().replace('\n', '\nStatus: install ok installed\n')}\n\n`;
  }
  write(root, { 'var/lib/dpkg/status': status, 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n' });
  rmSync(debs, { recursive: true });
}

function folderOf({ name, from }) {
  return join(CACHE, (from ?? name).replace(/[^a-z0-9]+/gi, '-'));
}

function made(entry) {
  const folder = folderOf(entry);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  // In its own place from the start: virtual environments hold their path.
  try {
    mkdirSync(folder);
    entry.make(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Distributions and edges of one environment of a scan. Edges among distributions alone; what is bundled is another relation. */
async function scanned(folder, entry) {
  const options = entry.root === undefined ? { paths: [join(folder, entry.scan)] } : { paths: [], roots: [join(folder, entry.root)] };
  const result = await scanEnvironment(options);
  if (result.inventory === undefined) throw new Error(`${entry.name}: nothing was found`);
  return result;
}

function summary({ inventory, diagnostics }, below = '') {
  const own = inventory.components.filter(
    ({ distribution, origins }) => distribution !== undefined && origins.some((origin) => origin.startsWith(below)),
  );
  const names = new Map(own.map(({ id, distribution }) => [id, distribution]));
  // pip's own SBOM says that pip depends on what it vendors; of equal version that is the installed package, and no edge of pip inspect's.
  const bundled = new Set(inventory.relations.filter(({ kind }) => kind === 'bundles').map(({ from, to }) => `${from} ${to}`));
  const pairs = inventory.relations
    .filter(({ kind, from, to }) => kind === 'dependsOn' && names.has(from) && names.has(to) && !bundled.has(`${from} ${to}`))
    .map(({ from, to }) => [names.get(from), names.get(to)]);
  const broken = diagnostics
    .filter(({ code }) => code === 'requirement-not-installed' || code === 'requirement-version-unsatisfied')
    .map(({ at, requirement }) => [
      own.find(({ origins }) => origins.includes(at.path))?.distribution,
      normalizeName(/^[A-Za-z0-9._-]*[A-Za-z0-9]/.exec(requirement)[0]),
    ]);
  return {
    packages: sorted(own.map(({ distribution, version }) => [distribution, version])),
    edges: sorted(pairs),
    broken: sorted(broken),
  };
}

function sorted(pairs) {
  return [...new Set(pairs.map((pair) => JSON.stringify(pair)))].sort().map((text) => JSON.parse(text));
}

function oracle(folder, { oracle: interpreter, path, expected }) {
  if (expected !== undefined) return expected;
  const args = interpreter === undefined ? ['--path', join(folder, path)] : [join(folder, interpreter)];
  const { packages, edges, broken } = JSON.parse(run(python, [join(FOLDER, 'oracle.py'), ...args]));
  // Of a folder there is no `pip check`.
  return { packages: sorted(packages), edges: sorted(edges), ...(interpreter !== undefined && { broken: sorted(broken) }) };
}

const MARK = join(CACHE, 'executed');

/** Makes everything that can run in a folder leave a mark when it does. */
function trap(folder) {
  const traps = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (entry.isFile() && (statSync(inner).mode & 0o111) !== 0 && !inner.endsWith('.pyz')) traps.push(inner);
      else if (entry.isSymbolicLink() && /\/bin\/python[\d.]*$/.test(inner)) traps.push(inner);
    }
    if (/\/(?:site|dist)-packages$|\/deps$|\/lib$/.test(path) && readdirSync(path).some((name) => /-info$/.test(name)))
      write(path, {
        'zz-trap.pth': `import os; open(${JSON.stringify(MARK)}, "w")\n`,
        'sitecustomize.py': `open(${JSON.stringify(MARK)}, "w")\n`,
        'usercustomize.py': `open(${JSON.stringify(MARK)}, "w")\n`,
      });
  };
  visit(folder);
  for (const path of traps) {
    rmSync(path);
    writeFileSync(path, `#!/bin/sh\ntouch '${MARK}'\n`);
    chmodSync(path, 0o755);
  }
  return traps.length;
}

let [passed, failed] = [0, 0];
function check(name, what, found, expected) {
  const [left, right] = [found, expected].map((value) => new Set(value.map((item) => JSON.stringify(item))));
  const more = [...left].filter((item) => !right.has(item));
  const less = [...right].filter((item) => !left.has(item));
  if (more.length === 0 && less.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.error(`${name}: ${what}\n  only we say:     ${more.join(' ')}\n  only they say:   ${less.join(' ')}`);
}

for (const entry of ENVIRONMENTS) {
  if (entry.needs !== undefined && spawnSync(entry.needs, ['--version']).status !== 0 && !process.env.CI) {
    console.error(`${entry.name}: skipped: there is no ${entry.needs}`);
    continue;
  }
  let folder;
  try {
    folder = made(entry);
  } catch (error) {
    failed += 1;
    console.error(`${entry.name}: cannot be made: ${error.message}`);
    continue;
  }
  const result = await scanned(folder, entry);
  const parts = entry.several ?? { [entry.scanned ?? '']: undefined };
  const said = [];
  for (const [below, interpreter] of Object.entries(parts)) {
    const ours = summary(result, below === '' ? '' : `${below}/`);
    const theirs = oracle(folder, interpreter === undefined ? entry : { oracle: interpreter });
    check(entry.name, 'packages', ours.packages, theirs.packages);
    check(entry.name, 'edges', ours.edges, theirs.edges);
    if (theirs.broken !== undefined) check(entry.name, 'what pip check says', ours.broken, theirs.broken);
    said.push(`${ours.packages.length} packages, ${ours.edges.length} edges, ${ours.broken.length} broken`);
  }
  console.log(`${entry.name}: ${said.join('; ')}`);
}

// The traps destroy what they are set in: a copy of everything, scanned again.
const copy = join(CACHE, 'trapped');
rmSync(copy, { recursive: true, force: true });
rmSync(MARK, { force: true });
for (const entry of ENVIRONMENTS.filter(({ from }) => from === undefined)) {
  const folder = folderOf(entry);
  if (!existsSync(folder)) continue;
  const before = summary(await scanned(folder, entry));
  const place = join(copy, 'here');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  run('cp', ['-a', folder, place]);
  const traps = trap(place);
  const after = summary(await scanned(place, entry));
  check(entry.name, `scanned with ${traps} traps`, after.packages, before.packages);
  check(entry.name, 'nothing was executed', existsSync(MARK) ? ['a trap fired'] : [], []);
}
rmSync(copy, { recursive: true, force: true });
console.log(`matrix: ${passed} as expected, ${failed} not`);
process.exit(failed === 0 ? 0 : 1);
