/**
 * Opens what lies below a folder of the disk, and nothing else, even while somebody changes the folder: a path may be free of links when
 * it is looked at and lead outside when it is opened a moment later. So the place of what was opened is asked of the system, by the
 * descriptor: on Linux that is exact (proc(5), /proc/self/fd). Elsewhere the path behind all links is compared once more, which leaves a
 * swap there and back within some microseconds.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { HeldFile } from './file-tree.ts';

/** Why nothing was opened; `failed` has the code of the file system. */
export type NotOpened =
  | { readonly kind: 'missing' | 'link' | 'outside' | 'special' }
  | { readonly kind: 'failed'; readonly reason: string };

/** An open regular file; whoever opened it closes it. */
export interface OpenFile {
  readonly kind: 'open';
  readonly file: number;
  readonly size: number;
}

const DESCRIPTORS = '/proc/self/fd';
/** Whether the system tells where an open file lies. */
export const knowsPlaces: boolean = process.platform === 'linux' && existsSync(DESCRIPTORS);

/** No link is followed in the last part, and no pipe waited for. */
const READING = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0);

/** What is no folder is not opened either. */
const LISTING = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Opens a regular file below `root` for reading, following no link in its last part, waiting for no pipe. `asksPlace`: whether the system is
 * asked for the place of what is open.
 */
export function openFileInside(root: string, path: string | Buffer, asksPlace: boolean = knowsPlaces): OpenFile | NotOpened {
  let file: number;
  try {
    file = openSync(path, READING);
  } catch (error) {
    return notOpened(errorCode(error));
  }
  return regularFile(file, () => (asksPlace ? isBelow(root, placeOf(file)) : isSame(root, path, file)));
}

/** What was opened, if it is a regular file and `isInside` says that it lies inside; anything else is closed. */
function regularFile(file: number, isInside: () => boolean): OpenFile | NotOpened {
  try {
    const status: Stats = fstatSync(file);
    const isThere = isInside();
    if (isThere && status.isFile()) return { kind: 'open', file, size: status.size };
    closeSync(file);
    if (!isThere) return { kind: 'outside' };
    return { kind: status.isDirectory() ? 'missing' : 'special' };
  } catch (error) {
    closeSync(file);
    return notOpened(errorCode(error));
  }
}

const always = (): boolean => true;

/** An open folder below the root; whoever opened it closes it. */
export type OpenFolder = number;

/** Opens a folder below `root`, following no link in its last part. Only where the system tells where an open folder lies ({@link knowsPlaces}). */
export function openFolderInside(root: string, path: string | Buffer): OpenFolder | NotOpened {
  try {
    const folder = openSync(path, LISTING);
    if (isBelow(root, placeOf(folder))) return folder;
    closeSync(folder);
    return { kind: 'outside' };
  } catch (error) {
    return notOpened(errorCode(error));
  }
}

/**
 * Opens a regular file by its name in an open folder. The folder was found below the root when it was opened, and what is opened by its descriptor
 * lies in that very folder, whatever its path means by now: so a file that is no link needs no look at its own place.
 */
export function openFileIn(folder: OpenFolder, name: string): OpenFile | NotOpened {
  try {
    return regularFile(openSync(`${DESCRIPTORS}/${folder}/${name}`, READING), always);
  } catch (error) {
    return notOpened(errorCode(error));
  }
}

/** Opens a folder by its name in an open one; like a file it needs no look at its own place. */
export function openFolderIn(folder: OpenFolder, name: string): OpenFolder | NotOpened {
  try {
    return openSync(`${DESCRIPTORS}/${folder}/${name}`, LISTING);
  } catch (error) {
    return notOpened(errorCode(error));
  }
}

/** The entries of an open folder. */
export function entriesOfOpen(folder: OpenFolder): readonly Dirent[] | NotOpened {
  try {
    return readdirSync(`${DESCRIPTORS}/${folder}`, { withFileTypes: true });
  } catch (error) {
    return notOpened(errorCode(error));
  }
}

/** A part of an open file. */
export interface FilePart {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  /** Memory of at least this length, which the caller uses again. */
  readonly into?: Buffer | undefined;
}

/** What files are read into, one behind the other: memory of its own for each costs more than reading most of them. */
const BLOCK = 1024 * 1024;
const LARGEST_PIECE = 256 * 1024;
let block: Buffer = Buffer.alloc(0);
let taken = 0;

function memoryFor(length: number): Buffer {
  if (length > LARGEST_PIECE) return Buffer.allocUnsafe(length);
  if (taken + length > block.length) {
    block = Buffer.allocUnsafeSlow(BLOCK);
    taken = 0;
  }
  taken += length;
  return block.subarray(taken - length, taken);
}

