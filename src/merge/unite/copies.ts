/**
 * One package that several carriers describe (docs/rules.md R12). Those that say the same are one component with several bundlers. Where
 * they differ nobody can know who is right, and a choice would let one carrier speak for another's copy: so each description is a
 * component of its own.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentId, Property } from '../../model/component.ts';
import { formatCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { componentPurlKey, contentMark, cpeKeys, identityPurl, keyOf } from '../../model/identity.ts';
import { append, canonicalText, groupBy, mapped, sortedUnique } from '../../model/order.ts';
import { ownName } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import type { Claims } from './claims.ts';
import { DESCRIBED, descriptionOf, isListing, judgementOf } from './description.ts';
import type { Group } from './group-records.ts';
import { sameIn } from './same-values.ts';

/** Components that are one, as they are to be united, with their places in the list that they are from. */
export interface Copies {
  readonly records: readonly [Component, ...Component[]];
  readonly places: Group;
}

/** The components that are one, by what carriers say of them; each is in exactly one group. */
export function groupCopies(components: readonly Component[], claimsOf: () => Claims): Outcome<readonly Copies[]> {
  const diagnostics: Diagnostic[] = [];
  const groups: Copies[] = [];
  const candidates = new Map<string, [number, ...number[]]>();
  components.forEach((component, place) => {
    const key = identityOf(component);
    const known = key === undefined ? undefined : candidates.get(key);
    if (key === undefined) groups.push({ records: [component], places: [place] });
    else if (known === undefined) candidates.set(key, [place]);
    else known.push(place);
  });
  let claims: Claims | undefined;
  candidates.forEach((places) => {
    if (places.length === 1) {
      groups.push({ records: [components[places[0]] as Component], places });
      return;
    }
    claims ??= claimsOf();
    const copies = withListings(alikeIn(components, places, claims), claims);
    append(groups, copies);
    if (copies.length > 1) append(diagnostics, differences(copies.map(({ records: [first] }) => first)));
  });
  return { value: groups, diagnostics };
}

/** How many groups back one of the same values is looked for. */
const NEARBY = 4;

/** Copies of one description, and what is claimed of each. */
interface Alike {
  readonly records: [Component, ...Component[]];
  readonly places: [number, ...number[]];
  readonly claimed: readonly string[];
}

/**
 * The components at some places in groups of equal descriptions. Most have the very values of one before, since readers give equal records the
 * same ones: only what has others is compared by its text.
 */
function alikeIn(components: readonly Component[], places: Group, claims: Claims): readonly Alike[] {
  const groups: Alike[] = [];
  const byText = new Map<string, Alike>();
  places.forEach((place) => {
    const component = components[place] as Component;
    const claimed = claims(place);
    const same = nearbyWithValuesOf(component, claimed, groups);
    const text = same === undefined ? descriptionOf(component, claimed) : '';
    const known = same ?? byText.get(text);
    if (known !== undefined) {
      known.records.push(component);
      known.places.push(place);
    } else {
      const group: Alike = { records: [component], places: [place], claimed };
      groups.push(group);
      byText.set(text, group);
    }
  });
  return groups;
}

function nearbyWithValuesOf(component: Component, claimed: readonly string[], groups: readonly Alike[]): Alike | undefined {
  for (let index = groups.length - 1; index >= 0 && index >= groups.length - NEARBY; index -= 1) {
    const group = groups[index];
    if (group !== undefined && hasSameValues(group.records[0], component) && isSameList(group.claimed, claimed)) return group;
  }
  return undefined;
}

/**
 * The copies, in which who only lists the package shares the one description that there is. Of several none is shared: it would be a choice.
 * Nor is one that judges otherwise: no stranger's CPE, patch or vulnerability reaches a copy of which its carrier says nothing.
 */
function withListings(copies: readonly Copies[], claims: Claims): readonly Copies[] {
  if (copies.length === 1) return copies;
  const alike = groupBy(copies, ({ records: [first], places: [place] }) => judgementOf(first, claims(place)));
  return [...alike.values()].flatMap((group): readonly Copies[] => {
    const isListed = ({ records: [first] }: Copies): boolean => first.statedBy !== undefined && isListing(first);
    const [head, ...tail] = group.filter(isListed);
    const described = group.filter((copy) => !isListed(copy));
    const [only] = described;
    if (head === undefined) return described;
    const listed = inOne(head, tail);
    if (only?.records[0].statedBy === undefined || described.length > 1)
      return [...described, { ...listed, records: withSharedNotes(listed.records) }];
    return [inOne(only, [{ ...listed, records: mapped(listed.records, asListing) }])];
  });
}

