/**
 * The pipelines, top to bottom: read (each environment: discover, read, parse, resolve in read-environment.ts; each document that
 * was named: inputs.ts), combine, settle, enrich, dedupe, relate, canonical. What comes out is written by {@link writeDocument},
 * in as many formats as asked for. The only place that knows the order; each stage is a function of its input.
 */

import { carriedAllowance } from '../collect/embedded-documents.ts';
import {
  type EnvironmentFindings,
  type Installed,
  type Progress,
  type ReadSettings,
  readInstalled,
  relateInstalled,
} from '../collect/environment.ts';
import { collectInterpreterSboms, type InterpreterFragments, NOTHING as NO_SBOM, releasesOf } from '../collect/interpreter-sbom.ts';
import { dpkgByFileSystem } from '../collect/package-managers.ts';
import { verifyInstalled } from '../collect/verify.ts';
import { sortedDiagnostics } from '../diagnostics/catalogue.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { enrich } from '../enrich/enrich.ts';
import { type WritableFormat, writeSbom, writingFormat } from '../formats/index.ts';
import { loadInterpreterSboms } from '../inputs/download.ts';
import { type OpenedEnvironments, openEnvironments, partition, readDocuments } from '../inputs/environments.ts';
import { canonical } from '../merge/canonical.ts';
import { excludedComponents, leaveOut } from '../merge/graph/leave-out.ts';
import { relate } from '../merge/graph/relate.ts';
import type { FilePolicy } from '../merge/identify/interpreter-document.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import { foundIn, traceProperties, traceReference, traceSource } from '../merge/trace.ts';
import { type Deduplicated, dedupe } from '../merge/unite/dedupe.ts';
import { settle } from '../merge/unite/reconcile-versions.ts';
import { cleanText } from '../model/clean-text.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import {
  type Annotation,
  type Completeness,
  EMPTY_INVENTORY,
  type GivenDocument,
  type Inventory,
  type Relation,
  type RootedInventory,
  type SbomDocument,
  type Source,
  type Vulnerability,
} from '../model/inventory.ts';
import { append, groupBy, sortedUnique } from '../model/order.ts';
import type { Distribution } from '../python/distribution.ts';
import { parentPath } from '../tree/file-tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../untrusted/limits.ts';
import {
  baseRelations,
  environmentComponent,
  environmentId,
  type Findings,
  promptOf,
  ROOT,
  vexReferences,
  wholeComponent,
} from './root-component.ts';
import { type Counted, count, EMPTY_SUMMARY, NOTHING, type Summary, summarize } from './summary.ts';

/** What all three commands share. */
interface SharedOptions {
  /** Name of the whole in the document. Default: pyvenv.cfg's prompt or the document's own name, else a fixed word. */
  readonly name?: string;
  /** Whether to leave out what documents mark as `scope: excluded` (build-time tools). Default: false, they stay, marked. */
  readonly dropExcluded?: boolean;
  readonly limits?: Partial<Limits>;
}

export interface ScanOptions extends SharedOptions {
  /**
   * Virtual environments, interpreters' prefixes, conda prefixes, site-packages folders, folders of environments; wheels, eggs, zipapps;
   * tar archives of a file system. Several make one document, in which each environment is a component.
   */
  readonly paths: readonly string[];
  /** Roots of file systems: every environment in them is scanned, and links lead inside. */
  readonly roots?: readonly string[];
  /** Whether to derive what scanners need for matching (docs/rules.md R6). Default: true. */
  readonly enrich?: boolean;
  /** Whether a Linux distribution's package becomes the identity of the Python one it is (docs/rules.md R3 h). Default: keep. */
  readonly origin?: OriginPolicy;
  /** Whether installed files are held against RECORD. Default: false. */
  readonly verify?: boolean;
  /** Whether the texts of licence files are attached. Default: false. */
  readonly licenseTexts?: boolean;
  /** The SBOM of the Python release: a path, an address that may hold `{version}`, or `fetch`. Default: none; the network is not used. */
  readonly interpreterSbom?: string;
  /** What becomes of the thousands of files in it. Default: collapse, to a number for each package. */
  readonly interpreterFiles?: FilePolicy;
  /** Addresses of VEX documents about the whole. */
  readonly vex?: readonly string[];
  /** Called while distributions are read. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called while something is fetched: the address, and the bytes that came. */
  readonly onFetch?: (url: string, received: number) => void;
}

