/** Which records are one component: by id, by purl, by CPE, inside of one document by name (docs/rules.md R5.1 to R5.3). */
import type { Component, ComponentId } from '../../model/component.ts';
import { componentPurlKey, contentMark, contentMarks, cpeKeys, keyOf, localKey } from '../../model/identity.ts';
import { groupBy } from '../../model/order.ts';
import { DisjointSets } from './disjoint-sets.ts';

/** Places in a list of records, of those that are one component. */
export type Group = readonly [number, ...number[]];

/**
 * Groups of records that are one component; every record is in exactly one. `settled` are those that were told apart before, with more
 * knowledge than is left, with the document that does: by CPE they join only what another document has with the very same ones. `mayRepeat`
 * tells of a place in the list whether another record may have the id of the one that stands there.
 */
export function groupRecords(
  records: readonly Component[],
  settled: ReadonlyMap<ComponentId, string>,
  mayRepeat: (place: number) => boolean = () => true,
): readonly Group[] {
  const groups = settled.size === 0 ? groupedByPurl(records, mayRepeat) : undefined;
  return groups ?? groupedByAll(records, settled);
}

/**
 * The same where records are one by their purls alone, and by the ids of those that they add to: so it is in nearly every document. Undefined
 * where it is not, so that all rules have to be applied, one after the other.
 */
function groupedByPurl(records: readonly Component[], mayRepeat: (place: number) => boolean): readonly Group[] | undefined {
  const groups = new Map<string, [number, ...number[]]>();
  const byId = new Map<ComponentId, [number, ...number[]]>();
  const additions: number[] = [];
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] as Component;
    if (record.purl === undefined && record.isAddition === true) {
      additions.push(at);
      continue;
    }
    if (record.purl === undefined && cpeKeys(record).length > 0) return undefined;
    const key = componentPurlKey(record) ?? localKey(record);
    let group = groups.get(key);
    if (group === undefined) {
      group = [at];
      groups.set(key, group);
    } else if (record.purl === undefined || record.purl.type === 'generic') {
      // What has one name, or one generic purl, may differ in its content.
      return undefined;
    } else group.push(at);
    if (!mayRepeat(at)) continue;
    if (byId.has(record.id)) return undefined;
    byId.set(record.id, group);
  }
  for (const addition of additions) {
    const group = byId.get((records[addition] as Component).id);
    if (group === undefined) return undefined;
    group.push(addition);
  }
  return [...groups.values()];
}

/** The same, by all rules. */
function groupedByAll(records: readonly Component[], settled: ReadonlyMap<ComponentId, string>): readonly Group[] {
  const sets = new DisjointSets<Component>();
  for (const same of repeated(records, ({ id }) => id)) sets.join(same);
  const withPurl = records.filter(({ purl }) => purl !== undefined);
  for (const same of repeated(withPurl, componentPurlKey)) {
    // R5.1: a generic purl is only a name; different contents under it are different things.
    for (const alike of same[0].purl?.type === 'generic' ? byContent(same) : [same]) sets.join(alike);
  }
  const open = settled.size === 0 ? records : records.filter(({ id }) => !settled.has(id));
  joinByCpe(open, withPurl, sets);
  const known =
    settled.size === 0 ? [] : records.filter((record) => settled.has(record.id) && record.purl === undefined && cpeKeys(record).length > 0);
  for (const same of repeated(known, (record) => keyOf(cpeKeys(record).toSorted()))) {
    const ids = new Set(same.map(({ id }) => id));
    const documents = new Set(Array.from(ids, (id) => settled.get(id)));
    // A document that has them twice knew why, and nobody can say which of them another one's is.
    if (documents.size === ids.size) sets.join(same);
  }
  const bare = records.filter((record) => record.purl === undefined && record.isAddition !== true && cpeKeys(record).length === 0);
  for (const same of repeated(bare, localKey)) for (const alike of byContent(same)) sets.join(alike);
  if (sets.isEmpty) return records.map((_, place): Group => [place]);
  return [...groupBy(records.keys(), (place) => sets.leaderOf(records[place] as Component)).values()];
}

/** The records that have their key in common with another. Nearly none has: so no list is made for each. */
function repeated<K>(records: readonly Component[], key: (record: Component) => K): readonly (readonly [Component, ...Component[]])[] {
  const firsts = new Map<K, Component>();
  const groups = new Map<K, [Component, ...Component[]]>();
  for (const record of records) {
    const of = key(record);
    const first = firsts.get(of);
    if (first === undefined) firsts.set(of, record);
    else {
      const group = groups.get(of);
      if (group === undefined) groups.set(of, [first, record]);
      else group.push(record);
    }
  }
  return [...groups.values()];
}

/** Records whose contents do not contradict each other. Those without a hash join the one content there is, if it is one. */
function byContent(records: readonly Component[]): readonly (readonly Component[])[] {
  const groups = groupBy(records, contentMark);
  const unmarked = groups.get('');
  if (unmarked === undefined || groups.size > 2) return [...groups.values()];
  return [records];
}

/** Types of purl whose registries hold packages of one language: a C library's CPE on such a package says little about what it is. */
const LANGUAGES: ReadonlySet<string> = new Set([
  'cargo',
  'cocoapods',
  'composer',
  'cran',
  'gem',
  'golang',
  'hackage',
  'hex',
  'maven',
  'npm',
  'nuget',
  'pub',
  'pypi',
  'swift',
]);

/**
 * R5.2: records with only a CPE are one by it; they join the purl that carries an equal CPE, if exactly one does. What leads to two of
 * them joins none: it must never make one thing of both.
 */
function joinByCpe(records: readonly Component[], withPurl: readonly Component[], sets: DisjointSets<Component>): void {
  const only = records.filter((record) => record.purl === undefined && record.isAddition !== true && cpeKeys(record).length > 0);
  if (only.length === 0) return;
  const carriers = new Map<string, Set<Component>>();
  const marks = new Map<Component, string>();
  for (const record of withPurl) {
    if (LANGUAGES.has(record.purl?.type ?? '')) continue;
    const leader = sets.leaderOf(record);
    if (record.purl?.type === 'generic') marks.set(leader, marks.get(leader) || contentMark(record));
    for (const key of cpeKeys(record)) carriers.set(key, (carriers.get(key) ?? new Set()).add(leader));
  }
  const byCpe = groupBy(
    only.flatMap((record) => cpeKeys(record).map((key) => ({ key, record }))),
    ({ key }) => key,
  );
  for (const members of byCpe.values()) sets.join(members.map(({ record }) => record));
  for (const members of groupBy(only, (record) => sets.leaderOf(record)).values()) {
    const found = new Set(members.flatMap((record) => cpeKeys(record).flatMap((key) => [...(carriers.get(key) ?? [])])));
    const [carrier, ...others] = found;
    if (carrier === undefined || others.length > 0) continue;
    // A generic purl of another content is another thing, whatever its CPE says.
    const mark = marks.get(carrier) ?? '';
    if (mark === '' || members.every((record) => contentMarks(record).every((stated) => stated === mark))) sets.join([carrier, ...members]);
  }
}
