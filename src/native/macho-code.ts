/**
 * The view of a Mach-O image that functions are decoded through. Exported names lie in a trie (Apple's `mach-o/loader.h`, dyld's
 * `ExportsTrie`), of which a look-up touches a few bytes; others in the symbol table, where it was not stripped (`mach-o/nlist.h`).
 */
import { type CodeImage, exportedBy, type NameSearch, type SymbolLookup, type SymbolPlace } from './code-image.ts';
import { fileOffset } from './image.ts';
import type { MachOImage } from './macho.ts';
import { MOST_SYMBOL_BYTES, MOST_TRIE } from './table-bounds.ts';

const MOST_STEPS = 512;
const N_STAB = 0xe0;
const N_TYPE = 0x0e;
const N_SECT = 0x0e;

export function machOCode(image: MachOImage): CodeImage {
  const { reader, segments } = image;
  // The first that has bytes is the one that the header lies in: addresses of the trie count from there.
  const base = segments[0]?.address ?? 0;
  const offset = (address: number): number | undefined => fileOffset(segments, address);
  const exported = trieLookup(image, base);
  return {
    reader,
    machine: image.machines[0] ?? '',
    isFixed: false,
    offset,
    pointer: (address) => pointerAt(image, offset(address), offset),
    exported: (wanted) => exportedBy(exported, wanted),
    local: (wanted) => localSymbols(image, wanted),
  };
}

/** In place; where fix-ups are chained the address is the lower 36 bits, and the first bit says that another library has it. */
function pointerAt(image: MachOImage, at: number | undefined, offset: CodeImage['offset']): number | undefined {
  const [low, high] = at === undefined || !image.wide ? [] : [image.reader.u32(at), image.reader.u32(at + 4)];
  if (low === undefined || high === undefined || high >= 0x80000000) return undefined;
  const address = (high & 0xf) * 0x100000000 + low;
  return offset(address) === undefined ? undefined : address;
}

function trieLookup({ reader, exports }: MachOImage, base: number): SymbolLookup | undefined {
  if (exports === undefined || exports.size === 0 || exports.size > MOST_TRIE) return undefined;
  const trie = reader.bytes(exports.offset, exports.size);
  if (trie === undefined) return undefined;
  return (name) => {
    const address = walk(trie, `_${name}`);
    return address === undefined ? undefined : { address: base + address, size: 0, kind: 'unknown' };
  };
}

/** Follows a name from node to node; a node that leads back is left after some steps. */
function walk(trie: Buffer, name: string): number | undefined {
  let [node, matched] = [0, 0];
  for (let step = 0; step < MOST_STEPS; step++) {
    const terminal = uleb(trie, node);
    if (terminal === undefined) return undefined;
    if (matched === name.length) return terminal.value === 0 ? undefined : terminalAddress(trie, terminal.next);
    let at = terminal.next + terminal.value;
    let next: { node: number; matched: number } | undefined;
    const children = trie[at++] ?? 0;
    for (let child = 0; child < children && next === undefined; child++) {
      const end = trie.indexOf(0, at);
      if (end < 0) return undefined;
      const target = uleb(trie, end + 1);
      if (target === undefined) return undefined;
      const length = end - at;
      const mayBe = length > 0 && length <= name.length - matched && trie[at] === name.charCodeAt(matched);
      if (mayBe && trie.toString('latin1', at, end) === name.slice(matched, matched + length))
        next = { node: target.value, matched: matched + length };
      at = target.next;
    }
    if (next === undefined) return undefined;
    ({ node, matched } = next);
  }
  return undefined;
}

/** Of a symbol that is this image's own: re-exports and resolvers have flags. */
function terminalAddress(trie: Buffer, at: number): number | undefined {
  const flags = uleb(trie, at);
  return flags === undefined || flags.value > 3 ? undefined : uleb(trie, flags.next)?.value;
}

/** A number in LEB128, of at most 35 bits. */
function uleb(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return undefined;
}

function localSymbols({ reader, symbols, wide }: MachOImage, wanted: NameSearch): ReadonlyMap<string, SymbolPlace> {
  const found = new Map<string, SymbolPlace>();
  if (symbols === undefined || !reader.little || !wide) return found;
  // C's names have an underscore before them, which no place of a name counts.
  const places = wanted.find(reader, symbols.names);
  if (places.size === 0) return found;
  const bytes = reader.some(symbols.offset, Math.min(symbols.count * 16, MOST_SYMBOL_BYTES));
  for (let at = 0; bytes !== undefined && at + 16 <= bytes.length; at += 16) {
    const name = places.get(bytes.readUInt32LE(at) + 1);
    const type = bytes.readUInt8(at + 4);
    if (name === undefined || (type & N_STAB) !== 0 || (type & N_TYPE) !== N_SECT || found.has(name)) continue;
    if (reader.u8(symbols.names.offset + bytes.readUInt32LE(at)) !== 0x5f) continue;
    found.set(name, { address: Number(bytes.readBigUInt64LE(at + 8)), size: 0, kind: 'unknown' });
  }
  return found;
}
