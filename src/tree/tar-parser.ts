/**
 * The tar format, in pieces as they come: ustar, pax and GNU archives. Written here because a scan must not lose an entry in silence, and
 * the libraries do: they pass over headers whose checksum is wrong, end where the file ends, and cut names apart at the borders of pieces
 * (docs/decisions/0007-archives.md). Nothing is thrown; what is wrong is told to the handler.
 * Specification: pax of POSIX.1-2017 (ustar, typeflags, extended header records); the GNU tar manual, "Basic Tar Format" (long names, numbers
 * in base 256, sparse files).
 */

export interface TarEntry {
  /** As bytes: names need not be UTF-8. */
  readonly name: Buffer;
  readonly kind: 'file' | 'hard link' | 'link' | 'directory' | 'special';
  /** Bytes of content that follow. */
  readonly size: number;
  /** What a link names. */
  readonly target: Buffer;
  /** Stored with its holes left out: the bytes that follow are not the file's. */
  readonly isSparse: boolean;
}

export type TarDamage =
  /** A block that should be a header, and is none. */
  | 'header'
  /** An extended header that is too large, or whose records are malformed: the next entry's name may be another. */
  | 'extended header'
  /** The archive ends inside of an entry, or without its end mark. */
  | 'cut'
  /** Something follows behind the end mark. */
  | 'tail';

export interface TarHandler {
  /** Begins an entry. Gives what takes its content, piece by piece, or undefined to pass over it. */
  readonly entry: (entry: TarEntry) => ((piece: Buffer) => void) | undefined;
  /** The content of the entry has come whole. */
  readonly done: () => void;
  readonly damage: (damage: TarDamage) => void;
}

const BLOCK = 512;
/** Extended headers hold names and times; a name that is longer than this is refused anyway. */
const LARGEST_EXTENDED = 1024 * 1024;

/** Where a block of a sparse file's map says that another follows. */
const MAP_GOES_ON = 504;

type Extended = ReadonlyMap<string, Buffer>;
const NOTHING: Extended = new Map();
/** The records that say something of an entry here; of any others a thousand headers before one entry hold millions. */
const WANTED: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'size',
  'GNU.sparse.name',
  'GNU.sparse.map',
  'GNU.sparse.major',
  'GNU.sparse.size',
]);

/** Bytes that belong to the entry that is being read. */
interface Body {
  left: number;
  padding: number;
  readonly take: ((piece: Buffer) => void) | undefined;
  readonly end: () => void;
}

