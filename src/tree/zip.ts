/** Zip archives, by yauzl: loaded only when there is one. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { defined } from '../model/defined.ts';
import { sha256 } from '../model/digest.ts';
import type { Collector } from './collector.ts';
import { within, zipBounds } from './zip-bounds.ts';
import { ZipEntries } from './zip-entries.ts';
import { bytesSource, fileSource, isNamed, type MemberReader, openSource, smallMember, ZipMembers, type ZipSource } from './zip-member.ts';
import { ZipReader } from './zip-reader.ts';

/** Names stay bytes until they are checked: yauzl would give up the whole archive for one name that leads out of it. */
const OPTIONS = { lazyEntries: true, decodeStrings: false, autoClose: false } as const;

/** Reads a zip archive that lies on the disk. */
export async function readZipFile(file: string, collector: Collector): Promise<void> {
  const open = openSync(file, 'r');
  try {
    const held = openSource(open);
    const { size } = fstatSync(open);
    await readEntries({ held, later: fileSource(file), size }, collector);
  } finally {
    closeSync(open);
  }
}

/** Reads a zip archive that lies in memory. */
export async function readZipBytes(bytes: Uint8Array, collector: Collector): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const source = bytesSource(buffer);
  await readEntries({ held: source, later: source, size: buffer.length }, collector);
}

const UNIX_TYPE = 0o170000;
const UNIX_LINK = 0o120000;

/** The bytes of an archive while it is listed, and later. */
interface Sources {
  readonly held: ZipSource;
  readonly later: ZipSource;
  readonly size: number;
}

async function readEntries(file: Sources, collector: Collector): Promise<void> {
  const bounds = zipBounds(file.held, file.size);
  const [before, behind] = [bounds.start, file.size - bounds.end];
  if (before + behind > 0) collector.report({ code: 'archive-bytes-outside', at: { path: collector.request.path }, before, behind });
  const size = bounds.end - bounds.start;
  const [held, later] = size === file.size ? [file.held, file.later] : [within(file.held, bounds), within(file.later, bounds)];
  const zip = await yauzl.fromRandomAccessReaderPromise(new ZipReader(held, size), size, OPTIONS);
  const members = new ZipMembers(later, (count) => collector.unpacksAgain(count));
  try {
    const entries = new ZipEntries(zip);
    for (;;) {
      const next = entries.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined || !collector.takes()) return;
      const raw = entry.fileName as unknown as Buffer;
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false);
      const path = collector.pathOf(name);
      if (!isNamed(held, entry.relativeOffsetOfLocalHeader, raw)) collector.noteOtherName(name);
      if (path === undefined || path === '') continue;
      collector.noteRepetition(path, !name.endsWith('/'));
      if (name.endsWith('/')) collector.add(path, { kind: 'directory' });
      else if (((entry.externalFileAttributes >>> 16) & UNIX_TYPE) === UNIX_LINK) collector.add(path, { kind: 'special' });
      else {
        const read = readEntry({ zip, members, held, collector }, entry, path);
        if (!(read instanceof Promise ? await read : read)) return;
      }
    }
  } finally {
    zip.close();
  }
}

interface Reading {
  readonly zip: ZipFile;
  readonly members: ZipMembers;
  readonly held: ZipSource;
  readonly collector: Collector;
}

/** Reads one file of a zip archive as far as needed; false when the archive's bound is reached. What is small is there at once. */
function readEntry({ zip, members, held, collector }: Reading, entry: Entry, path: string): boolean | Promise<boolean> {
  const size = entry.uncompressedSize;
  // What is kept in part, or not at all, can be unpacked again.
  const keep = size > 0 && collector.keeps(path, size) === size;
  const place = { method: entry.compressionMethod, headerAt: entry.relativeOffsetOfLocalHeader, packedSize: entry.compressedSize, size };
  const member = entry.isEncrypted() ? undefined : members.reader(place);
  if (!keep && collector.request.digests !== true) {
    collector.add(path, defined({ kind: 'file', size, member } as const));
    return true;
  }
  const file: Unpacked = { path, checksum: entry.crc32, keep, member };
  const bytes = keep && member !== undefined ? smallMember(held, place) : undefined;
  if (bytes === undefined) return readStream(zip, entry, file, collector);
  if (!collector.unpacks(bytes.length)) return false;
  addFile(file, contentOf(bytes), collector);
  return true;
}

/** A file that is unpacked. */
interface Unpacked {
  readonly path: string;
  /** CRC-32 by the central directory. */
  readonly checksum: number;
  readonly keep: boolean;
  readonly member: MemberReader | undefined;
}

/** The same for what is not small. */
async function readStream(zip: ZipFile, entry: Entry, file: Unpacked, collector: Collector): Promise<boolean> {
  try {
    if (entry.isEncrypted()) throw new Error('it is encrypted');
    const content = await drain(await zip.openReadStreamPromise(entry), file.keep, collector);
    if (content === undefined) return false;
    addFile(file, content, collector);
  } catch (error) {
    reportUnreadable(file, error instanceof Error ? error.message : String(error), collector);
  }
  return true;
}

/** Takes a file in, if its content is what the directory says. */
function addFile(file: Unpacked, { size, checksum, sha256, bytes }: Content, collector: Collector): void {
  const { path, keep, member } = file;
  // The library checks sizes alone.
  if (checksum !== file.checksum) reportUnreadable(file, 'its checksum is wrong', collector);
  else collector.add(path, defined({ kind: 'file', size, sha256, kept: keep ? bytes : undefined, member } as const));
}

function reportUnreadable({ path }: Unpacked, reason: string, collector: Collector): void {
  collector.report({ code: 'archive-entry-unreadable', at: { path: collector.request.path }, entry: path, reason });
}

interface Content {
  readonly size: number;
  /** CRC-32. */
  readonly checksum: number;
  readonly bytes: Uint8Array;
  readonly sha256: string | (() => string);
}

/** What is small is kept, so it can be hashed when somebody asks. */
function contentOf(bytes: Buffer): Content {
  return { size: bytes.length, checksum: crc32(bytes), bytes, sha256: () => sha256(bytes) };
}

/** A stream's size and digest, and its bytes where they are kept; undefined when too much came out. */
async function drain(stream: Readable, keep: boolean, collector: Collector): Promise<Content | undefined> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  let checksum = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (!collector.unpacks(chunk.length)) {
      stream.destroy();
      return undefined;
    }
    hash.update(chunk);
    checksum = crc32(chunk, checksum);
    if (keep) chunks.push(chunk);
  }
  return { size, checksum, bytes: Buffer.concat(chunks), sha256: hash.digest('hex') };
}
