/** The view of an ELF image that functions are decoded through: segments, relocations, and the table of all its symbols. */
import type { CodeImage, NameSearch, SymbolPlace } from './code-image.ts';
import { DT, type ElfImage, offsetOf } from './elf.ts';
import { symbolLookup } from './elf-symbols.ts';

const ET_EXEC = 2;
const DT_RELACOUNT = 0x6ffffff9;
/** 1.3 million symbols; the largest real table is 3 MB. */
const MOST_SYMBOL_BYTES = 32 * 1024 * 1024;

export function elfCode(image: ElfImage): CodeImage {
  const { reader, segments } = image;
  const exported = symbolLookup(image);
  return {
    reader,
    machine: image.machines[0] ?? '',
    isFixed: reader.u16(16) === ET_EXEC,
    offset: (address) => offsetOf(segments, address),
    pointer: (address) => pointerAt(image, address),
    ...(exported === undefined ? {} : { exported }),
    local: (wanted) => localSymbols(image, wanted),
  };
}

/** In place, or by a relocation that has it as its addend. */
function pointerAt(image: ElfImage, address: number): number | undefined {
  const at = offsetOf(image.segments, address);
  if (at === undefined) return undefined;
  const stored = image.wide ? image.reader.u64(at) : image.reader.u32(at);
  if (stored !== undefined && stored !== 0 && offsetOf(image.segments, stored) !== undefined) return stored;
  return image.wide ? relocated(image, address) : undefined;
}

/** The RELATIVE relocations come first and sorted (`-z combreloc`), so a binary search finds the one of an address. */
function relocated({ reader, segments, dynamic }: ElfImage, address: number): number | undefined {
  const table = offsetOf(segments, dynamic.values.get(DT.rela) ?? -1);
  const relative = dynamic.values.get(DT_RELACOUNT) ?? 0;
  const count = Math.min(Math.floor((dynamic.values.get(DT.relasz) ?? 0) / 24), relative);
  if (table === undefined) return undefined;
  let [low, high] = [0, count - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const place = reader.u64(table + middle * 24);
    if (place === undefined) return undefined;
    if (place === address) return reader.u64(table + middle * 24 + 16);
    if (place < address) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** The wanted ones of `.symtab`, where it was not stripped: functions of libraries that are linked in without being exported. */
function localSymbols({ reader, symbols, wide }: ElfImage, wanted: NameSearch): ReadonlyMap<string, SymbolPlace> {
  const found = new Map<string, SymbolPlace>();
  if (symbols === undefined || !reader.little) return found;
  const { table, names } = symbols;
  const places = wanted.find(reader, names);
  if (places.size === 0) return found;
  const bytes = reader.some(table.offset, Math.min(table.size, MOST_SYMBOL_BYTES));
  const entry = wide ? 24 : 16;
  for (let at = 0; bytes !== undefined && at + entry <= bytes.length; at += entry) {
    const name = places.get(bytes.readUInt32LE(at));
    if (name === undefined || bytes.readUInt16LE(at + (wide ? 6 : 14)) === 0 || found.has(name)) continue;
    const type = bytes.readUInt8(at + (wide ? 4 : 12)) & 15;
    const address = wide ? Number(bytes.readBigUInt64LE(at + 8)) : bytes.readUInt32LE(at + 4);
    const size = wide ? Number(bytes.readBigUInt64LE(at + 16)) : bytes.readUInt32LE(at + 8);
    found.set(name, { address, size, kind: type === 1 ? 'data' : 'code' });
  }
  return found;
}
