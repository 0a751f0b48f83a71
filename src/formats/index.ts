/**
 * The formats: which can be recognised, which are read, which are written. A new one touches its own folder and one line here.
 */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../model/inventory.ts';
import type { JsonLimits, JsonObject } from '../untrusted/json.ts';
import { refuse, refuseAs } from '../untrusted/refusal.ts';
import { readCycloneDx } from './cyclonedx/reader.ts';
import { CYCLONEDX_VERSIONS } from './cyclonedx/vocabulary.ts';
import { writeCycloneDxJson } from './cyclonedx/writer.ts';
import { readCycloneDxXml, writeCycloneDxXml } from './cyclonedx/xml.ts';
import { type JsonFormatId, type SbomFormatId, sniff, type TextFormatId } from './sniff.ts';
import { readSpdx2 } from './spdx2/reader.ts';
import { readSpdx2TagValue, writeSpdx2TagValue } from './spdx2/tag-value.ts';
import { SPDX2_VERSIONS, writeSpdx2Json } from './spdx2/writer.ts';
import { readSpdx2Yaml } from './spdx2/yaml.ts';
import { readSpdx3 } from './spdx3/reader.ts';
import { SPDX3_VERSIONS, writeSpdx3Json } from './spdx3/writer.ts';
import type { Stamp } from './stamp.ts';

const TITLES: { readonly [F in SbomFormatId]: string } = {
  'cyclonedx-json': 'CycloneDX JSON',
  'cyclonedx-xml': 'CycloneDX XML',
  'spdx-json': 'SPDX 2 JSON',
  'spdx-tag-value': 'SPDX tag-value',
  'spdx-yaml': 'SPDX YAML',
  'spdx-rdf': 'SPDX RDF/XML',
  'spdx3-json': 'SPDX 3 JSON-LD',
};

/** Readers of formats that are JSON; sniffing has parsed it. */
const JSON_READERS: { readonly [F in JsonFormatId]: (document: JsonObject, path: string, limits: JsonLimits) => Outcome<SbomDocument> } = {
  'cyclonedx-json': readCycloneDx,
  'spdx-json': readSpdx2,
  'spdx3-json': readSpdx3,
};

type TextReader = (bytes: Uint8Array, path: string, limits: JsonLimits) => Outcome<SbomDocument | undefined>;

/** Readers of the others; what has none stays visible as an external reference (docs/rules.md R1.2). */
const TEXT_READERS: { readonly [F in TextFormatId]?: TextReader } = {
  'cyclonedx-xml': readCycloneDxXml,
  'spdx-tag-value': readSpdx2TagValue,
  'spdx-yaml': readSpdx2Yaml,
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
  'cyclonedx-xml': {
    versions: CYCLONEDX_VERSIONS,
    defaultVersion: '1.6',
    fileName: /(?:\.cdx\.xml|^bom\.xml)$/i,
    suffix: '.cdx.xml',
    write: writeCycloneDxXml,
  },
  'spdx-json': {
    versions: SPDX2_VERSIONS,
    defaultVersion: '2.3',
    fileName: /\.spdx\.json$/i,
    suffix: '.spdx.json',
    write: writeSpdx2Json,
  },
  'spdx-tag-value': {
    versions: SPDX2_VERSIONS,
    defaultVersion: '2.3',
    fileName: /\.spdx$/i,
    suffix: '.spdx',
    write: writeSpdx2TagValue,
  },
  'spdx3-json': {
    versions: SPDX3_VERSIONS,
    defaultVersion: '3.0.1',
    fileName: /\.spdx3\.json$/i,
    suffix: '.spdx3.json',
    write: writeSpdx3Json,
  },
};
export type WritableFormat = 'cyclonedx-json' | 'cyclonedx-xml' | 'spdx-json' | 'spdx-tag-value' | 'spdx3-json';

interface Writer {
  readonly versions: readonly string[];
  readonly defaultVersion: string;
  /** Names of files that hold the format, as consumers (OSV-Scanner) recognise them. */
  readonly fileName: RegExp;
  readonly suffix: string;
  readonly write: (inventory: RootedInventory, version: string, stamp: Stamp) => Outcome<string>;
}

/**
 * Reads a document into the model. The value is undefined where it could not be read: empty, broken, beyond the limits, in an
 * unknown format, or in one that has no reader; a diagnostic says which.
 */
export function readSbom(bytes: Uint8Array, path: string, limits: JsonLimits): Outcome<SbomDocument | undefined> {
  const sniffed = sniff(bytes, limits);
  const at = { path };
  switch (sniffed.kind) {
    case 'empty':
      return refuse({ code: 'sbom-empty', at });
    case 'unknown':
      return refuse({ code: 'sbom-format-unknown', at });
    case 'not-json':
      return refuse({ code: 'sbom-not-json', at, reason: sniffed.reason });
    case 'not-utf8':
    case 'too-deep':
    case 'too-many-values':
      return refuseAs(sniffed.kind, path, limits);
    case 'text': {
      const read = TEXT_READERS[sniffed.format];
      return read === undefined ? refuse({ code: 'sbom-format-not-read', at, format: TITLES[sniffed.format] }) : read(bytes, path, limits);
    }
    case 'json': {
      const [format] = sniffed.claims;
      const { value, diagnostics } = JSON_READERS[format](sniffed.document, path, limits);
      if (sniffed.claims.length === 1) return { value, diagnostics };
      const formats = sniffed.claims.map((claim) => TITLES[claim]);
      return { value, diagnostics: [{ code: 'sbom-format-ambiguous', at, formats, read: TITLES[format] }, ...diagnostics] };
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