/** Takes an archive in pieces by `write`, then `end`. */
export class TarParser {
  readonly #handler: TarHandler;
  #header: Buffer = Buffer.alloc(0);
  #body: Body | undefined;
  #extended: Extended = NOTHING;
  #zeros = 0;
  #hasTail = false;
  /** Whether a header was read that is one. */
  sawEntry = false;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** Whether the end mark was reached. */
  get isEnded(): boolean {
    return this.#zeros === 2;
  }

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.isEnded) {
        if (!this.#hasTail && chunk.subarray(at).some((byte) => byte !== 0)) {
          this.#hasTail = true;
          this.#handler.damage('tail');
        }
        return;
      }
      at = this.#body === undefined ? this.#fillHeader(chunk, at) : this.#passBody(this.#body, chunk, at);
    }
  }

  end(): void {
    if (!this.isEnded) this.#handler.damage('cut');
  }

  #fillHeader(chunk: Buffer, at: number): number {
    const missing = BLOCK - this.#header.length;
    const piece = chunk.subarray(at, at + missing);
    // Of a header that is not whole a copy is kept: the chunk's memory is the caller's.
    const block = piece.length === BLOCK ? piece : Buffer.concat([this.#header, piece]);
    this.#header = block;
    if (block.length === BLOCK) {
      this.#header = Buffer.alloc(0);
      this.#readHeader(block);
    }
    return at + piece.length;
  }

  #passBody(body: Body, chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + body.left);
    if (piece.length > 0) body.take?.(piece);
    body.left -= piece.length;
    const skipped = body.left === 0 ? Math.min(body.padding, chunk.length - at - piece.length) : 0;
    body.padding -= skipped;
    if (body.left === 0 && body.padding === 0) this.#finish(body);
    return at + piece.length + skipped;
  }

  #begin(size: number, take: Body['take'], end: Body['end']): void {
    const body = { left: size, padding: (BLOCK - (size % BLOCK)) % BLOCK, take, end };
    if (size === 0) this.#finish(body);
    else this.#body = body;
  }

  #finish(body: Body): void {
    this.#body = undefined;
    body.end();
  }

  #readHeader(block: Buffer): void {
    if (block.every((byte) => byte === 0)) {
      this.#zeros += 1;
      return;
    }
    this.#zeros = 0;
    const size = numberAt(block, 124, 12);
    if (!hasChecksum(block) || size === undefined) {
      this.#handler.damage('header');
      return;
    }
    this.sawEntry = true;
    const type = String.fromCharCode(block[156] ?? 0);
    if (type === 'x' || type === 'X' || type === 'L' || type === 'K' || type === 'g') this.#readExtended(type, size);
    else this.#readEntry(block, type, size);
  }

  /** A header that says something of the next entry. What holds for all of them (`g`) concerns names and content nowhere. */
  #readExtended(type: 'x' | 'X' | 'L' | 'K' | 'g', size: number): void {
    const isRead = type !== 'g' && size <= LARGEST_EXTENDED;
    if (size > LARGEST_EXTENDED) this.#handler.damage('extended header');
    const pieces: Buffer[] = [];
    const end = (): void => {
      if (!isRead) return;
      const bytes = Buffer.concat(pieces);
      if (type === 'L' || type === 'K') this.#extended = new Map(this.#extended).set(type === 'L' ? 'path' : 'linkpath', upToZero(bytes));
      else {
        const records = paxRecords(bytes);
        if (!records.isWhole) this.#handler.damage('extended header');
        this.#extended = new Map([...this.#extended, ...records.values]);
      }
    };
    this.#begin(size, isRead ? (piece) => void pieces.push(Buffer.from(piece)) : undefined, end);
  }

  #readEntry(block: Buffer, type: string, stated: number): void {
    const extended = this.#extended;
    this.#extended = NOTHING;
    const long = extended.get('size')?.toString('latin1');
    const name = extended.get('GNU.sparse.name') ?? extended.get('path') ?? nameOf(block);
    const size = long !== undefined && /^\d{1,15}$/.test(long) ? Number(long) : stated;
    const kind = kindOf(type, name);
    // Only files have content, whatever the size of others says.
    const content = kind === 'file' ? size : 0;
    const target = extended.get('linkpath') ?? upToZero(block.subarray(157, 257));
    const isSparse = type === 'S' || extended.has('GNU.sparse.map') || extended.has('GNU.sparse.major') || extended.has('GNU.sparse.size');
    const take = this.#handler.entry({ name, kind, size: content, target, isSparse });
    const begin = (): void => this.#begin(content, take, this.#handler.done);
    if (type === 'S' && block[482] === 1) this.#passMap(begin);
    else begin();
  }

  /** Passes over the blocks in which the map of an old sparse file goes on. */
  #passMap(then: () => void): void {
    let last: number | undefined;
    let passed = 0;
    const take = (piece: Buffer): void => {
      if (passed <= MAP_GOES_ON && passed + piece.length > MAP_GOES_ON) last = piece[MAP_GOES_ON - passed];
      passed += piece.length;
    };
    this.#begin(BLOCK, take, () => (last === 1 ? this.#passMap(then) : then()));
  }
}

function kindOf(type: string, name: Buffer): TarEntry['kind'] {
  switch (type) {
    case '1':
      return 'hard link';
    case '2':
      return 'link';
    case '3':
    case '4':
    case '6':
    // Volume labels, and what goes on from another volume.
    case 'V':
    case 'M':
      return 'special';
    case '5':
    case 'D':
      return 'directory';
    default:
      // Old archives mark folders by a slash; what is not known is a file (POSIX).
      return name.at(-1) === 0x2f ? 'directory' : 'file';
  }
}

function upToZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** The name in the header; ustar has the folders of a long one apart, where GNU has times. */
function nameOf(block: Buffer): Buffer {
  const name = upToZero(block.subarray(0, 100));
  if (block.toString('latin1', 257, 263) !== 'ustar\0') return name;
  const isStar = block.toString('latin1', 508, 512) === 'tar\0';
  const prefix = upToZero(block.subarray(345, isStar ? 476 : 500));
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** A number in octal, or in base 256 where the first bit is set; undefined for what is none, or negative. */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  const first = block[at] ?? 0;
  if (first === 0x80) {
    let value = 0;
    for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (block[index] ?? 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = upToZero(block.subarray(at, at + length))
    .toString('latin1')
    .trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : undefined;
}

/** The sum of the header's bytes, its own field taken for blanks; some old tools summed signed bytes. */
function hasChecksum(block: Buffer): boolean {
  const stated = numberAt(block, 148, 8);
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let index = 0; index < BLOCK; index += 1) {
    if (index >= 148 && index < 156) continue;
    const byte = block[index] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return stated === unsigned || stated === signed;
}

/** The {@link WANTED} among the records `length key=value` of a pax header; not whole where one of them is malformed. */
function paxRecords(bytes: Buffer): { readonly values: ReadonlyMap<string, Buffer>; readonly isWhole: boolean } {
  const values = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 10 ? '' : bytes.toString('latin1', at, space);
    const end = at + (/^\d+$/.test(digits) ? Number(digits) : 0);
    const equals = bytes.indexOf(0x3d, space);
    if (end <= space || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end) return { values, isWhole: false };
    const key = bytes.toString('utf8', space + 1, equals);
    if (WANTED.has(key)) values.set(key, bytes.subarray(equals + 1, end - 1));
    at = end;
  }
  return { values, isWhole: true };
}
