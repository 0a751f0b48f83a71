/**
 * Finds which of some hundred literals occur in many megabytes. A literal of seven bytes holds, wherever it begins, four bytes at a place
 * that is a multiple of four. So one look at every fourth place is enough: whether a table has its four bytes. What the table has is
 * compared with eight bytes, and then with the whole literal. No look waits for the one before, as the steps of Wu and Manber's algorithm do,
 * and 98 of 100 end there (docs/native.md).
 */
import {
  compiledLoop,
  FACTOR,
  type GateLayout,
  type GateLoop,
  HASH_SHIFT,
  HASHES,
  LAST_BITS,
  OVERRUN,
  plainLoop,
  ROW,
  ROW_BACK,
  ROW_LITERAL,
  ROW_NEXT,
  ROW_SPARE,
  ROW_TEXT,
} from './gate-code.ts';

/** No literal may be shorter: that many bytes hold three bytes at each of four places, and of the fourth byte behind the last of them any is looked for. */
export const SHORTEST_LITERAL = 6;
const PLACES = 4;
/** How many rows a literal needs whose fourth byte at the last place may be any. */
const MOST_ROWS: number = PLACES - 1 + (1 << LAST_BITS);

/** Where a literal begins, and its number. */
export interface GateHit {
  readonly literal: number;
  readonly at: number;
}

export interface Gate {
  /** What is searched lies here: a read puts it here at once. */
  readonly memory: Buffer;
  /** Every occurrence of a literal that begins at `from` or behind it and ends at `to` or before it, in the order of the bytes. */
  search(from: number, to: number): readonly GateHit[];
  readonly longest: number;
}

/** How many bytes a gate can hold: larger pieces are not searched faster, and these stay in the processor's cache. */
export const CAPACITY: number = 272 * 1024;

/**
 * Builds a gate over literals of at least {@link SHORTEST_LITERAL} bytes, read as latin1. `engine`: the loop in JavaScript takes the place
 * of the compiled one where that cannot be had.
 */
export function makeGate(literals: readonly string[], engine: 'compiled' | 'plain' = 'compiled'): Gate {
  // A row's number has two bytes, and behind the last row something else begins.
  if (literals.length > MOST_LITERALS) throw new RangeError(`${literals.length} literals, more than ${MOST_LITERALS}`);
  let longest = 0;
  for (const literal of literals) {
    if (literal.length < SHORTEST_LITERAL) throw new RangeError(`a literal of fewer than ${SHORTEST_LITERAL} bytes: ${literal}`);
    longest = Math.max(longest, literal.length);
  }
  const loop = (engine === 'compiled' ? compiledLoop(LAYOUT) : undefined) ?? plainLoop(LAYOUT);
  const memory = { words: new Int32Array(loop.memory), pairs: new Uint16Array(loop.memory), bytes: Buffer.from(loop.memory) };
  fillTables(memory, literals);
  const running = { loop, literals, ...memory };
  return {
    memory: Buffer.from(loop.memory, DATA, CAPACITY),
    longest,
    search: (from, to) => search(running, DATA + from, DATA + Math.min(to, CAPACITY)),
  };
}

const MOST_LITERALS = 1024;
/** Pairs that are found before the loop returns. */
const MOST_FOUND = 2048;

/** One layout for all gates, so that their loops are one module: the tables, and behind them the bytes to be searched. */
const LAYOUT: GateLayout = layoutOf(1 + MOST_LITERALS * MOST_ROWS);
const DATA: number = LAYOUT.size - CAPACITY - OVERRUN;

function layoutOf(rows: number): GateLayout {
  const [known, heads] = [0, HASHES];
  const firstRow = heads + 2 * HASHES;
  const stopped = firstRow + rows * ROW;
  const found = stopped + 8;
  const full = found + 8 * MOST_FOUND;
  // The list may grow by every row at each of the places that are looked at together.
  return { known, heads, rows: firstRow, found, full, stopped, size: full + 8 * rows * PLACES + CAPACITY + OVERRUN };
}

/** All of the memory, three times. */
interface Memory {
  readonly words: Int32Array;
  readonly pairs: Uint16Array;
  readonly bytes: Buffer;
}

function fillTables({ words, pairs, bytes }: Memory, literals: readonly string[]): void {
  const { known, heads, rows } = LAYOUT;
  let row = 1;
  for (let literal = 0; literal < literals.length; literal++) {
    const text = literals[literal] as string;
    const first = fourBytes(text, 0);
    // Behind the end of a shorter literal are zeros, which are not compared.
    const second = fourBytes(text, 4);
    const spare = 8 * Math.max(0, ROW_TEXT - text.length);
    for (let back = 0; back < PLACES; back++) {
      const word = back === 0 ? first : (first >>> (8 * back)) | (second << (32 - 8 * back));
      const last = text.length === SHORTEST_LITERAL && back === PLACES - 1 ? 1 << LAST_BITS : 1;
      for (let any = 0; any < last; any++, row++) {
        const hash = Math.imul(word | (any << 24), FACTOR) >>> HASH_SHIFT;
        const place = rows + row * ROW;
        words[place >> 2] = first;
        words[(place >> 2) + 1] = second;
        pairs[(place + ROW_NEXT) >> 1] = pairs[(heads >> 1) + hash] as number;
        pairs[(place + ROW_LITERAL) >> 1] = literal;
        bytes[place + ROW_BACK] = back;
        bytes[place + ROW_SPARE] = spare;
        pairs[(heads >> 1) + hash] = row;
        bytes[known + hash] = 1;
      }
    }
  }
}

/** Four bytes of a text as one number. */
function fourBytes(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24);
}

interface Running extends Memory {
  readonly loop: GateLoop;
  readonly literals: readonly string[];
}

function search({ loop, literals, words, pairs, bytes }: Running, from: number, to: number): readonly GateHit[] {
  const hits: GateHit[] = [];
  for (let next = from & ~3; next < to; next = words[LAYOUT.stopped >> 2] as number) {
    const end = loop.find(next, to) >> 2;
    for (let at = LAYOUT.found >> 2; at < end; at += 2) {
      const literal = pairs[(LAYOUT.rows + (words[at] as number) * ROW + ROW_LITERAL) >> 1] as number;
      const text = literals[literal] as string;
      const start = words[at + 1] as number;
      if (start < from || start + text.length > to) continue;
      let same = ROW_TEXT;
      while (same < text.length && bytes[start + same] === text.charCodeAt(same)) same++;
      if (same >= text.length) insert(hits, { literal, at: start - DATA });
    }
  }
  return hits;
}

/** Puts a hit where it belongs: they come nearly in order, since each is found at one of the four places behind its beginning. */
function insert(hits: GateHit[], hit: GateHit): void {
  let place = hits.length;
  for (; place > 0; place--) {
    const before = hits[place - 1] as GateHit;
    if (before.at < hit.at || (before.at === hit.at && before.literal < hit.literal)) break;
    hits[place] = before;
  }
  hits[place] = hit;
}
