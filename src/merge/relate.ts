/**
 * Makes the graph whole (docs/rules.md R4.7, R4.3): the root leads to what was asked for, to what nothing else requires, and
 * to one entry of each cycle that would be out of reach; whatever is still unreached hangs on the root.
 */
import type { ComponentId } from '../model/component.ts';
import type { Inventory, Relation, RootedInventory } from '../model/inventory.ts';
import { compareText, sortedUnique } from '../model/order.ts';
import { edgesByOrigin, extendReach, reachableFrom } from '../model/relation.ts';

/** What the graph starts from; ids as they are after deduplication. */
export interface Plan {
  readonly root: ComponentId;
  readonly distributions: readonly ComponentId[];
  /** Those that a REQUESTED file marks as asked for; may be none. */
  readonly requested: readonly ComponentId[];
  /** Which distribution requires which, by core metadata; documents may know more edges. */
  readonly requirements: readonly Relation[];
  /** Components beside the distributions that the root leads to: the interpreter. */
  readonly others: readonly ComponentId[];
  readonly lifecycles: readonly string[];
}

/** Adds the root's edges. Nothing of the inventory is lost; afterwards every component is reachable from the root. */
export function relate(inventory: Inventory, plan: Plan): RootedInventory {
  const edges = edgesByOrigin(inventory.relations);
  const distributions = sortedUnique(plan.distributions);
  const starts = new Set<ComponentId>([...plan.others, ...plan.requested]);
  const reached = reachableFrom([plan.root, ...starts], edges);
  const start = (id: ComponentId): void => {
    starts.add(id);
    extendReach(reached, id, edges);
  };
  const required = new Set(plan.requirements.filter(({ from, to }) => from !== to).map(({ to }) => to));
  // Without any REQUESTED file a distribution that merely lies bundled in another one was still installed by someone.
  const anyRequested = plan.requested.length > 0;
  for (const id of distributions) if (!required.has(id) && !(anyRequested && reached.has(id))) start(id);
  // What is left and still unreached forms cycles: one entry each, the first by name.
  for (const id of distributions) if (!reached.has(id)) start(id);
  const direct: Relation[] = [...starts].filter((id) => id !== plan.root).map((to) => ({ from: plan.root, kind: 'dependsOn', to }));
  const orphans = inventory.components.map(({ id }) => id).filter((id) => id !== plan.root && !reached.has(id));
  const hung: Relation[] = [];
  const targets = new Set(orphans.flatMap((id) => [...(edges.get(id) ?? [])]));
  for (const pass of [(id: ComponentId) => !targets.has(id), () => true]) {
    for (const to of orphans.toSorted(compareText)) {
      if (reached.has(to) || !pass(to)) continue;
      hung.push({ from: plan.root, kind: 'contains', to });
      extendReach(reached, to, edges);
    }
  }
  return {
    ...inventory,
    root: plan.root,
    lifecycles: plan.lifecycles,
    relations: [...inventory.relations, ...direct, ...hung],
  };
}
