/**
 * Reading XML that may have been written to harm: by saxes, strictly, with bounded depth and count; a document type declaration
 * is refused, and with it every entity that could grow. And printing XML.
 * Specification: XML 1.0 (fifth edition), Namespaces in XML 1.0.
 */
import { createRequire } from 'node:module';
import type * as Saxes from 'saxes';
import { decodeUtf8, type JsonLimits } from './json.ts';
import type { Refusal } from './refusal.ts';

/** An attribute without prefix. */
export interface XmlAttribute {
  readonly local: string;
  readonly value: string;
}

/**
 * Takes the elements of a document as they come, so that nobody has to hold all of them: each begins, has texts and other elements in it, and
 * ends. Names are without prefix.
 */
export interface XmlSink {
  /** An element begins. The list of its attributes is another one's when this returns. */
  open(name: string, namespace: string, attributes: readonly XmlAttribute[]): void;
  /** A piece of the text of the element that began last and did not end. */
  text(piece: string): void;
  close(): void;
}

export type XmlResult =
  | { readonly kind: 'read' }
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

/** Parses bytes as XML within limits, and gives `sink` what is in them; of a document that is refused, what was read until then. Never throws. */
export function parseXml(bytes: Uint8Array, limits: JsonLimits, sink: XmlSink): XmlResult {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { kind: 'not-utf8' };
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
  const bounds = new Bounds(limits);
  let count = 0;
  const attributes: XmlAttribute[] = [];
  parser.on('attribute', (attribute) => {
    count += 1;
    if (count > MOST_ATTRIBUTES)
      throw new Stop({ kind: 'not-xml', line: parser.line, reason: `an element has more than ${MOST_ATTRIBUTES} attributes` });
    if (attribute.prefix === '' && attribute.local !== '') attributes.push(attribute);
  });
  parser.on('opentag', ({ local, uri }) => {
    bounds.open(1 + attributes.length);
    sink.open(local, uri, attributes);
    attributes.length = 0;
    count = 0;
  });
  parser.on('closetag', () => {
    bounds.close();
    sink.close();
  });
  // Around the root there is nothing but white space.
  const take = (piece: string): void => {
    if (bounds.depth > 0) sink.text(piece);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  try {
    // A document type declaration or a fault near the beginning ends the parse before the rest is looked at.
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
  } catch (error) {
    if (error instanceof Stop) return error.result;
    throw error;
  }
  return bounds.values === 0 ? { kind: 'not-xml', line: 1, reason: 'no element' } : { kind: 'read' };
}

/** How deep the parser is, and how many elements and attributes it saw. */
class Bounds {
  depth = 0;
  values = 0;
  readonly #limits: JsonLimits;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
  }

  open(values: number): void {
    if (this.depth >= this.#limits.depth) throw new Stop({ kind: 'too-deep' });
    this.depth += 1;
    this.values += values;
    if (this.values > this.#limits.values) throw new Stop({ kind: 'too-many-values' });
  }

  close(): void {
    this.depth -= 1;
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
