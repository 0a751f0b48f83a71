/**
 * Speed as ratios of processor seconds within one run: the whole command against the floor, a script with which bare node reads the same
 * files and parses the same JSON. Two environments are real, of wheels that pip installs from locks of this repository; others are
 * generated from the shapes of real ones. `--peers FOLDER` measures Trivy, OSV-Scanner and Syft beside it, where FOLDER holds them;
 * `--quick` runs little, and fails where a ratio is far above what it was: the guard of .ci/run. No test depends on any of it.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuMedians, crateDocument, generate, peakMegabytes, QUICK } from './bench-environment.mjs';
import { peersIn } from './bench-peers.mjs';
import { COMMAND, folderFor, goldenCases, installCase, installedFolder, installRequirements } from './golden-cases.mjs';

const FLOOR = fileURLToPath(new URL('./bench-floor.mjs', import.meta.url));
const PARSE_FLOOR = fileURLToPath(new URL('./bench-floor-parse.mjs', import.meta.url));
const REAL_LOCK = fileURLToPath(new URL('../test/bench/requirements.txt', import.meta.url));
const NODE = process.execPath;
/** `--runs N`: medians of so many. */
const RUNS = numberOf('--runs') ?? (QUICK ? 3 : 5);
const LARGEST = 5000;
/** How much more than linear growth may be: caches are left, the collector works harder. */
const TOLERANCE = 1.5;

const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-bench-'));
const out = join(work, 'out.cdx.json');
const problems = [];

/** What stands behind an option. */
function numberOf(option) {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : Number(process.argv[at + 1]);
}

/**
 * `goal`: how many times the floor it shall be. `most`: what fails, with a margin for noise; quick runs look at it. `isNative`: whether it holds
 * native code, of which the floor reads nothing: then it is scanned without looking at that too.
 */
function realEnvironments() {
  const four = goldenCases().find(({ name }) => name === 'real-all');
  const environments = [
    { label: 'four packages', folder: installedFolder(four), reason: installCase(four), goal: 2, most: 16, isNative: !QUICK },
  ];
  if (!QUICK) environments.push(manyPackages());
  return environments.filter(({ label, reason }) => {
    if (reason !== undefined) console.error(`bench: ${label} are not installed: ${reason}`);
    return reason === undefined;
  });
}

/** The lock of the benchmarks: 250 MB of wheels. */
function manyPackages() {
  const lines = readFileSync(REAL_LOCK, 'utf8').split('\n');
  const requirements = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const folder = folderFor('bench', requirements);
  const label = `${requirements.length} real distributions, 29 documents`;
  return { label, folder, reason: installRequirements(requirements, folder), goal: 3, most: 22, isNative: true };
}

function generated(size, goal, most) {
  const folder = join(work, String(size));
  generate(folder, size);
  return { label: `${size} generated, ${size / 5} documents of 80`, size, folder, goal, most };
}

/** A row of a table; cells are texts. */
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const seconds = (value) => value.toFixed(2);

function measureEnvironments(peers) {
  const environments = [
    ...realEnvironments(),
    ...(QUICK ? [generated(200, 3, 20), generated(1000, 3, 20)] : [generated(1000, 3, 20), generated(LARGEST, 4, 22)]),
  ];
  row(['environment', 'node', 'floor', 'pyenv-sbom', 'times the floor', 'goal', 'components', 'peak', ...peers.map(({ name }) => name)]);
  row(Array.from({ length: 8 + peers.length }, () => '---'));
  return environments.map((environment) => {
    const { label, folder, goal, most, size, isNative = false } = environment;
    const scans = scansOf(folder, isNative);
    // What others need for the largest is many times the rest together.
    const others = size === LARGEST ? [] : peers.map(({ command }) => command(folder, work));
    const ours = scans.map(({ command }) => [NODE, ...command]);
    const [bare, floor, ...times] = cpuMedians([[NODE, '-e', ''], [NODE, FLOOR, folder], ...ours, ...others], RUNS);
    const rest = times.splice(scans.length).map(seconds);
    const peaks = scans.map(({ command }) => peakMegabytes(command));
    for (const [index, { suffix, document }] of scans.entries()) {
      const components = JSON.parse(readFileSync(document, 'utf8')).components.length;
      const ratio = (times[index] / floor).toFixed(1);
      const measured = [bare, floor, times[index]].map(seconds);
      row([`${label}${suffix}`, ...measured, ratio, `≤ ${goal}`, components, `${peaks[index]} MB`, ...rest]);
    }
    const [whole] = times;
    if (whole / floor > most) problems.push(`${label}: ${(whole / floor).toFixed(1)} times the floor, more than ${most}`);
    return { label, size, bare, whole, peak: peaks[0] };
  });
}

