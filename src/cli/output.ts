/**
 * Writes the document: whole or not at all. A temporary file in the same folder, fsync, rename; a link is followed, not
 * replaced; the old file survives every failure.
 */
import { chmodSync, closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/**
 * Replaces the content of `path` by `text`.
 * @throws the error of the file system; then `path` is what it was before, and nothing is left beside it.
 */
export function writeAtomically(path: string, text: string): void {
  const target = targetOf(path);
  const old = statSync(target, { throwIfNoEntry: false });
  if (old !== undefined && !old.isFile()) {
    // A device or a pipe (/dev/stdout) must not be replaced by a file; a folder fails here with EISDIR.
    writeFileSync(target, text);
    return;
  }
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  // Everything from here to the rename is synchronous: an interrupt waits until the file is whole or gone.
  const hold = (): void => undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hold);
  try {
    const file = openSync(temporary, 'wx', 0o666);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (old !== undefined) chmodSync(temporary, old.mode & 0o7777);
    renameSync(temporary, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) rmSync(temporary, { force: true });
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, hold);
  }
}
