/**
 * Packages and files of SPDX 2, both directions side by side. What the model has no field for is carried as a property
 * (spdx/fields.ts); what SPDX has no field for is left to the annotation (spdx/remainder.ts).
 * Specification: SPDX 2.3 clauses 7 and 8.
 */
import type {
  Component,
  ComponentFacts,
  Contact,
  ExternalReference,
  Hash,
  License,
  Organization,
  Property,
} from '../../model/component.ts';
import { formatCpe, parseCpe } from '../../model/cpe.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { isEmail } from '../../model/email.ts';
import { iriReference } from '../../model/iri.ts';
import { licenseId } from '../../model/license.ts';
import { sortedBy } from '../../model/order.ts';
import { formatPurl, parsePurl } from '../../model/purl.ts';
import { type JsonObject, textMember } from '../../untrusted/json.ts';
import { knowsReferenceType } from '../cyclonedx/vocabulary.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import { ANY, asserted, carried, type Form, mapObjects, NONE, spdxProperty, TIME, textList } from '../spdx/fields.ts';
import { type ExtractedLicense, type LicenseTexts, licenseFacts, readLicense, statedLicenses } from '../spdx/licenses.ts';
import { ALGORITHMS, HASH_CONTENT, PURPOSES } from '../spdx/vocabulary.ts';

/** An identifier of SPDX's list, or that there is none; what a `LicenseRef-` stands for would have to be carried too. */
const LICENSE: Form = { test: (text) => text === 'NONE' || text === 'NOASSERTION' || licenseId(text) === text };

/** Text fields that the model has no place for, with the form of their values. */
const PACKAGE_TEXTS: Readonly<Record<string, Form>> = {
  packageFileName: ANY,
  sourceInfo: ANY,
  licenseComments: ANY,
  comment: ANY,
  builtDate: TIME,
  releaseDate: TIME,
  validUntilDate: TIME,
};
const PACKAGE_LISTS: Readonly<Record<string, Form>> = { licenseInfoFromFiles: LICENSE, attributionTexts: ANY };
const FILE_TEXTS: Readonly<Record<string, Form>> = { licenseComments: ANY, noticeText: ANY, comment: ANY };
const FILE_LISTS: Readonly<Record<string, Form>> = {
  fileTypes: /^(?:OTHER|DOCUMENTATION|IMAGE|VIDEO|ARCHIVE|SPDX|APPLICATION|SOURCE|BINARY|TEXT|AUDIO)$/,
  licenseInfoInFiles: LICENSE,
  fileContributors: ANY,
  attributionTexts: ANY,
};
/** Other values that are carried, with the forms in which their fields can hold them. */
const PURPOSE: RegExp = /^(?:OTHER|INSTALL|ARCHIVE|SOURCE)$/;
export const VERIFICATION_CODE: RegExp = /^[0-9a-f]{40}$/;
const CHECKSUM: RegExp = /^(?:SHA224|MD2|MD4|MD6|ADLER32): [0-9a-f]+$/;
const EXTERNAL_REFERENCE: RegExp = /^(?:OTHER|PERSISTENT-ID|SECURITY|PACKAGE-MANAGER) [A-Za-z0-9.-]+ \S+$/;
const VCS_LOCATION: RegExp = /^(?:git|hg|svn|bzr)\+\S+$/;

const PACKAGE_KEYS: ReadonlySet<string> = new Set([
  'SPDXID',
  'name',
  'versionInfo',
  'supplier',
  'originator',
  'downloadLocation',
  'filesAnalyzed',
  'packageVerificationCode',
  'checksums',
  'homepage',
  'licenseConcluded',
  'licenseDeclared',
  'copyrightText',
  'summary',
  'description',
  'externalRefs',
  'primaryPackagePurpose',
  'annotations',
  'hasFiles',
  ...Object.keys(PACKAGE_TEXTS),
  ...Object.keys(PACKAGE_LISTS),
]);
const FILE_KEYS: ReadonlySet<string> = new Set([
  'SPDXID',
  'fileName',
  'checksums',
  'licenseConcluded',
  'copyrightText',
  'annotations',
  ...Object.keys(FILE_TEXTS),
  ...Object.keys(FILE_LISTS),
]);

