/**
 * A tree whose listing, and the files that matter, are held in memory: what archives become (archive.ts). Links are followed as
 * after chroot(2): there is nothing outside.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compareText } from '../model/order.ts';
import {
  asBuffer,
  belowRoot,
  type DigestResult,
  type FileTree,
  type HeldFile,
  joinPath,
  type Listing,
  parentPath,
  type ReadResult,
  type TreeEntry,
} from './file-tree.ts';
import { type Followed, followLinks, type Look } from './links.ts';
import type { MemberReader } from './zip-member.ts';

export type MemoryNode =
  | { readonly kind: 'directory' | 'special' }
  | { readonly kind: 'link'; readonly target: string }
  | {
      readonly kind: 'file';
      readonly size: number;
      /** Its bytes, or the first of them; absent where nobody would read it, or a limit forbade it. */
      readonly kept?: Uint8Array;
      /** Unpacks a part of it again. */
      readonly member?: MemberReader;
      /** Its SHA-256 in lower-case hexadecimal, or what makes it when it is asked for. */
      readonly sha256?: string | (() => string);
    };

/** Makes a tree of nodes by path; the folders above a node need no nodes of their own. */
export function memoryTree(label: string, nodes: ReadonlyMap<string, MemoryNode>): FileTree {
  return new MemoryTree(label, nodes);
}

/** A path of a thousand folders is looked at a thousand times: from its beginning each time, that took minutes. */
const MOST_FOLDERS = 100_000;

class MemoryTree implements FileTree {
  readonly label: string;
  readonly #nodes: Map<string, MemoryNode>;
  readonly #children = new Map<string, Set<string>>();
  /** Folders whose links were followed, by the path that was asked for. */
  readonly #folders = new Map<string, string>();

  constructor(label: string, nodes: ReadonlyMap<string, MemoryNode>) {
    this.label = label;
    this.#nodes = new Map(nodes);
    this.#nodes.set('', { kind: 'directory' });
    for (const path of nodes.keys()) this.#enlist(path);
  }

  /** Puts a path among its folder's children, and makes the folders above it. A file that is also a folder is a folder. */
  #enlist(path: string): void {
    for (let child = path; child !== ''; child = parentPath(child)) {
      const parent = parentPath(child);
      const siblings = this.#children.get(parent) ?? new Set();
      if (siblings.has(child)) return;
      this.#children.set(parent, siblings.add(child));
      if (this.#nodes.get(parent)?.kind !== 'directory') this.#nodes.set(parent, { kind: 'directory' });
    }
  }

  list(path: string): Listing {
    const followed = this.#follow(path);
    if (followed.kind !== 'found') return { entries: [], diagnostics: [] };
    const diagnostics: Diagnostic[] = [];
    const entries = [...(this.#children.get(followed.path) ?? [])].flatMap((child): TreeEntry[] => {
      const name = child.slice(child.lastIndexOf('/') + 1);
      const at = joinPath(path, name);
      const isLink = this.#nodes.get(child)?.kind === 'link';
      const target = this.#follow(child);
      if (target.kind === 'loop') diagnostics.push({ code: 'link-loop', at: { path: at } });
      if (target.kind !== 'found') return [];
      if (target.what === 'special') {
        diagnostics.push({ code: 'path-special-file', at: { path: at } });
        return [];
      }
      return [{ name, path: at, kind: target.what, ...(isLink && { link: true }) }];
    });
    return { entries: entries.sort((left, right) => compareText(left.name, right.name)), diagnostics };
  }

  within<T>(_folder: string, use: () => T): T {
    return use();
  }

  read(path: string, limit: number): ReadResult {
    const refuse = (diagnostic: Diagnostic): ReadResult => ({ kind: 'refused', diagnostic });
    const followed = this.#follow(path);
    if (followed.kind === 'loop') return refuse({ code: 'link-loop', at: { path } });
    if (followed.kind === 'missing' || followed.what === 'directory') return { kind: 'missing' };
    const node = this.#nodes.get(followed.path);
    if (node?.kind !== 'file') return refuse({ code: 'path-special-file', at: { path } });
    if (node.size > limit) return refuse({ code: 'file-too-large', at: { path }, size: node.size, limit });
    return this.#part(node, path, 0, node.size);
  }

