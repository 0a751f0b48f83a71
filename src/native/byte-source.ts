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

/** How much of a file is read first: of most of them nothing more is asked. */
export const PAGE = 4096;
/** 8 MiB: headers, hash tables and a few functions of a real library fit many times. */
const MOST_PAGES = 2048;
/** What the headers of nearly all files need: beyond it each piece has memory of its own. More of it would bring V8 to collect all garbage once more. */
export const PAGED: number = 16 * PAGE;

/** What a reader begins with. */
export interface ReaderStart {
  /** The first page, where it was read already. */
  readonly first?: Buffer;
  /** Memory of {@link PAGED} bytes, where the first pieces go; whoever hands it out has one reader at a time. */
  readonly memory?: Buffer;
}

interface Page {
  readonly bytes: Buffer;
  /** The same bytes: each method by which a Buffer reads a number is a function of its own that V8 would have to learn. */
  readonly numbers: DataView;
}

const pageOf = (bytes: Buffer): Page => ({ bytes, numbers: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) });
const NO_PAGE: Page = pageOf(Buffer.alloc(0));

/**
 * Typed reads at any offset, by pages that are kept. Every read answers undefined outside of the file, so whoever follows an offset
 * that lies needs no check of its own. Once `MOST_PAGES` pages were fetched nothing more is read: `exhausted` says so.
 */
export class Reader {
  readonly size: number;
  readonly source: ByteSource;
  little = true;
  private readonly pages = new Map<number, Page>();
  /** The page that was asked last, and its number: what is asked next mostly lies in it too. */
  private page: Page = NO_PAGE;
  private number = -1;

  private readonly memory: Buffer | undefined;
  private used = 0;

  constructor(source: ByteSource, { first, memory }: ReaderStart = {}) {
    this.source = source;
    this.memory = memory;
    this.size = source.size;
    if (first !== undefined) this.pages.set(0, pageOf(first));
  }

  get exhausted(): boolean {
    return this.pages.size >= MOST_PAGES;
  }

  /** All of `length` bytes, or undefined. Larger pieces than a page are not kept. */
  bytes(offset: number, length: number): Buffer | undefined {
    const start = this.turnTo(offset, length);
    return start < 0 ? undefined : this.page.bytes.subarray(start, start + length);
  }

  /** The same, for tables of numbers. */
  view(offset: number, length: number): DataView | undefined {
    const start = this.turnTo(offset, length);
    const { numbers } = this.page;
    return start < 0 ? undefined : new DataView(numbers.buffer, numbers.byteOffset + start, length);
  }

  /** Up to `length` bytes: what is there. */
  some(offset: number, length: number): Buffer | undefined {
    return offset >= 0 && offset < this.size ? this.bytes(offset, Math.min(length, this.size - offset)) : undefined;
  }

  u8(offset: number): number | undefined {
    const start = this.turnTo(offset, 1);
    return start < 0 ? undefined : this.page.numbers.getUint8(start);
  }

  u16(offset: number): number | undefined {
    const start = this.turnTo(offset, 2);
    return start < 0 ? undefined : this.page.numbers.getUint16(start, this.little);
  }

  u32(offset: number): number | undefined {
    const start = this.turnTo(offset, 4);
    return start < 0 ? undefined : this.page.numbers.getUint32(start, this.little);
  }

  /** A number of eight bytes; undefined where it is larger than any file. */
  u64(offset: number): number | undefined {
    const start = this.turnTo(offset, 8);
    if (start < 0) return undefined;
    const { numbers } = this.page;
    const high = numbers.getUint32(this.little ? start + 4 : start, this.little);
    return high > 0x1fffff ? undefined : high * 0x100000000 + numbers.getUint32(this.little ? start : start + 4, this.little);
  }

  /** The text up to the next zero byte, as latin1; undefined where none follows within `limit` bytes. */
  text(offset: number, limit = 1024): string | undefined {
    const start = this.turnTo(offset, 1);
    if (start < 0) return undefined;
    const { bytes } = this.page;
    const near = bytes.indexOf(0, start);
    if (near >= 0) return near < start + limit ? bytes.toString('latin1', start, near) : undefined;
    const further = this.some(offset, limit);
    const end = further?.indexOf(0) ?? -1;
    return end < 0 ? undefined : further?.toString('latin1', 0, end);
  }

  /** Fetches the page that has all of `length` bytes, or the bytes alone where no page has them; where in it they begin, or -1. */
  private turnTo(offset: number, length: number): number {
    if (!(offset >= 0) || length < 0 || offset + length > this.size) return -1;
    const start = offset % PAGE;
    if (start + length > PAGE) {
      this.page = pageOf(this.source.read(offset, length, this.room(length)));
      this.number = -1;
      return this.page.bytes.length === length ? 0 : -1;
    }
    const number = (offset - start) / PAGE;
    if (number !== this.number) {
      const page = this.pages.get(number) ?? this.fetched(number);
      if (page === undefined) return -1;
      this.page = page;
      this.number = number;
    }
    // A file may have become shorter.
    return start + length > this.page.bytes.length ? -1 : start;
  }

  private fetched(number: number): Page | undefined {
    if (this.exhausted) return undefined;
    const page = pageOf(this.source.read(number * PAGE, PAGE, this.room(PAGE)));
    this.pages.set(number, page);
    return page;
  }

  /** Memory for a piece; undefined where there is none left, or none was handed out. */
  private room(length: number): Buffer | undefined {
    const start = this.used;
    if (this.memory === undefined || start + length > this.memory.length) return undefined;
    this.used += Math.ceil(length / 8) * 8;
    return this.memory.subarray(start, start + length);
  }
}
