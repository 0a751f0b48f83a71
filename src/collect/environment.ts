/**
 * The first half of the pipeline, one environment at a time: what is installed is read, parsed, and resolved with its documents
 * ({@link readInstalled}); then what connects it is found: interpreter, markers, requirements, records of package managers
 * ({@link relateInstalled}). What it gives are fragments, which share ids and nothing else; scan.ts brings them together.
 */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { asVariant } from '../merge/identify/linux-package.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { EMPTY_INVENTORY, type Inventory, type Relation } from '../model/inventory.ts';
import { append, sortedUnique } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { type Distribution, parseDistribution } from '../python/distribution.ts';
import { findInterpreter, type Interpreter, minorVersionOf } from '../python/interpreter/interpreter.ts';
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
import { tagFacts } from '../python/metadata/wheel-file.ts';
import { requirementEdges } from '../python/requirements/edges.ts';
import { markerEnvironment } from '../python/requirements/marker-environment.ts';
import { openArchiveBytes } from '../tree/archive.ts';
import { mountTrees } from '../tree/composed-tree.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { globTree } from '../tree/glob.ts';
import { addition, type DocumentSettings, mergeDocuments, readDraftDocuments } from './embedded-documents.ts';
import { condaFragments, condaOwners, interpreterHost, variantFragments } from './package-managers.ts';
import { interpreterWheels, readVendored, vendoredDocuments } from './vendored.ts';

export interface Progress {
  readonly distributions: number;
  readonly total: number;
  readonly documents: number;
}

