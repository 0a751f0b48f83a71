/**
 * Edges for what nothing leads to: it is attached to the thing that its document is about, or to the root (docs/rules.md R3 g, R4.3).
 */
import type { ComponentId } from '../../model/component.ts';
import type { Relation } from '../../model/inventory.ts';
import { compareText } from '../../model/order.ts';
import { Graph, type Reach } from '../../model/reach.ts';

/**
 * Edges from `subject` to those of `ids` that are not in `reached`: first to what no unreached component leads to, then to one
 * entry of each cycle, the first by id. `reached` is what the subject reaches in the graph, and is extended.
 */
export function attach(subject: ComponentId, ids: readonly ComponentId[], graph: Graph, reached: Reach): readonly Relation[] {
  const added: Relation[] = [];
  const attachTo = (to: ComponentId): void => {
    added.push({ from: subject, kind: 'contains', to });
    reached.extend(to);
  };
  const unreached = ids.filter((id) => !reached.has(id)).sort(compareText);
  if (unreached.length === 0) return added;
  const targets = new Set(unreached.flatMap((id) => graph.targetsOf(id)));
  for (const id of unreached) if (!reached.has(id) && !targets.has(id)) attachTo(id);
  for (const id of unreached) if (!reached.has(id)) attachTo(id);
  return added;
}

/** Edges from `subject` to those of `ids` that it does not reach by `relations`. */
export function attachUnreached(subject: ComponentId, ids: readonly ComponentId[], relations: readonly Relation[]): readonly Relation[] {
  const graph = new Graph(relations);
  const reached = graph.reach();
  reached.extend(subject);
  return attach(subject, ids, graph, reached);
}
