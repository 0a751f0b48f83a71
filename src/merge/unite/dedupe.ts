/**
 * Finds the records that are one component and merges them (docs/rules.md R5). First what has no version finds its installed
 * distribution or goes; then records are grouped by purl, by CPE, by document.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import type { Component, ComponentId } from '../../model/component.ts';
import { keyOf } from '../../model/identity.ts';
import type { Inventory, Relation } from '../../model/inventory.ts';
import { Links } from '../../model/links.ts';
import { compareText, groupBy, mapped, sortedUnique } from '../../model/order.ts';
import { ownProperty } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import { rewriteClaims, rewriteReferences } from '../../model/rewrite.ts';
import { leaveOut } from '../graph/leave-out.ts';
import { claimsAbout } from './claims.ts';
import { type Copies, groupCopies, withAgreedSpellings } from './copies.ts';
import { type Group, groupRecords } from './group-records.ts';
import { mergeRecords } from './merge-records.ts';
import { NumberedIds, type United } from './numbered-ids.ts';

export interface Deduplicated {
  readonly inventory: Inventory;
  /** The id under which a record's component is found now. */
  readonly now: (id: ComponentId) => ComponentId;
  /** Records, but for those that only add to others, that became one with another record. */
  readonly merged: number;
  /** Records left out because they state no version. */
  readonly dropped: number;
}

const NONE: ReadonlyMap<ComponentId, string> = new Map();

/**
 * Merges equal records. Idempotent; the result does not depend on the order of records or relations. `settled` are the records of a
 * document of ours: it is what many speakers said, and no longer says who of them a component without copies is from, so that what one
 * of them said must not find what another did (docs/rules.md R5.2).
 */
export function dedupe(inventory: Inventory, settled: ReadonlyMap<ComponentId, string> = NONE): Outcome<Deduplicated> {
  const diagnostics: Diagnostic[] = [];
  const { inventory: input, dropped, redirected } = take(placeUnversioned(inventory), diagnostics);
  const ids = new NumberedIds(input.components);
  // First what one speaker says in many places, then what many speakers say of one thing.
  const records = { components: input.components, numbers: ids.ofRecords };
  const spoken = unite(groupsOfSpeakers(input.components, ids, settled), ids, records, (group) =>
    take(mergeRecords(mapped(group, (place) => input.components[place] as Component)), diagnostics),
  );
  const groups = take(
    groupCopies(spoken.components, () => claimsAbout(input, ids, spoken)),
    diagnostics,
  ).map(withAgreedSpellings);
  const { components, places } = unite(
    groups.map((group) => group.places),
    ids,
    spoken,
    (_, index) => take(mergeRecords((groups[index] as Copies).records), diagnostics),
  );
  // What each record has become in the end: what became of the component that it had become.
  const becoming = spoken.places.map((place) => places[spoken.numbers[place] as number] as number);
  const placeOf = (id: ComponentId): number | undefined => {
    const number = ids.get(id);
    return number === undefined ? undefined : becoming[number];
  };
  const found = (id: ComponentId): ComponentId | undefined => {
    const place = placeOf(id);
    return place === undefined ? undefined : components[place]?.id;
  };
  const now = (id: ComponentId): ComponentId => {
    const known = redirected.get(id) ?? id;
    return found(known) ?? known;
  };
  const spellings = groupBy(
    groups.flatMap(({ others }) => others),
    ([speaker]) => now(speaker),
  );
  let counted = 0;
  input.components.forEach(({ isAddition }) => {
    if (isAddition !== true) counted += 1;
  });
  return {
    value: {
      // Equal crates bring equal edges: what follows need not carry each of them hundreds of times.
      inventory: {
        ...rewriteClaims(input, found),
        relations: Links.of(input.relations, { get: placeOf })
          .distinct(components.length)
          .relations(components.map(({ id }) => id)),
        components: components.map((one) => spokenBy(withStatements(one, spellings.get(one.id)), now)),
      },
      now,
      merged: counted - components.length + redirected.size,
      dropped,
    },
    diagnostics,
  };
}

/** The groups of records that are one component by what one speaker says, by the places of the records. */
function groupsOfSpeakers(records: readonly Component[], ids: NumberedIds, settled: ReadonlyMap<ComponentId, string>): readonly Group[] {
  const groups: Group[] = [];
  placesBySpeakers(records).forEach((places) => {
    // Documents that the user named speak as one.
    const isAlone = places.length === records.length;
    const own = isAlone ? records : places.map((place) => records[place] as Component);
    const found = groupRecords(own, settled, (index) => ids.isRepeatedAt(places[index] as number));
    for (const group of found) groups.push(isAlone ? group : mapped(group, (index) => places[index] as number));
  });
  return groups;
}