/** The scans of an environment, each with the document that it writes: as it is by default, and without a look at native code. */
function scansOf(folder, isNative) {
  const scan = (suffix, document, ...options) => {
    const command = [COMMAND, folder, ...options, '-q', '--fail-on', 'never', '-o', document];
    return { suffix, document, command };
  };
  const whole = scan('', out);
  return isNative ? [whole, scan(', `--native off`', join(work, 'off.cdx.json'), '--native', 'off')] : [whole];
}

/** Documents that the distributions of a generated environment carry, and large ones; against bare node that parses them. */
function measureDocuments() {
  row(['documents', 'floor', 'pyenv-sbom', 'times the floor', 'peak']);
  row(['---', '---', '---', '---', '---']);
  const merges = QUICK ? [40, 200] : [200, 1000];
  const converts = QUICK ? [1000, 5000] : [10_000, 50_000];
  return [...merges.map((size) => mergeOf(size)), ...converts.map((size) => conversionOf(size))].map(
    ({ kind, size, label, folder, command }) => {
      const [bare, floor, whole] = cpuMedians(
        [
          [NODE, '-e', ''],
          [NODE, PARSE_FLOOR, folder],
          [NODE, ...command],
        ],
        RUNS,
      );
      const peak = peakMegabytes(command);
      row([label, seconds(floor), seconds(whole), (whole / floor).toFixed(1), `${peak} MB`]);
      return { label, kind, size, bare, whole, peak };
    },
  );
}

function mergeOf(size) {
  const folder = join(work, `merge-${size}`);
  mkdirSync(folder);
  for (let index = 0; index < size; index += 1) writeFileSync(join(folder, `${index}.cdx.json`), JSON.stringify(crateDocument(index)));
  const files = readdirSync(folder).map((name) => join(folder, name));
  const command = [COMMAND, 'merge', ...files, '-q', '--fail-on', 'never', '-o', out];
  return { kind: 'merge', size, label: `merge of ${size} documents of 80`, folder, command };
}

function conversionOf(size) {
  const folder = join(work, `convert-${size}`);
  mkdirSync(folder);
  const path = join(folder, 'in.cdx.json');
  writeFileSync(path, JSON.stringify(crateDocument(0, size)));
  // The largest is larger than a document may be unless that is asked for.
  const command = [COMMAND, 'convert', path, '--max-file-size', '100000000', '-q', '--fail-on', 'never', '-o', out];
  return { kind: 'convert', size, label: `convert of ${size} components`, folder, command };
}

/** Growth from one size to another, in time and in memory, as times linear. */
function checkGrowth(what, small, large) {
  const factor = large.size / small.size;
  const time = (large.whole - large.bare) / (small.whole - small.bare) / factor;
  const memory = large.peak / small.peak / factor;
  console.log(`${what} from ${small.size} to ${large.size}: ${time.toFixed(2)} times linear in time, ${memory.toFixed(2)} in memory.`);
  for (const [dimension, value] of Object.entries({ time, memory }))
    if (value > TOLERANCE) problems.push(`${what} grows ${value.toFixed(2)} times linear in ${dimension}`);
}

try {
  const peersAt = process.argv.indexOf('--peers');
  const environments = measureEnvironments(peersAt < 0 ? [] : peersIn(process.argv[peersAt + 1] ?? ''));
  console.log(
    '\nProcessor seconds, medians of one run. The floor is bare node, reading the same files and parsing the same JSON, but nothing of libraries and programs: a scan does, and the other scanners do not. Without a look at native code like stands beside like.\n',
  );
  const documents = measureDocuments();
  console.log('\nThe floor is bare node, reading the same files and parsing the same JSON.\n');
  const [small, large] = environments.filter(({ size }) => size !== undefined);
  checkGrowth('Scans', small, large);
  for (const kind of ['merge', 'convert']) checkGrowth(kind, ...documents.filter((one) => one.kind === kind));
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
