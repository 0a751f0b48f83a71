/** Documents in pieces: together they are what they would be as one text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlessTooLarge } from '../../../src/cli/too-large.ts';
import { batches, jsonPieces, PieceList, TextWriter } from '../../../src/formats/pieces.ts';

function* each<T>(items: readonly T[]): Generator<T> {
  yield* items;
}

describe('pieces', () => {
  it('of JSON are what JSON.stringify prints, lists that are still to be made included', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.array(fc.jsonValue({ maxDepth: 2 })), (object, list) => {
        const expected = `${JSON.stringify({ ...object, list }, null, 2)}\n`;
        expect(jsonPieces(Object.entries({ ...object, list: each(list) })).join('')).toBe(expected);
        expect(jsonPieces(Object.entries({ ...object, list, nothing: undefined })).join('')).toBe(expected);
      }),
    );
  });

  it('come one after the other: of a long list only a part is there at once', () => {
    const list = Array.from({ length: 1000 }, (_, index) => ({ index }));
    const pieces = jsonPieces([['list', each(list)]]);
    expect(pieces.join('')).toBe(`${JSON.stringify({ list }, null, 2)}\n`);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Array.from(batches(each(list)), ({ length }) => length)).toEqual([...Array.from({ length: 15 }, () => 64), 40]);
  });

  it('of texts are these texts, several in a piece', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => String(index));
    const writer = new TextWriter();
    for (const text of texts) writer.add(`${text.slice(0, 2)}${text.slice(2)}`);
    writer.add('');
    const pieces = writer.pieces();
    expect(pieces.join('')).toBe(texts.join(''));
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.length).toBeLessThan(100);
    expect(new TextWriter().pieces()).toEqual([]);
  });

  it('are no more than fit into one text', async () => {
    const list = new PieceList(5);
    list.push('abc');
    list.push('de');
    expect(await unlessTooLarge(() => list.push('f'))).toBeUndefined();
    expect(list.pieces).toEqual(['abc', 'de']);
  });
});
