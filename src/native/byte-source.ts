/** Bytes of one file, read in pieces: a file in a folder, or a member of an archive that is held in memory. */

/**
 * A file's bytes. `read` gives fewer bytes where the file ends, none outside of it, and never throws. They may lie in `into`, which is
 * large enough and which the caller uses again.
 */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number, into?: Buffer): Buffer;
}

/** A source of bytes that are in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: buffer.length,
    read: (offset, length) => (offset < 0 || length <= 0 ? buffer.subarray(0, 0) : buffer.subarray(offset, offset + length)),
  };
}

const PAGE = 4096;

/** The same bytes, of which the first page is read once, into `memory`: of most files nothing more is asked. */
export function withFirstPage(source: ByteSource, memory: Buffer): ByteSource {
  const first = source.read(0, PAGE, memory);
  return {
    size: source.size,
    read: (offset, length, into) =>
      offset >= 0 && offset + length <= first.length ? first.subarray(offset, offset + length) : source.read(offset, length, into),
  };
}

/** What {@link withFirstPage} needs. */
export const FIRST_PAGE: number = PAGE;
/** 8 MiB: headers, hash tables and a few functions of a real library fit many times. */
const MOST_PAGES = 2048;
/** What the headers of nearly all files need: beyond it each piece has memory of its own. More of it would bring V8 to collect all garbage once more. */
export const PAGED: number = 16 * PAGE;

const readU16LE = (bytes: Buffer, at: number): number => bytes.readUInt16LE(at);
const readU16BE = (bytes: Buffer, at: number): number => bytes.readUInt16BE(at);
const readU32LE = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at);
const readU32BE = (bytes: Buffer, at: number): number => bytes.readUInt32BE(at);

/**
 * Typed reads at any offset, by pages that are kept. Every read answers undefined outside of the file, so whoever follows an offset
 * that lies needs no check of its own. Once `MOST_PAGES` pages were fetched nothing more is read: `exhausted` says so. `memory`, of
 * {@link PAGED} bytes, is where the first pieces go; whoever hands it out has one reader at a time.
 */
export class Reader {
  readonly size: number;
  readonly source: ByteSource;
  little = true;
  private readonly pages = new Map<number, Buffer>();

  private readonly memory: Buffer | undefined;
  private used = 0;

  constructor(source: ByteSource, memory?: Buffer) {
    this.source = source;
    this.memory = memory;
    this.size = source.size;
  }

  get exhausted(): boolean {
    return this.pages.size >= MOST_PAGES;
  }

  /** All of `length` bytes, or undefined. Larger pieces than a page are not kept. */
  bytes(offset: number, length: number): Buffer | undefined {
    if (!(offset >= 0) || length < 0 || offset + length > this.size) return undefined;
    const start = offset % PAGE;
    if (start + length <= PAGE) {
      const part = this.page((offset - start) / PAGE)?.subarray(start, start + length);
      // A file may have become shorter.
      return part?.length === length ? part : undefined;
    }
    const read = this.source.read(offset, length, this.room(length));
    return read.length === length ? read : undefined;
  }

  /** Memory for a piece; undefined where there is none left, or none was handed out. */
  private room(length: number): Buffer | undefined {
    const start = this.used;
    if (this.memory === undefined || start + length > this.memory.length) return undefined;
    this.used += Math.ceil(length / 8) * 8;
    return this.memory.subarray(start, start + length);
  }

  /** Up to `length` bytes: what is there. */
  some(offset: number, length: number): Buffer | undefined {
    return offset >= 0 && offset < this.size ? this.bytes(offset, Math.min(length, this.size - offset)) : undefined;
  }

  u8(offset: number): number | undefined {
    return this.number(offset, 1, (bytes, at) => bytes[at]);
  }

  u16(offset: number): number | undefined {
    return this.number(offset, 2, this.little ? readU16LE : readU16BE);
  }

  u32(offset: number): number | undefined {
    return this.number(offset, 4, this.little ? readU32LE : readU32BE);
  }

  /** A number of eight bytes; undefined where it is larger than any file. */
  u64(offset: number): number | undefined {
    const [low, high] = this.little ? [this.u32(offset), this.u32(offset + 4)] : [this.u32(offset + 4), this.u32(offset)];
    if (low === undefined || high === undefined || high > 0x1fffff) return undefined;
    return high * 0x100000000 + low;
  }

  /** A number straight from its page: headers are made of thousands of them. */
  private number(offset: number, length: number, read: (bytes: Buffer, at: number) => number | undefined): number | undefined {
    if (!(offset >= 0) || offset + length > this.size) return undefined;
    const start = offset % PAGE;
    if (start + length > PAGE) {
      const bytes = this.bytes(offset, length);
      return bytes === undefined ? undefined : read(bytes, 0);
    }
    const page = this.page((offset - start) / PAGE);
    return page === undefined || start + length > page.length ? undefined : read(page, start);
  }

  /** The text up to the next zero byte, as latin1; undefined where none follows within `limit` bytes. */
  text(offset: number, limit = 1024): string | undefined {
    const start = offset % PAGE;
    const page = offset >= 0 && offset < this.size ? this.page((offset - start) / PAGE) : undefined;
    const near = page?.indexOf(0, start) ?? -1;
    if (near >= 0) return near < start + limit ? page?.toString('latin1', start, near) : undefined;
    const bytes = this.some(offset, limit);
    const end = bytes?.indexOf(0) ?? -1;
    return end < 0 ? undefined : bytes?.toString('latin1', 0, end);
  }

  private page(index: number): Buffer | undefined {
    const known = this.pages.get(index);
    if (known !== undefined) return known;
    if (this.exhausted) return undefined;
    const page = this.source.read(index * PAGE, PAGE, this.room(PAGE));
    this.pages.set(index, page);
    return page;
  }
}
