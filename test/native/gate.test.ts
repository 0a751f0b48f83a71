/** The gate of the string scan: both of its loops find what a search for each literal alone finds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CAPACITY, makeGate } from '../../src/native/string-gate.ts';

const LITERALS = [
  'OpenSSL ',
  'aaaaaa',
  'aaaaaab',
  'libpng version ',
  'libpng-',
  '\0\0\0\0\0\x01',
  'flate ',
  'deflate ',
  'expat-',
  'zzpat-',
  '\xff\xfe\xfd\xfc\xfb\xfa\xf9',
];
const LENGTH = 4096;
const gates = [makeGate(LITERALS), makeGate(LITERALS, 'plain')] as const;

/** Every occurrence, found by looking at each place. */
function occurrences(bytes: Buffer, from: number, to: number) {
  const places = Array.from({ length: bytes.length }, (_, at) => at);
  return places.flatMap((at) =>
    LITERALS.flatMap((text, literal) => {
      const there = bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
      return there && at >= from && at + text.length <= to ? [{ literal, at }] : [];
    }),
  );
}

/** Texts that are made of literals, of beginnings of literals and of anything. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...LITERALS),
      fc.constantFrom(...LITERALS).map((literal) => literal.slice(0, 5)),
      fc.string({ maxLength: 5 }).map((any) => Buffer.from(any).toString('latin1')),
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1').subarray(0, LENGTH));

it('finds every literal wherever it lies, and nothing outside of what is searched', () => {
  fc.assert(
    fc.property(text, fc.nat(200), fc.nat(LENGTH), (bytes, from, to) => {
      const expected = occurrences(bytes, from, Math.min(to, bytes.length));
      for (const gate of gates) {
        // What an earlier search left behind the bytes is not theirs.
        gate.memory.fill('OpenSSL ');
        bytes.copy(gate.memory);
        expect(gate.search(from, Math.min(to, bytes.length))).toEqual(expected);
      }
    }),
    { numRuns: 500 },
  );
});

it('goes on where the list of what was found is full', () => {
  const literals = ['aaaaaa', 'aaaaaab', ...Array.from({ length: 400 }, (_, index) => `aaaaaa${index}`)];
  const size = 6000;
  for (const engine of ['compiled', 'plain'] as const) {
    const gate = makeGate(literals, engine);
    gate.memory.fill('a');
    const hits = gate.search(0, size);
    expect(hits.length).toBe(size - 5);
    expect(hits.at(-1)).toEqual({ literal: 0, at: size - 6 });
  }
});

it('the compiled loop is the one that runs where nothing forbids it', () => {
  expect(gates[0].memory.buffer).not.toBe(gates[1].memory.buffer);
  // The memory of WebAssembly comes in pages of 64 KiB.
  expect(gates[0].memory.buffer.byteLength % 65_536).toBe(0);
  expect(gates[1].memory.buffer.byteLength % 65_536).not.toBe(0);
});

it('searches nothing behind its memory', () => {
  for (const gate of gates) {
    gate.memory.fill(0);
    gate.memory.write('OpenSSL ', CAPACITY - 8, 'latin1');
    expect(gate.search(0, CAPACITY + 100)).toContainEqual({ literal: 0, at: CAPACITY - 8 });
    gate.memory.write('OpenSSL', CAPACITY - 7, 'latin1');
    expect(gate.search(CAPACITY - 100, CAPACITY + 100)).toEqual([]);
  }
});

it('refuses a literal that is too short to be found, and more literals than its table has rows for', () => {
  expect(() => makeGate(Array.from({ length: 2000 }, (_, index) => `literal ${index}`))).toThrow(RangeError);
  expect(() => makeGate(['short'])).toThrow(RangeError);
});
