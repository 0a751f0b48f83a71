/**
 * A folder of the disk as a tree. With archive.ts and hash-files.ts the only code that opens what is scanned. Synchronous on purpose: on Node 20, reading thousands of small
 * files through promises takes six times as long.
 */
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, isAbsolute, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compareText } from '../model/order.ts';
import {
  belowRoot,
  type DigestResult,
  type FileTree,
  joinPath,
  type Listing,
  parentPath,
  type ReadResult,
  type TreeEntry,
} from './file-tree.ts';
import { type Hashed, hashFiles } from './hash-files.ts';
import { type Followed, followLinks, type Look } from './links.ts';

/** Where links may lead: as the disk has them, or as if the folder were the root of a file system (chroot(2)). */
export type LinkPolicy = 'as-on-disk' | 'as-root';

/**
 * Opens a folder of the disk as a tree.
 * @throws the error of the file system when `folder` does not exist or is no folder; everything later is reported as diagnostics.
 */
export function openFolder(folder: string, links: LinkPolicy = 'as-on-disk'): FileTree {
  const root = realpathSync(folder);
  if (!statSync(root).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  return new FolderTree(root, links);
}

class FolderTree implements FileTree {
  readonly label: string;
  readonly #root: string;
  readonly #links: LinkPolicy;
  /** Folders whose own path is known to hold no link: what lies directly in them needs no further look at their parents. */
  readonly #plain = new Set<string>(['']);
  /** Names that are not UTF-8, by the path we show for them. */
  readonly #rawNames = new Map<string, Buffer>();

  constructor(root: string, links: LinkPolicy) {
    this.#root = root;
    this.#links = links;
    this.label = basename(resolve(root));
  }

  list(path: string): Listing {
    const diagnostics: Diagnostic[] = [];
    // The disk would follow links in its own way, which below a root is another one.
    const real = this.#isPlain(path) ? path : this.realPath(path);
    if (real === undefined) return { entries: [], diagnostics };
    let names: Dirent[];
    try {
      names = readdirSync(this.#absolute(real), { withFileTypes: true });
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') diagnostics.push({ code: 'path-unreadable', at: { path }, reason: code });
      return { entries: [], diagnostics };
    }
    // The decoder replaces invalid bytes by U+FFFD: only then the raw names are worth a second reading.
    if (names.some((entry) => entry.name.includes('\uFFFD'))) this.#rememberRawNames(path, names, diagnostics);
    const entries = names.flatMap((entry) => this.#entry(path, entry, diagnostics));
    return { entries: entries.sort((left, right) => compareText(left.name, right.name)), diagnostics };
  }

  read(path: string, limit: number): ReadResult {
    const refuse = (diagnostic: Diagnostic): ReadResult => ({ kind: 'refused', diagnostic });
    let target: string | Buffer = this.#absolute(path);
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0);
    if (!this.#isPlain(parentPath(path))) {
      const real = this.realPath(path);
      if (real === undefined) return this.#refusalOf(path);
      target = this.#absolute(real);
    }
    let file: number;
    try {
      file = openSync(target, flags);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
      if (code !== 'ELOOP' && code !== 'EMLINK') return refuse({ code: 'path-unreadable', at: { path }, reason: code });
      const real = this.realPath(path);
      if (real === undefined) return this.#refusalOf(path);
      try {
        file = openSync(this.#absolute(real), flags);
      } catch (again) {
        return refuse({ code: 'path-unreadable', at: { path }, reason: errorCode(again) });
      }
    }
    try {
      const status = fstatSync(file);
      if (status.isDirectory()) return { kind: 'missing' };
      if (!status.isFile()) return refuse({ code: 'path-special-file', at: { path } });
      if (status.size > limit) return refuse({ code: 'file-too-large', at: { path }, size: status.size, limit });
      return { kind: 'bytes', bytes: readUpTo(file, status.size) };
    } catch (error) {
      return refuse({ code: 'path-unreadable', at: { path }, reason: errorCode(error) });
    } finally {
      closeSync(file);
    }
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const real = this.realPath(path);
    if (real === undefined) return undefined;
    try {
      const status = statSync(this.#absolute(real));
      return status.isDirectory() ? 'directory' : status.isFile() ? 'file' : undefined;
    } catch {
      return undefined;
    }
  }

  realPath(path: string): string | undefined {
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
    // A path's own parents may be links: then the path behind them is hashed.
    const reals = paths.map((path) => (this.#isPlain(parentPath(path)) ? path : this.realPath(path)));
    const found = await hashFiles(reals.map((path) => (path === undefined ? undefined : this.#absolute(path))));
    const again = found.flatMap((result, index) => (result === 'link' ? [index] : []));
    const behind = again.map((index) => this.realPath(paths[index] ?? ''));
    const followed = await hashFiles(behind.map((path) => (path === undefined ? undefined : this.#absolute(path))));
    const results = [...found];
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
    if (typeof result === 'object') return { kind: 'digest', ...result };
    const at = { path };
    return {
      kind: 'refused',
      diagnostic: result === 'special' ? { code: 'path-special-file', at } : { code: 'path-unreadable', at, reason: result },
    };
  }

  /** A path of the disk as a path of the tree. */
  #inside(absolute: string): string | undefined {
    if (absolute === this.#root) return '';
    const prefix = this.#root.endsWith(sep) ? this.#root : this.#root + sep;
    return absolute.startsWith(prefix) ? absolute.slice(prefix.length).split(sep).join('/') : undefined;
  }

  #follow(path: string): Followed {
    return followLinks(path, (at): Look => {
      if (this.#plain.has(at)) return { kind: 'directory' };
      const absolute = this.#absolute(at);
      try {
        const status = lstatSync(absolute);
        if (status.isSymbolicLink()) return { kind: 'link', target: readlinkSync(absolute).toString() };
        return { kind: status.isDirectory() ? 'directory' : status.isFile() ? 'file' : 'special' };
      } catch {
        return undefined;
      }
    });
  }

  /** Why a path could not be resolved inside the tree. */
  #refusalOf(path: string): ReadResult & { readonly kind: 'missing' | 'refused' } {
    if (this.#links === 'as-root')
      return this.#follow(path).kind === 'loop'
        ? { kind: 'refused', diagnostic: { code: 'link-loop', at: { path } } }
        : { kind: 'missing' };
    try {
      realpathSync(this.#absolute(path));
      return { kind: 'refused', diagnostic: { code: 'link-outside-environment', at: { path } } };
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
      return {
        kind: 'refused',
        diagnostic: code === 'ELOOP' ? { code: 'link-loop', at: { path } } : { code: 'path-unreadable', at: { path }, reason: code },
      };
    }
  }

  #entry(parent: string, dirent: Dirent, diagnostics: Diagnostic[]): TreeEntry[] {
    const { name } = dirent;
    const path = joinPath(parent, name);
    if (dirent.isDirectory()) {
      if (this.#isPlain(parent)) this.#plain.add(path);
      return [{ name, path, kind: 'directory' }];
    }
    if (dirent.isFile()) return [{ name, path, kind: 'file' }];
    if (!dirent.isSymbolicLink()) {
      diagnostics.push({ code: 'path-special-file', at: { path } });
      return [];
    }
    const kind = this.kindOf(path);
    if (kind !== undefined) return [{ name, path, kind, link: true }];
    const refusal = this.#refusalOf(path);
    if (refusal.kind === 'refused') diagnostics.push(refusal.diagnostic);
    return [];
  }

  /** Whether a folder's path holds no link. What a listing of a plain folder shows is plain without a look at the disk. */
  #isPlain(folder: string): boolean {
    if (this.#plain.has(folder)) return true;
    if (this.realPath(folder) !== folder) return false;
    this.#plain.add(folder);
    return true;
  }

  #rememberRawNames(parent: string, names: Dirent[], diagnostics: Diagnostic[]): void {
    const raw = readdirSync(Buffer.from(join(this.#root, parent)), { encoding: 'buffer' });
    const kinds = new Map(names.map((entry) => [entry.name, entry]));
    for (const bytes of raw) {
      const lossy = bytes.toString('utf8');
      const shown = displayName(bytes);
      const dirent = kinds.get(lossy);
      if (shown === lossy || dirent === undefined) continue;
      const path = joinPath(parent, shown);
      diagnostics.push({ code: 'path-not-utf8', at: { path } });
      this.#rawNames.set(path, Buffer.concat([Buffer.from(join(this.#root, parent) + sep), bytes]));
      const at = names.findIndex((entry) => entry.name === lossy);
      names[at] = Object.assign(Object.create(Object.getPrototypeOf(dirent)), dirent, { name: shown });
    }
  }

  #absolute(path: string): string | Buffer {
    return this.#rawNames.get(path) ?? join(this.#root, path);
  }
}

function join(root: string, path: string): string {
  if (path === '') return root;
  return root.endsWith(sep) ? root + path : root + sep + path;
}

/** A name with its invalid bytes as \xNN. */
function displayName(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
}

/** Reads at most `size` bytes: a file that grows while it is read cannot make us read on. */
function readUpTo(file: number, size: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, buffer, filled, size - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
