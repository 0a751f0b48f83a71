/** Mach-O images and fat files of them (Apple's `loader.h`, `fat.h`): what a library calls itself, and where its constants lie. */
import { type ByteSource, Reader, type ReaderStart } from './byte-source.ts';
import type { ImageProblem, NativeImage, Region } from './image.ts';

export interface MachOImage extends NativeImage {
  readonly reader: Reader;
  /** LC_ID_DYLIB: the install name, and its current version as three numbers. */
  readonly id?: { readonly name: string; readonly current: readonly number[] };
  readonly wide: boolean;
  /** What is loaded of the first slice, and where its symbols are. */
  readonly segments: readonly Region[];
  readonly exports?: { readonly offset: number; readonly size: number };
  readonly symbols?: SymbolTable;
}

/** LC_SYMTAB: entries, and their names. */
export interface SymbolTable {
  readonly offset: number;
  readonly count: number;
  readonly names: { readonly offset: number; readonly size: number };
}

const MOST_SLICES = 8;
const MOST_COMMANDS = 4096;
const MOST_COMMAND_BYTES = 1024 * 1024;
const MOST_SECTIONS = 1024;
const MOST_SEGMENTS = 64;
const LC = {
  segment: 1,
  symtab: 2,
  loadDylib: 0xc,
  idDylib: 0xd,
  segment64: 0x19,
  dyldInfo: 0x22,
  weakDylib: 0x80000018,
  reexport: 0x8000001f,
  dyldInfoOnly: 0x80000022,
  exportsTrie: 0x80000033,
} as const;

const MACHINES: ReadonlyMap<number, string> = new Map([
  [7, 'i686'],
  [0x01000007, 'x86_64'],
  [12, 'armv7l'],
  [0x0100000c, 'arm64'],
]);

/** Reads a Mach-O file, all slices of a fat one; undefined where no slice can be read. */
export function readMachO(source: ByteSource, start?: ReaderStart): MachOImage | undefined {
  const reader = new Reader(source, start);
  reader.little = false;
  const magic = reader.u32(0);
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) return readSlice(reader, 0, source.size);
  const count = reader.u32(4) ?? 0;
  const problems: ImageProblem[] = count > MOST_SLICES ? [{ what: 'slices', detail: `${count}, more than ${MOST_SLICES}` }] : [];
  const slices: MachOImage[] = [];
  for (let index = 0; index < Math.min(count, MOST_SLICES); index++) {
    const at = 8 + index * (magic === 0xcafebabe ? 20 : 32);
    reader.little = false;
    const offset = magic === 0xcafebabe ? reader.u32(at + 8) : reader.u64(at + 8);
    const size = magic === 0xcafebabe ? reader.u32(at + 12) : reader.u64(at + 16);
    const slice = offset === undefined || size === undefined || offset === 0 ? undefined : readSlice(reader, offset, size);
    if (slice === undefined) problems.push({ what: 'slices', detail: `slice ${index} cannot be read` });
    else slices.push(slice);
  }
  const [first] = slices;
  if (first === undefined) return undefined;
  // The slices of a wheel hold the same libraries: the constants of one are enough, the machines of all are named.
  return {
    ...first,
    machines: slices.flatMap(({ machines }) => machines),
    problems: [...problems, ...slices.flatMap((slice) => slice.problems)],
  };
}

