/**
 * What packages and files of SPDX 2 have alike: what reading and writing them needs, and fields that the model has no place for.
 * Specification: SPDX 2.3 clauses 7 and 8.
 */
import type { Property } from '../../model/component.ts';
import { licenseId } from '../../model/license.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ReadContext } from '../field-table.ts';
import { asserted, type Carried, type Form, spdxProperty, textList, valuesOf } from '../spdx/fields.ts';
import type { LicenseSource } from '../spdx/licenses.ts';

type Wire = Record<string, unknown>;

/** What reading an element needs beside its value. */
export interface ReadSetting {
  readonly context: ReadContext;
  readonly extracted: LicenseSource;
}

/** An identifier of SPDX's list, or that there is none; what a `LicenseRef-` stands for would have to be carried too. */
export const LICENSE: Form = { test: (text) => text === 'NONE' || text === 'NOASSERTION' || licenseId(text) === text };

/** Fields that the model has no place for, by their keys in SPDX, with the form of their values: texts, and lists of texts. */
export interface CarriedTable {
  readonly texts: Readonly<Record<string, Form>>;
  readonly lists: Readonly<Record<string, Form>>;
}

/** Reads the fields of a table, to be kept as properties. */
export function readCarried(value: JsonObject, { texts, lists }: CarriedTable, context: ReadContext, properties: Property[]): void {
  for (const key in texts) {
    const text = asserted(value, key, context);
    if (text !== undefined) properties.push(spdxProperty(key, text));
  }
  for (const key in lists) for (const text of textList(value, key, context)) properties.push(spdxProperty(key, text));
}

/** Writes the fields of a table that a component carries, under their own names, but those that `wire` has; several values make a list. */
export function writeCarried(carried: Carried, { texts, lists }: CarriedTable, wire: Wire): void {
  if (carried.size === 0) return;
  for (const [key, form] of Object.entries(texts)) {
    const [text] = valuesOf(carried, key, form);
    if (text !== undefined && !Object.hasOwn(wire, key)) wire[key] = text;
  }
  for (const [key, form] of Object.entries(lists)) {
    const list = valuesOf(carried, key, form);
    if (list.length > 0 && !Object.hasOwn(wire, key)) wire[key] = list;
  }
}
