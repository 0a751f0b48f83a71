/** What can be reached, by number, against what relations.ts reaches by texts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { componentId } from '../../../src/model/component.ts';
import type { Relation } from '../../../src/model/inventory.ts';
import { Graph } from '../../../src/model/reach.ts';
import { edgesBySource, reachableFrom } from '../../../src/model/relation.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'].map(componentId);
const id = fc.constantFrom(...IDS);
const relation: fc.Arbitrary<Relation> = fc.record({
  from: id,
  kind: fc.constantFrom('bundles', 'contains', 'dependsOn', 'isGeneratedFrom', 'isVariantOf', 'provides'),
  to: id,
});

it('reaches what the edges lead to, and no more', () => {
  fc.assert(
    fc.property(fc.array(relation, { maxLength: 12 }), fc.array(id, { maxLength: 3 }), (relations, starts) => {
      const edges = edgesBySource(relations);
      const graph = new Graph(relations);
      const reached = graph.reach();
      for (const start of starts) reached.extend(start);
      const expected = reachableFrom(starts, edges);
      expect(IDS.filter((one) => reached.has(one))).toEqual(IDS.filter((one) => expected.has(one)));
      for (const one of IDS) expect(new Set(graph.targetsOf(one))).toEqual(edges.get(one) ?? new Set());
    }),
    { numRuns: 500 },
  );
});
