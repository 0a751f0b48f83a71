/**
 * Writes documents: all of them or none, each whole or not at all. A temporary file in the same folder, fsync, rename; a link is
 * followed, not replaced; the old files survive every failure.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fstatSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where the bytes of `path` really go: behind its links, even where the last one leads to a file that does not exist yet. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // The file is new; its folder must be there.
    return join(realpathSync(dirname(resolve(path))), basename(path));
  }
}

/** A document that lies beside its place, whole, and only has to be moved there. */
export interface Staged {
  readonly commit: () => void;
  readonly discard: () => void;
}

/** What is written, in order: as one text it would be in memory twice over. */
type Pieces = readonly string[];

/**
 * Puts the text of a document beside its place.
 * @throws the error of the file system; then nothing is left of it.
 */
export function stage(path: string, pieces: Pieces): Staged {
  const target = targetOf(path);
  const old = statSync(target, { throwIfNoEntry: false });
  // A device or a pipe (/dev/stdout) must not be replaced by a file; a folder fails here with EISDIR.
  if (old !== undefined && !old.isFile()) return stageDirectly(target, pieces);
  // A name of chance: what a killed run left behind must not stand in the way of the next one, which may have the same process id.
  const temporary = join(dirname(target), `.${basename(target).slice(0, 64)}.${randomBytes(6).toString('hex')}.tmp`);
  const discard = (): void => rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o666);
  try {
    try {
      writeFully(file, pieces);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (old !== undefined) chmodSync(temporary, old.mode & 0o7777);
  } catch (error) {
    discard();
    throw error;
  }
  return { commit: () => renameSync(temporary, target), discard };
}

/** Where nothing can be moved, only written; that it can be opened is known before anything is written. */
function stageDirectly(target: string, pieces: Pieces): Staged {
  const file = openSync(target, 'w');
  return {
    commit: () => {
      writeFully(file, pieces);
      closeSync(file);
    },
    discard: () => closeSync(file),
  };
}

/** Writes until everything is written: one call may take only a part, as on a disk that is about to be full. */
function writeFully(file: number, pieces: Pieces): void {
  for (const piece of pieces) {
    // As a text: what is made for that is gone at once, where a buffer waits for the collector of garbage.
    let at = writeSync(file, piece);
    const length = Buffer.byteLength(piece);
    if (at === length) continue;
    const bytes = Buffer.from(piece);
    while (at < length) at += writeSync(file, bytes, at);
  }
}

/** Resolves when the stream has taken the text, so that no exit cuts it off, and rejects where not all of it could be written. */
export function print(stream: NodeJS.WriteStream, pieces: Pieces): Promise<void> {
  const fd: unknown = 'fd' in stream ? stream.fd : undefined;
  // To a file Node writes once, and does not notice that only a part was taken.
  if (typeof fd === 'number' && fstatSync(fd).isFile()) return (async () => writeFully(fd, pieces))();
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    const printFrom = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined) resolve();
      else stream.write(piece, (error) => (error ? reject(error) : printFrom(index + 1)));
    };
    printFrom(0);
  });
}

/** While it runs, an interrupt waits: between the first and the last document that is moved nothing may end the process. */
export function uninterrupted(work: () => void): void {
  const hold = (): void => undefined;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hold);
  try {
    work();
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
}
