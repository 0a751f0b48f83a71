/**
 * Finds which of some hundred literals occur in many megabytes. A literal of six bytes holds, wherever it begins, three bytes at a place
 * that is a multiple of four. So one look at every fourth place is enough: whether a table has its three bytes. What the table has is
 * compared with six bytes, and then with the whole literal. No look waits for the one before, as the steps of Wu and Manber's algorithm do,
 * and 98 of 100 end there (docs/native.md).
 */
import { compiledLoop, FACTOR, type GateLayout, type GateLoop, OVERRUN, plainLoop, ROW, ROW_BACK, ROW_NEXT } from './gate-code.ts';

/** No literal may be shorter: that many bytes hold three bytes at each of four places. */
export const SHORTEST_LITERAL = 6;
const PLACES = 4;

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

/** A literal, and where the six bytes of it begin that are looked for. */
interface Anchored {
  readonly bytes: Buffer;
  readonly anchor: number;
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
  const patterns = literals.map((literal): Anchored => {
    const bytes = Buffer.from(literal, 'latin1');
    if (bytes.length < SHORTEST_LITERAL) throw new RangeError(`a literal of fewer than ${SHORTEST_LITERAL} bytes: ${literal}`);
    return { bytes, anchor: rarestAnchor(bytes) };
  });
  const loop = (engine === 'compiled' ? compiledLoop(LAYOUT) : undefined) ?? plainLoop(LAYOUT);
  fillTables(loop.memory, patterns);
  const running = { loop, patterns, words: new Int32Array(loop.memory), bytes: Buffer.from(loop.memory) };
  return {
    memory: Buffer.from(loop.memory, DATA, CAPACITY),
    longest: patterns.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    search: (from, to) => search(running, DATA + from, DATA + Math.min(to, CAPACITY)),
  };
}

const MOST_LITERALS = 1024;
const HASHES = 65_536;
/** Pairs that are found before the loop returns. */
const MOST_FOUND = 2048;

/** One layout for all gates, so that their loops are one module: the tables, and behind them the bytes to be searched. */
const LAYOUT: GateLayout = layoutOf(1 + MOST_LITERALS * PLACES);
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

function fillTables(memory: ArrayBuffer, patterns: readonly Anchored[]): void {
  const { known, heads, rows } = LAYOUT;
  const [bytes, pairs] = [new Uint8Array(memory), new Uint16Array(memory)];
  let row = 1;
  for (const { bytes: literal, anchor } of patterns)
    for (let back = 0; back < PLACES; back++, row++) {
      const at = anchor + back;
      const word = (literal[at] as number) | ((literal[at + 1] as number) << 8) | ((literal[at + 2] as number) << 16);
      const hash = Math.imul(word, FACTOR) >>> 16;
      const place = rows + row * ROW;
      bytes[known + hash] = 1;
      for (let index = 0; index < SHORTEST_LITERAL; index++) bytes[place + index] = literal[anchor + index] as number;
      pairs[(place + ROW_BACK) >> 1] = back;
      pairs[(place + ROW_NEXT) >> 1] = pairs[(heads >> 1) + hash] as number;
      pairs[(heads >> 1) + hash] = row;
    }
}

interface Running {
  readonly loop: GateLoop;
  readonly patterns: readonly Anchored[];
  /** All of the memory, twice. */
  readonly words: Int32Array;
  readonly bytes: Buffer;
}

function search({ loop, patterns, words, bytes }: Running, from: number, to: number): readonly GateHit[] {
  const hits: GateHit[] = [];
  for (let next = from & ~3; next < to; next = words[LAYOUT.stopped >> 2] as number) {
    const end = loop.find(next, to) >> 2;
    for (let at = LAYOUT.found >> 2; at < end; at += 2) {
      const literal = ((words[at] as number) - 1) >> 2;
      const { bytes: text, anchor } = patterns[literal] as Anchored;
      const start = (words[at + 1] as number) - anchor;
      if (start < from || start + text.length > to) continue;
      if (bytes.compare(text, 0, text.length, start, start + text.length) === 0) hits.push({ literal, at: start - DATA });
    }
  }
  return hits.sort((left, right) => left.at - right.at || left.literal - right.literal);
}

/** Where the six bytes begin that have the fewest small letters, blanks, underlines and zero bytes: most of what programs have as texts. */
function rarestAnchor(bytes: Buffer): number {
  let [best, most, rare] = [0, -1, 0];
  for (let at = 0; at < bytes.length; at++) {
    rare += isRare(bytes[at] as number);
    if (at >= SHORTEST_LITERAL) rare -= isRare(bytes[at - SHORTEST_LITERAL] as number);
    if (at < SHORTEST_LITERAL - 1 || rare <= most) continue;
    most = rare;
    best = at - SHORTEST_LITERAL + 1;
  }
  return best;
}

const isRare = (byte: number): number => ((byte >= 0x61 && byte <= 0x7a) || byte === 0x20 || byte === 0x5f || byte === 0 ? 0 : 1);
