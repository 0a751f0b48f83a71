/**
 * Many records of one component become one (docs/rules.md R5.5). The most authoritative record that says something wins; lists
 * are united; what loses is kept as evidence or reported. The result does not depend on the order of the records.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import {
  AUTHORITIES,
  type Component,
  type ComponentFacts,
  type Evidence,
  type ExternalReference,
  type Hash,
  type License,
  type Occurrence,
  type Pedigree,
  type Scope,
} from '../../model/component.ts';
import { type Cpe, formatCpe } from '../../model/cpe.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { append, compareText, sortedBy, sortedUnique } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';

/** The text of a record's content: equal content, equal text, since readers make objects in a fixed order of fields. */
function contentText(component: Component): string {
  const { id: _id, origins: _origins, localScope: _scope, purl, ...content } = component;
  return `${purl === undefined ? '' : formatPurl(purl)}${JSON.stringify(content)}`;
}

/** The records, the most authoritative first; equals by the path of their document, and in one document by their content. */
function byAuthority(records: readonly Component[]): readonly Component[] {
  return records.toSorted(
    (left, right) =>
      AUTHORITIES.indexOf(left.authority) - AUTHORITIES.indexOf(right.authority) ||
      compareText(left.origins[0] ?? '', right.origins[0] ?? '') ||
      compareText(contentText(left), contentText(right)) ||
      compareText(left.id, right.id),
  );
}

/** Merges at least one record. The id, name, version and purl are the winner's. */
export function mergeRecords(records: readonly Component[]): Outcome<Component> {
  const [only] = records;
  if (records.length === 1 && only !== undefined) return { value: only, diagnostics: [] };
  const ordered = byAuthority(records);
  const winner = ordered[0] as Component;
  const diagnostics: Diagnostic[] = [];
  const pick = <K extends keyof ComponentFacts>(key: K): ComponentFacts[K] | undefined => firstStated(ordered, key, diagnostics);
  const licenses = mergeLicenses(ordered, diagnostics);
  const versionOf = ordered.find(({ version }) => version !== undefined);
  return {
    value: defined({
      id: winner.id,
      authority: winner.authority,
      origins: sortedUnique(ordered.flatMap(({ origins }) => origins)),
      declaredPurls: nonEmpty(sortedUnique(ordered.flatMap(({ declaredPurls }) => declaredPurls ?? []))),
      localScope: winner.localScope,
      distribution: ordered.find(({ distribution }) => distribution !== undefined)?.distribution,
      type: winner.type,
      name: winner.name,
      group: winner.group,
      version: versionOf?.version,
      purl: ordered.find(({ purl }) => purl !== undefined)?.purl,
      cpes: uniteBy(
        ordered.flatMap(({ cpes }) => cpes ?? []),
        (cpe: Cpe) => formatCpe(cpe),
      ),
      scope: mergeScope(ordered),
      description: pick('description'),
      copyright: pick('copyright'),
      mimeType: pick('mimeType'),
      supplier: pick('supplier'),
      manufacturer: pick('manufacturer'),
      authors: pick('authors'),
      publisher: pick('publisher'),
      licenses: licenses.licenses,
      hashes: mergeHashes(ordered, diagnostics),
      externalReferences: mergeReferences(ordered),
      tags: nonEmpty(sortedUnique(ordered.flatMap(({ tags }) => tags ?? []))),
      omniborIds: nonEmpty(sortedUnique(ordered.flatMap(({ omniborIds }) => omniborIds ?? []))),
      swhids: nonEmpty(sortedUnique(ordered.flatMap(({ swhids }) => swhids ?? []))),
      modified: ordered.some(({ modified }) => modified === true) || undefined,
      properties: uniteBy(
        ordered.flatMap(({ properties }) => properties ?? []),
        ({ name, value }) => `${name}\0${value}`,
      ),
      pedigree: mergePedigree(ordered.map(({ pedigree }) => pedigree).filter((pedigree) => pedigree !== undefined)),
      evidence: mergeEvidence(ordered, licenses.others),
    }) as Component,
    diagnostics,
  };
}

/** The distinct members, the first of each key. */
function uniteBy<T>(list: readonly T[], key: (item: T) => string): readonly T[] | undefined {
  const byKey = new Map<string, T>();
  for (const item of list) if (!byKey.has(key(item))) byKey.set(key(item), item);
  return nonEmpty([...byKey.values()]);
}

/** A finding quotes values up to here; a licence text can have a megabyte. */
const LONGEST_VALUE = 1000;

