/** Time and name of SPDX documents, which both versions demand; the name follows from the content, without the time. */
import { randomBytes } from 'node:crypto';
import { NO_TIME } from '../../model/date-time.ts';
import { uuidOf } from '../../model/digest.ts';
import type { Pieces } from '../pieces.ts';

/**
 * Of chance, so that no text of a document can hold what is replaced here. No finished text has it: what is written is the same each time. In letters
 * that stand in one byte, since a text with others is larger and slower as a whole; and beginning with one that texts seldom have, by which V8
 * looks for it.
 */
const CHANCE = randomBytes(12).toString('hex');

/** Stand in the text until it is whole: a name made of the content, and the time that must not be part of it. */
export const UNSIGNED: string = `~name-${CHANCE}`;
export const UNDATED: string = `~time-${CHANCE}`;

/** What the name is made from holds these instead. */
const WITHOUT_NAME = '00000000-0000-5000-8000-000000000000';
const WITHOUT_TIME = '0001-01-01T00:00:00Z';

/** The finished text of a document. */
export function named(pieces: Pieces, timestamp: string | undefined): Pieces {
  const name = uuidOf(filled(pieces, WITHOUT_NAME, WITHOUT_TIME));
  return Array.from(filled(pieces, name, timestamp ?? NO_TIME));
}

function* filled(pieces: Pieces, name: string, time: string): Generator<string> {
  // Of what is put in, a dollar sign would mean something else.
  for (const piece of pieces) yield piece.replaceAll(UNSIGNED, () => name).replaceAll(UNDATED, () => time);
}
