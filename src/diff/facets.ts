/**
 * In what two records of one component differ, beside their versions: content, licences, coverage, edges. Pure comparison; which records
 * belong together is decided in pair.ts.
 */
import type { Component, ComponentId, Hash } from '../model/component.ts';
import { AGGREGATES, type Aggregate, type Completeness, type RootedInventory } from '../model/inventory.ts';
import { groupBy, sortedUnique } from '../model/order.ts';
import { ownName } from '../model/properties.ts';
import { edgesBySource } from '../model/relation.ts';
import type { CoverageChange, Difference, EdgeChange, Entry, LicenseChange } from './change.ts';
import { licenseTerms } from './license-terms.ts';
import { entryOf, type Subject } from './subject.ts';

/** What RECORD, METADATA and WHEEL say of an installed distribution, as properties of ours hold it. */
const RECORDED: readonly string[] = (
  ['wheel-tag', 'wheel-generator', 'license-file', 'requires-dist', 'requires-python', 'provides-extra'] as const
).map(ownName);
/** Libraries that nobody declares. */
export const UNCLAIMED: string = ownName('unclaimed-file');
/** Every distribution that we read has it; without it the absence of the others says nothing. */
const READ_BY_US: string = ownName('metadata-version');

/** The values that a component has for a property. */
export function valuesOf({ properties }: Component, name: string): readonly string[] {
  return sortedUnique((properties ?? []).filter((property) => property.name === name).map(({ value }) => value));
}

/** What shows that two records of one version are made of different things; empty: nothing does. */
export function contentDifferences(old: Component, now: Component): readonly Difference[] {
  return [...hashDifferences(old.hashes ?? [], now.hashes ?? []), ...recordedDifferences(old, now), ...fileDifferences(old, now)];
}

/** Hashes of one algorithm that have none in common; a component may state several (of a wheel and of its source). */
function hashDifferences(olds: readonly Hash[], news: readonly Hash[]): readonly Difference[] {
  const byNew = groupBy(news, ({ algorithm }) => algorithm);
  return [...groupBy(olds, ({ algorithm }) => algorithm)].flatMap(([algorithm, hashes]) => {
    const [from, to] = [hashes, byNew.get(algorithm) ?? []].map((list) => sortedUnique(list.map(({ content }) => content)));
    if (from === undefined || to === undefined || to.length === 0 || from.some((content) => to.includes(content))) return [];
    return [{ what: algorithm, from, to }];
  });
}

function recordedDifferences(old: Component, now: Component): readonly Difference[] {
  const isRead = [old, now].every((component) => valuesOf(component, READ_BY_US).length > 0);
  return RECORDED.flatMap((name) => {
    const difference = differenceOf(name, valuesOf(old, name), valuesOf(now, name));
    if (difference === undefined) return [];
    const isStated = valuesOf(old, name).length > 0 && valuesOf(now, name).length > 0;
    return isRead || isStated ? [difference] : [];
  });
}

/**
 * Native libraries that only one side lists as unclaimed may be claimed on the other: that is coverage. Where each side has some of its own,
 * the files are others.
 */
function fileDifferences(old: Component, now: Component): readonly Difference[] {
  const difference = differenceOf(UNCLAIMED, valuesOf(old, UNCLAIMED), valuesOf(now, UNCLAIMED));
  return difference === undefined || difference.from.length === 0 || difference.to.length === 0 ? [] : [difference];
}

function differenceOf(what: string, olds: readonly string[], news: readonly string[]): Difference | undefined {
  const [inOld, inNew] = [new Set(olds), new Set(news)];
  const [from, to] = [olds.filter((value) => !inNew.has(value)), news.filter((value) => !inOld.has(value))];
  return from.length + to.length === 0 ? undefined : { what, from, to };
}

/** Undefined: both sides say the same of licences. */
export function licenseChange(old: Subject, now: Subject): LicenseChange | undefined {
  const [from, to] = [licenseTerms(old.component), licenseTerms(now.component)];
  if (differenceOf('', from, to) === undefined) return undefined;
  return { kind: 'license', from: old.entry, to: now.entry, licenses: { from, to } };
}

type Claims = ReadonlyMap<ComponentId, ReadonlyMap<Completeness['aspect'], Aggregate>>;

/** The claims of an inventory, by component. */
export function claimsOf({ completeness }: RootedInventory): Claims {
  const claims = new Map<ComponentId, Map<Completeness['aspect'], Aggregate>>();
  for (const { of, aspect, aggregate } of completeness) {
    const aspects = claims.get(of);
    if (aspects === undefined) claims.set(of, new Map([[aspect, aggregate]]));
    else aspects.set(aspect, aggregate);
  }
  return claims;
}