/** The places of the records that are merged as one speaker's, by whose word they are. The records of a carrier stand together, and share a list. */
function placesBySpeakers(records: readonly Component[]): ReadonlyMap<string, readonly number[]> {
  const bySpeakers = new Map<string, number[]>();
  let before: Component['statedBy'];
  let places: number[] | undefined;
  records.forEach(({ statedBy }, place) => {
    if (places === undefined || statedBy !== before) {
      const key = keyOf(statedBy ?? []);
      places = bySpeakers.get(key) ?? [];
      bySpeakers.set(key, places);
      before = statedBy;
    }
    places.push(place);
  });
  return bySpeakers;
}

/** The components of each group as the one that `merged` makes of several. */
function unite(
  groups: readonly Group[],
  ids: NumberedIds,
  { components, numbers }: Pick<United, 'components' | 'numbers'>,
  merged: (group: Group, index: number) => Component,
): United {
  const united: Component[] = [];
  const own: number[] = [];
  const places = new Int32Array(ids.count);
  groups.forEach((group, index) => {
    for (let at = 0; at < group.length; at += 1) places[numbers[group[at] as number] as number] = index;
    const [first] = group;
    const component = group.length === 1 ? (components[first] as Component) : merged(group, index);
    united.push(component);
    own.push((group.length === 1 ? numbers[first] : ids.get(component.id)) as number);
  });
  return { components: united, numbers: own, places };
}

/** The component with what it says of others. */
function withStatements(component: Component, spellings: readonly (readonly [ComponentId, string])[] = []): Component {
  if (spellings.length === 0) return component;
  const stated = sortedUnique(spellings.map(([, text]) => text)).map((text) => ownProperty('stated-of', text));
  return { ...component, properties: [...(component.properties ?? []), ...stated] };
}

/** The component with the names that its speakers have now. */
function spokenBy(component: Component, now: (id: ComponentId) => ComponentId): Component {
  const { statedBy, listedBy } = component;
  if (statedBy === undefined) return component;
  const [only, ...others] = statedBy;
  if (only !== undefined && others.length === 0 && now(only) === only && listedBy === undefined) return component;
  const named = (ids: readonly ComponentId[]): readonly ComponentId[] => sortedUnique(ids.map(now));
  return { ...component, statedBy: named(statedBy), ...(listedBy !== undefined && { listedBy: named(listedBy) }) };
}

/** Kinds of component that scanners would match with every advisory of their name if they had no version (R5.6). */
function needsVersion(component: Component): boolean {
  return (
    component.version === undefined &&
    (component.purl?.type === 'pypi' || component.purl?.type === 'cargo' || (component.cpes ?? []).length > 0)
  );
}

interface Placed {
  readonly inventory: Inventory;
  readonly dropped: number;
  readonly redirected: ReadonlyMap<ComponentId, ComponentId>;
}

/** R5.6: an unversioned declared dependency is an edge to the installed distribution of its name, or is left out. */
function placeUnversioned(inventory: Inventory): Outcome<Placed> {
  const installed = groupBy(
    inventory.components.filter(({ distribution }) => distribution !== undefined),
    ({ distribution }) => distribution,
  );
  const redirected = new Map<ComponentId, ComponentId>();
  const dropped = new Set<ComponentId>();
  const diagnostics: Diagnostic[] = [];
  for (const component of inventory.components) {
    if (component.distribution !== undefined || !needsVersion(component)) continue;
    const candidates = component.purl?.type === 'pypi' ? (installed.get(component.purl.name) ?? []) : [];
    const [candidate] = candidates.map(({ id }) => id).sort(compareText);
    if (candidate === undefined) {
      dropped.add(component.id);
      diagnostics.push({
        code: 'component-unversioned-dropped',
        at: { path: component.origins[0] ?? '' },
        component: component.purl === undefined ? component.name : formatPurl(component.purl),
      });
    } else redirected.set(component.id, candidate);
  }
  if (dropped.size === 0 && redirected.size === 0) return { value: { inventory, dropped: 0, redirected }, diagnostics };
  const kept = leaveOut(inventory, dropped);
  const declared: Inventory = { ...kept, relations: declaredOnly(kept.relations, redirected) };
  return {
    value: {
      inventory: {
        ...rewriteReferences(declared, (id) => redirected.get(id) ?? id),
        components: kept.components.filter(({ id }) => !redirected.has(id)),
      },
      dropped: dropped.size,
      redirected,
    },
    diagnostics,
  };
}

/** What a document lists without a version is a declared dependency: the archive neither bundles nor contains it. */
function declaredOnly(relations: readonly Relation[], redirected: ReadonlyMap<ComponentId, ComponentId>): readonly Relation[] {
  return relations
    .filter(({ kind, to }) => kind !== 'bundles' || !redirected.has(to))
    .map((relation) => (redirected.has(relation.to) ? { ...relation, kind: 'dependsOn' } : relation));
}
