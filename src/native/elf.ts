/**
 * ELF of 32 and 64 bits, of both byte orders, read in pieces (System V ABI, generic; GNU's extensions `.gnu_debuglink`,
 * `.gnu.hash`). Dynamic facts come from the program headers, which a loader needs too, so a file without sections still has them.
 */
import { type ByteSource, Reader, type ReaderStart } from './byte-source.ts';
import { type ElfFields, long, placeAt } from './elf-fields.ts';
import { constantRegions, readSections, type Section, sectionOf } from './elf-sections.ts';
import type { ImageProblem, NativeImage, Region } from './image.ts';

/** A part of the file that is loaded. */
export interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

/** What the dynamic entries say, where they say it: the first value of each tag, and all of DT_NEEDED. */
export interface Dynamic {
  strtab?: number;
  strsz?: number;
  symtab?: number;
  soname?: number;
  rela?: number;
  relasz?: number;
  relacount?: number;
  gnuHash?: number;
  readonly needed: number[];
}

export interface ElfImage extends NativeImage {
  readonly reader: Reader;
  readonly wide: boolean;
  readonly machine: number;
  readonly segments: readonly Segment[];
  readonly dynamic: Readonly<Dynamic>;
  /** The file name in `.gnu_debuglink`. */
  readonly debugLink: string | undefined;
  /** All symbols and their names, where they were not stripped: `.symtab`, `.strtab`. */
  readonly symbols: { readonly table: Region; readonly names: Region } | undefined;
}

const MOST_SEGMENTS = 512;
const MOST_DYNAMIC = 4096;
const MOST_ENTRY = 256;

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const DT_NEEDED = 1;
const KEYS: ReadonlyMap<number, Exclude<keyof Dynamic, 'needed'>> = new Map([
  [5, 'strtab'],
  [6, 'symtab'],
  [7, 'rela'],
  [8, 'relasz'],
  [10, 'strsz'],
  [14, 'soname'],
  [0x6ffffef5, 'gnuHash'],
  [0x6ffffff9, 'relacount'],
]);

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

/** Reads the headers of an ELF file; undefined where not even its first header is there. Nothing is thrown: see `problems`. */
export function readElf(source: ByteSource, start?: ReaderStart): ElfImage | undefined {
  const reader = new Reader(source, start);
  const bits = reader.u8(4);
  const order = reader.u8(5);
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return undefined;
  reader.little = order === 1;
  const wide = bits === 2;
  const problems: ImageProblem[] = [];
  const head = reader.view(0, wide ? 64 : 52);
  if (head === undefined) return undefined;
  const fields = { reader, little: reader.little, wide, problems };
  const { segments, dynamicAt } = readSegments(head, fields);
  const sections = readSections(head, fields);
  const dynamic = readDynamic(dynamicAt, fields);
  const strings = offsetOf(segments, dynamic.strtab);
  const named = (index: number | undefined): string | undefined =>
    index === undefined || strings === undefined || index >= (dynamic.strsz ?? 0) ? undefined : reader.text(strings + index, 512);
  const machine = head.getUint16(18, reader.little);
  const table = sectionOf(sections, '.symtab');
  const names = sectionOf(sections, '.strtab');
  return {
    format: 'elf',
    reader,
    wide,
    machine,
    machines: [MACHINES.get(machine) ?? `machine ${machine}`],
    segments,
    dynamic,
    soname: named(dynamic.soname) || undefined,
    needed: () => dynamic.needed.map(named).filter((name) => name !== undefined),
    constants: () => constantRegions(sections, segments, reader.size),
    debugLink: linkName(reader, sectionOf(sections, '.gnu_debuglink')),
    symbols: table === undefined || names === undefined ? undefined : { table, names },
    goBuildInfo: sectionOf(sections, '.go.buildinfo'),
    cargoAudit: sectionOf(sections, '.dep-v0'),
    problems,
  };
}

/** Where an address of the loaded program lies in the file. */
export function offsetOf(segments: readonly Segment[], address: number | undefined): number | undefined {
  if (address === undefined) return undefined;
  for (let index = 0; index < segments.length; index++) {
    const { address: start, offset, fileSize } = segments[index] as Segment;
    if (address >= start && address < start + fileSize) return offset + address - start;
  }
  return undefined;
}

/** What the program headers tell: the parts that are loaded, and where the dynamic entries are. */
interface Segments {
  readonly segments: readonly Segment[];
  readonly dynamicAt: Segment | undefined;
}

function readSegments(head: DataView, fields: ElfFields): Segments {
  const { reader, little, wide, problems } = fields;
  const table = placeAt(head, wide ? 32 : 28, fields);
  const size = head.getUint16(wide ? 54 : 42, little);
  const count = head.getUint16(wide ? 56 : 44, little);
  if (count > MOST_SEGMENTS) problems.push({ what: 'program headers', detail: `${count}, more than ${MOST_SEGMENTS}` });
  const segments: Segment[] = [];
  let dynamicAt: Segment | undefined;
  if (table === undefined || size < (wide ? 56 : 32) || size > MOST_ENTRY) return { segments, dynamicAt };
  const end = Math.min(count, MOST_SEGMENTS) * size;
  const view = table < reader.size ? reader.view(table, Math.min(end, reader.size - table)) : undefined;
  for (let at = 0; at < end; at += size) {
    if (view === undefined || at + size > view.byteLength) {
      problems.push({ what: 'program headers', detail: 'lie outside of the file' });
      break;
    }
    const type = view.getUint32(at, little);
    if (type !== PT_LOAD && type !== PT_DYNAMIC) continue;
    const segment = {
      offset: long(view, at + (wide ? 8 : 4), fields),
      address: long(view, at + (wide ? 16 : 8), fields),
      fileSize: long(view, at + (wide ? 32 : 16), fields),
    };
    if (type === PT_LOAD) segments.push(segment);
    else dynamicAt ??= segment;
  }
  return { segments, dynamicAt };
}

function readDynamic(segment: Segment | undefined, fields: ElfFields): Dynamic {
  const { reader, wide, little, problems } = fields;
  const dynamic: Dynamic = { needed: [] };
  if (segment === undefined) return dynamic;
  const entry = wide ? 16 : 8;
  /** Where the lower half of a number lies. */
  const low = wide && !little ? 4 : 0;
  const most = MOST_DYNAMIC * entry;
  if (segment.fileSize > most) problems.push({ what: 'dynamic entries', detail: `more than ${MOST_DYNAMIC}` });
  const length = Math.min(segment.fileSize, most);
  const view = segment.offset < reader.size ? reader.view(segment.offset, Math.min(length, reader.size - segment.offset)) : undefined;
  for (let at = 0; ; at += entry) {
    if (view === undefined || at + entry > view.byteLength) {
      if ((view?.byteLength ?? 0) < length) problems.push({ what: 'dynamic entries', detail: 'lie outside of the file' });
      break;
    }
    // Half of the entries are of tags that nobody asks for.
    const tag = view.getUint32(at + low, little);
    const key = KEYS.get(tag);
    if (key === undefined && tag > DT_NEEDED) continue;
    if (wide && view.getUint32(at + 4 - low, little) !== 0) continue;
    if (tag === 0) break;
    const value = long(view, at + entry / 2, fields);
    if (key === undefined) dynamic.needed.push(value);
    else dynamic[key] ??= value;
  }
  return dynamic;
}

function linkName(reader: Reader, section: Section | undefined): string | undefined {
  const name = section === undefined || section.size > 4096 ? undefined : reader.text(section.offset, Math.min(section.size, 512));
  return name === undefined || !/^[\w.+~^-]+$/.test(name) ? undefined : name;
}
