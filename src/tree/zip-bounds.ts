/**
 * Where a zip archive lies in its file, as Python's zipfile finds it: a program may stand before it (self-extracting archives), and bytes
 * behind it. Specification: APPNOTE.TXT 4.1.9 and 4.3.16.
 */
import type { ZipSource } from './zip-member.ts';

/** A part of a file. */
export interface Bounds {
  readonly start: number;
  readonly end: number;
}

const END_RECORD = 22;
/** Its comment's length has two bytes. */
const FARTHEST = END_RECORD + 0xffff;
/** Stands where the value is in the record for large archives. */
const ELSEWHERE = 0xffffffff;
const CENTRAL_ENTRY = 'PK\x01\x02';

/**
 * The bounds of the archive in a file of `size` bytes. What stands before it is told by the central directory, which must begin where it
 * says; the whole file where that is not so, or where there is no end record, which the reader of the archive then reports.
 */
export function zipBounds(source: ZipSource, size: number): Bounds {
  const whole = { start: 0, end: size };
  const from = Math.max(0, size - FARTHEST);
  const tail = source(from, size - from);
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (at < 0 || at + END_RECORD > tail.length) return whole;
  const end = from + at + END_RECORD + tail.readUInt16LE(at + 20);
  if (end > size) return whole;
  const [length, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (length === ELSEWHERE || offset === ELSEWHERE) return { start: 0, end };
  const start = from + at - length - offset;
  const isThere = start > 0 && length > 0 && source(start + offset, CENTRAL_ENTRY.length).toString('latin1') === CENTRAL_ENTRY;
  return { start: isThere ? start : 0, end };
}

/** A source of the bytes within bounds. */
export function within(source: ZipSource, { start, end }: Bounds): ZipSource {
  return (position, length) => source(start + position, Math.max(0, Math.min(length, end - start - position)));
}
