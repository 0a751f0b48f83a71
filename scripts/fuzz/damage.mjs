/** Damage: bytes of a text, or values of a tree, replaced, moved, repeated and blown up. */
import { text, wrong } from './values.mjs';

const PIECES = [
  '"',
  '{',
  '[',
  ',',
  '<',
  '>',
  '/',
  ':',
  '\n',
  '\0',
  '</text>',
  '<text>',
  'null',
  '\u001b',
  '\\',
  '&',
  '\ud83d',
  ' ',
  '#',
  '-',
  '<!DOCTYPE a>',
  '<![CDATA[',
  '\ufeff',
  '1e999',
];

/** Some bytes of a text replaced: most become broken documents. */
export function damaged(bytes, choices) {
  let result = Buffer.from(bytes);
  const edits = 1 + choices.below(4);
  for (let edit = 0; edit < edits; edit += 1) {
    const at = choices.below(result.length + 1);
    const cut = choices.below(5);
    const insert = choices.oneOf(
      (c) => Buffer.from(c.pick(PIECES)),
      (c) => Buffer.from([c.below(256)]),
      (c) => result.subarray(c.below(result.length + 1)).subarray(0, 200),
    );
    result = Buffer.concat([result.subarray(0, at), insert, result.subarray(at + cut)]);
  }
  return result;
}

/** A tree of JSON values with something in it replaced, moved, repeated, renamed or blown up. */
export function mutated(value, choices) {
  const copy = structuredClone(value);
  const rounds = 1 + choices.below(4);
  // What is blown up twice has hundreds of megabytes.
  let isBlownUp = false;
  for (let round = 0; round < rounds; round += 1) isBlownUp = mutateOnce(copy, choices, isBlownUp) || isBlownUp;
  return copy;
}

/** The containers of a tree. */
function containersOf(root) {
  const found = [];
  const pending = [root];
  for (let next = pending.pop(); next !== undefined && found.length < 2000; next = pending.pop()) {
    found.push(next);
    for (const inner of Object.values(next)) if (inner !== null && typeof inner === 'object') pending.push(inner);
  }
  return found;
}

function setOwn(target, key, value) {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether something was blown up. */
function mutateOnce(root, choices, isBlownUp) {
  const containers = containersOf(root);
  const target = choices.pick(containers);
  const keys = Object.keys(target);
  if (keys.length === 0) return false;
  let isBlown = false;
  const key = choices.pick(keys);
  choices.oneOf(
    (c) => setOwn(target, key, c.oneOf(text, wrong)),
    (c) => {
      const other = c.pick(containers);
      setOwn(target, key, structuredClone(other));
    },
    () => (Array.isArray(target) ? target.splice(Number(key), 1) : delete target[key]),
    () => (Array.isArray(target) ? target.push(structuredClone(target[key])) : undefined),
    (c) => (Array.isArray(target) ? undefined : setOwn(target, text(c), target[key])),
    () => setOwn(target, key, [target[key]]),
    (c) => {
      isBlown = !isBlownUp && inflate(target, key, c);
    },
  );
  return isBlown;
}

/** Repeats a value or a text very often: what takes more than linear time shows. Rarely, since it is slow where it is not. */
function inflate(target, key, choices) {
  if (!choices.once(12)) return false;
  const value = target[key];
  const times = choices.pick([100, 1000, 5000]);
  if (typeof value === 'string') setOwn(target, key, value.slice(0, 100).repeat(times));
  else if (Array.isArray(target) && JSON.stringify(value ?? null).length * times < 2_000_000) {
    const isNumbered = choices.below(2) === 1;
    for (let index = 0; index < times; index += 1) target.push(isNumbered ? numbered(value, index) : structuredClone(value));
  }
  return true;
}

/** A copy with other texts. Nothing is shared with the value: what is put into one copy later would be in thousands. */
function numbered(value, index) {
  if (typeof value === 'string') return `${value}${index}`;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return structuredClone(value);
  return Object.fromEntries(
    Object.entries(structuredClone(value)).map(([key, inner]) => [
      key,
      typeof inner === 'string' && index % 7 !== 0 ? `${inner}${index}` : inner,
    ]),
  );
}
