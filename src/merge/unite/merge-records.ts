/**
 * Many records of one component become one (docs/rules.md R5.5): a rule for each field, complete by type, so that a new field of a
 * component does not compile until its rule stands here. The result does not depend on the order of the records.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { AUTHORITIES, type Component, type ComponentId, type Scope } from '../../model/component.ts';
import { formatCpe } from '../../model/cpe.ts';
import { nonEmpty } from '../../model/defined.ts';
import { keyOf } from '../../model/identity.ts';
import { append, canonicalText, compareText, sortedUnique } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { mergeEvidence, mergeHashes, mergeLicenses, mergePedigree, mergeReferences } from './merge-lists.ts';
import { firstStated, gathered, type Ordered, textOf, uniteBy } from './merge-values.ts';
import { sameIn } from './same-values.ts';

/** What one field of the merged record is; undefined where no record states it. Conflicts go to `diagnostics`. */
type Rule<K extends keyof Component> = (ordered: Ordered, diagnostics: Diagnostic[]) => Component[K] | undefined;

/** The most authoritative record's value, also where that is none: what it leaves open stays open. */
const winners =
  <K extends keyof Component>(key: K): Rule<K> =>
  ([winner]) =>
    winner[key];

/** The first value that is stated, by authority, without a word about others: they are no conflict, or are reported elsewhere. */
const first =
  <K extends keyof Component>(key: K): Rule<K> =>
  (ordered) =>
    ordered.find((record) => record[key] !== undefined)?.[key];

/** The first value that is stated; each other value is a conflict. */
const stated =
  <K extends 'description' | 'copyright' | 'mimeType' | 'supplier' | 'manufacturer' | 'authors' | 'publisher'>(key: K): Rule<K> =>
  (ordered, diagnostics) =>
    firstStated(ordered, key, diagnostics);

/** All texts of all records, sorted. */
const allTexts =
  <K extends 'declaredPurls' | 'tags' | 'omniborIds' | 'swhids'>(key: K) =>
  (ordered: Ordered): readonly string[] | undefined =>
    nonEmpty(sortedUnique(gathered(ordered, (record) => record[key])));

const RULES: { readonly [K in keyof Required<Component>]: Rule<K> } = {
  id: winners('id'),
  authority: winners('authority'),
  origins: (ordered) => sortedUnique(gathered(ordered, ({ origins }) => origins)),
  declaredPurls: allTexts('declaredPurls'),
  localScope: winners('localScope'),
  distribution: first('distribution'),
  statedBy: (ordered) => {
    const speakers: ComponentId[] = [];
    for (let at = 0; at < ordered.length; at += 1) {
      const { statedBy } = ordered[at] as Component;
      if (statedBy === undefined) return undefined;
      append(speakers, statedBy);
    }
    return sortedUnique(speakers);
  },
  listedBy: (ordered) => {
    const describing = new Set(ordered.flatMap(({ statedBy = [], listedBy = [] }) => statedBy.filter((id) => !listedBy.includes(id))));
    return nonEmpty(sortedUnique(ordered.flatMap(({ listedBy }) => listedBy ?? [])).filter((id) => !describing.has(id)));
  },
  identified: (ordered) => {
    const found = ordered.flatMap(({ identified }) => identified ?? []);
    if (found.length === 0) return undefined;
    const identity = uniteBy(
      found.flatMap((one) => one.identity),
      canonicalText,
    );
    const properties = uniteBy(
      found.flatMap((one) => one.properties),
      ({ name, value }) => keyOf([name, value]),
    );
    return { identity: identity ?? [], properties: properties ?? [] };
  },
  isAddition: (ordered) => (ordered.every(({ isAddition }) => isAddition === true) ? true : undefined),
  type: winners('type'),
  name: winners('name'),
  group: winners('group'),
  version: first('version'),
  purl: first('purl'),
  cpes: (ordered) =>
    uniteBy(
      gathered(ordered, ({ cpes }) => cpes),
      formatCpe,
    ),
  scope: strongestScope,
  description: stated('description'),
  copyright: stated('copyright'),
  mimeType: stated('mimeType'),
  supplier: stated('supplier'),
  manufacturer: stated('manufacturer'),
  authors: stated('authors'),
  publisher: stated('publisher'),
  licenses: (ordered, diagnostics) => mergeLicenses(ordered, diagnostics).licenses,
  hashes: mergeHashes,
  externalReferences: mergeReferences,
  tags: allTexts('tags'),
  omniborIds: allTexts('omniborIds'),
  swhids: allTexts('swhids'),
  modified: (ordered) => ordered.some(({ modified }) => modified === true) || undefined,
  properties: (ordered) =>
    uniteBy(
      gathered(ordered, ({ properties }) => properties),
      ({ name, value }) => keyOf([name, value]),
    ),
  pedigree: (ordered) => mergePedigree(ordered.flatMap(({ pedigree }) => pedigree ?? [])),
  evidence: mergeEvidence,
};

