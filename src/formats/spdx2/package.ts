/**
 * Packages of SPDX 2, both directions side by side. What the model has no field for is carried as a property (spdx/fields.ts); what
 * SPDX has no field for is left to the annotation (spdx/remainder.ts).
 * Specification: SPDX 2.3 clause 7.
 */
import type { Component, ComponentFacts, Property } from '../../model/component.ts';
import { type Mutable, nonEmpty } from '../../model/defined.ts';
import { append, sortedBy } from '../../model/order.ts';
import { type JsonObject, textMember } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import { ANY, asserted, type Carried, NONE, spdxProperty, TIME, valuesOf } from '../spdx/fields.ts';
import type { StatedLicenses } from '../spdx/licenses.ts';
import { PURPOSES } from '../spdx/vocabulary.ts';
import { type CarriedTable, LICENSE, type ReadSetting, readCarried, writeCarried } from './carried.ts';
import { isPerson, readContact, readOrganization, writeContact, writeOrganization } from './parties.ts';
import { type References, readReferences, type SpokenLocations, writeReferences } from './references.ts';
import { readChecksums, readLicenses, writeChecksums, writeLicenses } from './statements.ts';

type Wire = Record<string, unknown>;

/** Text fields that the model has no place for, with the form of their values. */
const CARRIED: CarriedTable = {
  texts: {
    packageFileName: ANY,
    sourceInfo: ANY,
    licenseComments: ANY,
    comment: ANY,
    builtDate: TIME,
    releaseDate: TIME,
    validUntilDate: TIME,
  },
  lists: { licenseInfoFromFiles: LICENSE, attributionTexts: ANY },
};
const PURPOSE: RegExp = /^(?:OTHER|INSTALL|ARCHIVE|SOURCE)$/;
export const VERIFICATION_CODE: RegExp = /^[0-9a-f]{40}$/;

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
  ...Object.keys(CARRIED.texts),
  ...Object.keys(CARRIED.lists),
]);

/** Reads a package; undefined (reported) when it has neither name nor SPDXID. */
export function readPackage(value: JsonObject, setting: ReadSetting): Found | undefined {
  const { context } = setting;
  for (const key in value) if (!PACKAGE_KEYS.has(key)) context.unknownKey(key);
  // Syft's root of a source that it does not know has an empty one.
  const name = textMember(value, 'name') || textMember(value, 'SPDXID')?.replace(/^SPDXRef-/, '') || undefined;
  if (name === undefined) return context.problem('a package needs a name');
  const properties: Property[] = [];
  const keep = (field: string, text: string | undefined): void => {
    if (text !== undefined) properties.push(spdxProperty(field, text));
  };
  const purpose = asserted(value, 'primaryPackagePurpose', context)?.replace('-', '_');
  const type = purpose === undefined ? undefined : TYPE_OF.get(purpose);
  if (type === undefined) keep('primaryPackagePurpose', purpose);
  const references = readReferences(value, context);
  append(properties, references.properties);
  const supplier = asserted(value, 'supplier', context);
  const originator = asserted(value, 'originator', context);
  const summary = asserted(value, 'summary', context);
  const description = asserted(value, 'description', context);
  if (summary !== undefined) keep('description', description);
  const copyright = asserted(value, 'copyrightText', context);
  if (copyright === 'NONE') keep('copyrightText', copyright);
  readCarried(value, CARRIED, context, properties);
  keep('packageVerificationCode', verificationCode(value, context));
  const version = asserted(value, 'versionInfo', context);
  const { licenses, evidence } = readLicenses(value, setting, properties);
  const [purl] = references.purls;
  const facts: Mutable<ComponentFacts> = { type: type ?? 'library', name };
  // Member by member: which of them there are is different for each package, and this runs for each.
  if (version !== undefined) facts.version = version;
  if (purl !== undefined) facts.purl = purl.purl;
  if (references.cpes.length > 0) facts.cpes = references.cpes;
  if (summary !== undefined || description !== undefined) facts.description = (summary ?? description) as string;
  if (copyright !== undefined && copyright !== 'NONE') facts.copyright = copyright;
  if (supplier !== undefined) facts.supplier = readOrganization(supplier);
  if (originator !== undefined) takeOriginator(facts, originator);
  if (licenses !== undefined) facts.licenses = licenses;
  if (evidence !== undefined) facts.evidence = evidence;
  const hashes = readChecksums(value, context, properties);
  if (hashes.length > 0) facts.hashes = hashes;
  takeReferences(facts, references);
  if (properties.length > 0) facts.properties = properties;
  return { facts, reference: asserted(value, 'SPDXID', context), purlText: purl?.text };
}

