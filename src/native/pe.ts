/** PE/COFF images (Microsoft's specification): sections and the version resource, read in pieces. */
import { type ByteSource, Reader, type ReaderStart } from './byte-source.ts';
import { fileOffset, type ImageProblem, type NativeImage, type Region } from './image.ts';

export interface PeImage extends NativeImage {
  readonly reader: Reader;
  /** The strings of the version resource: ProductName, ProductVersion, OriginalFilename, … */
  readonly version: ReadonlyMap<string, string>;
  /** Where it wants to be loaded; pointers in it are stored as if it were. */
  readonly base: number;
  /** By their addresses from there. */
  readonly sections: readonly Region[];
  /** The address of the table of exported names. */
  readonly exports?: number;
}

const MOST_SECTIONS = 96;
const MOST_RESOURCE = 64 * 1024;
const RT_VERSION = 16;

const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x14c, 'i686'],
  [0x8664, 'x86_64'],
  [0xaa64, 'aarch64'],
  [0x1c4, 'armv7l'],
]);

/** Reads the headers of a PE image; undefined where it is none (a DOS program has the same first bytes). */
export function readPe(source: ByteSource, start?: ReaderStart): PeImage | undefined {
  const reader = new Reader(source, start);
  const header = reader.u32(0x3c);
  if (header === undefined || reader.u32(header) !== 0x4550) return undefined;
  const [machine, count, optionalSize] = [reader.u16(header + 4), reader.u16(header + 6), reader.u16(header + 20)];
  if (machine === undefined || count === undefined || optionalSize === undefined) return undefined;
  const problems: ImageProblem[] = [];
  const optional = header + 24;
  const wide = reader.u16(optional) === 0x20b;
  if (count > MOST_SECTIONS) problems.push({ what: 'sections', detail: `${count}, more than ${MOST_SECTIONS}` });
  const sections = readSections(reader, optional + optionalSize, Math.min(count, MOST_SECTIONS), problems);
  const directories = optional + (wide ? 112 : 96);
  const place = (address: number | undefined): number | undefined => (address === undefined ? undefined : fileOffset(sections, address));
  const tables = reader.u32(optional + (wide ? 108 : 92)) ?? 0;
  const exports = tables > 0 ? reader.u32(directories) : undefined;
  const resources = tables > 2 ? place(reader.u32(directories + 16)) : undefined;
  const data = resources === undefined ? undefined : versionData(reader, resources);
  const at = data === undefined ? undefined : place(data.address);
  const bytes = at === undefined || data === undefined ? undefined : reader.some(at, Math.min(data.size, MOST_RESOURCE));
  const cargo = sections.find(({ name }) => name === '.dep-v0');
  return {
    format: 'pe',
    reader,
    machines: [MACHINES.get(machine) ?? `machine ${machine}`],
    needed: () => [],
    constants: () => sections.filter(({ name }) => name === '.rdata' || name === '.data'),
    base: (wide ? reader.u64(optional + 24) : reader.u32(optional + 28)) ?? 0,
    sections,
    ...(exports === undefined || exports === 0 ? {} : { exports }),
    version: bytes === undefined ? new Map() : versionStrings(bytes),
    problems,
    ...(cargo === undefined ? {} : { cargoAudit: cargo }),
    ...goBuildInfo(reader, sections),
  };
}

/** Go puts its build info at the start of the data section on Windows. */
function goBuildInfo(reader: Reader, sections: readonly Region[]): { goBuildInfo?: Region } {
  const data = sections.find(({ name }) => name === '.data');
  const marked = data === undefined ? undefined : reader.bytes(data.offset, 14)?.toString('latin1') === '\xff Go buildinf:';
  return data !== undefined && marked === true ? { goBuildInfo: data } : {};
}

function readSections(reader: Reader, table: number, count: number, problems: ImageProblem[]): readonly Region[] {
  const sections: Region[] = [];
  for (let index = 0; index < count; index++) {
    const at = table + index * 40;
    const name = reader.bytes(at, 8)?.toString('latin1').replace(/\0.*$/s, '');
    const [address, size, offset] = [at + 12, at + 16, at + 20].map((place) => reader.u32(place));
    if (name === undefined || address === undefined || size === undefined || offset === undefined) {
      problems.push({ what: 'sections', detail: 'the table lies outside of the file' });
      break;
    }
    if (offset < reader.size) sections.push({ name, address, offset, size: Math.min(size, reader.size - offset) });
    if (size > 0 && offset + size > reader.size)
      problems.push({ what: 'sections', detail: `${JSON.stringify(name)} lies outside of the file` });
  }
  return sections;
}

/** The first version resource: three levels of folders (type, name, language), each searched once, so a folder that holds itself ends. */
function versionData(reader: Reader, root: number): { address: number; size: number } | undefined {
  const type = entryOf(reader, root, (id) => id === RT_VERSION);
  const name = type === undefined ? undefined : entryOf(reader, root + type, () => true);
  const language = name === undefined ? undefined : entryOf(reader, root + name, () => true, true);
  if (language === undefined) return undefined;
  const [address, size] = [reader.u32(root + language), reader.u32(root + language + 4)];
  return address === undefined || size === undefined ? undefined : { address, size };
}

function entryOf(reader: Reader, folder: number, wanted: (id: number) => boolean, leaf = false): number | undefined {
  const count = Math.min((reader.u16(folder + 12) ?? 0) + (reader.u16(folder + 14) ?? 0), 4096);
  for (let index = 0; index < count; index++) {
    const [id, target] = [reader.u32(folder + 16 + index * 8), reader.u32(folder + 20 + index * 8)];
    if (id === undefined || target === undefined) return undefined;
    const isFolder = target >= 0x80000000;
    if (wanted(id) && isFolder !== leaf) return isFolder ? target - 0x80000000 : target;
  }
  return undefined;
}

const WANTED = [
  'ProductName',
  'ProductVersion',
  'FileVersion',
  'FileDescription',
  'OriginalFilename',
  'InternalName',
  'CompanyName',
] as const;

/** Reads the wanted strings: key in UTF-16, padded to four bytes, then the value. */
function versionStrings(bytes: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const key of WANTED) {
    const marker = Buffer.from(`${key}\0`, 'utf16le');
    const at = bytes.indexOf(marker);
    if (at < 6) continue;
    const units = bytes.readUInt16LE(at - 4);
    const start = Math.ceil((at + marker.length) / 4) * 4;
    // The block's own alignment decides; a value never begins with a zero.
    const value = bytes.subarray(start, Math.min(start + Math.min(units, 256) * 2, bytes.length)).toString('utf16le');
    const text = value.replace(/^\0+/, '').replace(/\0.*$/s, '').trim();
    if (text !== '') found.set(key, text);
  }
  return found;
}