const FIELDS = Object.keys(RULES) as readonly (keyof Component)[];

/** The strongest of what is said: required, optional, excluded; an absent scope means required. */
function strongestScope(ordered: Ordered): Scope | undefined {
  const scopes = new Set(ordered.map(({ scope }) => scope));
  if (scopes.has(undefined)) return undefined;
  return (['required', 'optional', 'excluded'] as const).find((scope) => scopes.has(scope));
}

/** Merges at least one record. */
export function mergeRecords(records: Ordered): Outcome<Component> {
  if (records.length === 1) return { value: records[0], diagnostics: [] };
  const ordered = byAuthority(records);
  const diagnostics: Diagnostic[] = [];
  const merged: Record<string, unknown> = { ...frameOf(ordered[0]) };
  const told = withoutRepetitions(ordered);
  for (const { key, rule, isOfEach } of STEPS) {
    const heard = isOfEach ? ordered : told;
    // What lost in another field is evidence, too.
    if (key !== 'evidence' && !isStated(heard, key)) continue;
    const value = rule(heard, diagnostics);
    if (value !== undefined) merged[key] = value;
  }
  return { value: merged as unknown as Component, diagnostics };
}

function isStated(records: Ordered, key: keyof Component): boolean {
  for (let at = 0; at < records.length; at += 1) if (records[at]?.[key] !== undefined) return true;
  return false;
}

/** Fields that records of one crate have each for itself, and those of whose values each record's conflict is told. */
const OF_EACH_RECORD: ReadonlySet<keyof Component> = new Set([
  'id',
  'origins',
  'localScope',
  'statedBy',
  'listedBy',
  'declaredPurls',
  'evidence',
  'hashes',
]);
const isRepetition = sameIn(FIELDS.filter((key) => !OF_EACH_RECORD.has(key)));
/** The rules in the order of their fields. */
const STEPS = FIELDS.map((key) => ({ key, rule: RULES[key] as Rule<keyof Component>, isOfEach: OF_EACH_RECORD.has(key) }));
/** How many records back a repetition is looked for. */
const NEARBY = 4;

/**
 * The records without those that say what one before them says. Hundreds of documents list the same crates, and readers give equal records
 * the same values (formats/cyclonedx/read-once.ts): comparing those costs nothing, and equal ones that are missed are merged as others are.
 */
function withoutRepetitions(records: Ordered): Ordered {
  const [head] = records;
  const others: Component[] = [];
  for (let at = 1; at < records.length; at += 1) {
    const record = records[at] as Component;
    if (!isRepetition(record, head) && !isNearby(record, others)) others.push(record);
  }
  return [head, ...others];
}

function isNearby(record: Component, others: readonly Component[]): boolean {
  for (let at = Math.max(0, others.length - NEARBY); at < others.length; at += 1)
    if (isRepetition(record, others[at] as Component)) return true;
  return false;
}

/** The fields that every record has. */
function frameOf({ id, authority, origins, type, name }: Component): Component {
  return { id, authority, origins, type, name };
}

/** The text of a record's content: equal content, equal text, since readers make objects in a fixed order of fields. */
function contentText(component: Component): string {
  const { id: _id, origins: _origins, localScope: _scope, purl, ...content } = component;
  return `${purl === undefined ? '' : formatPurl(purl)}${textOf(content)}`;
}

/** The records, the most authoritative first; equals by the path of their document, and in one document by their content. */
function byAuthority(records: Ordered): Ordered {
  // Documents are read in the order of their paths.
  for (let at = 1; at < records.length; at += 1)
    if (compareWeight(records[at - 1] as Component, records[at] as Component) > 0)
      return records.toSorted(compareWeight) as [Component, ...Component[]];
  return records;
}

function compareWeight(left: Component, right: Component): number {
  return (
    (left.authority === right.authority ? 0 : AUTHORITIES.indexOf(left.authority) - AUTHORITIES.indexOf(right.authority)) ||
    compareText(left.origins[0] ?? '', right.origins[0] ?? '') ||
    compareText(contentText(left), contentText(right)) ||
    compareText(left.id, right.id)
  );
}