/** What reading an element needs beside its value. */
export interface ReadSetting {
  readonly context: ReadContext;
  readonly extracted: ReadonlyMap<string, ExtractedLicense>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a package; undefined (reported) when it has neither name nor SPDXID. */
export function readPackage(value: JsonObject, { context, extracted }: ReadSetting): Found | undefined {
  for (const key of Object.keys(value)) if (!PACKAGE_KEYS.has(key)) context.unknownKey(key);
  // Syft's root of a source that it does not know has an empty one.
  const name = textMember(value, 'name') || textMember(value, 'SPDXID')?.replace(/^SPDXRef-/, '') || undefined;
  if (name === undefined) return context.problem('a package needs a name');
  const properties: Property[] = [];
  const keep = (field: string, texts: readonly string[]): void => {
    for (const text of texts) properties.push(spdxProperty(field, text));
  };
  const purpose = asserted(value, 'primaryPackagePurpose', context)?.replace('-', '_');
  const row = PURPOSES.find(({ spdx2 }) => spdx2 === purpose);
  if (purpose !== undefined && (row === undefined || purpose === 'OTHER')) keep('primaryPackagePurpose', [purpose]);
  const references = readReferences(value, context, properties);
  const supplier = asserted(value, 'supplier', context);
  const originator = asserted(value, 'originator', context);
  const summary = asserted(value, 'summary', context);
  const description = asserted(value, 'description', context);
  if (summary !== undefined && description !== undefined) keep('description', [description]);
  const copyright = asserted(value, 'copyrightText', context);
  if (copyright === 'NONE') keep('copyrightText', ['NONE']);
  keepCarried(value, PACKAGE_TEXTS, PACKAGE_LISTS, context, properties);
  keep('packageVerificationCode', verificationCode(value, context));
  const facts: Mutable<ComponentFacts> = {
    type: row === undefined || purpose === 'OTHER' ? 'library' : row.type,
    name,
    ...defined({
      version: asserted(value, 'versionInfo', context),
      purl: references.purls[0]?.purl,
      cpes: nonEmpty(references.cpes),
      description: summary ?? description,
      copyright: copyright === 'NONE' ? undefined : copyright,
      supplier: supplier === undefined ? undefined : readOrganization(supplier),
      manufacturer: originator === undefined || isPerson(originator) ? undefined : readOrganization(originator),
      authors: originator === undefined || !isPerson(originator) ? undefined : [readContact(originator)],
      ...readLicenses(value, context, extracted, properties),
      hashes: nonEmpty(readChecksums(value, context, properties)),
      externalReferences: nonEmpty(sortedBy(references.others, ({ type, url }) => `${type}\0${url}`)),
      omniborIds: nonEmpty(references.omniborIds),
      swhids: nonEmpty(references.swhids),
    }),
  };
  if (properties.length > 0) facts.properties = properties;
  return defined({ facts, reference: asserted(value, 'SPDXID', context), purlText: references.purls[0]?.text });
}

/** Reads a file; undefined (reported) when it has no name. */
export function readFile(value: JsonObject, { context, extracted }: ReadSetting): Found | undefined {
  for (const key of Object.keys(value)) if (!FILE_KEYS.has(key)) context.unknownKey(key);
  const name = textMember(value, 'fileName') || undefined;
  if (name === undefined) return context.problem('a file needs a fileName');
  const properties: Property[] = [];
  keepCarried(value, FILE_TEXTS, FILE_LISTS, context, properties);
  const copyright = asserted(value, 'copyrightText', context);
  if (copyright === 'NONE') properties.push(spdxProperty('copyrightText', 'NONE'));
  const facts: Mutable<ComponentFacts> = {
    type: 'file',
    name,
    ...defined({
      copyright: copyright === 'NONE' ? undefined : copyright,
      ...readLicenses(value, context, extracted, properties),
      hashes: nonEmpty(readChecksums(value, context, properties)),
    }),
  };
  if (properties.length > 0) facts.properties = properties;
  return defined({ facts, reference: asserted(value, 'SPDXID', context) });
}

/** Keeps the fields that the model has no place for as properties. */
function keepCarried(
  value: JsonObject,
  texts: Readonly<Record<string, Form>>,
  lists: Readonly<Record<string, Form>>,
  context: ReadContext,
  properties: Property[],
): void {
  for (const key of Object.keys(texts)) {
    const text = asserted(value, key, context);
    if (text !== undefined) properties.push(spdxProperty(key, text));
  }
  for (const key of Object.keys(lists)) for (const text of textList(value, key, context)) properties.push(spdxProperty(key, text));
}

function verificationCode(value: JsonObject, context: ReadContext): readonly string[] {
  const code = value['packageVerificationCode'];
  if (code === undefined) return [];
  return context.at('packageVerificationCode', () =>
    [
      typeof code === 'object' && code !== null
        ? (asserted(code as JsonObject, 'packageVerificationCodeValue', context) ?? [])
        : (context.problem('must be an object') ?? []),
    ].flat(),
  );
}

/** What is declared and what was concluded; NONE is a statement too. */
function readLicenses(
  value: JsonObject,
  context: ReadContext,
  extracted: ReadonlyMap<string, ExtractedLicense>,
  properties: Property[],
): Pick<ComponentFacts, 'licenses' | 'evidence'> {
  const read = (key: 'licenseDeclared' | 'licenseConcluded', acknowledgement: License['acknowledgement']): License | undefined => {
    const text = asserted(value, key, context);
    if (text === 'NONE') properties.push(spdxProperty(key, text));
    return text === undefined ? undefined : readLicense(text, extracted, acknowledgement);
  };
  return licenseFacts(read('licenseDeclared', 'declared'), read('licenseConcluded', 'concluded'));
}

function readChecksums(value: JsonObject, context: ReadContext, properties: Property[]): readonly Hash[] {
  return mapObjects(value, 'checksums', context, (checksum) => {
    const stated = asserted(checksum, 'algorithm', context);
    const content = asserted(checksum, 'checksumValue', context)?.toLowerCase();
    if (stated === undefined || content === undefined) return context.problem('a checksum needs algorithm and checksumValue') ?? [];
    const algorithm = ALGORITHMS.find(({ spdx2 }) => spdx2.toLowerCase() === stated.toLowerCase())?.model;
    if (algorithm !== undefined && HASH_CONTENT.test(content)) return [{ algorithm, content }];
    if (algorithm !== undefined) return context.problem('is not a hash in hexadecimal') ?? [];
    properties.push(spdxProperty('checksum', `${stated}: ${content}`));
    return [];
  });
}

interface References {
  readonly purls: { readonly purl: NonNullable<ComponentFacts['purl']>; readonly text: string }[];
  readonly cpes: NonNullable<ReturnType<typeof parseCpe>>[];
  readonly others: ExternalReference[];
  readonly omniborIds: string[];
  readonly swhids: string[];
}

/** Begins the comment of a reference that repeats a vulnerability of the document. */
export const VULNERABILITY = 'pyenv-sbom:vulnerability ';
/** Security references that CycloneDX has one type for. */
const SECURITY_TYPES: ReadonlySet<string> = new Set(['advisory', 'fix', 'url']);

function readReferences(value: JsonObject, context: ReadContext, properties: Property[]): References {
  const found: References = { purls: [], cpes: [], others: [], omniborIds: [], swhids: [] };
  const add = (type: string, locator: string, comment: string | undefined): void => {
    const url = iriReference(locator);
    if (url === undefined) context.problem('is not a URL with a registered scheme');
    else found.others.push(defined({ type, url, comment }));
  };
  const homepage = asserted(value, 'homepage', context);
  if (homepage !== undefined && homepage !== 'NONE') context.at('homepage', () => add('website', homepage, undefined));
  const location = asserted(value, 'downloadLocation', context);
  if (location === 'NONE' || (location !== undefined && VCS_LOCATION.test(location)))
    properties.push(spdxProperty('downloadLocation', location));
  if (location !== undefined && location !== 'NONE')
    context.at('downloadLocation', () => add(VCS_LOCATION.test(location) ? 'vcs' : 'distribution', location, undefined));
  mapObjects(value, 'externalRefs', context, (reference) => {
    const category = (asserted(reference, 'referenceCategory', context) ?? '').replaceAll('_', '-');
    const type = asserted(reference, 'referenceType', context) ?? '';
    const locator = asserted(reference, 'referenceLocator', context);
    const comment = asserted(reference, 'comment', context);
    if (locator === undefined) return context.problem('an external reference needs a referenceLocator') ?? [];
    if (comment?.startsWith(VULNERABILITY)) return [];
    readReference(category, type, locator, comment, found, context, properties, add);
    return [];
  });
  return found;
}

function readReference(
  category: string,
  type: string,
  locator: string,
  comment: string | undefined,
  found: References,
  context: ReadContext,
  properties: Property[],
  add: (type: string, locator: string, comment: string | undefined) => void,
): void {
  const keep = (): void => void properties.push(spdxProperty('externalRef', `${category} ${type} ${locator}`));
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
  } else if (category === 'SECURITY' && SECURITY_TYPES.has(type) && iriReference(locator) !== undefined)
    add('advisories', locator, type === 'advisory' ? comment : type);
  else if (category === 'PERSISTENT-ID' && type === 'gitoid') found.omniborIds.push(locator);
  else if (category === 'PERSISTENT-ID' && type === 'swh') found.swhids.push(locator);
  else if (category === 'OTHER' && knowsReferenceType(7, type) && iriReference(locator) !== undefined) add(type, locator, comment);
  else keep();
}

