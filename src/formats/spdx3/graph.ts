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
  if (!text.includes('/')) return text;
  return /^https?:\/\/spdx\.org\/rdf\/3\.0(?:\.\d+)?\/terms\/\w+\/\w+\/(\w+)$/.exec(text)?.[1] ?? text;
}

/** Individuals of the model (`NoneElement`), without their IRI. */
export function individual(text: string): string {
  return compactName(text);
}

/** Collects all elements of a document. Depth is bounded by the JSON limits, so recursion is safe. */
export function graphOf(document: JsonObject): Graph {
  const { elements } = new Collector(document);
  const byId = new Map<string, GraphElement>();
  const repeated: GraphElement[] = [];
  for (const element of elements)
    if (byId.has(element.id)) repeated.push(element);
    else byId.set(element.id, element);
  return { elements, byId, repeated };
}

/** Walks through a document. What is compact already stays the object that was parsed: a copy of it would be another document in memory. */
class Collector {
  readonly elements: GraphElement[] = [];
  /** Where it is; copied only for what becomes an element. */
  readonly #steps: (string | number)[] = [];
  /** Each class as one text, that is compared at a glance: every element has a text of its own for it. */
  readonly #classes = new Map<string, string>();

  constructor(document: JsonObject) {
    const list = member(document, '@graph');
    if (list === undefined) this.#add(document);
    else if (Array.isArray(list)) {
      this.#steps.push('@graph');
      for (const [index, item] of list.entries()) {
        this.#steps.push(index);
        if (isJsonObject(item)) this.#add(item);
        this.#steps.pop();
      }
    }
  }

  /** Takes an element with all that is nested in it; gives the identifier that stands for it where it is nested itself. */
  #add(value: JsonObject): string | undefined {
    const [id, type] = [identifierOf(value), typeOf(value)];
    if (id === undefined || type === undefined) {
      this.#members(value, '@context');
      return type === undefined ? undefined : id;
    }
    const known = this.#classes.get(type);
    if (known === undefined) this.#classes.set(type, type);
    const element = { id, type: known ?? type, value, place: [...this.#steps] };
    // Before what is nested in it.
    this.elements.push(element);
    element.value = this.#members(value, '@context');
    return id;
  }

  /** An object in compact names, without a member that is none of its own. */
  #members(value: JsonObject, without?: string): JsonObject {
    const keys = Object.keys(value);
    let compact: Record<string, unknown> | undefined;
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as string;
      const isLeftOut = key === without;
      const [name, held] = [compactName(key), value[key]];
      const inner = isLeftOut ? undefined : this.#under(key, held);
      if (compact === undefined) {
        if (name === key && inner === held) continue;
        compact = new BareObject();
        for (const before of keys.slice(0, at)) compact[before] = value[before];
      }
      if (!isLeftOut) compact[name] = inner;
    }
    return compact ?? value;
  }

  #items(list: readonly unknown[]): readonly unknown[] {
    let compact: unknown[] | undefined;
    for (let at = 0; at < list.length; at += 1) {
      const inner = this.#under(at, list[at]);
      if (inner !== list[at]) compact ??= list.slice(0, at);
      compact?.push(inner);
    }
    return compact ?? list;
  }

  #under(step: string | number, value: unknown): unknown {
    // Nothing in it could be an element.
    if (typeof value !== 'object' || value === null) return value;
    this.#steps.push(step);
    const plain = this.#plain(value);
    this.#steps.pop();
    return plain;
  }

  #plain(value: object): unknown {
    if (Array.isArray(value)) return this.#items(value);
    if (!isJsonObject(value)) return value;
    for (const key of WRAPPERS) if (Object.hasOwn(value, key)) return this.#under(key, value[key]);
    const id = identifierOf(value);
    if (id !== undefined) {
      if (typeOf(value) === undefined) return id;
      this.#add(value);
      return id;
    }
    return this.#members(value);
  }
}

/** Objects of JSON-LD that mean what they hold. */
const WRAPPERS = ['@value', '@list', '@set'] as const;

function identifierOf(value: JsonObject): string | undefined {
  const id = value['spdxId'] ?? value['@id'];
  return typeof id === 'string' && id !== '' ? id.toWellFormed() : undefined;
}

function typeOf(value: JsonObject): string | undefined {
  const stated = value['type'] ?? value['@type'];
  const type: unknown = Array.isArray(stated) ? stated[0] : stated;
  return typeof type === 'string' ? compactName(type) : undefined;
}

// No name of the model is one that every object has: members are read without asking whose they are.

/** The text of a member, the first where it is a list. Looks no further: many elements may refer to one with a long list. */
export function one(value: JsonObject, key: string): string | undefined {
  const held = value[key];
  const text: unknown = Array.isArray(held) ? held.find((item) => typeof item === 'string' && item !== '') : held;
  return typeof text === 'string' && text !== '' ? text.toWellFormed() : undefined;
}

/** A function that computes what it says of an object once. What else it looks at is the same each time. */
export function remembered<K extends object, A extends readonly unknown[], T>(
  compute: (subject: K, ...others: A) => T,
): (subject: K, ...others: A) => T {
  const results = new WeakMap<K, { readonly result: T }>();
  return (subject, ...others) => {
    const known = results.get(subject);
    if (known !== undefined) return known.result;
    const result = compute(subject, ...others);
    results.set(subject, { result });
    return result;
  };
}

/** What most members are: they are not there. */
const NONE: readonly never[] = [];

/** The texts of a member, whether it is one or a list; empty ones count as absent. */
export function many(value: JsonObject, key: string): readonly string[] {
  const held = value[key];
  if (held === undefined) return NONE;
  if (typeof held === 'string') return held === '' ? NONE : [held.toWellFormed()];
  if (!Array.isArray(held)) return NONE;
  const texts: string[] = [];
  for (const item of held as unknown[]) if (typeof item === 'string' && item !== '') texts.push(item.toWellFormed());
  return texts;
}

/** The objects of a member, whether it is one or a list. */
export function objects(value: JsonObject, key: string): readonly JsonObject[] {
  const held = value[key];
  if (Array.isArray(held)) return held.filter(isJsonObject);
  return isJsonObject(held) ? [held] : NONE;
}
