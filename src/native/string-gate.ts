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

/**
 * Builds a gate over literals of at least {@link SHORTEST_LITERAL} bytes, read as latin1, and over as many bytes as `capacity` says.
 * `engine`: the loop in JavaScript takes the place of the compiled one where that cannot be had.
 */
export function makeGate(literals: readonly string[], capacity: number, engine: 'compiled' | 'plain' = 'compiled'): Gate {
  const patterns = literals.map((literal): Anchored => {
    const bytes = Buffer.from(literal, 'latin1');
    if (bytes.length < SHORTEST_LITERAL) throw new RangeError(`a literal of fewer than ${SHORTEST_LITERAL} bytes: ${literal}`);
    return { bytes, anchor: rarestAnchor(bytes) };
  });
  const { layout, data } = layoutOf(patterns.length, capacity);
  const loop = (engine === 'compiled' ? compiledLoop(layout) : undefined) ?? plainLoop(layout);
  fillTables(loop.memory, patterns, layout);
  return {
    memory: Buffer.from(loop.memory, data, capacity),
    longest: patterns.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    search: (from, to) => search(loop, patterns, layout, { data, from, to: Math.min(to, capacity) }),
  };
}

const HASHES = 65_536;
/** Pairs that are found before the loop returns. */
const MOST_FOUND = 4096;

/** Where the tables lie, and behind them the bytes to be searched. */
function layoutOf(literals: number, capacity: number): { layout: GateLayout; data: number } {
  const rows = 1 + literals * PLACES;
  // A row's number has two bytes.
  if (rows > HASHES) throw new RangeError(`${literals} literals, more than fit`);
  const [known, heads] = [0, HASHES];
  const firstRow = heads + 2 * HASHES;
  const stopped = firstRow + rows * ROW;
  const found = stopped + 8;
  const full = found + 8 * MOST_FOUND;
  // The list may grow by every row at each of the places that are looked at together.
  const data = full + 8 * rows * PLACES;
  return { layout: { known, heads, rows: firstRow, found, full, stopped, size: (data + capacity + OVERRUN + 3) & ~3 }, data };
}

function fillTables(memory: ArrayBuffer, patterns: readonly Anchored[], { known, heads, rows }: GateLayout): void {
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

/** What of the bytes is searched. */
interface Part {
  /** Where they begin in the memory. */
  readonly data: number;
  readonly from: number;
  readonly to: number;
}

function search(loop: GateLoop, patterns: readonly Anchored[], layout: GateLayout, { data, from, to }: Part): readonly GateHit[] {
  const words = new Int32Array(loop.memory);
  const whole = Buffer.from(loop.memory);
  const hits: GateHit[] = [];
  for (let next = (data + from) & ~3; next < data + to; next = words[layout.stopped >> 2] as number) {
    const end = loop.find(next, data + to) >> 2;
    for (let at = layout.found >> 2; at < end; at += 2) {
      const literal = ((words[at] as number) - 1) >> 2;
      const { bytes, anchor } = patterns[literal] as Anchored;
      const start = (words[at + 1] as number) - anchor;
      if (start < data + from || start + bytes.length > data + to) continue;
      if (whole.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0) hits.push({ literal, at: start - data });
    }
  }
  return hits.sort((left, right) => left.at - right.at || left.literal - right.literal);
}

/** Where the six bytes begin that have the fewest small letters, blanks and underlines: those are most of what programs have as texts. */
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

const isRare = (byte: number): number => ((byte >= 0x61 && byte <= 0x7a) || byte === 0x20 || byte === 0x5f ? 0 : 1);
