/**
 * Looks exported names up the way a loader does, by GNU's hash table, so that a file with a million symbols costs a few pages.
 * A table that lies is left after a bounded number of steps.
 */
import type { SymbolPlace, WantedNames } from './code-image.ts';
import { type ElfImage, offsetOf } from './elf.ts';

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

/** Names with what finds them fast in many images. */
export function wantedNames(names: readonly string[]): WantedNames {
  const hashes = Uint32Array.from(names, gnuHash);
  const byLastBits: number[][] = Array.from({ length: 64 }, () => []);
  for (let index = 0; index < hashes.length; index++) byLastBits[(hashes[index] as number) & 63]?.push(index);
  return { names, hashes, byLastBits };
}

/** The table by which names are found. */
interface HashTable {
  readonly buckets: number;
  readonly bucketsAt: number;
  readonly chainsAt: number;
  /** The first symbol that is in it. */
  readonly first: number;
  readonly symbols: number;
  readonly strings: number;
  readonly bloom: { readonly at: number; readonly words: number; readonly shift: number };
}

function hashTable({ reader, wide, segments, dynamic }: ElfImage): HashTable | undefined {
  const table = offsetOf(segments, dynamic.gnuHash);
  const symbols = offsetOf(segments, dynamic.symtab);
  const strings = offsetOf(segments, dynamic.strtab);
  if (table === undefined || symbols === undefined || strings === undefined) return undefined;
  const head = reader.view(table, 16);
  const buckets = head?.getUint32(0, reader.little);
  const first = head?.getUint32(4, reader.little);
  const words = head?.getUint32(8, reader.little);
  const shift = head?.getUint32(12, reader.little);
  if (!buckets || first === undefined || !words || shift === undefined) return undefined;
  const bucketsAt = table + 16 + words * (wide ? 8 : 4);
  const chainsAt = bucketsAt + buckets * 4;
  if (chainsAt > reader.size) return undefined;
  return { buckets, bucketsAt, chainsAt, first, symbols, strings, bloom: { at: table + 16, words, shift: shift & 31 } };
}

/** Those of the names that the file exports; none where it has no table of them. */
export function exportedNames(image: ElfImage, wanted: WantedNames): ReadonlyMap<string, SymbolPlace> {
  const { names, hashes } = wanted;
  const found = new Map<string, SymbolPlace>();
  const table = hashTable(image);
  if (table === undefined) return found;
  const steps = { left: MOST_STEPS };
  for (const index of mayBeIn(image, table, wanted)) {
    const name = names[index] as string;
    const place = find(image, table, { name, hash: hashes[index] as number }, steps);
    if (place !== undefined) found.set(name, place);
  }
  return found;
}

/** Whether the file exports a name. */
export function isExported(image: ElfImage, name: string): boolean {
  return exportedNames(image, { names: [name], hashes: Uint32Array.of(gnuHash(name)) }).size > 0;
}

interface Name {
  readonly name: string;
  readonly hash: number;
}

function find(image: ElfImage, table: HashTable, { name, hash }: Name, steps: { left: number }): SymbolPlace | undefined {
  const { reader, wide } = image;
  const { buckets, bucketsAt, chainsAt, first, symbols, strings } = table;
  let index = reader.u32(bucketsAt + (hash % buckets) * 4) ?? 0;
  if (index < first) return undefined;
  for (let length = 0; length < LONGEST_CHAIN && steps.left > 0; length++, index++, steps.left--) {
    const value = reader.u32(chainsAt + (index - first) * 4);
    if (value === undefined) return undefined;
    if ((value | 1) >>> 0 === (hash | 1) >>> 0) {
      const found = readSymbol(image, symbols + index * (wide ? 24 : 16));
      if (found !== undefined && reader.text(strings + found.name, name.length + 1) === name) return found.defined ? found : undefined;
    }
    if ((value & 1) === 1) return undefined;
  }
  return undefined;
}

/** Which hashes the filter of the table does not rule out, by number: two bits of a word for each. Nearly all are ruled out in nearly all files. */
function mayBeIn({ reader, wide }: ElfImage, { bloom }: HashTable, { hashes, byLastBits }: WantedNames): readonly number[] {
  const { at, words } = bloom;
  const bytesOfWord = wide ? 8 : 4;
  // A larger one than any real library's is not asked: then each name is looked up.
  const filter = words > MOST_BLOOM_WORDS ? undefined : reader.bytes(at, words * bytesOfWord);
  if (filter === undefined) return [...hashes.keys()];
  if (words === 1 && wide && byLastBits !== undefined) return inOneWord(wordOf(filter, reader.little), bloom.shift, { hashes, byLastBits });
  return inWords(filter, bloom, hashes, reader.little ? { bytesOfWord, flip: 0 } : { bytesOfWord, flip: bytesOfWord - 1 });
}

/** Of a module that exports nothing but its `PyInit` the filter has one word and two bits in it: only hashes whose first bit is one of them are looked at. */
function inOneWord(
  [low, high]: readonly [low: number, high: number],
  shift: number,
  { hashes, byLastBits }: Pick<Required<WantedNames>, 'hashes' | 'byLastBits'>,
): readonly number[] {
  const found: number[] = [];
  for (const [half, first] of [
    [low, 0],
    [high, 32],
  ] as const)
    for (let left = half; left !== 0; left &= left - 1)
      for (const index of byLastBits[first + 31 - Math.clz32(left & -left)] ?? []) {
        const other = ((hashes[index] as number) >>> shift) & 63;
        if ((((other < 32 ? low : high) >>> (other & 31)) & 1) === 1) found.push(index);
      }
  return found;
}

/** A word of eight bytes as two numbers. */
function wordOf(bytes: Buffer, little: boolean): readonly [low: number, high: number] {
  return little ? [bytes.readInt32LE(0), bytes.readInt32LE(4)] : [bytes.readInt32BE(4), bytes.readInt32BE(0)];
}

/** One loop that calls nothing. `flip`: the bytes of a word may begin at the other end. */
function inWords(
  filter: Buffer,
  { words, shift }: HashTable['bloom'],
  hashes: Uint32Array,
  { bytesOfWord, flip }: { readonly bytesOfWord: number; readonly flip: number },
): readonly number[] {
  const bits = bytesOfWord === 8 ? 6 : 5;
  const mask = (1 << bits) - 1;
  const found: number[] = [];
  // Linkers make as many words as a power of two, and a division takes as long as all the rest of a step.
  const last = (words & (words - 1)) === 0 ? words - 1 : -1;
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] as number;
    const number = hash >>> bits;
    const word = (last < 0 ? number % words : number & last) * bytesOfWord;
    const one = hash & mask;
    if ((((filter[word + ((one >>> 3) ^ flip)] as number) >>> (one & 7)) & 1) === 0) continue;
    const other = (hash >>> shift) & mask;
    if ((((filter[word + ((other >>> 3) ^ flip)] as number) >>> (other & 7)) & 1) === 1) found.push(index);
  }
  return found;
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
