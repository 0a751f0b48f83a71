/**
 * What it costs to identify native code: a scientific environment of 2.3 GB, of wheels that pip installs from a lock of this repository,
 * scanned with `--native off`, `headers` and `full`; and the floor, which is bare node opening the same files and reading the same pieces
 * of them. `--quick` does nothing: the wheels are 700 MB. No test depends on it.
 */
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cpuMedians, peakMegabytes, QUICK } from './bench-environment.mjs';
import { COMMAND, folderFor, installRequirements } from './golden-cases.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = join(ROOT, 'test/bench/scientific.txt');
const FLOOR = fileURLToPath(new URL('./bench-floor-ranges.mjs', import.meta.url));
const NODE = process.execPath;
const RUNS = 5;
/** What is allowed: seconds that the default adds, that headers add; times the floor. */
const GOAL = { full: 1, headers: 0.1, ratio: 1.5 };

if (!QUICK) await main();

async function main() {
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
    await measure(environment, requirements.length, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function measure(environment, distributions, work) {
  const files = filesBelow(environment);
  const present = files.reduce((sum, { size }) => sum + size, 0);
  const scan = (depth) => [NODE, COMMAND, environment, '--native', depth, '-q', '--fail-on', 'never', '-o', join(work, `${depth}.json`)];
  const pieces = await piecesRead(files, environment);
  const lists = ['headers', 'full'].map((depth) => {
    const list = join(work, `${depth}-pieces.json`);
    writeFileSync(list, JSON.stringify(pieces[depth].files));
    return [NODE, FLOOR, list];
  });
  const [bare, floorHeaders, floorFull, off, headers, full] = cpuMedians(
    [[NODE, '-e', ''], ...lists, scan('off'), scan('headers'), scan('full')],
    RUNS,
  );
  const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
  console.log(`\n## Native code: ${distributions} distributions, ${megabytes(present)} MB, ${pieces.full.native} native files\n`);
  console.log('| --native | read | of what is there | processor seconds | added | goal | reading the same alone | times | goal | peak |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  row('off', '', '', off.toFixed(2), '', '', '', '', '', `${peakMegabytes(scan('off').slice(1))} MB`);
  for (const [depth, time, floor] of [
    ['headers', headers, floorHeaders - bare],
    ['full', full, floorFull - bare],
  ]) {
    const { bytes } = pieces[depth];
    const share = `${((bytes / present) * 100).toFixed(1)} %`;
    const added = time - off;
    const cells = [`${megabytes(bytes)} MB`, share, time.toFixed(2), added.toFixed(2), GOAL[depth].toFixed(1), floor.toFixed(2)];
    row(depth, ...cells, (added / floor).toFixed(1), GOAL.ratio.toFixed(1), `${peakMegabytes(scan(depth).slice(1))} MB`);
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => ({ path, size: statSync(path).size }));
}

/** Which pieces of which files are read, by the very code that reads them, for each depth. */
async function piecesRead(files, environment) {
  const bundle = join(ROOT, '.cache/native-pieces.mjs');
  const contents = `export * from './src/native/identify-file.ts'; export * from './src/python/metadata/file-names.ts';`;
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { identifyFile, mayBeImage } = await import(pathToFileURL(bundle).href);
  const candidates = files.filter(({ path }) => mayBeImage(relative(environment, path)));
  const depths = ['headers', 'full'].map((depth) => {
    const read = { files: [], bytes: 0, native: 0 };
    for (const { path } of candidates) {
      const pieces = [];
      if (identifyFile(path, recordingSource(path, pieces), depth) !== undefined) read.native += 1;
      read.files.push([path, pieces]);
      read.bytes += pieces.reduce((sum, [, length]) => sum + length, 0);
    }
    return [depth, read];
  });
  return Object.fromEntries(depths);
}

function recordingSource(path, pieces) {
  const size = statSync(path).size;
  return {
    size,
    read: (offset, length) => {
      const wanted = Math.min(offset + length, size) - offset;
      if (!(offset >= 0 && wanted > 0)) return Buffer.alloc(0);
      pieces.push([offset, wanted]);
      const file = openSync(path, 'r');
      const bytes = Buffer.alloc(wanted);
      readSync(file, bytes, 0, wanted, offset);
      closeSync(file);
      return bytes;
    },
  };
}
