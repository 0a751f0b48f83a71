/**
 * Finds the site-packages folders of an environment: a virtual environment, an interpreter's prefix, a conda prefix, or such a
 * folder itself; and the environments in a folder, or in a whole file system.
 * Specification: the layouts of `sysconfig` (posix_prefix, posix_venv, nt, posix_user, Debian's deb_system and posix_local);
 * pyvenv.cfg of PEP 405; PEP 582 as PDM has it. Names are taken from listings and compared without case, so that a file system that
 * ignores case shows nothing twice. Nothing is executed; folders reached twice (`lib64` is a link to `lib`) count once.
 */

import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { append, sortedUnique } from '../../model/order.ts';
import { baseName, type FileTree, joinPath, parentPath } from '../../tree/file-tree.ts';
import { globTree } from '../../tree/glob.ts';

export interface Environment {
  readonly kind: 'virtual-environment' | 'conda' | 'prefix' | 'site-packages' | 'archive';
  /** Path of the environment in the tree; empty where it is the tree. */
  readonly root: string;
  /** Paths in the tree, sorted. */
  readonly sitePackages: readonly string[];
  /** `key = value` lines of pyvenv.cfg, keys in lower case; empty where there is none. */
  readonly configuration: ReadonlyMap<string, string>;
  /** The folders of the standard library, as `lib/python3.11`; a virtual environment has none. */
  readonly standardLibraries: readonly string[];
  /** `3.11` where the folder names tell one version. */
  readonly pythonVersion?: string;
  /** Where the folder names tell it. */
  readonly implementation?: 'pypy';
  readonly freeThreaded?: true;
  /** The prefix of the interpreter that a virtual environment was made from, where it lies in the tree. */
  readonly basePrefix?: string;
  /** Set where a prefix holds several versions of Python: then each is an environment of its own, told apart by this. */
  readonly edition?: string;
  /** The root of the file system that the environment was found in, where a whole one is scanned. */
  readonly fileSystem?: string;
  /** SHA-256 of the archives that are site-packages folders themselves: wheels. */
  readonly archiveDigests?: ReadonlyMap<string, string>;
}

const CONFIGURATION_LIMIT = 64 * 1024;
const LIBRARY_FOLDER = /^lib(?:32|64)?$/i;
const SITE_FOLDER = /^(?:site|dist)-packages$/i;
const VERSIONED = /^(python|pypy)(\d+(?:\.\d+)?)(t)?$/i;

/** A site-packages folder and what its path tells. */
interface Site {
  readonly path: string;
  readonly version?: string;
  readonly implementation?: 'pypy';
  readonly freeThreaded?: true;
}

/** Finds the environment at `root` in a tree; undefined when there is none. */
export function discoverEnvironment(tree: FileTree, root: string): Outcome<Environment | undefined> {
  const diagnostics: Diagnostic[] = [];
  const configuration = readConfiguration(tree, root, diagnostics);
  const { sites, libraries } = foldersOf(tree, root, diagnostics);
  const found = distinct(sites, tree);
  const isConda = tree.kindOf(joinPath(root, 'conda-meta')) === 'directory';
  const standardLibraries = libraries.filter(({ path }) => tree.kindOf(joinPath(path, 'os.py')) === 'file');
  const told = found.some(({ version }) => version !== undefined) ? found : standardLibraries;
  const versions = new Set(told.map(({ version }) => version).filter((version) => version !== undefined));
  const [pythonVersion] = versions;
  const basePrefix = basePrefixOf(tree, root, configuration);
  const facts = {
    root,
    configuration,
    standardLibraries: standardLibraries.map(({ path }) => path),
    ...(versions.size === 1 && pythonVersion !== undefined && { pythonVersion }),
    ...(told.length > 0 && told.every(({ implementation }) => implementation === 'pypy') && { implementation: 'pypy' as const }),
    ...(told.length > 0 && told.every(({ freeThreaded }) => freeThreaded === true) && { freeThreaded: true as const }),
    ...(basePrefix !== undefined && { basePrefix }),
  };
  if (found.length > 0 || isConda) {
    const kind = configuration.size > 0 ? 'virtual-environment' : isConda ? 'conda' : 'prefix';
    return { value: { ...facts, kind, sitePackages: found.map(({ path }) => path).sort() }, diagnostics };
  }
  return { value: isSitePackages(tree, root) ? { ...facts, kind: 'site-packages', sitePackages: [root] } : undefined, diagnostics };
}

/** The folders below a prefix that hold distributions, and those that hold a standard library. */
function foldersOf(
  tree: FileTree,
  root: string,
  diagnostics: Diagnostic[],
): { readonly sites: readonly Site[]; readonly libraries: readonly Site[] } {
  const sites: Site[] = [];
  const libraries: Site[] = [];
  for (const { name, path } of foldersIn(tree, root, diagnostics)) {
    if (LIBRARY_FOLDER.test(name)) libraryFolders(tree, path, sites, libraries, diagnostics);
    // PyPy before 3.8, and what shiv packs.
    else if (/^site-packages$/i.test(name)) sites.push({ path });
  }
  // Debian's interpreter looks below /usr/local too (posix_local).
  if (sites.some(({ path }) => path.endsWith('/python3/dist-packages'))) {
    const local: Site[] = [];
    libraryFolders(tree, joinPath(root, 'local/lib'), local, [], diagnostics);
    append(
      sites,
      local.filter(({ path }) => path.endsWith('/dist-packages')),
    );
  }
  return { sites, libraries };
}

