/**
 * Fields that SPDX has and the model has not: they are carried as properties under the field's own name, and go back into the
 * field when SPDX is written. So is NONE, which says more than nothing.
 */
import type { ComponentFacts, Property } from '../../model/component.ts';
import { ownName, ownProperty } from '../../model/properties.ts';
import { rememberOf } from '../../model/remember.ts';
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

/** What is carried for each field, as it stands. Nearly always nothing is. */
const valuesIn = rememberOf((properties: readonly Property[]): ReadonlyMap<string, readonly string[]> => {
  const values = new Map<string, string[]>();
  for (const { name, value } of properties) {
    if (!name.startsWith(PREFIX)) continue;
    const field = name.slice(PREFIX.length);
    const known = values.get(field);
    if (known === undefined) values.set(field, [value]);
    else known.push(value);
  }
  return values.size === 0 ? NO_VALUES : values;
});

const NO_VALUES: ReadonlyMap<string, readonly string[]> = new Map();
const NONE_CARRIED: readonly string[] = [];

/** Whether a component carries any field of SPDX. */
export function carriesAny({ properties }: ComponentFacts): boolean {
  return properties !== undefined && valuesIn(properties).size > 0;
}

/** The values of a field of SPDX that a component carries, as far as the field can hold them: a property may say anything. */
export function carried({ properties }: ComponentFacts, field: string, form: Form): readonly string[] {
  const values = properties === undefined ? undefined : valuesIn(properties).get(field);
  return values === undefined ? NONE_CARRIED : values.filter((value) => form.test(value));
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
