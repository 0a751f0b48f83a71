/** The view of an ELF image that functions are decoded through: segments, relocations, and the table of all its symbols. */
import type { CodeImage, NameSearch, SymbolPlace } from './code-image.ts';

import { type ElfImage, offsetOf } from './elf.ts';
import { exportedNames } from './elf-symbols.ts';
import { MOST_SYMBOL_BYTES } from './table-bounds.ts';

const ET_EXEC = 2;
/** What is read of them at once: whole entries of either width. */
const PIECE = 96 * 1024;
const HASHES = 4096;
/** So many names are looked for one after the other. */
const FEW = 4;
let memory: Buffer | undefined;

export function elfCode(image: ElfImage): CodeImage {
  const { reader, segments } = image;
  return {
    reader,
    machine: image.machines[0] ?? '',
    isFixed: reader.u16(16) === ET_EXEC,
    offset: (address) => offsetOf(segments, address),
    pointer: (address) => pointerAt(image, address),
    exported: (wanted) => exportedNames(image, wanted),
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
  const table = offsetOf(segments, dynamic.rela);
  const count = Math.min(Math.floor((dynamic.relasz ?? 0) / 24), dynamic.relacount ?? 0);
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
  const entry = wide ? 24 : 16;
  const entriesIn = places.size <= FEW ? withOneOf(places, entry) : withManyOf(places, entry);
  memory ??= Buffer.allocUnsafeSlow(PIECE);
  const most = Math.min(table.size, MOST_SYMBOL_BYTES, reader.size - table.offset);
  for (let from = 0; from < most; from += PIECE) {
    const bytes = reader.source.read(table.offset + from, Math.min(PIECE, most - from), memory);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % entry));
    for (const at of entriesIn(view)) {
      const name = places.get(view.getUint32(at, true));
      const symbol = name === undefined || found.has(name) ? undefined : symbolAt(view, at, wide);
      if (name !== undefined && symbol !== undefined) found.set(name, symbol);
    }
  }
  return found;
}

/** Where the symbols begin, in order, that may have one of the names. */
type Entries = (table: DataView) => readonly number[];

/** Each symbol is asked whether its name is one of many: the last bits of its place say no to nearly all. */
function withManyOf(places: ReadonlyMap<number, string>, entry: number): Entries {
  const mayBe = new Uint8Array(HASHES);
  for (const place of places.keys()) mayBe[place % HASHES] = 1;
  return (table) => {
    const found: number[] = [];
    for (let at = 0; at < table.byteLength; at += entry) if (mayBe[table.getUint32(at, true) % HASHES] === 1) found.push(at);
    return found;
  };
}

/** A module of Python mostly has one name that is wanted, `Py_Version`, and does not define it: Node's own search is faster than any loop here. */
function withOneOf(places: ReadonlyMap<number, string>, entry: number): Entries {
  const wanted = [...places.keys()].map((place) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(place);
    return bytes;
  });
  return ({ buffer, byteOffset, byteLength }) => {
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const found: number[] = [];
    for (const place of wanted)
      for (let at = bytes.indexOf(place); at >= 0; at = bytes.indexOf(place, at)) {
        if (at % entry === 0) found.push(at);
        // What lies between symbols is none.
        at += entry - (at % entry);
      }
    return found.sort((left, right) => left - right);
  };
}

/** A symbol that is this file's own. */
function symbolAt(view: DataView, at: number, wide: boolean): SymbolPlace | undefined {
  if (view.getUint16(at + (wide ? 6 : 14), true) === 0) return undefined;
  const type = view.getUint8(at + (wide ? 4 : 12)) & 15;
  const address = wide ? Number(view.getBigUint64(at + 8, true)) : view.getUint32(at + 4, true);
  const size = wide ? Number(view.getBigUint64(at + 16, true)) : view.getUint32(at + 8, true);
  return { address, size, kind: type === 1 ? 'data' : 'code' };
}
