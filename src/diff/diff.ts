/**
 * What changed between two inventories: of what is installed, and of what each distribution's archive holds. A component that several
 * distributions hold is compared in each of them, since one may move on while another stays.
 */
import { bundlingOf } from '../model/bundling.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { type EdgeFilter, edgeOwners } from '../model/edge-owners.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { groupBy, sortedBy, sortedUnique } from '../model/order.ts';
import { ownName } from '../model/properties.ts';
import type { Change, ChangeGroup, Move, SbomDiff, Side, Single } from './change.ts';
import { environmentFolders, environmentsOf } from './environments.ts';
import {
  aggregateOf,
  claimsOf,
  contentDifferences,
  coverageChanges,
  edgeComparison,
  type Graphs,
  licenseChange,
  type Members,
  UNCLAIMED,
  valuesOf,
} from './facets.ts';
import { fileNamedLike } from './left-behind.ts';
import { pairSubjects } from './pair.ts';
import { sortedGroups } from './reverse.ts';
import { directionOf, entryOf, isRoot, type Subject, subjectOf } from './subject.ts';

/** What is installed, by the empty text, or by the family of its environment where there are several; what an archive holds or its documents name, by the family of its distribution. */
type Places = ReadonlyMap<string, readonly Subject[]>;

const ENVIRONMENT = '';

interface Half {
  readonly inventory: RootedInventory;
  readonly claims: ReturnType<typeof claimsOf>;
  readonly isOwnEdge: EdgeFilter;
  readonly places: Places;
  /** Those of the places that are environments. */
  readonly environments: ReadonlySet<string>;
  /** The distributions of each family that hold anything, or may. */
  readonly byFamily: ReadonlyMap<string, readonly Subject[]>;
  readonly identities: ReadonlyMap<string, readonly Subject[]>;
}

/**
 * Compares two canonical inventories.
 * @returns plain data; a comparison of equal content is without groups, whatever formats the inventories were read from.
 */
export function diffInventories(old: RootedInventory, now: RootedInventory): SbomDiff {
  const folders = [old, now].map(environmentFolders);
  // Where one side is a single environment, the other is compared as one too.
  const [oldFolders, newFolders] = folders.every(({ size }) => size > 0) ? folders : [];
  const [before, after] = [halfOf(old, oldFolders), halfOf(now, newFolders)];
  const places = sortedUnique([...before.places.keys(), ...after.places.keys()]).map((place) => compare(place, before, after));
  const compareFacets = facetComparison(before, after, places);
  const groups = places.map(({ place, changes, pairs }): ChangeGroup => {
    const side = place === ENVIRONMENT ? undefined : { from: bundlersIn(before, place), to: bundlersIn(after, place) };
    const isInstalled = before.environments.has(place) || after.environments.has(place);
    return defined({ [isInstalled ? 'environment' : 'bundler']: side, changes: [...changes, ...compareFacets(place, pairs)] });
  });
  return { old: sideOf(old), new: sideOf(now), groups: sortedGroups(groups.filter(({ changes }) => changes.length > 0)) };
}

function sideOf({ root, components }: RootedInventory): Side {
  const component = components.find(({ id }) => id === root);
  return { root: component === undefined ? { ref: root, name: '' } : entryOf(component), components: components.length };
}

function halfOf(inventory: RootedInventory, folders: ReturnType<typeof environmentFolders> = new Map()): Half {
  const { bundlers, namedBy, installed } = bundlingOf(inventory);
  const subjects = inventory.components.map((component) => subjectOf(component, inventory.root));
  const families = new Map(subjects.map(({ component, family }) => [component.id, family]));
  const environments = new Set([...folders.values()].flat().flatMap((id) => families.get(id) ?? []));
  const installedAt = (component: Component): readonly string[] => {
    const found = [...environmentsOf(component, folders)].filter((id) => id !== component.id);
    return found.length === 0 ? [ENVIRONMENT] : found.flatMap((id) => families.get(id) ?? []);
  };
  const places = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const { id } = subject.component;
    const at = new Set(Array.from([...(bundlers.get(id) ?? []), ...(namedBy.get(id) ?? [])], (from) => families.get(from) ?? ENVIRONMENT));
    if (installed.has(id)) for (const place of installedAt(subject.component)) at.add(place);
    for (const place of at) {
      const held = places.get(place);
      if (held === undefined) places.set(place, [subject]);
      else held.push(subject);
    }
  }
  return {
    inventory,
    claims: claimsOf(inventory),
    isOwnEdge: edgeOwners(inventory),
    places,
    environments,
    byFamily: groupBy(subjects, ({ family }) => family),
    identities: groupBy(subjects, ({ identity }) => identity),
  };
}

