/** What is known of the folders of a disk: which of them have a path without links, so that what lies in them is looked at directly. */
import { lstatSync } from 'node:fs';
import { parentPath } from './file-tree.ts';
import { statusAt } from './links.ts';

/** The folders of one tree, by their paths in it. */
export class KnownFolders {
  /** Folders whose own path is known to hold no link: what lies directly in them needs no further look at their parents. */
  readonly #plain = new Set<string>(['']);
  readonly #absolute: (path: string) => string | Buffer;

  /** `absolute` gives the path on the disk. */
  constructor(absolute: (path: string) => string | Buffer) {
    this.#absolute = absolute;
  }

  /** Notes a folder that a listing of a plain one showed: it needs no look. */
  addPlain(folder: string): void {
    this.#plain.add(folder);
  }

  /** Whether a folder is known already to have a path without links. */
  isKnown(folder: string): boolean {
    return this.#plain.has(folder);
  }

  /** Whether a folder's path holds no link. What a listing of a plain folder shows is plain without a look at the disk. */
  isPlain(folder: string): boolean {
    if (this.#plain.has(folder)) return true;
    // One look for each folder; `..` is a folder too, but not by this path.
    if (/(?:^|\/)\.{0,2}$/.test(folder) || !this.isPlain(parentPath(folder))) return false;
    if (statusAt(this.#absolute(folder), lstatSync)?.isDirectory() !== true) return false;
    this.#plain.add(folder);
    return true;
  }
}
