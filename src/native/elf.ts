/**
 * ELF of 32 and 64 bits, of both byte orders, read in pieces (System V ABI, generic; GNU's extensions `.gnu_debuglink`,
 * `.gnu.hash`). Dynamic facts come from the program headers, which a loader needs too, so a file without sections still has them.
 */
import type { ByteSource } from './byte-source.ts';
import { Reader } from './byte-source.ts';
import type { ImageProblem, NativeImage, Region } from './image.ts';

export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

interface Section extends Region {
  readonly type: number;
  readonly flags: number;
}

/** The dynamic entries by tag: the first value, and all of DT_NEEDED. */
export interface Dynamic {
  readonly values: ReadonlyMap<number, number>;
  readonly needed: readonly number[];
}

export interface ElfImage extends NativeImage {
  readonly reader: Reader;
  readonly wide: boolean;
  readonly machine: number;
  readonly segments: readonly Segment[];
  readonly dynamic: Dynamic;
  /** The file name in `.gnu_debuglink`. */
  readonly debugLink?: string;
  /** All symbols and their names, where they were not stripped: `.symtab`, `.strtab`. */
  readonly symbols?: { readonly table: Region; readonly names: Region };
}

const MOST_SECTIONS = 4096;
const MOST_SEGMENTS = 512;
const MOST_DYNAMIC = 4096;
const MOST_NAMES = 1024 * 1024;
const LONGEST_NAME = 256;
const MOST_ENTRY = 256;

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const SHT_NOBITS = 8;
const SHF_ALLOC = 2;
const SHF_COMPRESSED = 0x800;
export const DT = { needed: 1, strtab: 5, symtab: 6, rela: 7, relasz: 8, strsz: 10, soname: 14, rel: 17, gnuHash: 0x6ffffef5 } as const;

const MACHINES: ReadonlyMap<number, string> = new Map([
  [3, 'i686'],
  [20, 'ppc'],
  [21, 'ppc64le'],
  [22, 's390x'],
  [40, 'armv7l'],
  [62, 'x86_64'],
  [183, 'aarch64'],
  [243, 'riscv64'],
  [258, 'loongarch64'],
]);

/**
 * Reads the headers of an ELF file; undefined where not even its first header is there. Nothing is thrown: see `problems`. `memory`: see
 * {@link Reader}.
 */
