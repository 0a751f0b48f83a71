/**
 * Tar archives: layers and root file systems, plain or compressed by gzip. What is damaged is said, and what can be read of it is read.
 * A name that occurs twice is what its last entry says, as after unpacking.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { defined } from '../model/defined.ts';
import { compressionOf } from './archive-kind.ts';
import type { Collector } from './collector.ts';
import { shownName } from './raw-names.ts';
import { type TarDamage, type TarEntry, TarParser } from './tar-parser.ts';

/** What is said of an archive that is damaged. */
const DAMAGES: readonly (readonly [TarDamage, string])[] = [
  ['header', 'headers in it are damaged; the entries that they stand before were not read'],
  ['extended header', 'extended headers in it are malformed or too large; the names of some entries may be cut'],
  ['cut', 'it ends before its end mark: it was cut'],
  ['tail', 'something follows behind its end mark, which was not read'],
];

/** Reads a tar archive that lies on the disk. @throws where what it holds is no tar archive, or gzip's bytes are damaged. */
export async function readTarFile(file: string, compression: 'gzip' | 'none', collector: Collector): Promise<void> {
  const reading = new TarReading(collector);
  const source = compression === 'gzip' ? createReadStream(file) : undefined;
  const gunzip = source?.pipe(createGunzip());
  source?.on('error', (error) => gunzip?.destroy(error));
  let seen = 0;
  try {
    // What comes out is counted before it is looked at.
    for await (const chunk of (gunzip ?? piecesOf(file)) as AsyncIterable<Buffer> | Iterable<Buffer>) {
      if (!collector.takes() || !collector.unpacks(chunk.length)) return reading.finish();
      seen += chunk.length;
      reading.write(chunk);
    }
    // Behind gzip's end zeros are padding, and the reader looks no further.
    if (gunzip !== undefined && (await hasMore(file, gunzip.bytesWritten))) reading.damages.add('tail');
    reading.end();
  } catch (error) {
    if (!isOfGzip(error) || seen > MOST_REPEATED) throw error;
    // What follows the end of gzip's bytes takes the last piece before it along.
    const rest = await restOf(file, seen);
    if (rest === undefined || !collector.takes() || !collector.unpacks(rest.length)) throw error;
    reading.write(rest);
    reading.damages.add('tail');
    reading.end();
  } finally {
    source?.destroy();
    reading.finish();
  }
}

const PIECE = 64 * 1024;

/** The pieces of a file, each in the place of the one before: a stream takes four times as long as what is done with them. */
function* piecesOf(file: string): Generator<Buffer> {
  const open = openSync(file, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (let count = readSync(open, piece); count > 0; count = readSync(open, piece)) yield piece.subarray(0, count);
  } finally {
    closeSync(open);
  }
}

/** Whether gzip's bytes are not what they should be. */
function isOfGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_DATA_ERROR';
}

/** Up to so many bytes are unpacked once more where something follows gzip's end. */
const MOST_REPEATED = 256 * 1024 * 1024;
/** More than zlib hands out at once. */
const LONGEST_REST = 1024 * 1024;

/** What the first member of a gzip file unpacks to, from `seen` on; undefined where the member itself is damaged, or there is more of it. */
async function restOf(file: string, seen: number): Promise<Buffer | undefined> {
  const start = await endOfHeader(file);
  if (start === undefined) return undefined;
  const source = createReadStream(file, { start });
  const inflated = source.pipe(createInflateRaw());
  source.on('error', (error) => inflated.destroy(error));
  const pieces: Buffer[] = [];
  let at = 0;
  try {
    for await (const piece of inflated as AsyncIterable<Buffer>) {
      if (at + piece.length > seen) pieces.push(piece.subarray(Math.max(0, seen - at)));
      at += piece.length;
      if (at > seen + LONGEST_REST) return undefined;
    }
    return at < seen ? undefined : Buffer.concat(pieces);
  } catch {
    return undefined;
  } finally {
    source.destroy();
  }
}

/** Where the deflated bytes of a gzip file begin (RFC 1952, 2.3). */
async function endOfHeader(file: string): Promise<number | undefined> {
  for await (const head of createReadStream(file, { end: LONGEST_REST }) as AsyncIterable<Buffer>) {
    const flags = head[3] ?? 0;
    let at = 10;
    if ((flags & 4) !== 0) at += 2 + (at + 2 <= head.length ? head.readUInt16LE(at) : head.length);
    for (const flag of [8, 16]) {
      if ((flags & flag) === 0) continue;
      const end = head.indexOf(0, at);
      if (end < 0) return undefined;
      at = end + 1;
    }
    if ((flags & 2) !== 0) at += 2;
    return at < head.length ? at : undefined;
  }
  return undefined;
}