function libraryFolders(tree: FileTree, library: string, sites: Site[], libraries: Site[], diagnostics: Diagnostic[]): void {
  const before = sites.length;
  libraries.push({ path: library });
  for (const { name, path } of foldersIn(tree, library, diagnostics)) {
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
    for (const inner of foldersIn(tree, path, diagnostics)) if (SITE_FOLDER.test(inner.name)) sites.push({ path: inner.path, ...facts });
  }
  // PDM's __pypackages__/3.11/lib holds distributions itself.
  const version = /(?:^|\/)__pypackages__\/(\d+\.\d+)\/lib$/i.exec(library)?.[1] ?? /^(\d+\.\d+)\/lib$/.exec(library)?.[1];
  if (sites.length === before && (version !== undefined || hasDistributions(tree, library)))
    sites.push({ path: library, ...(version !== undefined && { version }) });
}

function foldersIn(tree: FileTree, path: string, diagnostics: Diagnostic[]): readonly { readonly name: string; readonly path: string }[] {
  const { entries, diagnostics: found } = tree.list(path);
  append(
    diagnostics,
    found.filter(({ code }) => code === 'path-unreadable'),
  );
  return entries.filter(({ kind }) => kind === 'directory');
}

/** The candidates that are different folders; of two names for one folder the first counts. */
function distinct<T extends { readonly path: string }>(candidates: readonly T[], tree: FileTree): readonly T[] {
  const byRealPath = new Map<string, T>();
  for (const candidate of candidates) {
    const real = tree.realPath(candidate.path);
    if (real !== undefined && !byRealPath.has(real)) byRealPath.set(real, candidate);
  }
  return [...byRealPath.values()];
}

/** A folder given directly: by its name, or by what lies in it. */
function isSitePackages(tree: FileTree, root: string): boolean {
  return SITE_FOLDER.test(root === '' ? tree.label : baseName(root)) || hasDistributions(tree, root);
}

function hasDistributions(tree: FileTree, folder: string): boolean {
  return tree.list(folder).entries.some(({ name }) => /\.(?:dist-info|egg-info|egg|egg-link)$/i.test(name));
}

const VERSION_OF_SITE = /(?:^|\/)(?:python|pypy)(\d+\.\d+)t?\/(?:site|dist)-packages$/i;
const VERSION_OF_LIBRARY = /(?:^|\/)(?:python|pypy)(\d+\.\d+)t?$/i;

/** A prefix with several versions of Python is several environments: what one version sees the other does not. */
function byVersion(environment: Environment): readonly Environment[] {
  const versionOf = (path: string): string | undefined => VERSION_OF_SITE.exec(path)?.[1];
  const versions = sortedUnique(environment.sitePackages.flatMap((path) => versionOf(path) ?? []));
  if (versions.length < 2) return [environment];
  return versions.map((version) => ({
    ...environment,
    edition: version,
    pythonVersion: version,
    // Debian's python3/dist-packages is for every version.
    sitePackages: environment.sitePackages.filter((path) => (versionOf(path) ?? version) === version),
    standardLibraries: librariesOf(environment, version),
  }));
}

/** The standard libraries of one version. */
export function librariesOf({ standardLibraries }: Environment, version: string): readonly string[] {
  return standardLibraries.filter((path) => (VERSION_OF_LIBRARY.exec(path)?.[1] ?? version) === version);
}

/** Folders that hold environments, beside those that a folder holds itself: pipx, conda, uv, pyenv, a macOS framework. */
const FOLDERS_OF_ENVIRONMENTS = ['venvs', 'envs', 'tools', 'versions', 'Versions', '__pypackages__'];

