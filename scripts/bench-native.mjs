/**
 * What it costs to identify native code: a scientific environment of 2.3 GB, of wheels that pip installs from a lock of this repository,
 * scanned with `--native off`, `headers` and `full`; and the floor, which is bare node opening the same files and reading the same pieces
 * of them: those that the command itself reads at that depth and does not read without it. All of them are in the system's memory by then.
 * `--quick` does nothing: the wheels are 700 MB. No test depends on it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuMedians, peakMegabytes, QUICK } from './bench-environment.mjs';
import { COMMAND, folderFor, installRequirements } from './golden-cases.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = join(ROOT, 'test/bench/scientific.txt');
const FLOOR = fileURLToPath(new URL('./bench-floor-ranges.mjs', import.meta.url));
const READS = fileURLToPath(new URL('./bench-reads.cjs', import.meta.url));
const NODE = process.execPath;
const RUNS = 5;
/** What is allowed: seconds that the default adds, that headers add; times the floor. */
const GOAL = { full: 1, headers: 0.1, ratio: 1.5 };

if (!QUICK) main();

function main() {
  const requirements = readFileSync(LOCK, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const environment = folderFor('scientific', requirements);
  const reason = installRequirements(requirements, environment);
  if (reason !== undefined) {
    console.error(`bench: the scientific environment is not installed: ${reason}`);
    return;
  }
  const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-native-'));
  try {
    measure(environment, requirements.length, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function measure(environment, distributions, work) {
  const present = bytesBelow(environment);
  const scan = (depth) => [NODE, COMMAND, environment, '--native', depth, '-q', '--fail-on', 'never', '-o', join(work, `${depth}.json`)];
  const without = piecesOf(scan('off'), work);
  const pieces = Object.fromEntries(['headers', 'full'].map((depth) => [depth, added(piecesOf(scan(depth), work), without)]));
  const lists = Object.entries(pieces).map(([depth, files]) => {
    const list = join(work, `${depth}-pieces.json`);
    writeFileSync(list, JSON.stringify(files));
    return [NODE, FLOOR, list];
  });
  const [bare, floorHeaders, floorFull, off, headers, full] = cpuMedians(
    [[NODE, '-e', ''], ...lists, scan('off'), scan('headers'), scan('full')],
    RUNS,
  );
  const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
  console.log(`\n## Native code: ${distributions} distributions, ${megabytes(present)} MB\n`);
  console.log(
    '| --native | files | read | of what is there | processor seconds | added | goal | reading the same alone | times | goal | peak |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  row('off', '', '', '', off.toFixed(2), '', '', '', '', '', `${peakMegabytes(scan('off').slice(1))} MB`);
  for (const [depth, time, floor] of [
    ['headers', headers, floorHeaders - bare],
    ['full', full, floorFull - bare],
  ]) {
    const files = pieces[depth];
    const bytes = files.flatMap(([, ranges]) => ranges).reduce((sum, [, length]) => sum + length, 0);
    const share = `${((bytes / present) * 100).toFixed(1)} %`;
    const more = time - off;
    const cells = [
      files.length,
      `${megabytes(bytes)} MB`,
      share,
      time.toFixed(2),
      more.toFixed(2),
      GOAL[depth].toFixed(1),
      floor.toFixed(2),
    ];
    row(depth, ...cells, (more / floor).toFixed(1), GOAL.ratio.toFixed(1), `${peakMegabytes(scan(depth).slice(1))} MB`);
  }
}

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

/** Which pieces of which files a command reads. */
function piecesOf([node, ...command], work) {
  const list = join(work, 'reads.json');
  spawnSync(node, ['--require', READS, ...command], { env: { ...process.env, PYENV_SBOM_READS: list } });
  return JSON.parse(readFileSync(list, 'utf8'));
}

/** What was read beside what is read anyway; folders are opened too, and nothing is read of them. */
function added(files, known) {
  const left = new Map();
  const keyOf = (file) => JSON.stringify(file);
  for (const file of known) left.set(keyOf(file), (left.get(keyOf(file)) ?? 0) + 1);
  return files.filter((file) => {
    const times = left.get(keyOf(file)) ?? 0;
    if (times > 0) left.set(keyOf(file), times - 1);
    return times === 0 && file[1].length > 0;
  });
}
