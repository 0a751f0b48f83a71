/** The view of a PE image that functions are decoded through: sections by their addresses, and the sorted table of exported names. */
import { type CodeImage, exportedBy, type SymbolLookup } from './code-image.ts';
import { fileOffset } from './image.ts';
import type { PeImage } from './pe.ts';
import { MOST_EXPORTS } from './table-bounds.ts';

export function peCode(image: PeImage): CodeImage {
  const { reader, sections, base } = image;
  const offset = (address: number): number | undefined => fileOffset(sections, address);
  const exported = exportLookup(image, offset);
  return {
    reader,
    machine: image.machines[0] ?? '',
    isFixed: false,
    offset,
    pointer: (address) => {
      const at = offset(address);
      const stored = at === undefined ? undefined : reader.u64(at);
      return stored === undefined || offset(stored - base) === undefined ? undefined : stored - base;
    },
    exported: (wanted) => exportedBy(exported, wanted),
    local: () => new Map(),
  };
}

/** By halves: the names are sorted by their bytes. Of functions that are forwarded to another library the address is that of a text. */
function exportLookup({ reader, exports }: PeImage, offset: CodeImage['offset']): SymbolLookup | undefined {
  const table = exports === undefined ? undefined : offset(exports);
  if (table === undefined) return undefined;
  const place = (at: number): number | undefined => {
    const address = reader.u32(table + at);
    return address === undefined ? undefined : offset(address);
  };
  const [count, functions, names, ordinals] = [reader.u32(table + 24), place(28), place(32), place(36)];
  if (!count || count > MOST_EXPORTS || functions === undefined || names === undefined || ordinals === undefined) return undefined;
  const textAt = (index: number): string | undefined => {
    const address = reader.u32(names + index * 4);
    const at = address === undefined ? undefined : offset(address);
    return at === undefined ? undefined : reader.text(at, 1024);
  };
  // Those in the middle are met in every search.
  const texts = new Map<number, string | undefined>();
  return (name) => {
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (!texts.has(middle)) texts.set(middle, textAt(middle));
      const text = texts.get(middle);
      if (text === undefined) return undefined;
      if (text === name) {
        const ordinal = reader.u16(ordinals + middle * 2);
        const found = ordinal === undefined ? undefined : reader.u32(functions + ordinal * 4);
        return found === undefined ? undefined : { address: found, size: 0, kind: 'unknown' };
      }
      if (text < name) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };
}
