/**
 * Whose edge is whose (docs/graph.md): several carriers may describe one component and lead it to different things. The graph holds the
 * edges of all; where they differ, a property of the component says who leads where, so that each carrier's own graph can be found again.
 */
import type { ComponentId, Property } from '../model/component.ts';
import type { Relation } from '../model/inventory.ts';
import { sortedBy, sortedUnique } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { edgeOf } from '../model/relation.ts';
import type { Shown } from './naming.ts';

/** Who describes each component, by the names that components have now. */
export function speakersOf(
  components: readonly Shown[],
  rename: (id: ComponentId) => ComponentId | undefined,
): ReadonlyMap<ComponentId, readonly ComponentId[]> {
  const speakers = new Map<ComponentId, readonly ComponentId[]>();
  for (const { component } of components) {
    const id = rename(component.id);
    if (id === undefined || component.statedBy === undefined) continue;
    speakers.set(id, sortedUnique(component.statedBy.flatMap((speaker) => rename(speaker) ?? [])));
  }
  return speakers;
}

/** The relations; those that everybody states who describes their source are nobody's in particular. */
export function ownEdges(relations: readonly Relation[], speakers: ReadonlyMap<ComponentId, readonly ComponentId[]>): readonly Relation[] {
  // An edge is one, whether it is called a part or a dependency.
  const shared = new Map<ComponentId, Set<ComponentId>>();
  const isEverybodys = ({ by }: Relation, source: ComponentId): boolean => {
    const all = speakers.get(source);
    return by === undefined || (all?.every((speaker) => by.includes(speaker)) ?? false);
  };
  const sources = new Set(relations.flatMap((relation) => (relation.by === undefined ? [] : (edgeOf(relation)?.from ?? []))));
  for (const relation of relations) {
    const edge = edgeOf(relation);
    if (edge === undefined || !sources.has(edge.from) || !isEverybodys(relation, edge.from)) continue;
    shared.set(edge.from, (shared.get(edge.from) ?? new Set()).add(edge.to));
  }
  return relations.map((relation) => {
    const edge = edgeOf(relation);
    const { by, from, kind, to } = relation;
    if (by === undefined) return relation;
    return edge === undefined || shared.get(edge.from)?.has(edge.to) === true ? { from, kind, to } : relation;
  });
}

/** The properties by which components say who leads where: for each speaker what only some speakers lead to, and it does. */
export function edgeProperties(relations: readonly Relation[]): ReadonlyMap<ComponentId, readonly Property[]> {
  const bySource = new Map<ComponentId, Map<ComponentId, ComponentId[]>>();
  for (const relation of relations) {
    const edge = edgeOf(relation);
    if (edge === undefined || relation.by === undefined) continue;
    const speakers = bySource.get(edge.from) ?? new Map<ComponentId, ComponentId[]>();
    if (speakers.size === 0) bySource.set(edge.from, speakers);
    for (const speaker of relation.by) {
      const targets = speakers.get(speaker);
      if (targets === undefined) speakers.set(speaker, [edge.to]);
      else targets.push(edge.to);
    }
  }
  return new Map(
    Array.from(bySource, ([source, speakers]) => [
      source,
      sortedBy(speakers, ([speaker]) => speaker).map(([speaker, targets]) =>
        ownProperty('edges-of', JSON.stringify([speaker, ...sortedUnique(targets)])),
      ),
    ]),
  );
}
