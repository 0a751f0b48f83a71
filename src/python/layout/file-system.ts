/** Every environment in the root of a file system: a container's, an unpacked image, a machine's. */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { append, sortedUnique } from '../../model/order.ts';
import { baseName, type FileTree, joinPath, parentPath } from '../../tree/file-tree.ts';
import { globTree } from '../../tree/glob.ts';
import { byVersion, discoverEnvironment, withoutRepetition } from './discovery.ts';
import type { Environment } from './environment.ts';
import { SITE_FOLDER } from './folders.ts';

/** What stands in an environment, or holds distributions. */
const MARKS = ['**/pyvenv.cfg', '**/conda-meta', '**/{site,dist}-packages', '**/__pypackages__/*/lib', '**/*.dist-info'];

/** What is not entered: kernel interfaces, and caches (uv's, virtualenv's) that hold packages which are not installed. */
const NOT_ENTERED = [
  '{proc,sys,dev}/**',
  // Not `/**`, which would leave out the folder too.
  '**/*.dist-info/*',
  '**/*.egg-info/*',
  '**/conda-meta/*',
  '**/uv/{archive,builds,sdists,wheels,git}-v*/**',
  '**/virtualenv/wheel/**',
  '**/__pycache__/**',
];

const SITE_OF_PREFIX = /^(?:(.*)\/)?lib(?:32|64)?\/(?:(?:python|pypy)[\d.]*t?\/)?(?:site|dist)-packages$/i;

/** Every environment in the root of a file system. `limit` bounds the entries that are looked at. */
export async function discoverFileSystem(tree: FileTree, root: string, limit: number): Promise<Outcome<readonly Environment[]>> {
  const marks = await globTree(tree, MARKS, { under: root, what: 'both', ignore: NOT_ENTERED, limit });
  const diagnostics = [...marks.diagnostics];
  const found = sortedUnique(prefixesOf(marks.value)).flatMap((path) => {
    const discovered = discoverEnvironment(tree, path);
    if (discovered.value === undefined) return [];
    append(diagnostics, discovered.diagnostics);
    return [discovered.value];
  });
  const environments = withoutRepetition(found, tree).flatMap((environment) => byVersion({ ...environment, fileSystem: root }));
  return { value: environments, diagnostics };
}

/** Whether a path lies below one of some folders. */
function isBelowOne(path: string, folders: ReadonlySet<string>): boolean {
  for (let above = path; above !== ''; ) {
    above = parentPath(above);
    if (folders.has(above)) return true;
  }
  return false;
}

/** The prefixes that the marks stand for. */
function prefixesOf(marks: readonly string[]): readonly string[] {
  const caches = new Set(marks.filter((path) => baseName(path) === 'conda-meta').map((path) => joinPath(parentPath(path), 'pkgs')));
  const usable = marks.filter((path) => !isBelowOne(path, caches));
  const siteFolders = new Set(usable.filter((path) => SITE_FOLDER.test(baseName(path))));
  const holders = new Set(usable.filter((path) => path.endsWith('.dist-info')).map(parentPath));
  // Below a site-packages folder, or another folder that holds distributions, it is vendored by one of them.
  const isVendored = (folder: string): boolean => isBelowOne(folder, siteFolders) || isBelowOne(folder, holders);
  return usable.flatMap((path): readonly string[] => {
    const name = baseName(path);
    if (name === 'pyvenv.cfg' || name === 'conda-meta' || /\/lib$/.test(path)) return [parentPath(path)];
    if (SITE_FOLDER.test(name)) {
      const match = SITE_OF_PREFIX.exec(path);
      return [match === null ? path : (match[1] ?? '')];
    }
    const folder = parentPath(path);
    return siteFolders.has(folder) || isVendored(folder) ? [] : [folder];
  });
}
