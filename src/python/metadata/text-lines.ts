/**
 * The first lines of a text. Files of an environment may be large and all line ends: a list of sixteen million empty lines costs a gigabyte.
 */

/** Lines of a file that people and tools write; the longest real ones have some ten thousand. */
export const MOST_LINES = 100_000;

export interface TextLines {
  readonly lines: readonly string[];
  /** Whether there are more of them. */
  readonly isCut: boolean;
}

/** The lines of a text without their ends, as Python reads text files, `most` of them at the most. */
export function firstLines(text: string, most: number = MOST_LINES): TextLines {
  // The pattern takes longer; most files need it not.
  const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/, most + 1) : text.split('\n', most + 1);
  return lines.length > most ? { lines: lines.slice(0, most), isCut: true } : { lines, isCut: false };
}