/** As for a scan; among `paths` may be files: SBOM documents in any format that is read. */
export type MergeOptions = ScanOptions;

export interface ConvertOptions extends SharedOptions {
  /** The file of the document. */
  readonly path: string;
}

export interface Result {
  /** Canonical; absent when none of the paths could be used. */
  readonly inventory?: RootedInventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
}

/** How the tool signs its documents; a test holds the version to package.json's. */
export const TOOL: { readonly name: string; readonly version: string } = { name: 'pyenv-sbom', version: '0.1.0' };

/**
 * Scans Python environments statically and merges everything found into one inventory.
 * Nothing of the environments is executed, nothing outside of them is read, the network is used for `interpreterSbom` alone. Never
 * throws because of what the environments contain: findings are in `diagnostics`, as data.
 * Specification: docs/rules.md.
 */
export async function scanEnvironment(options: ScanOptions): Promise<Result> {
  const diagnostics: Diagnostic[] = [];
  const opened = await open(options.paths, options, diagnostics);
  if (opened === undefined) return { diagnostics: sortedDiagnostics(diagnostics), summary: EMPTY_SUMMARY };
  return mergeAll(opened, [], 'python-environment', options, diagnostics);
}

function limitsOf({ limits }: SharedOptions): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}

function open(paths: readonly string[], options: ScanOptions, diagnostics: Diagnostic[]): Promise<OpenedEnvironments | undefined> {
  const settings = { limits: limitsOf(options), digests: options.verify === true };
  return openEnvironments(paths, options.roots ?? [], settings, diagnostics);
}

/**
 * Merges SBOM documents, and environments, into one inventory, by the rules for embedded documents (docs/rules.md R4, R5).
 * What a document describes hangs on the whole; nothing depends on the order of `paths`. Never throws because of what they contain.
 */
export async function mergeSboms(options: MergeOptions): Promise<Result> {
  const diagnostics: Diagnostic[] = [];
  const { documents: named, environments } = partition(options.paths);
  const documents = readDocuments(named, limitsOf(options), diagnostics);
  const isAsked = environments.length > 0 || (options.roots ?? []).length > 0;
  const opened = isAsked ? await open(environments, options, diagnostics) : undefined;
  if (opened === undefined && documents.length === 0) return { diagnostics: sortedDiagnostics(diagnostics), summary: EMPTY_SUMMARY };
  return mergeAll(opened, documents, 'merged', options, diagnostics);
}

/**
 * Reads one SBOM document and brings it into canonical form, under its own root. Nothing is derived. A document of ours stays
 * what it is; another one leaves a trace of itself on the root (docs/rules.md R1.5).
 */
export async function convertSbom(options: ConvertOptions): Promise<Result> {
  const diagnostics: Diagnostic[] = [];
  const [given] = readDocuments([options.path], limitsOf(options), diagnostics);
  if (given === undefined) return { diagnostics: sortedDiagnostics(diagnostics), summary: EMPTY_SUMMARY };
  const { inventory, summary } = canonicalDocument(given, options, diagnostics);
  return { inventory, summary, diagnostics: sortedDiagnostics(diagnostics) };
}

/** One document in canonical form, under its own root; under a new one where it has none or several. */
export function canonicalDocument(
  given: GivenDocument,
  options: SharedOptions,
  diagnostics: Diagnostic[],
): { readonly inventory: RootedInventory; readonly summary: Summary } {
  const { document } = given;
  const settled = run(settle(document.components), diagnostics);
  const deduplicated = run(dedupe({ ...document, components: settled }), diagnostics);
  const { inventory: rooted, root, isNew } = underOneRoot(deduplicated, document, options.name);
  const traced = withTrace(rooted, root, given);
  const excluded = new Set(options.dropExcluded === true ? [...excludedComponents(traced)].filter((id) => id !== root) : []);
  const plan = { root, environments: [], lifecycles: document.lifecycles };
  const inventory = run(canonical(relate(leaveOut(traced, excluded), plan)), diagnostics);
  const counted: Counted = { ...NOTHING, installed: isNew ? 1 : 0, read: document.components.length, merged: 1 };
  return { inventory, summary: summarize(counted, inventory, deduplicated.dropped + excluded.size) };
}

