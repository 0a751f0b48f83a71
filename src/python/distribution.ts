/**
 * One installed distribution: its files parsed, its facts as a component.
 * Specification: core metadata, PEP 376/627 (RECORD, INSTALLER, REQUESTED), PEP 610 (direct_url.json), PEP 639 (licences), PEP 710
 * (provenance_url.json, a draft).
 * METADATA's name and version win over the folder's name; where METADATA cannot be used, the folder's name is all there is.
 */

import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component, ComponentId, License, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { append } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { isValidName, type NormalizedName, normalizeName } from '../model/pypi-name.ts';
import { parseVersion, versionKey } from '../model/pypi-version.ts';
import { decodeUtf8 } from '../untrusted/json.ts';
import { firstLine, readOrigin } from './install-source.ts';
import { folderName, folderVersion, placeName, type RawDistribution, type ReadFile } from './layout/site-packages.ts';
import { all, first, type MetadataFields, parseCoreMetadata } from './metadata/core-metadata.ts';
import { eggRequirements, installedFiles } from './metadata/egg-info.ts';
import { declaredLicenses } from './metadata/licenses.ts';
import { authorsOf } from './metadata/people.ts';
import { projectUrls } from './metadata/project-urls.ts';
import { asRecord, type RecordFacts, readRecord } from './metadata/record.ts';
import { parseWheelFile } from './metadata/wheel-file.ts';
import { parseRequirement, type Requirement } from './requirements/requirement.ts';

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
  readonly tags: readonly string[];
  /** Absent where there is no RECORD: the distribution's files are then unknown. */
  readonly record?: RecordFacts;
  /** Values of the draft's Sbom-File header. */
  readonly sbomFileHeaders: readonly string[];
}

const MOST_REQUIREMENTS = 10_000;

/** A longer version is none: SBOM schemas refuse it. */
const LONGEST_VERSION = 1024;

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

/** Parses the files of a distribution. */
export function parseDistribution(raw: RawDistribution, context: DistributionContext = {}): Outcome<Distribution> {
  const diagnostics: Diagnostic[] = [];
  const { fields, name, version } = identify(raw, diagnostics);
  const metadataPath = raw.metadata?.path ?? raw.path;
  const stated = requirementTexts(raw, fields);
  const requirements = readRequirements(stated, metadataPath, diagnostics);
  const wheel = raw.wheel === undefined ? undefined : parseWheelFile(raw.wheel.bytes);
  const origin = readOrigin(raw, name, version, context, diagnostics);
  // RECORD of a development install lists the link to its files, not the files: nothing can be said of them.
  const record = origin.isEditable === true ? undefined : recordOf(raw, context);
  if (record !== undefined && record.malformedLines > 0)
    diagnostics.push({ code: 'record-malformed', at: { path: raw.record?.path ?? raw.path }, lines: record.malformedLines });
  const { licenses, evidence } = declaredLicenses(fields, metadataPath, diagnostics);
  const installer = raw.installer === undefined ? undefined : firstLine(raw.installer.bytes);
  const authors = authorsOf(fields);
  const tags = keywords(fields);
  const externalReferences = [...projectUrls(fields), ...origin.references];
  const fromMetadata = raw.metadata !== undefined && fields.size > 0;
  const component: Component = defined({
    id: `distribution:${raw.path}` as ComponentId,
    authority: 'core-metadata',
    origins: [metadataPath],
    distribution: normalizeName(name),
    localScope: `distribution:${raw.path}`,
    type: 'library',
    name: normalizeName(name),
    version,
    purl: origin.purl,
    description: first(fields, 'summary'),
    authors: authors.length === 0 ? undefined : authors,
    licenses: licenses.length === 0 ? undefined : licenses,
    externalReferences: externalReferences.length === 0 ? undefined : externalReferences,
    tags: tags.length === 0 ? undefined : tags,
    hashes: origin.hashes ?? archiveHashes(context),
    properties: [
      ...(name === normalizeName(name) ? [] : [ownProperty('declared-name', name)]),
      ...properties(fields),
      ...stated.map((text) => ownProperty('requires-dist', unfolded(text))),
      ...(raw.form === 'dist-info' ? [] : [ownProperty('metadata-form', raw.form)]),
      ...(installer === undefined ? [] : [ownProperty('installer', installer)]),
      ...(raw.requested ? [ownProperty('requested', 'true')] : []),
      ...(wheel?.generator === undefined ? [] : [ownProperty('wheel-generator', wheel.generator)]),
      ...(wheel?.tags ?? []).map((tag) => ownProperty('wheel-tag', tag)),
      ...origin.properties,
    ],
    evidence: defined({
      identity: [
        {
          field: origin.purl === undefined ? 'name' : 'purl',
          confidence: fromMetadata ? 1 : 0.5,
          methods: [
            { technique: fromMetadata ? 'manifest-analysis' : 'filename', confidence: fromMetadata ? 1 : 0.5, value: metadataPath },
          ],
        },
      ],
      occurrences: [{ location: metadataPath }],
      licenses: nonEmpty([...evidence, ...(context.licenseTexts ?? []).map((file) => licenseText(file, raw.path))]),
    }),
  } as const);
  return {
    value: defined({
      path: raw.path,
      site: raw.site,
      metadataPath,
      name: normalizeName(name),
      version,
      component,
      requirements,
      requested: raw.requested,
      tags: wheel?.tags ?? [],
      record,
      sbomFileHeaders: all(fields, 'sbom-file').slice(0, 100),
    }),
    diagnostics,
  };
}

