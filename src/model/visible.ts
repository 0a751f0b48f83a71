/** Texts from the input, safe to show to people: no character of theirs controls a terminal or changes how a page is read. */

/** The text with control and invisible formatting characters as escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * JSON, the same value, with such characters escaped: C1 controls and marks of writing direction are legal in JSON, and harm on a terminal.
 * Line breaks stand between its values alone, and stay.
 */
export function visibleJson(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
