/**
 * Inputs of single readers: seeds, taken apart into words and lines, in which some are replaced, moved, repeated, nested and blown up. Cheap:
 * most cases are small, and one in two hundred is so long that what takes more than linear time shows.
 */
import { text, word } from './values.mjs';

const NUMBERS = [
  '0',
  '-1',
  '1e999',
  '255',
  '65536',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  '0x7f',
  '٣',
  '1.5',
];
const ODD = [
  '\0',
  '\u001b[2J',
  '\u2028',
  '\ud800',
  '\udfff',
  '\ufeff',
  '\u0085',
  '\u202e',
  '\r',
  '\t',
  ' ',
  'İ',
  'ß',
  '\u00a0',
  '%',
  '%00',
  '%2F',
  '\\',
  '"',
  "'",
];
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
  ['"', '"'],
];
/** A seed as the words that it is made of: runs of letters and digits, runs of blanks, each other character by itself. */
const WORDS = /[\p{L}\p{N}_]+|[^\S\n]+|[\s\S]/gu;

const taken = new Map();
function wordsOf(seed) {
  let words = taken.get(seed);
  if (words === undefined) {
    words = seed.match(WORDS) ?? [];
    if (taken.size < 5000) taken.set(seed, words);
  }
  return words;
}

/** A range of a list, of at most eight members. */
function range(list, c) {
  const at = c.below(list.length + 1);
  return [at, Math.min(list.length, at + c.below(8))];
}

const PLAIN = [
  (list, c, tokens) =>
    list.splice(
      c.below(list.length + 1),
      c.below(2),
      c.oneOf(
        (d) => d.pick(tokens),
        word,
        (d) => d.pick(NUMBERS),
        (d) => d.pick(ODD),
      ),
    ),
  (list, c) => {
    const [from, to] = range(list, c);
    list.splice(from, to - from);
  },
  (list, c) => {
    const [from, to] = range(list, c);
    const piece = list.slice(from, to);
    const times = 1 + c.below(3);
    for (let time = 0; time < times; time += 1) list.splice(to, 0, ...piece);
  },
  (list, c) => {
    const [left, right] = [c.below(list.length || 1), c.below(list.length || 1)];
    [list[left], list[right]] = [list[right] ?? '', list[left] ?? ''];
  },
  (list, c) => list.splice(c.below(list.length + 1)),
  (list, c) =>
    list.splice(
      c.below(list.length + 1),
      0,
      c.oneOf(text, (d) => d.pick(ODD)),
    ),
];
const CASES = [(one) => one.toUpperCase(), (one) => one.toLowerCase()];

function splice(list, c, seeds) {
  const other = wordsOf(c.pick(seeds));
  return [...list.slice(0, c.below(list.length + 1)), ...other.slice(c.below(other.length + 1))];
}

/** Something of it, thousands of times: a word, a line, all of it; the same or numbered; or in brackets in brackets. */
function blownUp(input, c) {
  const most = c.pick([4_000, 20_000, 100_000]);
  const whole = input.slice(0, 2000);
  const at = c.below(whole.length + 1);
  const piece = c.oneOf(
    () => whole.slice(at, at + 1 + c.below(8)) || 'a',
    () => `${whole.split('\n').find((line) => line.length > 1) ?? whole}\n`,
    () => whole || 'a',
    (d) => d.pick(ODD),
  );
  const times = Math.max(1, Math.floor(most / piece.length));
  return c.oneOf(
    () => `${whole.slice(0, at)}${piece.repeat(times)}${whole.slice(at)}`,
    () =>
      `${whole.slice(0, at)}${Array.from({ length: Math.min(times, 20_000) }, (_, index) => piece.replace(/.$/s, (last) => `${last}${index}`)).join('')}${whole.slice(at)}`,
    (d) => {
      const [open, close] = d.pick(BRACKETS);
      return `${whole.slice(0, at)}${open.repeat(most)}${whole.slice(at)}${d.once(2) ? close.repeat(most) : ''}`;
    },
  );
}

/** A seed with something changed. `tokens` are the words that mean something in this grammar. */
export function changedText(c, seeds, tokens) {
  let list = [...wordsOf(c.pick(seeds))];
  const rounds = c.below(5);
  for (let round = 0; round < rounds; round += 1) {
    const which = c.below(PLAIN.length + 2);
    if (which < PLAIN.length) PLAIN[which](list, c, tokens);
    else if (which === PLAIN.length) list = splice(list, c, seeds);
    else list = list.map(c.pick(CASES));
  }
  const input = list.join('');
  return c.once(200) ? blownUp(input, c) : input;
}

const LIMITS = [0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x8000, 0x7fffffff, 0x80000000, 0xffffffff];

/** Bytes with fields in them changed: single bytes, numbers of two to eight bytes put at their limits, pieces moved, repeated or cut. */
export function changedBytes(c, seeds) {
  let bytes = Buffer.from(c.pick(seeds));
  const rounds = c.below(6);
  for (let round = 0; round < rounds; round += 1) {
    const at = c.below(bytes.length + 1);
    bytes = c.oneOf(
      (d) => numberPut(bytes, at, d),
      (d) => numberPut(bytes, d.below(Math.min(bytes.length, 512) + 1), d),
      (d) => Buffer.concat([bytes.subarray(0, at), Buffer.from([d.below(256)]), bytes.subarray(at + 1)]),
      () => bytes.subarray(0, at),
      (d) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + d.below(64)))]),
      (d) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(d.below(bytes.length + 1)).subarray(0, 256), bytes.subarray(at)]),
      (d) => Buffer.concat([bytes.subarray(0, at), d.pick(seeds).subarray(at)]),
    );
  }
  if (!c.once(400)) return bytes;
  const piece = bytes.subarray(c.below(bytes.length + 1)).subarray(0, 1 + c.below(600));
  return Buffer.concat([bytes, ...Array.from({ length: Math.floor(100_000 / Math.max(1, piece.length)) }, () => piece)]);
}

function numberPut(bytes, at, c) {
  const width = c.pick([1, 2, 4, 8]);
  const value = c.oneOf(
    (d) => d.pick(LIMITS),
    () => bytes.length,
    (d) => d.below(0x10000),
  );
  const result = Buffer.from(bytes);
  const number = BigInt.asUintN(width * 8, c.once(8) ? -1n - BigInt(value) : BigInt(value));
  const isBig = c.once(3);
  for (let index = 0; index < width && at + index < result.length; index += 1)
    result[at + index] = Number((number >> BigInt(8 * (isBig ? width - 1 - index : index))) & 0xffn);
  return result;
}
