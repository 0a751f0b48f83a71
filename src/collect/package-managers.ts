/**
 * Evidence: what conda and dpkg record of an environment, beside what its distributions say of themselves (docs/rules.md R3 h and k): whose each
 * distribution is, and which packages are none.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { asVariant, joined, type OriginPolicy } from '../merge/identify/linux-package.ts';
import type { Subject } from '../merge/identify/subject.ts';
import type { ComponentId } from '../model/component.ts';
import { sameSoftware } from '../model/distro-package.ts';
import { EMPTY_INVENTORY, type Inventory, type Relation } from '../model/inventory.ts';
import { groupBy } from '../model/order.ts';
import { normalizeName } from '../model/pypi-name.ts';
import type { Distribution } from '../python/distribution.ts';
import type { Environment } from '../python/layout/environment.ts';
import { folderName } from '../python/layout/folder-name.ts';
import { CONDA_PATTERNS, type CondaRecord } from '../python/managers/conda.ts';
import { type DebianPackage, DPKG_PATTERNS, type DpkgRecords, readDpkg } from '../python/managers/dpkg.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { interpreterSubject, subjectOf } from './addition.ts';
import { addContributions, type Contribution, contribution } from './contribution.ts';
import type { Installed } from './installed.ts';
import type { CollectContext, EvidenceSource, ScannedEnvironment } from './source.ts';

/** The records of dpkg of each file system among the environments, read once. */
export function dpkgByFileSystem(
  tree: FileTree,
  environments: readonly Environment[],
): Outcome<ReadonlyMap<string, DpkgRecords | undefined>> {
  const diagnostics: Diagnostic[] = [];
  const roots = [...groupBy(environments, ({ fileSystem }) => fileSystem).keys()].filter((root) => root !== undefined);
  return { value: new Map(roots.map((root) => [root, take(readDpkg(tree, root), diagnostics)])), diagnostics };
}

const INFO_FOLDER = /^(.*\.(?:dist-info|egg-info))(?:\/(?:METADATA|PKG-INFO))?$/i;

/**
 * The record of conda that each dist-info came with, by its path in the tree, in lower case: Windows mixes them. Of several records that
 * list one, the record of its name; where that is none or several, none of them is believed.
 */
export function condaOwners(
  records: readonly CondaRecord[],
  { root, sitePackages }: Environment,
): Outcome<ReadonlyMap<string, CondaRecord>> {
  const sites = new Set(sitePackages.map((site) => site.toLowerCase()));
  const claims = new Map<string, { readonly path: string; readonly records: Set<CondaRecord> }>();
  for (const record of records)
    for (const file of record.files) {
      const folder = INFO_FOLDER.exec(file)?.[1];
      if (folder === undefined) continue;
      const path = joinPath(root, folder);
      const key = path.toLowerCase();
      if (!sites.has(parentPath(key))) continue;
      const known = claims.get(key);
      if (known === undefined) claims.set(key, { path, records: new Set([record]) });
      else known.records.add(record);
    }
  const diagnostics: Diagnostic[] = [];
  const owners = new Map<string, CondaRecord>();
  for (const [key, { path, records: claiming }] of claims) {
    const named = [...claiming].filter(({ name }) => normalizeName(name) === normalizeName(folderName(path)));
    const [owner, ...others] = claiming.size === 1 ? claiming : named;
    if (owner !== undefined && others.length === 0) owners.set(key, owner);
    if (claiming.size === 1) continue;
    const paths = [...claiming].map(({ component }) => component.origins[0] ?? '');
    diagnostics.push({ code: 'conda-records-overlap', at: { path }, records: paths });
  }
  return { value: owners, diagnostics };
}

/** R3 h by dpkg's records: the Debian package is a variant of the distribution it is, and contains others that came with it. */
function variantFragments(debian: DebianPackage, owned: readonly Distribution[], origin: OriginPolicy): readonly Inventory[] {
  const same = sameSoftware(debian.name, debian.version, owned);
  const others = owned.filter((distribution) => distribution !== same);
  return [
    same === undefined ? { ...EMPTY_INVENTORY, components: [debian.component] } : asVariant(debian.component, subjectOf(same), origin),
    {
      ...EMPTY_INVENTORY,
      relations: others.map(({ component }): Relation => ({ from: debian.component.id, kind: 'contains', to: component.id })),
    },
  ];
}

