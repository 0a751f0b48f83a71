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

/** Texts that become pieces as they come. */
export class TextWriter {
  readonly #list = new PieceList();
  #texts: string[] = [];
  #length = 0;

  /** Adds a text, which may be made of many: V8 only notes that one stands behind the other, and joins all of a piece at once. */
  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= LONG_ENOUGH) this.#join();
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
    if (this.#length > 0) this.#list.push(this.#texts.join(''));
    this.#texts = [];
    this.#length = 0;
  }
}

/** In characters: see above. */
const LONG_ENOUGH = 32_768;
