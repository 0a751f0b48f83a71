/**
 * CycloneDX in XML: the JSON form by another table (xml-shapes.ts). What is read becomes the value that the JSON reader takes,
 * so the two cannot differ in what they understand; what is written is the JSON writer's value, printed.
 * Specification: https://cyclonedx.org/docs/1.7/xml/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../../model/inventory.ts';
import { append } from '../../model/order.ts';
import { BareObject } from '../../untrusted/bare-object.ts';
import { isJsonObject, type JsonObject } from '../../untrusted/json.ts';
import { refuse, refuseAs } from '../../untrusted/refusal.ts';
import { escapeAttribute, escapeText, parseXml, withoutForbidden, type XmlElement } from '../../untrusted/xml.ts';
import type { WriteContext } from '../field-table.ts';
import { isIterable, LineWriter, type Pieces } from '../pieces.ts';
import type { Stamp } from '../stamp.ts';
import type { ReadOptions } from '../trust.ts';
import { readCycloneDx } from './reader.ts';
import { signed, writeDocument } from './writer.ts';
import { BOM, type Child, EXPRESSION, EXPRESSION_DETAILED, LICENSE, type ListShape, type ObjectShape, type Shape } from './xml-shapes.ts';

const NAMESPACE = 'http://cyclonedx.org/schema/bom/';

/** Reads a document in XML, 1.2 to 1.7; undefined (reported) when it is not well-formed, has a DTD or exceeds the limits. */
export function readCycloneDxXml(bytes: Uint8Array, path: string, options: ReadOptions): Outcome<SbomDocument | undefined> {
  const parsed = parseXml(bytes, options);
  switch (parsed.kind) {
    case 'not-utf8':
    case 'too-deep':
    case 'too-many-values':
      return refuseAs(parsed.kind, path, options);
    case 'doctype':
      return refuse({ code: 'sbom-xml-doctype', at: { path, line: parsed.line } });
    case 'not-xml':
      return refuse({ code: 'sbom-not-xml', at: { path, line: parsed.line }, reason: parsed.reason });
    case 'element': {
      const { element } = parsed;
      const document = readObject(element, BOM);
      document['bomFormat'] = 'CycloneDX';
      document['specVersion'] = element.namespace.startsWith(NAMESPACE) ? element.namespace.slice(NAMESPACE.length) : '';
      return readCycloneDx(document, path, options);
    }
  }
}

type Members = Record<string, unknown>;

const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};
const NO_CHILDREN: readonly Child[] = [];

function readValue(element: XmlElement, shape: Shape): unknown {
  switch (shape.kind) {
    case 'text':
      return element.text;
    case 'number': {
      const number = Number(element.text);
      return element.text.trim() === '' || !Number.isFinite(number) ? element.text : number;
    }
    case 'boolean':
      if (/^\s*(?:true|1)\s*$/.test(element.text)) return true;
      return /^\s*(?:false|0)\s*$/.test(element.text) ? false : element.text;
    case 'attribute':
      return element.attributes.get(shape.attribute);
    case 'object':
      return readObject(element, shape);
    case 'either':
      return element.children.some(({ name }) => name === shape.list.item)
        ? readList(element.children, shape.list)
        : readObject(element, shape.object);
  }
}

function readList(elements: readonly XmlElement[], { item, shape }: ListShape): readonly unknown[] {
  return elements.filter(({ name }) => name === item).map((element) => readValue(element, shape()));
}

/** An object without a prototype: an element may be called `__proto__`. */
function readObject(element: XmlElement, { attributes = NO_ATTRIBUTES, content, children = NO_CHILDREN }: ObjectShape): Members {
  const result: Members = new BareObject();
  for (const [name, value] of element.attributes) if (Object.hasOwn(attributes, name)) result[attributes[name] ?? name] = value;
  if (content !== undefined) result[content] = element.text;
  const byElement = childrenOf(children);
  for (const child of element.children) {
    // An extension may call its elements as it likes.
    const isForeign = child.namespace !== element.namespace;
    const known = isForeign ? undefined : byElement.get(child.name);
    if (known === undefined) {
      // Under its own name, for the reader to say that it is not carried over.
      result[isForeign ? `${child.name} of ${child.namespace}` : child.name] ??= child.text;
      continue;
    }
    switch (known.kind) {
      case 'single':
        result[known.key] = readValue(child, known.shape());
        break;
      case 'repeated':
        appendTo(result, known.key, readValue(child, known.shape()));
        break;
      case 'wrapped':
        result[known.key] = readList(child.children, known.list);
        break;
      case 'licenses':
        result[known.key] = child.children.map(readLicense);
        break;
    }
  }
  return result;
}