/** A document's inventory with exactly one root: its own, or a new one that its roots hang on. A root that was left out is none. */
function underOneRoot(
  { inventory, renamed }: Deduplicated,
  document: SbomDocument,
  name: string | undefined,
): { readonly inventory: Inventory; readonly root: ComponentId; readonly isNew: boolean } {
  const present = new Set(inventory.components.map(({ id }) => id));
  const roots = sortedUnique(document.roots.map((id) => renamed.get(id) ?? id)).filter((id) => present.has(id));
  const [only, ...others] = roots;
  if (only !== undefined && others.length === 0) {
    const components = inventory.components.map((component) =>
      component.id === only && name !== undefined ? { ...component, name } : component,
    );
    return { inventory: { ...inventory, components }, root: only, isNew: false };
  }
  const described = document.components.find(({ id }) => document.roots.length === 1 && id === document.roots[0]);
  const whole = wholeComponent(name ?? document.name ?? described?.name ?? 'sbom', [], []);
  const held = roots.map((to): Relation => ({ from: ROOT, kind: 'contains', to }));
  return {
    inventory: { ...inventory, components: [...inventory.components, whole], relations: [...inventory.relations, ...held] },
    root: ROOT,
    isNew: true,
  };
}

/** The root with what its document says of itself; a document of ours leaves no trace, so that converting it changes nothing. */
function withTrace(inventory: Inventory, root: ComponentId, { document, digest }: GivenDocument): Inventory {
  const isOwn = document.tools.some((tool) => tool.startsWith(TOOL.name));
  const references = [...document.externalReferences, ...(isOwn ? [] : [traceReference(document.path, digest, 'given', document)])];
  const properties = isOwn ? [] : traceProperties(document);
  const components = inventory.components.map((component) =>
    component.id === root
      ? {
          ...component,
          ...defined({
            externalReferences: nonEmpty([...(component.externalReferences ?? []), ...references]),
            properties: nonEmpty([...(component.properties ?? []), ...properties]),
          }),
        }
      : component,
  );
  return { ...inventory, components };
}

export interface WriteOptions {
  /** Default: `cyclonedx-json`. */
  readonly format?: WritableFormat;
  /** Default: the format's own (CycloneDX 1.6, SPDX 2.3, SPDX 3.0.1). */
  readonly specVersion?: string;
  /** RFC 3339; absent: the document states no time and is reproducible. */
  readonly timestamp?: string;
}

/** The text of a document about an inventory; what the format cannot say is a `field-not-representable` diagnostic. */
export function writeDocument(inventory: RootedInventory, options: WriteOptions = {}): Outcome<string> {
  const format = options.format ?? 'cyclonedx-json';
  const version = options.specVersion ?? writingFormat(format).defaultVersion;
  return writeSbom(inventory, { format, version }, defined({ tool: TOOL, timestamp: options.timestamp }));
}

function run<T>({ value, diagnostics: said }: Outcome<T>, diagnostics: Diagnostic[]): T {
  append(diagnostics, said);
  return value;
}

