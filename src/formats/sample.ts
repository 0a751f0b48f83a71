/**
 * What formats are recognised by: the content alone, since PEP 770 says nothing about names. JSON comes parsed, once for all
 * formats; of other files the two ends are enough.
 */
import { isJsonObject, type JsonFailure, type JsonLimits, type JsonObject, parseWhole } from '../untrusted/json.ts';
import type { RepeatedKeys } from '../untrusted/repeated-keys.ts';

/** A file as the formats look at it. */
export type Sample =
  | { readonly kind: 'json'; readonly document: JsonObject; readonly repeated?: RepeatedKeys }
  | { readonly kind: 'xml'; readonly head: string }
  | { readonly kind: 'text'; readonly head: string; readonly tail: string };

/** How far into a file the marks of XML and text formats are looked for. */
const HEAD = 4096;

/** The sample of a file; `unknown` for JSON that no format could have, a failure where it cannot be looked at. */
export function sampleOf(bytes: Uint8Array, limits: JsonLimits): Sample | { readonly kind: 'unknown' } | JsonFailure {
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD)).trimStart();
  if (head === '' && bytes.length <= HEAD) return { kind: 'empty' };
  if (head.startsWith('<')) return { kind: 'xml', head };
  if (!head.startsWith('{') && !head.startsWith('[')) return { kind: 'text', head, tail: new TextDecoder().decode(bytes.subarray(-HEAD)) };
  const parsed = parseWhole(bytes, limits);
  if (parsed.kind !== 'value') return parsed;
  // An expanded SPDX 3 document is a bare list of elements.
  const document = Array.isArray(parsed.value) ? { '@graph': parsed.value } : parsed.value;
  if (!isJsonObject(document)) return { kind: 'unknown' };
  const { repeated } = parsed;
  return repeated === undefined ? { kind: 'json', document } : { kind: 'json', document, repeated };
}
