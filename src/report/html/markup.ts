/**
 * Markup that cannot be forged: text becomes HTML in one place, here, and is escaped on the way. A value that is no {@link Markup} is text.
 * Specification: WHATWG HTML, 13.1 (writing documents); only double-quoted attributes are written.
 */
import { visible } from '../../model/visible.ts';

/** A piece of finished HTML. Made by {@link markup} alone, so that text is never taken for it. */
export class Markup {
  readonly html: string;
  constructor(html: string, proof: typeof PROOF) {
    if (proof !== PROOF) throw new TypeError('markup is made by the tag alone');
    this.html = html;
  }
}

const PROOF: unique symbol = Symbol('made by markup');

export type MarkupValue = string | number | Markup | undefined | readonly MarkupValue[];

/** A template tag: the literal parts are HTML, the values are text, unless they are markup themselves; lists are joined. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let html = parts[0] ?? '';
  for (const [index, value] of values.entries()) html += htmlOf(value) + (parts[index + 1] ?? '');
  return new Markup(html, PROOF);
}

function htmlOf(value: MarkupValue): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.html;
  if (typeof value === 'string') return escapeText(value);
  return typeof value === 'number' ? String(value) : value.map(htmlOf).join('');
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Escaped for text and for quoted attributes; what would turn or hide text on the page (bidirectional controls) becomes visible. */
export function escapeText(text: string): string {
  return visible(text.replaceAll(/[\t\n\r]/g, ' ')).replaceAll(/[&<>"']/g, (char) => ESCAPES.get(char) ?? char);
}

/**
 * A value as JSON inside of a script element of type application/json. No `<` is left in it, so nothing ends the element, and no
 * comment or script state of the HTML parser begins.
 */
export function embeddedJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return new Markup(json, PROOF);
}

/** Our own script or style as the content of its element, byte for byte, since its hash stands in the policy. */
export function ownSource(source: string): Markup {
  if (/<\/(?:script|style)|<!--/i.test(source)) throw new TypeError('the source would end its element');
  return new Markup(source, PROOF);
}

/** The address as a link may have it: http and https alone, whole and without credentials; undefined for everything else. */
export function safeAddress(text: string): string | undefined {
  if (text.length > 2048 || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined;
}
