/**
 * Prints the JSON form of a CycloneDX document as XML, by the table of shapes (xml-shapes.ts): two spaces of indentation, LF, a final newline.
 * What is printed of a value is one text, which V8 only notes to be made of others until it becomes a piece.
 * Specification: https://cyclonedx.org/docs/1.7/xml/
 */
import { isJsonObject, type JsonObject } from '../../untrusted/json.ts';
import { escapeAttribute, escapeText, withoutForbidden } from '../../untrusted/xml.ts';
import type { WriteContext } from '../field-table.ts';
import { isIterable, type Pieces, TextWriter } from '../pieces.ts';
import { BOM, type Child, EXPRESSION, EXPRESSION_DETAILED, LICENSE, type ObjectShape, type Shape } from './xml-shapes.ts';

/**
 * A document whose elements are in a namespace. Lists of its members may be any iterables, whose items are asked for when it is their turn.
 * Characters that XML cannot hold are left out, and reported.
 */
export function printXml(document: JsonObject, namespace: string, context: WriteContext): Pieces {
  const writer = new TextWriter();
  writer.add(`<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="${namespace}"${attributesOf(document, DOCUMENT, context)}>\n`);
  for (const row of rowsOf(DOCUMENT)) {
    const held = document[row.key];
    if (row.wrapper !== undefined && isIterable(held)) printList(held, row, writer, context);
    else if (held !== undefined) writer.add(printMember(held, row, '  ', context));
  }
  writer.add('</bom>\n');
  return writer.pieces();
}

/** A list of the document's, item by item. */
function printList(items: Iterable<unknown>, row: Row, writer: TextWriter, context: WriteContext): void {
  let isEmpty = true;
  for (const item of items) {
    const lines = printElement(item, row, '    ', context);
    if (lines === '') continue;
    writer.add(isEmpty ? `  <${row.wrapper}>\n${lines}` : lines);
    isEmpty = false;
  }
  writer.add(isEmpty ? `  <${row.wrapper}/>\n` : `  </${row.wrapper}>\n`);
}

/** A member of an object. */
function printMember(value: unknown, row: Row, indent: string, context: WriteContext): string {
  const { wrapper } = row;
  if (!row.isList || (wrapper === undefined && !Array.isArray(value))) return printElement(value, row, indent, context);
  const inner = wrapper === undefined ? indent : `${indent}  `;
  let lines = '';
  if (Array.isArray(value)) for (let at = 0; at < value.length; at += 1) lines += printElement(value[at], row, inner, context);
  if (wrapper === undefined) return lines;
  return lines === '' ? `${indent}<${wrapper}/>\n` : `${indent}<${wrapper}>\n${lines}${indent}</${wrapper}>\n`;
}

/** A value that is no list; nothing where it is not of its shape. */
function printElement(value: unknown, row: Row, indent: string, context: WriteContext): string {
  switch (row.kind) {
    case 'text':
      return `${indent}${row.start}${sayable(value, row.escaping, context)}${row.end}`;
    case 'license':
      return printLicense(value, indent, context);
    case 'either':
      if (Array.isArray(value)) return printMember(value, row.list ?? row, indent, context);
      break;
    case 'object':
      break;
  }
  if (!isJsonObject(value)) return '';
  const start = `${indent}${row.start}${row.attributes.length === 0 ? '' : attributesOf(value, row, context)}`;
  if (row.content !== undefined) return `${start}>${sayable(value[row.content] ?? '', escapeText, context)}${row.end}`;
  const inner = `${indent}  `;
  const rows = row.rows ?? rowsOf(row);
  let lines = '';
  for (let at = 0; at < rows.length; at += 1) {
    const member = rows[at] as Row;
    const held = value[member.key];
    if (held !== undefined) lines += printMember(held, member, inner, context);
  }
  return lines === '' ? `${start}/>\n` : `${start}>\n${lines}${indent}${row.end}`;
}

function attributesOf(value: JsonObject, { attributes }: Row, context: WriteContext): string {
  let printed = '';
  for (let at = 0; at < attributes.length; at += 1) {
    const { key, start } = attributes[at] as Attribute;
    const held = value[key];
    if (held !== undefined) printed += `${start}${sayable(held, escapeAttribute, context)}"`;
  }
  return printed;
}

