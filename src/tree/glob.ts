/**
 * Patterns over a tree, by fast-glob through the tree's own door: links are not followed, and the number of entries that are
 * looked at is bounded.
 */
import type { Dirent } from 'node:fs';
import { sep } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { compareText } from '../model/order.ts';
import { type FileTree, joinPath } from './file-tree.ts';

export interface GlobOptions {
  /** The folder to search in; patterns and results are relative to the tree all the same. */
  readonly under?: string;
  readonly what: 'files' | 'folders' | 'both';
  /** Patterns of what is not entered. */
  readonly ignore?: readonly string[];
  readonly deep?: number;
  /** Most entries that are looked at. */
  readonly limit: number;
}

/** The sorted paths that match one of the patterns, which are relative to `under`. Names that begin with a dot count. */
export async function globTree(tree: FileTree, patterns: readonly string[], options: GlobOptions): Promise<Outcome<readonly string[]>> {
  const { default: fastGlob } = await import('fast-glob');
  const under = options.under ?? '';
  const diagnostics: Diagnostic[] = [];
  let seen = 0;
  const readdirSync = (folder: string): Dirent[] => {
    const path = joinPath(under, pathInTree(folder));
    const { entries, diagnostics: listing } = tree.list(path);
    for (const diagnostic of listing) if (diagnostic.code === 'path-unreadable') diagnostics.push(diagnostic);
    if (seen > options.limit) return [];
    seen += entries.length;
    if (seen > options.limit)
      diagnostics.push({ code: 'count-limit-reached', at: { path: under }, subject: 'files and folders', limit: options.limit });
    return entries.filter(({ name }) => canBeWalked(name)).map((entry) => asDirent(entry.name, entry.link === true ? 'link' : entry.kind));
  };
  const found = fastGlob.sync([...patterns], {
    cwd: '/',
    dot: true,
    followSymbolicLinks: false,
    onlyFiles: options.what === 'files',
    onlyDirectories: options.what === 'folders',
    ignore: [...(options.ignore ?? [])],
    caseSensitiveMatch: false,
    ...(options.deep !== undefined && { deep: options.deep }),
    fs: { readdirSync: readdirSync as never, lstatSync: nothing, statSync: nothing },
  });
  return { value: found.map((path) => joinPath(under, path)).sort(compareText), diagnostics };
}

/**
 * The path in the tree of an absolute path that fast-glob asks for. On Windows alone a backslash separates: elsewhere it is part of a
 * name, and read as a separator it would make a folder called `\` the root again, without end.
 */
function pathInTree(folder: string): string {
  const path = sep === '/' ? folder : folder.replace(/^[A-Za-z]:/, '').replaceAll('\\', '/');
  return path.replace(/^\/+/, '');
}

/** On Windows an archive's name may hold what separates there: such a name cannot be walked. */
function canBeWalked(name: string): boolean {
  return sep === '/' || !name.includes('\\');
}

/** A pattern without wildcards would be looked up on the disk. */
function nothing(): never {
  throw Object.assign(new Error('only folders are listed'), { code: 'ENOENT' });
}

function asDirent(name: string, kind: 'file' | 'directory' | 'link'): Dirent {
  const no = (): boolean => false;
  return {
    name,
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'directory',
    isSymbolicLink: () => kind === 'link',
    isBlockDevice: no,
    isCharacterDevice: no,
    isFIFO: no,
    isSocket: no,
  } as Dirent;
}
