/** A kind of case for one reader: an input, what is read of it, and what must hold of that. */
import { changedBytes, changedText } from './mutation.mjs';

/**
 * `seeds` are inputs as they should be, or give them when they are first needed; `tokens` the words of the grammar; `read` reads one input
 * and throws where a law is broken. The size of the input is what its time is measured against; of what is
 * compressed, the size that `read` returns.
 */
export function textReader({ seeds, tokens = ['a'], read }) {
  return readerOf((c) => changedText(c, allOf(seeds), tokens), read);
}

/** The same for a reader of bytes. */
export function bytesReader({ seeds, read }) {
  return readerOf((c) => changedBytes(c, allOf(seeds)), read);
}

/** The same for inputs that are made otherwise. */
export function readerOf(make, read) {
  return {
    run: async (c) => {
      const input = make(c);
      const begun = process.cpuUsage();
      const unpacked = await read(input, c);
      const { user, system } = process.cpuUsage(begun);
      return { size: typeof unpacked === 'number' ? unpacked : input.length, seconds: (user + system) / 1e6 };
    },
    show: (c) => ({ input: make(c) }),
  };
}

const known = new Map();
function allOf(seeds) {
  if (typeof seeds !== 'function') return seeds;
  if (!known.has(seeds)) known.set(seeds, seeds());
  return known.get(seeds);
}
