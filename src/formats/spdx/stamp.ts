/** Time and name of SPDX documents, which both versions demand; the name follows from the content, without the time. */
import { randomBytes } from 'node:crypto';
import { NO_TIME } from '../../model/date-time.ts';
import { uuidOf } from '../../model/digest.ts';
import { PieceList, type Pieces } from '../pieces.ts';
import type { Stamp } from '../stamp.ts';

/**
 * Of chance, so that no text of a document can hold what is replaced here. No finished text has it: what is written is the same each time. In letters
 * that stand in one byte, since a text with others is larger and slower as a whole; beginning with one that texts seldom have, by which V8 looks
 * for it; and short, since SPDX 3 says the name of the document in each identifier.
 */
function placeholder(): string {
  return `~${randomBytes(12).toString('base64url')}`;
}

/** Stand in the text until it is whole: the document's address, made of the content, and the time that must not be part of it. */
export const UNSIGNED: string = placeholder();
export const UNDATED: string = placeholder();

// Of a pattern that is a plain text V8 makes the new text at one stroke; of a text it makes a chain of pieces.
const NAMES = new RegExp(UNSIGNED, 'g');
const TIMES = new RegExp(UNDATED, 'g');

/** What the name is made from holds these instead. */
const WITHOUT_NAME = '00000000-0000-5000-8000-000000000000';
const WITHOUT_TIME = '0001-01-01T00:00:00Z';

/**
 * The finished text of a document.
 * @throws RangeError as {@link PieceList}.
 */
export function named(pieces: Pieces, { tool, timestamp = NO_TIME }: Stamp): Pieces {
  const address = (uuid: string): string => `https://spdx.org/spdxdocs/${tool.name}-${uuid}`;
  const marked: Marked[] = [];
  const name = verbatim(address(uuidOf(unsigned(pieces, address(WITHOUT_NAME), marked))));
  const date = verbatim(timestamp);
  const finished = new PieceList();
  for (let at = 0; at < pieces.length; at += 1) {
    const { isNamed, isDated } = marked[at] as Marked;
    const piece = pieces[at] as string;
    const text = isNamed ? piece.replace(NAMES, name) : piece;
    finished.push(isDated ? text.replace(TIMES, date) : text);
  }
  return finished.pieces;
}

/** What has to be replaced in a piece: to look for it takes as long as to replace it. */
interface Marked {
  readonly isNamed: boolean;
  readonly isDated: boolean;
}

/** What the name is made from; notes what was replaced in which piece. */
function* unsigned(pieces: Pieces, address: string, marked: Marked[]): Generator<string> {
  const name = verbatim(address);
  for (const piece of pieces) {
    const text = piece.replace(NAMES, name);
    const dated = text.replace(TIMES, WITHOUT_TIME);
    marked.push({ isNamed: text !== piece, isDated: dated !== text });
    yield dated;
  }
}

/** What replaces something as it stands: a dollar sign would mean something else. */
function verbatim(text: string): string {
  return text.replaceAll('$', '$$$$');
}