export function readElf(source: ByteSource, memory?: Buffer): ElfImage | undefined {
  const reader = new Reader(source, memory);
  const [bits, order] = [reader.u8(4), reader.u8(5)];
  if (reader.u32(0) === undefined || (bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return undefined;
  reader.little = order === 1;
  const wide = bits === 2;
  const problems: ImageProblem[] = [];
  const head = viewOf(reader.bytes(0, wide ? 64 : 52));
  if (head === undefined) return undefined;
  const fields = { reader, little: reader.little, wide, problems };
  const segments = readSegments(head, fields);
  const sections = readSections(head, fields);
  const dynamic = readDynamic(segments, fields);
  const strings = { at: offsetOf(segments, dynamic.values.get(DT.strtab) ?? -1), size: dynamic.values.get(DT.strsz) ?? 0 };
  const named = (index: number | undefined): string | undefined =>
    index === undefined || strings.at === undefined || index >= strings.size ? undefined : reader.text(strings.at + index, 512);
  const machine = head.getUint16(18, reader.little);
  const soname = named(dynamic.values.get(DT.soname));
  const section = (name: string): Section | undefined => sections?.find((one) => one.name === name);
  const debugLink = linkName(reader, section('.gnu_debuglink'));
  const [go, cargo] = [section('.go.buildinfo'), section('.dep-v0')];
  const [table, names] = [section('.symtab'), section('.strtab')];
  return {
    format: 'elf',
    reader,
    wide,
    machine,
    machines: [MACHINES.get(machine) ?? `machine ${machine}`],
    segments,
    dynamic,
    ...(soname === undefined || soname === '' ? {} : { soname }),
    needed: dynamic.needed.map(named).filter((name) => name !== undefined),
    constants: constantRegions(sections, segments, reader.size),
    ...(debugLink === undefined ? {} : { debugLink }),
    ...(table === undefined || names === undefined ? {} : { symbols: { table, names } }),
    ...(go === undefined ? {} : { goBuildInfo: go }),
    ...(cargo === undefined ? {} : { cargoAudit: cargo }),
    problems,
  };
}

/** Where an address of the loaded program lies in the file. */
export function offsetOf(segments: readonly Segment[], address: number): number | undefined {
  for (const { type, address: start, offset, fileSize } of segments)
    if (type === PT_LOAD && address >= start && address < start + fileSize) return offset + address - start;
  return undefined;
}

/** How a file writes its tables, and what is wrong with them. */
interface Fields {
  readonly reader: Reader;
  readonly little: boolean;
  readonly wide: boolean;
  readonly problems: ImageProblem[];
}

/** Tables are read as a whole, and their numbers by a view: each method of a Buffer is a function of its own that V8 would have to learn. */
function viewOf(bytes: Buffer | undefined): DataView | undefined {
  return bytes === undefined ? undefined : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A number as wide as the file's addresses; beyond what a number holds exactly it is beyond any file too. */
function long(view: DataView, at: number, { wide, little }: Fields): number {
  if (!wide) return view.getUint32(at, little);
  const [low, high] = little ? [at, at + 4] : [at + 4, at];
  return view.getUint32(high, little) * 0x100000000 + view.getUint32(low, little);
}

/** A place in the file; undefined where it is beyond any file. */
function placeAt(view: DataView, at: number, fields: Fields): number | undefined {
  const place = long(view, at, fields);
  return Number.isSafeInteger(place) ? place : undefined;
}

function readSegments(head: DataView, fields: Fields): readonly Segment[] {
  const { reader, little, wide, problems } = fields;
  const table = placeAt(head, wide ? 32 : 28, fields);
  const [size, count] = [head.getUint16(wide ? 54 : 42, little), head.getUint16(wide ? 56 : 44, little)];
  if (count > MOST_SEGMENTS) problems.push({ what: 'program headers', detail: `${count}, more than ${MOST_SEGMENTS}` });
  const segments: Segment[] = [];
  if (table === undefined || size < (wide ? 56 : 32) || size > MOST_ENTRY) return segments;
  const end = Math.min(count, MOST_SEGMENTS) * size;
  const view = viewOf(reader.some(table, end));
  for (let at = 0; at < end; at += size) {
    if (view === undefined || at + size > view.byteLength) {
      problems.push({ what: 'program headers', detail: 'lie outside of the file' });
      break;
    }
    segments.push({
      type: view.getUint32(at, little),
      flags: view.getUint32(at + (wide ? 4 : 24), little),
      offset: long(view, at + (wide ? 8 : 4), fields),
      address: long(view, at + (wide ? 16 : 8), fields),
      fileSize: long(view, at + (wide ? 32 : 16), fields),
    });
  }
  return segments;
}

/** The sections that are asked for, by the letters behind the dot: a file has thirty, of which nine matter. */
const WANTED: ReadonlySet<number> = new Set(
  ['rod', 'dat', 'lro', 'nop', 'gnu', 'go.', 'dep', 'sym', 'str'].map((text) => lettersAt(Buffer.from(text), 0)),
);

function lettersAt(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** What mostly lies before the table of sections is their names: both come in one read. */
const NAMES_BEFORE = 1024;

/** The wanted sections; undefined where there is no table of sections that can be read. */
function readSections(head: DataView, fields: Fields): readonly Section[] | undefined {
  const { reader, little, wide, problems } = fields;
  const table = sectionTable(head, fields);
  if (table === undefined) return undefined;
  const { at, count, entry } = table;
  const start = Math.max(0, at - NAMES_BEFORE);
  const bytes = reader.bytes(start, at + count * entry - start);
  const view = viewOf(bytes?.subarray(at - start));
  const names = head.getUint16(wide ? 62 : 50, little);
  const unnamed = (): undefined => void problems.push({ what: 'sections', detail: 'have their names outside of the file' });
  if (bytes === undefined || view === undefined || names >= count) return unnamed();
  const { offset, size } = sectionAt(view, names * entry, '', fields);
  const length = Math.min(size, MOST_NAMES);
  const isNear = offset >= start && offset + length <= start + bytes.length;
  const texts = isNear ? bytes.subarray(offset - start, offset - start + length) : reader.bytes(offset, length);
  if (texts === undefined) return unnamed();
  const sections: Section[] = [];
  for (let place = 0; place < count * entry; place += entry) {
    const nameAt = view.getUint32(place, little);
    if (texts[nameAt] !== DOT || !WANTED.has(lettersAt(texts, nameAt + 1))) continue;
    const end = texts.indexOf(0, nameAt);
    const name = end < 0 ? '' : texts.toString('latin1', nameAt, Math.min(end, nameAt + LONGEST_NAME));
    sections.push(sectionAt(view, place, name, fields));
  }
  const outside = sections.filter((one) => one.type !== SHT_NOBITS && one.size > 0 && one.offset + one.size > reader.size).length;
  if (outside > 0) problems.push({ what: 'sections', detail: `${outside} lie outside of the file` });
  return sections;
}

const DOT = 0x2e;

interface SectionTable {
  readonly at: number;
  readonly count: number;
  readonly entry: number;
}

/** Where the sections are described; undefined where the file has none, or says of them what cannot be. */
function sectionTable(head: DataView, fields: Fields): SectionTable | undefined {
  const { reader, little, wide, problems } = fields;
  const at = placeAt(head, wide ? 40 : 32, fields);
  const entry = head.getUint16(wide ? 58 : 46, little);
  if (at === undefined || at === 0) return undefined;
  const problem = (detail: string): undefined => {
    problems.push({ what: 'sections', detail });
  };
  if (entry !== (wide ? 64 : 40)) return entry === 0 ? undefined : problem(`entries of ${entry} bytes`);
  // More than 65,279 sections: the count stands in the first section's size.
  const count = head.getUint16(wide ? 60 : 48, little) || (wide ? reader.u64(at + 32) : reader.u32(at + 20)) || 0;
  if (count > MOST_SECTIONS) return problem(`${count}, more than ${MOST_SECTIONS}`);
  if (at + count * entry > reader.size) return problem('the table lies outside of the file');
  return { at, count, entry };
}

function sectionAt(view: DataView, at: number, name: string, fields: Fields): Section {
  const { wide, little } = fields;
  return {
    name,
    type: view.getUint32(at + 4, little),
    flags: long(view, at + 8, fields),
    address: long(view, at + (wide ? 16 : 12), fields),
    offset: long(view, at + (wide ? 24 : 16), fields),
    size: long(view, at + (wide ? 32 : 20), fields),
  };
}

function readDynamic(segments: readonly Segment[], fields: Fields): Dynamic {
  const { reader, wide, problems } = fields;
  const values = new Map<number, number>();
  const needed: number[] = [];
  const segment = segments.find(({ type }) => type === PT_DYNAMIC);
  if (segment === undefined) return { values, needed };
  const entry = wide ? 16 : 8;
  const most = MOST_DYNAMIC * entry;
  if (segment.fileSize > most) problems.push({ what: 'dynamic entries', detail: `more than ${MOST_DYNAMIC}` });
  const length = Math.min(segment.fileSize, most);
  const view = viewOf(reader.some(segment.offset, length));
  for (let at = 0; ; at += entry) {
    if (view === undefined || at + entry > view.byteLength) {
      if ((view?.byteLength ?? 0) < length) problems.push({ what: 'dynamic entries', detail: 'lie outside of the file' });
      break;
    }
    const tag = long(view, at, fields);
    if (tag === 0) break;
    const value = long(view, at + entry / 2, fields);
    if (tag === DT.needed) needed.push(value);
    else if (!values.has(tag)) values.set(tag, value);
  }
  return { values, needed };
}

/**
 * Read-only data and initialised data (Kerberos and HDF5 keep their release in it), without `.data.rel.ro`: those are pointers, and no
 * release was found among 18 MB of them in 707 files. Of a file without sections the parts that are loaded and not code alone. */
function constantRegions(sections: readonly Section[] | undefined, segments: readonly Segment[], size: number): readonly Region[] {
  const inside = (region: Region): boolean => region.size > 0 && region.offset + region.size <= size;
  if (sections !== undefined)
    return sections.filter(
      (section) =>
        isConstant(section.name) &&
        section.type !== SHT_NOBITS &&
        (section.flags & SHF_ALLOC) !== 0 &&
        (section.flags & SHF_COMPRESSED) === 0 &&
        inside(section),
    );
  return segments
    .filter(({ type }) => type === PT_LOAD)
    .map(({ offset, address, fileSize }) => ({ name: 'segment', offset, address, size: Math.min(fileSize, Math.max(0, size - offset)) }))
    .filter(inside);
}

function isConstant(name: string): boolean {
  return name === '.data' || name.startsWith('.rodata') || name === '.lrodata' || name === '.noptrdata';
}

function linkName(reader: Reader, section: Section | undefined): string | undefined {
  const name = section === undefined || section.size > 4096 ? undefined : reader.text(section.offset, Math.min(section.size, 512));
  return name === undefined || !/^[\w.+~^-]+$/.test(name) ? undefined : name;
}
