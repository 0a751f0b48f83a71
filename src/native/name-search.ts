/** Searches the names of an image's symbol table for some hundred at once: most files have none, and of them no symbol is read. */
import type { NameSearch } from './code-image.ts';
import { CAPACITY, type Gate, makeGate, SHORTEST_LITERAL } from './string-gate.ts';

/** Those of libarrow are 8 MB. Larger ones are of Rust and of LLVM, whose crates and texts tell more, and are half of all names there are. */
const MOST_NAME_BYTES = 10 * 1024 * 1024;
/** Longer than any name that is looked for. */
const OVERLAP = 1024;
const PIECE: number = CAPACITY - OVERLAP;
const MOST_HITS = 4096;

/** A search for names of at least five letters. A table of more than 10 MiB is not searched. */
export function nameSearch(names: readonly string[]): NameSearch {
  const wanted = names.filter((name) => name.length + 1 >= SHORTEST_LITERAL);
  let gate: Gate | undefined;
  return {
    find(reader, { offset, size }) {
      // With its zero byte a name is not found in the beginning of a longer one; in the end of one it is, and there tables share their bytes.
      gate ??= makeGate(wanted.map((name) => `${name}\0`));
      const found = new Map<number, string>();
      const most = size > MOST_NAME_BYTES ? 0 : Math.min(size, Math.max(0, reader.size - offset));
      for (let at = 0; at < most && found.size < MOST_HITS; at += PIECE) {
        const length = Math.min(PIECE + gate.longest, most - at);
        const read = reader.source.read(offset + at, length, gate.memory);
        // What is in memory already is not put where it was asked for.
        if (read.buffer !== gate.memory.buffer || read.byteOffset !== gate.memory.byteOffset) read.copy(gate.memory);
        for (const { literal, at: place } of gate.search(0, read.length)) found.set(at + place, wanted[literal] as string);
      }
      return found;
    },
  };
}
