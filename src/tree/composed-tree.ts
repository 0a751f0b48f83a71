/** Trees made of trees: several side by side, and archives that lie in a tree, opened as if they were folders. */
import { groupBy } from '../model/order.ts';
import { below, type DigestResult, type FileTree, type HeldFile, joinPath, type Listing, type ReadResult } from './file-tree.ts';

/** Several trees as one: each appears at the root under its own name, made unique by a number. */
export function joinTrees(trees: readonly FileTree[]): { readonly tree: FileTree; readonly roots: readonly string[] } {
  const members = new Map<string, FileTree>();
  for (const tree of trees) {
    let name = tree.label;
    for (let number = 2; members.has(name); number += 1) name = `${tree.label}-${number}`;
    members.set(name, tree);
  }
  return { tree: new ComposedTree('', undefined, members), roots: [...members.keys()] };
}

/** The tree with other trees in place of some of its files: an egg or a wheel becomes the folder that it holds. */
export function mountTrees(base: FileTree, mounted: ReadonlyMap<string, FileTree>): FileTree {
  return mounted.size === 0 ? base : new ComposedTree(base.label, base, mounted);
}

/** Where a path leads: the tree, the path in it, and the path at which the tree is found. */
interface Located {
  readonly tree: FileTree;
  readonly inner: string;
  readonly at: string;
}

class ComposedTree implements FileTree {
  readonly label: string;
  readonly #base: FileTree | undefined;
  readonly #members: ReadonlyMap<string, FileTree>;

  constructor(label: string, base: FileTree | undefined, members: ReadonlyMap<string, FileTree>) {
    this.label = label;
    this.#base = base;
    this.#members = members;
  }

  #locate(path: string): Located | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const at = path.slice(0, end);
      const tree = this.#members.get(at);
      if (tree !== undefined) return { tree, inner: path.slice(end + 1), at };
    }
    return this.#base === undefined ? undefined : { tree: this.#base, inner: path, at: '' };
  }

  list(path: string): Listing {
    const located = this.#locate(path);
    if (located === undefined) {
      const names = path === '' ? [...this.#members.keys()].sort() : [];
      return { entries: names.map((name) => ({ name, path: name, kind: 'directory' })), diagnostics: [] };
    }
    const { tree, inner, at } = located;
    const { entries, diagnostics } = tree.list(inner);
    return {
      entries: entries.map((entry) => {
        const whole = joinPath(at, entry.path);
        return { ...entry, path: whole, kind: this.#members.has(whole) ? 'directory' : entry.kind };
      }),
      diagnostics: diagnostics.map((diagnostic) => below(at, diagnostic)),
    };
  }

  within<T>(folder: string, use: () => T): T {
    const located = this.#locate(folder);
    return located === undefined ? use() : located.tree.within(located.inner, use);
  }

  read(path: string, limit: number): ReadResult {
    return this.#readBy(path, (tree, inner) => tree.read(inner, limit));
  }

  head(path: string, length: number): ReadResult {
    return this.#readBy(path, (tree, inner) => tree.head(inner, length));
  }

  readRange(path: string, offset: number, length: number): ReadResult {
    return this.#readBy(path, (tree, inner) => tree.readRange(inner, offset, length));
  }

  hold(path: string): HeldFile | undefined {
    const located = this.#locate(path);
    return located?.tree.hold(located.inner);
  }

  #readBy(path: string, read: (tree: FileTree, inner: string) => ReadResult): ReadResult {
    const located = this.#locate(path);
    if (located === undefined) return { kind: 'missing' };
    const result = read(located.tree, located.inner);
    return result.kind === 'refused' ? { ...result, diagnostic: below(located.at, result.diagnostic) } : result;
  }

  size(path: string): number | undefined {
    const located = this.#locate(path);
    return located?.tree.size(located.inner);
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const located = this.#locate(path);
    if (located === undefined) return path === '' ? 'directory' : undefined;
    return located.tree.kindOf(located.inner);
  }

  realPath(path: string): string | undefined {
    const located = this.#locate(path);
    const real = located?.tree.realPath(located.inner);
    return located === undefined || real === undefined ? undefined : joinPath(located.at, real);
  }

  fromAbsolute(path: string, from: string): string | undefined {
    // What an archive in a tree names lies in that tree; of trees side by side each has a root of its own.
    if (this.#base !== undefined) return this.#base.fromAbsolute(path, from);
    const located = this.#locate(from);
    const inner = located?.tree.fromAbsolute(path, located.inner);
    return located === undefined || inner === undefined ? undefined : joinPath(located.at, inner);
  }

  async digests(paths: readonly string[]): Promise<readonly DigestResult[]> {
    const results: DigestResult[] = paths.map(() => ({ kind: 'missing' }));
    const located = paths.map((path, index) => ({ index, located: this.#locate(path) }));
    for (const [tree, group] of groupBy(located, (one) => one.located?.tree)) {
      if (tree === undefined) continue;
      const digests = await tree.digests(group.map((one) => one.located?.inner ?? ''));
      for (const [position, { index, located: place }] of group.entries()) {
        const result = digests[position] ?? { kind: 'missing' };
        results[index] = result.kind === 'refused' ? { ...result, diagnostic: below(place?.at ?? '', result.diagnostic) } : result;
      }
    }
    return results;
  }
}
