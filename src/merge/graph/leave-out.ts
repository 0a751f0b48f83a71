/** Leaving components out of an inventory without tearing the graph: edges lead past them, so nothing loses its place. */
import type { ComponentId } from '../../model/component.ts';
import type { Inventory, Relation } from '../../model/inventory.ts';
import { groupBy } from '../../model/order.ts';
import { edgeOf } from '../../model/relation.ts';
import { rewriteReferences } from '../../model/rewrite.ts';

/** The inventory without `dropped`. What depended on one of them depends on what it depended on. */
export function leaveOut(inventory: Inventory, dropped: ReadonlySet<ComponentId>): Inventory {
  if (dropped.size === 0) return inventory;
  const bridged: Inventory = { ...inventory, relations: bridge(inventory.relations, dropped) };
  return {
    ...rewriteReferences(bridged, (id) => (dropped.has(id) ? undefined : id)),
    components: inventory.components.filter(({ id }) => !dropped.has(id)),
  };
}

/**
 * The inventory without build-time tools. No edge leads past them: what only a tool needs is no dependency of what it built. What an archive
 * holds and nothing leads to any more is attached to what holds it.
 */
export function leaveOutTools(inventory: Inventory, tools: ReadonlySet<ComponentId>): Inventory {
  if (tools.size === 0) return inventory;
  const kept: Inventory = {
    ...rewriteReferences(inventory, (id) => (tools.has(id) ? undefined : id)),
    components: inventory.components.filter(({ id }) => !tools.has(id)),
  };
  const led = new Set(kept.relations.flatMap((relation) => edgeOf(relation)?.to ?? []));
  const bundled = kept.relations.filter(({ kind, to }) => kind === 'bundles' && !led.has(to));
  return { ...kept, relations: [...kept.relations, ...bundled.map(({ from, to }): Relation => ({ from, kind: 'contains', to }))] };
}

/** Build-time tools and whatever else a document excludes (docs/rules.md R7), for `--drop-excluded`. Never an installed distribution. */
export function excludedComponents(inventory: Inventory): ReadonlySet<ComponentId> {
  return new Set(
    inventory.components.filter(({ scope, distribution }) => scope === 'excluded' && distribution === undefined).map(({ id }) => id),
  );
}

/** Edges led past what is left out, at most: a document made to harm could ask for the product of thousands by thousands. */
const MOST_BRIDGES = 1_000_000;

/** The relations with each way through left-out components shortened to its end. Beyond the bound, ends are attached to the root instead. */
function bridge(relations: readonly Relation[], dropped: ReadonlySet<ComponentId>): readonly Relation[] {
  const outgoing = groupBy(
    relations.filter(({ from }) => dropped.has(from)),
    ({ from }) => from,
  );
  const bridges: Relation[] = [];
  let steps = 0;
  for (const { from, kind, to } of relations) {
    if (dropped.has(from) || !dropped.has(to) || kind === 'bundles') continue;
    const through = new Set([to]);
    for (const id of through) {
      for (const next of outgoing.get(id) ?? []) {
        steps += 1;
        if (steps > MOST_BRIDGES) return [...relations, ...bridges];
        if (dropped.has(next.to)) through.add(next.to);
        else bridges.push({ from, kind, to: next.to });
      }
    }
  }
  return [...relations, ...bridges];
}
