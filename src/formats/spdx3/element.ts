/**
 * Packages and files of SPDX 3, both directions side by side; agents, hashes and external references of both.
 * Specification: SPDX 3.0.1, Core and Software profiles.
 */
import type { Component, ComponentFacts, Contact, ExternalReference, Hash, Organization, Property } from '../../model/component.ts';
import { formatCpe, parseCpe } from '../../model/cpe.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { isEmail } from '../../model/email.ts';
import { iriReference } from '../../model/iri.ts';
import { sortedBy } from '../../model/order.ts';
import { formatPurl, parsePurl } from '../../model/purl.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import { ANY, carried, spdxProperty, TIME } from '../spdx/fields.ts';
import { ALGORITHMS, HASH_CONTENT, PURPOSES } from '../spdx/vocabulary.ts';
import { type GraphElement, many, objects, one, word } from './graph.ts';

/** The words of the model's enumerations, and what else fields can hold, for values that are carried (spdx/fields.ts). */
const PURPOSE: RegExp = new RegExp(
  `^(?:${[
    'application|archive|bom|configuration|container|data|device|deviceDriver|diskImage|documentation|evidence|executable|file',
    'filesystemImage|firmware|framework|install|library|manifest|model|module|operatingSystem|other|patch|platform|requirement',
    'source|specification|test',
  ].join('|')})$`,
);
const SUPPORT: RegExp = /^(?:deployed|development|endOfSupport|limitedSupport|noAssertion|noSupport|support)$/;
const IDENTIFIER: RegExp = /^(?:cpe22|cve|email|other|packageUrl|securityOther|swid|urlScheme) \S/;
const HASH_VALUE: RegExp = /^(?:adler32|crystalsDilithium|crystalsKyber|falcon|md2|md4|md6|other|sha224|sha3_224) [0-9a-f]+$/;
const REFERENCE: RegExp =
  /^(?:altDownloadLocation|altWebPage|binaryArtifact|bower|cwe|mavenCentral|npm|nuget|other|securityOther|vcs) \S+$/;

/** Fields that the model has no place for: their name, the name under which SPDX 2 has them too, the form of their values. */
const TEXTS = [
  ['comment', 'comment', ANY],
  ['software_sourceInfo', 'sourceInfo', ANY],
  ['builtTime', 'builtDate', TIME],
  ['releaseTime', 'releaseDate', TIME],
  ['validUntilTime', 'validUntilDate', TIME],
] as const;
const LISTS = [
  ['software_attributionText', 'attributionTexts', ANY],
  ['software_additionalPurpose', 'additionalPurpose', PURPOSE],
  ['standardName', 'standardName', ANY],
  ['supportLevel', 'supportLevel', SUPPORT],
] as const;

const KEYS: ReadonlySet<string> = new Set([
  'type',
  'spdxId',
  'creationInfo',
  'name',
  'summary',
  'description',
  'externalIdentifier',
  'externalRef',
  'verifiedUsing',
  'suppliedBy',
  'originatedBy',
  'contentType',
  'software_fileKind',
  'software_contentIdentifier',
  'software_copyrightText',
  'software_primaryPurpose',
  'software_downloadLocation',
  'software_homePage',
  'software_packageUrl',
  'software_packageVersion',
  ...TEXTS.map(([key]) => key),
  ...LISTS.map(([key]) => key),
]);

/** Types of external references, CycloneDX's beside SPDX's; the first row of either is the one that is used. */
const REFERENCES: readonly (readonly [model: string, spdx: string])[] = [
  ['vcs', 'vcs'],
  ['issue-tracker', 'issueTracker'],
  ['advisories', 'securityAdvisory'],
  ['mailing-list', 'mailingList'],
  ['social', 'socialMedia'],
  ['chat', 'chat'],
  ['documentation', 'documentation'],
  ['support', 'support'],
  ['source-distribution', 'sourceArtifact'],
  ['license', 'license'],
  ['build-meta', 'buildMeta'],
  ['build-system', 'buildSystem'],
  ['release-notes', 'releaseNotes'],
  ['threat-model', 'securityThreatModel'],
  ['adversary-model', 'securityAdversaryModel'],
  ['risk-assessment', 'riskAssessment'],
  ['exploitability-statement', 'vulnerabilityExploitabilityAssessment'],
  ['pentest-report', 'securityPenTestReport'],
  ['static-analysis-report', 'staticAnalysisReport'],
  ['dynamic-analysis-report', 'dynamicAnalysisReport'],
  ['runtime-analysis-report', 'runtimeAnalysisReport'],
  ['component-analysis-report', 'componentAnalysisReport'],
  ['certification-report', 'certificationReport'],
  ['distribution', 'altDownloadLocation'],
  ['distribution', 'binaryArtifact'],
  ['website', 'altWebPage'],
  ['advisories', 'vulnerabilityDisclosureReport'],
];