/**
 * What `use` gives. The memory of what is read while it runs is used again afterwards: touching new memory takes longer than reading what most files
 * hold into it.
 */
export function reusingMemory<T>(use: () => T): T {
  const [outer, from] = [block, taken];
  try {
    return use();
  } finally {
    taken = block === outer ? from : 0;
  }
}

/** Reads at most `length` bytes: a file that grows while it is read cannot make us read on. */
export function readPart({ file, offset, length, into }: FilePart): Buffer {
  const buffer = into !== undefined && into.length >= length ? into : memoryFor(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, buffer, filled, length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled === buffer.length ? buffer : buffer.subarray(0, filled);
}

/** An open file for many reads, each of which asks `allows` first. What cannot be read is no bytes. */
export function heldFile({ file, size }: OpenFile, allows: (bytes: number) => boolean): HeldFile {
  const read = (offset: number, length: number, into?: Buffer): Buffer => {
    const wanted = Math.min(offset + length, size) - offset;
    if (!(offset >= 0 && wanted > 0 && allows(wanted))) return Buffer.alloc(0);
    try {
      return readPart({ file, offset, length: wanted, into });
    } catch {
      return Buffer.alloc(0);
    }
  };
  return { size, read, close: () => closeSync(file) };
}

/** Why there are no bytes: as part of what reading gives. */
export type Refusal = { readonly kind: 'missing' } | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

export const refused = (diagnostic: Diagnostic): Refusal => ({ kind: 'refused', diagnostic });

/** What reading gives where nothing was opened. */
export function refusalOf(opened: NotOpened, path: string): Refusal {
  const at = { path };
  switch (opened.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'special':
      return refused({ code: 'path-special-file', at });
    case 'outside':
      return refused({ code: 'link-outside-environment', at });
    case 'link':
      // It was none a moment ago.
      return refused({ code: 'path-unreadable', at, reason: 'it became a link while it was read' });
    case 'failed':
      return refused({ code: 'path-unreadable', at, reason: opened.reason });
  }
}

/** The entries of a folder below `root`, with names as bytes where `raw` is asked for. */
export function listInside(root: string, path: string | Buffer, raw: 'text', asksPlace?: boolean): readonly Dirent[] | NotOpened;
export function listInside(root: string, path: string | Buffer, raw: 'bytes', asksPlace?: boolean): readonly Dirent<Buffer>[] | NotOpened;
export function listInside(
  root: string,
  path: string | Buffer,
  raw: 'text' | 'bytes',
  asksPlace: boolean = knowsPlaces,
): readonly (Dirent | Dirent<Buffer>)[] | NotOpened {
  const entriesOf = (folder: string | Buffer): readonly (Dirent | Dirent<Buffer>)[] =>
    raw === 'text' ? readdirSync(folder, { withFileTypes: true }) : readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  try {
    if (!asksPlace) {
      const entries = entriesOf(path);
      return isBelow(root, realpathSync(path)) ? entries : { kind: 'outside' };
    }
    const folder = openFolderInside(root, path);
    if (typeof folder !== 'number') return folder;
    try {
      return entriesOf(`${DESCRIPTORS}/${folder}`);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    return notOpened(errorCode(error));
  }
}

/** The code of an error of the file system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

/** Whether an absolute path is `root` or lies below it. */
export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** A path of a tree as a path of the disk. */
export function pathBelow(root: string, path: string): string {
  if (path === '') return root;
  return root.endsWith(sep) ? root + path : root + sep + path;
}

/** A path of the disk as a path of a tree; undefined where it does not lie in it. */
export function pathInside(root: string, absolute: string): string | undefined {
  if (absolute === root) return '';
  if (!isBelow(root, absolute)) return undefined;
  const from = root.endsWith(sep) ? root.length : root.length + 1;
  return absolute.slice(from).split(sep).join('/');
}

function placeOf(descriptor: number): string {
  return readlinkSync(`${DESCRIPTORS}/${descriptor}`);
}

/** Whether what is open is what now stands at the path behind all links, below `root`. */
function isSame(root: string, path: string | Buffer, file: number): boolean {
  const real = realpathSync(path);
  if (!isBelow(root, real)) return false;
  const [open, there]: readonly BigIntStats[] = [fstatSync(file, { bigint: true }), statSync(real, { bigint: true })];
  return open?.ino === there?.ino && open?.dev === there?.dev;
}

function notOpened(code: string): NotOpened {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  // FreeBSD says EMLINK where others say ELOOP.
  return code === 'ELOOP' || code === 'EMLINK' ? { kind: 'link' } : { kind: 'failed', reason: code };
}
