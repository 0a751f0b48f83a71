/** Values of one field in several records: the first that is stated, the distinct ones of a list, and what they disagree about. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Component } from '../../model/component.ts';
import { nonEmpty } from '../../model/defined.ts';
import { append, sortedUnique } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';

/** Records of one component, the most authoritative first. */
export type Ordered = readonly [Component, ...Component[]];

/** A finding quotes values up to here; a licence text can have a megabyte. */
const LONGEST_VALUE = 1000;

/** A text that stands for a value. Readers make objects in a fixed order of fields, so equal content has equal text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The members of one list of each record, in a row; of records that share a list, as most of one crate do, once. */
export function gathered<T>(records: readonly Component[], listOf: (record: Component) => readonly T[] | undefined): T[] {
  const all: T[] = [];
  let before: readonly T[] | undefined;
  for (let at = 0; at < records.length; at += 1) {
    const list = listOf(records[at] as Component);
    if (list !== undefined && list !== before) append(all, list);
    before = list;
  }
  return all;
}

/** The distinct members, the first of each key; undefined where there are none. */
export function uniteBy<T>(list: readonly T[], key: (item: T) => string): readonly T[] | undefined {
  if (list.length < 2) return nonEmpty(list);
  const byKey = new Map<string, T>();
  for (const item of list) {
    const text = key(item);
    if (!byKey.has(text)) byKey.set(text, item);
  }
  return nonEmpty([...byKey.values()]);
}

/** One of two records that disagree about a field, with what it says as text. */
export interface Side {
  readonly record: Component;
  readonly text: string;
}

/** `component-conflict`: two records of one component say different things. */
export function conflict(field: string, kept: Side, other: Side): Diagnostic {
  const { purl, name } = kept.record;
  return {
    code: 'component-conflict',
    at: { path: other.record.origins[0] ?? '' },
    component: purl === undefined ? name : formatPurl(purl),
    field,
    kept: kept.text.slice(0, LONGEST_VALUE),
    other: other.text.slice(0, LONGEST_VALUE),
    origins: sortedUnique([kept.record.origins[0] ?? '', other.record.origins[0] ?? '']),
  };
}

/** The first record's value that is stated; each other value is a conflict. */
export function firstStated<K extends keyof Component>(ordered: Ordered, key: K, diagnostics: Diagnostic[]): Component[K] | undefined {
  const kept = ordered.find((record) => record[key] !== undefined);
  if (kept === undefined) return undefined;
  const keptText = textOf(kept[key]);
  const seen = new Set([keptText]);
  for (const other of ordered) {
    if (other[key] === undefined) continue;
    const text = textOf(other[key]);
    if (seen.has(text)) continue;
    seen.add(text);
    diagnostics.push(conflict(key, { record: kept, text: keptText }, { record: other, text }));
  }
  return kept[key];
}