/** Repeated elements become a list, which is extended in place: a copy for each would be quadratic. */
function appendTo(result: Members, key: string, value: unknown): void {
  const list = result[key];
  if (Array.isArray(list)) append(list, [value]);
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

function readLicense(element: XmlElement): Members {
  if (element.name === 'expression') return readObject(element, EXPRESSION);
  if (element.name === 'expression-detailed') return readObject(element, EXPRESSION_DETAILED);
  return { [element.name]: readObject(element, LICENSE) };
}

/** The text of a document in XML: two spaces of indentation, LF, a final newline. The serial number follows from the content. */
export function writeCycloneDxXml(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  return writeDocument(inventory, version, stamp, (document, context) => {
    const { $schema: _schema, bomFormat: _format, specVersion, ...rest } = document;
    const printer = new Printer(context);
    printer.object('bom', rest, BOM, ` xmlns="${NAMESPACE}${specVersion}"`);
    const timestamp = stamp.timestamp === undefined ? '' : `    <timestamp>${escapeText(stamp.timestamp)}</timestamp>\n`;
    return signed(printer.pieces(), '  <metadata>\n', timestamp);
  });
}

/** What stands for itself in XML, as nearly all texts do. */
const SIMPLE = /^[ !#-%'-;=?-~]*$/;

class Printer {
  readonly #lines = new LineWriter();
  readonly #context: WriteContext;
  #indent = '';
  /** The start of an element that may stay empty, until something comes into it. */
  #start: string | undefined;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#lines.line('<?xml version="1.0" encoding="UTF-8"?>');
  }

  /** What was printed. */
  pieces(): Pieces {
    return this.#lines.pieces();
  }

  object(name: string, value: JsonObject, { attributes = NO_ATTRIBUTES, content, children = NO_CHILDREN }: ObjectShape, more = ''): void {
    let start = name + more;
    for (const attribute in attributes) {
      const held = value[attributes[attribute] as string];
      if (held !== undefined) start += ` ${attribute}="${this.#escaped(held, escapeAttribute)}"`;
    }
    if (content !== undefined) {
      this.#line(`<${start}>${this.#escaped(value[content] ?? '', escapeText)}</${name}>`);
      return;
    }
    const indent = this.#open(start);
    for (const child of children) {
      const held = value[child.key];
      if (held !== undefined) this.#child(held, child);
    }
    this.#close(name, indent);
  }

  /** Begins an element with others in it; gives the indentation to come back to. */
  #open(start: string): string {
    this.#begin();
    const indent = this.#indent;
    this.#start = `${indent}<${start}`;
    this.#indent = `${indent}  `;
    return indent;
  }

  /** Ends it; it is empty where nothing came. */
  #close(name: string, indent: string): void {
    this.#indent = indent;
    this.#lines.line(this.#start === undefined ? `${indent}</${name}>` : `${this.#start}/>`);
    this.#start = undefined;
  }

  #begin(): void {
    if (this.#start !== undefined) this.#lines.line(`${this.#start}>`);
    this.#start = undefined;
  }

  #line(line: string): void {
    this.#begin();
    this.#lines.line(this.#indent, line);
  }

  #child(value: unknown, child: Child): void {
    switch (child.kind) {
      case 'single':
        this.#value(child.element, value, child.shape());
        break;
      case 'repeated':
        for (const item of Array.isArray(value) ? value : [value]) this.#value(child.element, item, child.shape());
        break;
      case 'wrapped':
        this.#list(child.element, value, child.list);
        break;
      case 'licenses':
        this.#licenses(child.element, value);
        break;
    }
  }

  #list(element: string, value: unknown, { item, shape }: ListShape): void {
    const indent = this.#open(element);
    for (const member of isIterable(value) ? value : []) this.#value(item, member, shape());
    this.#close(element, indent);
  }

  #licenses(element: string, value: unknown): void {
    const indent = this.#open(element);
    for (const item of Array.isArray(value) ? value : []) if (isJsonObject(item)) this.#license(item);
    this.#close(element, indent);
  }

  #license(item: JsonObject): void {
    if (isJsonObject(item['license'])) this.object('license', item['license'], LICENSE);
    else if (item['expressionDetails'] === undefined) this.object('expression', item, EXPRESSION);
    else this.object('expression-detailed', item, EXPRESSION_DETAILED);
  }

  #value(element: string, value: unknown, shape: Shape): void {
    switch (shape.kind) {
      case 'text':
      case 'number':
      case 'boolean':
        this.#line(`<${element}>${this.#escaped(value, escapeText)}</${element}>`);
        break;
      case 'attribute':
        this.#line(`<${element} ${shape.attribute}="${this.#escaped(value, escapeAttribute)}"/>`);
        break;
      case 'object':
        if (isJsonObject(value)) this.object(element, value, shape);
        break;
      case 'either':
        if (Array.isArray(value)) this.#list(element, value, shape.list);
        else if (isJsonObject(value)) this.object(element, value, shape.object);
        break;
    }
  }

  #escaped(value: unknown, escaping: (text: string) => string): string {
    const text = String(value);
    return SIMPLE.test(text) ? text : escaping(this.#text(text));
  }

  #text(text: string): string {
    const clean = withoutForbidden(text);
    if (clean !== undefined) this.#context.lost('control characters');
    // A name that is made of nothing else must still be one.
    return clean === '' ? '\uFFFD' : (clean ?? text);
  }
}
