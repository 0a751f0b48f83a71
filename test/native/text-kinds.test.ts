/** Texts that are of kinds: with the bound on each kind, a scan finds what it finds without it, cut to that bound. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource, Reader } from '../../src/native/byte-source.ts';
import { makeScanner, type TextMatch, type TextPattern } from '../../src/native/string-scan.ts';
import type { TextKinds } from '../../src/native/text-kinds.ts';
import { textScanner } from '../../src/native/text-rules.ts';

const MOST = 2;
const rule: TextPattern<string> = {
  subject: 'path',
  literals: ['folder/of', 'folder\\of'],
  pattern: 'folder[/\\\\]of[/\\\\](?<kind>[a-z]{1,3})[/\\\\][^\\0]{0,120}?\\.rs',
};
const kinds: TextKinds = {
  most: MOST,
  of: ({ kind = '' }, text) => ({ kind, own: text }),
  at: (bytes, at) => /^[/\\]([a-z]{1,3})[/\\]/.exec(bytes.toString('latin1', at + 9, at + 14))?.[1],
};
const other: TextPattern<string> = { subject: 'other', literals: ['another'], pattern: 'another (?<kind>[a-z]+)' };

/** The first of each kind, as whoever reads all matches would take them. */
function cut(matches: readonly TextMatch<string>[]): readonly TextMatch<string>[] {
  const known = new Map<string, Set<string>>();
  return matches.filter(({ subject, groups, text }) => {
    if (subject !== 'path') return true;
    const texts = known.get(groups['kind'] ?? '') ?? new Set();
    known.set(groups['kind'] ?? '', texts);
    return texts.size < MOST && texts.size < texts.add(text).size;
  });
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('a', 'b', 'cd'), fc.constantFrom('x', 'y', 'z'), fc.nat(90)).map(path) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('folder/of', 'folder/of/', 'folder/of/a/', 'folder\\of/toolong/x.rs', 'another one', '.rs', '\0'),
  },
  { weight: 1, arbitrary: fc.nat(300).map((length) => '.'.repeat(length)) },
);

function path([kind, name, length]: readonly [kind: string, name: string, length: number]): string {
  return `folder${length % 2 === 0 ? '/' : '\\'}of/${kind}/${'-'.repeat(length)}${name}.rs`;
}

function scanned(rules: readonly TextPattern<string>[], text: string) {
  const bytes = Buffer.from(text, 'latin1');
  return makeScanner(rules).scan(new Reader(memorySource(bytes)), [{ name: 'x', offset: 0, size: bytes.length, address: 0 }]);
}

it('are the first of each kind, whatever lies around them', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const all = scanned([rule, other], text);
      expect(scanned([{ ...rule, kinds }, other], text)).toEqual({ ...all, matches: cut(all.matches) });
    }),
    { numRuns: 400 },
  );
});

it('are found at both ends of the pieces in which a file is read', () => {
  const filling = path(['a', 'x', 30]) + path(['a', 'y', 30]);
  const text = `${filling.repeat(4000)}${path(['b', 'x', 3])}${filling.repeat(2500)}${path(['cd', 'x', 3])}`;
  const all = scanned([rule], text);
  expect(scanned([{ ...rule, kinds }], text)).toEqual({ ...all, matches: cut(all.matches) });
  expect(all.matches.map(({ groups }) => groups['kind'])).toContain('cd');
});

it('of a program of Rust are two paths of each crate', () => {
  const paths = ['serde-1.0.219', 'tokio-1.44.1'].flatMap((crate) =>
    Array.from(
      { length: 30 },
      (_, index) => `/home/builder/.cargo/registry/src/registry.example-1949cf8c6b5b557f/${crate}/src/part${index}.rs`,
    ),
  );
  const bytes = Buffer.from(`\0${paths.join('')}\0`, 'latin1');
  const { matches } = textScanner().scan(new Reader(memorySource(bytes)), [{ name: 'x', offset: 0, size: bytes.length, address: 0 }]);
  expect(matches.map(({ groups, text }) => [groups['name'], text.slice(-8)])).toEqual([
    ['serde', 'part0.rs'],
    ['serde', 'part1.rs'],
    ['tokio', 'part0.rs'],
    ['tokio', 'part1.rs'],
  ]);
});

it('of a program that vcpkg built is one folder of each port', () => {
  const paths = ['abseil/src/20250127.1-0123456789', 'curl/src/rl-8_14_1-abcdef0123'].flatMap((port) =>
    Array.from({ length: 30 }, (_, index) => `D:\\vcpkg\\buildtrees\\${port.replaceAll('/', '\\')}.clean\\lib\\part${index}.c`),
  );
  const bytes = Buffer.from(`\0${paths.join('\0')}\0`, 'latin1');
  const { matches } = textScanner().scan(new Reader(memorySource(bytes)), [{ name: 'x', offset: 0, size: bytes.length, address: 0 }]);
  expect(matches.map(({ groups }) => `${groups['port']} ${groups['ref']}`)).toEqual(['abseil 20250127.1', 'curl rl-8_14_1']);
});