/** What conda and dpkg recorded of an environment. */
async function collect(scanned: ScannedEnvironment, { origin }: CollectContext): Promise<Outcome<Contribution>> {
  const conda = collectConda(scanned, origin);
  return { value: addContributions([collectDpkg(scanned, origin), conda.value]), diagnostics: conda.diagnostics };
}

export const PACKAGE_MANAGERS: EvidenceSource = {
  name: 'records of conda and dpkg',
  patterns: [...CONDA_PATTERNS, ...DPKG_PATTERNS],
  collect,
};

/** The Debian packages that brought distributions of this environment. */
function collectDpkg({ installed }: Installed, origin: OriginPolicy): Contribution {
  const owned = groupBy(installed, ({ debian }) => debian);
  return addContributions(
    Array.from(owned, ([debian, ones]) =>
      debian === undefined
        ? contribution({})
        : contribution({
            fragments: variantFragments(
              debian,
              ones.map(({ distribution }) => distribution),
              origin,
            ),
            counts: { installed: 1 },
          }),
    ),
  );
}

/** A record of conda and what it is here. */
interface CondaPackage {
  readonly record: CondaRecord;
  readonly owned: readonly Distribution[];
  /** The distribution that it is; it may bring others. */
  readonly same: Distribution | undefined;
  /** The distribution or the interpreter that it is; undefined for a package that is neither. */
  readonly subject: Subject | undefined;
}

/** What conda installed: each package joined with the distribution or the interpreter that it is, or a component of its own. */
function collectConda({ conda, installed, interpreter }: ScannedEnvironment, origin: OriginPolicy): Outcome<Contribution> {
  const ownedBy = groupBy(installed, (one) => one.conda);
  const packages = conda.map((record): CondaPackage => {
    const owned = (ownedBy.get(record) ?? []).map(({ distribution }) => distribution);
    const same = sameSoftware(record.name, record.version, owned);
    const isInterpreter = interpreter?.component !== undefined && interpreter.conda === record;
    const subject =
      isInterpreter && interpreter?.component !== undefined ? interpreterSubject(interpreter.component) : same && subjectOf(same);
    return { record, owned, same, subject };
  });
  const ids = new Map(packages.map(({ record, subject }) => [record, subject?.id ?? record.component.id]));
  const others = packages.filter(({ subject }) => subject === undefined).map(({ record }) => record.component.id);
  const { value: edges, diagnostics } = condaEdges(conda, ids);
  return {
    value: contribution({
      fragments: [
        ...packages.flatMap((one) => condaFragments(one, origin)),
        { ...EMPTY_INVENTORY, relations: edges, dependenciesKnown: new Set(others) },
      ],
      counts: { installed: others.length },
      requirements: edges,
      requested: conda.filter(({ requested }) => requested).flatMap((record) => ids.get(record) ?? []),
      packages: others,
    }),
    diagnostics,
  };
}

function condaFragments({ record, owned, same, subject }: CondaPackage, origin: OriginPolicy): readonly Inventory[] {
  const id = subject?.id ?? record.component.id;
  const others = owned.filter((one) => one !== same);
  return [
    subject === undefined ? { ...EMPTY_INVENTORY, components: [record.component] } : joined(record.component, subject, origin),
    { ...EMPTY_INVENTORY, relations: others.map(({ component }): Relation => ({ from: id, kind: 'contains', to: component.id })) },
  ];
}

/** What conda's packages require of each other. Conda has one record of a name; of several, none is more than the others. */
function condaEdges(conda: readonly CondaRecord[], ids: ReadonlyMap<CondaRecord, ComponentId>): Outcome<readonly Relation[]> {
  const diagnostics: Diagnostic[] = [];
  const named = new Map(conda.toReversed().map((record) => [record.name, ids.get(record)]));
  const edges = conda.flatMap((record): Relation[] => {
    const { depends, component } = record;
    const from = ids.get(record);
    return depends.flatMap((target) => {
      const to = named.get(target);
      if (to === undefined)
        diagnostics.push({ code: 'requirement-not-installed', at: { path: component.origins[0] ?? '' }, requirement: target });
      return from === undefined || to === undefined || from === to ? [] : [{ from, kind: 'dependsOn', to }];
    });
  });
  return { value: edges, diagnostics };
}
