/** Edges for what a document lists and nothing leads to: it hangs on the thing that the document is about (docs/rules.md R3 g, R4.3). */
import type { ComponentId } from '../../model/component.ts';
import type { Relation } from '../../model/inventory.ts';
import { compareText } from '../../model/order.ts';
import { edgesByOrigin, extendReach, reachableFrom } from '../../model/relation.ts';

/** Edges from the host to those of `ids` that it does not reach: first what nothing leads to, then one entry of each cycle. */
export function hang(host: ComponentId, ids: readonly ComponentId[], relations: readonly Relation[]): readonly Relation[] {
  const edges = edgesByOrigin(relations);
  const added: Relation[] = [];
  const reached = reachableFrom([host], edges);
  const sorted = ids.toSorted(compareText);
  const hangOn = (to: ComponentId): void => {
    added.push({ from: host, kind: 'contains', to });
    extendReach(reached, to, edges);
  };
  const targets = new Set([...edges].filter(([from]) => !reached.has(from)).flatMap(([, to]) => [...to]));
  for (const id of sorted) if (!reached.has(id) && !targets.has(id)) hangOn(id);
  for (const id of sorted) if (!reached.has(id)) hangOn(id);
  return added;
}
