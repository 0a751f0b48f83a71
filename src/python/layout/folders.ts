/**
 * The folders below a prefix that hold distributions, and those that hold a standard library.
 * Specification: the layouts of `sysconfig` (posix_prefix, posix_venv, nt, posix_user, Debian's deb_system and posix_local); PEP 582 as
 * PDM has it. Names are taken from listings and compared without case, so that a file system that ignores case shows nothing twice.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import { append } from '../../model/order.ts';
import { baseName, type FileTree, joinPath, type TreeEntry } from '../../tree/file-tree.ts';

const LIBRARY_FOLDER = /^lib(?:32|64)?$/i;
const VERSIONED = /^(python|pypy)(\d+(?:\.\d+)?)(t)?$/i;
/** The names of folders that hold distributions. */
export const SITE_FOLDER: RegExp = /^(?:site|dist)-packages$/i;

/** A site-packages folder and what its path tells. */
export interface Site {
  readonly path: string;
  readonly version?: string;
  readonly implementation?: 'pypy';
  readonly freeThreaded?: true;
}

/** The folders of a prefix; each list may name one folder twice, where links lead to it. */
export interface PrefixFolders {
  readonly sites: readonly Site[];
  readonly libraries: readonly Site[];
}

/** The folders below a prefix that hold distributions, and those that hold a standard library. */
export function foldersOf(tree: FileTree, root: string): Outcome<PrefixFolders> {
  const diagnostics: Diagnostic[] = [];
  const sites: Site[] = [];
  const libraries: Site[] = [];
  for (const { name, path } of take(foldersIn(tree, root), diagnostics)) {
    if (LIBRARY_FOLDER.test(name)) addLibrary(tree, path, { sites, libraries }, diagnostics);
    // PyPy before 3.8, and what shiv packs.
    else if (/^site-packages$/i.test(name)) sites.push({ path });
  }
  // Debian's interpreter looks below /usr/local too (posix_local).
  if (sites.some(({ path }) => path.endsWith('/python3/dist-packages'))) {
    const local: Site[] = [];
    addLibrary(tree, joinPath(root, 'local/lib'), { sites: local, libraries: [] }, diagnostics);
    append(
      sites,
      local.filter(({ path }) => path.endsWith('/dist-packages')),
    );
  }
  return { value: { sites, libraries }, diagnostics };
}

/** Adds a `lib` folder with what lies in it. */
function addLibrary(
  tree: FileTree,
  library: string,
  { sites, libraries }: { readonly sites: Site[]; readonly libraries: Site[] },
  diagnostics: Diagnostic[],
): void {
  const before = sites.length;
  libraries.push({ path: library });
  for (const { name, path } of take(foldersIn(tree, library), diagnostics)) {
    if (SITE_FOLDER.test(name)) sites.push({ path });
    const match = VERSIONED.exec(name);
    if (match === null) continue;
    const version = match[2]?.includes('.') ? match[2] : undefined;
    const facts = {
      ...(version !== undefined && { version }),
      ...(match[1]?.toLowerCase() === 'pypy' && { implementation: 'pypy' as const }),
      ...(match[3] !== undefined && { freeThreaded: true as const }),
    };
    libraries.push({ path, ...facts });
    for (const inner of take(foldersIn(tree, path), diagnostics))
      if (SITE_FOLDER.test(inner.name)) sites.push({ path: inner.path, ...facts });
  }
  // PDM's __pypackages__/3.11/lib holds distributions itself.
  const version = /(?:^|\/)__pypackages__\/(\d+\.\d+)\/lib$/i.exec(library)?.[1] ?? /^(\d+\.\d+)\/lib$/.exec(library)?.[1];
  if (sites.length === before && (version !== undefined || hasDistributions(tree, library)))
    sites.push({ path: library, ...(version !== undefined && { version }) });
}

/** The folders in a folder. Links and special files in it are no matter here. */
export function foldersIn(tree: FileTree, path: string): Outcome<readonly TreeEntry[]> {
  const { entries, diagnostics } = tree.list(path);
  return {
    value: entries.filter(({ kind }) => kind === 'directory'),
    diagnostics: diagnostics.filter(({ code }) => code === 'path-unreadable'),
  };
}

/** The candidates that are different folders; of two names for one folder the first counts. */
export function distinct<T extends { readonly path: string }>(candidates: readonly T[], tree: FileTree): readonly T[] {
  const byRealPath = new Map<string, T>();
  for (const candidate of candidates) {
    const real = tree.realPath(candidate.path);
    if (real !== undefined && !byRealPath.has(real)) byRealPath.set(real, candidate);
  }
  return [...byRealPath.values()];
}

/** A folder given directly: by its name, or by what lies in it. */
export function isSitePackages(tree: FileTree, root: string): boolean {
  return SITE_FOLDER.test(root === '' ? tree.label : baseName(root)) || hasDistributions(tree, root);
}

function hasDistributions(tree: FileTree, folder: string): boolean {
  return tree.list(folder).entries.some(({ name }) => /\.(?:dist-info|egg-info|egg|egg-link)$/i.test(name));
}
