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

/** A text member of an object, reported if it is of another type; empty texts and NOASSERTION count as absent. */
export function asserted(object: JsonObject, key: string, context: ReadContext): string | undefined {
  if (!Object.hasOwn(object, key)) return undefined;
  context.path.push(key);
  const value = textCodec.read(object[key], context);
  context.path.pop();
  return value === 'NOASSERTION' ? undefined : value;
}

/** The texts of a list member; what is none is reported. */
export function textList(object: JsonObject, key: string, context: ReadContext): readonly string[] {
  if (!Object.hasOwn(object, key)) return [];
  return context.at(key, () => {
    const list = object[key];
    if (!Array.isArray(list)) return context.problem('must be a list') ?? [];
    return list.flatMap((item: unknown, index) => context.at(index, () => textCodec.read(item, context) ?? []));
  });
}

/** The objects of a list member, each with the context at its place; what is none is reported. */
export function mapObjects<T>(
  object: JsonObject,
  key: string,
  context: ReadContext,
  read: (item: JsonObject) => readonly T[],
): readonly T[] {
  if (!Object.hasOwn(object, key)) return [];
  return context.at(key, () => {
    const list = object[key];
    if (!Array.isArray(list)) return context.problem('must be a list') ?? [];
    return list.flatMap((item: unknown, index) =>
      context.at(index, () => (isJsonObject(item) ? read(item) : (context.problem('must be an object') ?? []))),
    );
  });
}

/** `name version` of a tool that is named `name-version`: the version begins at the first digit behind a hyphen. */
export function toolName(text: string): string {
  return text.replace(/-(?=v?\d)/, ' ');
}
