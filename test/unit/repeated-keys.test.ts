/** Keys that stand twice: seen wherever they are, and nowhere else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/diagnostics/catalogue.ts';
import { readSbom } from '../../src/formats/index.ts';
import { parseWhole } from '../../src/untrusted/json.ts';

const LIMITS = { depth: 100, values: 100_000 };
const repeated = (text: string) => {
  const result = parseWhole(Buffer.from(text), LIMITS);
  expect(result.kind).toBe('value');
  return result.repeated;
};

describe('keys that stand twice', () => {
  it.each([
    ['{"a":1,"a":2}', ['a'], 1],
    ['[{"b":{"c":[]}},{"x":{"a":1,"b":"a","a":{"a":1}}}]', ['a'], 1],
    ['{"a":1,"\\u0061":2,"a":3}', ['a'], 2],
    ['{"__proto__":{"x":1},"__proto__":{"y":2},"constructor":1}', ['__proto__'], 1],
    ['{"a":{"a":1,"b":2},"a":{"a":1,"b":2}}', ['a'], 1],
    ['{"a":[],"a":[1,2,3],"":1,"":2}', ['a', ''], 2],
  ])('are found in %s', (text, keys, count) => {
    expect(repeated(text)).toEqual({ keys, count });
  });

  it.each([
    '{}',
    '[]',
    '1',
    '"a"',
    '{"a":"\\",\\"a\\":","b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"1":1,"0":2,"__proto__":3}',
    '[[],[[]],{},{"a":{}}]',
  ])('are not found in %s', (text) => {
    expect(repeated(text)).toBeUndefined();
  });

  /** JSON as its text and how many keys stand twice in it. */
  const document = fc.letrec<{ readonly value: readonly [string, number] }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.boolean()).map((value) => [JSON.stringify(value), 0] as const),
      fc
        .array(tie('value'))
        .map((items) => [`[${items.map(([text]) => text).join(' , ')}]`, items.reduce((sum, [, count]) => sum + count, 0)] as const),
      fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', '"', ',', '{'), tie('value'))).map((members) => {
        const inner = members.reduce((sum, [, [, count]]) => sum + count, 0);
        const text = members.map(([key, [value]]) => `${JSON.stringify(key)}: ${value}`).join(',');
        return [`{${text}}`, inner + members.length - new Set(members.map(([key]) => key)).size] as const;
      }),
    ),
  })).value;

  it('are counted as often as they stand there', () => {
    fc.assert(
      fc.property(document, ([text, count]) => {
        expect(repeated(text)?.count ?? 0).toBe(count);
      }),
      { numRuns: 500, seed: 20261121 },
    );
  });

  it('are said of a document, and the last one counts', () => {
    const text = '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"shown","name":"read"}]}';
    const { value, diagnostics } = readSbom(Buffer.from(text), 'x.json', LIMITS);
    expect(value?.components.map(({ name }) => name)).toEqual(['read']);
    expect(diagnostics).toMatchObject([{ code: 'sbom-key-repeated', at: { path: 'x.json' }, keys: ['name'], count: 1 }]);
    expect(diagnostics.map(messageOf)).toEqual(['has a key that stood in the same object before (name); the last one counts']);
  });
});
