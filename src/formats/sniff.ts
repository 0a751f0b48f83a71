/**
 * Which SBOM format a file is in, told from its content alone: PEP 770 says nothing about names.
 */
import {
  isJsonObject,
  type JsonFailure,
  type JsonLimits,
  type JsonObject,
  type JsonResult,
  member,
  parseJson,
  textMember,
} from '../untrusted-json.ts';

/** Formats that can be recognised; index.ts says which of them are read. */
export type SbomFormatId = 'cyclonedx-json' | 'cyclonedx-xml' | 'spdx-json' | 'spdx-tag-value' | 'spdx-yaml' | 'spdx-rdf' | 'spdx3-json';

export type Sniffed =
  | { readonly kind: 'json'; readonly format: SbomFormatId; readonly document: JsonObject }
  | { readonly kind: 'text'; readonly format: SbomFormatId }
  | { readonly kind: 'unknown' }
  | JsonFailure;

/** How far into a file the marks of XML and text formats are looked for. */
const HEAD = 4096;

/** Recognises the format of a file and, where it is JSON, hands over the parsed document. */
export function sniff(bytes: Uint8Array, limits: JsonLimits): Sniffed {
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD)).trimStart();
  if (head === '' && bytes.length <= HEAD) return { kind: 'empty' };
  if (head.startsWith('{') || head.startsWith('[')) return sniffJson(parseJson(bytes, limits));
  if (head.startsWith('<')) {
    if (/cyclonedx\.org\/schema\/bom/.test(head)) return { kind: 'text', format: 'cyclonedx-xml' };
    return /spdx\.org\/rdf/.test(head) ? { kind: 'text', format: 'spdx-rdf' } : { kind: 'unknown' };
  }
  if (/^SPDXVersion:/m.test(head)) return { kind: 'text', format: 'spdx-tag-value' };
  return /^"?spdxVersion"?:/m.test(head) ? { kind: 'text', format: 'spdx-yaml' } : { kind: 'unknown' };
}

function sniffJson(parsed: JsonResult): Sniffed {
  if (parsed.kind !== 'value') return parsed;
  const document = parsed.value;
  if (!isJsonObject(document)) return { kind: 'unknown' };
  if (textMember(document, 'bomFormat') === 'CycloneDX') return { kind: 'json', format: 'cyclonedx-json', document };
  if (textMember(document, 'spdxVersion') !== undefined) return { kind: 'json', format: 'spdx-json', document };
  const context = JSON.stringify(member(document, '@context') ?? '').slice(0, HEAD);
  return context.includes('spdx.org/rdf/3') ? { kind: 'json', format: 'spdx3-json', document } : { kind: 'unknown' };
}
