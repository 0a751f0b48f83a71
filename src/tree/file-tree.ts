/**
 * What is scanned, behind one door: a folder of the disk (folder-tree.ts), the content of an archive (archive.ts), or several of
 * them (composed-tree.ts). A tree is rooted at the scanned thing; paths inside it are relative, with forward slashes; nothing
 * outside it is listed or read, whatever its links say, and no device or pipe is opened.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compareText } from '../model/order.ts';

export interface TreeEntry {
  readonly name: string;
  /** Path from the tree's root. */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Present where the name is a link; `kind` is what it leads to. */
  readonly link?: true;
}

export interface Listing {
  /** Sorted by name. */
  readonly entries: readonly TreeEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What reading a file gives; a missing file is no finding in itself. */
export type ReadResult =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

/** What hashing a file gives. */
export type DigestResult =
  | { readonly kind: 'digest'; readonly size: number /** SHA-256 in lower-case hexadecimal. */; readonly sha256: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

/** A regular file that stays open while parts of it are read. */
export interface HeldFile {
  /** When it was opened. */
  readonly size: number;
  /** `length` bytes from `offset`, which may be put `into` memory of the caller: fewer where the file ends before, none where they cannot be had. */
  read(offset: number, length: number, into?: Buffer): Buffer;
  close(): void;
}

export interface FileTree {
  /** The name of the scanned folder, without its path. */
  readonly label: string;
  /** The regular files and folders in a folder; links inside the tree appear as what they lead to. A missing folder is empty. */
  list(path: string): Listing;
  /**
   * What `use` gives, which lists a folder and reads files that lie directly in it: while it runs the folder stays open, where that saves work.
   * What is read meanwhile lives no longer: its memory is used again.
   */
  within<T>(folder: string, use: () => T): T;
  /** The content of a regular file of at most `limit` bytes. */
  read(path: string, limit: number): ReadResult;
  /** The first `length` bytes of a regular file, all of a smaller one; its size does not matter. */
  head(path: string, length: number): ReadResult;
  /**
   * `length` bytes of a regular file from `offset`, fewer where it ends before. Of an archive only what was kept, or can be unpacked
   * again.
   */
  readRange(path: string, offset: number, length: number): ReadResult;
  /** Opens a regular file to read many parts of it; undefined where {@link FileTree.readRange} would give no bytes. */
  hold(path: string): HeldFile | undefined;
  /** The size of a regular file; undefined where there is none. */
  size(path: string): number | undefined;
  /** Whether a regular file or a folder is there; links that leave the tree do not count. */
  kindOf(path: string): 'file' | 'directory' | undefined;
  /** The path behind all links, from the tree's root; equal for two names of one folder. */
  realPath(path: string): string | undefined;
  /**
   * The path in the tree of what has this absolute path where the file at `from` comes from, which names it; undefined where that lies
   * outside of the tree.
   */
  fromAbsolute(path: string, from: string): string | undefined;
  /** The digests of files, in the order of `paths`; of an archive only where it was opened with digests. */
  digests(paths: readonly string[]): Promise<readonly DigestResult[]>;
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Joins path parts with one slash; empty parts vanish. */
export function joinPath(...parts: readonly string[]): string {
  let path = '';
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (part !== '') path = path === '' ? part : `${path}/${part}`;
  }
  return path;
}

/** The folder of a path, empty at the root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The diagnostics of a tree that appears under a name in a larger one. */
export function below(name: string, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, at: { ...diagnostic.at, path: joinPath(name, diagnostic.at.path) } };
}

/** An absolute path, of Windows too, as a path in the tree of its file system; undefined for one that is relative. */
export function belowRoot(path: string): string | undefined {
  const text = path.replaceAll('\\', '/').replace(/^[A-Za-z]:(?=\/)/, '');
  return text.startsWith('/') ? text.replace(/^\/+/, '') : undefined;
}

/** A part of a path that is empty, `.` or `..`. */
const UNPLAIN = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** A path without `.`, `..` and empty parts; undefined where it leads above the tree. */
export function normalizedPath(path: string): string | undefined {
  if (!UNPLAIN.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** A path that a file of the tree names, absolute or relative to `from`; undefined where it leads out. It need not exist. */
export function namedPath(tree: FileTree, from: string, target: string): string | undefined {
  const text = target.includes('\\') ? target.replaceAll('\\', '/') : target;
  const path = /^(?:\/|[A-Za-z]:)/.test(text) ? tree.fromAbsolute(target, from) : joinPath(from, text);
  return path === undefined ? undefined : normalizedPath(path);
}

/** Sorts entries by their names, in place: what the system sorted, by bytes, is nearly always in our order. */
export function sortedEntries(entries: TreeEntry[]): readonly TreeEntry[] {
  for (let at = 1; at < entries.length; at += 1)
    if (compareText((entries[at - 1] as TreeEntry).name, (entries[at] as TreeEntry).name) > 0)
      return entries.sort((left, right) => compareText(left.name, right.name));
  return entries;
}
