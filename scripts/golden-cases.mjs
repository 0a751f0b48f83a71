/**
 * The golden cases: folders below golden/ with a case.json. A case either lists packages of packages.lock, which pip installs
 * into a cache outside of the tracked files, or holds its tree as data.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GOLDEN = join(ROOT, 'golden');
const CACHE = join(ROOT, '.cache', 'golden');
const FIXTURES = join(ROOT, 'test', 'fixtures');
export const COMMAND = join(ROOT, 'bin', 'pyenv-sbom.js');

/** Wheels of the lock are built for these; nothing of the machine that runs pip counts. */
export const PLATFORM = [
  '--platform',
  'manylinux_2_28_x86_64',
  '--platform',
  'manylinux_2_27_x86_64',
  '--platform',
  'manylinux_2_24_x86_64',
  '--platform',
  'manylinux_2_17_x86_64',
  '--platform',
  'manylinux2014_x86_64',
  '--python-version',
  '3.11',
  '--implementation',
  'cp',
  '--only-binary=:all:',
];

/** All cases, by name. */
export function goldenCases() {
  return readdirSync(GOLDEN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, folder: join(GOLDEN, name), ...JSON.parse(readFileSync(join(GOLDEN, name, 'case.json'), 'utf8')) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The lines of the lock that a case installs. */
function requirementsOf(golden) {
  const lines = readFileSync(join(GOLDEN, 'packages.lock'), 'utf8').split('\n');
  return golden.install.map((name) => {
    const line = lines.find((candidate) => candidate.startsWith(`${name}==`));
    if (line === undefined) throw new Error(`${golden.name}: ${name} is not in golden/packages.lock`);
    return line;
  });
}

/** Where a case's installed environment is kept; the name follows from what is installed. */
export function installedFolder(golden) {
  return folderFor(golden.name, requirementsOf(golden));
}

/** Where what lines of a lock name is kept, installed. */
export function folderFor(name, requirements) {
  const digest = createHash('sha256')
    .update([...requirements, ...PLATFORM].join('\n'))
    .digest('hex')
    .slice(0, 16);
  return join(CACHE, `${name}-${digest}`);
}

/** Installs a case's packages unless they are there; the reason, if that is impossible. */
export function installCase(golden) {
  return installRequirements(requirementsOf(golden), installedFolder(golden));
}

/** Installs what lines of a lock name into a folder, unless that is there; the reason, if it is impossible. */
export function installRequirements(requirements, folder) {
  if (existsSync(folder)) return undefined;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'installing-'));
  try {
    writeFileSync(join(work, 'requirements.txt'), `${requirements.join('\n')}\n`);
    const arguments_ = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-compile',
      '--no-deps',
      '--require-hashes',
      '--target',
      join(work, 'tree'),
      ...PLATFORM,
      '-r',
      join(work, 'requirements.txt'),
    ];
    const pip = spawnSync('python3', arguments_, { encoding: 'utf8' });
    if (pip.error !== undefined) return `python3 cannot be started: ${pip.error.message}`;
    if (pip.status !== 0) return `pip failed:\n${pip.stderr.trim()}`;
    renameSync(join(work, 'tree'), folder);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Calls `use` with the folder of a case's environment; undefined when it would have to be installed first. */
export function withEnvironment(golden, use) {
  if (golden.install !== undefined) {
    const folder = installedFolder(golden);
    return existsSync(folder) ? use(folder) : undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-golden-'));
  try {
    for (const [path, content] of Object.entries(golden.tree)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The runs of a case: which documents each writes, with what further arguments. The first is the command as people use it. */
function runsOf(golden) {
  const first = { files: ['env.cdx.json', 'env.spdx.json'], arguments: [] };
  if (golden.formats !== 'all') return [first];
  return [
    { ...first, files: [...first.files, 'env.cdx.xml', 'env.spdx', 'env.spdx3.json'] },
    ...['1.4', '1.5', '1.7'].map((version) => ({
      files: [`env-${version}.cdx.json`, `env-${version}.cdx.xml`],
      arguments: ['--spec-version', version],
    })),
  ];
}

/** The names of a case's expected files. */
export function expectedFiles(golden) {
  return [...runsOf(golden).flatMap(({ files }) => files), 'diagnostics.txt'];
}

/** Format and version of an expected document, told from its name. */
export function formatOf(name) {
  const version = /-([\d.]+)\.cdx/.exec(name)?.[1];
  if (name.endsWith('.cdx.json')) return ['cyclonedx-json', version ?? '1.6'];
  if (name.endsWith('.cdx.xml')) return ['cyclonedx-xml', version ?? '1.6'];
  if (name.endsWith('.spdx.json')) return ['spdx-json', '2.3'];
  return name.endsWith('.spdx') ? ['spdx-tag-value', '2.3'] : ['spdx3-json', '3.0.1'];
}

/** Runs a case in processes of its own: the documents, and the findings with the exit codes. `options` go to the processes. */
export function runCase(golden, environment, options = {}) {
  const { nodeArguments = [], ...spawnOptions } = options;
  const out = mkdtempSync(join(tmpdir(), 'pyenv-sbom-golden-out-'));
  const result = {};
  let findings = '';
  try {
    for (const { files, arguments: more } of runsOf(golden)) {
      const ran = spawnSync(
        process.execPath,
        [
          ...nodeArguments,
          COMMAND,
          ...(golden.root === true ? ['--root', environment] : [environment]),
          '--reproducible',
          '--diagnostics',
          'json',
          ...(golden.arguments ?? []).map((argument) => argument.replace('{fixtures}', FIXTURES)),
          ...more,
          ...files.flatMap((file) => ['-o', join(out, file)]),
        ],
        { encoding: 'utf8', maxBuffer: 1 << 28, ...spawnOptions },
      );
      for (const file of files) result[file] = existsSync(join(out, file)) ? readFileSync(join(out, file), 'utf8') : '';
      findings += `${more.length === 0 ? '' : `$ ${more.join(' ')}\n`}${ran.stderr}exit ${ran.status}\n`;
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return { ...result, 'diagnostics.txt': findings };
}
