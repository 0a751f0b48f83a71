/** Tables whose headers lead out of the file or name more than is read: what follows from them is missing, and that is said. */
import type { ElfImage } from './elf.ts';
import { fileOffset, type ImageProblem, type NativeImage } from './image.ts';
import type { MachOImage } from './macho.ts';
import type { PeImage } from './pe.ts';

/** The export trie of a real library is 1 MB. */
export const MOST_TRIE: number = 8 * 1024 * 1024;
/** 1.3 million symbols of ELF; the largest real table is 3 MB. */
export const MOST_SYMBOL_BYTES: number = 32 * 1024 * 1024;
/** Names that a DLL exports. */
export const MOST_EXPORTS = 1_000_000;

interface Table {
  readonly offset: number;
  readonly size: number;
}

/** What is wrong with the tables of names of an image. */
export function tableProblems(image: (ElfImage | PeImage | MachOImage) & NativeImage): readonly ImageProblem[] {
  const size = image.reader.size;
  const judged = (what: string, { offset, size: length }: Table, most: number): readonly ImageProblem[] => {
    if (length > 0 && offset + length > size) return [{ what, detail: 'lie outside of the file' }];
    return length > most ? [{ what, detail: `${length} bytes, more than ${most}` }] : [];
  };
  if (image.format === 'elf') {
    const { symbols } = image as ElfImage;
    return symbols === undefined ? [] : judged('symbols', symbols.table, MOST_SYMBOL_BYTES);
  }
  if (image.format === 'pe') return exportProblems(image as PeImage);
  const { symbols, exports } = image as MachOImage;
  return [
    ...(symbols === undefined ? [] : judged('symbols', { offset: symbols.offset, size: symbols.count * 16 }, MOST_SYMBOL_BYTES)),
    ...(exports === undefined ? [] : judged('exports', exports, MOST_TRIE)),
  ];
}

function exportProblems({ reader, sections, exports }: PeImage): readonly ImageProblem[] {
  if (exports === undefined) return [];
  const at = fileOffset(sections, exports);
  if (at === undefined) return [{ what: 'exports', detail: 'lie outside of the file' }];
  const count = reader.u32(at + 24) ?? 0;
  return count > MOST_EXPORTS ? [{ what: 'exports', detail: `${count}, more than ${MOST_EXPORTS}` }] : [];
}
