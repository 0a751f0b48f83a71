/**
 * SPDX 2 in YAML: the JSON form in other clothes. Everything is read as text, so that no version becomes a number.
 * Specification: YAML 1.2, failsafe schema; by js-yaml, which bounds depth. What aliases repeat is counted each time.
 */
import { createRequire } from 'node:module';
import type * as Yaml from 'js-yaml';
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { SbomDocument } from '../../model/inventory.ts';
import { decodeUtf8, isJsonObject } from '../../untrusted/json.ts';
import { refuse, refuseAs } from '../../untrusted/refusal.ts';
import type { ReadOptions } from '../trust.ts';
import { readSpdx2 } from './reader.ts';

/** Reads a document in YAML; undefined (reported) when it is no YAML or exceeds the options. */
export function readSpdx2Yaml(bytes: Uint8Array, path: string, options: ReadOptions): Outcome<SbomDocument | undefined> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuseAs('not-utf8', path, options);
  if (mayExceed(text, options.values)) return refuseAs('too-many-values', path, options);
  // Loaded when there is YAML to read: nearly no environment has any, and every start would pay for it.
  const { FAILSAFE_SCHEMA, load, YAMLException } = createRequire(import.meta.url)('js-yaml') as typeof Yaml;
  let value: unknown;
  try {
    value = load(text, { schema: FAILSAFE_SCHEMA, maxDepth: options.depth });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (/maxDepth/.test(error.reason)) return refuseAs('too-deep', path, options);
    const line = error.mark === undefined || error.mark === null ? undefined : error.mark.line + 1;
    return refuse({ code: 'sbom-not-yaml', at: { path, ...(line !== undefined && { line }) }, reason: error.reason.slice(0, 120) });
  }
  if (exceeds(value, options.values)) return refuseAs('too-many-values', path, options);
  return isJsonObject(value) ? readSpdx2(value, path, options) : refuse({ code: 'sbom-format-unknown', at: { path } });
}

/** What makes a value, or a document, in YAML; it may stand in a text as well. */
const INDICATOR = /[,[{]|[-?:](?=[ \t\r\n])|:(?<=["'\]}]:)|^%/gm;
const LINE_END = /\r\n?|\n/g;

/**
 * Whether a text may hold more than `most` values, or has more lines. The library notes everything that it meets before it makes values of
 * it, and nothing can be asked to stop: 32 MiB of commas would take 2.6 GB.
 */
function mayExceed(text: string, most: number): boolean {
  return text.length > most && (hasMore(text, INDICATOR, most) || hasMore(text, LINE_END, most));
}

/** Whether a pattern is found more than `most` times. */
function hasMore(text: string, pattern: RegExp, most: number): boolean {
  pattern.lastIndex = 0;
  for (let count = 0; pattern.test(text); count += 1) if (count >= most) return true;
  return false;
}

/** Whether a value holds more than `most` values, where an alias counts as much as what it repeats. Depth is bounded, cycles are not. */
function exceeds(value: unknown, most: number): boolean {
  const pending = [value];
  let count = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const inner of Array.isArray(next) ? next : Object.values(next)) {
      count += 1;
      if (count > most) return true;
      pending.push(inner);
    }
  }
  return false;
}
