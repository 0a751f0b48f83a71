/**
 * Looks exported names up the way a loader does, by GNU's hash table, so that a file with a million symbols costs a few pages.
 * A table that lies is left after a bounded number of steps.
 */
import type { SymbolLookup, SymbolPlace } from './code-image.ts';
import { DT, type ElfImage, offsetOf } from './elf.ts';

const STT_OBJECT = 1;

const LONGEST_CHAIN = 256;
const MOST_STEPS = 65_536;
const MOST_BLOOM_WORDS = 65_536;

/** GNU's hash of a symbol name. */
export function gnuHash(name: string): number {
  let hash = 5381;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 33) + name.charCodeAt(index)) >>> 0;
  return hash;
}

/** A lookup over the file's table; undefined where the file has none. */
export function symbolLookup(image: ElfImage): SymbolLookup | undefined {
  const { reader, wide, segments, dynamic } = image;
  const at = (tag: number): number | undefined => offsetOf(segments, dynamic.values.get(tag) ?? -1);
  const [table, symbols, strings] = [at(DT.gnuHash), at(DT.symtab), at(DT.strtab)];
  if (table === undefined || symbols === undefined || strings === undefined) return undefined;
  const [buckets, first, bloomWords, shift] = [reader.u32(table), reader.u32(table + 4), reader.u32(table + 8), reader.u32(table + 12)];
  if (!buckets || first === undefined || !bloomWords || shift === undefined) return undefined;
  const bucketsAt = table + 16 + bloomWords * (wide ? 8 : 4);
  const chainsAt = bucketsAt + buckets * 4;
  if (chainsAt > reader.size) return undefined;
  let steps = 0;
  const mayHave = bloomFilter(image, { at: table + 16, words: bloomWords, shift: shift & 31 });
  return (name, hash) => {
    if (!mayHave(hash)) return undefined;
    let index = reader.u32(bucketsAt + (hash % buckets) * 4) ?? 0;
    if (index < first) return undefined;
    for (let length = 0; length < LONGEST_CHAIN && steps < MOST_STEPS; length++, index++, steps++) {
      const value = reader.u32(chainsAt + (index - first) * 4);
      if (value === undefined) return undefined;
      if ((value | 1) >>> 0 === (hash | 1) >>> 0) {
        const found = readSymbol(image, symbols + index * (wide ? 24 : 16));
        if (found !== undefined && reader.text(strings + found.name, name.length + 1) === name) return found.defined ? found : undefined;
      }
      if ((value & 1) === 1) return undefined;
    }
    return undefined;
  };
}

/** What tells of most names that they are not there, in one read: two bits of a word. */
function bloomFilter({ reader, wide }: ElfImage, { at, words, shift }: { at: number; words: number; shift: number }) {
  const [bytesOfWord, bits] = wide ? [8, 6] : [4, 5];
  const mask = (1 << bits) - 1;
  // The bytes of a word begin at the other end.
  const flip = reader.little ? 0 : bytesOfWord - 1;
  // A larger one than any real library's is not asked: then each name is looked up.
  const filter = words > MOST_BLOOM_WORDS ? undefined : reader.bytes(at, words * bytesOfWord);
  if (filter === undefined) return () => true;
  return (hash: number): boolean => {
    const word = ((hash >>> bits) % words) * bytesOfWord;
    const [one, other] = [hash & mask, (hash >>> shift) & mask];
    const both =
      ((filter[word + ((one >>> 3) ^ flip)] ?? 0) >>> (one & 7)) & ((filter[word + ((other >>> 3) ^ flip)] ?? 0) >>> (other & 7));
    return (both & 1) === 1;
  };
}

function readSymbol({ reader, wide }: ElfImage, at: number): (SymbolPlace & { name: number; defined: boolean }) | undefined {
  const name = reader.u32(at);
  const info = reader.u8(at + (wide ? 4 : 12));
  const section = reader.u16(at + (wide ? 6 : 14));
  const address = wide ? reader.u64(at + 8) : reader.u32(at + 4);
  const size = wide ? reader.u64(at + 16) : reader.u32(at + 8);
  if (name === undefined || info === undefined || section === undefined || address === undefined || size === undefined) return undefined;
  return { name, address, size, kind: (info & 15) === STT_OBJECT ? 'data' : 'code', defined: section !== 0 };
}