  head(path: string, length: number): ReadResult {
    return this.readRange(path, 0, length);
  }

  readRange(path: string, offset: number, length: number): ReadResult {
    const followed = this.#follow(path);
    if (followed.kind === 'loop') return { kind: 'refused', diagnostic: { code: 'link-loop', at: { path } } };
    const node = followed.kind === 'found' ? this.#nodes.get(followed.path) : undefined;
    if (node?.kind === 'special') return { kind: 'refused', diagnostic: { code: 'path-special-file', at: { path } } };
    if (node?.kind !== 'file') return { kind: 'missing' };
    return this.#part(node, path, offset, Math.min(offset + length, node.size));
  }

  hold(path: string): HeldFile | undefined {
    const followed = this.#follow(path);
    const node = followed.kind === 'found' ? this.#nodes.get(followed.path) : undefined;
    if (node?.kind !== 'file' || this.#part(node, path, 0, Math.min(1, node.size)).kind !== 'bytes') return undefined;
    const read = (offset: number, length: number): Buffer => {
      const part = offset < 0 ? undefined : this.#part(node, path, offset, Math.min(offset + length, node.size));
      return part?.kind === 'bytes' ? asBuffer(part.bytes) : Buffer.alloc(0);
    };
    return { size: node.size, read, close: () => undefined };
  }

  /** From what was kept, or unpacked again. */
  #part({ kept, member, size }: MemoryNode & { kind: 'file' }, path: string, offset: number, end: number): ReadResult {
    if (offset >= end || size === 0) return { kind: 'bytes', bytes: new Uint8Array() };
    if (kept !== undefined && end <= kept.length) return { kind: 'bytes', bytes: kept.subarray(offset, end) };
    const bytes = member === undefined ? 'its content was not kept' : member(offset, end - offset);
    return typeof bytes === 'string'
      ? { kind: 'refused', diagnostic: { code: 'path-unreadable', at: { path }, reason: bytes } }
      : { kind: 'bytes', bytes };
  }

  size(path: string): number | undefined {
    const followed = this.#follow(path);
    const node = followed.kind === 'found' ? this.#nodes.get(followed.path) : undefined;
    return node?.kind === 'file' ? node.size : undefined;
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const followed = this.#follow(path);
    return followed.kind === 'found' && followed.what !== 'special' ? followed.what : undefined;
  }

  realPath(path: string): string | undefined {
    const followed = this.#follow(path);
    return followed.kind === 'found' ? followed.path : undefined;
  }

  fromAbsolute(path: string): string | undefined {
    return belowRoot(path);
  }

  async digests(paths: readonly string[]): Promise<readonly DigestResult[]> {
    return paths.map((path): DigestResult => {
      const followed = this.#follow(path);
      const node = followed.kind === 'found' ? this.#nodes.get(followed.path) : undefined;
      if (node?.kind !== 'file') return { kind: 'missing' };
      const { size, sha256 } = node;
      return sha256 === undefined
        ? { kind: 'refused', diagnostic: { code: 'path-unreadable', at: { path }, reason: 'its content was not hashed' } }
        : { kind: 'digest', size, sha256: typeof sha256 === 'string' ? sha256 : sha256() };
    });
  }

  #follow(path: string): Followed {
    const slash = path.lastIndexOf('/');
    const [folder, name] = [this.#folders.get(path.slice(0, Math.max(0, slash))), path.slice(slash + 1)];
    const at = folder === undefined || name === '' || name === '.' || name === '..' ? undefined : joinPath(folder, name);
    const node = at === undefined ? undefined : this.#nodes.get(at);
    const followed: Followed =
      at === undefined || node === undefined || node.kind === 'link'
        ? followLinks(path, (one): Look => this.#nodes.get(one))
        : { kind: 'found', path: at, what: node.kind };
    if (followed.kind === 'found' && followed.what === 'directory') {
      if (this.#folders.size > MOST_FOLDERS) this.#folders.clear();
      this.#folders.set(path, followed.path).set(followed.path, followed.path);
    }
    return followed;
  }
}
