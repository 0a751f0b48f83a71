/**
 * The text of a document, in pieces: made, signed and written one after the other. As one text it would be there several times over, and so would
 * the objects that all of it is printed from.
 */

import { constants } from 'node:buffer';

/** In order; what is between two pieces is nothing. */
export type Pieces = readonly string[];

/**
 * How many members of a list become a piece. Texts of more than 128 KB get memory of their own from the system each time they are made or changed,
 * which takes longer than filling it.
 */
const BATCH = 64;

/** Takes pieces as long as they could become one text: what is longer, nobody could read as one. */
export class PieceList {
  readonly pieces: string[] = [];
  readonly #longest: number;
  #length = 0;

  constructor(longest: number = constants.MAX_STRING_LENGTH) {
    this.#longest = longest;
  }

  push(piece: string): void {
    this.#length += piece.length;
    // As V8 says it of a text.
    if (this.#length > this.#longest) throw new RangeError('Invalid string length');
    this.pieces.push(piece);
  }
}

/**
 * An object as `JSON.stringify(object, null, 2)` prints it, and a final newline. Its members come in their order; lists may be any iterables, whose
 * members are asked for when it is their turn.
 * @throws RangeError where the text would be longer than a text can be.
 */
export function jsonPieces(members: Iterable<readonly [key: string, value: unknown]>): Pieces {
  const list = new PieceList();
  let before = '{\n';
  for (const [key, value] of members) {
    if (value === undefined) continue;
    if (isIterable(value)) printList(`${before}  ${JSON.stringify(key)}: `, value, list);
    else printParts(before, JSON.stringify({ [key]: value }, null, 2).slice('{\n'.length, -'\n}'.length), list);
    before = ',\n';
  }
  list.push('\n}\n');
  return list.pieces;
}

/** Whether a value is a list of anything, made or not yet. */
export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** Printed as the member of an object, batches have the indentation that they must have. */
function printList(begin: string, items: Iterable<unknown>, pieces: PieceList): void {
  let before = `${begin}[\n`;
  for (const batch of batches(items)) {
    printParts(before, JSON.stringify({ '': batch }, null, 2).slice('{\n  "": [\n'.length, -'\n  ]\n}'.length), pieces);
    before = ',\n';
  }
  pieces.push(before === ',\n' ? '\n  ]' : `${begin}[]`);
}

/** Each part a piece: what is added up is there twice when it is looked at. */
function printParts(before: string, text: string, pieces: PieceList): void {
  pieces.push(before);
  pieces.push(text);
}

/** The items in lists of a bounded length. */
export function* batches<T>(items: Iterable<T>): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Lines that become pieces as they come. */
export class LineWriter {
  readonly #list = new PieceList();
  #lines: string[] = [];

  /** A line of some parts. */
  line(...parts: readonly string[]): void {
    // V8 only notes that one stands behind the other. To join all parts of a piece takes it twice as long.
    let line = '';
    for (let at = 0; at < parts.length; at += 1) line += parts[at];
    this.#lines.push(`${line}\n`);
    if (this.#lines.length >= MOST_LINES) this.#join();
  }

  /**
   * What was written.
   * @throws RangeError as {@link jsonPieces}.
   */
  pieces(): Pieces {
    this.#join();
    return this.#list.pieces;
  }

  #join(): void {
    if (this.#lines.length > 0) this.#list.push(this.#lines.join(''));
    this.#lines = [];
  }
}

/** Some ten kilobytes: see above. */
const MOST_LINES = 1024;
