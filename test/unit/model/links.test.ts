import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ComponentId, componentId } from '../../../src/model/component.ts';
import type { Relation } from '../../../src/model/inventory.ts';
import { Links } from '../../../src/model/links.ts';
import { compareText, groupBy, sortedUnique } from '../../../src/model/order.ts';

const IDS = ['a', 'b', 'c', 'd'].map(componentId);
const id = fc.constantFrom(...IDS);
const relation: fc.Arbitrary<Relation> = fc.record(
  {
    from: id,
    kind: fc.constantFrom('bundles', 'contains', 'dependsOn', 'isGeneratedFrom', 'isVariantOf', 'provides'),
    to: id,
    by: fc.uniqueArray(id, { minLength: 1 }).map(sortedUnique),
  },
  { requiredKeys: ['from', 'kind', 'to'] },
);

/** What distinct relations are, said with texts: sorted, and whoever states one that repeats is united; nobody means everybody. */
function expected(relations: readonly Relation[]): readonly Relation[] {
  const groups = groupBy(
    relations.filter(({ from, to }) => from !== to),
    ({ from, kind, to }) => `${from} ${kind} ${to}`,
  );
  return [...groups]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([, group]) => {
      const { from, kind, to } = group[0];
      const isEverybodys = group.some(({ by }) => by === undefined);
      return isEverybodys ? { from, kind, to } : { from, kind, to, by: sortedUnique(group.flatMap(({ by = [] }) => by)) };
    });
}

it.each([
  ['beside each other', 1, 100],
  // More than one number can hold with kind, target and speakers.
  ['among two thousand million', 2 ** 29, 4],
])('sorts and unites relations of components that are numbered %s', (_, distance, numRuns) => {
  const places = IDS.map((_id, index) => index * distance);
  const count = (places.at(-1) ?? 0) + 1;
  const named = Object.assign([], Object.fromEntries(IDS.map((one, index) => [places[index], one])));
  const numbers = new Map(IDS.map((one, index) => [one, places[index] ?? 0]));
  fc.assert(
    fc.property(fc.array(relation, { maxLength: 12 }), (relations) => {
      expect(Links.of(relations, numbers).distinct(count).relations(named)).toEqual(expected(relations));
    }),
    { numRuns },
  );
});

it('gives each edge those who state it, where many in a row are stated by the same ones', () => {
  const [a, b, c, d] = IDS as [ComponentId, ComponentId, ComponentId, ComponentId];
  const stated = (to: ComponentId, ...by: readonly ComponentId[]): readonly Relation[] =>
    by.map((one) => ({ from: a, kind: 'dependsOn', to, by: [one] }));
  const relations = [...stated(b, a, b), ...stated(c, a, b), ...stated(d, a, c), ...stated(a, a, b)].map((one, index) =>
    index < 6 ? one : { ...one, from: b },
  );
  const more = stated(c, b, c, d).map((one): Relation => ({ ...one, from: c, to: d }));
  const numbers = new Map(IDS.map((one, index) => [one, index]));
  expect(
    Links.of([...relations, ...more], numbers)
      .distinct(IDS.length)
      .relations(IDS)
      .map(({ from, to, by }) => [from, to, by]),
  ).toEqual([
    [a, b, [a, b]],
    [a, c, [a, b]],
    [a, d, [a, c]],
    [b, a, [a, b]],
    [c, d, [b, c, d]],
  ]);
});
