/**
 * What is installed in one environment: every distribution found, read and parsed, with the package manager that put it there. What is
 * known about it beyond that is collected by the sources of evidence (sources.ts).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { defined } from '../model/defined.ts';
import { append } from '../model/order.ts';
import { versionKey } from '../model/pypi-version.ts';
import { type Distribution, parseDistribution } from '../python/distribution.ts';
import type { Environment } from '../python/layout/environment.ts';
import {
  type DistributionPlace,
  findDistributions,
  type RawDistribution,
  type ReadFile,
  readDistribution,
  readFile,
  zippedEggs,
} from '../python/layout/site-packages.ts';
import { type CondaRecord, readCondaRecords } from '../python/managers/conda.ts';
import type { DebianPackage, DpkgRecords } from '../python/managers/dpkg.ts';
import { openArchiveBytes } from '../tree/archive.ts';
import { mountTrees } from '../tree/composed-tree.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { globTree } from '../tree/glob.ts';
import type { Limits } from '../untrusted/limits.ts';
import { claimants } from './claimants.ts';
import { condaOwners } from './package-managers.ts';
import { plantedFilesAmong } from './planted-files.ts';
import type { CollectContext } from './source.ts';
import { withOneSpeaker, withOwnDocuments } from './told-twice.ts';

/** A distribution, with what there is of it beside its own facts. */
export interface InstalledDistribution {
  readonly distribution: Distribution;
  /** Where its embedded documents lie. */
  readonly sboms: readonly string[];
  /** The package that brought it, by the records of conda and of dpkg. */
  readonly conda: CondaRecord | undefined;
  readonly debian: DebianPackage | undefined;
}

/** What is installed in one environment. */
export interface Installed {
  readonly environment: Environment;
  /** The tree, with zipped eggs as folders. */
  readonly tree: FileTree;
  readonly installed: readonly InstalledDistribution[];
  readonly conda: readonly CondaRecord[];
  readonly dpkg: DpkgRecords | undefined;
}

/** The distributions of an environment. */
export function distributionsOf({ installed }: Installed): readonly Distribution[] {
  return installed.map(({ distribution }) => distribution);
}

/** Reads everything that is installed in an environment; `dpkg` are the records of the file system that it lies in. */
export async function readInstalled(
  base: FileTree,
  environment: Environment,
  dpkg: DpkgRecords | undefined,
  context: CollectContext,
): Promise<Outcome<Installed>> {
  const diagnostics: Diagnostic[] = [];
  const tree = await withEggs(base, environment, context, diagnostics);
  const places = findPlaces(tree, environment, diagnostics);
  const written = take(readCondaRecords(tree, environment.root, context.limits.fileSize), diagnostics);
  const conda = take(withoutPlanted(written, tree, places, context.limits), diagnostics);
  const owners = take(condaOwners(conda, environment), diagnostics);
  if (places.length === 0 && conda.length === 0) diagnostics.push({ code: 'environment-empty', at: { path: environment.root } });
  const withoutPlantedFiles = plantedFilesAmong(places, tree, context.limits.fileSize);
  const installed: InstalledDistribution[] = [];
  const known = new Map<string, Distribution>();
  const managersOf = ({ path }: DistributionPlace): Managers => ({
    conda: owners.size === 0 ? undefined : owners.get(path.toLowerCase()),
    debian: dpkg?.owners.get(tree.realPath(path) ?? path),
    dpkg,
  });
  const readPlace = (place: DistributionPlace, ofEgg: readonly string[] | undefined): void => {
    const site = { tree, environment, place, withoutPlantedFiles, ofEgg };
    const { value: one, diagnostics: said } = readOne(site, managersOf(place), context);
    const { distribution } = one;
    // A project that a path file leads to is known by its dist-info already. A package that only has its name hides nothing.
    const first = known.get(distribution.name);
    const isKnown = first !== undefined && (first.isEditable === true || isSameRelease(first.version, distribution.version));
    if (!environment.sitePackages.includes(place.site) && isKnown) return;
    if (first === undefined || distribution.isEditable === true) known.set(distribution.name, distribution);
    append(diagnostics, said);
    installed.push(one);
  };
  for (const run of runsOf(places)) {
    const [first] = run;
    const isOpenEgg = first.form === 'egg' && managerOf(managersOf(first)) === undefined;
    const ofEgg = isOpenEgg ? await filesOfEgg(tree, first, context.limits) : undefined;
    tree.within(first.site, () => {
      for (const place of run) readPlace(place, ofEgg);
    });
  }
  const { fileSize } = context.limits;
  const speaking = take(withOwnDocuments(withOneSpeaker(installed, tree, fileSize), tree, fileSize), diagnostics);
  // Records that distributions brought make no environment conda's.
  const isConda = environment.kind !== 'conda' || written.length === 0 || conda.length > 0;
  const own: Environment = isConda ? environment : { ...environment, kind: 'prefix' };
  return { value: { environment: own, tree, installed: speaking, conda, dpkg }, diagnostics };
}