/** Where nothing is said of dependencies they are known (docs/rules.md R4.4); of what something is made, nothing is known. */
export function aggregateOf(claims: Claims, id: ComponentId, aspect: Completeness['aspect']): Aggregate {
  return claims.get(id)?.get(aspect) ?? (aspect === 'dependencies' ? 'complete' : 'not_specified');
}

/** That something is not specified and that it is unknown is the same knowledge. */
function rank(aggregate: Aggregate): number {
  return Math.max(AGGREGATES.indexOf(aggregate), AGGREGATES.indexOf('not_specified'));
}

/** Of which parts of the picture of a component less or more is known than before. */
export function coverageChanges(
  [old, now]: readonly [Subject, Subject],
  [oldClaims, newClaims]: readonly [Claims, Claims],
): readonly CoverageChange[] {
  return (['assembly', 'dependencies'] as const).flatMap((aspect) => {
    const from = aggregateOf(oldClaims, old.component.id, aspect);
    const to = aggregateOf(newClaims, now.component.id, aspect);
    const [fromFiles, toFiles] = [old, now].map(({ component }) => (aspect === 'assembly' ? valuesOf(component, UNCLAIMED).length : 0)) as [
      number,
      number,
    ];
    const order = rank(to) - rank(from) || fromFiles - toFiles;
    if (order === 0) return [];
    return [
      {
        kind: order < 0 ? 'coverage-fell' : 'coverage-rose',
        from: old.entry,
        to: now.entry,
        aspect,
        aggregate: { from, to },
        unclaimed: { from: fromFiles, to: toFiles },
      } as const,
    ];
  });
}

/** The graph of both sides, and which component of one is which of the other. */
export interface Graphs {
  readonly old: RootedInventory;
  readonly new: RootedInventory;
  /** Components of the new side that a component of the old side is, or became; and the other way round. */
  readonly links: ReadonlyMap<ComponentId, ReadonlySet<ComponentId>>;
  readonly backLinks: ReadonlyMap<ComponentId, ReadonlySet<ComponentId>>;
}

/** What is at one place on one side. */
export interface Members {
  readonly ids: ReadonlySet<ComponentId>;
  /** Whether an edge between them is one of the place's own. */
  readonly isOwnEdge: (from: ComponentId, to: ComponentId) => boolean;
}

/**
 * Gives the comparison of the edges of two records at one place. A component that several archives hold has the edges of all of them: only
 * those count that stay at the place, and that the other side has not, wherever they lead (pip leads to its own requests, whether or not the
 * same one is installed, too). What the root leads to is there or not: that is told as added and removed.
 */
export function edgeComparison({ old, new: now, links, backLinks }: Graphs) {
  const [oldEdges, newEdges] = [edgesBySource(old.relations), edgesBySource(now.relations)];
  const oldById = new Map(old.components.map((component) => [component.id, component]));
  const newById = new Map(now.components.map((component) => [component.id, component]));
  return ([from, to]: readonly [Subject, Subject], [members, newMembers]: readonly [Members, Members]): EdgeChange | undefined => {
    const before = within(from, oldEdges, members);
    const after = within(to, newEdges, newMembers);
    const keepsUnlinked = from.component.id !== old.root;
    const removed = entriesOf(lost(before, owned(to, newEdges, newMembers), links, keepsUnlinked), oldById);
    const added = entriesOf(lost(after, owned(from, oldEdges, members), backLinks, keepsUnlinked), newById);
    return removed.length + added.length === 0 ? undefined : { kind: 'edges', from: from.entry, to: to.entry, removed, added };
  };
}

type Edges = ReturnType<typeof edgesBySource>;

function within({ component: { id } }: Subject, edges: Edges, { ids, isOwnEdge }: Members): readonly ComponentId[] {
  return sortedUnique(edges.get(id) ?? []).filter((to) => ids.has(to) && isOwnEdge(id, to));
}

function owned({ component: { id } }: Subject, edges: Edges, { isOwnEdge }: Members): ReadonlySet<ComponentId> {
  return new Set([...(edges.get(id) ?? [])].filter((to) => isOwnEdge(id, to)));
}

function entriesOf(ids: readonly ComponentId[], byId: ReadonlyMap<ComponentId, Component>): readonly Entry[] {
  return ids.flatMap((id) => {
    const component = byId.get(id);
    return component === undefined ? [] : [entryOf(component)];
  });
}

/** Those of `targets` that are none of those present, in whatever version. */
function lost(
  targets: readonly ComponentId[],
  present: ReadonlySet<ComponentId>,
  links: Graphs['links'],
  keepsUnlinked: boolean,
): readonly ComponentId[] {
  return targets.filter((id) => {
    const linked = links.get(id);
    if (linked === undefined) return keepsUnlinked;
    for (const other of linked) if (present.has(other)) return false;
    return true;
  });
}