/** The environment at `root`; where there is none, those that lie in it: a pipx home, a folder of virtual environments, a PDM project. */
export function discoverEnvironments(tree: FileTree, root: string): Outcome<readonly Environment[]> {
  const whole = discoverEnvironment(tree, root);
  if (whole.value !== undefined) return { value: byVersion(whole.value), diagnostics: whole.diagnostics };
  const diagnostics = [...whole.diagnostics];
  const folders = foldersIn(tree, root, []).flatMap(({ name, path }) => [
    path,
    ...(FOLDERS_OF_ENVIRONMENTS.includes(name) ? foldersIn(tree, path, []).map((inner) => inner.path) : []),
  ]);
  const found = folders.flatMap((path) => {
    const { value, diagnostics: said } = discoverEnvironment(tree, path);
    // A folder that merely holds an egg-info is somebody's source.
    if (value === undefined || value.kind === 'site-packages') return [];
    append(diagnostics, said);
    return [value];
  });
  return { value: withoutRepetition(found, tree).flatMap(byVersion), diagnostics };
}

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
  const { value: marks, diagnostics: said } = await globTree(
    tree,
    ['**/pyvenv.cfg', '**/conda-meta', '**/{site,dist}-packages', '**/__pypackages__/*/lib', '**/*.dist-info'],
    { under: root, what: 'both', ignore: NOT_ENTERED, limit },
  );
  const diagnostics = [...said];
  const condas = marks.filter((path) => baseName(path) === 'conda-meta').map(parentPath);
  const isCached = (path: string): boolean => condas.some((conda) => path.startsWith(`${joinPath(conda, 'pkgs')}/`));
  const usable = marks.filter((path) => !isCached(path));
  const siteFolders = usable.filter((path) => SITE_FOLDER.test(baseName(path)));
  const holders = new Set(usable.filter((path) => path.endsWith('.dist-info')).map(parentPath));
  // Below a site-packages folder, or another folder that holds distributions, it is vendored by one of them.
  const isVendored = (folder: string): boolean => {
    if (siteFolders.some((site) => folder.startsWith(`${site}/`))) return true;
    for (let above = parentPath(folder); above !== ''; above = parentPath(above)) if (holders.has(above)) return true;
    return holders.has('') && folder !== '';
  };
  const roots = usable.flatMap((path): readonly string[] => {
    const name = baseName(path);
    if (name === 'pyvenv.cfg' || name === 'conda-meta' || /\/lib$/.test(path)) return [parentPath(path)];
    if (SITE_FOLDER.test(name)) {
      const match = SITE_OF_PREFIX.exec(path);
      return [match === null ? path : (match[1] ?? '')];
    }
    const folder = parentPath(path);
    return siteFolders.includes(folder) || isVendored(folder) ? [] : [folder];
  });
  const found = sortedUnique(roots).flatMap((path) => {
    const { value, diagnostics: told } = discoverEnvironment(tree, path);
    if (value === undefined) return [];
    append(diagnostics, told);
    return [value];
  });
  const environments = withoutRepetition(found, tree).flatMap((environment) => byVersion({ ...environment, fileSystem: root }));
  return { value: environments, diagnostics };
}

/** Each site-packages folder belongs to one environment: the one with most of them, as /usr with what lies below /usr/local. */
function withoutRepetition(environments: readonly Environment[], tree: FileTree): readonly Environment[] {
  const taken = new Set<string>();
  const ordered = environments.toSorted((left, right) => right.sitePackages.length - left.sitePackages.length);
  const kept = ordered.flatMap((environment) => {
    const sitePackages = environment.sitePackages.filter((site) => !taken.has(tree.realPath(site) ?? site));
    for (const site of sitePackages) taken.add(tree.realPath(site) ?? site);
    return sitePackages.length === 0 && environment.sitePackages.length > 0 ? [] : [{ ...environment, sitePackages }];
  });
  return environments.flatMap(({ root }) => kept.filter((environment) => environment.root === root));
}

/** An archive that holds distributions: a wheel, an egg, a zipapp as zipapp, shiv or pex make it. */
export function discoverArchive(tree: FileTree, root: string): Environment | undefined {
  const { entries } = tree.list(root);
  const isSite = entries.some(({ name }) => /\.(?:dist-info|egg-info)$/i.test(name) || name === 'EGG-INFO');
  const inner = entries
    .filter(({ kind, name }) => kind === 'directory' && (SITE_FOLDER.test(name) || name === '.deps'))
    .flatMap(({ name, path }) => (name === '.deps' ? foldersIn(tree, path, []).map((wheel) => wheel.path) : [path]));
  const sitePackages = [...(isSite ? [root] : []), ...inner];
  return sitePackages.length === 0 ? undefined : { kind: 'archive', root, sitePackages, configuration: new Map(), standardLibraries: [] };
}

/** Where the interpreter is that pyvenv.cfg names, as a prefix in the tree. */
function basePrefixOf(tree: FileTree, root: string, configuration: ReadonlyMap<string, string>): string | undefined {
  const home = configuration.get('home');
  const stated = configuration.get('base-prefix') ?? configuration.get('base-exec-prefix');
  const candidates = [stated, home?.replace(/[\\/](?:bin|Scripts)[\\/]?$/i, ''), home].filter((path) => path !== undefined && path !== '');
  for (const candidate of candidates) {
    const path = candidate === undefined ? undefined : tree.fromAbsolute(candidate, root);
    if (path !== undefined && tree.kindOf(path) === 'directory') return tree.realPath(path);
  }
  return undefined;
}

function readConfiguration(tree: FileTree, root: string, diagnostics: Diagnostic[]): ReadonlyMap<string, string> {
  const file = tree.read(joinPath(root, 'pyvenv.cfg'), CONFIGURATION_LIMIT);
  if (file.kind === 'refused') diagnostics.push(file.diagnostic);
  if (file.kind !== 'bytes') return new Map();
  const lines = new TextDecoder().decode(file.bytes).split(/\r?\n/);
  return new Map(
    lines.flatMap((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [] : [[line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim()] as const];
    }),
  );
}
