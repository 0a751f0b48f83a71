/**
 * What lies around a single environment: a file system with many, thousands of distributions without documents, and `--verify`
 * against the bare SHA-256 of the same bytes. Fails where a row grows faster than its input, or verifying costs more than it may.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, medians, peakMegabytes, QUICK } from './bench-environment.mjs';
import { COMMAND } from './golden-cases.mjs';

const READ_FLOOR = fileURLToPath(new URL('./bench-floor.mjs', import.meta.url));
const HASH_FLOOR = fileURLToPath(new URL('./bench-floor-hash.mjs', import.meta.url));
const RUNS = QUICK ? 1 : 5;
const TOLERANCE = 1.5;
const MOST_FOR_VERIFYING = 1.3;
const FILE_SIZE = 50_000;
const FILES = 100;

/** A file system of so many virtual environments with 20 distributions each, and the folders and files around them. */
function fileSystem(folder, count) {
  for (let index = 0; index < count; index += 1) generate(join(folder, 'srv', `app-${index}`), 20, 'plain');
  for (let index = 0; index < count * 20; index += 1) {
    const path = join(folder, 'usr', 'share', `package-${index}`);
    mkdirSync(path, { recursive: true });
    for (const name of ['copyright', 'README', 'changelog']) writeFileSync(join(path, name), '');
  }
}

/** Distributions with whole RECORDs: so many megabytes of files that cannot be guessed. */
function recorded(folder, megabytes) {
  const site = join(folder, 'lib', 'python3.11', 'site-packages');
  for (let index = 0; index < (megabytes * 1e6) / FILE_SIZE / FILES; index += 1) {
    const info = `p${index}-1.dist-info`;
    mkdirSync(join(site, info), { recursive: true });
    mkdirSync(join(site, `p${index}`));
    const metadata = `Metadata-Version: 2.1\nName: p${index}\nVersion: 1\n`;
    const line = (path, bytes) => `${path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`;
    const lines = Array.from({ length: FILES }, (_, file) => {
      const bytes = randomBytes(FILE_SIZE);
      writeFileSync(join(site, `p${index}`, `${file}.py`), bytes);
      return line(`p${index}/${file}.py`, bytes);
    });
    writeFileSync(join(site, info, 'METADATA'), metadata);
    writeFileSync(
      join(site, info, 'RECORD'),
      [...lines, line(`${info}/METADATA`, Buffer.from(metadata)), `${info}/RECORD,,`, ''].join('\n'),
    );
  }
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = /usr/bin\nversion = 3.11.7\n');
}

const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-bench-trees-'));
const out = join(work, 'out.cdx.json');
const problems = [];

/** Rows of one kind in growing sizes; each size has its folder made, measured and removed. */
function measureRows(kind, sizes, make, floor, command) {
  const rows = sizes.map((size) => {
    const folder = join(work, 'tree');
    make(folder, size);
    const scan = [COMMAND, ...command(folder), '-q', '--fail-on', 'never', '-o', out];
    const [bare, least, whole] = medians([['-e', ''], [floor, folder], scan], RUNS);
    const row = { size, bare, least, whole, peak: peakMegabytes(scan) };
    rmSync(folder, { recursive: true });
    console.log(`| ${kind(size)} | ${least.toFixed(0)} ms | ${whole.toFixed(0)} ms | ${(whole / least).toFixed(2)} | ${row.peak} MB |`);
    return row;
  });
  const [first, last] = [rows[0], rows.at(-1)];
  const growth = (last.whole - last.bare) / (first.whole - first.bare) / (last.size / first.size);
  if (!QUICK && growth > TOLERANCE) problems.push(`${kind(last.size)}: ${growth.toFixed(2)} times linear`);
  return rows;
}

try {
  console.log('| tree | floor | scan | scan / floor | peak |');
  console.log('|---|---|---|---|---|');
  measureRows(
    (size) => `a file system with ${size} environments`,
    QUICK ? [5, 10] : [10, 50],
    fileSystem,
    READ_FLOOR,
    (folder) => ['--root', folder],
  );
  measureRows(
    (size) => `${size} distributions without documents`,
    QUICK ? [100, 500] : [1000, 5000],
    (folder, size) => generate(folder, size, 'plain'),
    READ_FLOOR,
    (folder) => [folder],
  );
  const verified = measureRows(
    (size) => `${size} MB, --verify`,
    QUICK ? [50, 100] : [250, 1000],
    recorded,
    HASH_FLOOR,
    (folder) => [folder, '--verify'],
  );
  const largest = verified.at(-1);
  if (!QUICK && largest.whole / largest.least > MOST_FOR_VERIFYING)
    problems.push(
      `--verify takes ${(largest.whole / largest.least).toFixed(2)} times the bare SHA-256 of the same bytes, more than ${MOST_FOR_VERIFYING}`,
    );
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log('\nThe floor is bare node reading the same files; of --verify, bare node hashing the same bytes.');
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