function bundlersIn({ byFamily }: Half, place: string) {
  return sortedBy(byFamily.get(place) ?? [], ({ identity }) => identity).map(({ entry }) => entry);
}

type Pair = readonly [old: Subject, now: Subject];

interface Compared {
  readonly place: string;
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
}

/** What is at one place on both sides. */
function compare(place: string, before: Half, after: Half): Compared {
  const pairing = pairSubjects(before.places.get(place) ?? [], after.places.get(place) ?? []);
  const renamed = pairRenamed(pairing.onlyOld, pairing.onlyNew);
  const removed = renamed.onlyOld.map((subject) => single(subject, 'removed', place, [before, after]));
  const added = renamed.onlyNew.map((subject) => single(subject, 'added', place, [after, before]));
  const moved = pairing.pairs.flatMap(([from, to]) => moveOf(from, to) ?? []);
  const reidentified = renamed.pairs.map(([from, to]): Move => ({ kind: 'reidentified', from: from.entry, to: to.entry }));
  return { place, changes: [...removed, ...added, ...moved, ...reidentified], pairs: [...pairing.pairs, ...renamed.pairs] };
}

/** Package types whose names are theirs alone: `pkg:cargo/jiter` is not `pkg:pypi/jiter`. */
const REGISTRIES: ReadonlySet<string> = new Set([
  'pypi',
  'cargo',
  'npm',
  'golang',
  'gem',
  'maven',
  'nuget',
  'composer',
  'conda',
  'hex',
  'pub',
]);

/** Things of one name that are called by other identifiers than before: `zlib` from a CPE to `pkg:generic/zlib`. */
function pairRenamed(olds: readonly Subject[], news: readonly Subject[]) {
  const split = (subjects: readonly Subject[]) => groupBy(subjects, ({ ecosystem }) => REGISTRIES.has(ecosystem));
  const [old, now] = [split(olds), split(news)];
  const of = (side: typeof old, isRegistry: boolean) => side.get(isRegistry) ?? [];
  const free = pairSubjects(of(old, false), of(now, false), [nameOf]);
  const left = pairSubjects(free.onlyOld, of(now, true), [nameOf]);
  const right = pairSubjects(of(old, true), free.onlyNew, [nameOf]);
  return {
    pairs: [...free.pairs, ...left.pairs, ...right.pairs],
    onlyOld: [...left.onlyOld, ...right.onlyOld],
    onlyNew: [...left.onlyNew, ...right.onlyNew],
  };
}

function nameOf({ component: { name, type } }: Subject): string {
  const spelled = name.toLowerCase().replace(/[-_. ]+/g, '-');
  return type === 'file' ? `file\0${spelled}` : spelled;
}

/** What became of the version and the identity; undefined: nothing. Roots are compared whatever they are called. */
function moveOf(old: Subject, now: Subject): Move | undefined {
  if (old.identity === now.identity) return undefined;
  const direction = directionOf(old, now);
  if (isRoot(old) && direction === undefined) return undefined;
  const isSameVersion = old.version === now.version;
  return { kind: direction ?? (isSameVersion ? 'reidentified' : 'reversioned'), from: old.entry, to: now.entry };
}

function isInstalledPlace(place: string, sides: Sides): boolean {
  return place === ENVIRONMENT || sides.some(({ environments }) => environments.has(place));
}

/** The side that has a component at a place, and the one that lacks it there. */
type Sides = readonly [there: Half, other: Half];

function single(subject: Subject, kind: 'added' | 'removed', place: string, sides: Sides): Single {
  const component = subject.entry;
  const [, { byFamily, identities }] = sides;
  const elsewhere = identities.has(subject.identity);
  // A crate lies in no file of its own.
  const mayBeFile = !isInstalledPlace(place, sides) && !REGISTRIES.has(subject.ecosystem);
  const bundlers = mayBeFile ? (byFamily.get(place) ?? []) : [];
  const file = fileNamedLike(
    component.name,
    bundlers.flatMap((bundler) => valuesOf(bundler.component, UNCLAIMED)),
  );
  if (file === undefined && isWholeList(subject, place, sides)) return { kind, component, elsewhere };
  return defined({ kind: kind === 'removed' ? 'undeclared' : 'declared', component, elsewhere, file } as const);
}

