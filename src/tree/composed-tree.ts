/** Trees made of trees. */
import { type FileTree, joinPath, type Listing, type ReadResult } from './file-tree.ts';

/** Several trees as one: each appears at the root under its own name, made unique by a number. */
export function joinTrees(trees: readonly FileTree[]): { readonly tree: FileTree; readonly roots: readonly string[] } {
  const members = new Map<string, FileTree>();
  for (const tree of trees) {
    let name = tree.label;
    for (let number = 2; members.has(name); number += 1) name = `${tree.label}-${number}`;
    members.set(name, tree);
  }
  return { tree: new JoinedTree(members), roots: [...members.keys()] };
}

class JoinedTree implements FileTree {
  readonly label: string = '';
  readonly #members: ReadonlyMap<string, FileTree>;

  constructor(members: ReadonlyMap<string, FileTree>) {
    this.#members = members;
  }

  /** The folder that a path lies in, and the path there. */
  #locate(path: string): readonly [tree: FileTree | undefined, inner: string, name: string] {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    return [this.#members.get(name), slash < 0 ? '' : path.slice(slash + 1), name];
  }

  list(path: string): Listing {
    const [tree, inner, name] = this.#locate(path);
    if (tree === undefined) return { entries: [], diagnostics: [] };
    const { entries, diagnostics } = tree.list(inner);
    return {
      entries: entries.map((entry) => ({ ...entry, path: joinPath(name, entry.path) })),
      diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, at: { ...diagnostic.at, path: joinPath(name, diagnostic.at.path) } })),
    };
  }

  read(path: string, limit: number): ReadResult {
    const [tree, inner, name] = this.#locate(path);
    const result = tree?.read(inner, limit) ?? { kind: 'missing' };
    return result.kind === 'refused'
      ? { ...result, diagnostic: { ...result.diagnostic, at: { ...result.diagnostic.at, path: joinPath(name, inner) } } }
      : result;
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const [tree, inner] = this.#locate(path);
    return tree?.kindOf(inner);
  }

  realPath(path: string): string | undefined {
    const [tree, inner, name] = this.#locate(path);
    const real = tree?.realPath(inner);
    return real === undefined ? undefined : joinPath(name, real);
  }
}
