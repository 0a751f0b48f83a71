/** The bounds on JSON are counted four bytes at a time, wherever they lie in memory: they must be what a look at each byte would find. */
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/untrusted/json.ts';

/** The bytes of a text, beginning so many bytes behind the start of a word of memory. */
function placed(text: string, offset: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const memory = new Uint8Array(bytes.length + offset);
  memory.set(bytes, offset);
  return memory.subarray(offset);
}

/** Texts of all lengths around a word, whose escapes and brackets must not count: a quotation mark, a backslash, a comma, brackets. */
const TEXTS = ['', 'a', 'ab', 'abc', 'abcd', 'abcdefghi', '"', '\\', 'abc"', 'ab\\"{', 'a,b,[{', '\\\\\\"[[[[', 'é€,{', '\n,\t{ '];

/** Containers, and commas between their members. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Object.values(value);
  return members.reduce<number>((sum, member) => sum + countOf(member), 1 + Math.max(0, members.length - 1));
}

const VALUE = { texts: TEXTS, [TEXTS.join('')]: TEXTS.map((text, index) => [{ [text]: text }, [[text], index]]) };

describe.each([0, 1, 2, 3])('bytes that begin %i bytes into a word', (offset) => {
  test.each([0, 1, 2, 3, 4, 9])('are read within exactly their bounds, indented by %i', (indent) => {
    const bytes = placed(JSON.stringify(VALUE, null, indent), offset);
    const values = countOf(VALUE);
    expect(parseJson(bytes, { depth: 5, values })).toEqual({ kind: 'value', value: VALUE });
    expect(parseJson(bytes, { depth: 4, values })).toEqual({ kind: 'too-deep' });
    expect(parseJson(bytes, { depth: 5, values: values - 1 })).toEqual({ kind: 'too-many-values' });
  });

  test('that end inside of a text or behind a backslash are no JSON, whatever stands behind them', () => {
    for (const text of TEXTS) {
      const whole = placed(`["${text}\\"]]]]]]]]`, offset);
      expect(parseJson(whole, { depth: 1, values: 1 }).kind).toBe('not-json');
      const cut = whole.subarray(0, whole.indexOf(0x5c) + 1);
      expect(parseJson(cut, { depth: 1, values: 1 }).kind).toBe('not-json');
    }
  });
});

test('a text that is not ASCII throughout is decoded', () => {
  expect(parseJson(placed('"é€\u{1F40D}"', 1), { depth: 1, values: 1 })).toEqual({ kind: 'value', value: 'é€\u{1F40D}' });
  expect(parseJson(placed('\uFEFF"a"', 1), { depth: 1, values: 1 })).toEqual({ kind: 'value', value: 'a' });
  expect(parseJson(Uint8Array.of(0x22, 0xe9, 0x22), { depth: 1, values: 1 })).toEqual({ kind: 'not-utf8' });
});