function printLicense(item: unknown, indent: string, context: WriteContext): string {
  if (!isJsonObject(item)) return '';
  const license = item['license'];
  if (isJsonObject(license)) return printElement(license, ONE_LICENSE, indent, context);
  return printElement(item, item['expressionDetails'] === undefined ? ONE_EXPRESSION : DETAILED_EXPRESSION, indent, context);
}

/** What stands for itself in XML, as nearly all texts do. */
const SIMPLE = /^[ !#-%'-;=?-~]*$/;

/** The text of a value, escaped. */
function sayable(value: unknown, escaping: (text: string) => string, context: WriteContext): string {
  const text = String(value);
  if (SIMPLE.test(text)) return text;
  const clean = withoutForbidden(text);
  if (clean !== undefined) context.lost('control characters');
  // A name that is made of nothing else must still be one.
  return clean === '' ? '\uFFFD' : escaping(clean ?? text);
}

/** A member that is an attribute, and what stands before its value. */
interface Attribute {
  readonly key: string;
  readonly start: string;
}

/**
 * How a member of an object is printed: what its shape says, laid out alike for every kind of shape. Each line of a document is a look at some of
 * it, and V8 looks at objects of one class fastest.
 */
interface Row {
  key: string;
  kind: 'text' | 'object' | 'license' | 'either';
  isList: boolean;
  /** The element around the items of a list, where there is one. */
  wrapper: string | undefined;
  /** What stands before and behind a text, or begins and ends an object: attributes may follow before the tag ends. */
  start: string;
  end: string;
  escaping: (text: string) => string;
  attributes: readonly Attribute[];
  content: string | undefined;
  children: readonly Child[];
  /** Of the children; made when they are first asked for, since a component may hold components. */
  rows: readonly Row[] | undefined;
  /** Of what may be a list or an object: the list. */
  list: Row | undefined;
}

function rowsOf(row: Row): readonly Row[] {
  row.rows ??= row.children.map(rowOfChild);
  return row.rows;
}

function rowOfChild(child: Child): Row {
  const { element, key } = child;
  switch (child.kind) {
    case 'single':
      return rowOf(element, child.shape(), { key });
    case 'repeated':
      return rowOf(element, child.shape(), { key, isList: true });
    case 'wrapped':
      return rowOf(child.list.item, child.list.shape(), { key, isList: true, wrapper: element });
    case 'licenses': {
      const row = rowOf('', LICENSE, { key, isList: true, wrapper: element });
      row.kind = 'license';
      return row;
    }
  }
}

/** Where a value stands. */
interface Place {
  readonly key: string;
  readonly isList?: boolean;
  readonly wrapper?: string;
}

/** The row of an element: of a text, until its shape says something else. */
function rowOf(element: string, shape: Shape, { key, isList = false, wrapper }: Place): Row {
  const row: Row = {
    key,
    kind: 'text',
    isList,
    wrapper,
    start: `<${element}>`,
    end: `</${element}>\n`,
    escaping: escapeText,
    attributes: [],
    content: undefined,
    children: [],
    rows: undefined,
    list: undefined,
  };
  if (shape.kind === 'attribute') {
    row.start = `<${element} ${shape.attribute}="`;
    row.end = '"/>\n';
    row.escaping = escapeAttribute;
  } else if (shape.kind === 'object') describeObject(row, element, shape);
  else if (shape.kind === 'either') {
    describeObject(row, element, shape.object);
    row.kind = 'either';
    row.list = rowOf(shape.list.item, shape.list.shape(), { key, isList: true, wrapper: element });
  }
  return row;
}

function describeObject(row: Row, element: string, { attributes = {}, content, children = [] }: ObjectShape): void {
  row.kind = 'object';
  row.start = `<${element}`;
  row.attributes = Object.entries(attributes).map(([name, key]) => ({ key, start: ` ${name}="` }));
  row.content = content;
  row.children = children;
}

const ONE_LICENSE = rowOf('license', LICENSE, { key: '' });
const ONE_EXPRESSION = rowOf('expression', EXPRESSION, { key: '' });
const DETAILED_EXPRESSION = rowOf('expression-detailed', EXPRESSION_DETAILED, { key: '' });
const DOCUMENT = rowOf('bom', BOM, { key: '' });