/** Whether a file holds something else than zeros from `start` on. */
async function hasMore(file: string, start: number): Promise<boolean> {
  for await (const chunk of createReadStream(file, { start }) as AsyncIterable<Buffer>) if (chunk.some((byte) => byte !== 0)) return true;
  return false;
}

class TarReading {
  readonly #collector: Collector;
  readonly #parser: TarParser;
  readonly damages: Set<TarDamage> = new Set<TarDamage>();
  /** Second names of entries that come later, or nowhere. */
  readonly #pending = new Map<string, string>();
  #done: () => void = () => undefined;
  #isFirst = true;
  #isFinished = false;

  constructor(collector: Collector) {
    this.#collector = collector;
    this.#parser = new TarParser({
      entry: (entry) => this.#entry(entry),
      done: () => this.#done(),
      damage: (damage) => void this.damages.add(damage),
    });
  }

  write(chunk: Buffer): void {
    const compression = this.#isFirst ? compressionOf(chunk) : undefined;
    if (compression !== undefined)
      throw new Error(`what comes out of it is compressed by ${compression} again, which has to be undone first`);
    this.#isFirst = false;
    this.#parser.write(chunk);
  }

  /** After the last piece. */
  end(): void {
    if (!this.#parser.sawEntry && !this.#parser.isEnded) throw new Error('it holds no tar archive');
    this.#parser.end();
  }

  /** Resolves what came before its target, and says what is wrong; once. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const dead = new Set<string>();
    const lost = [...this.#pending].filter(([path]) => !this.#linkLate(path, dead));
    const [example] = lost;
    const { path } = this.#collector.request;
    if (example !== undefined)
      this.#collector.report({
        code: 'archive-entry-unreadable',
        at: { path },
        entry: example[0],
        reason: `it is a second name of ${example[1]}, which is not there${lost.length === 1 ? '' : `; so are ${lost.length - 1} more`}`,
      });
    if (this.#parser.sawEntry)
      for (const [damage, reason] of DAMAGES)
        if (this.damages.has(damage)) this.#collector.report({ code: 'archive-unreadable', at: { path }, reason });
  }

  #entry(entry: TarEntry): ((piece: Buffer) => void) | undefined {
    this.#done = () => undefined;
    if (!this.#collector.takes()) return undefined;
    const { name, isText } = shownName(entry.name);
    const path = this.#collector.pathOf(name);
    if (path === undefined || path === '') return undefined;
    if (!isText) this.#collector.reportNotUtf8(path);
    this.#pending.delete(path);
    switch (entry.kind) {
      case 'file':
        return this.#keep(entry, path);
      case 'hard link':
        this.#linkTo(shownName(entry.target).name, path);
        return undefined;
      case 'link':
        this.#collector.add(path, { kind: 'link', target: shownName(entry.target).name });
        return undefined;
      default:
        this.#collector.add(path, { kind: entry.kind });
        return undefined;
    }
  }

  /** A second name of another entry. */
  #linkTo(target: string, path: string): void {
    const real = this.#collector.pathOf(target.replace(/^\/+/, ''));
    if (real === undefined) return;
    if (this.#collector.nodes().has(real)) this.#link(path, real);
    else this.#pending.set(path, real);
  }

  #link(path: string, real: string): void {
    const node = this.#collector.nodes().get(real);
    if (node !== undefined)
      this.#collector.add(path, node.kind === 'file' && node.kept === undefined ? { kind: 'link', target: `/${real}` } : node);
  }

  /** Links a second name whose target came later, maybe as a second name itself. `dead` are those that lead nowhere: a chain is walked once. */
  #linkLate(path: string, dead: Set<string>): boolean {
    const chain = new Set<string>();
    let real: string | undefined = path;
    while (real !== undefined && !this.#collector.nodes().has(real) && !chain.has(real) && !dead.has(real)) {
      chain.add(real);
      real = this.#pending.get(real);
    }
    if (real === undefined || !this.#collector.nodes().has(real)) {
      for (const one of chain) dead.add(one);
      return false;
    }
    for (const one of chain) this.#link(one, real);
    return true;
  }

  #keep({ size, isSparse }: TarEntry, path: string): ((piece: Buffer) => void) | undefined {
    const collector = this.#collector;
    const kept = isSparse ? 0 : collector.keeps(path, size);
    const hash = collector.request.digests === true && !isSparse ? createHash('sha256') : undefined;
    if (kept === 0 && hash === undefined) {
      collector.add(path, { kind: 'file', size });
      return undefined;
    }
    const pieces: Buffer[] = [];
    let room = kept;
    this.#done = () => {
      const sha256 = hash?.digest('hex');
      collector.add(path, defined({ kind: 'file', size, kept: kept > 0 ? Buffer.concat(pieces) : undefined, sha256 } as const));
    };
    return (piece) => {
      hash?.update(piece);
      if (room > 0) pieces.push(Buffer.from(piece.subarray(0, room)));
      room -= Math.min(room, piece.length);
    };
  }
}
