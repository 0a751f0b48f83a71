/**
 * Finds the site-packages folders of an environment: a virtual environment, an interpreter's prefix, or such a folder itself.
 * Specification: the layouts of `sysconfig` (posix_prefix, posix_venv, nt, and Debian's deb_system); pyvenv.cfg of PEP 405.
 * Nothing is executed; folders reached twice (`lib64` is a link to `lib`) count once.
 */

import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { append } from '../model/order.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';

export interface Environment {
  readonly kind: 'virtual-environment' | 'prefix' | 'site-packages';
  /** Path of the environment in the tree; empty where it is the tree. */
  readonly root: string;
  /** Paths in the tree, sorted. */
  readonly sitePackages: readonly string[];
  /** `key = value` lines of pyvenv.cfg, keys in lower case; empty where there is none. */
  readonly configuration: ReadonlyMap<string, string>;
  /** `3.11` where the folder names tell one version. */
  readonly pythonVersion?: string;
}

const CONFIGURATION_LIMIT = 64 * 1024;
const LIBRARY_FOLDERS = ['lib', 'lib64', 'Lib'];
const VERSIONED = /^(?:python|pypy)(\d+\.\d+)t?$/;

/** Finds the environment at `root` in a tree; undefined when there is none. */
export function discoverEnvironment(tree: FileTree, root: string): Outcome<Environment | undefined> {
  const diagnostics: Diagnostic[] = [];
  const configuration = readConfiguration(tree, root, diagnostics);
  const candidates: { path: string; version?: string }[] = [];
  for (const library of LIBRARY_FOLDERS.map((folder) => joinPath(root, folder))) {
    if (tree.kindOf(library) !== 'directory') continue;
    for (const site of ['site-packages', 'dist-packages']) candidates.push({ path: joinPath(library, site) });
    const { entries, diagnostics: found } = tree.list(library);
    append(
      diagnostics,
      found.filter(({ code }) => code === 'path-unreadable'),
    );
    for (const entry of entries) {
      if (entry.kind !== 'directory') continue;
      const version = VERSIONED.exec(entry.name)?.[1];
      if (version === undefined && entry.name !== 'python3') continue;
      for (const site of ['site-packages', 'dist-packages'])
        candidates.push({ path: joinPath(entry.path, site), ...(version !== undefined && { version }) });
    }
  }
  const found = distinct(
    candidates.filter(({ path }) => tree.kindOf(path) === 'directory'),
    tree,
  );
  if (found.length > 0) {
    const versions = new Set(found.map(({ version }) => version).filter((version) => version !== undefined));
    const [pythonVersion] = versions;
    return {
      value: {
        kind: configuration.size > 0 ? 'virtual-environment' : 'prefix',
        root,
        sitePackages: found.map(({ path }) => path).sort(),
        configuration,
        ...(versions.size === 1 && pythonVersion !== undefined && { pythonVersion }),
      },
      diagnostics,
    };
  }
  return {
    value: isSitePackages(tree, root) ? { kind: 'site-packages', root, sitePackages: [root], configuration } : undefined,
    diagnostics,
  };
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
  return (
    /^(?:site|dist)-packages$/.test(root === '' ? tree.label : root) ||
    tree.list(root).entries.some(({ name }) => /\.(?:dist-info|egg-info|egg|egg-link)$/.test(name))
  );
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