function conflict(kept: Component, other: Component, field: string, keptText: string, otherText: string): Diagnostic {
  const origins = sortedUnique([kept.origins[0] ?? '', other.origins[0] ?? '']);
  const component = kept.purl === undefined ? kept.name : formatPurl(kept.purl);
  return {
    code: 'component-conflict',
    at: { path: other.origins[0] ?? '' },
    component,
    field,
    kept: keptText.slice(0, LONGEST_VALUE),
    other: otherText.slice(0, LONGEST_VALUE),
    origins,
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first record's value that is stated; other values are reported. */
function firstStated<K extends keyof ComponentFacts>(
  ordered: readonly Component[],
  key: K,
  diagnostics: Diagnostic[],
): ComponentFacts[K] | undefined {
  const stated = ordered.filter((record) => record[key] !== undefined);
  const [kept] = stated;
  if (kept === undefined) return undefined;
  const seen = new Set([asText(kept[key])]);
  for (const other of stated) {
    const text = asText(other[key]);
    if (seen.has(text)) continue;
    seen.add(text);
    diagnostics.push(conflict(kept, other, key, asText(kept[key]), text));
  }
  return kept[key];
}

/** required > optional > excluded; an absent scope means required. */
function mergeScope(ordered: readonly Component[]): Scope | undefined {
  const scopes = new Set(ordered.map(({ scope }) => scope));
  if (scopes.has(undefined)) return undefined;
  return scopes.has('required') ? 'required' : scopes.has('optional') ? 'optional' : 'excluded';
}

function licenseText(licenses: readonly License[]): string {
  return licenses
    .map(({ value }) => value)
    .sort(compareText)
    .join(', ');
}

function mergeLicenses(
  ordered: readonly Component[],
  diagnostics: Diagnostic[],
): { readonly licenses: readonly License[] | undefined; readonly others: readonly License[] } {
  const stated = ordered.filter(({ licenses }) => licenses !== undefined);
  const [kept] = stated;
  if (kept?.licenses === undefined) return { licenses: undefined, others: [] };
  const keptText = licenseText(kept.licenses);
  const others: License[] = [];
  const seen = new Set([keptText]);
  for (const other of stated) {
    const text = licenseText(other.licenses ?? []);
    if (seen.has(text)) continue;
    seen.add(text);
    append(others, other.licenses ?? []);
    diagnostics.push(conflict(kept, other, 'licenses', keptText, text));
  }
  return { licenses: kept.licenses, others };
}

function mergeHashes(ordered: readonly Component[], diagnostics: Diagnostic[]): readonly Hash[] | undefined {
  const byAlgorithm = new Map<string, { readonly content: string; readonly record: Component }>();
  const united: Hash[] = [];
  for (const record of ordered) {
    for (const hash of record.hashes ?? []) {
      const kept = byAlgorithm.get(hash.algorithm);
      if (kept === undefined) byAlgorithm.set(hash.algorithm, { content: hash.content, record });
      else if (kept.content !== hash.content && kept.record !== record)
        diagnostics.push(conflict(kept.record, record, `hash ${hash.algorithm}`, kept.content, hash.content));
      united.push(hash);
    }
  }
  return uniteBy(united, ({ algorithm, content }) => `${algorithm}\0${content}`);
}

/** References of one type to one URL are one; hashes are united, the first comment stays. */
function mergeReferences(ordered: readonly Component[]): readonly ExternalReference[] | undefined {
  const byTarget = new Map<string, ExternalReference>();
  for (const reference of ordered.flatMap(({ externalReferences }) => externalReferences ?? [])) {
    const key = `${reference.type}\0${reference.url}`;
    const kept = byTarget.get(key);
    const hashes = uniteBy([...(kept?.hashes ?? []), ...(reference.hashes ?? [])], ({ algorithm, content }) => `${algorithm}\0${content}`);
    byTarget.set(key, defined({ ...reference, ...kept, hashes }));
  }
  return nonEmpty([...byTarget.values()]);
}

/** Members of a pedigree hold parsed purls, whose qualifiers JSON.stringify does not see. */
function factsText(facts: ComponentFacts): string {
  return `${facts.purl === undefined ? '' : formatPurl(facts.purl)}${JSON.stringify(facts)}`;
}

function mergePedigree(pedigrees: readonly Pedigree[]): Pedigree | undefined {
  if (pedigrees.length < 2) return pedigrees[0];
  const facts = (key: 'ancestors' | 'descendants' | 'variants'): readonly ComponentFacts[] | undefined =>
    uniteBy(
      pedigrees.flatMap((pedigree) => pedigree[key] ?? []),
      factsText,
    );
  return defined({
    ancestors: facts('ancestors'),
    descendants: facts('descendants'),
    variants: facts('variants'),
    commits: uniteBy(
      pedigrees.flatMap(({ commits }) => commits ?? []),
      asText,
    ),
    patches: uniteBy(
      pedigrees.flatMap(({ patches }) => patches ?? []),
      asText,
    ),
    notes: nonEmpty(sortedUnique(pedigrees.flatMap(({ notes }) => notes ?? [])))?.join('\n'),
  });
}

/** Scanners show the first place alone: an installed distribution's own METADATA, else the first by name. */
function occurrencesOf(ordered: readonly Component[]): readonly Occurrence[] {
  const of = (records: readonly Component[]): readonly Occurrence[] => records.flatMap(({ evidence }) => evidence?.occurrences ?? []);
  return [
    ...of(ordered.filter(({ authority }) => authority === 'core-metadata')),
    ...sortedBy(of(ordered.filter(({ authority }) => authority !== 'core-metadata')), asText),
  ];
}

function mergeEvidence(ordered: readonly Component[], losingLicenses: readonly License[]): Evidence | undefined {
  const all = ordered.map(({ evidence }) => evidence).filter((evidence) => evidence !== undefined);
  const merged = defined({
    identity: uniteBy(
      all.flatMap(({ identity }) => identity ?? []),
      asText,
    ),
    occurrences: uniteBy(occurrencesOf(ordered), asText),
    licenses: uniteBy([...all.flatMap(({ licenses }) => licenses ?? []), ...losingLicenses], ({ kind, value }) => `${kind}\0${value}`),
    copyright: nonEmpty(sortedUnique(all.flatMap(({ copyright }) => copyright ?? []))),
  });
  return Object.keys(merged).length === 0 ? undefined : merged;
}
