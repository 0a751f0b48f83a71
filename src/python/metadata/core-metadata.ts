/**
 * Core metadata: METADATA of an installed distribution.
 * Specification: https://packaging.python.org/en/latest/specifications/core-metadata/ (versions 1.0 to 2.6)
 * Lenient, as every installer is: header names in any case (`Home-Page`), continuation lines with space or tab, single bad
 * lines skipped. The body (the long description) is not read.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { remember } from '../../model/remember.ts';
import { decodeUtf8 } from '../../untrusted/json.ts';
import { firstLines, MOST_LINES } from './text-lines.ts';

/** Header fields by lower-case name, each with all its values in the order of the file. */
export type MetadataFields = ReadonlyMap<string, readonly string[]>;

export interface CoreMetadata {
  readonly fields: MetadataFields;
  /** `unsupported`: a newer major version, whose fields we must not interpret. */
  readonly support: 'known' | 'newer-minor' | 'unsupported';
  readonly metadataVersion?: string;
}

const NEWEST_MINOR = 6;
const MOST_BAD_LINES = 5;

/** The header's bytes: all before the first empty line. Descriptions are most of the file, and nobody asks for them. */
function headerOf(bytes: Uint8Array): Uint8Array {
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, end + 1)) {
    const next = bytes[end + 1];
    if (next === 0x0a || (next === 0x0d && bytes[end + 2] === 0x0a)) return bytes.subarray(0, end + 1);
  }
  return bytes;
}

function decode(bytes: Uint8Array, path: string, diagnostics: Diagnostic[]): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  diagnostics.push({ code: 'metadata-not-utf8', at: { path } });
  return new TextDecoder('latin1').decode(bytes);
}

/** Parses METADATA. `path` is named in the diagnostics: malformed lines, more of them than are read, wrong encoding, newer versions. */
export function parseCoreMetadata(bytes: Uint8Array, path: string): Outcome<CoreMetadata> {
  const diagnostics: Diagnostic[] = [];
  const fields = new Map<string, string[]>();
  let values: string[] | undefined;
  let badLines = 0;
  let isFolded = false;
  const { lines, isCut } = firstLines(decode(headerOf(bytes), path, diagnostics));
  if (isCut) diagnostics.push({ code: 'count-limit-reached', at: { path }, subject: 'lines', limit: MOST_LINES });
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const begin = line.charCodeAt(0);
    if (line === '') continue;
    if (begin === 0x20 || begin === 0x09) {
      const last = values?.pop();
      if (last !== undefined) values?.push(`${last}\n${line}`);
      isFolded = true;
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon < 1 ? undefined : fieldName(line.slice(0, colon));
    if (name === undefined) {
      badLines += 1;
      values = undefined;
      if (badLines <= MOST_BAD_LINES) diagnostics.push({ code: 'metadata-malformed', at: { path, line: at + 1 }, text: line });
      continue;
    }
    values = fields.get(name);
    if (values !== undefined) values.push(valueIn(line, colon + 1));
    else {
      values = [valueIn(line, colon + 1)];
      fields.set(name, values);
    }
  }
  if (isFolded)
    for (const list of fields.values())
      list.forEach((value, index) => {
        if (value.includes('\n')) list[index] = dedented(value);
      });
  const metadataVersion = first(fields, 'metadata-version');
  const support = supportOf(metadataVersion ?? '');
  if (support === 'newer-minor') diagnostics.push({ code: 'metadata-version-newer', at: { path }, version: metadataVersion ?? '' });
  return { value: { fields, support, ...(metadataVersion !== undefined && { metadataVersion }) }, diagnostics };
}

/** The name of a field in lower case, of what stands before the first colon of a line; undefined where that is none. */
const fieldName = remember((text: string): string | undefined => /^([!-9;-~]+)[ \t]*$/.exec(text)?.[1]?.toLowerCase());

/** What stands in a line behind `start` and white space. */
function valueIn(line: string, start: number): string {
  let from = start;
  while (line.charCodeAt(from) === 0x20 || line.charCodeAt(from) === 0x09) from += 1;
  return line.slice(from).trimEnd();
}

/** A folded value without the indentation of its continuation lines: setuptools' eight spaces or bar (PEP 566), meson-python's nine. */
function dedented(value: string): string {
  const [head = '', ...rest] = value
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(/^ {7}\|/, ' ').replace(/^\t/, ' ')));
  const indentation = rest
    .filter((line) => line.trim() !== '')
    .reduce((least, line) => Math.min(least, line.length - line.trimStart().length), Number.POSITIVE_INFINITY);
  return [head, ...rest.map((line) => line.slice(indentation).trimEnd())].join('\n');
}

/** Absent or nonsensical versions are read as what they most likely are: old. Only a newer major version is refused. */
const supportOf = remember((version: string): CoreMetadata['support'] => {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(version);
  if (match === null) return 'known';
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major > 2) return 'unsupported';
  return major === 2 && minor > NEWEST_MINOR ? 'newer-minor' : 'known';
});

/** The first non-empty value of a field. `UNKNOWN` is what old setuptools wrote for "nothing". */
export function first(fields: MetadataFields, name: string): string | undefined {
  const stated = fields.get(name);
  if (stated === undefined) return undefined;
  for (let at = 0; at < stated.length; at += 1) {
    const value = (stated[at] as string).trim();
    if (value !== '' && value !== 'UNKNOWN') return value;
  }
  return undefined;
}

/** The non-empty values of a field, in the order of the file. */
export function all(fields: MetadataFields, name: string): readonly string[] {
  const stated = fields.get(name);
  if (stated === undefined) return NONE;
  const values: string[] = [];
  for (let at = 0; at < stated.length; at += 1) {
    const value = (stated[at] as string).trim();
    if (value !== '' && value !== 'UNKNOWN') values.push(value);
  }
  return values;
}

/** What most fields of most distributions hold. */
const NONE: readonly string[] = [];