/**
 * Whether the side without a component shows that it is not there: nobody holds it any more, or its distribution is known whole, or is of
 * another version and lists other packages of the same kind. Package managers write down all that they put together; lists that people write
 * (of `pkg:generic`, `pkg:github`, or without a purl) say nothing of what they do not name, nor do the crates whose traces were found in the
 * bytes of a library.
 */
function isWholeList({ ecosystem }: Subject, place: string, [there, other]: Sides): boolean {
  const bundlers = other.byFamily.get(place) ?? [];
  if (isInstalledPlace(place, [there, other]) || bundlers.length === 0) return true;
  if (bundlers.every(({ component }) => aggregateOf(other.claims, component.id, 'assembly') === 'complete')) return true;
  const identities = new Set(there.byFamily.get(place)?.map(({ identity }) => identity));
  if (bundlers.some(({ identity }) => identities.has(identity))) return false;
  const isListed = REGISTRIES.has(ecosystem) || LINUX_PACKAGES.has(ecosystem);
  return isListed && (other.places.get(place) ?? []).some((held) => held.ecosystem === ecosystem && !isSeenInBytes(held));
}

function isSeenInBytes({ component }: Subject): boolean {
  return valuesOf(component, NATIVE_LINKAGE).length > 0;
}

const NATIVE_LINKAGE: string = ownName('native-linkage');
const LINUX_PACKAGES: ReadonlySet<string> = new Set(['rpm', 'deb', 'apk']);

/**
 * Compares the facets of pairs. What is a component's own (content, licences, coverage) is told once, at the first of its places; edges at each.
 */
function facetComparison(before: Half, after: Half, compared: readonly Compared[]) {
  const compareEdges = edgeComparison(linked(before, after, compared));
  const done = new Set<string>();
  const own = ([old, now]: Pair): readonly Change[] => {
    const key = `${old.component.id}\0${now.component.id}`;
    if (done.has(key)) return [];
    done.add(key);
    const differences = old.identity === now.identity ? contentDifferences(old.component, now.component) : [];
    return [
      ...(differences.length === 0 ? [] : [{ kind: 'content', from: old.entry, to: now.entry, differences } as const]),
      ...[licenseChange(old, now) ?? []].flat(),
      ...coverageChanges([old, now], [before.claims, after.claims]),
    ];
  };
  return (place: string, pairs: readonly Pair[]): readonly Change[] => {
    const members = [membersAt(before, place), membersAt(after, place)] as const;
    return pairs.flatMap((pair) => [...own(pair), ...[compareEdges(pair, members) ?? []].flat()]);
  };
}

function membersAt({ places, environments, byFamily, isOwnEdge }: Half, place: string): Members {
  const ids = new Set(places.get(place)?.map(({ component }) => component.id));
  const holders = place === ENVIRONMENT || environments.has(place) ? [] : (byFamily.get(place) ?? []).map(({ component }) => component.id);
  return { ids, isOwnEdge: (from, to) => holders.length === 0 || holders.some((holder) => isOwnEdge(holder, from, to)) };
}

/** Which component of one side is which of the other: all pairs of all places, and whatever has the same identity. */
function linked(before: Half, after: Half, compared: readonly Compared[]): Graphs {
  const links = new Map<ComponentId, Set<ComponentId>>();
  const backLinks = new Map<ComponentId, Set<ComponentId>>();
  const link = (old: Subject, now: Subject): void => {
    for (const [map, from, to] of [
      [links, old, now],
      [backLinks, now, old],
    ] as const) {
      const targets = map.get(from.component.id);
      if (targets === undefined) map.set(from.component.id, new Set([to.component.id]));
      else targets.add(to.component.id);
    }
  };
  for (const { pairs } of compared) for (const [old, now] of pairs) link(old, now);
  for (const [identity, subjects] of before.identities)
    for (const now of after.identities.get(identity)?.slice(0, MOST_ALIKE) ?? [])
      for (const old of subjects.slice(0, MOST_ALIKE)) link(old, now);
  return { old: before.inventory, new: after.inventory, links, backLinks };
}

/** Files of one name may be thousands; those at one place are linked by their pairs. */
const MOST_ALIKE = 16;
