/**
 * Name and version of a distribution: METADATA's, or its folder's where METADATA is missing, empty, nameless, of an unknown major
 * version, or another distribution's.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { defined } from '../model/defined.ts';
import { isValidName, normalizeName } from '../model/pypi-name.ts';
import { parseVersion, versionKey } from '../model/pypi-version.ts';
import { folderName, folderVersion } from './layout/folder-name.ts';
import type { RawDistribution } from './layout/site-packages.ts';
import { first, type MetadataFields, parseCoreMetadata } from './metadata/core-metadata.ts';

/** A longer version is none: SBOM schemas refuse it. */
const LONGEST_VERSION = 1024;

export interface Identified {
  /** Empty where METADATA cannot be used. */
  readonly fields: MetadataFields;
  /** As declared. */
  readonly name: string;
  readonly version?: string;
  /** What METADATA says, where that is another distribution's name than the folder's: then nothing is called so. */
  readonly claimedName?: string;
}

/** The name and version of a distribution, and the fields of its METADATA; what had to be assumed is reported. */
export function identifyDistribution(raw: RawDistribution): Outcome<Identified> {
  const diagnostics: Diagnostic[] = [];
  return { value: identify(raw, diagnostics), diagnostics };
}

function identify(raw: RawDistribution, diagnostics: Diagnostic[]): Identified {
  const ofFolder = { name: folderName(raw.path) || 'unknown', version: bounded(folderVersion(raw.path)) };
  const fallback = (): Identified => defined({ fields: new Map(), ...ofFolder });
  const assumed = ofFolder.version === undefined ? ofFolder.name : `${ofFolder.name} ${ofFolder.version}`;
  if (raw.metadata === undefined) {
    // Of a development install outside, which was reported, nothing was expected to be read.
    if (raw.form !== 'link') diagnostics.push({ code: 'metadata-missing', at: { path: raw.path }, assumed });
    return fallback();
  }
  const at = { path: raw.metadata.path };
  if (raw.metadata.bytes.every((byte) => byte <= 0x20)) {
    diagnostics.push({ code: 'metadata-empty', at, assumed });
    return fallback();
  }
  const metadata = take(parseCoreMetadata(raw.metadata.bytes, at.path), diagnostics);
  if (metadata.support === 'unsupported') {
    diagnostics.push({ code: 'metadata-version-unsupported', at, version: metadata.metadataVersion ?? '', assumed });
    return fallback();
  }
  const { fields } = metadata;
  const name = first(fields, 'name');
  const version = bounded(first(fields, 'version'));
  if (name === undefined) diagnostics.push({ code: 'metadata-name-missing', at, assumed });
  if (version === undefined) diagnostics.push({ code: 'metadata-version-missing', at, assumed });
  if (name !== undefined && !isValidName(name)) diagnostics.push({ code: 'distribution-name-invalid', at, name });
  if (version !== undefined && parseVersion(version) === undefined) diagnostics.push({ code: 'metadata-version-invalid', at, version });
  const identified: Identified = defined({ fields, name: name ?? ofFolder.name, version: version ?? ofFolder.version });
  // Installers, importers and RECORD know a distribution by its folder: METADATA of `evil-1.0.dist-info` that says `Name: requests` is no
  // word about requests.
  if (!isSameName(raw.path, identified.name)) {
    diagnostics.push({ code: 'metadata-name-foreign', at, folder: ofFolder.name, claimed: identified.name });
    return defined({ fields, name: ofFolder.name, version: ofFolder.version ?? version, claimedName: identified.name });
  }
  reportFolder(raw.path, identified, diagnostics);
  return identified;
}

/** A version that a document could hold; a folder in an archive may state one of thousands of characters, too. */
function bounded(version: string | undefined): string | undefined {
  return version !== undefined && version.length > LONGEST_VERSION ? undefined : version;
}

/** Whether a folder has the name of its METADATA. Old tools replaced more characters than normalisation does (`foo bar` is `foo_bar`). */
function isSameName(path: string, name: string): boolean {
  const folder = folderName(path);
  if (folder === name) return true;
  const loose = (text: string): string => normalizeName(text.replace(/[^A-Za-z0-9.]+/g, '-'));
  return folder === '' || normalizeName(folder) === normalizeName(name) || loose(folder) === loose(name);
}

function reportFolder(path: string, { name, version }: Identified, diagnostics: Diagnostic[]): void {
  const [folder, stated] = [folderName(path), folderVersion(path)];
  // A folder escapes the version's local part (`1.0+cu128` is `1.0_cu128` in some tools); versions are compared as PEP 440 does.
  const sameVersion =
    stated === undefined ||
    version === undefined ||
    stated === version ||
    versionKey(stated) === versionKey(version) ||
    versionKey(stated.replace('_', '+')) === versionKey(version);
  if (sameVersion && (folder === name || normalizeName(folder) === normalizeName(name))) return;
  diagnostics.push({
    code: 'metadata-folder-disagrees',
    at: { path },
    folder: [folder, stated].filter(Boolean).join(' '),
    metadata: [name, version].filter(Boolean).join(' '),
  });
}