function isPerson(text: string): boolean {
  return text.startsWith('Person:');
}

const LONGEST_PARTY = 1000;

/** `Person: name (address)`: what stands behind the kind; the address only where it is one. */
function readParty(text: string): { readonly name: string; readonly email?: string } {
  const bare = text.replace(/^(?:Person|Organization|Tool):/, '').trim();
  // The pattern looks at each blank again and again.
  if (bare.length > LONGEST_PARTY) return { name: bare };
  const match = /^(.*?)\s*\(([^()]*)\)$/s.exec(bare);
  if (match?.[1] === undefined || match[2] === undefined) return { name: bare };
  const [, name, email] = match;
  if (email === '') return { name };
  return isEmail(email) ? { name, email } : { name: bare };
}

function readContact(text: string): Contact {
  const { name, email } = readParty(text);
  return defined({ name: name === '' ? undefined : name, email });
}

function readOrganization(text: string): Organization {
  if (isPerson(text)) return { contacts: [readContact(text)] };
  const { name, email } = readParty(text);
  return defined({ name: name === '' ? undefined : name, contacts: email === undefined ? undefined : [{ email }] });
}

/** An organisation in one text, or the person who stands for it; undefined where it has no name. */
function writeOrganization({ name, contacts }: Organization): string | undefined {
  if (name !== undefined) {
    const [contact] = contacts ?? [];
    return `Organization: ${oneLine(name)}${contact?.email === undefined || contact.name !== undefined ? '' : ` (${contact.email})`}`;
  }
  return contacts?.[0] === undefined ? undefined : writeContact(contacts[0]);
}

