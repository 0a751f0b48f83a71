/**
 * Writes CycloneDX in XML: the JSON writer's value, printed by another table (xml-shapes.ts). Read by xml-reader.ts.
 * Specification: https://cyclonedx.org/docs/1.7/xml/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import { isJsonObject, type JsonObject } from '../../untrusted/json.ts';
import { escapeAttribute, escapeText, withoutForbidden } from '../../untrusted/xml.ts';
import type { WriteContext } from '../field-table.ts';
import { isIterable, LineWriter, type Pieces } from '../pieces.ts';
import type { Stamp } from '../stamp.ts';
import { signed, writeDocument } from './writer.ts';
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

const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};
const NO_CHILDREN: readonly Child[] = [];

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
