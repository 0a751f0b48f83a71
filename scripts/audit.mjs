/**
 * The audit: real wheels that no golden has are installed, scanned by the built command into each of the five formats, and everything
 * is held against a reading that shares no code with ours (scripts/audit/*.py: importlib.metadata, packaging, packageurl, json, xml).
 * What is found again is counted, what a rule of docs/rules.md explains is counted by rule, and anything else is a failure.
 * `--quick` takes the lines of test/audit/requirements.txt that say so; `--prove` spoils what was written, to see that the audit sees it. Needs python3 and a package index, both for the first run only.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMAND, PLATFORM } from './golden-cases.mjs';
import { pythonWith } from './python-with.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache', 'audit');
const PROGRAMS = join(ROOT, 'scripts', 'audit');
const LISTED = join(ROOT, 'test', 'audit', 'requirements.txt');
const DOCUMENTS = ['env.cdx.json', 'env.cdx.xml', 'env.spdx.json', 'env.spdx', 'env.spdx3.json'];

/** The pinned lines with what their comments say of them. */
function listed(quick) {
  return readFileSync(LISTED, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [pin, marks = ''] = line.split('#').map((part) => part.trim());
      return { pin, name: pin.split('==')[0], marks: marks.split(',').map((mark) => mark.trim()) };
    })
    .filter(({ marks }) => !quick || marks.includes('quick'));
}

/** What cannot be done without what this machine lacks: a failure in CI, a reported skip elsewhere. */
function giveUp(reason) {
  console.error(`audit: ${process.env.CI ? 'FAILED' : 'skipped'}: ${reason}`);
  process.exit(process.env.CI ? 1 : 0);
}

/** Runs a program to its end; the reason, if it fails. */
function attempt(program, arguments_) {
  const ran = spawnSync(program, arguments_, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ran.error !== undefined) return `${program} cannot be started: ${ran.error.message}`;
  return ran.status === 0 ? undefined : ran.stderr.trim().split('\n').slice(-5).join('\n');
}

/** A folder of the cache that `make` fills, made anew unless it is there whole. */
function cached(name, make) {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const reason = make(unfinished);
  if (reason !== undefined) giveUp(reason);
  renameSync(unfinished, folder);
  return folder;
}

function download(interpreter, lines) {
  return (folder) => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'requirements.txt'), `${lines.map(({ pin }) => pin).join('\n')}\n`);
    const requirements = join(folder, 'requirements.txt');
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--dest', folder, ...PLATFORM, '-r', requirements];
    return attempt(interpreter, ['-m', 'pip', 'download', ...options]);
  };
}

/** Scans into all formats at once, and returns where the documents and the diagnostics are. */
function scan(folder, inputs, documents, more = []) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const outputs = documents.flatMap((name) => ['-o', join(folder, name)]);
  const options = ['--reproducible', '--validate', '--diagnostics', 'json', '--verbose', '--fail-on', 'never'];
  const began = performance.now();
  const ran = spawnSync(process.execPath, [COMMAND, ...inputs, ...options, ...more, ...outputs], { encoding: 'utf8', maxBuffer: 1 << 28 });
  writeFileSync(join(folder, 'diagnostics.jsonl'), ran.stderr);
  if (ran.status !== 0) {
    console.error(`audit: the scan failed (${ran.status}):\n${ran.stderr.trim().split('\n').slice(-20).join('\n')}`);
    process.exit(1);
  }
  console.log(`scanned ${inputs.length} input${inputs.length === 1 ? '' : 's'} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return folder;
}

const quick = process.argv.includes('--quick');
const lines = listed(quick);
const digest = createHash('sha256')
  .update([...lines.map(({ pin, marks }) => `${pin} ${marks}`), ...PLATFORM, readFileSync(join(PROGRAMS, 'install.py'), 'utf8')].join('\n'))
  .digest('hex')
  .slice(0, 12);
const scans = join(CACHE, `scans-${digest}`);
const python = pythonWith(join(ROOT, 'test', 'audit', 'tools.txt'), 'audit');
if ('missing' in python) giveUp(python.missing);
const wheels = cached(`wheels-${digest}`, download(python.interpreter, lines));
const requested = lines.filter(({ marks }) => marks.includes('requested')).map(({ name }) => name);
const environment = cached(`environment-${digest}`, (folder) =>
  attempt(python.interpreter, [join(PROGRAMS, 'install.py'), wheels, folder, ...requested]),
);
const installed = scan(join(scans, 'installed'), [environment], DOCUMENTS);
const files = readdirSync(wheels).filter((name) => name.endsWith('.whl'));
const archives = scan(
  join(scans, 'archives'),
  files.map((name) => join(wheels, name)),
  DOCUMENTS.slice(0, 1),
);
const dropped = scan(join(scans, 'dropped'), [environment], DOCUMENTS.slice(0, 1), ['--drop-excluded']);
const folders = Object.entries({ environment, wheels, documents: installed, archives, dropped });
const options = [...folders.flatMap(([name, folder]) => [`--${name}`, folder]), ...process.argv.filter((one) => one === '--prove')];
const compared = spawnSync(python.interpreter, [join(PROGRAMS, 'main.py'), ...options], {
  stdio: 'inherit',
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
});
process.exit(compared.status ?? 1);