/** Everything that was opened and read, under one root: combine, settle, enrich, dedupe, leave out, relate, canonical. */
async function mergeAll(
  opened: OpenedEnvironments | undefined,
  documents: readonly GivenDocument[],
  defaultName: string,
  options: ScanOptions,
  diagnostics: Diagnostic[],
): Promise<Result> {
  const environments = opened?.environments ?? [];
  const { findings: read, verified } = opened === undefined ? { findings: [], verified: 0 } : await readAll(opened, options, diagnostics);
  // Of one environment the whole is that environment; a file system is more than the one that happens to be in it.
  const isWhole = environments.length === 1 && environments[0]?.fileSystem === undefined;
  const found = read.map(({ fragments: _, ...rest }): Findings => ({ ...rest, id: isWhole ? ROOT : environmentId(rest.environment) }));
  const release = await readRelease(found, options, diagnostics);
  const whole: Inventory = {
    ...EMPTY_INVENTORY,
    components: [
      wholeComponent(options.name ?? promptOf(environments) ?? defaultName, isWhole ? found : [], vexReferences(options.vex ?? [])),
      ...(isWhole ? [] : found.map(environmentComponent)),
    ],
    relations: isWhole ? [] : baseRelations(found),
    dependenciesKnown: new Set([ROOT, ...found.map(({ id }) => id)]),
  };
  const combined = combine([...read.flatMap(({ fragments }) => fragments), ...release.fragments, ...documents.map(fragmentOf), whole]);
  const { inventory, dropped } = merge(combined, found, documents, options, diagnostics);
  const counted = count(found, documents, isWhole);
  const counts: Counted = {
    ...counted,
    read: counted.read + release.read,
    unified: counted.unified + release.unified,
    merged: counted.merged + release.merged,
    verified,
  };
  return { inventory, diagnostics: sortedDiagnostics(diagnostics), summary: summarize(counts, inventory, dropped + release.dropped) };
}

/** The SBOMs of the interpreters' releases, if they are asked for, under their interpreters (docs/rules.md R9.4). */
async function readRelease(found: readonly Findings[], options: ScanOptions, diagnostics: Diagnostic[]): Promise<InterpreterFragments> {
  const { interpreterSbom: source, onFetch } = options;
  if (source === undefined) return NO_SBOM;
  const interpreters = releasesOf(found.map(({ interpreter }) => interpreter));
  if (interpreters.size === 0) {
    const reason = 'no CPython of a known full version was found';
    diagnostics.push({ code: 'interpreter-sbom-unusable', at: { path: cleanText(source) }, reason });
    return NO_SBOM;
  }
  const documents = await loadInterpreterSboms(source, [...interpreters.keys()], limitsOf(options), diagnostics, onFetch);
  return run(collectInterpreterSboms(interpreters, documents, options.interpreterFiles ?? 'collapse'), diagnostics);
}

/** Reads all environments: first what is installed in each, since one may rest on another, then what connects it. */
async function readAll(
  { tree, environments }: OpenedEnvironments,
  options: ScanOptions,
  diagnostics: Diagnostic[],
): Promise<{ readonly findings: readonly EnvironmentFindings[]; readonly verified: number }> {
  const settings: ReadSettings = defined({
    limits: limitsOf(options),
    origin: options.origin ?? 'keep',
    allows: carriedAllowance(),
    licenseTexts: options.licenseTexts === true,
    onProgress: options.onProgress,
  });
  const dpkg = dpkgByFileSystem(tree, environments, diagnostics);
  const installed: Installed[] = [];
  for (const environment of environments) {
    const records = environment.fileSystem === undefined ? undefined : dpkg.get(environment.fileSystem);
    installed.push(await readInstalled(tree, environment, records, settings, diagnostics));
  }
  const findings: EnvironmentFindings[] = [];
  let verified = 0;
  for (const one of installed) {
    findings.push(await relateInstalled(one, installed, settings, diagnostics));
    if (options.verify === true) verified += await verifyInstalled(one, settings.limits, diagnostics);
  }
  return { findings, verified };
}

/** A document that was named, hung on the whole, with the trace it leaves there. */
function fragmentOf({ document, digest }: GivenDocument): Inventory {
  const trace: Component = {
    id: ROOT,
    authority: 'document',
    origins: [document.path],
    type: 'platform',
    name: 'merged',
    externalReferences: [...document.externalReferences, traceReference(document.path, digest, 'given', document)],
    ...defined({ properties: nonEmpty(traceProperties(document)) }),
  };
  return {
    ...document,
    components: [...document.components.map((component) => locate(component, document)), trace],
    relations: [...document.relations, ...document.roots.map((to): Relation => ({ from: ROOT, kind: 'contains', to }))],
    sources: [traceSource(document, 'given', ROOT)],
  };
}