export interface ReadSettings extends DocumentSettings {
  readonly licenseTexts: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** What was counted while reading. */
export interface Tally {
  /** Components that documents list. */
  readonly read: number;
  readonly unified: number;
  readonly merged: number;
  readonly notMerged: number;
  /** Components that are no distribution and stand in no document: vendored ones, those of package managers. */
  readonly others: number;
}

/** What is installed in one environment. */
export interface Installed {
  readonly environment: Environment;
  /** The tree, with zipped eggs as folders. */
  readonly tree: FileTree;
  readonly distributions: readonly Distribution[];
  readonly fragments: readonly Inventory[];
  /** Architectures by document, for enrichment. */
  readonly machines: ReadonlyMap<string, string>;
  readonly conda: readonly CondaRecord[];
  readonly dpkg: DpkgRecords | undefined;
  /** Which record of conda a distribution was joined with. */
  readonly ofConda: ReadonlyMap<CondaRecord, readonly Distribution[]>;
  readonly tally: Tally;
}

/** What was found in one environment. */
export interface EnvironmentFindings {
  readonly environment: Environment;
  readonly distributions: readonly Distribution[];
  readonly fragments: readonly Inventory[];
  readonly requirements: readonly Relation[];
  /** Ids of what was asked for, by REQUESTED or by conda. */
  readonly requested: readonly ComponentId[];
  /** Everything that is installed: distributions, and packages that are none. */
  readonly installed: readonly ComponentId[];
  readonly interpreter: Interpreter | undefined;
  readonly machines: ReadonlyMap<string, string>;
  readonly markers: ReadonlyMap<string, string>;
  readonly tally: Tally;
}

const NOTHING: Tally = { read: 0, unified: 0, merged: 0, notMerged: 0, others: 0 };

function sum(left: Tally, right: Tally): Tally {
  return {
    read: left.read + right.read,
    unified: left.unified + right.unified,
    merged: left.merged + right.merged,
    notMerged: left.notMerged + right.notMerged,
    others: left.others + right.others,
  };
}

/** Reads everything that is installed in an environment. Findings go to `diagnostics`. */
export async function readInstalled(
  base: FileTree,
  environment: Environment,
  dpkg: DpkgRecords | undefined,
  settings: ReadSettings,
  diagnostics: Diagnostic[],
): Promise<Installed> {
  const tree = await withEggs(base, environment, settings, diagnostics);
  const places = findPlaces(tree, environment, diagnostics);
  const conda = take(readCondaRecords(tree, environment.root, settings.limits.fileSize), diagnostics);
  const owners = condaOwners(conda, environment);
  if (places.length === 0 && conda.length === 0) diagnostics.push({ code: 'environment-empty', at: { path: environment.root } });
  const distributions: Distribution[] = [];
  const fragments: Inventory[] = [];
  const machines = new Map<string, string>();
  const ofConda = new Map<CondaRecord, Distribution[]>();
  const ofDpkg = new Map<DebianPackage, Distribution[]>();
  let tally = NOTHING;
  const known = new Set<string>();
  for (const [index, place] of places.entries()) {
    const raw = readDistribution(tree, place, settings.limits);
    append(diagnostics, raw.diagnostics);
    const record = owners.get(place.path.toLowerCase());
    const debian = dpkg?.owners.get(tree.realPath(place.path) ?? place.path);
    const files = await filesOf(tree, raw.value, record, debian, environment, dpkg, settings);
    const managedBy = record !== undefined ? ('conda' as const) : debian !== undefined ? ('dpkg' as const) : undefined;
    const licenseTexts = settings.licenseTexts ? textsOf(tree, raw.value, diagnostics) : undefined;
    const parsed = parseDistribution(
      raw.value,
      defined({ managedBy, files, licenseTexts, archiveDigest: environment.archiveDigests?.get(place.site) }),
    );
    const distribution = parsed.value;
    // A project that a path file leads to is known by its dist-info already: what comes first on the path hides it.
    if (!environment.sitePackages.includes(place.site) && known.has(distribution.name)) continue;
    known.add(distribution.name);
    append(diagnostics, parsed.diagnostics);
    const { sboms } = raw.value;
    const documents = [
      ...sboms,
      ...readDraftDocuments(tree, distribution, sboms, settings.limits, diagnostics),
      ...vendoredDocuments(tree, distribution, sboms, settings, diagnostics),
    ];
    const merged = mergeDocuments(distribution, documents, settings, diagnostics);
    append(fragments, merged.fragments);
    const machine = distribution.tags.map(tagFacts).find(({ machine: tagged }) => tagged !== undefined)?.machine;
    if (machine !== undefined) for (const file of documents) machines.set(file.path, machine);
    tally = sum(tally, { ...NOTHING, read: merged.read, unified: merged.unified, merged: merged.merged, notMerged: merged.notMerged });
    if (distribution.record !== undefined) {
      const carrier = { id: distribution.component.id, site: place.site, vendored: distribution.record.vendored };
      const vendored = await readVendored(tree, carrier, settings, diagnostics);
      append(fragments, vendored.fragments);
      tally = sum(tally, { ...vendored, others: vendored.found });
    }
    distributions.push(distribution);
    if (record !== undefined) ofConda.set(record, [...(ofConda.get(record) ?? []), distribution]);
    if (debian !== undefined) ofDpkg.set(debian, [...(ofDpkg.get(debian) ?? []), distribution]);
    settings.onProgress?.({ distributions: index + 1, total: places.length, documents: tally.merged });
  }
  for (const [debian, owned] of ofDpkg) {
    append(fragments, variantFragments(debian, owned, settings.origin));
    tally = sum(tally, { ...NOTHING, others: 1 });
  }
  return { environment, tree, distributions, fragments, machines, conda, dpkg, ofConda, tally };
}

/** The tree with the environment's zipped eggs in the place of folders. */
async function withEggs(
  tree: FileTree,
  { sitePackages }: Environment,
  { limits, allows }: ReadSettings,
  diagnostics: Diagnostic[],
): Promise<FileTree> {
  const eggs = new Map<string, FileTree>();
  for (const path of sitePackages.flatMap((site) => zippedEggs(tree, site))) {
    const file = take(readFile(tree, path, limits.fileSize), diagnostics);
    if (file === undefined) continue;
    const opened = await openArchiveBytes(file.bytes, { label: path, path, limits, allows });
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

/** The files of a distribution without RECORD, relative to its site-packages folder. */
async function filesOf(
  tree: FileTree,
  raw: RawDistribution,
  conda: CondaRecord | undefined,
  debian: DebianPackage | undefined,
  environment: Environment,
  dpkg: DpkgRecords | undefined,
  { limits }: ReadSettings,
): Promise<readonly string[] | undefined> {
  if (raw.record !== undefined || raw.installedFiles !== undefined) return undefined;
  const below = (paths: readonly string[], folder: string): readonly string[] =>
    folder === '' ? paths : paths.flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []));
  if (conda !== undefined)
    return below(
      conda.files.map((file) => joinPath(environment.root, file)),
      raw.site,
    );
  if (debian !== undefined) return below(dpkg?.files.get(debian) ?? [], tree.realPath(raw.site) ?? raw.site);
  if (raw.form !== 'egg') return undefined;
  const egg = parentPath(raw.path);
  const { value } = await globTree(tree, ['**'], { under: egg, what: 'files', limit: limits.entries });
  return egg === raw.site ? value : below(value, raw.site);
}

function textsOf(tree: FileTree, { licenseFiles }: RawDistribution, diagnostics: Diagnostic[]): readonly ReadFile[] {
  return licenseFiles.map((path) => take(readFile(tree, path, 1024 * 1024), diagnostics)).filter((file) => file !== undefined);
}

/** The environment of the interpreter that a virtual one was made from, of its version where a prefix holds several. */
export function baseOf<T extends { readonly environment: Environment }>(environment: Environment, all: readonly T[]): T | undefined {
  const { basePrefix } = environment;
  const minor = minorVersionOf(environment);
  return all.find(
    ({ environment: { root, edition } }) => basePrefix !== undefined && root === basePrefix && (edition === undefined || edition === minor),
  );
}

/** Finds what connects an environment; it may rest on another of those that were read. */
export async function relateInstalled(
  installed: Installed,
  all: readonly Installed[],
  settings: ReadSettings,
  diagnostics: Diagnostic[],
): Promise<EnvironmentFindings> {
  const { environment, tree, distributions } = installed;
  const base = baseOf(environment, all);
  const records = base ?? installed;
  const managers = defined({ conda: records.conda, dpkg: records.dpkg });
  const interpreter = take(findInterpreter(tree, environment, base?.environment, managers), diagnostics);
  const tags = sortedUnique(distributions.flatMap((distribution) => distribution.tags));
  const markers = markerEnvironment(environment, interpreter, tags);
  const visible = includesSystem(environment) ? (base?.distributions ?? []) : [];
  if (includesSystem(environment) && base === undefined)
    diagnostics.push({ code: 'system-site-packages-outside', at: { path: joinPath(environment.root, 'pyvenv.cfg') } });
  const { value, diagnostics: said } = requirementEdges(distributions, markers, visible);
  // Wheels that lie in a folder are no environment: nothing is missing beside them.
  append(diagnostics, environment.kind === 'archive' ? said.filter(({ code }) => code !== 'requirement-not-installed') : said);
  const edges = value.edges.map(({ from, to }): Relation => ({ from: from.component.id, kind: 'dependsOn', to: to.component.id }));
  const undecided = value.edges.filter(({ applies }) => applies === 'unknown');
  const fragments: Inventory[] = [
    ...installed.fragments,
    {
      ...EMPTY_INVENTORY,
      components: [
        // An edge that only may exist is marked on the distribution that states the requirement (R4.6).
        ...undecided.map(({ from, requirement }) => addition(from, [ownProperty('requirement-undecided', requirement.text)])),
        ...value.extras.map(({ of, extra, by }) =>
          addition(of, [
            { name: 'cdx:python:package:required-extra', value: extra },
            ownProperty('extra-required-by', `${extra} by ${by.name}`),
          ]),
        ),
      ],
      relations: edges,
    },
  ];
  let { tally } = installed;
  if (interpreter?.component !== undefined && (base === undefined || base === installed)) {
    const carried = await interpreterFragments(interpreter, interpreter.component, installed, settings, diagnostics);
    append(fragments, carried.fragments);
    tally = sum(tally, carried.tally);
  } else if (interpreter?.component !== undefined) fragments.push({ ...EMPTY_INVENTORY, components: [interpreter.component] });
  const conda = condaFragments(installed.conda, installed.ofConda, interpreter, settings.origin, diagnostics);
  append(fragments, conda.fragments);
  const ids = [...distributions.map(({ component }) => component.id), ...conda.others];
  return {
    environment,
    distributions,
    fragments,
    requirements: [...edges, ...conda.edges],
    requested: [...distributions.filter(({ requested }) => requested).map(({ component }) => component.id), ...conda.requested],
    installed: ids,
    interpreter,
    machines: installed.machines,
    markers,
    tally: sum(tally, { ...NOTHING, others: conda.others.length }),
  };
}

/** Whether a virtual environment sees what its interpreter has in its own site-packages. */
export function includesSystem({ configuration }: Environment): boolean {
  return configuration.get('include-system-site-packages')?.toLowerCase() === 'true';
}

/** The interpreter with the Debian package it came with, and with the wheels that it carries for ensurepip. */
async function interpreterFragments(
  interpreter: Interpreter,
  component: Component,
  { tree, environment }: Installed,
  settings: ReadSettings,
  diagnostics: Diagnostic[],
): Promise<{ readonly fragments: readonly Inventory[]; readonly tally: Tally }> {
  const fragments: Inventory[] = [{ ...EMPTY_INVENTORY, components: [component] }];
  const { debian, standardLibraries } = interpreter;
  if (debian !== undefined) fragments.push(asVariant(debian.component, interpreterHost(component), settings.origin));
  const vendored = interpreterWheels(tree, standardLibraries, environment.fileSystem);
  const carried = await readVendored(tree, { id: component.id, site: '', vendored }, settings, diagnostics);
  append(fragments, carried.fragments);
  return { fragments, tally: { ...carried, others: carried.found + (debian === undefined ? 0 : 1) } };
}
