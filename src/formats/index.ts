/**
 * The formats: which can be recognised, which are read, which are written. A new one touches its own folder and one line here.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../model/inventory.ts';
import type { JsonLimits, JsonObject } from '../untrusted-json.ts';
import { readCycloneDx } from './cyclonedx/reader.ts';
import { CYCLONEDX_VERSIONS } from './cyclonedx/vocabulary.ts';
import { writeCycloneDxJson } from './cyclonedx/writer.ts';
import { type SbomFormatId, sniff } from './sniff.ts';
import type { Stamp } from './stamp.ts';

/** The recognised formats; those without a reader stay visible as external references (rules.md R1.2). */
const READERS: {
  readonly [F in SbomFormatId]: { readonly title: string; readonly read?: (document: JsonObject, path: string) => Outcome<SbomDocument> };
} = {
  'cyclonedx-json': { title: 'CycloneDX JSON', read: readCycloneDx },
  'cyclonedx-xml': { title: 'CycloneDX XML' },
  'spdx-json': { title: 'SPDX 2 JSON' },
  'spdx-tag-value': { title: 'SPDX tag-value' },
  'spdx-yaml': { title: 'SPDX YAML' },
  'spdx-rdf': { title: 'SPDX RDF/XML' },
  'spdx3-json': { title: 'SPDX 3 JSON-LD' },
};

/** The formats that can be written, with their versions and the one that is written unless asked otherwise. */
export const WRITERS: { readonly [F in WritableFormat]: Writer } = {
  'cyclonedx-json': {
    versions: CYCLONEDX_VERSIONS,
    defaultVersion: '1.6',
    fileName: /(?:\.cdx\.json|^bom\.json)$/i,
    suffix: '.cdx.json',
    write: writeCycloneDxJson,
  },
};
export type WritableFormat = 'cyclonedx-json';

interface Writer {
  readonly versions: readonly string[];
  readonly defaultVersion: string;
  /** Names of files that hold the format, as consumers (OSV-Scanner) recognise them. */
  readonly fileName: RegExp;
  readonly suffix: string;
  readonly write: (inventory: RootedInventory, version: string, stamp: Stamp) => Outcome<string>;
}

/**
 * Reads an embedded file into the model. The value is undefined where it could not be read: empty, broken, beyond the limits,
 * in an unknown format, or in one that has no reader yet; a diagnostic says which.
 */
export function readSbom(bytes: Uint8Array, path: string, limits: JsonLimits): Outcome<SbomDocument | undefined> {
  const sniffed = sniff(bytes, limits);
  const refuse = (diagnostic: Diagnostic): Outcome<undefined> => ({ value: undefined, diagnostics: [diagnostic] });
  const at = { path };
  switch (sniffed.kind) {
    case 'empty':
      return refuse({ code: 'sbom-empty', at });
    case 'unknown':
      return refuse({ code: 'sbom-format-unknown', at });
    case 'not-json':
      return refuse({ code: 'sbom-not-json', at, reason: sniffed.reason });
    case 'not-utf8':
      return refuse({ code: 'sbom-not-utf8', at });
    case 'too-deep':
      return refuse({ code: 'sbom-too-deep', at, limit: limits.depth });
    case 'too-many-values':
      return refuse({ code: 'sbom-too-many-values', at, limit: limits.values });
    case 'text':
      return refuse({ code: 'sbom-format-not-read', at, format: READERS[sniffed.format].title });
    case 'json': {
      const { title, read } = READERS[sniffed.format];
      return read === undefined ? refuse({ code: 'sbom-format-not-read', at, format: title }) : read(sniffed.document, path);
    }
  }
}

/** The format that a file's name asks for; undefined when it asks for none. */
export function formatOfFileName(name: string): WritableFormat | undefined {
  return (Object.keys(WRITERS) as WritableFormat[]).find((format) => WRITERS[format].fileName.test(name));
}

/** Writes an inventory in a format and version; what they cannot say is a diagnostic. */
export function writeSbom(inventory: RootedInventory, format: WritableFormat, version: string, stamp: Stamp): Outcome<string> {
  return WRITERS[format].write(inventory, version, stamp);
}