/** Where a component was found is what its document says, else the document. */
function locate(component: Component, document: SbomDocument): Component {
  return component.evidence?.occurrences === undefined ? foundIn(component, document.path) : component;
}

/** From records to the canonical inventory. */
function merge(
  combined: Inventory,
  found: readonly Findings[],
  documents: readonly GivenDocument[],
  options: ScanOptions,
  diagnostics: Diagnostic[],
): { readonly inventory: RootedInventory; readonly dropped: number } {
  const settled = run(settle(combined.components), diagnostics);
  const machines = new Map(found.flatMap(({ machines: list }) => [...list]));
  const enriched = options.enrich === false ? settled : run(enrich(settled, machines), diagnostics);
  const deduplicated = run(dedupe({ ...combined, components: enriched }), diagnostics);
  const now = (id: ComponentId): ComponentId => deduplicated.renamed.get(id) ?? id;
  const distributions = found.flatMap(({ distributions: list }) => list);
  reportDuplicates(distributions, diagnostics);
  // After the records of a component were merged: one document may exclude what another requires.
  const excluded = options.dropExcluded === true ? excludedComponents(deduplicated.inventory) : new Set<ComponentId>();
  const related = relate(leaveOut(deduplicated.inventory, excluded), {
    root: now(ROOT),
    environments: found.map(({ id, installed, requested, requirements, interpreter }) => ({
      id: now(id),
      distributions: installed.map(now),
      requested: requested.map(now),
      requirements: requirements.map(({ from, kind, to }) => ({ from: now(from), kind, to: now(to) })),
      others: interpreter?.component === undefined ? [] : [now(interpreter.component.id)],
    })),
    lifecycles: [...(found.length === 0 ? [] : ['operations']), ...documents.flatMap(({ document }) => document.lifecycles)],
  });
  return { inventory: run(canonical(related), diagnostics), dropped: deduplicated.dropped + excluded.size };
}

/** All fragments in one inventory; ids are unique across them already. */
function combine(fragments: readonly Inventory[]): Inventory {
  const known = new Set<ComponentId>();
  const [components, relations, completeness, vulnerabilities, annotations, sources]: [
    Component[],
    Relation[],
    Completeness[],
    Vulnerability[],
    Annotation[],
    Source[],
  ] = [[], [], [], [], [], []];
  for (const fragment of fragments) {
    for (const component of fragment.components) components.push(component);
    for (const relation of fragment.relations) relations.push(relation);
    for (const claim of fragment.completeness) completeness.push(claim);
    for (const vulnerability of fragment.vulnerabilities) vulnerabilities.push(vulnerability);
    for (const annotation of fragment.annotations) annotations.push(annotation);
    for (const source of fragment.sources) sources.push(source);
    for (const id of fragment.dependenciesKnown) known.add(id);
  }
  return { components, relations, completeness, dependenciesKnown: known, vulnerabilities, annotations, sources };
}

/** Two dist-infos of one package: Python imports one of them, and the metadata of the other misleads. */
function reportDuplicates(distributions: readonly Distribution[], diagnostics: Diagnostic[]): void {
  // Two versions of Python may see the same folder.
  const distinct = [...new Map(distributions.map((one) => [one.path, one])).values()];
  for (const [, copies] of groupBy(distinct, ({ name, path }) => `${parentPath(path)}\0${name}`)) {
    const [first] = copies;
    // Debian leaves an egg-info beside the dist-info of the same version: one installation, told twice.
    const isOne = new Set(copies.map(({ version }) => version)).size === 1 && copies.some(({ path }) => !path.endsWith('.dist-info'));
    if (first === undefined || copies.length < 2 || isOne) continue;
    diagnostics.push({
      code: 'distribution-duplicated',
      at: { path: first.path },
      name: first.name,
      versions: sortedUnique(copies.map(({ version }) => version ?? 'no version')),
      paths: sortedUnique(copies.map(({ path }) => path)),
    });
  }
}
