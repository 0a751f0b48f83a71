/**
 * A file of a zip archive, unpacked again when it is asked for: what a scan did not keep can still be looked at, in part or whole.
 * Synchronous, like everything that reads (folder-tree.ts). Bounded: by the size of one member, and by what may come out of the archive.
 * Specification: APPNOTE.TXT 4.3.7 (local file header); methods 0 (stored) and 8 (deflated) alone.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { constants, inflateRawSync } from 'node:zlib';

/** Bytes of the archive itself: fewer than asked for where it ends. */
export type ZipSource = (position: number, length: number) => Buffer;

/** Where a member lies in its archive, by the central directory. */
export interface MemberPlace {
  readonly method: number;
  readonly headerAt: number;
  readonly packedSize: number;
  readonly size: number;
}

/** Reads a part of a member; a text says why that is not possible. */
export type MemberReader = (offset: number, length: number) => Uint8Array | string;

/** The bytes of an archive on the disk, which is opened for each look: an archive that nobody reads holds no descriptor. */
export function fileSource(path: string): ZipSource {
  return (position, length) => {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, position));
    } finally {
      closeSync(file);
    }
  };
}

/** The bytes of an archive that is open while it is listed. */
export function openSource(file: number): ZipSource {
  return (position, length) => {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, position));
  };
}

/** The bytes of an archive in memory. */
export function bytesSource(bytes: Uint8Array): ZipSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (position, length) => buffer.subarray(position, position + length);
}

/** Whether the local header of a member has the name that the central directory gives it; Python refuses a member that has another. */
export function isNamed(source: ZipSource, headerAt: number, name: Buffer): boolean {
  const header = source(headerAt, LOCAL_HEADER + name.length);
  return (
    header.length === LOCAL_HEADER + name.length && header.readUInt16LE(26) === name.length && header.subarray(LOCAL_HEADER).equals(name)
  );
}

/** Largest member that is unpacked whole for a look into its middle. */
const LARGEST_WHOLE = 128 * 1024 * 1024;
/** Up to here a look needs the beginning of the packed bytes alone. Deflate makes at most 1,032 bytes of one. */
const NEAR = 64 * 1024;
/** What deflate adds to bytes that cannot be packed, many times over. */
const OVERHEAD = 1024;
const LOCAL_HEADER = 30;

/**
 * A small member at once: a stream for each of thousands takes ten times as long. Undefined where it is not small, or is not what the central
 * directory says: then a stream tells why.
 */
export function smallMember(source: ZipSource, { method, headerAt, packedSize, size }: MemberPlace): Buffer | undefined {
  if (size > NEAR || packedSize > NEAR || (method === 0 && packedSize !== size)) return undefined;
  try {
    const packed = source(dataAt(source, headerAt), packedSize);
    if (method === 0) return packed.length === size ? packed : undefined;
    const bytes = method === 8 ? inflateRawSync(packed, { maxOutputLength: size }) : undefined;
    return bytes?.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The members of one archive. `allows` is asked before bytes come out; the member that was unpacked last is remembered. */
export class ZipMembers {
  readonly #source: ZipSource;
  readonly #allows: (bytes: number) => boolean;
  #last: { readonly place: MemberPlace; readonly bytes: Uint8Array } | undefined;

  constructor(source: ZipSource, allows: (bytes: number) => boolean) {
    this.#source = source;
    this.#allows = allows;
  }

  /** A reader of one member. */
  reader(place: MemberPlace): MemberReader {
    return (offset, length) => {
      try {
        const end = Math.min(offset + length, place.size);
        return offset >= end ? new Uint8Array() : this.#part(place, offset, end);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
  }

  #part(place: MemberPlace, offset: number, end: number): Uint8Array | string {
    const { method, packedSize, size } = place;
    if (method !== 0 && method !== 8) return `compression method ${method} is not read`;
    if (this.#last?.place === place) return this.#last.bytes.subarray(offset, end);
    if (method === 0)
      return this.#allows(end - offset) ? this.#source(dataAt(this.#source, place.headerAt) + offset, end - offset) : TOO_MUCH;
    if (end > NEAR && size > LARGEST_WHOLE) return `it unpacks to more than ${LARGEST_WHOLE} bytes`;
    const isNear = end <= NEAR;
    const packed = this.#source(dataAt(this.#source, place.headerAt), isNear ? Math.min(packedSize, end + OVERHEAD) : packedSize);
    if (!this.#allows(isNear ? end : size)) return TOO_MUCH;
    // The end of the packed bytes is cut off: what was unpacked until there is all that is wanted.
    const bytes = isNear
      ? inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
      : inflateRawSync(packed, { maxOutputLength: size });
    if (!isNear) this.#last = { place, bytes };
    return bytes.subarray(offset, end);
  }
}

const TOO_MUCH = 'too much came out of the archive already';

/** Where a member's bytes begin: its local header has lengths of its own for name and extra field. */
function dataAt(source: ZipSource, headerAt: number): number {
  const header = source(headerAt, LOCAL_HEADER);
  if (header.length < LOCAL_HEADER || header.readUInt32LE(0) !== 0x04034b50) throw new Error('its local header is damaged');
  return headerAt + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
}
