/**
 * Fields that SPDX has and the model has not: they are carried as properties under the field's own name, and go back into the
 * field when SPDX is written. So is NONE, which says more than nothing.
 */
import type { ComponentFacts, Property } from '../../model/component.ts';
import { ownName, ownProperty } from '../../model/properties.ts';
import { isJsonObject, type JsonObject } from '../../untrusted/json.ts';
import { type ReadContext, text as textCodec } from '../field-table.ts';

const PREFIX = ownName('spdx:');

/** The property that carries a field of SPDX. */
export function spdxProperty(field: string, value: string): Property {
  return ownProperty(`spdx:${field}`, value);
}

/** What a field can hold; a regular expression is one. */
export interface Form {
  test(text: string): boolean;
}

/** The fields of SPDX that a component carries, each with its values as they stand. Nearly always there are none. */
export type Carried = ReadonlyMap<string, readonly string[]>;

const NOTHING_CARRIED: Carried = new Map();
const NO_VALUES: readonly string[] = [];

/** What a component carries: looked up once, and asked for each field. */
export function carriedBy({ properties }: ComponentFacts): Carried {
  if (properties === undefined) return NOTHING_CARRIED;
  let carried: Map<string, string[]> | undefined;
  for (let at = 0; at < properties.length; at += 1) {
    const { name, value } = properties[at] as Property;
    if (!name.startsWith(PREFIX)) continue;
    const field = name.slice(PREFIX.length);
    carried ??= new Map();
    const known = carried.get(field);
    if (known === undefined) carried.set(field, [value]);
    else known.push(value);
  }
  return carried ?? NOTHING_CARRIED;
}

/** The values that are carried for a field, as far as the field can hold them: a property may say anything. */
export function valuesOf(carried: Carried, field: string, form: Form): readonly string[] {
  const values = carried.get(field);
  return values === undefined ? NO_VALUES : values.filter((value) => form.test(value));
}

export const ANY: Form = /\S/;
export const NONE: Form = /^NONE$/;
export const TIME: Form = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

// No key of SPDX is one that every object has: members are asked for whose they are only where they have no value.

/** A text member of an object, reported if it is of another type; empty texts and NOASSERTION count as absent. */
export function asserted(object: JsonObject, key: string, context: ReadContext): string | undefined {
  const stated = object[key];
  if (stated === undefined && !Object.hasOwn(object, key)) return undefined;
  context.path.push(key);
  const value = textCodec.read(stated, context);
  context.path.pop();
  return value === 'NOASSERTION' ? undefined : value;
}

const NO_ITEMS: readonly never[] = [];

/** What `read` gives for each item of a list member, with the context at its place; what is no list is reported. */
function mapItems<T>(object: JsonObject, key: string, context: ReadContext, read: (item: unknown) => T | undefined): readonly T[] {
  const list = object[key];
  if (list === undefined && !Object.hasOwn(object, key)) return NO_ITEMS;
  const found: T[] = [];
  context.path.push(key);
  if (Array.isArray(list))
    for (let index = 0; index < list.length; index += 1) {
      context.path.push(index);
      const one = read(list[index]);
      context.path.pop();
      if (one !== undefined) found.push(one);
    }
  else context.problem('must be a list');
  context.path.pop();
  return found;
}

/** The texts of a list member; what is none is reported. */
export function textList(object: JsonObject, key: string, context: ReadContext): readonly string[] {
  return mapItems(object, key, context, (item) => textCodec.read(item, context));
}

/** What `read` gives for each object of a list member, with the context at its place; what is none is reported. */
export function mapObjects<T>(
  object: JsonObject,
  key: string,
  context: ReadContext,
  read: (item: JsonObject) => T | undefined,
): readonly T[] {
  return mapItems(object, key, context, (item) => (isJsonObject(item) ? read(item) : context.problem('must be an object')));
}

/** `name version` of a tool that is named `name-version`: the version begins at the first digit behind a hyphen. */
export function toolName(text: string): string {
  return text.replace(/-(?=v?\d)/, ' ');
}
