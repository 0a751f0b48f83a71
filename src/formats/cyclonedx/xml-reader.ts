/**
 * Reads CycloneDX in XML: the JSON form by another table (xml-shapes.ts). What is read becomes the value that the JSON reader takes, so the two
 * cannot differ in what they understand. Elements become values as they end: all of them at once would be several times the document.
 * Specification: https://cyclonedx.org/docs/1.7/xml/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { SbomDocument } from '../../model/inventory.ts';
import { BareObject } from '../../untrusted/bare-object.ts';
import { refuse, refuseAs } from '../../untrusted/refusal.ts';
import { parseXml, type XmlAttribute, type XmlSink } from '../../untrusted/xml.ts';
import type { ReadOptions } from '../trust.ts';
import { readCycloneDx } from './reader.ts';
import {
  BOM,
  type Child,
  EXPRESSION,
  EXPRESSION_DETAILED,
  LICENSE,
  type ListShape,
  NAMESPACE,
  type ObjectShape,
  type Shape,
} from './xml-shapes.ts';

/** Reads a document in XML, 1.2 to 1.7; undefined (reported) when it is not well-formed, has a DTD or exceeds the limits. */
export function readCycloneDxXml(bytes: Uint8Array, path: string, options: ReadOptions): Outcome<SbomDocument | undefined> {
  const elements = new ElementReader();
  const parsed = parseXml(bytes, options, elements);
  switch (parsed.kind) {
    case 'not-utf8':
    case 'too-deep':
    case 'too-many-values':
      return refuseAs(parsed.kind, path, options);
    case 'doctype':
      return refuse({ code: 'sbom-xml-doctype', at: { path, line: parsed.line } });
    case 'not-xml':
      return refuse({ code: 'sbom-not-xml', at: { path, line: parsed.line }, reason: parsed.reason });
    case 'read': {
      const { document, namespace } = elements;
      document['bomFormat'] = 'CycloneDX';
      document['specVersion'] = namespace.startsWith(NAMESPACE) ? namespace.slice(NAMESPACE.length) : '';
      return readCycloneDx(document, path, options);
    }
  }
}

type Members = Record<string, unknown>;

/** What becomes of an element: what its shape says, a list of elements or of licences, or nothing. */
type Form = Shape | ListShape | { readonly kind: 'licenses' | 'nothing' };

const NOTHING: Form = { kind: 'nothing' };
const LICENSES: Form = { kind: 'licenses' };
const TEXT: Form = { kind: 'text' };

/** An element that has begun and not ended. */
class Element {
  readonly name: string;
  readonly namespace: string;
  readonly form: Form;
  /** What the element around it knows it as; undefined for a member of a list, and for what it does not know. */
  readonly child: Child | undefined;
  /** Whether its text is part of what becomes of it. */
  readonly hasText: boolean;
  text = '';
  /** The text of its only attribute, where that is what becomes of it. */
  attribute: string | undefined = undefined;
  /** Of an object. */
  members: Members | undefined = undefined;
  /** Of a list. */
  items: unknown[] | undefined = undefined;

  constructor(name: string, namespace: string, form: Form, child?: Child) {
    this.name = name;
    this.namespace = namespace;
    this.form = form;
    this.child = child;
    const { kind } = form;
    this.hasText = kind === 'text' || kind === 'number' || kind === 'boolean' || (kind === 'object' && form.content !== undefined);
    if (kind === 'list' || kind === 'licenses') this.items = [];
  }
}

/** Makes the value of the JSON form of the elements of a document. */
class ElementReader implements XmlSink {
  /** What became of the whole, and the root's namespace, when it has ended. */
  document: Members = new BareObject();
  namespace = '';
  readonly #open: Element[] = [];

  open(name: string, namespace: string, attributes: readonly XmlAttribute[]): void {
    const around = this.#open.at(-1);
    const element = around === undefined ? new Element(name, namespace, BOM) : elementIn(around, name, namespace);
    const { form } = element;
    if (form.kind === 'object') element.members = membersOf(form, attributes);
    else if (form.kind === 'either') element.members = membersOf(form.object, attributes);
    else if (form.kind === 'attribute') element.attribute = attributes.find(({ local }) => local === form.attribute)?.value;
    this.#open.push(element);
  }

  text(piece: string): void {
    const element = this.#open.at(-1) as Element;
    if (element.hasText) element.text = element.text === '' ? piece : element.text + piece;
  }