function takeOriginator(facts: Mutable<ComponentFacts>, originator: string): void {
  if (isPerson(originator)) facts.authors = [readContact(originator)];
  else facts.manufacturer = readOrganization(originator);
}

function takeReferences(facts: Mutable<ComponentFacts>, { others, omniborIds, swhids }: References): void {
  if (others.length > 0) facts.externalReferences = sortedBy(others, (reference) => `${reference.type}\0${reference.url}`);
  if (omniborIds.length > 0) facts.omniborIds = omniborIds;
  if (swhids.length > 0) facts.swhids = swhids;
}

/** The types that purposes mean: the first row of each. */
const TYPE_OF: ReadonlyMap<string, ComponentFacts['type']> = new Map(
  PURPOSES.toReversed().flatMap(({ type, spdx2 }) => (spdx2 === 'OTHER' ? [] : [[spdx2, type]])),
);

function verificationCode(value: JsonObject, context: ReadContext): string | undefined {
  const code = value['packageVerificationCode'];
  if (code === undefined) return undefined;
  return context.at('packageVerificationCode', () =>
    typeof code === 'object' && code !== null
      ? asserted(code as JsonObject, 'packageVerificationCodeValue', context)
      : context.problem('must be an object'),
  );
}

const PURPOSE_OF: ReadonlyMap<string, string> = new Map(PURPOSES.toReversed().map(({ type, spdx2 }) => [type, spdx2]));

/** What fields of a package say that does not follow from the component alone: its licences, where it leads, what it carries. */
export interface Said extends StatedLicenses {
  readonly spoken: SpokenLocations;
  readonly carried: Carried;
}

/** Writes a package, without its annotations; absent fields are undefined. Mandatory ones of which nothing is known say NOASSERTION. */
export function writePackage(component: Component, spdxId: string, said: Said): Wire {
  const { carried, spoken } = said;
  const code = valuesOf(carried, 'packageVerificationCode', VERIFICATION_CODE)[0];
  const author = component.authors?.[0];
  const { licenseConcluded, licenseDeclared } = writeLicenses(said, carried);
  const wire: Wire = {
    SPDXID: spdxId,
    name: component.name,
    versionInfo: component.version,
    supplier: (component.supplier && writeOrganization(component.supplier)) ?? 'NOASSERTION',
    originator: (component.manufacturer && writeOrganization(component.manufacturer)) ?? (author && writeContact(author)),
    downloadLocation: spoken.location ?? spoken.distribution ?? 'NOASSERTION',
    filesAnalyzed: code !== undefined,
    packageVerificationCode: code === undefined ? undefined : { packageVerificationCodeValue: code },
    checksums: nonEmpty(writeChecksums(component, carried)),
    homepage: spoken.website,
    licenseConcluded,
    licenseDeclared,
    // Where files were not analysed, nothing may be said of what they state.
    licenseInfoFromFiles: code === undefined ? undefined : nonEmpty(valuesOf(carried, 'licenseInfoFromFiles', LICENSE)),
    copyrightText: component.copyright ?? valuesOf(carried, 'copyrightText', NONE)[0] ?? 'NOASSERTION',
    summary: component.description,
    description: valuesOf(carried, 'description', ANY)[0],
    externalRefs: nonEmpty(writeReferences(component, spoken, carried)),
    primaryPackagePurpose: valuesOf(carried, 'primaryPackagePurpose', PURPOSE)[0] ?? PURPOSE_OF.get(component.type),
  };
  writeCarried(carried, CARRIED, wire);
  return wire;
}