function readSlice(reader: Reader, start: number, size: number): MachOImage | undefined {
  reader.little = true;
  if (reader.u32(start) !== 0xfeedface && reader.u32(start) !== 0xfeedfacf) {
    reader.little = false;
    if (reader.u32(start) !== 0xfeedface && reader.u32(start) !== 0xfeedfacf) return undefined;
  }
  const wide = reader.u32(start) === 0xfeedfacf;
  const [machine, count, bytes] = [reader.u32(start + 4), reader.u32(start + 16), reader.u32(start + 20)];
  if (machine === undefined || count === undefined || bytes === undefined) return undefined;
  const problems: ImageProblem[] = [];
  if (count > MOST_COMMANDS || bytes > MOST_COMMAND_BYTES) problems.push({ what: 'load commands', detail: `${count} in ${bytes} bytes` });
  const facts: Facts = { needed: [], sections: [], segments: [], id: undefined, exports: undefined, symbols: undefined };
  const end = start + (wide ? 32 : 28) + Math.min(bytes, MOST_COMMAND_BYTES);
  let at = start + (wide ? 32 : 28);
  for (let index = 0; index < Math.min(count, MOST_COMMANDS) && at + 8 <= end; index++) {
    const [command, length] = [reader.u32(at), reader.u32(at + 4)];
    if (command === undefined || length === undefined || length < 8 || at + length > reader.size) {
      problems.push({ what: 'load commands', detail: `command ${index} cannot be read` });
      break;
    }
    readCommand(reader, { command, at, length, slice: start, wide }, facts);
    at += length;
  }
  const inside = facts.sections.filter((section) => section.offset + section.size <= Math.min(reader.size, start + size));
  const outside = facts.sections.length - inside.length;
  if (outside > 0) problems.push({ what: 'sections', detail: `${outside} lie outside of the file` });
  const named = (name: string): Region | undefined => inside.find((section) => section.name === name);
  const [go, cargo] = [named('__DATA,__go_buildinfo') ?? named('__DATA_CONST,__go_buildinfo'), named('__DATA,.dep-v0')];
  return {
    format: 'mach-o',
    reader,
    machines: [MACHINES.get(machine) ?? `machine ${machine}`],
    wide,
    segments: facts.segments,
    ...(facts.exports === undefined ? {} : { exports: facts.exports }),
    ...(facts.symbols === undefined ? {} : { symbols: facts.symbols }),
    ...(facts.id === undefined ? {} : { id: facts.id, soname: facts.id.name.replace(/^.*\//, '') }),
    needed: () => facts.needed,
    constants: () => [
      ...inside.filter(({ name }) => /,__(?:cstring|const|data|text_const|rodata)$/.test(name)),
      ...objectNames(facts.symbols, reader.size),
    ],
    ...(go === undefined ? {} : { goBuildInfo: go }),
    ...(cargo === undefined ? {} : { cargoAudit: cargo }),
    problems,
  };
}

/** Names of Rust's and LLVM's symbols are longer; there crates and texts tell more. */
const MOST_NAMES = 10 * 1024 * 1024;

/** The names of symbols, among which the linker leaves the paths of the object files that it read (`N_OSO`), where they were not stripped. */
function objectNames(symbols: SymbolTable | undefined, size: number): readonly Region[] {
  if (symbols === undefined || symbols.names.size > MOST_NAMES || symbols.names.offset + symbols.names.size > size) return [];
  return [{ name: 'names of symbols', address: 0, ...symbols.names }];
}

interface Command {
  readonly command: number;
  readonly at: number;
  readonly length: number;
  readonly slice: number;
  readonly wide: boolean;
}

/** What the load commands tell. */
interface Facts {
  readonly needed: string[];
  readonly sections: Region[];
  readonly segments: Region[];
  id: MachOImage['id'];
  exports: MachOImage['exports'];
  symbols: MachOImage['symbols'];
}

function readCommand(reader: Reader, one: Command, facts: Facts): void {
  const { command, at, length, slice } = one;
  const words = (...places: number[]): readonly number[] => places.map((place) => reader.u32(at + place) ?? 0);
  if (command === LC.idDylib || command === LC.loadDylib || command === LC.weakDylib || command === LC.reexport) {
    const [nameAt, current] = [reader.u32(at + 8), reader.u32(at + 16)];
    const name = nameAt === undefined || nameAt >= length ? undefined : reader.text(at + nameAt, Math.min(length - nameAt, 1024));
    if (name === undefined || current === undefined) return;
    if (command === LC.idDylib) facts.id = { name, current: [current >>> 16, (current >>> 8) & 0xff, current & 0xff] };
    else facts.needed.push(name);
  }
  if (command === LC.symtab && length >= 24) {
    const [offset = 0, count = 0, names = 0, size = 0] = words(8, 12, 16, 20);
    facts.symbols = { offset: slice + offset, count, names: { offset: slice + names, size } };
  }
  if (command === LC.exportsTrie && length >= 16) {
    const [offset = 0, size = 0] = words(8, 12);
    facts.exports = { offset: slice + offset, size };
  }
  if ((command === LC.dyldInfo || command === LC.dyldInfoOnly) && length >= 48) {
    const [offset = 0, size = 0] = words(40, 44);
    facts.exports = { offset: slice + offset, size };
  }
  if (command === LC.segment || command === LC.segment64) readSegment(reader, one, facts);
}

function readSegment(reader: Reader, { at, length, slice, wide }: Command, facts: Facts): void {
  const long = (place: number): number => (wide ? reader.u64(place) : reader.u32(place)) ?? 0;
  const word = wide ? 8 : 4;
  const [address, offset, size] = [long(at + 24), long(at + 24 + 2 * word), long(at + 24 + 3 * word)];
  if (facts.segments.length < MOST_SEGMENTS && size > 0) facts.segments.push({ name: 'segment', address, offset: slice + offset, size });
  const first = at + (wide ? 72 : 56);
  const entry = wide ? 80 : 68;
  const count = Math.min(reader.u32(at + (wide ? 64 : 48)) ?? 0, Math.floor(length / entry), MOST_SECTIONS);
  for (let index = 0; index < count && facts.sections.length < MOST_SECTIONS; index++) {
    const place = first + index * entry;
    const names = reader.bytes(place, 32)?.toString('latin1');
    const start = wide ? reader.u64(place + 32) : reader.u32(place + 32);
    const length = wide ? reader.u64(place + 40) : reader.u32(place + 36);
    const from = reader.u32(place + (wide ? 48 : 40));
    if (names === undefined || start === undefined || length === undefined || !from) continue;
    const text = (at: number): string => names.slice(at, at + 16).replace(/\0.*$/s, '');
    facts.sections.push({ name: `${text(16)},${text(0)}`, address: start, offset: slice + from, size: length });
  }
}
