/**
 * Reading XML that may have been written to harm: by saxes, strictly, with bounded depth and count; a document type declaration
 * is refused, and with it every entity that could grow. And printing XML.
 * Specification: XML 1.0 (fifth edition), Namespaces in XML 1.0.
 */
import { createRequire } from 'node:module';
import type * as Saxes from 'saxes';
import { decodeUtf8, type JsonLimits } from './json.ts';
import type { Refusal } from './refusal.ts';

/** An element; a mixture of text and elements keeps both, in two lists. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Without namespaced ones. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

export type XmlResult =
  | { readonly kind: 'element'; readonly element: XmlElement }
  | { readonly kind: Refusal }
  | { readonly kind: 'doctype'; readonly line: number }
  | { readonly kind: 'not-xml'; readonly line: number; readonly reason: string };

/** Ends the parse from inside of a handler. */
class Stop extends Error {
  readonly result: XmlResult;
  constructor(result: XmlResult) {
    super();
    this.result = result;
  }
}

const CHUNK = 1 << 16;
/** The formats have five on one element. They are known by name until the element ends, and are counted as values then. */
const MOST_ATTRIBUTES = 1000;

/** Parses bytes as XML within limits. Never throws. */
export function parseXml(bytes: Uint8Array, limits: JsonLimits): XmlResult {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { kind: 'not-utf8' };
  const builder = new ElementBuilder(limits);
  // Loaded when there is XML to read: nearly no environment has any, and every start would pay for it.
  const { SaxesParser } = createRequire(import.meta.url)('saxes') as typeof Saxes;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new Stop({ kind: 'doctype', line: parser.line });
  });
  parser.on('error', (error) => {
    // saxes begins its messages with line and column.
    throw new Stop({ kind: 'not-xml', line: parser.line, reason: error.message.replace(/^\d+:\d+: /, '').slice(0, 120) });
  });
  let attributes = 0;
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES)
      throw new Stop({ kind: 'not-xml', line: parser.line, reason: `an element has more than ${MOST_ATTRIBUTES} attributes` });
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    builder.open(tag);
  });
  parser.on('closetag', () => builder.close());
  parser.on('text', (piece) => builder.text(piece));
  parser.on('cdata', (piece) => builder.text(piece));
  try {
    // A document type declaration or a fault near the beginning ends the parse before the rest is looked at.
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
  } catch (error) {
    if (error instanceof Stop) return error.result;
    throw error;
  }
  return builder.root === undefined ? { kind: 'not-xml', line: 1, reason: 'no element' } : { kind: 'element', element: builder.root };
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** The attributes without namespaced ones; most elements have none. */
function attributesOf(tag: Saxes.SaxesTagNS): ReadonlyMap<string, string> {
  let attributes: Map<string, string> | undefined;
  for (const { prefix, local, value } of Object.values(tag.attributes))
    if (prefix === '' && local !== '') {
      attributes ??= new Map();
      attributes.set(local, value);
    }
  return attributes ?? NO_ATTRIBUTES;
}

/** Makes elements of a parser's events. */
class ElementBuilder {
  root: XmlElement | undefined;
  readonly #limits: JsonLimits;
  readonly #open: XmlElement[] = [];
  #values = 0;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
  }

  open(tag: Saxes.SaxesTagNS): void {
    if (this.#open.length >= this.#limits.depth) throw new Stop({ kind: 'too-deep' });
    const attributes = attributesOf(tag);
    this.#values += 1 + attributes.size;
    if (this.#values > this.#limits.values) throw new Stop({ kind: 'too-many-values' });
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes,
      children: [],
      text: '',
    };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
    this.#open.push(element);
  }

  close(): void {
    this.#open.pop();
  }

  text(piece: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += piece;
  }
}

/** Characters that no XML document may hold, in whatever form. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The text without the characters that XML cannot hold; undefined where it has none of them. */
export function withoutForbidden(text: string): string | undefined {
  return text.search(FORBIDDEN) < 0 ? undefined : text.replace(FORBIDDEN, '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Text between tags. A carriage return would be read as a line feed. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => ENTITIES[character] ?? character);
}

/** An attribute's value; white space in it would be read as blanks. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\n\t\r]/g, (character) => ENTITIES[character] ?? character);
}
