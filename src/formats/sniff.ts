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
} from '../untrusted/json.ts';

/** Formats that can be recognised; index.ts says which of them are read. */
export type SbomFormatId = 'cyclonedx-json' | 'cyclonedx-xml' | 'spdx-json' | 'spdx-tag-value' | 'spdx-yaml' | 'spdx-rdf' | 'spdx3-json';

/** JSON comes parsed; `claims` are all formats whose marks it has, the first of them the one it is read as. */
export type Sniffed =
  | { readonly kind: 'json'; readonly claims: readonly [JsonFormatId, ...JsonFormatId[]]; readonly document: JsonObject }
  | { readonly kind: 'text'; readonly format: TextFormatId }
  | { readonly kind: 'unknown' }
  | JsonFailure;

export type JsonFormatId = 'cyclonedx-json' | 'spdx-json' | 'spdx3-json';
export type TextFormatId = Exclude<SbomFormatId, JsonFormatId>;

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
  // YAML's keys stand in any order: `spdxVersion` of a sorted document is its last line.
  return /^["']?spdxVersion["']?[ \t]*:/m.test(head) || isSortedYaml(bytes) ? { kind: 'text', format: 'spdx-yaml' } : { kind: 'unknown' };
}

function isSortedYaml(bytes: Uint8Array): boolean {
  const tail = new TextDecoder().decode(bytes.subarray(-HEAD));
  return /^["']?spdxVersion["']?[ \t]*:[ \t]*["']?SPDX-2/m.test(tail);
}

/** SPDX 3 is known by its context, or by the IRIs of its terms where there is none. */
function namesSpdx3(document: JsonObject): boolean {
  const graph = member(document, '@graph');
  const first = Array.isArray(graph) ? graph.slice(0, 3) : [];
  return JSON.stringify([member(document, '@context') ?? '', ...first]).includes('spdx.org/rdf/3');
}

function sniffJson(parsed: JsonResult): Sniffed {
  if (parsed.kind !== 'value') return parsed;
  // An expanded SPDX 3 document is a bare list of elements.
  const document = Array.isArray(parsed.value) ? { '@graph': parsed.value } : parsed.value;
  if (!isJsonObject(document)) return { kind: 'unknown' };
  const claims: JsonFormatId[] = [];
  if (textMember(document, 'bomFormat') === 'CycloneDX') claims.push('cyclonedx-json');
  if (textMember(document, 'spdxVersion') !== undefined) claims.push('spdx-json');
  if (namesSpdx3(document)) claims.push('spdx3-json');
  const [first, ...others] = claims;
  return first === undefined ? { kind: 'unknown' } : { kind: 'json', claims: [first, ...others], document };
}
