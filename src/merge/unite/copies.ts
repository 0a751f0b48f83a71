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
import { append, canonicalText, groupBy, sortedUnique } from '../../model/order.ts';
import { ownName } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import type { Claims } from './claims.ts';
import { DESCRIBED, descriptionOf, isListing, judgementOf } from './description.ts';
import { sameIn } from './same-values.ts';

/** The components that are one, by what carriers say of them; each is in exactly one group. */
export function groupCopies(
  components: readonly Component[],
  claimsOf: () => Claims,
): Outcome<readonly (readonly [Component, ...Component[]])[]> {
  const diagnostics: Diagnostic[] = [];
  const groups: Copies[] = [];
  const candidates = new Map<string, Copies>();
  for (const component of components) {
    const key = identityOf(component);
    const known = key === undefined ? undefined : candidates.get(key);
    if (key === undefined) groups.push([component]);
    else if (known === undefined) candidates.set(key, [component]);
    else known.push(component);
  }
  let claims: Claims | undefined;
  candidates.forEach((list) => {
    if (list.length === 1) {
      groups.push(list);
      return;
    }
    claims ??= claimsOf();
    const copies = withListings(alikeIn(list, claims), claims);
    append(groups, copies);
    if (copies.length > 1) append(diagnostics, differences(copies.map(([first]) => first)));
  });
  return { value: groups, diagnostics };
}

type Copies = [Component, ...Component[]];
/** How many groups back one of the same values is looked for. */
const NEARBY = 4;

/** Copies of one description, and what is claimed of each. */
interface Alike {
  readonly copies: Copies;
  readonly claimed: readonly string[];
}

/**
 * Copies in groups of equal descriptions. Most have the very values of one before, since readers give equal records the same ones: only what
 * has others is compared by its text.
 */
function alikeIn(list: readonly Component[], claims: Claims): readonly Copies[] {
  const groups: Alike[] = [];
  const byText = new Map<string, Copies>();
  for (const component of list) {
    const own = claims(component.id);
    const same = nearbyWithValuesOf(component, own, groups);
    const text = same === undefined ? descriptionOf(component, own) : '';
    const known = same?.copies ?? byText.get(text);
    if (known !== undefined) known.push(component);
    else {
      const copies: Copies = [component];
      groups.push({ copies, claimed: own });
      byText.set(text, copies);
    }
  }
  return groups.map(({ copies }) => copies);
}

function nearbyWithValuesOf(component: Component, claimed: readonly string[], groups: readonly Alike[]): Alike | undefined {
  for (let index = groups.length - 1; index >= 0 && index >= groups.length - NEARBY; index -= 1) {
    const group = groups[index];
    if (group !== undefined && hasSameValues(group.copies[0], component) && isSameList(group.claimed, claimed)) return group;
  }
  return undefined;
}

/**
 * The copies, in which who only lists the package shares the one description that there is. Of several none is shared: it would be a choice.
 * Nor is one that judges otherwise: no stranger's CPE, patch or vulnerability reaches a copy of which its carrier says nothing.
 */
function withListings(copies: readonly Copies[], claims: Claims): readonly Copies[] {
  if (copies.length === 1) return copies;
  const alike = groupBy(copies, ([first]) => judgementOf(first, claims(first.id)));
  return [...alike.values()].flatMap((group): readonly Copies[] => {
    const isListed = ([first]: Copies): boolean => first.statedBy !== undefined && isListing(first);
    const [head, ...tail] = group.filter(isListed).flat();
    const described = group.filter((copy) => !isListed(copy));
    const [only] = described;
    if (head === undefined) return described;
    if (only?.[0].statedBy === undefined || described.length > 1) return [...described, withSharedNotes([head, ...tail])];
    return [[...only, ...[head, ...tail].map(asListing)]];
  });
}

/**
 * Records that only list, with the notes that all of them have: what is noted of one carrier's words is no note on another's copy. That a value
 * was derived is noted where it was for any of them.
 */
function withSharedNotes(records: Copies): Copies {
  const [first, ...others] = records;
  if (others.length === 0) return records;
  const texts = records.map(({ properties = [] }) => new Set(properties.map(canonicalText)));
  const isShared = (note: Property): boolean => note.name === ownName('derived') || texts.every((known) => known.has(canonicalText(note)));
  const noted = (record: Component): Component =>
    record.properties === undefined ? record : { ...record, properties: record.properties.filter(isShared) };
  return [noted(first), ...others.map(noted)];
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
export function withAgreedSpellings(copies: readonly [Component, ...Component[]]): {
  readonly records: readonly [Component, ...Component[]];
  readonly others: readonly (readonly [ComponentId, string])[];
} {
  if (copies.length === 1) return { records: copies, others: [] };
  const [first, ...rest] = copies;
  if (rest.every(({ declaredPurls }) => isSameList(declaredPurls, first.declaredPurls))) return { records: copies, others: [] };
  const agreed = (first.declaredPurls ?? []).filter((text) => rest.every(({ declaredPurls = [] }) => declaredPurls.includes(text)));
  const strip = ({ declaredPurls: _, ...record }: Component): Component => ({
    ...record,
    ...(agreed.length > 0 && { declaredPurls: agreed }),
  });
  const others = copies.flatMap(({ purl, declaredPurls = [], statedBy = [] }) =>
    declaredPurls
      .filter((text) => !agreed.includes(text))
      .flatMap((text) =>
        statedBy.map((speaker) => [speaker, `${purl === undefined ? '' : formatPurl(identityPurl(purl))} purl ${text}`] as const),
      ),
  );
  return { records: [strip(first), ...rest.map(strip)], others };
}
