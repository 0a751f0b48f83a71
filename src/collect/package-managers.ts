/**
 * What conda and dpkg record of an environment, beside what its distributions say of themselves (docs/rules.md R3 h and k): whose each
 * distribution is, and which packages are none.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { asVariant, joined, type OriginPolicy } from '../merge/identify/linux-package.ts';
import type { Host } from '../merge/identify/subject.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { DISTRO_PREFIX, upstreamVersion } from '../model/distro-package.ts';
import { EMPTY_INVENTORY, type Inventory, type Relation } from '../model/inventory.ts';
import { groupBy } from '../model/order.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { versionKey } from '../model/pypi-version.ts';
import type { Distribution } from '../python/distribution.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import type { Environment } from '../python/layout/environment.ts';
import type { CondaRecord } from '../python/managers/conda.ts';
import { type DebianPackage, type DpkgRecords, readDpkg } from '../python/managers/dpkg.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { hostOf } from './embedded-documents.ts';

/** The records of dpkg of each file system among the environments, read once. */
export function dpkgByFileSystem(
  tree: FileTree,
  environments: readonly Environment[],
  diagnostics: Diagnostic[],
): ReadonlyMap<string, DpkgRecords | undefined> {
  const roots = groupBy(environments, ({ fileSystem }) => fileSystem).keys();
  return new Map([...roots].filter((root) => root !== undefined).map((root) => [root, take(readDpkg(tree, root), diagnostics)]));
}

const INFO_FOLDER = /^(.*\.(?:dist-info|egg-info))(?:\/(?:METADATA|PKG-INFO))?$/i;

/** The record of conda that a dist-info came with, by its path in the tree, in lower case: Windows mixes them. */
export function condaOwners(records: readonly CondaRecord[], { root, sitePackages }: Environment): ReadonlyMap<string, CondaRecord> {
  const sites = new Set(sitePackages.map((site) => site.toLowerCase()));
  const owners = new Map<string, CondaRecord>();
  for (const record of records)
    for (const file of record.files) {
      const folder = INFO_FOLDER.exec(file)?.[1];
      const path = folder === undefined ? undefined : joinPath(root, folder).toLowerCase();
      if (path !== undefined && sites.has(parentPath(path))) owners.set(path, record);
    }
  return owners;
}

/**
 * The distribution that a package manager's package is: of those that came with it the one of its name, or the only one if it has its
 * version (pyyaml in python3-yaml, torch in pytorch; linux-perf brings a module of another version, and is not that module).
 */
function sameSoftware(name: string, version: string, owned: readonly Distribution[]): Distribution | undefined {
  const wanted = normalizeName(name.replace(DISTRO_PREFIX, ''));
  const named = owned.find((distribution) => distribution.name === wanted);
  const [only, ...others] = owned;
  if (named !== undefined || others.length > 0) return named;
  return versionKey(only?.version ?? '') === versionKey(upstreamVersion(version)) ? only : undefined;
}

/** R3 h by dpkg's records: the Debian package is a variant of the distribution it is, and contains others that came with it. */
export function variantFragments(debian: DebianPackage, owned: readonly Distribution[], origin: OriginPolicy): readonly Inventory[] {
  const same = sameSoftware(debian.name, debian.version, owned);
  const others = owned.filter((distribution) => distribution !== same);
  return [
    same === undefined ? { ...EMPTY_INVENTORY, components: [debian.component] } : asVariant(debian.component, hostOf(same), origin),
    {
      ...EMPTY_INVENTORY,
      relations: others.map(({ component }): Relation => ({ from: debian.component.id, kind: 'contains', to: component.id })),
    },
  ];
}

/** The interpreter as the merge sees it. */
export function interpreterHost(component: Component): Host {
  return defined({
    id: component.id,
    component,
    name: normalizeName(component.name),
    version: component.version,
    requires: new Set<string>(),
  });
}

interface CondaFragments {
  readonly fragments: readonly Inventory[];
  readonly edges: readonly Relation[];
  readonly requested: readonly ComponentId[];
  /** Packages that are no distribution. */
  readonly others: readonly ComponentId[];
}

/** What conda installed: each package joined with the distribution or the interpreter that it is, or a component of its own. */
export function condaFragments(
  conda: readonly CondaRecord[],
  ofConda: ReadonlyMap<CondaRecord, readonly Distribution[]>,
  interpreter: Interpreter | undefined,
  origin: OriginPolicy,
  diagnostics: Diagnostic[],
): CondaFragments {
  const fragments: Inventory[] = [];
  const ids = new Map<string, ComponentId>();
  const others: ComponentId[] = [];
  for (const record of conda) {
    const owned = ofConda.get(record) ?? [];
    const same = sameSoftware(record.name, record.version, owned);
    const host =
      interpreter?.component !== undefined && interpreter.conda === record
        ? interpreterHost(interpreter.component)
        : same === undefined
          ? undefined
          : hostOf(same);
    const id = host?.id ?? record.component.id;
    ids.set(record.name, id);
    if (host === undefined) others.push(id);
    fragments.push(host === undefined ? { ...EMPTY_INVENTORY, components: [record.component] } : joined(record.component, host, origin), {
      ...EMPTY_INVENTORY,
      relations: owned.filter((one) => one !== same).map(({ component }): Relation => ({ from: id, kind: 'contains', to: component.id })),
    });
  }
  const edges = conda.flatMap(({ name, depends, component }): Relation[] => {
    const from = ids.get(name);
    return depends.flatMap((target) => {
      const to = ids.get(target);
      if (to === undefined)
        diagnostics.push({ code: 'requirement-not-installed', at: { path: component.origins[0] ?? '' }, requirement: target });
      return from === undefined || to === undefined || from === to ? [] : [{ from, kind: 'dependsOn', to }];
    });
  });
  const known = new Set(others);
  fragments.push({ ...EMPTY_INVENTORY, relations: edges, dependenciesKnown: known });
  const requested = conda.filter((record) => record.requested).flatMap(({ name }) => ids.get(name) ?? []);
  return { fragments, edges, requested, others };
}
