/** Patterns that see a megabyte: what is sought first of them is in each of their texts, and what they find does not depend on it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource, Reader } from '../../src/native/byte-source.ts';
import { makeScanner, type TextPattern } from '../../src/native/string-scan.ts';
import { VERSION_STRINGS } from '../../src/native/tables/version-strings.data.ts';

const WIDE = VERSION_STRINGS.filter(({ reach }) => reach >= 65_536);

it.each(WIDE.map(({ library, pattern, core }) => [library, pattern, core] as const))(
  '%s: every text of %s holds %j',
  (_library, pattern, core) => {
    expect(core).toBeDefined();
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(`^${pattern}$`)), (text) => {
        expect(text).toContain(core);
      }),
      { numRuns: 50 },
    );
  },
);

it('finds the same as without it', () => {
  const rule = { subject: 'x', literals: ['literal'], pattern: '\\0(?<version>3\\.\\d{1,2})\\0', reach: 65_536 };
  const found = (pattern: TextPattern<string>, bytes: Buffer) => {
    const region = { name: 'all', offset: 0, size: bytes.length, address: 0 };
    const { matches } = makeScanner([pattern]).scan(new Reader(memorySource(bytes)), [region]);
    return matches.map(({ text, offset }) => ({ text, offset }));
  };
  const part = fc.oneof(
    fc.constantFrom('literal', '\x003.1\0', '\x003.12\0', '3.3.', '3.', '\0'),
    fc.nat(300).map((length) => 'x'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 80 }), (parts) => {
      const bytes = Buffer.from(parts.join(''), 'latin1');
      expect(found({ ...rule, core: '3.' }, bytes)).toEqual(found(rule, bytes));
    }),
    { numRuns: 500 },
  );
});
