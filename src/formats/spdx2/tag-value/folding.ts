/**
 * Lines of tag-value that are not too long for their readers: those written in Go take no line of 65,536 bytes and refuse the whole
 * document. A longer line of a text is folded: a zero-width space and a line feed are put into it, which our reader takes out again.
 * What a text has of the kind itself gets one such space more.
 */

/** In bytes; room for a tag and `<text>` is left. */
const LONGEST = 65_000;
const FOLD = '\u200b';

/** Whether a text is short enough in any case: a code unit takes three bytes at most. */
export function isShort(text: string): boolean {
  return text.length <= LONGEST / 3;
}

/** Whether a line is too long to be read, with so many bytes before it. */
export function isTooLong(line: string, before = 0): boolean {
  return before + line.length > LONGEST / 3 && before + Buffer.byteLength(line) > LONGEST;
}

/** The text in lines that are short enough. */
export function fold(text: string): string {
  const marked = text.replace(/\u200b+(?=\r?\n)/g, (spaces) => spaces + FOLD);
  if (isShort(marked)) return marked;
  return marked.split('\n').map(foldLine).join('\n');
}

function foldLine(line: string): string {
  if (!isTooLong(line)) return line;
  const pieces: string[] = [];
  for (let at = 0; at < line.length; ) {
    let end = Math.min(at + Math.floor(LONGEST / 3), line.length);
    // Neither between the halves of a character nor behind what could be taken for the mark.
    while (end < line.length && end > at + 1 && (isTrail(line, end) || line[end - 1] === FOLD || line[end - 1] === '\r')) end -= 1;
    pieces.push(line.slice(at, end));
    at = end;
  }
  return pieces.join(`${FOLD}\n`);
}

function isTrail(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The text that was folded. */
export function unfold(text: string): string {
  return text.includes(FOLD)
    ? text.replace(/(\u200b+)(\r?\n)/g, (_all, spaces: string, end: string) =>
        spaces.length === 1 && end === '\n' ? '' : spaces.slice(1) + end,
      )
    : text;
}