/** The agents of a document by identifier. */
export type Agents = ReadonlyMap<string, GraphElement>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a package or a file, without its licences, which are relationships. */
export function readElement({ id, type, value }: GraphElement, agents: Agents, context: ReadContext): Found {
  for (const key of Object.keys(value)) if (!KEYS.has(key)) context.unknownKey(key);
  // SPDX 3 demands none: then the end of the identifier has to do.
  const name = one(value, 'name') ?? (/[^#/]+$/.exec(id)?.[0] || id);
  const properties: Property[] = [];
  const keep = (field: string, texts: readonly string[]): void => {
    for (const text of texts) properties.push(spdxProperty(field, text));
  };
  for (const [key, field] of TEXTS) keep(field, many(value, key).slice(0, 1));
  for (const [key, field] of LISTS) keep(field, many(value, key).map(word));
  const purpose = one(value, 'software_primaryPurpose');
  const row = purpose === undefined ? undefined : PURPOSES.find(({ spdx3 }) => spdx3 === word(purpose));
  if (purpose !== undefined && row === undefined) keep('primaryPurpose', [word(purpose)]);
  // A folder among the files (Pitloom); "file" is what a file is anyway.
  keep(
    'fileKind',
    many(value, 'software_fileKind').flatMap((kind) => (word(kind) === 'file' ? [] : [word(kind)])),
  );
  const identifiers = readIdentifiers(value, context, properties);
  const [summary, description] = [one(value, 'summary'), one(value, 'description')];
  if (summary !== undefined && description !== undefined) keep('description', [description]);
  const supplier = agents.get(one(value, 'suppliedBy') ?? '');
  const originators = many(value, 'originatedBy').flatMap((reference) => agents.get(reference) ?? []);
  const makers = originators.filter((agent) => agent.type !== 'Person');
  const media = one(value, 'contentType');
  const facts: Mutable<ComponentFacts> = {
    type: type === 'software_File' ? 'file' : (row?.type ?? NATURES[type] ?? 'library'),
    name,
    ...defined({
      version: one(value, 'software_packageVersion'),
      purl: identifiers.purls[0]?.purl,
      cpes: nonEmpty(identifiers.cpes),
      description: summary ?? description,
      copyright: one(value, 'software_copyrightText'),
      mimeType: media !== undefined && /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(media) ? media : undefined,
      supplier: supplier === undefined ? undefined : readOrganization(supplier),
      manufacturer: makers[0] === undefined ? undefined : readOrganization(makers[0]),
      authors: nonEmpty(originators.filter((agent) => agent.type === 'Person').map(readContact)),
      hashes: nonEmpty(readHashes(value, context, properties)),
      externalReferences: nonEmpty(
        sortedBy(readReferences(value, context, properties), (reference) => `${reference.type}\0${reference.url}`),
      ),
      omniborIds: nonEmpty(identifiers.omniborIds),
      swhids: nonEmpty(identifiers.swhids),
    }),
  };
  if (properties.length > 0) facts.properties = properties;
  return defined({ facts, reference: id, purlText: identifiers.purls[0]?.text });
}

/** What classes of other profiles are. */
const NATURES: { readonly [type: string]: ComponentFacts['type'] } = {
  ai_AIPackage: 'machine-learning-model',
  dataset_DatasetPackage: 'data',
};

interface Identifiers {
  readonly purls: { readonly purl: NonNullable<ComponentFacts['purl']>; readonly text: string }[];
  readonly cpes: NonNullable<ReturnType<typeof parseCpe>>[];
  readonly omniborIds: string[];
  readonly swhids: string[];
}

function readIdentifiers(value: JsonObject, context: ReadContext, properties: Property[]): Identifiers {
  const found: Identifiers = { purls: [], cpes: [], omniborIds: [], swhids: [] };
  const addPurl = (text: string): void => {
    const purl = parsePurl(text);
    if (purl === undefined) context.report({ code: 'sbom-purl-invalid', purl: text.toWellFormed() });
    else if (found.purls.length === 0) found.purls.push({ purl, text });
    else if (found.purls[0]?.text !== text) properties.push(spdxProperty('externalIdentifier', `packageUrl ${text}`));
  };
  for (const text of many(value, 'software_packageUrl')) addPurl(text);
  for (const item of objects(value, 'externalIdentifier')) {
    const [type, identifier] = [word(one(item, 'externalIdentifierType') ?? 'other'), one(item, 'identifier')];
    if (identifier === undefined) context.problem('an external identifier needs an identifier');
    else if (type === 'packageUrl') addPurl(identifier);
    else if (type === 'cpe23' || type === 'cpe22') {
      const cpe = parseCpe(identifier);
      if (cpe === undefined) context.report({ code: 'sbom-cpe-invalid', cpe: identifier.toWellFormed() });
      else found.cpes.push(cpe);
    } else if (type === 'gitoid') found.omniborIds.push(identifier);
    else if (type === 'swhid') found.swhids.push(identifier);
    else properties.push(spdxProperty('externalIdentifier', `${type} ${identifier}`));
  }
  for (const item of objects(value, 'software_contentIdentifier')) {
    const identifier = one(item, 'software_contentIdentifierValue');
    if (identifier === undefined) continue;
    if (word(one(item, 'software_contentIdentifierType') ?? '') === 'swhid') found.swhids.push(identifier);
    else found.omniborIds.push(identifier);
  }
  return found;
}

function readHashes(value: JsonObject, context: ReadContext, properties: Property[]): readonly Hash[] {
  return objects(value, 'verifiedUsing').flatMap((item): Hash[] => {
    const [stated, content] = [word(one(item, 'algorithm') ?? ''), one(item, 'hashValue')?.toLowerCase()];
    const algorithm = ALGORITHMS.find(({ spdx3 }) => spdx3 === stated)?.model;
    if (content === undefined) return context.problem('a hash needs a hashValue') ?? [];
    if (algorithm !== undefined && HASH_CONTENT.test(content)) return [{ algorithm, content }];
    if (algorithm !== undefined) return context.problem('is not a hash in hexadecimal') ?? [];
    properties.push(spdxProperty('verifiedUsing', `${stated} ${content}`));
    return [];
  });
}

function readReferences(value: JsonObject, context: ReadContext, properties: Property[]): readonly ExternalReference[] {
  const found: ExternalReference[] = [];
  const add = (type: string, locator: string, comment: string | undefined): void => {
    const url = iriReference(locator);
    if (url === undefined) context.problem('is not a URL with a registered scheme');
    else found.push(defined({ type, url, comment }));
  };
  for (const url of many(value, 'software_homePage').slice(0, 1)) add('website', url, undefined);
  for (const url of many(value, 'software_downloadLocation').slice(0, 1)) add('distribution', url, undefined);
  for (const item of objects(value, 'externalRef')) {
    const type = word(one(item, 'externalRefType') ?? 'other');
    const comment = one(item, 'comment');
    const row = REFERENCES.find(([, spdx]) => spdx === type);
    for (const locator of many(item, 'locator')) {
      if (iriReference(locator) === undefined) properties.push(spdxProperty('3:externalRef', `${type} ${locator}`));
      else add(row?.[0] ?? 'other', locator, comment ?? (row === undefined && type !== 'other' ? type : undefined));
    }
  }
  return found;
}

function emailOf(agent: GraphElement): string | undefined {
  const stated = objects(agent.value, 'externalIdentifier').find((item) => word(one(item, 'externalIdentifierType') ?? '') === 'email');
  const email = stated === undefined ? undefined : one(stated, 'identifier');
  return email !== undefined && isEmail(email) ? email : undefined;
}

function readContact(agent: GraphElement): Contact {
  return defined({ name: one(agent.value, 'name'), email: emailOf(agent) });
}

function readOrganization(agent: GraphElement): Organization {
  if (agent.type === 'Person') return { contacts: [readContact(agent)] };
  const email = emailOf(agent);
  return defined({ name: one(agent.value, 'name'), contacts: email === undefined ? undefined : [{ email }] });
}

/** An agent to be written: an element of its own, which packages refer to. */
export interface Agent {
  readonly type: 'Person' | 'Organization';
  readonly name?: string;
  readonly email?: string;
}

/** What writing an element needs: agents become references. */
export interface WriteSetting {
  readonly creationInfo: string;
  readonly refer: (agent: Agent) => string;
}

type Wire = Record<string, unknown>;

/** Writes a package or a file, without its licences. */
export function writeElement(component: Component, spdxId: string, { creationInfo, refer }: WriteSetting): JsonObject {
  const references = component.externalReferences ?? [];
  const location = references.find(({ type }) => type === 'distribution')?.url;
  const website = references.find(({ type }) => type === 'website')?.url;
  const isFile = component.type === 'file' && component.version === undefined && component.purl === undefined;
  const [purpose] = carried(component, 'primaryPurpose', PURPOSE);
  const texts = Object.fromEntries(
    TEXTS.flatMap(([key, field, form]) =>
      carried(component, field, form)
        .slice(0, 1)
        .map((text) => [key, text]),
    ),
  );
  const lists = Object.fromEntries(LISTS.map(([key, field, form]) => [key, nonEmpty(carried(component, field, form))]));
  return defined({
    type: isFile ? 'software_File' : 'software_Package',
    spdxId,
    creationInfo,
    name: component.name,
    summary: component.description,
    description: carried(component, 'description', ANY)[0],
    software_packageVersion: component.version,
    software_packageUrl: component.purl === undefined ? undefined : formatPurl(component.purl),
    software_primaryPurpose: isFile ? undefined : (purpose ?? PURPOSES.find(({ type }) => type === component.type)?.spdx3),
    software_downloadLocation: isFile ? undefined : location,
    software_homePage: isFile ? undefined : website,
    software_copyrightText: component.copyright,
    software_fileKind: isFile ? carried(component, 'fileKind', /^directory$/)[0] : undefined,
    contentType: isFile ? component.mimeType : undefined,
    suppliedBy: component.supplier === undefined ? undefined : referToOrganization(component.supplier, refer),
    originatedBy: nonEmpty(originators(component, refer)),
    externalIdentifier: nonEmpty(writeIdentifiers(component)),
    externalRef: nonEmpty(writeReferences(component, isFile ? [] : [location, website])),
    verifiedUsing: nonEmpty(writeHashes(component)),
    software_contentIdentifier: nonEmpty(writeContentIdentifiers(component)),
    ...lists,
    ...texts,
  }) as JsonObject;
}

function referToOrganization({ name, contacts }: Organization, refer: WriteSetting['refer']): string | undefined {
  const [contact] = contacts ?? [];
  if (name !== undefined)
    return refer(defined({ type: 'Organization', name, email: contact?.name === undefined ? contact?.email : undefined } as const));
  return contact === undefined ? undefined : referToPerson(contact, refer);
}

function referToPerson({ name, email }: Contact, refer: WriteSetting['refer']): string {
  return refer(defined({ type: 'Person', name, email } as const));
}

function originators(component: Component, refer: WriteSetting['refer']): readonly string[] {
  const maker = component.manufacturer === undefined ? undefined : referToOrganization(component.manufacturer, refer);
  return [
    ...new Set([...(maker === undefined ? [] : [maker]), ...(component.authors ?? []).map((author) => referToPerson(author, refer))]),
  ];
}

function writeIdentifiers(component: Component): readonly Wire[] {
  const identifier = (externalIdentifierType: string, text: string): Wire => ({
    type: 'ExternalIdentifier',
    externalIdentifierType,
    identifier: text,
  });
  return [
    ...(component.cpes ?? []).map((cpe) => identifier('cpe23', formatCpe(cpe))),
    ...carried(component, 'externalIdentifier', IDENTIFIER).map((text) => {
      const [type = 'other', ...rest] = text.split(' ');
      return identifier(type, rest.join(' '));
    }),
  ];
}

function writeContentIdentifiers(component: Component): readonly Wire[] {
  const identifier = (software_contentIdentifierType: string, software_contentIdentifierValue: string): Wire => ({
    type: 'software_ContentIdentifier',
    software_contentIdentifierType,
    software_contentIdentifierValue,
  });
  return [
    ...(component.omniborIds ?? []).map((id) => identifier('gitoid', id)),
    ...(component.swhids ?? []).map((id) => identifier('swhid', id)),
  ];
}

function writeHashes(component: Component): readonly Wire[] {
  const known = (component.hashes ?? []).flatMap(({ algorithm, content }) => {
    const row = ALGORITHMS.find(({ model }) => model === algorithm);
    return row === undefined ? [] : [{ type: 'Hash', algorithm: row.spdx3, hashValue: content }];
  });
  const others = carried(component, 'verifiedUsing', HASH_VALUE).map((text) => {
    const [algorithm, hashValue] = text.split(' ');
    return { type: 'Hash', algorithm, hashValue };
  });
  return [...known, ...others];
}

function writeReferences(component: Component, spoken: readonly (string | undefined)[]): readonly Wire[] {
  const rest = new Set(spoken);
  const written: Wire[] = [];
  for (const { type, url, comment } of component.externalReferences ?? []) {
    // Said by a field of its own already.
    if ((type === 'distribution' || type === 'website') && rest.delete(url)) continue;
    const row = REFERENCES.find(([model]) => model === type);
    // A type that SPDX lacks stays readable in the comment.
    const note = row === undefined && type !== 'other' ? [type, comment].filter((part) => part !== undefined).join(': ') : comment;
    written.push(defined({ type: 'ExternalRef', externalRefType: row?.[1] ?? 'other', locator: [url], comment: note }));
  }
  for (const text of carried(component, '3:externalRef', REFERENCE)) {
    const [externalRefType = 'other', ...locator] = text.split(' ');
    written.push({ type: 'ExternalRef', externalRefType, locator: [locator.join(' ')] });
  }
  return written;
}
