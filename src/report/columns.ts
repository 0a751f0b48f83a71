/**
 * How wide a text is on a terminal, and cutting and filling to a width.
 * Specification: Unicode Standard Annex #11 (East Asian Width), by get-east-asian-width. One grapheme counts once, as terminals draw it.
 */
import { eastAsianWidth } from 'get-east-asian-width';

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** A grapheme is as wide as its widest character; combining marks add nothing. */
function graphemeWidth(grapheme: string): number {
  let width = 0;
  for (const char of grapheme) {
    if (/^\p{M}$/u.test(char)) continue;
    width = Math.max(width, eastAsianWidth(char.codePointAt(0) ?? 0));
  }
  return width;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** The columns that a visible text takes on a terminal. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((total, grapheme) => total + graphemeWidth(grapheme), 0);
}

/** The text cut to at most `columns`, with an ellipsis where something is missing. */
export function truncate(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** The text, cut and filled with spaces to exactly `columns`. */
export function fill(text: string, columns: number): string {
  const shown = truncate(text, columns);
  return shown + ' '.repeat(Math.max(0, columns - columnsOf(shown)));
}

/** The text in lines of at most `columns`, broken at blanks; a word that is longer has a line of its own. */
export function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}
