/**
 * Packages and files of SPDX 3, both directions side by side; licences are relationships, and read elsewhere.
 * Specification: SPDX 3.0.1, Core and Software profiles.
 */
import type { Component, ComponentFacts, ExternalReference, Property } from '../../model/component.ts';
import { defined, type Mutable, nonEmpty } from '../../model/defined.ts';
import { sortedBy } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import { downloadLocation, websiteOf } from '../spdx/download-location.ts';
import { ANY, type Carried, spdxProperty, TIME, valuesOf } from '../spdx/fields.ts';
import { PURPOSES } from '../spdx/vocabulary.ts';
import { type Agents, originators, type Refer, readContact, readOrganization, referToOrganization } from './agents.ts';
import { type GraphElement, many, one, word } from './graph.ts';
import { readHashes, readIdentifiers, writeContentIdentifiers, writeHashes, writeIdentifiers } from './identifiers.ts';
import { CREATION } from './naming.ts';
import { readReferences, writeReferences } from './references.ts';

/** The words of the model's enumerations, for values that are carried (spdx/fields.ts). */
const PURPOSE: RegExp = new RegExp(
  `^(?:${[
    'application|archive|bom|configuration|container|data|device|deviceDriver|diskImage|documentation|evidence|executable|file',
    'filesystemImage|firmware|framework|install|library|manifest|model|module|operatingSystem|other|patch|platform|requirement',
    'source|specification|test',
  ].join('|')})$`,
);
const SUPPORT: RegExp = /^(?:deployed|development|endOfSupport|limitedSupport|noAssertion|noSupport|support)$/;

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

/** Reads a package or a file, without its licences, which are relationships. */
export function readElement({ id, type, value }: GraphElement, agents: Agents, context: ReadContext): Found {
  for (const key in value) if (!KEYS.has(key)) context.unknownKey(key);
  // SPDX 3 demands none: then the end of the identifier has to do.
  const name = one(value, 'name') ?? (/[^#/]+$/.exec(id)?.[0] || id);
  const properties: Property[] = [];
  const keep = (field: string, text: string | undefined): void => {
    if (text !== undefined) properties.push(spdxProperty(field, text));
  };
  for (const [key, field] of TEXTS) keep(field, one(value, key));
  for (const [key, field] of LISTS) for (const text of many(value, key)) keep(field, word(text));
  const purpose = one(value, 'software_primaryPurpose');
  const stated = purpose === undefined ? undefined : word(purpose);
  const meant = stated === undefined ? undefined : TYPE_OF.get(stated);
  if (meant === undefined) keep('primaryPurpose', stated);
  // A folder among the files (Pitloom); "file" is what a file is anyway.
  for (const kind of many(value, 'software_fileKind')) if (word(kind) !== 'file') keep('fileKind', word(kind));
  const identifiers = readIdentifiers(value, context, properties);
  const [summary, description] = [one(value, 'summary'), one(value, 'description')];
  if (summary !== undefined) keep('description', description);
  const supplier = agents.get(one(value, 'suppliedBy') ?? '');
  const originators = many(value, 'originatedBy').flatMap((reference) => agents.get(reference) ?? []);
  const makers = originators.filter((agent) => agent.type !== 'Person');
  const media = one(value, 'contentType');
  const facts: Mutable<ComponentFacts> = defined({
    type: type === 'software_File' ? ('file' as const) : (meant ?? NATURES.get(type) ?? 'library'),
    name,
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
  });
  if (properties.length > 0) facts.properties = properties;
  return defined({ facts, reference: id, purlText: identifiers.purls[0]?.text });
}

/** The types that purposes mean: the first row of each. */
const TYPE_OF: ReadonlyMap<string, ComponentFacts['type']> = new Map(PURPOSES.toReversed().map(({ type, spdx3 }) => [spdx3, type]));

/** What classes of other profiles are. */
const NATURES: ReadonlyMap<string, ComponentFacts['type']> = new Map([
  ['ai_AIPackage', 'machine-learning-model'],
  ['dataset_DatasetPackage', 'data'],
]);

/** Whether a component is written as a file: a package alone has a version and a purl. */
export function isFile({ type, version, purl }: ComponentFacts): boolean {
  return type === 'file' && version === undefined && purl === undefined;
}

const PURPOSE_OF: ReadonlyMap<string, string> = new Map(PURPOSES.toReversed().map(({ type, spdx3 }) => [type, spdx3]));
const DIRECTORY = /^directory$/;
const NO_REFERENCES: readonly ExternalReference[] = [];

/** Writes a package or a file, without its licences; absent fields are undefined. Agents become references. */
export function writeElement(component: Component, spdxId: string, carried: Carried, refer: Refer): JsonObject {
  const { externalReferences: references = NO_REFERENCES } = component;
  const location = downloadLocation(references);
  const website = websiteOf(references);
  const asFile = isFile(component);
  const wire: Record<string, unknown> = {
    type: asFile ? 'software_File' : 'software_Package',
    spdxId,
    creationInfo: CREATION,
    name: component.name,
    summary: component.description,
    description: valuesOf(carried, 'description', ANY)[0],
    software_packageVersion: component.version,
    software_packageUrl: component.purl === undefined ? undefined : formatPurl(component.purl),
    software_primaryPurpose: asFile ? undefined : (valuesOf(carried, 'primaryPurpose', PURPOSE)[0] ?? PURPOSE_OF.get(component.type)),
    software_downloadLocation: asFile ? undefined : location,
    software_homePage: asFile ? undefined : website,
    software_copyrightText: component.copyright,
    software_fileKind: asFile ? valuesOf(carried, 'fileKind', DIRECTORY)[0] : undefined,
    contentType: asFile ? component.mimeType : undefined,
    suppliedBy: component.supplier === undefined ? undefined : referToOrganization(component.supplier, refer),
    originatedBy: originators(component, refer),
    externalIdentifier: nonEmpty(writeIdentifiers(component, carried)),
    externalRef: nonEmpty(writeReferences(references, asFile ? [] : [location, website], carried)),
    verifiedUsing: nonEmpty(writeHashes(component, carried)),
    software_contentIdentifier: nonEmpty(writeContentIdentifiers(component)),
  };
  if (carried.size > 0) writeCarried(carried, wire);
  return wire;
}

/** Lists and texts that the model has no place for. */
function writeCarried(carried: Carried, wire: Record<string, unknown>): void {
  for (const [key, field, form] of LISTS) wire[key] = nonEmpty(valuesOf(carried, field, form));
  for (const [key, field, form] of TEXTS) wire[key] = valuesOf(carried, field, form)[0];
}
