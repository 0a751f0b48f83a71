/**
 * One installed distribution: its files parsed, its facts as a component.
 * Specification: core metadata, PEP 376/627 (RECORD, INSTALLER, REQUESTED), PEP 610 (direct_url.json), PEP 639 (licences), PEP 710
 * (provenance_url.json, a draft).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { type Component, componentId, type IdentityEvidence, type License, type Property } from '../model/component.ts';
import type { Mutable } from '../model/defined.ts';
import { append } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { type NormalizedName, normalizeName } from '../model/pypi-name.ts';
import { baseName } from '../tree/file-tree.ts';
import { decodeUtf8 } from '../untrusted/json.ts';
import { identifyDistribution } from './distribution-identity.ts';
import { firstLine, type InstallSource, readInstallSource } from './install-source.ts';
import { placeName, type RawDistribution, type ReadFile } from './layout/site-packages.ts';
import { all, first, type MetadataFields } from './metadata/core-metadata.ts';
import { installedFiles } from './metadata/egg-info.ts';
import { keywords, propertiesOf, unfolded } from './metadata/further-fields.ts';
import { type DeclaredLicenses, declaredLicenses } from './metadata/licenses.ts';
import { authorsOf } from './metadata/people.ts';
import { projectUrls } from './metadata/project-urls.ts';
import { asRecord, type RecordFacts, readRecord } from './metadata/record.ts';
import { MOST_RECORDED } from './metadata/record-lines.ts';
import { parseWheelFile, type WheelFile } from './metadata/wheel-file.ts';
import { MOST_REQUIREMENTS, readRequirements, requirementTexts } from './requirements/declared.ts';
import type { Requirement } from './requirements/requirement.ts';

export interface Distribution {
  /** Path of the `.dist-info` folder, or of what there is in its place. */
  readonly path: string;
  /** The folder on the search path that it lies in: paths of its files are relative to it. */
  readonly site: string;
  /** Where METADATA is, or the folder if it has none: named in diagnostics and as the place where the package was found. */
  readonly metadataPath: string;
  readonly name: NormalizedName;
  readonly version?: string;
  readonly component: Component;
  readonly requirements: readonly Requirement[];
  readonly requested: boolean;
  /** A development install: its files are a project's, elsewhere. */
  readonly isEditable?: true;
  /** A second folder of a distribution that another folder speaks for: it is there, and says nothing. */
  readonly isPlace?: true;
  readonly tags: readonly string[];
  /** Root-Is-Purelib of WHEEL. */
  readonly isPure?: boolean;
  /** Absent where there is no RECORD: the distribution's files are then unknown. */
  readonly record?: RecordFacts;
  /** Values of the draft's Sbom-File header. */
  readonly sbomFileHeaders: readonly string[];
}

const MOST_SBOM_FILES = 100;

/** What other places say of a distribution. */
export interface DistributionContext {
  /** The package manager in whose records it stands: what an installer of Python packages left is then a by-product. */
  readonly managedBy?: 'conda' | 'dpkg';
  /** Its files by those records, relative to the folder that holds the dist-info; used where there is no RECORD. */
  readonly files?: readonly string[];
  /** Texts of licence files, where they are asked for. */
  readonly licenseTexts?: readonly ReadFile[];
  /** The SHA-256 of the archive that the distribution is read from. */
  readonly archiveDigest?: string;
}

/** Parses the files of a distribution. What is missing, malformed or contradicts itself is reported; there is always a distribution. */
export function parseDistribution(raw: RawDistribution, context: DistributionContext = {}): Outcome<Distribution> {
  const diagnostics: Diagnostic[] = [];
  const { fields, name, version, claimedName } = take(identifyDistribution(raw), diagnostics);
  const metadataPath = raw.metadata?.path ?? raw.path;
  const requirementLines = requirementTexts(fields, raw.requires?.bytes);
  const requirements = take(readRequirements(requirementLines, metadataPath), diagnostics);
  const wheel = raw.wheel === undefined ? undefined : parseWheelFile(raw.wheel.bytes);
  const installer = raw.installer === undefined ? undefined : firstLine(raw.installer.bytes);
  // uv writes REQUESTED for whatever it installs: there it says nothing.
  const requested = raw.requested && installer !== 'uv';
  const source = take(readInstallSource({ raw, name, version, installer, managedBy: context.managedBy }), diagnostics);
  // RECORD of a development install lists the link to its files, not the files: nothing can be said of them.
  const record = source.isEditable === true ? undefined : recordOf(raw, context);
  if (record !== undefined && record.malformedLines > 0)
    diagnostics.push({ code: 'record-malformed', at: { path: raw.record?.path ?? raw.path }, lines: record.malformedLines });
  if (record?.isCut === true)
    diagnostics.push({ code: 'count-limit-reached', at: { path: raw.record?.path ?? raw.path }, subject: 'lines', limit: MOST_RECORDED });
  const licenses = take(declaredLicenses(fields, metadataPath), diagnostics);
  const normalized = normalizeName(name);
  const component = componentOf({
    raw,
    context,
    fields,
    name,
    normalized,
    version,
    claimedName,
    metadataPath,
    requirementLines,
    wheel,
    source,
    licenses,
    installer,
    requested,
  });
  const value: Mutable<Distribution> = {
    path: raw.path,
    site: raw.site,
    metadataPath,
    name: normalized,
    component,
    requirements,
    requested,
    tags: wheel?.tags ?? [],
    sbomFileHeaders: all(fields, 'sbom-file').slice(0, MOST_SBOM_FILES),
  };
  if (version !== undefined) value.version = version;
  if (source.isEditable === true) value.isEditable = true;
  if (wheel?.isPure !== undefined) value.isPure = wheel.isPure;
  if (record !== undefined) value.record = record;
  return { value, diagnostics };
}

