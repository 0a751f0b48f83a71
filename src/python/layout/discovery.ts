/**
 * Finds the site-packages folders of an environment: a virtual environment, an interpreter's prefix, a conda prefix, or such a
 * folder itself; and the environments in a folder. Nothing is executed; folders reached twice (`lib64` is a link to `lib`) count once.
 */

import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import { append, groupBy, sortedUnique } from '../../model/order.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { basePrefixOf, readConfiguration } from './configuration.ts';
import { type Environment, librariesOf } from './environment.ts';
import { distinct, foldersIn, foldersOf, isSitePackages, SITE_FOLDER, type Site } from './folders.ts';

/** Finds the environment at `root` in a tree; undefined when there is none. */
export function discoverEnvironment(tree: FileTree, root: string): Outcome<Environment | undefined> {
  const diagnostics: Diagnostic[] = [];
  const configuration = take(readConfiguration(tree, root), diagnostics);
  const { sites, libraries } = take(foldersOf(tree, root), diagnostics);
  const found = distinct(sites, tree);
  const isConda = tree.kindOf(joinPath(root, 'conda-meta')) === 'directory';
  const standardLibraries = libraries.filter(({ path }) => tree.kindOf(joinPath(path, 'os.py')) === 'file');
  const telling = found.some(({ version }) => version !== undefined) ? found : standardLibraries;
  const basePrefix = basePrefixOf(tree, root, configuration);
  const facts = {
    root,
    configuration,
    standardLibraries: standardLibraries.map(({ path }) => path),
    ...factsOf(telling),
    ...(basePrefix !== undefined && { basePrefix }),
  };
  if (found.length > 0 || isConda) {
    return { value: { ...facts, kind: kindOf(configuration, isConda), sitePackages: found.map(({ path }) => path).sort() }, diagnostics };
  }
  return { value: isSitePackages(tree, root) ? { ...facts, kind: 'site-packages', sitePackages: [root] } : undefined, diagnostics };
}

function kindOf(configuration: Environment['configuration'], isConda: boolean): Environment['kind'] {
  if (configuration.size > 0) return 'virtual-environment';
  return isConda ? 'conda' : 'prefix';
}

/** What the names of all folders agree on. */
function factsOf(folders: readonly Site[]): Pick<Environment, 'pythonVersion' | 'implementation' | 'freeThreaded'> {
  if (folders.length === 0) return {};
  const [pythonVersion, ...others] = new Set(folders.map(({ version }) => version).filter((version) => version !== undefined));
  return {
    ...(others.length === 0 && pythonVersion !== undefined && { pythonVersion }),
    ...(folders.every(({ implementation }) => implementation === 'pypy') && { implementation: 'pypy' }),
    ...(folders.every(({ freeThreaded }) => freeThreaded === true) && { freeThreaded: true }),
  };
}

const VERSION_OF_SITE = /(?:^|\/)(?:python|pypy)(\d+\.\d+)t?\/(?:site|dist)-packages$/i;

/** A prefix with several versions of Python is several environments: what one version sees the other does not. */
export function byVersion(environment: Environment): readonly Environment[] {
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

/** Folders that hold environments, beside those that a folder holds itself: pipx, conda, uv, pyenv, a macOS framework. */
const FOLDERS_OF_ENVIRONMENTS = ['venvs', 'envs', 'tools', 'versions', 'Versions', '__pypackages__'];

/** The environment at `root`; where there is none, those that lie in it: a pipx home, a folder of virtual environments, a PDM project. */
export function discoverEnvironments(tree: FileTree, root: string): Outcome<readonly Environment[]> {
  const whole = discoverEnvironment(tree, root);
  if (whole.value !== undefined) return { value: byVersion(whole.value), diagnostics: whole.diagnostics };
  const diagnostics = [...whole.diagnostics];
  const folders = foldersIn(tree, root).value.flatMap(({ name, path }) => [
    path,
    ...(FOLDERS_OF_ENVIRONMENTS.includes(name) ? foldersIn(tree, path).value.map((inner) => inner.path) : []),
  ]);
  const found = folders.flatMap((path) => {
    const discovered = discoverEnvironment(tree, path);
    const { value } = discovered;
    // A folder that merely holds an egg-info is somebody's source.
    if (value === undefined || value.kind === 'site-packages') return [];
    append(diagnostics, discovered.diagnostics);
    return [value];
  });
  return { value: withoutRepetition(found, tree).flatMap(byVersion), diagnostics };
}

/** Each site-packages folder belongs to one environment: the one with most of them, as /usr with what lies below /usr/local. */
export function withoutRepetition(environments: readonly Environment[], tree: FileTree): readonly Environment[] {
  const taken = new Set<string>();
  const ordered = environments.toSorted((left, right) => right.sitePackages.length - left.sitePackages.length);
  const kept = ordered.flatMap((environment) => {
    const sitePackages = environment.sitePackages.filter((site) => !taken.has(tree.realPath(site) ?? site));
    for (const site of sitePackages) taken.add(tree.realPath(site) ?? site);
    return sitePackages.length === 0 && environment.sitePackages.length > 0 ? [] : [{ ...environment, sitePackages }];
  });
  const byRoot = groupBy(kept, ({ root }) => root);
  return environments.flatMap(({ root }) => byRoot.get(root) ?? []);
}

/** An archive that holds distributions: a wheel, an egg, a zipapp as zipapp, shiv or pex make it. */
export function discoverArchive(tree: FileTree, root: string): Environment | undefined {
  const { entries } = tree.list(root);
  const isSite = entries.some(({ name }) => /\.(?:dist-info|egg-info)$/i.test(name) || name === 'EGG-INFO');
  const inner = entries
    .filter(({ kind, name }) => kind === 'directory' && (SITE_FOLDER.test(name) || name === '.deps'))
    .flatMap(({ name, path }) => (name === '.deps' ? foldersIn(tree, path).value.map((wheel) => wheel.path) : [path]));
  const sitePackages = [...(isSite ? [root] : []), ...inner];
  return sitePackages.length === 0 ? undefined : { kind: 'archive', root, sitePackages, configuration: new Map(), standardLibraries: [] };
}
