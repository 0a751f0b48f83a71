/**
 * Fuzzing: `npm run fuzz -- --seconds N [--cases N] [--seed S] [--only KIND] [--case N] [--workers N] [--out FOLDER]`. Cases of all kinds in turns,
 * each a function of seed, kind and number; `--cases` is how many of each kind there are, so that a run repeats itself; children run them, so that what hangs or breaks is seen. A failure is made smaller and printed
 * with the words that repeat it. Exit code: 1 where a law is broken.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KNOWN } from './fuzz/known.mjs';

const WORKER = fileURLToPath(new URL('./fuzz/worker.mjs', import.meta.url));
const KINDS = [
  'cyclonedx-json',
  'cyclonedx-xml',
  'spdx2-json',
  'spdx2-tag-value',
  'spdx2-yaml',
  'spdx3',
  'damaged-documents',
  'environments',
  'managers',
  'merges',
  'metadata',
  'archives',
  'damaged-archives',
];
/** Cases of one child: enough to be worth its start, few enough that every kind has its turn. */
const BATCH = 150;
/** A child that says nothing for so long hangs. Processors may be shared with others, and no case needs a tenth of it. */
const SILENCE_MS = 60_000;
const HEAP_MB = 700;
const MINIMIZE_MS = 10_000;
/** How many broken laws are explained, the most frequent first; the others are named. */
const MOST_EXPLAINED = 24;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    cases: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Date.now()) },
    only: { type: 'string' },
    case: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
  },
});
const { seed, only } = values;
const workers = Number(values.workers);
const kinds = only === undefined ? KINDS : only.split(',');
const unknown = kinds.find((kind) => !KINDS.includes(kind));
if (unknown !== undefined) throw new RangeError(`${unknown} is no kind; there are ${KINDS.join(', ')}`);
const until = Date.now() + Number(values.seconds) * 1000;

const counts = new Map(kinds.map((kind) => [kind, 0]));
/** Failures by law. */
const failures = new Map();

/** Runs a child to its end; calls `hear` with what it says. Resolves with how it ended. */
function child(words, hear) {
  return new Promise((done) => {
    const process_ = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, WORKER, ...words.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let timer;
    let isSilent = false;
    let errors = '';
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isSilent = true;
        process_.kill('SIGKILL');
      }, SILENCE_MS);
    };
    wait();
    process_.stderr.on('data', (data) => {
      errors = `${errors}${data}`.slice(-4000);
    });
    createInterface({ input: process_.stdout }).on('line', (line) => {
      wait();
      hear(JSON.parse(line));
    });
    process_.on('close', (code) => {
      clearTimeout(timer);
      done({ code, isSilent, errors });
    });
  });
}

function note(kind, at, { law, detail }) {
  const known = failures.get(law);
  if (known === undefined) failures.set(law, { law, detail, kind, at, times: 1 });
  else known.times += 1;
}

/** Cases of one kind, from `first` on; goes on behind one that ended its child. */
async function batch(kind, first, count) {
  for (let at = first; at < first + count && Date.now() < until; ) {
    let begun = at;
    let isEnded = false;
    const { isSilent, errors, code } = await child(['run', kind, seed, at, first + count - at, until], (message) => {
      if (message.begin !== undefined) {
        begun = message.begin;
        counts.set(kind, counts.get(kind) + 1);
      }
      if (message.failed !== undefined) note(kind, message.failed, message);
      isEnded ||= message.end === true;
    });
    if (isEnded) return;
    const isFull = /heap out of memory|Array buffer allocation failed/.test(errors);
    const law = isSilent ? 'nothing hangs' : isFull ? `${HEAP_MB} MB are enough` : 'nothing ends the process';
    note(kind, begun, {
      law: `${law} (${kind})`,
      detail: isSilent ? `silent for ${SILENCE_MS / 1000} s` : `exit ${code}: ${errors.slice(-600)}`,
    });
    at = begun + 1;
  }
}

/** Makes a failing case smaller, and prints how to repeat it. */
async function explain(failure) {
  const { law, kind, at } = failure;
  let smallest;
  let { detail } = failure;
  let files = [];
  await child(['minimize', kind, seed, at, law, Date.now() + MINIMIZE_MS], (message) => {
    if (message.smaller !== undefined) [smallest, detail] = [message.smaller, message.detail ?? detail];
    if (message.files !== undefined) files = message.files;
  });
  const lines = [`\n✗ ${law}  (${failure.times} times)`, `  ${detail}`, `  npm run fuzz -- --only ${kind} --seed ${seed} --case ${at}`];
  if (smallest !== undefined) lines.push(`  smallest: ${smallest.length} choices`);
  for (const [path, content] of files) lines.push(shown(failure, path, Buffer.from(content, 'latin1')));
  console.log(lines.join('\n'));
}

let number = 0;
/** A file of the smallest case, in words or as a file. */
function shown({ law, kind, at }, path, bytes) {
  const text = bytes.toString('utf8');
  if (values.out === undefined) {
    return `  | ${path}: ${JSON.stringify(text.length > 1500 ? `${text.slice(0, 1500)}…` : text)}`;
  }
  number += 1;
  const safe = `${kind}-${at}-${number}-${law.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}`;
  const file = join(resolve(values.out), safe, path.replace(/[^\w./-]+/g, '_').replaceAll('..', '_'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return `  | ${file}`;
}

/** The next batches, kind by kind in turns. */
function* turns() {
  if (values.case !== undefined) {
    for (const kind of kinds) yield [kind, Number(values.case), 1];
    return;
  }
  const most = Number(values.cases);
  for (let first = 0; first < most; first += BATCH) for (const kind of kinds) yield [kind, first, Math.min(BATCH, most - first)];
}

const queue = turns();
async function work() {
  for (const [kind, first, count] of queue) {
    if (Date.now() >= until) return;
    await batch(kind, first, count);
  }
}

/** Two workers take turns from one queue: a `for` of each would end it for the other. */
queue.return = () => ({ done: true, value: undefined });
await Promise.all(Array.from({ length: workers }, work));
const isKnown = ({ law }) => KNOWN.some(([pattern]) => pattern.test(law));
const unknownFailures = [...failures.values()].filter((failure) => !isKnown(failure));
unknownFailures.sort((left, right) => right.times - left.times);
const pending = unknownFailures.slice(0, MOST_EXPLAINED).values();
await Promise.all(
  Array.from({ length: workers }, async () => {
    for (let next = pending.next(); !next.done; next = pending.next()) await explain(next.value);
  }),
);
for (const { law, kind, at, times } of unknownFailures.slice(MOST_EXPLAINED))
  console.log(`✗ ${law}  (${times} times, --only ${kind} --case ${at})`);
for (const [pattern, reason] of KNOWN) {
  const times = [...failures.values()].reduce((sum, { law, times: one }) => sum + (pattern.test(law) ? one : 0), 0);
  console.log(`known, ${times} times: ${pattern.source}: ${reason}`);
}
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
console.log(`\n${total} cases, seed ${seed}: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
console.log(unknownFailures.length === 0 ? 'every law holds' : `${unknownFailures.length} laws are broken`);
process.exitCode = unknownFailures.length === 0 ? 0 : 1;