function writeContact({ name, email }: Contact): string | undefined {
  return name === undefined ? undefined : `Person: ${oneLine(name)}${email === undefined ? '' : ` (${email})`}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What writing an element needs beside its facts. */
export interface WriteSetting {
  readonly licenses: LicenseTexts;
}

type Wire = Record<string, unknown>;

/** Fields that are carried, under their own names; several values make a list. */
function carriedFields(component: Component, texts: Readonly<Record<string, Form>>, lists: Readonly<Record<string, Form>>): Wire {
  return defined({
    ...Object.fromEntries(Object.entries(texts).map(([key, form]) => [key, carried(component, key, form)[0]])),
    ...Object.fromEntries(Object.entries(lists).map(([key, form]) => [key, nonEmpty(carried(component, key, form))])),
  });
}

/** The place in a version control system that a package was taken from, or that there is none, as SPDX states it. */
function carriedLocation(component: Component): string | undefined {
  return [...carried(component, 'downloadLocation', NONE), ...carried(component, 'downloadLocation', VCS_LOCATION)].find(
    (location) => location === 'NONE' || iriReference(location) !== undefined,
  );
}

/** Writes a package, without its annotations. Mandatory fields of which nothing is known say NOASSERTION. */
export function writePackage(component: Component, spdxId: string, { licenses }: WriteSetting): JsonObject {
  const references = component.externalReferences ?? [];
  const distribution = references.find(({ type }) => type === 'distribution')?.url;
  const website = references.find(({ type }) => type === 'website')?.url;
  const location = carriedLocation(component);
  const [code] = carried(component, 'packageVerificationCode', VERIFICATION_CODE);
  const [purpose] = carried(component, 'primaryPackagePurpose', PURPOSE);
  const [author] = component.authors ?? [];
  const { licenseInfoFromFiles, ...further } = carriedFields(component, PACKAGE_TEXTS, PACKAGE_LISTS);
  return defined({
    SPDXID: spdxId,
    name: component.name,
    versionInfo: component.version,
    supplier: (component.supplier && writeOrganization(component.supplier)) ?? 'NOASSERTION',
    originator: (component.manufacturer && writeOrganization(component.manufacturer)) ?? (author && writeContact(author)),
    downloadLocation: location ?? distribution ?? 'NOASSERTION',
    filesAnalyzed: code !== undefined,
    packageVerificationCode: code === undefined ? undefined : { packageVerificationCodeValue: code },
    checksums: nonEmpty(writeChecksums(component)),
    homepage: website,
    ...writeLicenses(component, licenses),
    // Where files were not analysed, nothing may be said of what they state.
    licenseInfoFromFiles: code === undefined ? undefined : licenseInfoFromFiles,
    copyrightText: component.copyright ?? carried(component, 'copyrightText', NONE)[0] ?? 'NOASSERTION',
    summary: component.description,
    description: carried(component, 'description', ANY)[0],
    externalRefs: nonEmpty(writeReferences(component, location, location === undefined ? distribution : undefined, website)),
    primaryPackagePurpose: purpose ?? PURPOSES.find(({ type }) => type === component.type)?.spdx2,
    ...further,
  }) as JsonObject;
}

/** Writes a file. SPDX demands its SHA-1: whoever calls this has seen that there is one. */
export function writeFile(component: Component, spdxId: string, { licenses }: WriteSetting): JsonObject {
  const { licenseConcluded } = writeLicenses(component, licenses);
  return defined({
    SPDXID: spdxId,
    fileName: component.name,
    checksums: writeChecksums(component),
    licenseConcluded,
    copyrightText: component.copyright ?? carried(component, 'copyrightText', NONE)[0] ?? 'NOASSERTION',
    ...carriedFields(component, FILE_TEXTS, FILE_LISTS),
  }) as JsonObject;
}

function writeLicenses(
  component: Component,
  licenses: LicenseTexts,
): { readonly licenseConcluded: string; readonly licenseDeclared: string } {
  const { declared, concluded } = statedLicenses(component, licenses);
  return {
    licenseConcluded: concluded ?? carried(component, 'licenseConcluded', NONE)[0] ?? 'NOASSERTION',
    licenseDeclared: declared ?? carried(component, 'licenseDeclared', NONE)[0] ?? 'NOASSERTION',
  };
}

function writeChecksums(component: Component): readonly Wire[] {
  const known = (component.hashes ?? []).flatMap(({ algorithm, content }) => {
    const row = ALGORITHMS.find(({ model }) => model === algorithm);
    return row === undefined ? [] : [{ algorithm: row.spdx2, checksumValue: content }];
  });
  const others = carried(component, 'checksum', CHECKSUM).map((text) => {
    const [algorithm = '', checksumValue = ''] = text.split(': ');
    return { algorithm, checksumValue };
  });
  return [...known, ...others];
}

function writeReferences(
  component: Component,
  location: string | undefined,
  distribution: string | undefined,
  website: string | undefined,
): readonly Wire[] {
  const written: Wire[] = [];
  const add = (referenceCategory: string, referenceType: string, referenceLocator: string, comment?: string): void =>
    void written.push(defined({ referenceCategory, referenceType, referenceLocator, comment }));
  if (component.purl !== undefined) add('PACKAGE-MANAGER', 'purl', formatPurl(component.purl));
  for (const cpe of component.cpes ?? []) add('SECURITY', 'cpe23Type', formatCpe(cpe));
  for (const id of component.omniborIds ?? []) add('PERSISTENT-ID', 'gitoid', id);
  for (const id of component.swhids ?? []) add('PERSISTENT-ID', 'swh', id);
  const spoken = new Set([distribution, website]);
  for (const { type, url, comment } of component.externalReferences ?? []) {
    // Said by a field of its own already.
    if ((type === 'distribution' || type === 'website') && spoken.delete(url)) continue;
    if (type === 'vcs' && location !== undefined && iriReference(location) === url) continue;
    if (type !== 'advisories') add('OTHER', type, url, comment);
    else if (comment !== undefined && SECURITY_TYPES.has(comment)) add('SECURITY', comment, url);
    else add('SECURITY', 'advisory', url, comment);
  }
  for (const text of carried(component, 'externalRef', EXTERNAL_REFERENCE)) {
    const [category = '', type = '', ...locator] = text.split(' ');
    add(category, type, locator.join(' '));
  }
  return written;
}
