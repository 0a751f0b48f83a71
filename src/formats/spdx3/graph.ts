/**
 * The elements of an SPDX 3 document in compact names, whichever of JSON-LD's forms they came in: `@graph` or one object,
 * `spdxId` or `@id`, `software_packageVersion` or the property's whole IRI (Pitloom), values bare or as `@value` and `@id`.
 * No JSON-LD processor: the official context is fixed, and a foreign one could fetch or rename anything.
 * Specification: SPDX 3.0.1, JSON-LD serialization.
 */
import { BareObject } from '../../untrusted/bare-object.ts';
import { isJsonObject, type JsonObject, member } from '../../untrusted/json.ts';

/** An element, by its own identifier, with its place in the document. */
export interface GraphElement {
  readonly id: string;
  readonly type: string;
  readonly value: JsonObject;
  /** Steps from the document to the element. */
  readonly place: readonly (string | number)[];
}

export interface Graph {
  /** In the document's order, nested ones behind the element that holds them. */
  readonly elements: readonly GraphElement[];
  readonly byId: ReadonlyMap<string, GraphElement>;
  /** Identifiers that several elements bear. */
  readonly repeated: readonly GraphElement[];
}

const TERM = /^(?:https?:\/\/spdx\.org\/rdf\/3\.0(?:\.\d+)?\/terms\/|spdx:)(\w+)\/(\w+)$/;

/** A name of the SPDX model without its IRI: `Core/name` is `name`, `Software/packageVersion` is `software_packageVersion`. */
function compactName(name: string): string {
  // Nearly all names are compact already.
  if (!name.includes('/') && !name.startsWith('@')) return name;
  if (name === '@id') return 'spdxId';
  if (name === '@type') return 'type';
  const [, profile, term] = TERM.exec(name) ?? [];
  if (profile === undefined || term === undefined) return name;
  return profile === 'Core' ? term : `${profile.toLowerCase()}_${term}`;
}

/** A word of one of the model's enumerations, without its IRI. */
export function word(text: string): string {
  return /^https?:\/\/spdx\.org\/rdf\/3\.0(?:\.\d+)?\/terms\/\w+\/\w+\/(\w+)$/.exec(text)?.[1] ?? text;
}

/** Individuals of the model (`NoneElement`), without their IRI. */
export function individual(text: string): string {
  return compactName(text);
}

/** Collects all elements of a document. Depth is bounded by the JSON limits, so recursion is safe. */
export function graphOf(document: JsonObject): Graph {
  const elements: GraphElement[] = [];
  const list = member(document, '@graph');
  // Where we are; copied only for what becomes an element.
  const steps: (string | number)[] = [];
  const under = <T>(step: string | number, read: () => T): T => {
    steps.push(step);
    const result = read();
    steps.pop();
    return result;
  };
  const add = (value: JsonObject): string | undefined => {
    const compact = new BareObject();
    const [id, type] = [identifierOf(value), typeOf(value)];
    // Before what is nested in it.
    if (id !== undefined && type !== undefined) elements.push({ id, type, value: compact, place: [...steps] });
    for (const key of Object.keys(value)) if (key !== '@context') compact[compactName(key)] = inner(value, key);
    return type === undefined ? undefined : id;
  };
  const inner = (value: JsonObject, key: string): unknown => {
    const held = value[key];
    // Nothing in it could be an element.
    return typeof held === 'object' ? under(key, () => plain(held)) : held;
  };
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value))
      return value.map((item: unknown, index) => (typeof item === 'object' ? under(index, () => plain(item)) : item));
    if (!isJsonObject(value)) return value;
    for (const key of ['@value', '@list', '@set']) if (Object.hasOwn(value, key)) return under(key, () => plain(value[key]));
    if (identifierOf(value) !== undefined) {
      if (typeOf(value) === undefined) return identifierOf(value);
      const id = add(value);
      if (id !== undefined) return id;
    }
    const compact = new BareObject();
    for (const key of Object.keys(value)) compact[compactName(key)] = inner(value, key);
    return compact;
  };
  if (list === undefined) add(document);
  else if (Array.isArray(list))
    under('@graph', () => {
      for (const [index, item] of list.entries()) if (isJsonObject(item)) under(index, () => add(item));
    });
  const byId = new Map<string, GraphElement>();
  const repeated: GraphElement[] = [];
  for (const element of elements)
    if (byId.has(element.id)) repeated.push(element);
    else byId.set(element.id, element);
  return { elements, byId, repeated };
}

function identifierOf(value: JsonObject): string | undefined {
  const id = member(value, 'spdxId') ?? member(value, '@id');
  return typeof id === 'string' && id !== '' ? id.toWellFormed() : undefined;
}

function typeOf(value: JsonObject): string | undefined {
  const [type] = [member(value, 'type') ?? member(value, '@type')].flat();
  return typeof type === 'string' ? compactName(type) : undefined;
}

/** The text of a member, the first where it is a list. Looks no further: many elements may refer to one with a long list. */
export function one(value: JsonObject, key: string): string | undefined {
  const held = member(value, key);
  const text: unknown = Array.isArray(held) ? held.find((item) => typeof item === 'string' && item !== '') : held;
  return typeof text === 'string' && text !== '' ? text.toWellFormed() : undefined;
}

/** A function of elements that computes each result once. */
export function remembered<T>(compute: (element: GraphElement) => T): (element: GraphElement) => T {
  const results = new WeakMap<GraphElement, { readonly result: T }>();
  return (element) => {
    const known = results.get(element) ?? { result: compute(element) };
    results.set(element, known);
    return known.result;
  };
}

/** What most members are: they are not there. */
const NONE: readonly never[] = [];

/** The texts of a member, whether it is one or a list; empty ones count as absent. */
export function many(value: JsonObject, key: string): readonly string[] {
  const held = member(value, key);
  if (typeof held === 'string') return held === '' ? NONE : [held.toWellFormed()];
  if (!Array.isArray(held)) return NONE;
  return held.filter((item) => typeof item === 'string' && item !== '').map((item: string) => item.toWellFormed());
}

/** The objects of a member, whether it is one or a list. */
export function objects(value: JsonObject, key: string): readonly JsonObject[] {
  const held = member(value, key);
  if (Array.isArray(held)) return held.filter(isJsonObject);
  return isJsonObject(held) ? [held] : NONE;
}
