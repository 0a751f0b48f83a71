/**
 * What we said of a component in our own words, restored when one of our documents is read: places, bundling, whose words and edges are
 * whose. So that a document of ours, read again, is the inventory it was written from.
 */
import type { Component, ComponentId, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import type { Relation } from '../model/inventory.ts';
import { sortedUnique } from '../model/order.ts';
import { LOCATION_PROPERTY, ownName, TRIVY_LOCATION_PROPERTY } from '../model/properties.ts';
import { edgeOf } from '../model/relation.ts';

const BUNDLED_BY = ownName('bundled-by');
const STATED_BY = ownName('stated-by');
const LISTED_BY = ownName('listed-by');
const EDGES_OF = ownName('edges-of');
const NAMES: ReadonlySet<string> = new Set([BUNDLED_BY, STATED_BY, LISTED_BY, EDGES_OF, LOCATION_PROPERTY, TRIVY_LOCATION_PROPERTY]);

/** Those that name a carrier. */
const CARRIERS: ReadonlySet<string> = new Set([BUNDLED_BY, STATED_BY, LISTED_BY]);

const NO_EDGES: Restored['edges'] = new Map();

type Resolve = (reference: string) => readonly ComponentId[] | undefined;

export interface Restored {
  readonly component: Component;
  /** What the properties state beside the document's own relations. */
  readonly relations: readonly Relation[];
  /** Edges out of the component that only some of those lead who describe it: who leads to each target. */
  readonly edges: ReadonlyMap<ComponentId, readonly ComponentId[]>;
}

/** The component without properties that repeat what a field or a relation says, and what they stated. */
export function restore(component: Component, resolve: Resolve): Restored {
  const { properties } = component;
  if (properties === undefined || !properties.some(({ name }) => NAMES.has(name))) return { component, relations: [], edges: NO_EDGES };
  const relations: Relation[] = [];
  const edges = new Map<ComponentId, ComponentId[]>();
  const speakers: ComponentId[] = [];
  const listing: ComponentId[] = [];
  const place = component.evidence?.occurrences?.[0]?.location;
  const stays = ({ name, value }: Property): boolean => {
    if (name === LOCATION_PROPERTY || name === TRIVY_LOCATION_PROPERTY) return value !== place;
    if (name === EDGES_OF) {
      const stated = edgesIn(value, resolve);
      if (stated === undefined) return true;
      for (const to of stated.to) {
        const known = edges.get(to);
        if (known === undefined) edges.set(to, [stated.by]);
        else known.push(stated.by);
      }
      return false;
    }
    const bearers = CARRIERS.has(name) ? resolve(value) : undefined;
    if (name === STATED_BY) speakers.push(...(bearers ?? []));
    else if (name === LISTED_BY) listing.push(...(bearers ?? []));
    else for (const from of bearers ?? []) if (from !== component.id) relations.push({ from, kind: 'bundles', to: component.id });
    return bearers === undefined;
  };
  const { properties: _, ...rest } = component;
  const kept = nonEmpty(properties.filter(stays));
  const words = { statedBy: nonEmpty(sortedUnique([...speakers, ...listing])), listedBy: nonEmpty(sortedUnique(listing)) };
  return { component: { ...rest, ...defined({ properties: kept, ...words }) }, relations, edges };
}

interface StatedEdges {
  readonly by: ComponentId;
  readonly to: readonly ComponentId[];
}

/** `["carrier","target",…]`; undefined where that is not what the text is, or the document has no such carrier. */
function edgesIn(text: string, resolve: Resolve): StatedEdges | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || !parsed.every((item): item is string => typeof item === 'string')) return undefined;
  const [speaker, ...targets] = parsed;
  const by = speaker === undefined ? undefined : resolve(speaker)?.[0];
  // Our references are unique: of a text that names many components with one, the first is as good as any.
  return by === undefined ? undefined : { by, to: targets.flatMap((target) => resolve(target)?.[0] ?? []) };
}

/** The relations with whose they are, where components say so. */
export function withSpeakers(relations: readonly Relation[], edges: ReadonlyMap<ComponentId, Restored['edges']>): readonly Relation[] {
  if (edges.size === 0) return relations;
  return relations.map((relation) => {
    const edge = edgeOf(relation);
    const by = edge === undefined ? undefined : edges.get(edge.from)?.get(edge.to);
    return by === undefined ? relation : { ...relation, by: sortedUnique(by) };
  });
}
