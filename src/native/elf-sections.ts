/** The sections of an ELF file that matter here, and where its constants lie. */
import type { Segment } from './elf.ts';
import { type ElfFields, long, placeAt } from './elf-fields.ts';
import type { Region } from './image.ts';

/** A section as its file describes it. */
export interface Section extends Region {
  readonly type: number;
  readonly flags: number;
}

const MOST_SECTIONS = 4096;
const MOST_NAMES = 1024 * 1024;
const SHT_NOBITS = 8;
const SHF_ALLOC = 2;
const SHF_COMPRESSED = 0x800;

/** The end of a name. */
const END = '\0';
/** The sections that are asked for, by their first four letters: a file has thirty. Names that begin with `.rodata` are several. */
const WANTED: ReadonlyMap<number, { readonly name: string; readonly bytes: Buffer }> = new Map(
  [
    '.rodata',
    ...['.data', '.lrodata', '.noptrdata', '.gnu_debuglink', '.go.buildinfo', '.dep-v0', '.symtab', '.strtab'].map((name) => name + END),
  ].map((text) => [Buffer.from(text).readUInt32BE(), { name: text.replace(END, ''), bytes: Buffer.from(text) }]),
);

/** What mostly lies before the table of sections is their names: both come in one read. */
const NAMES_BEFORE = 1024;

/** The wanted sections; undefined where there is no table of sections that can be read. */
export function readSections(head: DataView, fields: ElfFields): readonly Section[] | undefined {
  const { reader, little, wide, problems } = fields;
  const table = sectionTable(head, fields);
  if (table === undefined) return undefined;
  const { at, count, entry } = table;
  const start = Math.max(0, at - NAMES_BEFORE);
  const first = at - start;
  const view = reader.view(start, first + count * entry);
  const namesIndex = head.getUint16(wide ? 62 : 50, little);
  const unnamed = (): undefined => void problems.push({ what: 'sections', detail: 'have their names outside of the file' });
  if (view === undefined || namesIndex >= count) return unnamed();
  const { offset, size } = sectionAt(view, first + namesIndex * entry, '', fields);
  const length = Math.min(size, MOST_NAMES);
  const isNear = offset >= start && offset + length <= start + view.byteLength;
  const names = isNear ? view : reader.view(offset, length);
  if (names === undefined) return unnamed();
  const namesAt = isNear ? offset - start : 0;
  const sections: Section[] = [];
  for (let place = first; place < view.byteLength; place += entry) {
    const nameAt = view.getUint32(place, little);
    if (nameAt + 4 > length) continue;
    const wanted = WANTED.get(names.getUint32(namesAt + nameAt));
    if (wanted === undefined || nameAt + wanted.bytes.length > length || !hasBytes(names, namesAt + nameAt, wanted.bytes)) continue;
    sections.push(sectionAt(view, place, wanted.name, fields));
  }
  const outside = sections.filter((one) => one.type !== SHT_NOBITS && one.size > 0 && one.offset + one.size > reader.size).length;
  if (outside > 0) problems.push({ what: 'sections', detail: `${outside} lie outside of the file` });
  return sections;
}

/** Whether the bytes stand there, of which the first four are known to. */
function hasBytes(view: DataView, start: number, bytes: Buffer): boolean {
  for (let index = 4; index < bytes.length; index++) if (view.getUint8(start + index) !== bytes[index]) return false;
  return true;
}

/** The first section of a name. */
export function sectionOf(sections: readonly Section[] | undefined, name: string): Section | undefined {
  if (sections !== undefined)
    for (let index = 0; index < sections.length; index++) if (sections[index]?.name === name) return sections[index];
  return undefined;
}

interface SectionTable {
  readonly at: number;
  readonly count: number;
  readonly entry: number;
}

/** Where the sections are described; undefined where the file has none, or says of them what cannot be. */
function sectionTable(head: DataView, fields: ElfFields): SectionTable | undefined {
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

function sectionAt(view: DataView, at: number, name: string, fields: ElfFields): Section {
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

/**
 * Read-only data and initialised data (Kerberos and HDF5 keep their release in it), without `.data.rel.ro`: those are pointers, and no
 * release was found among 18 MB of them in 707 files. Of a file without sections the parts that are loaded and not code alone. */
export function constantRegions(sections: readonly Section[] | undefined, segments: readonly Segment[], size: number): readonly Region[] {
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
    .map(({ offset, address, fileSize }) => ({ name: 'segment', offset, address, size: Math.min(fileSize, Math.max(0, size - offset)) }))
    .filter(inside);
}

function isConstant(name: string): boolean {
  return name === '.data' || name === '.rodata' || name === '.lrodata' || name === '.noptrdata';
}
