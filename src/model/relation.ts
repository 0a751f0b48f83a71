/** The graph that relations form, whatever the format: which way an edge leads from a whole or a user to what it needs. */
import type { ComponentId } from './component.ts';
import type { Relation } from './inventory.ts';

export interface Edge {
  readonly from: ComponentId;
  readonly to: ComponentId;
}

/**
 * A relation as an edge that leads away from the root. A variant (`isVariantOf`) is attached to the thing that it is a variant of;
 * what something provides is no dependency, and what an archive bundles is attached to whatever needs it there.
 */
export function edgeOf({ from, kind, to }: Relation): Edge | undefined {
  switch (kind) {
    case 'dependsOn':
    case 'contains':
    case 'isGeneratedFrom':
      return { from, to };
    case 'isVariantOf':
      return { from: to, to: from };
    case 'bundles':
    case 'provides':
      return undefined;
  }
}

/** The targets of each component's edges, sorted and each once; edges from a component to itself are left out. */
export function edgesBySource(relations: readonly Relation[]): ReadonlyMap<ComponentId, ReadonlySet<ComponentId>> {
  const edges = new Map<ComponentId, Set<ComponentId>>();
  for (const relation of relations) {
    const edge = edgeOf(relation);
    if (edge === undefined || edge.from === edge.to) continue;
    const targets = edges.get(edge.from);
    if (targets === undefined) edges.set(edge.from, new Set([edge.to]));
    else targets.add(edge.to);
  }
  return edges;
}

/** The same as lists that may hold a target twice: enough to walk them, and made in half of the time. */
export function targetsBySource(relations: readonly Relation[]): Targets {
  const targets = new Map<ComponentId, ComponentId[]>();
  for (const { from, kind, to } of relations) {
    // As edgeOf has it, without an object for each.
    if (kind === 'bundles' || kind === 'provides' || from === to) continue;
    const source = kind === 'isVariantOf' ? to : from;
    const target = kind === 'isVariantOf' ? from : to;
    const known = targets.get(source);
    if (known === undefined) targets.set(source, [target]);
    else known.push(target);
  }
  return targets;
}

/** Where edges lead, by where they begin. */
export type Targets = ReadonlyMap<ComponentId, Iterable<ComponentId>>;

/** Everything that can be reached from `starts`, themselves included. */
export function reachableFrom(starts: Iterable<ComponentId>, edges: Targets): Set<ComponentId> {
  const reached = new Set<ComponentId>();
  for (const start of starts) extendReach(reached, start, edges);
  return reached;
}

/** Adds to `reached` what can be reached from `start`; walks only what is new, so that many starts cost no more than one. */
export function extendReach(reached: Set<ComponentId>, start: ComponentId, edges: Targets): void {
  const pending = [start];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const target of edges.get(id) ?? []) if (!reached.has(target)) pending.push(target);
  }
}
