/**
 * How yauzl reads an archive. By itself it asks the system twice for each entry and waits for each answer, which takes a minute where an
 * archive has half a million; and a place behind every file, which a hostile archive may name, throws where nobody can catch it.
 */
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { ZipSource } from './zip-member.ts';

/** What is read ahead, since entries follow each other. */
const WINDOW = 64 * 1024;
const OUTSIDE = 'it names a place behind its end';

/** A reader over the bytes of an archive of `size`; what lies outside of them is an error of the archive. */
export class ZipReader extends yauzl.RandomAccessReader {
  readonly #source: ZipSource;
  readonly #size: number;
  #window: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

  constructor(source: ZipSource, size: number) {
    super();
    this.#source = source;
    this.#size = size;
  }

  override read(...[buffer, offset, length, position, callback]: Parameters<yauzl.RandomAccessReader['read']>): void {
    let failure: Error | null = null;
    try {
      this.#bytes(position, length).copy(buffer, offset);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    callback(failure);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = (from: number, length: number): Buffer => this.#bytes(from, length);
    let at = start;
    return new Readable({
      read() {
        const length = Math.min(WINDOW, end - at);
        try {
          const piece = length > 0 ? Buffer.from(bytes(at, length)) : null;
          at += length;
          this.push(piece);
        } catch (error) {
          this.destroy(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
  }

  #bytes(position: number, length: number): Buffer {
    if (!(position >= 0 && position + length <= this.#size)) throw new Error(OUTSIDE);
    const { start, bytes } = this.#window;
    if (position >= start && position + length <= start + bytes.length) return bytes.subarray(position - start, position - start + length);
    const ahead = this.#source(position, Math.min(Math.max(length, WINDOW), this.#size - position));
    if (ahead.length < length) throw new Error(OUTSIDE);
    this.#window = { start: position, bytes: ahead };
    return ahead.subarray(0, length);
  }
}
