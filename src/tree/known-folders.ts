/** What is known of the folders of a disk: which of them have a path without links, so that what lies in them is looked at directly. */
import { lstatSync } from 'node:fs';
import { parentPath } from './file-tree.ts';

/** The folders of one tree, by their paths in it. */
export class KnownFolders {
  /** Folders whose own path is known to hold no link: what lies directly in them needs no further look at their parents. */
  readonly #plain = new Set<string>(['']);
  /** Folders that are not there: a RECORD may name a hundred thousand files in one, and resolving takes a look at each folder above. */
  readonly #absent = new Set<string>();
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
    if (!this.#isFolder(folder)) return false;
    this.#plain.add(folder);
    return true;
  }

  /** Whether a folder, or one that it should lie in, was looked for and is not there. */
  isAbsent(folder: string): boolean {
    for (let above = folder; above !== ''; above = parentPath(above)) if (this.#absent.has(above)) return true;
    return false;
  }

  #isFolder(path: string): boolean {
    try {
      const status = lstatSync(this.#absolute(path), { throwIfNoEntry: false });
      if (status === undefined) this.#absent.add(path);
      return status?.isDirectory() === true;
    } catch {
      // What the system does not tell is not absent: why it does not is said where the file is opened.
      return false;
    }
  }
}