  close(): void {
    const element = this.#open.pop() as Element;
    const around = this.#open.at(-1);
    if (around !== undefined) put(around, element);
    else if (element.members !== undefined) {
      this.document = completed(element.members, element);
      this.namespace = element.namespace;
    }
  }
}

/** An element that begins inside of another, as that one's form knows it. */
function elementIn(around: Element, name: string, namespace: string): Element {
  const { form } = around;
  switch (form.kind) {
    case 'object':
      return memberIn(around, form, name, namespace);
    case 'either':
      return name === form.list.item ? new Element(name, namespace, form.list.shape()) : memberIn(around, form.object, name, namespace);
    case 'list':
      return new Element(name, namespace, name === form.item ? form.shape() : NOTHING);
    case 'licenses':
      return new Element(name, namespace, licenseForm(name));
    default:
      return new Element(name, namespace, NOTHING);
  }
}

function memberIn(around: Element, { children = NO_CHILDREN }: ObjectShape, name: string, namespace: string): Element {
  // An extension may call its elements as it likes.
  const known = namespace === around.namespace ? childrenOf(children).get(name) : undefined;
  switch (known?.kind) {
    case undefined:
      return new Element(name, namespace, TEXT);
    case 'single':
    case 'repeated':
      return new Element(name, namespace, known.shape(), known);
    case 'wrapped':
      return new Element(name, namespace, known.list, known);
    case 'licenses':
      return new Element(name, namespace, LICENSES, known);
  }
}

function licenseForm(name: string): Form {
  if (name === 'expression') return EXPRESSION;
  return name === 'expression-detailed' ? EXPRESSION_DETAILED : LICENSE;
}

const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};
const NO_CHILDREN: readonly Child[] = [];

/** An object without a prototype, since an element may be called `__proto__`, with the attributes that its shape knows. */
function membersOf({ attributes = NO_ATTRIBUTES, content }: ObjectShape, stated: readonly XmlAttribute[]): Members {
  const result: Members = new BareObject();
  for (let at = 0; at < stated.length; at += 1) {
    const { local, value } = stated[at] as XmlAttribute;
    if (Object.hasOwn(attributes, local)) result[attributes[local] ?? local] = value;
  }
  // Before its other members; what it is, is known when it ends.
  if (content !== undefined) result[content] = '';
  return result;
}

function completed(members: Members, { form, text }: Element): Members {
  if (form.kind === 'object' && form.content !== undefined) members[form.content] = text;
  return members;
}

/** Puts what became of an element that ended into the one around it. */
function put(around: Element, element: Element): void {
  const { form, members: result, items } = around;
  const { child, name } = element;
  if (form.kind === 'licenses') items?.push(element.form === LICENSE ? { [name]: resultOf(element) } : resultOf(element));
  else if (form.kind === 'list') {
    if (element.form !== NOTHING) items?.push(resultOf(element));
  } else if (form.kind === 'either' && name === form.list.item) {
    around.items ??= [];
    around.items.push(resultOf(element));
  } else if (result !== undefined) {
    // Under its own name, for the reader to say that it is not carried over.
    if (child === undefined) result[element.namespace === around.namespace ? name : `${name} of ${element.namespace}`] ??= element.text;
    else if (child.kind === 'repeated') appendTo(result, child.key, resultOf(element));
    else result[child.key] = resultOf(element);
  }
}

/** What became of an element that ended. */
function resultOf(element: Element): unknown {
  const { form, text, members, items } = element;
  switch (form.kind) {
    case 'text':
      return text;
    case 'number': {
      const number = Number(text);
      return text.trim() === '' || !Number.isFinite(number) ? text : number;
    }
    case 'boolean':
      if (/^\s*(?:true|1)\s*$/.test(text)) return true;
      return /^\s*(?:false|0)\s*$/.test(text) ? false : text;
    case 'attribute':
      return element.attribute;
    case 'object':
      return completed(members ?? new BareObject(), element);
    case 'either':
      return items ?? members;
    case 'list':
    case 'licenses':
      return items;
    case 'nothing':
      return undefined;
  }
}

/** Repeated elements become a list, which is extended in place: a copy for each would be quadratic. */
function appendTo(result: Members, key: string, value: unknown): void {
  const list = result[key];
  if (Array.isArray(list)) list.push(value);
  else result[key] = [value];
}

const indexes = new WeakMap<readonly Child[], ReadonlyMap<string, Child>>();

function childrenOf(children: readonly Child[]): ReadonlyMap<string, Child> {
  const known = indexes.get(children);
  if (known !== undefined) return known;
  const index = new Map(children.map((child) => [child.element, child]));
  indexes.set(children, index);
  return index;
}
