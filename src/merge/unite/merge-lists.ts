/** The fields of several records that hold lists: licences, hashes, references, pedigree, evidence (docs/rules.md R5.5). */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, Evidence, ExternalReference, Hash, License, Occurrence, Pedigree } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { keyOf } from '../../model/identity.ts';
import { append, compareText, isSortedUnique, sortedUnique } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { rememberOf } from '../../model/remember.ts';
import { conflict, gathered, type Ordered, textOf, uniteBy } from './merge-values.ts';

interface MergedLicenses {
  /** Of the most authoritative record that states any. */
  readonly licenses?: readonly License[];
  /** What the others state, for evidence. */
  readonly losing: readonly License[];
}

function licenseText(licenses: readonly License[]): string {
  return licenses
    .map(({ value }) => value)
    .sort(compareText)
    .join(', ');
}

/** The licences of a component. Each other statement is a conflict. */
export function mergeLicenses(ordered: Ordered, diagnostics: Diagnostic[]): MergedLicenses {
  const kept = ordered.find(({ licenses }) => licenses !== undefined);
  if (kept?.licenses === undefined) return { losing: [] };
  const keptText = licenseText(kept.licenses);
  const losing: License[] = [];
  const seen = new Set([keptText]);
  const seenLists = new Set([kept.licenses]);
  for (const other of ordered) {
    if (other.licenses === undefined || other.licenses === kept.licenses || seenLists.has(other.licenses)) continue;
    seenLists.add(other.licenses);
    const text = licenseText(other.licenses);
    if (seen.has(text)) continue;
    seen.add(text);
    append(losing, other.licenses);
    diagnostics.push(conflict('licenses', { record: kept, text: keptText }, { record: other, text }));
  }
  return { licenses: kept.licenses, losing };
}

function hashText({ algorithm, content }: Hash): string {
  return keyOf([algorithm, content]);
}

/** All hashes. Two of one algorithm that differ are a conflict, and both stay. */
export function mergeHashes(ordered: Ordered, diagnostics: Diagnostic[]): readonly Hash[] | undefined {
  const byAlgorithm = new Map<string, { readonly content: string; readonly record: Component }>();
  const lists = new Set<readonly Hash[]>();
  let agreed: readonly Hash[] | undefined;
  for (const record of ordered) {
    const { hashes } = record;
    // What agrees with all before it does so again; most records of a crate have the very same list.
    if (hashes === undefined || hashes === agreed) continue;
    lists.add(hashes);
    let agrees = true;
    for (const { algorithm, content } of hashes) {
      const kept = byAlgorithm.get(algorithm);
      if (kept?.content === content) continue;
      agrees = false;
      if (kept === undefined) byAlgorithm.set(algorithm, { content, record });
      else if (kept.record !== record)
        diagnostics.push(conflict(`hash ${algorithm}`, { record: kept.record, text: kept.content }, { record, text: content }));
    }
    if (agrees) agreed = hashes;
  }
  return uniteBy([...lists].flat(), hashText);
}

/** References of one type to one URL are one; hashes are united, the first comment stays. */
export function mergeReferences(ordered: Ordered): readonly ExternalReference[] | undefined {
  const byTarget = new Map<string, ExternalReference>();
  for (const reference of gathered(ordered, ({ externalReferences }) => externalReferences)) {
    const key = keyOf([reference.type, reference.url]);
    const kept = byTarget.get(key);
    const hashes = uniteBy([...(kept?.hashes ?? []), ...(reference.hashes ?? [])], hashText);
    byTarget.set(key, defined({ ...reference, ...kept, hashes }));
  }
  return nonEmpty([...byTarget.values()]);
}

/** Members of a pedigree hold parsed purls, whose qualifiers JSON.stringify does not see. */
function factsText(facts: ComponentFacts): string {
  return `${facts.purl === undefined ? '' : formatPurl(facts.purl)}${JSON.stringify(facts)}`;
}

/** The histories that are told of a component, in one. */
export function mergePedigree(pedigrees: readonly Pedigree[]): Pedigree | undefined {
  if (pedigrees.length < 2) return pedigrees[0];
  const united = <K extends Exclude<keyof Pedigree, 'notes'>>(key: K, text: (item: NonNullable<Pedigree[K]>[number]) => string) =>
    uniteBy<NonNullable<Pedigree[K]>[number]>(
      pedigrees.flatMap((pedigree) => [...(pedigree[key] ?? [])]),
      text,
    );
  return defined({
    ancestors: united('ancestors', factsText),
    descendants: united('descendants', factsText),
    variants: united('variants', factsText),
    commits: united('commits', textOf),
    patches: united('patches', textOf),
    notes: nonEmpty(sortedUnique(pedigrees.flatMap(({ notes }) => notes ?? [])))?.join('\n'),
  }) as Pedigree;
}

/** Documents are the place of all their records: one object, looked at once. */
const placeText: (place: Occurrence) => string = rememberOf(textOf);

/** Scanners show the first place alone: an installed distribution's own METADATA, else the first by name. */
function occurrencesOf(ordered: Ordered): readonly Occurrence[] {
  const own = new Map<string, Occurrence>();
  const texts: string[] = [];
  const places: Occurrence[] = [];
  for (let at = 0; at < ordered.length; at += 1) {
    const { authority, evidence } = ordered[at] as Component;
    evidence?.occurrences?.forEach((place) => {
      const text = placeText(place);
      if (authority === 'core-metadata') own.set(text, place);
      else if (text !== texts.at(-1)) {
        texts.push(text);
        places.push(place);
      }
    });
  }
  // Records of a crate come in the order of their documents, which are their places.
  if (own.size === 0 && isSortedUnique(texts)) return places.slice();
  const others = new Map(texts.map((text, index) => [text, places[index] as Occurrence]));
  own.forEach((_, text) => {
    others.delete(text);
  });
  return [...own.values(), ...sortedUnique(others.keys()).map((text) => others.get(text) as Occurrence)];
}

/** All evidence, with the licences that lost. */
export function mergeEvidence(ordered: Ordered): Evidence | undefined {
  // Of most records there is no evidence but where they were found.
  const seen = ordered.filter(({ evidence }) => (evidence?.identity ?? evidence?.licenses ?? evidence?.copyright) !== undefined);
  const licenses = gathered(seen, ({ evidence }) => evidence?.licenses);
  append(licenses, mergeLicenses(ordered, []).losing);
  const merged: Evidence = defined({
    identity: uniteBy(
      gathered(seen, ({ evidence }) => evidence?.identity),
      textOf,
    ),
    occurrences: nonEmpty(occurrencesOf(ordered)),
    licenses: uniteBy(licenses, ({ kind, value }) => keyOf([kind, value])),
    copyright: nonEmpty(sortedUnique(gathered(seen, ({ evidence }) => evidence?.copyright))),
  });
  return Object.keys(merged).length === 0 ? undefined : merged;
}
