/**
 * What leads out of a package of SPDX 2: places, identifiers, external references; both directions side by side.
 * Specification: SPDX 2.3 clauses 7.7, 7.11, 7.21, annex F.
 */
import type { Component, ExternalReference, Property } from '../../model/component.ts';
import { type Cpe, formatCpe, parseCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { iriReference } from '../../model/iri.ts';
import { formatPurl, type Purl, parsePurl } from '../../model/purl.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { knowsReferenceType } from '../cyclonedx/vocabulary.ts';
import type { ReadContext } from '../field-table.ts';
import { downloadLocation, websiteOf } from '../spdx/download-location.ts';
import { asserted, type Carried, mapObjects, NONE, spdxProperty, valuesOf } from '../spdx/fields.ts';

type Wire = Record<string, unknown>;

const EXTERNAL_REFERENCE: RegExp = /^(?:OTHER|PERSISTENT-ID|SECURITY|PACKAGE-MANAGER) [A-Za-z0-9.-]+ \S+$/;
const VCS_LOCATION: RegExp = /^(?:git|hg|svn|bzr)\+\S+$/;
const NONE_AT_ALL: readonly never[] = [];

export interface References {
  readonly purls: { readonly purl: Purl; readonly text: string }[];
  readonly cpes: Cpe[];
  readonly others: ExternalReference[];
  readonly omniborIds: string[];
  readonly swhids: string[];
  /** What the model has no place for. */
  readonly properties: Property[];
}

/** Begins the comment of a reference that repeats a vulnerability of the document. */
export const VULNERABILITY = 'pyenv-sbom:vulnerability ';
/** Security references that CycloneDX has one type for. */
export const SECURITY_TYPES: ReadonlySet<string> = new Set(['advisory', 'fix', 'url']);

/** Whether a text is a place in a version control system. */
export function isVcsLocation(text: string): boolean {
  return VCS_LOCATION.test(text);
}

/** Reads everything that leads out of a package: home page, download location, external references. */
export function readReferences(value: JsonObject, context: ReadContext): References {
  const found: References = { purls: [], cpes: [], others: [], omniborIds: [], swhids: [], properties: [] };
  const homepage = asserted(value, 'homepage', context);
  if (homepage !== undefined && homepage !== 'NONE')
    context.at('homepage', () => addUrl({ type: 'website', url: homepage }, found, context));
  const location = asserted(value, 'downloadLocation', context);
  if (location === 'NONE' || (location !== undefined && VCS_LOCATION.test(location)))
    found.properties.push(spdxProperty('downloadLocation', location));
  if (location !== undefined && location !== 'NONE')
    context.at('downloadLocation', () =>
      addUrl({ type: VCS_LOCATION.test(location) ? 'vcs' : 'distribution', url: location }, found, context),
    );
  mapObjects(value, 'externalRefs', context, (reference) => readReference(reference, found, context));
  return found;
}

function addUrl(reference: ExternalReference, found: References, context: ReadContext): void {
  const url = iriReference(reference.url);
  if (url === undefined) context.problem('is not a URL with a registered scheme');
  else found.others.push(url === reference.url ? reference : { ...reference, url });
}

function readReference(reference: JsonObject, found: References, context: ReadContext): void {
  const category = (asserted(reference, 'referenceCategory', context) ?? '').replaceAll('_', '-');
  const type = asserted(reference, 'referenceType', context) ?? '';
  const locator = asserted(reference, 'referenceLocator', context);
  const comment = asserted(reference, 'comment', context);
  if (locator === undefined) {
    context.problem('an external reference needs a referenceLocator');
    return;
  }
  if (comment?.startsWith(VULNERABILITY)) return;
  const keep = (): void => void found.properties.push(spdxProperty('externalRef', `${category} ${type} ${locator}`));
  if (category === 'PACKAGE-MANAGER' && type === 'purl') {
    const purl = parsePurl(locator);
    if (purl === undefined)
      context.at('referenceLocator', () => context.report({ code: 'sbom-purl-invalid', purl: locator.toWellFormed() }));
    else if (found.purls.length === 0) found.purls.push({ purl, text: locator });
    else keep();
  } else if (category === 'SECURITY' && (type === 'cpe23Type' || type === 'cpe22Type')) {
    const cpe = parseCpe(locator);
    if (cpe === undefined) context.at('referenceLocator', () => context.report({ code: 'sbom-cpe-invalid', cpe: locator.toWellFormed() }));
    else found.cpes.push(cpe);
  } else if (category === 'SECURITY' && SECURITY_TYPES.has(type) && isUrl(locator))
    addUrl(defined({ type: 'advisories', url: locator, comment: type === 'advisory' ? comment : type }), found, context);
  else if (category === 'PERSISTENT-ID' && type === 'gitoid') found.omniborIds.push(locator);
  else if (category === 'PERSISTENT-ID' && type === 'swh') found.swhids.push(locator);
  else if (category === 'OTHER' && knowsReferenceType(7, type) && isUrl(locator))
    addUrl(comment === undefined ? { type, url: locator } : { type, url: locator, comment }, found, context);
  else keep();
}

function isUrl(locator: string): boolean {
  return iriReference(locator) !== undefined;
}

/** Where a package comes from, as its own fields say it. */
export interface SpokenLocations {
  /** In a version control system, or that there is none. */
  readonly location: string | undefined;
  /** An archive's address. */
  readonly distribution: string | undefined;
  readonly website: string | undefined;
}

/** What the fields of a package for places say. */
export function locationsOf({ externalReferences: references = NONE_AT_ALL }: Component, carried: Carried): SpokenLocations {
  const location = carried.size === 0 ? undefined : carriedLocation(carried);
  const distribution = location === undefined ? downloadLocation(references) : undefined;
  return { location, distribution, website: websiteOf(references) };
}

/** The place in a version control system that a package was taken from, or that there is none, as SPDX states it. */
function carriedLocation(carried: Carried): string | undefined {
  return [...valuesOf(carried, 'downloadLocation', NONE), ...valuesOf(carried, 'downloadLocation', VCS_LOCATION)].find(
    (location) => location === 'NONE' || iriReference(location) !== undefined,
  );
}

/** Whether a text can be a locator: one word, without what tag-value cannot say, that is not SPDX's for none being known. */
export function isLocator(text: string): boolean {
  return /^[^\s\p{Cc}]+$/u.test(text) && text !== 'NOASSERTION';
}

/** The external references of a package but those that `spoken` says by fields of their own. */
export function writeReferences(component: Component, spoken: SpokenLocations, carried: Carried): readonly Wire[] {
  const { purl, cpes = NONE_AT_ALL, omniborIds = NONE_AT_ALL, swhids = NONE_AT_ALL, externalReferences = NONE_AT_ALL } = component;
  const written: Wire[] = [];
  if (purl !== undefined) written.push(reference('PACKAGE-MANAGER', 'purl', formatPurl(purl)));
  for (let at = 0; at < cpes.length; at += 1) written.push(reference('SECURITY', 'cpe23Type', formatCpe(cpes[at] as Cpe)));
  for (const id of omniborIds) if (isLocator(id)) written.push(reference('PERSISTENT-ID', 'gitoid', id));
  for (const id of swhids) if (isLocator(id)) written.push(reference('PERSISTENT-ID', 'swh', id));
  writeOthers(externalReferences, spoken, written);
  for (const text of valuesOf(carried, 'externalRef', EXTERNAL_REFERENCE)) {
    const [category = '', type = '', ...locator] = text.split(' ');
    written.push(reference(category, type, locator.join(' ')));
  }
  return written;
}

function writeOthers(
  references: readonly ExternalReference[],
  { location, distribution, website }: SpokenLocations,
  written: Wire[],
): void {
  let spoken: Set<string | undefined> | undefined;
  for (let at = 0; at < references.length; at += 1) {
    const { type, url, comment } = references[at] as ExternalReference;
    if (url === 'NOASSERTION') continue;
    if (type === 'distribution' || type === 'website') {
      spoken ??= new Set([distribution, website]);
      // Said by a field of its own already.
      if (spoken.delete(url)) continue;
    }
    if (type === 'vcs' && location !== undefined && iriReference(location) === url) continue;
    if (type !== 'advisories') written.push(reference('OTHER', type, url, comment));
    else if (comment !== undefined && SECURITY_TYPES.has(comment)) written.push(reference('SECURITY', comment, url));
    else written.push(reference('SECURITY', 'advisory', url, comment));
  }
}

function reference(referenceCategory: string, referenceType: string, referenceLocator: string, comment?: string): Wire {
  if (comment === undefined) return { referenceCategory, referenceType, referenceLocator };
  return { referenceCategory, referenceType, referenceLocator, comment };
}
