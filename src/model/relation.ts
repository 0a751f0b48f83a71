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

/** Where the edge of a relation that is one begins, as {@link edgeOf} has it, without an object. */
export function sourceOf({ from, kind, to }: Relation): ComponentId {
  return kind === 'isVariantOf' ? to : from;
}

/** The targets of each component's edges, each once; edges from a component to itself are left out. */
export function edgesBySource(relations: readonly Relation[]): ReadonlyMap<ComponentId, ReadonlySet<ComponentId>> {
  const edges = new Map<ComponentId, Set<ComponentId>>();
  eachEdge(relations, (source, target) => {
    const targets = edges.get(source);
    if (targets === undefined) edges.set(source, new Set([target]));
    else targets.add(target);
  });
  return edges;
}

/** The same as lists that may hold a target twice: enough to walk them, and made in half of the time. */
export function targetsBySource(relations: readonly Relation[]): Targets {
  const targets = new Map<ComponentId, ComponentId[]>();
  eachEdge(relations, (source, target) => {
    const known = targets.get(source);
    if (known === undefined) targets.set(source, [target]);
    else known.push(target);
  });
  return targets;
}

/** The edges between two components, as {@link edgeOf} has them, without an object for each. */
export function eachEdge(relations: readonly Relation[], visit: (source: ComponentId, target: ComponentId) => void): void {
  for (let at = 0; at < relations.length; at += 1) {
    const { from, kind, to } = relations[at] as Relation;
    if (kind === 'bundles' || kind === 'provides' || from === to) continue;
    if (kind === 'isVariantOf') visit(to, from);
    else visit(from, to);
  }
}

/** Where edges lead, by where they begin. */
export type Targets = ReadonlyMap<ComponentId, readonly ComponentId[] | ReadonlySet<ComponentId>>;

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
    edges.get(id)?.forEach((target) => {
      if (!reached.has(target)) pending.push(target);
    });
  }
}
