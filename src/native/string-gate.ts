/**
 * Finds which of some hundred literals occur in many megabytes, by Wu and Manber's algorithm with blocks of two bytes (A fast algorithm
 * for multi-pattern searching, 1994): most positions are skipped by a table. What each step waits for is the table's answer to the one
 * before, so four searches over four parts of the bytes run in turns: 0.7 s a gigabyte instead of 1.6 (docs/native.md).
 */

/** No literal may be shorter: the shortest decides how far the search can skip. */
export const SHORTEST_LITERAL = 6;
const LAST = SHORTEST_LITERAL - 1;

/** Where a literal begins, and its number. */
export interface GateHit {
  readonly literal: number;
  readonly at: number;
}

export interface Gate {
  /** Every occurrence of a literal that lies wholly in the bytes, in the order of the bytes. */
  search(bytes: Uint8Array): readonly GateHit[];
  readonly longest: number;
}

/** A literal, and which six bytes of it are looked for. */
interface Anchored {
  readonly bytes: Uint8Array;
  readonly anchor: number;
}

/** Builds a gate over literals of at least {@link SHORTEST_LITERAL} bytes, read as latin1. */
export function makeGate(literals: readonly string[]): Gate {
  const patterns = literals.map((literal): Anchored => {
    const bytes = Buffer.from(literal, 'latin1');
    if (bytes.length < SHORTEST_LITERAL) throw new RangeError(`a literal of fewer than ${SHORTEST_LITERAL} bytes: ${literal}`);
    return { bytes, anchor: rarestAnchor(bytes) };
  });
  const skip = new Uint8Array(65_536).fill(LAST);
  const byBlock: (number[] | undefined)[] = Array.from({ length: 65_536 }, () => undefined);
  patterns.forEach(({ bytes, anchor }, index) => {
    for (let at = 1; at <= LAST; at++) {
      const block = blockAt(bytes, anchor + at);
      skip[block] = Math.min(skip[block] ?? 0, LAST - at);
      if (at !== LAST) continue;
      const known = byBlock[block];
      if (known === undefined) byBlock[block] = [index];
      else known.push(index);
    }
  });
  /** The literals whose six bytes end at a place, and that are there as a whole. */
  const check = (bytes: Uint8Array, at: number, block: number, hits: GateHit[]): void => {
    for (const literal of byBlock[block] ?? []) {
      const pattern = patterns[literal] as Anchored;
      const start = at - LAST - pattern.anchor;
      if (matches(bytes, start, pattern.bytes)) hits.push({ literal, at: start });
    }
  };
  return {
    longest: Math.max(0, ...patterns.map(({ bytes }) => bytes.length)),
    search: (bytes) => searchInTurns(bytes, skip, check),
  };
}

type Check = (bytes: Uint8Array, at: number, block: number, hits: GateHit[]) => void;

function searchInTurns(bytes: Uint8Array, skip: Uint8Array, check: Check): readonly GateHit[] {
  const hits: GateHit[] = [];
  const part = Math.floor(bytes.length / 4);
  const [endA, endB, endC, endD] = [part, part * 2, part * 3, bytes.length];
  let [a, b, c, d] = [LAST, Math.max(LAST, endA), Math.max(LAST, endB), Math.max(LAST, endC)];
  // Each of the four is written out: a loop over them would cost more than it hides.
  while (a < endA && b < endB && c < endC && d < endD) {
    const blockA = ((bytes[a - 1] as number) << 8) | (bytes[a] as number);
    const blockB = ((bytes[b - 1] as number) << 8) | (bytes[b] as number);
    const blockC = ((bytes[c - 1] as number) << 8) | (bytes[c] as number);
    const blockD = ((bytes[d - 1] as number) << 8) | (bytes[d] as number);
    const [stepA, stepB, stepC, stepD] = [skip[blockA] as number, skip[blockB] as number, skip[blockC] as number, skip[blockD] as number];
    if (stepA === 0) check(bytes, a, blockA, hits);
    if (stepB === 0) check(bytes, b, blockB, hits);
    if (stepC === 0) check(bytes, c, blockC, hits);
    if (stepD === 0) check(bytes, d, blockD, hits);
    a += stepA || 1;
    b += stepB || 1;
    c += stepC || 1;
    d += stepD || 1;
  }
  const rest = (from: number, end: number): void => {
    for (let at = from; at < end; ) {
      const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
      const step = skip[block] as number;
      if (step === 0) check(bytes, at, block, hits);
      at += step || 1;
    }
  };
  rest(a, endA);
  rest(b, endB);
  rest(c, endC);
  rest(d, endD);
  return hits.sort((left, right) => left.at - right.at || left.literal - right.literal);
}

const blockAt = (bytes: Uint8Array, at: number): number => ((bytes[at - 1] as number) << 8) | (bytes[at] as number);

function matches(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  if (at < 0 || at + pattern.length > bytes.length) return false;
  for (let index = 0; index < pattern.length; index++) if (bytes[at + index] !== pattern[index]) return false;
  return true;
}

/** English letters, the most frequent first. Source: Lewand, Cryptological Mathematics (2000). */
const LETTERS = 'etaoinshrdlcumwfgypbvkjxqz';

/** How often a byte occurs in programs' texts, roughly: small letters, spaces and zero bytes are most of them. */
function frequency(byte: number): number {
  const letter = LETTERS.indexOf(String.fromCharCode(byte));
  if (letter >= 0) return 26 - letter;
  if (byte === 0) return 26;
  if (byte === 0x20) return 20;
  if (byte === 0x5f) return 14;
  return byte >= 0x30 && byte <= 0x39 ? 6 : 2;
}

/** Where the six bytes of a literal begin that will be met least often by chance: their last block decides, the others shorten steps. */
function rarestAnchor(bytes: Uint8Array): number {
  const block = (at: number): number => frequency(bytes[at - 1] ?? 0) * frequency(bytes[at] ?? 0);
  const cost = (anchor: number): number => {
    let sum = 4 * block(anchor + LAST);
    for (let at = 1; at < LAST; at++) sum += block(anchor + at);
    return sum;
  };
  let best = 0;
  for (let anchor = 1; anchor + SHORTEST_LITERAL <= bytes.length; anchor++) if (cost(anchor) < cost(best)) best = anchor;
  return best;
}
