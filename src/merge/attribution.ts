/**
 * Whose edge is whose (docs/graph.md): several carriers may describe one component and lead it to different things. The graph holds the
 * edges of all; where they differ, a property of the component says who leads where, so that each carrier's own graph can be found again.
 * Components are numbers here, in the order of the names that they are shown under (model/links.ts).
 */
import type { ComponentId, Property } from '../model/component.ts';
import type { Relation } from '../model/inventory.ts';
import { Links } from '../model/links.ts';
import { ownProperty } from '../model/properties.ts';
import type { Shown } from './naming.ts';

/** A component with the reference that it is shown under. */
export interface Named extends Shown {
  readonly id: ComponentId;
}

/** What the graph knows of one component. */
export interface Attributed {
  /** What holds it in its archive, in order. */
  readonly bundlers: readonly ComponentId[];
  /** Who leads it where, as properties; none where all who describe it lead it to the same. */
  readonly edges: readonly Property[];
  /** Who describes it, in order; undefined where it is nobody's word in particular. */
  readonly speakers: readonly ComponentId[] | undefined;
}

export interface Graph {
  /** The distinct relations in order; those that everybody states who describes their source are nobody's in particular. */
  readonly relations: readonly Relation[];
  /** By the component's place among all. */
  readonly attributed: (component: number) => Attributed;
}

/** The graph of `components`, which are in the order of their references, from relations between their ids. */
export function graphOf(components: readonly Named[], relations: readonly Relation[]): Graph {
  const ids = components.map(({ id }) => id);
  const numbers = new Map<ComponentId, number>();
  components.forEach(({ component }, index) => {
    numbers.set(component.id, index);
  });
  const links = Links.of(relations, numbers).distinct(components.length);
  const speakers = components.map(
    ({ component }) => component.statedBy && inOrder(component.statedBy.flatMap((id) => numbers.get(id) ?? [])),
  );
  if (!links.isEverybodys) shareCommonEdges(links, speakers);
  const bundlers = links.bundlers(components.length);
  const edges = links.isEverybodys ? NO_EDGES : edgeProperties(links, ids);
  const named = (list: readonly number[]): readonly ComponentId[] => list.map((number) => ids[number] as ComponentId);
  return {
    relations: links.relations(ids),
    attributed: (component) => ({
      bundlers: named(bundlers[component] ?? []),
      edges: edges.get(component) ?? [],
      speakers: speakers[component] && named(speakers[component]),
    }),
  };
}

const NO_EDGES: ReadonlyMap<number, readonly Property[]> = new Map();

type Speakers = readonly (readonly number[] | undefined)[];

/** Makes those links everybody's that everybody states who describes their source. */
function shareCommonEdges(links: Links, speakers: Speakers): void {
  const others: number[] = [];
  for (let link = 0; link < links.length; link += 1) {
    const stating = links.speakersOf(link);
    if (stating === undefined) continue;
    const source = links.source(link);
    if (source < 0 || isEverybodys(stating, speakers[source])) links.shareWithEverybody(link);
    else others.push(link);
  }
  if (others.length === 0) return;
  // An edge is one, whether it is called a part or a dependency.
  const edge = (link: number): number => links.source(link) * speakers.length + links.target(link);
  const sources = new Set(others.map((link) => links.source(link)));
  const shared = new Set<number>();
  for (let link = 0; link < links.length; link += 1)
    if (links.speakersOf(link) === undefined && sources.has(links.source(link))) shared.add(edge(link));
  for (const link of others) if (shared.has(edge(link))) links.shareWithEverybody(link);
}

/** Whether those who state an edge are, at least, all who describe its source; both in order. */
function isEverybodys(stating: readonly number[], describing: readonly number[] | undefined): boolean {
  if (describing === undefined) return false;
  let index = 0;
  for (let at = 0; at < stating.length; at += 1) if (stating[at] === describing[index]) index += 1;
  return index === describing.length;
}

/** The properties by which components say who leads where: for each speaker what only some speakers lead to, and it does. */
function edgeProperties(links: Links, ids: readonly ComponentId[]): ReadonlyMap<number, readonly Property[]> {
  const bySource = new Map<number, Map<number, Set<number>>>();
  for (let link = 0; link < links.length; link += 1) {
    const stating = links.speakersOf(link);
    const source = links.source(link);
    if (stating === undefined || source < 0) continue;
    const targets = bySource.get(source) ?? new Map<number, Set<number>>();
    if (targets.size === 0) bySource.set(source, targets);
    for (const speaker of stating) targets.set(speaker, (targets.get(speaker) ?? new Set()).add(links.target(link)));
  }
  const named = (numbers: Iterable<number>): readonly (ComponentId | undefined)[] => inOrder(numbers).map((number) => ids[number]);
  return new Map(
    Array.from(bySource, ([source, targets]) => [
      source,
      inOrder(targets.keys()).map((speaker) =>
        ownProperty('edges-of', JSON.stringify([ids[speaker], ...named(targets.get(speaker) ?? [])])),
      ),
    ]),
  );
}

/** The distinct numbers in order. */
function inOrder(numbers: Iterable<number>): readonly number[] {
  if (Array.isArray(numbers) && numbers.length < 2) return numbers;
  return [...new Set(numbers)].sort((left, right) => left - right);
}