function isSameRelease(left: string | undefined, right: string | undefined): boolean {
  return left === undefined || right === undefined ? left === right : versionKey(left) === versionKey(right);
}

/**
 * The records that conda wrote. A wheel may bring files for any place below the environment's root: what the RECORD of a distribution lists
 * is that distribution's file, and no word of conda's.
 */
function withoutPlanted(
  records: readonly CondaRecord[],
  tree: FileTree,
  places: readonly DistributionPlace[],
  { fileSize }: Limits,
): Outcome<readonly CondaRecord[]> {
  if (records.length === 0) return { value: records, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const wanted = new Set(records.map(({ component: { origins } }) => (origins[0] ?? '').toLowerCase()));
  const claims = claimants(places, tree, { limit: fileSize, mark: 'conda-meta', maybe: (file) => file.includes('conda-meta'), wanted });
  const value = records.filter(({ component: { origins } }) => {
    const by = [...(claims.get((origins[0] ?? '').toLowerCase()) ?? [])].at(-1);
    if (by !== undefined) diagnostics.push({ code: 'conda-record-planted', at: { path: origins[0] ?? '' }, distribution: by });
    return by === undefined;
  });
  return { value, diagnostics };
}

/** The package managers' word on one distribution. */
interface Managers {
  readonly conda: CondaRecord | undefined;
  readonly debian: DebianPackage | undefined;
  readonly dpkg: DpkgRecords | undefined;
}

/** A place in an environment. */
interface Site {
  readonly tree: FileTree;
  readonly environment: Environment;
  readonly place: DistributionPlace;
  readonly withoutPlantedFiles: (raw: RawDistribution) => Outcome<RawDistribution>;
  /** The files of an egg that no package manager knows. */
  readonly ofEgg: readonly string[] | undefined;
}

/** Reads and parses one distribution. */
function readOne(site: Site, managers: Managers, context: CollectContext): Outcome<InstalledDistribution> {
  const { tree, place } = site;
  // What is read lives as long as the folder is held: it is parsed before.
  return tree.within(place.path, () => {
    const diagnostics: Diagnostic[] = [];
    const raw = take(site.withoutPlantedFiles(take(readDistribution(tree, place, context.limits), diagnostics)), diagnostics);
    const parsed = parseDistribution(
      raw,
      defined({
        managedBy: managerOf(managers),
        files: raw.record === undefined && raw.installedFiles === undefined ? filesOf(site, managers) : undefined,
        licenseTexts: context.licenseTexts ? textsOf(tree, raw, diagnostics) : undefined,
        archiveDigest: site.environment.archiveDigests?.get(place.site),
      }),
    );
    append(diagnostics, parsed.diagnostics);
    const { conda, debian } = managers;
    return { value: { distribution: parsed.value, sboms: raw.sboms, conda, debian }, diagnostics };
  });
}

/** The package manager whose word counts: conda's records name files, dpkg's too, and no environment has both. */
function managerOf({ conda, debian }: Managers): 'conda' | 'dpkg' | undefined {
  if (conda !== undefined) return 'conda';
  return debian === undefined ? undefined : 'dpkg';
}

/** The tree with the environment's zipped eggs in the place of folders. */
async function withEggs(
  tree: FileTree,
  { sitePackages }: Environment,
  { limits, patterns, allows }: CollectContext,
  diagnostics: Diagnostic[],
): Promise<FileTree> {
  const eggs = new Map<string, FileTree>();
  for (const path of sitePackages.flatMap((site) => zippedEggs(tree, site))) {
    const file = take(readFile(tree, path, limits.fileSize), diagnostics);
    if (file === undefined) continue;
    const opened = await openArchiveBytes(file.bytes, { label: path, path, limits, patterns, allows });
    append(diagnostics, opened.diagnostics);
    if (opened.value !== undefined) eggs.set(path, opened.value);
  }
  return mountTrees(tree, eggs);
}

/** Where the distributions are: in site-packages, and in the folders that path files add, in this order. */
function findPlaces(tree: FileTree, { sitePackages }: Environment, diagnostics: Diagnostic[]): readonly DistributionPlace[] {
  const places = new Map<string, DistributionPlace>();
  const pending = [...sitePackages];
  const visited = new Set<string>();
  for (const site of pending) {
    const real = tree.realPath(site) ?? site;
    if (visited.has(real)) continue;
    visited.add(real);
    const { value, diagnostics: said } = findDistributions(tree, site);
    append(diagnostics, said);
    for (const place of value.places) if (!places.has(place.path)) places.set(place.path, place);
    // `site` reads the path files of site-packages alone, not those of the folders that they add.
    if (sitePackages.includes(site)) append(pending, value.folders);
  }
  return [...places.values()];
}

/** The files of a distribution by the records of its package manager, or of an egg, relative to its site-packages folder. */
function filesOf({ tree, environment, place: { site }, ofEgg }: Site, { conda, debian, dpkg }: Managers): readonly string[] | undefined {
  if (conda !== undefined)
    return below(
      conda.files.map((file) => joinPath(environment.root, file)),
      site,
    );
  return debian === undefined ? ofEgg : below(dpkg?.files.get(debian) ?? [], tree.realPath(site) ?? site);
}

/** The files of an egg, relative to its site-packages folder. */
async function filesOfEgg(tree: FileTree, { path, site }: DistributionPlace, { entries }: Limits): Promise<readonly string[]> {
  const egg = parentPath(path);
  const { value } = await globTree(tree, ['**'], { under: egg, what: 'files', limit: entries });
  return egg === site ? value : below(value, site);
}

/** Places in the order of `places`, those together that are read without waiting while one folder stays open: eggs are looked through first. */
function runsOf(places: readonly DistributionPlace[]): readonly [DistributionPlace, ...DistributionPlace[]][] {
  const runs: [DistributionPlace, ...DistributionPlace[]][] = [];
  let last: DistributionPlace | undefined;
  for (const place of places) {
    const goesOn = last?.site === place.site && last.form !== 'egg' && place.form !== 'egg';
    if (goesOn) runs.at(-1)?.push(place);
    else runs.push([place]);
    last = place;
  }
  return runs;
}

/** Those of `paths` that lie in a folder, relative to it. */
function below(paths: readonly string[], folder: string): readonly string[] {
  return folder === '' ? paths : paths.flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []));
}

function textsOf(tree: FileTree, { licenseFiles }: RawDistribution, diagnostics: Diagnostic[]): readonly ReadFile[] {
  return licenseFiles.map((path) => take(readFile(tree, path, 1024 * 1024), diagnostics)).filter((file) => file !== undefined);
}
