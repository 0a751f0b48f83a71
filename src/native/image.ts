/** What the readers of ELF, PE and Mach-O give alike: where the constants lie, what the file calls itself, what could not be read. */

export type ImageFormat = 'elf' | 'pe' | 'mach-o' | 'wasm';

/** A piece of the file. `address`: where it is in memory. */
export interface Region {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly address: number;
}

/** Where in the file an address lies; undefined where no region holds it. */
export function fileOffset(regions: readonly Region[], address: number): number | undefined {
  const region = regions.find((one) => address >= one.address && address < one.address + one.size);
  return region === undefined ? undefined : region.offset + address - region.address;
}

/** A bound that a file exceeded, or a header that leads out of the file. */
export interface ImageProblem {
  readonly what: string;
  readonly detail: string;
}

export interface NativeImage {
  readonly format: ImageFormat;
  /** Machine names as Linux writes them, `x86_64`, `aarch64`; of a fat file all of them. */
  readonly machines: readonly string[];
  /** ELF's soname, the last part of Mach-O's LC_ID_DYLIB. */
  readonly soname?: string | undefined;
  /** The libraries that it loads; of most files nobody asks for them, nor for the constants. */
  readonly needed: () => readonly string[];
  /** Where constants, and so the texts of the program, lie. */
  readonly constants: () => readonly Region[];
  /** Sections that hold embedded build documents, by what they hold. */
  readonly goBuildInfo?: Region | undefined;
  readonly cargoAudit?: Region | undefined;
  readonly problems: readonly ImageProblem[];
}

/** What a file is by its first bytes; undefined for what is no native code. Java's classes share the magic of fat Mach-O. */
export function formatOf(head: Uint8Array): ImageFormat | undefined {
  if (head.length < 8) return undefined;
  const magic = (((head[0] ?? 0) << 24) | ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0)) >>> 0;
  if (magic === 0x7f454c46) return 'elf';
  if (magic === 0x0061736d) return 'wasm';
  if (magic >>> 16 === 0x4d5a) return 'pe';
  if (magic === 0xfeedface || magic === 0xfeedfacf || magic === 0xcefaedfe || magic === 0xcffaedfe) return 'mach-o';
  if (magic === 0xcafebabe || magic === 0xcafebabf) return head[4] === 0 && head[5] === 0 && (head[7] ?? 0) < 43 ? 'mach-o' : undefined;
  return undefined;
}