interface Identified {
  readonly fields: MetadataFields;
  readonly name: string;
  readonly version?: string;
}

/** Name and version: METADATA's, or the folder's where METADATA is missing, empty, nameless or of an unknown major version. */
function identify(raw: RawDistribution, diagnostics: Diagnostic[]): Identified {
  const fallbackVersion = folderVersion(raw.path);
  const fallback: Identified = defined({ fields: new Map(), name: folderName(raw.path) || 'unknown', version: fallbackVersion });
  const assumed = [fallback.name, fallback.version].filter((part) => part !== undefined).join(' ');
  if (raw.metadata === undefined) {
    // Of a development install outside, which was reported, nothing was expected to be read.
    if (raw.form !== 'link') diagnostics.push({ code: 'metadata-missing', at: { path: raw.path }, assumed });
    return fallback;
  }
  const at = { path: raw.metadata.path };
  if (raw.metadata.bytes.every((byte) => byte <= 0x20)) {
    diagnostics.push({ code: 'metadata-empty', at, assumed });
    return fallback;
  }
  const { value: metadata, diagnostics: found } = parseCoreMetadata(raw.metadata.bytes, at.path);
  append(diagnostics, found);
  if (metadata.support === 'unsupported') {
    diagnostics.push({ code: 'metadata-version-unsupported', at, version: metadata.metadataVersion ?? '', assumed });
    return fallback;
  }
  const { fields } = metadata;
  const name = first(fields, 'name');
  const stated = first(fields, 'version');
  const version = stated !== undefined && stated.length > LONGEST_VERSION ? undefined : stated;
  if (name === undefined) diagnostics.push({ code: 'metadata-name-missing', at, assumed });
  if (version === undefined) diagnostics.push({ code: 'metadata-version-missing', at, assumed });
  if (name !== undefined && !isValidName(name)) diagnostics.push({ code: 'distribution-name-invalid', at, name });
  if (version !== undefined && parseVersion(version) === undefined) diagnostics.push({ code: 'metadata-version-invalid', at, version });
  const identified: Identified = defined({ fields, name: name ?? fallback.name, version: version ?? fallback.version });
  reportFolder(raw.path, identified, diagnostics);
  return identified;
}

function reportFolder(path: string, { name, version }: Identified, diagnostics: Diagnostic[]): void {
  const [folder, stated] = [folderName(path), folderVersion(path)];
  // A folder escapes the version's local part (`1.0+cu128` is `1.0_cu128` in some tools); versions are compared as PEP 440 does.
  const sameVersion =
    stated === undefined ||
    version === undefined ||
    versionKey(stated) === versionKey(version) ||
    versionKey(stated.replace('_', '+')) === versionKey(version);
  if (normalizeName(folder) === normalizeName(name) && sameVersion) return;
  diagnostics.push({
    code: 'metadata-folder-disagrees',
    at: { path },
    folder: [folder, stated].filter(Boolean).join(' '),
    metadata: [name, version].filter(Boolean).join(' '),
  });
}

/** Requires-Dist; where there is none, what an egg-info's requires.txt says. */
function requirementTexts(raw: RawDistribution, fields: MetadataFields): readonly string[] {
  const stated = all(fields, 'requires-dist');
  return stated.length > 0 || raw.requires === undefined ? stated : eggRequirements(raw.requires.bytes);
}

/** RECORD, or the files by another record; undefined where the distribution's files are unknown. */
function recordOf(raw: RawDistribution, { files }: DistributionContext): RecordFacts | undefined {
  if (raw.record !== undefined) return readRecord(raw.record.bytes);
  const known = raw.installedFiles === undefined ? files : installedFiles(raw.installedFiles.bytes, placeName(raw));
  return known === undefined ? undefined : readRecord(asRecord(known));
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

function readRequirements(stated: readonly string[], path: string, diagnostics: Diagnostic[]): readonly Requirement[] {
  if (stated.length > MOST_REQUIREMENTS)
    diagnostics.push({ code: 'count-limit-reached', at: { path }, subject: 'requirements', limit: MOST_REQUIREMENTS });
  return stated.slice(0, MOST_REQUIREMENTS).flatMap((text) => {
    const parsed = parseRequirement(text);
    if ('value' in parsed) return [parsed.value];
    diagnostics.push({ code: 'requirement-malformed', at: { path }, requirement: text, reason: parsed.malformed });
    return [];
  });
}

/** Facts that CycloneDX and SPDX have no field for, by header. */
const PROPERTY_HEADERS = [
  ['metadata-version', 'metadata-version'],
  ['requires-python', 'requires-python'],
  ['provides-extra', 'provides-extra'],
  ['requires-external', 'requires-external'],
  ['license-file', 'license-file'],
  ['import-name', 'import-name'],
  ['import-namespace', 'import-namespace'],
] as const;

function properties(fields: MetadataFields): readonly Property[] {
  return PROPERTY_HEADERS.flatMap(([header, property]) =>
    all(fields, header)
      .slice(0, MOST_REQUIREMENTS)
      .map((value) => ownProperty(property, unfolded(value))),
  );
}

/** A folded value on one line. No pattern: white space around line ends would make one quadratic. */
function unfolded(value: string): string {
  return value
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

/** Keywords are separated by commas; by white space in metadata that has no comma. */
function keywords(fields: MetadataFields): readonly string[] {
  const stated = first(fields, 'keywords') ?? '';
  return [
    ...new Set(
      stated
        .split(stated.includes(',') ? ',' : /\s+/)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ];
}
