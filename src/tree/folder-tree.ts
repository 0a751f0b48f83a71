/**
 * A folder of the disk as a tree. With archive.ts and hash-files.ts the only code that opens what is scanned. Synchronous on purpose: on Node 20, reading thousands of small
 * files through promises takes six times as long.
 */
import { closeSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, isAbsolute, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import {
  belowRoot,
  type DigestResult,
  type FileTree,
  type HeldFile,
  joinPath,
  type Listing,
  parentPath,
  type ReadResult,
  sortedEntries,
  type TreeEntry,
} from './file-tree.ts';
import { type Hashed, hashFiles } from './hash-files.ts';
import { HeldFolder } from './held-folder.ts';
import { KnownFolders } from './known-folders.ts';
import { type Followed, followLinks, lookAt, statusAt } from './links.ts';
import {
  errorCode,
  type FilePart,
  heldFile,
  knowsPlaces,
  listInside,
  type NotOpened,
  type OpenFile,
  openFileInside,
  openFolderInside,
  pathBelow,
  pathInside,
  type Refusal,
  readPart,
  refusalOf,
  refused,
} from './open-inside.ts';
import { type NamedEntry, shownEntries } from './raw-names.ts';

/** Where links may lead: as the disk has them, or as if the folder were the root of a file system (chroot(2)). */
export type LinkPolicy = 'as-on-disk' | 'as-root';

/** Most bytes that are read of one folder: what 100,000 distributions hold that a scan reads, and a bound on files that are all holes. */
const MOST_READ = 16 * 1024 ** 3;

/**
 * Opens a folder of the disk as a tree, of which at most `mostRead` bytes are read.
 * @throws the error of the file system when `folder` does not exist or is no folder; everything later is reported as diagnostics.
 */
export function openFolder(folder: string, links: LinkPolicy = 'as-on-disk', mostRead: number = MOST_READ): FileTree {
  const root = realpathSync(folder);
  if (!statSync(root).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  return new FolderTree(root, links, mostRead);
}

class FolderTree implements FileTree {
  readonly label: string;
  readonly #root: string;
  readonly #links: LinkPolicy;
  readonly #mostRead: number;
  /** Bytes that may still be read. */
  #left: number;
  readonly #folders = new KnownFolders((path) => this.#absolute(path));
  readonly #held = new HeldFolder();
  /** Names that are not UTF-8, by the path we show for them. */
  readonly #rawNames = new Map<string, Buffer>();

  constructor(root: string, links: LinkPolicy, mostRead: number) {
    this.#root = root;
    this.#mostRead = mostRead;
    this.#left = mostRead;
    this.#links = links;
    this.label = basename(resolve(root));
  }

  list(path: string): Listing {
    const diagnostics: Diagnostic[] = [];
    // The disk would follow links in its own way, which below a root is another one.
    const isPlain = this.#folders.isPlain(path);
    const real = isPlain ? path : this.realPath(path);
    if (real === undefined) return { entries: [], diagnostics };
    const listed = this.#held.entries(path) ?? listInside(this.#root, this.#absolute(real), 'text');
    if ('kind' in listed) {
      const refusal = refusalOf(listed, path);
      return { entries: [], diagnostics: refusal.kind === 'refused' ? [refusal.diagnostic] : [] };
    }
    // The decoder replaces invalid bytes by U+FFFD: only then the raw names are worth a second reading.
    const names = listed.some(({ name }) => name.includes('\uFFFD')) ? this.#withRawNames(path, real, diagnostics) : listed;
    const entries: TreeEntry[] = [];
    for (let at = 0; at < names.length; at += 1) {
      const entry = this.#entry(path, names[at] as NamedEntry, diagnostics);
      if (entry === undefined) continue;
      if (isPlain && entry.kind === 'directory' && entry.link !== true) this.#folders.addPlain(entry.path);
      entries.push(entry);
    }
    return { entries: sortedEntries(entries), diagnostics };
  }

  within<T>(path: string, use: () => T): T {
    if (!knowsPlaces || !this.#folders.isPlain(path)) return use();
    const within = this.#rawNames.has(path) ? undefined : this.#held.folder(path);
    const folder = within ?? openFolderInside(this.#root, this.#absolute(path));
    return typeof folder === 'number' ? this.#held.during(path, folder, use) : use();
  }

  read(path: string, limit: number): ReadResult {
    return this.#withFile(path, ({ file, size }) => {
      if (size > limit) return { kind: 'refused', diagnostic: { code: 'file-too-large', at: { path }, size, limit } };
      return this.#readPart(path, { file, offset: 0, length: size });
    });
  }

  head(path: string, length: number): ReadResult {
    return this.readRange(path, 0, length);
  }

  readRange(path: string, offset: number, length: number): ReadResult {
    const lengthIn = (size: number): number => Math.max(0, Math.min(length, size - offset));
    return this.#withFile(path, ({ file, size }) => this.#readPart(path, { file, offset, length: lengthIn(size) }));
  }

  hold(path: string): HeldFile | undefined {
    const opened = this.#open(path);
    return opened.kind === 'open' ? heldFile(opened, (bytes) => this.#allows(bytes)) : undefined;
  }

  size(path: string): number | undefined {
    const status = this.#statusOf(path);
    return status?.isFile() === true ? status.size : undefined;
  }

  #withFile(path: string, use: (file: OpenFile) => ReadResult): ReadResult {
    const opened = this.#open(path);
    if (opened.kind !== 'open') return opened;
    try {
      return use(opened);
    } catch (error) {
      return { kind: 'refused', diagnostic: { code: 'path-unreadable', at: { path }, reason: errorCode(error) } };
    } finally {
      closeSync(opened.file);
    }
  }

  #open(path: string): OpenFile | ReadResult {
    // By its own name in the folder that is held, and so by no link above it.
    let opened: OpenFile | NotOpened | undefined = this.#rawNames.has(path) ? undefined : this.#held.file(path);
    if (opened?.kind === 'open') return opened;
    let at: string | undefined = path;
    if (opened === undefined) {
      const isDirect = this.#folders.isPlain(parentPath(path));
      if (!isDirect && this.#folders.isAbsent(parentPath(path))) return { kind: 'missing' };
      if (!isDirect) at = this.realPath(path);
      opened = at === undefined ? { kind: 'link' } : openFileInside(this.#root, this.#absolute(at));
    }
    if (opened.kind === 'link' && at === path) {
      at = this.realPath(path);
      if (at !== undefined) opened = openFileInside(this.#root, this.#absolute(at));
    }
    if (opened.kind === 'open') return opened;
    if (at === undefined) return this.#refusalOf(path);
    return refusalOf(opened, path);
  }

  #readPart(path: string, part: FilePart): ReadResult {
    if (this.#allows(part.length)) return { kind: 'bytes', bytes: readPart(part) };
    return {
      kind: 'refused',
      diagnostic: { code: 'path-unreadable', at: { path }, reason: `more than ${this.#mostRead} bytes were read` },
    };
  }

  /** Whether so many more bytes may be read; they are counted as read. */
  #allows(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const status = this.#statusOf(path);
    if (status?.isDirectory() === true) return 'directory';
    return status?.isFile() === true ? 'file' : undefined;
  }

  #statusOf(path: string): Stats | undefined {
    // What is no link and lies in a plain folder takes one look at the disk; resolving takes one for each folder above.
    const isDirect = !/(?:^|\/)\.{0,2}$/.test(path) && this.#folders.isPlain(parentPath(path));
    const own = isDirect ? statusAt(this.#absolute(path), lstatSync) : undefined;
    if (isDirect && own?.isSymbolicLink() !== true) return own;
    if (!isDirect && this.#folders.isAbsent(parentPath(path))) return undefined;
    const real = this.realPath(path);
    return real === undefined ? undefined : statusAt(this.#absolute(real), statSync);
  }

  realPath(path: string): string | undefined {
    // Even if a link came in its place since: what is opened by it is asked where it lies.
    if (this.#folders.isKnown(path)) return path;
    if (this.#links === 'as-root') {
      const followed = this.#follow(path);
      return followed.kind === 'found' ? followed.path : undefined;
    }
    try {
      return this.#inside(realpathSync(this.#absolute(path)));
    } catch {
      return undefined;
    }
  }

  fromAbsolute(path: string): string | undefined {
    // A relative path would be taken from the working directory, which tells nothing of the tree.
    const onDisk = isAbsolute(path) ? this.#inside(resolve(path)) : undefined;
    if (onDisk !== undefined && (this.#links === 'as-on-disk' || this.kindOf(onDisk) !== undefined)) return onDisk;
    return this.#links === 'as-root' ? belowRoot(path) : undefined;
  }

  async digests(paths: readonly string[]): Promise<readonly DigestResult[]> {
    const hash = (some: readonly (string | undefined)[]): Promise<readonly Hashed[]> =>
      hashFiles(
        some.map((path) => (path === undefined ? undefined : this.#absolute(path))),
        this.#root,
      );
    // A path's own parents may be links: then the path behind them is hashed.
    const results = [...(await hash(paths.map((path) => (this.#folders.isPlain(parentPath(path)) ? path : this.realPath(path)))))];
    const again = results.flatMap((result, index) => (result === 'link' ? [index] : []));
    const followed = await hash(again.map((index) => this.realPath(paths[index] ?? '')));
    for (const [position, index] of again.entries()) results[index] = followed[position] ?? 'missing';
    return results.map((result, index) => this.#digestResult(result, paths[index] ?? ''));
  }

  #digestResult(result: Hashed, path: string): DigestResult {
    if (result === 'missing' || result === 'link') {
      // A folder in the place of a file is a missing file.
      if (this.realPath(path) !== undefined) return { kind: 'missing' };
      const refusal = this.#refusalOf(path);
      return refusal.kind === 'refused' ? refusal : { kind: 'missing' };
    }
    if (typeof result === 'object' && 'sha256' in result) return { kind: 'digest', ...result };
    const opened: NotOpened = typeof result === 'object' ? { kind: 'failed', ...result } : { kind: result };
    return refusalOf(opened, path);
  }

  /** A path of the disk as a path of the tree. */
  #inside(absolute: string): string | undefined {
    return pathInside(this.#root, absolute);
  }

  #follow(path: string): Followed {
    return followLinks(path, (at) => (this.#folders.isKnown(at) ? { kind: 'directory' } : lookAt(this.#absolute(at))));
  }

  /** Why a path could not be resolved inside the tree. */
  #refusalOf(path: string): Refusal {
    if (this.#links === 'as-root')
      return this.#follow(path).kind === 'loop' ? refused({ code: 'link-loop', at: { path } }) : { kind: 'missing' };
    try {
      realpathSync(this.#absolute(path));
      return { kind: 'refused', diagnostic: { code: 'link-outside-environment', at: { path } } };
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
      return refused(code === 'ELOOP' ? { code: 'link-loop', at: { path } } : { code: 'path-unreadable', at: { path }, reason: code });
    }
  }

  #entry(parent: string, dirent: NamedEntry, diagnostics: Diagnostic[]): TreeEntry | undefined {
    const { name } = dirent;
    const path = parent === '' ? name : `${parent}/${name}`;
    if (dirent.isFile()) return { name, path, kind: 'file' };
    if (dirent.isDirectory()) return { name, path, kind: 'directory' };
    if (!dirent.isSymbolicLink()) {
      diagnostics.push({ code: 'path-special-file', at: { path } });
      return undefined;
    }
    const kind = this.kindOf(path);
    if (kind !== undefined) return { name, path, kind, link: true };
    const refusal = this.#refusalOf(path);
    if (refusal.kind === 'refused') diagnostics.push(refusal.diagnostic);
    return undefined;
  }

  /** The entries of a folder with names that say which bytes are no UTF-8; those bytes are remembered. */
  #withRawNames(parent: string, real: string, diagnostics: Diagnostic[]): readonly NamedEntry[] {
    const folder = this.#absolute(real);
    const listed = listInside(this.#root, folder, 'bytes');
    if ('kind' in listed) return [];
    return shownEntries(listed).map(({ raw, ...entry }) => {
      if (raw === undefined) return entry;
      const path = joinPath(parent, entry.name);
      diagnostics.push({ code: 'path-not-utf8', at: { path } });
      this.#rawNames.set(path, Buffer.concat([Buffer.from(folder), Buffer.from(sep), raw]));
      return entry;
    });
  }

  #absolute(path: string): string | Buffer {
    if (this.#rawNames.size > 0)
      for (let above = path; above !== ''; above = parentPath(above)) {
        const raw = this.#rawNames.get(above);
        if (raw !== undefined) return above === path ? raw : Buffer.concat([raw, Buffer.from(path.slice(above.length))]);
      }
    return pathBelow(this.#root, path);
  }
}
