/**
 * Finds which of about a hundred literals occur in many megabytes, by Wu and Manber's algorithm with blocks of two bytes (A fast
 * algorithm for multi-pattern searching, 1994): most positions are skipped by a table, so the gate costs about a second a gigabyte.
 */

/** No literal may be shorter: the shortest decides how far the search can skip. */
export const SHORTEST_LITERAL = 6;

export interface Gate {
  /** Calls back for every occurrence of a literal that lies wholly in the bytes: its number, and where it begins. */
  search(bytes: Uint8Array, found: (literal: number, at: number) => void): void;
  readonly longest: number;
}

/** Builds a gate over literals of at least {@link SHORTEST_LITERAL} bytes, read as latin1. */
export function makeGate(literals: readonly string[]): Gate {
  const patterns = literals.map((literal) => Buffer.from(literal, 'latin1'));
  const skip = new Uint8Array(65_536).fill(SHORTEST_LITERAL - 1);
  const byBlock = new Map<number, number[]>();
  patterns.forEach((pattern, index) => {
    if (pattern.length < SHORTEST_LITERAL) throw new RangeError(`a literal of fewer than ${SHORTEST_LITERAL} bytes: ${literals[index]}`);
    for (let at = 1; at < SHORTEST_LITERAL; at++) {
      const block = ((pattern[at - 1] ?? 0) << 8) | (pattern[at] ?? 0);
      skip[block] = Math.min(skip[block] ?? 0, SHORTEST_LITERAL - 1 - at);
      if (at === SHORTEST_LITERAL - 1) byBlock.set(block, [...(byBlock.get(block) ?? []), index]);
    }
  });
  const matches = (bytes: Uint8Array, at: number, pattern: Uint8Array): boolean => {
    if (at + pattern.length > bytes.length) return false;
    for (let index = 0; index < pattern.length; index++) if (bytes[at + index] !== pattern[index]) return false;
    return true;
  };
  return {
    longest: Math.max(0, ...patterns.map(({ length }) => length)),
    search(bytes, found) {
      const end = bytes.length;
      for (let at = SHORTEST_LITERAL - 1; at < end; ) {
        const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
        const step = skip[block] as number;
        if (step > 0) {
          at += step;
          continue;
        }
        const start = at - SHORTEST_LITERAL + 1;
        for (const index of byBlock.get(block) ?? []) if (matches(bytes, start, patterns[index] as Uint8Array)) found(index, start);
        at++;
      }
    },
  };
}
