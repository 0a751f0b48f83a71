/**
 * One child of the fuzzer: runs cases of one kind, a line of JSON on standard output for each thing that the parent has to know. What
 * hangs or breaks here is seen there. Arguments: `run KIND SEED FIRST COUNT UNTIL STEP` (the
 * number of each STEPth case is said before it runs) or `minimize KIND SEED CASE LAW UNTIL`.
 */
import { writeSync } from 'node:fs';
import { Choices, minimize } from './choices.mjs';
import { levelOf } from './levels.mjs';

/** What one case may take of the processor, in seconds; inputs have at most some hundred kilobytes. */
const MOST_SECONDS = 4;
/** What a reader may take, in seconds: some for a collection of garbage, and for each byte of its input. */
const FIXED_SECONDS = 0.12;
const SECONDS_A_BYTE = 4e-6;
/** What one case may add to the largest size that this process ever had, in MB. */
const MOST_MEGABYTES = 300;

const [mode, kind, seed, ...rest] = process.argv.slice(2);
const isReader = levelOf(kind) === 'readers';
const kinds = isReader ? new Map(Object.entries((await import('./readers.mjs')).READERS)) : (await import('./kinds.mjs')).KINDS;
const { run, show } = kinds.get(kind);

/** All of it: a pipe may take a part. */
function say(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** What goes wrong in a case: the law that is broken, or where it broke; undefined where nothing does. */
async function failureOf(choices) {
  const begun = process.cpuUsage();
  const size = isReader ? 0 : process.resourceUsage().maxRSS;
  try {
    await run(choices);
  } catch (error) {
    const law = error?.law ?? `nothing throws: ${error?.message} ${placeOf(error)}`.replace(/\s+/g, ' ').slice(0, 200);
    return { law, detail: error?.law === undefined ? String(error?.stack).slice(0, 1500) : error.message };
  }
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  if (seconds > MOST_SECONDS) return { law: 'a case takes seconds', detail: `${seconds.toFixed(1)} s` };
  if (isReader) return seconds > FIXED_SECONDS ? slownessOf(choices.drawn) : undefined;
  const grown = (process.resourceUsage().maxRSS - size) / 1024;
  if (grown > MOST_MEGABYTES) return { law: 'a case takes memory', detail: `${grown.toFixed(0)} MB more` };
  return undefined;
}

/** A reader that took too long for the size of its input, three times: the first time it may have been compiled, or garbage been collected. */
async function slownessOf(drawn) {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let time = 0; time < 3; time += 1) {
    const { size, seconds } = await run(Choices.replay(drawn));
    least = Math.min(least, seconds);
    most = size;
  }
  if (least <= FIXED_SECONDS + SECONDS_A_BYTE * most) return undefined;
  return { law: `an input takes no longer than its size allows (${kind})`, detail: `${least.toFixed(2)} s for ${most} bytes` };
}

/** The first frame of ours. */
function placeOf(error) {
  return /dist\/lib\/([\w/.-]+:\d+)/.exec(error?.stack ?? '')?.[1] ?? '';
}

async function runCases(first, count, until, step) {
  let at = first;
  for (; at < first + count && Date.now() < until; at += 1) {
    if ((at - first) % step === 0) say({ begin: at });
    const failure = await failureOf(Choices.fromSeed(`${seed} ${kind} ${at}`));
    if (failure !== undefined) say({ failed: at, ...failure });
  }
  say({ end: true, done: at - first });
}

async function makeSmaller(at, law, until) {
  const choices = Choices.fromSeed(`${seed} ${kind} ${at}`);
  await failureOf(choices);
  let last;
  const fails = async (numbers) => {
    last = await failureOf(Choices.replay(numbers));
    return last?.law === law;
  };
  const tell = (numbers) => say({ smaller: numbers, detail: last?.detail });
  const best = await minimize(choices.drawn, fails, { until, report: tell });
  const files = Object.entries(show(Choices.replay(best))).map(([path, content]) => [path, Buffer.from(content).toString('latin1')]);
  say({ files });
}

if (mode === 'run') await runCases(...rest.map(Number));
else await makeSmaller(Number(rest[0]), rest[1], Number(rest[2]));
process.exit(0);
