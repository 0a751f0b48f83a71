/**
 * Reading and writing documents in each format, as ratios to what the encoding costs by itself: JSON.parse and JSON.stringify of the same
 * document, the bare parse of XML and YAML, the split of tag-value into tags and values. Two ratios a row: of the first document of a process, and
 * of one after others (bench-format.mjs says what that separates). Each measurement has a process of its own; the rows run in turn, so that a busy
 * moment hits all of them alike, `--runs N` times (default 3). What is printed are medians: of the milliseconds of the first document, and of the
 * ratios, both halves of which are of one process. Fails where a row grows faster than its input.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { QUICK } from './bench-environment.mjs';
import { bundleApart } from './bundle.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string' } }, strict: false });
const RUNS = QUICK ? 1 : Number(values.runs ?? 3);
const SIZES = QUICK ? [1000] : [1000, 10_000, 50_000];
/** Documents that are read and written before those that are measured with what they taught V8: of other names, 10,000 components together. */
const BEFORE = (QUICK ? [1] : [1, 2, 3, 4]).map((number) => [`before${number}`, 2500]);
/** How much more than linear a row may grow from the middle to the largest size: caches are left, the collector works harder. */
const TOLERANCE = 2;

/** What the command tells V8, too (bin/pyenv-sbom.js): both halves of a ratio are what they are there. On other versions neither has any. */
const FLAGS = process.version.startsWith('v20.') ? ['--interrupt-budget=1000000', '--heap-growing-percent=60'] : [];

/** Runs one of the scripts beside this one; gives what it prints. */
function run(name, ...args) {
  const script = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const ran = spawnSync(process.execPath, [...FLAGS, script, ...args.map(String)], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

/** The median of one number of each run. */
function median(runs, number) {
  return runs.map(number).sort((left, right) => left - right)[Math.floor(runs.length / 2)];
}

function cellsOf({ size, first, later }) {
  if (first.length === 0) return ['', '', '', '', ''];
  const ms = median(first, (one) => one.ms);
  const times = (runs) => median(runs, (one) => one.ms / one.floorMs).toFixed(1);
  return [`${ms.toFixed(0)} ms`, Math.round((size / ms) * 1000), times(first), times(later), `${median(first, ({ peak }) => peak)} MB`];
}

function measureAll(folder) {
  for (const [word, size] of [...BEFORE, ...SIZES.map((size) => ['crate', size])]) run('bench-format-make.mjs', folder, word, size);
  const rows = FORMATS.flatMap((format) =>
    SIZES.flatMap((size) => ['read', 'write'].map((action) => ({ format, size, action, first: [], later: [] }))),
  );
  // YAML is read alone.
  const measured = rows.filter(({ format, action }) => format !== 'spdx-yaml' || action === 'read');
  for (let round = 0; round < RUNS; round += 1)
    for (const { format, size, action, first, later } of measured) {
      first.push(JSON.parse(run('bench-format.mjs', folder, format, action, size)));
      later.push(JSON.parse(run('bench-format.mjs', folder, format, action, size, 'later')));
    }
  return rows;
}

await bundleApart('scripts/bench-format-entry.mjs', 'dist/bench');
const { FORMATS } = await import('./bench-format-encodings.mjs');
const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-formats-'));
const rows = measureAll(folder);
rmSync(folder, { recursive: true });

const columns = (action) => [action, 'per second', `${action} first / floor`, `${action} later / floor`, 'peak'];
console.log(`| ${['format', 'components', ...columns('read'), ...columns('write')].join(' | ')} |`);
console.log(`|${'---|'.repeat(12)}`);
for (let at = 0; at < rows.length; at += 2) {
  const { format, size } = rows[at];
  console.log(`| ${[format, size, ...cellsOf(rows[at]), ...cellsOf(rows[at + 1])].join(' | ')} |`);
}
console.log(
  '\nThe floor: JSON.parse and JSON.stringify of the same document; the bare parse of XML and YAML; the lines of tag-value, each split into tag and value; for writing what is no JSON, JSON.stringify of the same content. First: the first document of a process; later: after others of 10,000 components.',
);

const tooSteep = rows.flatMap(({ format, action, size, first }, at) => {
  const [before, after] = SIZES.slice(1);
  // The row of the same action at the size before.
  if (size !== after || first.length === 0) return [];
  const growth = median(first, ({ ms }) => ms) / median(rows[at - 2].first, ({ ms }) => ms) / (after / before);
  return growth > TOLERANCE ? [`${format} ${action}: ${growth.toFixed(2)} times linear`] : [];
});
if (tooSteep.length > 0) {
  console.error(`faster than linear from 10,000 to 50,000 components: ${tooSteep.join('; ')}`);
  process.exit(1);
}