/** What the component of a distribution is made of. */
interface Parts {
  readonly raw: RawDistribution;
  readonly context: DistributionContext;
  readonly fields: MetadataFields;
  /** As declared. */
  readonly name: string;
  readonly normalized: NormalizedName;
  readonly version: string | undefined;
  readonly claimedName: string | undefined;
  readonly metadataPath: string;
  readonly requirementLines: readonly string[];
  readonly wheel: WheelFile | undefined;
  readonly source: InstallSource;
  readonly licenses: DeclaredLicenses;
  readonly installer: string | undefined;
  readonly requested: boolean;
}

function componentOf(parts: Parts): Component {
  const { raw, context, fields, normalized, version, metadataPath, source } = parts;
  const id = `distribution:${raw.path}`;
  const component: Mutable<Component> = {
    id: componentId(id),
    authority: 'core-metadata',
    origins: [metadataPath],
    distribution: normalized,
    localScope: id,
    type: 'library',
    name: normalized,
  };
  const description = first(fields, 'summary');
  const authors = authorsOf(fields);
  const references = projectUrls(fields).concat(source.references);
  const tags = keywords(fields);
  const hashes = source.hashes ?? archiveHashes(context);
  if (version !== undefined) component.version = version;
  if (source.purl !== undefined) component.purl = source.purl;
  if (description !== undefined) component.description = description;
  if (authors.length > 0) component.authors = authors;
  if (parts.licenses.licenses.length > 0) component.licenses = parts.licenses.licenses;
  if (references.length > 0) component.externalReferences = references;
  if (tags.length > 0) component.tags = tags;
  if (hashes !== undefined) component.hashes = hashes;
  component.properties = propertiesFrom(parts);
  component.evidence = evidenceFrom(parts);
  return component;
}

function propertiesFrom({
  raw,
  fields,
  name,
  normalized,
  claimedName,
  requirementLines,
  wheel,
  source,
  installer,
  requested,
}: Parts): readonly Property[] {
  const properties: Property[] = [];
  if ((claimedName ?? name) !== normalized) properties.push(ownProperty('declared-name', claimedName ?? name));
  append(properties, propertiesOf(fields));
  const required = Math.min(requirementLines.length, MOST_REQUIREMENTS);
  for (let at = 0; at < required; at += 1) properties.push(ownProperty('requires-dist', unfolded(requirementLines[at] as string)));
  if (raw.form !== 'dist-info') properties.push(ownProperty('metadata-form', raw.form));
  if (installer !== undefined) properties.push(ownProperty('installer', installer));
  if (requested) properties.push(ownProperty('requested', 'true'));
  if (wheel?.generator !== undefined) properties.push(ownProperty('wheel-generator', wheel.generator));
  for (const tag of wheel?.tags ?? []) properties.push(ownProperty('wheel-tag', tag));
  append(properties, source.properties);
  return properties;
}

function evidenceFrom({ raw, context, fields, metadataPath, source, licenses }: Parts): NonNullable<Component['evidence']> {
  const fromMetadata = raw.metadata !== undefined && fields.size > 0;
  const confidence = fromMetadata ? 1 : 0.5;
  const technique = fromMetadata ? 'manifest-analysis' : 'filename';
  const identity: readonly IdentityEvidence[] = [
    { field: source.purl === undefined ? 'name' : 'purl', confidence, methods: [{ technique, confidence, value: metadataPath }] },
  ];
  const occurrences = [{ location: metadataPath }];
  const texts = (context.licenseTexts ?? []).map((file) => licenseText(file, raw.path));
  const other = texts.length === 0 ? licenses.evidence : licenses.evidence.concat(texts);
  return other.length === 0 ? { identity, occurrences } : { identity, occurrences, licenses: other };
}

/** RECORD, or the files by another record; undefined where the distribution's files are unknown. */
function recordOf(raw: RawDistribution, { files }: DistributionContext): RecordFacts | undefined {
  const own = baseName(raw.path);
  if (raw.record !== undefined) return readRecord(raw.record.bytes, own);
  const known = raw.installedFiles === undefined ? files : installedFiles(raw.installedFiles.bytes, placeName(raw));
  if (known === undefined) return undefined;
  const facts = readRecord(asRecord(known), own);
  // Of what other package managers list the names that prove native code are enough.
  return { ...facts, toRead: { images: facts.nativeFiles, texts: [], hasScripts: false } };
}

function archiveHashes({ archiveDigest }: DistributionContext): Component['hashes'] {
  return archiveDigest === undefined ? undefined : [{ algorithm: 'SHA-256', content: archiveDigest }];
}

/** A licence file with its text; what is not UTF-8 is attached as it is. */
function licenseText({ path, bytes }: ReadFile, folder: string): License {
  const name = `license file ${path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path}`;
  const content = decodeUtf8(bytes);
  const text =
    content === undefined
      ? { content: Buffer.from(bytes).toString('base64'), contentType: 'application/octet-stream', encoding: 'base64' as const }
      : { content, contentType: 'text/plain' };
  return { kind: 'name', value: name, acknowledgement: 'declared', text };
}