/** Several groups in one. */
function inOne({ records, places }: Copies, others: readonly Copies[]): Copies {
  return {
    records: [...records, ...others.flatMap((one) => one.records)],
    places: [...places, ...others.flatMap((one) => one.places)],
  };
}

/**
 * Records that only list, with the notes that all of them have: what is noted of one carrier's words is no note on another's copy. That a value
 * was derived is noted where it was for any of them.
 */
function withSharedNotes(records: Copies['records']): Copies['records'] {
  if (records.length === 1) return records;
  const texts = records.map(({ properties = [] }) => new Set(properties.map(canonicalText)));
  const isShared = (note: Property): boolean => note.name === ownName('derived') || texts.every((known) => known.has(canonicalText(note)));
  const noted = (record: Component): Component =>
    record.properties === undefined ? record : { ...record, properties: record.properties.filter(isShared) };
  return mapped(records, noted);
}

/** A record that only lists: what was concluded from its name, and noted of it, is said of the description in its place already. */
function asListing({ properties: _, evidence, ...record }: Component): Component {
  return { ...record, ...defined({ evidence: evidence?.occurrences && { occurrences: evidence.occurrences }, listedBy: record.statedBy }) };
}

const hasSameFacts = sameIn(['purl', ...DESCRIBED]);

/** Whether two descriptions are equal because their values are the same ones. */
function hasSameValues(one: Component, other: Component): boolean {
  if (!hasSameFacts(one, other)) return false;
  const { evidence: left } = one;
  const { evidence: right } = other;
  const isIdentified = left?.identity !== undefined || right?.identity !== undefined;
  return !isIdentified && left?.licenses === right?.licenses && left?.copyright === right?.copyright;
}

function isSameList(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

/** What carriers can mean the same component by; undefined for what is known in one document alone. */
function identityOf(component: Component): string | undefined {
  const purl = componentPurlKey(component);
  // What one speaker tells apart by its content stays apart.
  if (purl !== undefined) return component.purl?.type === 'generic' ? keyOf([purl, contentMark(component)]) : purl;
  const cpes = cpeKeys(component);
  return cpes.length === 0 ? undefined : keyOf(cpes.toSorted());
}

/** A finding where copies differ in what scanners and lawyers go by. */
function differences(copies: readonly Component[]): readonly Diagnostic[] {
  const [first] = copies;
  if (first === undefined) return [];
  const texts = {
    hashes: ({ hashes = [] }: Component) => sortedUnique(hashes.map(({ algorithm, content }) => `${algorithm} ${content}`)),
    cpes: ({ cpes = [] }: Component) => sortedUnique(cpes.map(formatCpe)),
    licenses: ({ licenses = [] }: Component) => sortedUnique(licenses.map(({ value }) => value)),
  };
  const fields = Object.entries(texts).flatMap(([field, read]) =>
    // Who says nothing contradicts nobody.
    new Set(copies.map((copy) => keyOf(read(copy))).filter((text) => text !== '')).size > 1 ? [field] : [],
  );
  if (fields.length === 0) return [];
  const origins = sortedUnique(copies.flatMap((copy) => copy.origins.slice(0, 1)));
  const component = first.purl === undefined ? first.name : formatPurl(first.purl);
  return [{ code: 'component-copies-differ', at: { path: origins[0] ?? '' }, component, fields, origins }];
}

/** A group of copies in which each record keeps the spellings of its purl that all have; the others, by who states them. */
export function withAgreedSpellings(copies: Copies): Copies & { readonly others: readonly (readonly [ComponentId, string])[] } {
  const { records, places } = copies;
  const [{ declaredPurls: stated }] = records;
  if (records.every(({ declaredPurls }) => isSameList(declaredPurls, stated))) return { records, places, others: NO_SPELLINGS };
  const agreed = (stated ?? []).filter((text) => records.every(({ declaredPurls = [] }) => declaredPurls.includes(text)));
  const strip = ({ declaredPurls: _, ...record }: Component): Component => ({
    ...record,
    ...(agreed.length > 0 && { declaredPurls: agreed }),
  });
  const others = records.flatMap(({ purl, declaredPurls = [], statedBy = [] }) =>
    declaredPurls
      .filter((text) => !agreed.includes(text))
      .flatMap((text) =>
        statedBy.map((speaker) => [speaker, `${purl === undefined ? '' : formatPurl(identityPurl(purl))} purl ${text}`] as const),
      ),
  );
  return { records: mapped(records, strip), places, others };
}

const NO_SPELLINGS: readonly (readonly [ComponentId, string])[] = [];
