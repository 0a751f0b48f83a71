/**
 * A folder that stays open while the files in it are read: each is opened by the folder's descriptor and its own name, where its whole path would be
 * walked and its place asked for. The folder's place was asked for when it was opened; what the descriptor leads to is that very folder, whatever
 * becomes of its path, and a file in it that is no link lies in it.
 */
import { closeSync, type Dirent } from 'node:fs';
import { entriesOfOpen, type NotOpened, type OpenFile, type OpenFolder, openFileIn, openFolderIn, reusingMemory } from './open-inside.ts';

export class HeldFolder {
  #held: { readonly path: string; readonly prefix: string; readonly folder: OpenFolder } | undefined;

  /** What `use` gives, while the folder at a path of the tree is held; it is closed then, and the memory of what was read is used again. */
  during<T>(path: string, folder: OpenFolder, use: () => T): T {
    const outer = this.#held;
    this.#held = { path, prefix: path === '' ? '' : `${path}/`, folder };
    try {
      return reusingMemory(use);
    } finally {
      this.#held = outer;
      closeSync(folder);
    }
  }

  /** The entries of the folder at a path; undefined where it is not the one that is held. */
  entries(path: string): readonly Dirent[] | NotOpened | undefined {
    return this.#held?.path === path ? entriesOfOpen(this.#held.folder) : undefined;
  }

  /** The file at a path, open; undefined where it does not lie in the folder that is held. */
  file(path: string): OpenFile | NotOpened | undefined {
    const name = this.#nameIn(path);
    return name === undefined || this.#held === undefined ? undefined : openFileIn(this.#held.folder, name);
  }

  /** The folder at a path, open; undefined where it does not lie in the folder that is held. */
  folder(path: string): OpenFolder | NotOpened | undefined {
    const name = this.#nameIn(path);
    return name === undefined || this.#held === undefined ? undefined : openFolderIn(this.#held.folder, name);
  }

  /** The name of what lies directly in the folder that is held. */
  #nameIn(path: string): string | undefined {
    const held = this.#held;
    if (held === undefined || !path.startsWith(held.prefix)) return undefined;
    const name = path.slice(held.prefix.length);
    // By one of the first three the folder itself would be opened, or the one above.
    return name === '' || name === '.' || name === '..' || name.includes('/') ? undefined : name;
  }
}
