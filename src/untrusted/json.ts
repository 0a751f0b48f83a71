/**
 * Reading JSON that may have been written to harm: bounded depth and number of values before it is parsed, and nothing
 * of it ever becomes a prototype. `JSON.parse` itself has no depth limit, and 50 MB of `{},` cost it two gigabytes.
 * Specification: RFC 8259. A byte order mark is tolerated; of duplicate keys the last one counts, as everywhere,
 * and documents are told (repeated-keys.ts).
 */
import { isAscii } from 'node:buffer';
import { type RepeatedKeys, repeatedKeys } from './repeated-keys.ts';

export interface JsonLimits {
  /** Deepest nesting of arrays and objects. */
  readonly depth: number;
  /** Most arrays, objects and members together. */
  readonly values: number;
}

export type JsonObject = { readonly [key: string]: unknown };

export type JsonResult = { readonly kind: 'value'; readonly value: unknown } | JsonFailure;

export type JsonFailure =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-utf8' }
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'too-many-values' }
  | { readonly kind: 'not-json'; readonly reason: string };

const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** By which the brackets of an array differ from those of an object. No other characters of JSON become those of an object by it. */
const BRACE = 0x20;

/** Parses bytes as JSON within limits. Never throws. */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): JsonResult {
  const counted = valuesIn(bytes, limits);
  return typeof counted === 'number' ? parsed(bytes) : { kind: counted };
}

/** The same, and which keys stand twice in one object (repeated-keys.ts): for documents, which others read too. */
export function parseWhole(bytes: Uint8Array, limits: JsonLimits): JsonResult & { readonly repeated?: RepeatedKeys } {
  const counted = valuesIn(bytes, limits);
  if (typeof counted !== 'number') return { kind: counted };
  const result = parsed(bytes);
  const repeated = result.kind === 'value' ? repeatedKeys(bytes, result.value, counted) : undefined;
  return repeated === undefined ? result : { ...result, repeated };
}

function parsed(bytes: Uint8Array): JsonResult {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { kind: 'not-utf8' };
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    // V8 quotes the text around the fault; only the first line of its message, without the quotation, is worth showing.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'not-json', reason: (message.split(/, (?:\.\.\.)?"|\n/)[0] ?? '').slice(0, 120) };
  }
}

/** Longer texts Node would keep outside of V8's heap, where they stay longer, and are slower to cut from. */
const LONGEST_COPY = 1_000_000;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The text of some bytes, without a byte order mark; undefined where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  // Nearly all documents are ASCII, and then need no decoding.
  if (bytes.length <= LONGEST_COPY && isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * How many containers and commas there are, by a scan over the bytes, outside of strings: 1 ms a megabyte, and nothing is allocated. What there is
 * most of is asked first, and passed four bytes at a time: indentation, strings. One function, which V8 keeps in registers.
 */
function valuesIn(bytes: Uint8Array, { depth: deepest, values: most }: JsonLimits): number | 'too-deep' | 'too-many-values' {
  const { length, byteOffset } = bytes;
  /** The bytes as whole words of memory; the first of them may begin before the bytes do, by so many, and none ends behind them. */
  const before = byteOffset & 3;
  const words = new Int32Array(bytes.buffer, byteOffset - before, (before + length) >> 2);
  const whole = words.length;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index] as number;
    if (byte === BLANK) {
      if (((index + before) & 3) !== 3) continue;
      let word = (index + before + 1) >> 2;
      while (word < whole && words[word] === 0x20202020) word += 1;
      index = (word << 2) - before - 1;
    } else if (byte === QUOTE) {
      for (index += 1; index < length; index += 1) {
        if (((index + before) & 3) === 0) {
          let word = (index + before) >> 2;
          while (word < whole && !mayEnd(words[word] as number)) word += 1;
          index = (word << 2) - before;
          if (index >= length) break;
        }
        const inner = bytes[index] as number;
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) index += 1;
      }
    } else if (byte === COMMA) {
      values += 1;
      if (values > most) return 'too-many-values';
    } else if ((byte | BRACE) === OPEN_OBJECT) {
      depth += 1;
      values += 1;
      if (depth > deepest) return 'too-deep';
      if (values > most) return 'too-many-values';
    } else if ((byte | BRACE) === CLOSE_OBJECT) depth -= 1;
  }
  return values;
}

/** Whether a quotation mark or a backslash is among the bytes of a word: less by one, a byte that is zero borrows from the bit above it. */
function mayEnd(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  return ((((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes)) & 0x80808080) !== 0;
}

/** Whether a parsed value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's own member; never what a prototype has (`constructor`, `__proto__`). */
export function member(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An object's own member if it is a text. */
export function textMember(object: JsonObject, key: string): string | undefined {
  const value = member(object, key);
  return typeof value === 'string' ? value.toWellFormed() : undefined;
}

/** An object's own member if it is an object. */
export function objectMember(object: JsonObject, key: string): JsonObject | undefined {
  const value = member(object, key);
  return isJsonObject(value) ? value : undefined;
}
