/**
 * Fuzzing: `npm run fuzz -- --seconds N [--cases N] [--seed S] [--level LEVEL] [--only KIND] [--case N] [--workers N] [--out FOLDER]
 * [--replay FILE]`. Cases of all kinds in turns, level by level (fuzz/levels.mjs), each a function of seed, kind and number; `--cases` is how
 * many of each kind there are (of readers fifteen times as many), so that a run repeats itself; children run them, so that what hangs or breaks is
 * seen. A failure is made smaller and printed with the words that repeat it; `--out` keeps its input, and a line of failures.jsonl, which
 * `--replay` runs again on the same commit. Exit code: 1 where a law is broken.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KNOWN } from './fuzz/known.mjs';
import { LEVELS, levelOf, SHARES } from './fuzz/levels.mjs';

const WORKER = fileURLToPath(new URL('./fuzz/worker.mjs', import.meta.url));
const ALL = [...LEVELS.values()].flat();
/** After how many cases a child says where it is, at the level of readers; where one ends, these are run again one by one. */
const STEP = 500;
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
    level: { type: 'string' },
    only: { type: 'string' },
    replay: { type: 'string' },
    case: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
  },
});
const { seed, only } = values;
const workers = Number(values.workers);
const levels = values.level === undefined ? [...LEVELS.keys()] : values.level.split(',');
const noLevel = levels.find((level) => !LEVELS.has(level));
if (noLevel !== undefined) throw new RangeError(`${noLevel} is no level; there are ${[...LEVELS.keys()].join(', ')}`);
const kinds = only === undefined ? ALL.filter((kind) => levels.includes(levelOf(kind))) : only.split(',');
const unknown = kinds.find((kind) => !ALL.includes(kind));
if (unknown !== undefined) throw new RangeError(`${unknown} is no kind; there are ${ALL.join(', ')}`);
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

function note(kind, at, { law, detail }, seed) {
  const known = failures.get(law);
  if (known !== undefined) {
    known.times += 1;
    return;
  }
  failures.set(law, { law, detail, kind, at, seed, times: 1 });
  // At once: a run may take hours, and making the case smaller may fail.
  console.error(`✗ ${law}: --only ${kind} --seed ${seed} --case ${at}`);
}

/** Cases of one kind, from `first` on; goes on behind one that ended its child. */
async function batch(kind, first, count, seed) {
  const wide = levelOf(kind) === 'readers' ? STEP : 1;
  let step = wide;
  for (let at = first; at < first + count && Date.now() < until; ) {
    let begun = at;
    let ended;
    const most = Math.min(first + count - at, step < wide ? STEP : count);
    const { isSilent, errors, code } = await child(['run', kind, seed, at, most, until, step], (message) => {
      if (message.begin !== undefined) begun = message.begin;
      if (message.failed !== undefined) note(kind, message.failed, message, seed);
      if (message.end === true) ended = message.done;
    });
    counts.set(kind, counts.get(kind) + (ended ?? begun - at));
    if (ended !== undefined) {
      at += most;
      step = wide;
      continue;
    }
    if (step > 1) {
      at = begun;
      step = 1;
      continue;
    }
    counts.set(kind, counts.get(kind) + 1);
    const isFull = /heap out of memory|Array buffer allocation failed/.test(errors);
    const law = isSilent ? 'nothing hangs' : isFull ? `${HEAP_MB} MB are enough` : 'nothing ends the process';
    const detail = isSilent ? `silent for ${SILENCE_MS / 1000} s` : `exit ${code}: ${errors.slice(-600)}`;
    note(kind, begun, { law: `${law} (${kind})`, detail }, seed);
    at = begun + 1;
    step = wide;
  }
}

/** Makes a failing case smaller, and prints how to repeat it. */
async function explain(failure) {
  const { law, kind, at, seed } = failure;
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

/** The next batches, kind by kind in turns: [kind, first, count, seed]. */
function* turns() {
  if (values.replay !== undefined) {
    const lines = readFileSync(values.replay, 'utf8').split('\n').filter(Boolean);
    for (const { kind, case: number, seed: of } of lines.map((line) => JSON.parse(line))) yield [kind, number, 1, of];
    return;
  }
  if (values.case !== undefined) {
    for (const kind of kinds) yield [kind, Number(values.case), 1, seed];
    return;
  }
  const shares = kinds.map((kind) => [kind, SHARES.get(levelOf(kind))]);
  for (let turn = 0, isMore = true; isMore; turn += 1) {
    isMore = false;
    for (const [kind, { times, batch: size }] of shares) {
      const left = Number(values.cases) * times - turn * size;
      if (left <= 0) continue;
      isMore = true;
      yield [kind, turn * size, Math.min(size, left), seed];
    }
  }
}

const queue = turns();
async function work() {
  for (const [kind, first, count, of] of queue) {
    if (Date.now() >= until) return;
    await batch(kind, first, count, of);
  }
}

/** Two workers take turns from one queue: a `for` of each would end it for the other. */
queue.return = () => ({ done: true, value: undefined });
await Promise.all(Array.from({ length: workers }, work));
const isKnown = ({ law }) => KNOWN.some(([pattern]) => pattern.test(law));
const unknownFailures = [...failures.values()].filter((failure) => !isKnown(failure));
unknownFailures.sort((left, right) => right.times - left.times);
if (values.out !== undefined && unknownFailures.length > 0) {
  mkdirSync(values.out, { recursive: true });
  const lines = unknownFailures.map(({ kind, at, seed: of, law }) => `${JSON.stringify({ kind, seed: of, case: at, law })}\n`);
  appendFileSync(join(values.out, 'failures.jsonl'), lines.join(''));
}
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
const sumOf = (some) => some.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0);
console.log(`\n${sumOf(ALL)} cases, seed ${seed}`);
for (const [level, of] of LEVELS) {
  const run = of.filter((kind) => counts.get(kind) > 0);
  if (run.length > 0) console.log(`${level} ${sumOf(run)}: ${run.map((kind) => `${kind} ${counts.get(kind)}`).join(', ')}`);
}
console.log(unknownFailures.length === 0 ? 'every law holds' : `${unknownFailures.length} laws are broken`);
process.exitCode = unknownFailures.length === 0 ? 0 : 1;
