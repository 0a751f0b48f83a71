/** Grouping in one pass, where it is enough, against all rules one after the other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupRecords } from '../../../src/merge/unite/group-records.ts';
import { type Component, componentId } from '../../../src/model/component.ts';
import { parseCpe } from '../../../src/model/cpe.ts';
import { parsePurl } from '../../../src/model/purl.ts';

const cpe = parseCpe('cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*') ?? expect.fail();
const hash = (content: string) => [{ algorithm: 'SHA-256', content: content.repeat(64) }];
const crates = Array.from({ length: 20 }, (_, index) => `pkg:cargo/c${index % 12}@1`);
const purls = [...crates, 'pkg:generic/z@1', 'pkg:generic/z@1', 'pkg:generic/z@1', 'pkg:deb/debian/zlib1g@1.3'].map(parsePurl);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq: number) => fc.option(arbitrary, { nil: undefined, freq });

/** Records that mostly have a purl of their own; now and then there is one that needs another rule. */
const records = fc.array(
  fc
    .record({
      id: fc.integer({ min: 0, max: 200 }),
      purl: maybe(fc.constantFrom(...purls), 20),
      name: fc.constantFrom('n', 'm'),
      isAddition: fc.integer({ min: 0, max: 10 }).map((number) => number === 0),
      chance: fc.integer({ min: 0, max: 40 }),
      hashes: maybe(fc.constantFrom(hash('a'), hash('b')), 3),
    })
    .map(({ id, purl, name, isAddition, chance, hashes }): Component => {
      const bare = { id: componentId(`i${id}`), authority: 'document', origins: ['d'], localScope: 'd', type: 'library', name } as const;
      if (isAddition) return { ...bare, isAddition };
      return {
        ...bare,
        ...(purl !== undefined && { purl }),
        ...(chance === 0 && { cpes: [cpe] }),
        ...(hashes !== undefined && { hashes }),
      };
    }),
  { maxLength: 12 },
);

it('gives the groups that all rules give', () => {
  // A settled record that is not there changes nothing, but all rules are applied.
  const unrelated = new Map([[componentId('nobody'), 'elsewhere']]);
  const numbers = (list: readonly Component[], settled: ReadonlyMap<Component['id'], string>) =>
    groupRecords(list, settled)
      .map((group) => [...group].sort((left, right) => left - right))
      .sort(([left = 0], [right = 0]) => left - right);
  fc.assert(
    fc.property(records, (list) => {
      expect(numbers(list, new Map())).toEqual(numbers(list, unrelated));
    }),
    { numRuns: 2000 },
  );
});
