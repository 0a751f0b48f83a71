/** The lines of a tag-value document: a tag and its value, which may go over many lines between `<text>` and `</text>`. */

/** What a line holds. */
export interface ReadTag {
  /** Where the next line begins. */
  readonly next: number;
  readonly tag?: { readonly name: string; readonly value: string };
  readonly problem?: string;
}

/** Reads the tag in the line that begins at `at`; a value in `<text>` may go over many lines. `lastClose` gives where the last of them ends. */
export function readTag(text: string, at: number, lastClose: () => number): ReadTag {
  const end = endOfLine(text, at);
  const next = end + 1;
  const start = text.slice(at, end);
  if (/^\s*(?:#|$)/.test(start)) return { next };
  const colon = start.indexOf(':');
  if (colon < 1) return { next, problem: 'is no "Tag: value"' };
  const name = start.slice(0, colon).trim();
  const value = start.slice(colon + 1).trim();
  if (!value.startsWith('<text>')) return { next, tag: { name, value } };
  const begin = text.indexOf('<text>', at) + '<text>'.length;
  const close = begin > lastClose() ? -1 : text.indexOf('</text>', begin);
  // What follows cannot be told apart from the text: this line alone is given up.
  if (close < 0) return { next, problem: `the <text> of ${name.slice(0, 40)} never ends` };
  return { next: endOfLine(text, close) + 1, tag: { name, value: text.slice(begin, close) } };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
