/**
 * The pipeline, top to bottom: discover, read, parse, resolve, combine, enrich, dedupe, relate, canonical, write. The only
 * place that knows the order; each stage is a function of its input.
 */

import { sortedDiagnostics } from './diagnostics/catalogue.ts';
import type { Diagnostic, Outcome } from './diagnostics/diagnostic.ts';
import { enrich } from './enrich/enrich.ts';
import { type FileTree, joinPath, openFolder, openFolders, parentPath } from './file-tree.ts';
import { readSbom, WRITERS, type WritableFormat, writeSbom } from './formats/index.ts';
import { canonical } from './merge/canonical.ts';
import { coverageOf } from './merge/coverage.ts';
import { dedupe } from './merge/dedupe.ts';
import { relate } from './merge/relate.ts';
import { type OriginPolicy, resolveDocument } from './merge/resolve.ts';
import { settle } from './merge/settle.ts';
import type { Component, ComponentId, ExternalReference, Property } from './model/component.ts';
import { defined } from './model/defined.ts';
import { sha256 } from './model/digest.ts';
import {
  type Annotation,
  type Completeness,
  EMPTY_INVENTORY,
  type Inventory,
  type Relation,
  type RootedInventory,
  type SbomDocument,
  type Vulnerability,
} from './model/inventory.ts';
import { groupBy, sortedUnique } from './model/order.ts';
import { discoverEnvironment, type Environment } from './python/discovery.ts';
import { type Distribution, parseDistribution } from './python/distribution.ts';
import { findInterpreter } from './python/interpreter.ts';
import { markerEnvironment } from './python/marker-environment.ts';
import { requirementEdges } from './python/requirements.ts';
import { findDistributions, type ReadFile, readDistribution, readFile } from './python/site-packages.ts';
import { tagFacts } from './python/wheel-file.ts';

/** Bounds on what is read; every input is taken to be hostile. */
export interface Limits {
  /** Largest file, in bytes. The largest real document has 2.8 MB. */
  readonly fileSize: number;
  /** Deepest nesting of a JSON document. */
  readonly depth: number;
  /** Most values in a JSON document. */
  readonly values: number;
  /** Most embedded documents of one distribution. */
  readonly documents: number;
}

export const DEFAULT_LIMITS: Limits = { fileSize: 32 * 1024 * 1024, depth: 100, values: 2_000_000, documents: 200 };

export interface ScanOptions {
  /** Folders: virtual environments, interpreters' prefixes, site-packages folders. Several make one document. */
  readonly paths: readonly string[];
  /** Default: `cyclonedx-json`. */
  readonly format?: WritableFormat;
  /** Default: the format's own (1.6). */
  readonly specVersion?: string;
  /** Name of the environment in the document. Default: pyvenv.cfg's prompt, else `python-environment`. */
  readonly name?: string;
  /** RFC 3339; absent: the document states no time and is reproducible. */
  readonly timestamp?: string;
  /** Whether to derive what scanners need for matching (docs/rules.md R6). Default: true. */
  readonly enrich?: boolean;
  /** Whether a Linux distribution's package becomes the identity of the Python one it is (docs/rules.md R3 h). Default: keep. */
  readonly origin?: OriginPolicy;
  readonly limits?: Partial<Limits>;
  /** Called while distributions are read. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly distributions: number;
  readonly total: number;
  readonly documents: number;
}

/** What a scan counted. `read` + `installed` = `written` + `unified` + `deduplicated` + `dropped`. */
export interface Summary {
  readonly distributions: number;
  readonly documentsMerged: number;
  readonly documentsNotMerged: number;
  /** Components that documents list. */
  readonly componentsRead: number;
  /** Distributions, interpreters and the environment itself. */
  readonly componentsInstalled: number;
  /** Components of documents that turned out to be their distribution, or a part of it. */
  readonly componentsUnified: number;
  readonly componentsDeduplicated: number;
  readonly componentsDropped: number;
  readonly componentsWritten: number;
}

export interface ScanResult {
  /** The document; absent when none of the paths is an environment. */
  readonly document?: string;
  readonly inventory?: RootedInventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
}

/** How the tool signs its documents; a test holds the version to package.json's. */
export const TOOL: { readonly name: string; readonly version: string } = { name: 'pyenv-sbom', version: '0.1.0' };

const ROOT = 'environment' as ComponentId;

/**
 * Scans Python environments statically and merges everything found into one SBOM.
 * Nothing of the environments is executed, nothing outside of them is read, the network is not used. Never throws because
 * of what the environments contain: findings are in `diagnostics`, as data.
 * Specification: docs/rules.md.
 */
export function scanEnvironment(options: ScanOptions): ScanResult {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const diagnostics: Diagnostic[] = [];
  const opened = open(options.paths, diagnostics);
  if (opened === undefined) return { diagnostics: sortedDiagnostics(diagnostics), summary: EMPTY_SUMMARY };

  const found = opened.environments.map((environment) => readEnvironment(opened.tree, environment, limits, options, diagnostics));
  const fragments = found.flatMap(({ fragments: list }) => list);
  const root = rootComponent(options.name, opened.environments, found);
  const combined = combine([...fragments, { ...EMPTY_INVENTORY, components: [root] }]);

  const run = <T>({ value, diagnostics: said }: Outcome<T>): T => {
    diagnostics.push(...said);
    return value;
  };
  const settled = run(settle(combined.components));
  const machines = new Map(found.flatMap(({ machines: list }) => [...list]));
  const enriched = options.enrich === false ? settled : run(enrich(settled, machines));
  const deduplicated = run(dedupe({ ...combined, components: enriched }));
  const now = (id: ComponentId): ComponentId => deduplicated.renamed.get(id) ?? id;
  const distributions = found.flatMap(({ distributions: list }) => list);
  reportDuplicates(distributions, diagnostics);
  const related = relate(deduplicated.inventory, {
    root: now(ROOT),
    distributions: distributions.map(({ component }) => now(component.id)),
    requested: distributions.filter(({ requested }) => requested).map(({ component }) => now(component.id)),
    requirements: found.flatMap(({ requirements }) => requirements.map(({ from, kind, to }) => ({ from: now(from), kind, to: now(to) }))),
    others: found.flatMap(({ interpreter }) => (interpreter === undefined ? [] : [now(interpreter.id)])),
  });
  const inventory = run(canonical(related));
  const format = options.format ?? 'cyclonedx-json';
  const document = run(
    writeSbom(
      inventory,
      format,
      options.specVersion ?? WRITERS[format].defaultVersion,
      defined({ tool: TOOL, timestamp: options.timestamp }),
    ),
  );
  const count = (select: (environment: EnvironmentFindings) => number): number =>
    found.reduce((sum, environment) => sum + select(environment), 0);
  const interpreters = count(({ interpreter }) => (interpreter === undefined ? 0 : 1));
  const unified = count((environment) => environment.unified);
  const installed = distributions.length + interpreters + 1;
  const read = count((environment) => environment.read);
  return {
    document,
    inventory,
    diagnostics: sortedDiagnostics(diagnostics),
    summary: {
      distributions: distributions.length,
      documentsMerged: count((environment) => environment.merged),
      documentsNotMerged: count((environment) => environment.notMerged),
      componentsRead: read,
      componentsInstalled: installed,
      componentsUnified: unified,
      componentsDeduplicated: read + installed - unified - deduplicated.dropped - inventory.components.length,
      componentsDropped: deduplicated.dropped,
      componentsWritten: inventory.components.length,
    },
  };
}

const EMPTY_SUMMARY: Summary = {
  distributions: 0,
  documentsMerged: 0,
  documentsNotMerged: 0,
  componentsRead: 0,
  componentsInstalled: 0,
  componentsUnified: 0,
  componentsDeduplicated: 0,
  componentsDropped: 0,
  componentsWritten: 0,
};

interface Opened {
  readonly tree: FileTree;
  readonly environments: readonly Environment[];
}

/** Opens the paths and finds their environments; what is none is reported, and undefined given if nothing is left. */
function open(paths: readonly string[], diagnostics: Diagnostic[]): Opened | undefined {
  const folders: string[] = [];
  for (const path of paths) {
    try {
      const tree = openFolder(path);
      const { value, diagnostics: said } = discoverEnvironment(tree, '');
      if (value === undefined)
        diagnostics.push(...said, {
          code: 'environment-unusable',
          at: { path },
          reason: 'no site-packages folder and no distribution was found',
        });
      else folders.push(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      diagnostics.push({
        code: 'environment-unusable',
        at: { path },
        reason: code === 'ENOENT' ? 'it does not exist' : code === 'ENOTDIR' ? 'it is not a folder' : code,
      });
    }
  }
  const [only] = folders;
  if (only === undefined) return undefined;
  const { tree, roots } = folders.length === 1 ? { tree: openFolder(only), roots: [''] } : openFolders(folders);
  const environments = roots
    .map((root) => discoverEnvironment(tree, root))
    .map(({ value, diagnostics: said }) => {
      diagnostics.push(...said);
      return value;
    });
  return { tree, environments: environments.filter((environment) => environment !== undefined) };
}

/** What was found in one environment. */
interface EnvironmentFindings {
  readonly distributions: readonly Distribution[];
  readonly fragments: readonly Inventory[];
  readonly requirements: readonly Relation[];
  readonly interpreter: Component | undefined;
  readonly machines: ReadonlyMap<string, string>;
  readonly markers: ReadonlyMap<string, string>;
  readonly read: number;
  readonly unified: number;
  readonly merged: number;
  readonly notMerged: number;
}

function readEnvironment(
  tree: FileTree,
  environment: Environment,
  limits: Limits,
  options: ScanOptions,
  diagnostics: Diagnostic[],
): EnvironmentFindings {
  const paths = environment.sitePackages.flatMap((site) => {
    const { value, diagnostics: said } = findDistributions(tree, site);
    diagnostics.push(...said);
    return value;
  });
  if (paths.length === 0) diagnostics.push({ code: 'environment-empty', at: { path: environment.root } });
  const distributions: Distribution[] = [];
  const fragments: Inventory[] = [];
  const machines = new Map<string, string>();
  const totals = { read: 0, unified: 0, merged: 0, notMerged: 0 };
  for (const path of paths) {
    const raw = readDistribution(tree, path, limits);
    const parsed = parseDistribution(raw.value);
    diagnostics.push(...raw.diagnostics, ...parsed.diagnostics);
    const distribution = parsed.value;
    const { sboms } = raw.value;
    const drafts = readDraftDocuments(tree, distribution, sboms, limits, diagnostics);
    const documents = mergeDocuments(distribution, [...sboms, ...drafts], limits, options, diagnostics);
    const machine = distribution.tags.map(tagFacts).find(({ machine: tagged }) => tagged !== undefined)?.machine;
    if (machine !== undefined) for (const file of sboms) machines.set(file.path, machine);
    fragments.push(...documents.fragments);
    distributions.push(distribution);
    totals.read += documents.read;
    totals.unified += documents.unified;
    totals.merged += documents.merged;
    totals.notMerged += documents.notMerged;
    options.onProgress?.({ distributions: distributions.length, total: paths.length, documents: totals.merged });
  }
  const tags = sortedUnique(distributions.flatMap((distribution) => distribution.tags));
  const markers = markerEnvironment(environment, tags);
  const { value: edges, diagnostics: said } = requirementEdges(distributions, markers);
  diagnostics.push(...said);
  const requirements = edges.map(({ from, to }): Relation => ({ from: from.component.id, kind: 'dependsOn', to: to.component.id }));
  const undecided = edges.filter(({ applies }) => applies === 'unknown');
  const interpreter = findInterpreter(tree, environment, tags);
  fragments.push({
    ...EMPTY_INVENTORY,
    // An edge that only may exist is marked on the distribution that states the requirement (R4.6).
    components: [
      ...undecided.map(({ from, requirement }) => addition(from, [{ name: 'pyenv-sbom:requirement-undecided', value: requirement.text }])),
      ...(interpreter === undefined ? [] : [interpreter]),
    ],
    relations: requirements,
  });
  return { distributions, fragments, requirements, interpreter, machines, markers, ...totals };
}

/** A record that adds something to a distribution. */
function addition(
  distribution: Distribution,
  properties: readonly Property[],
  externalReferences?: readonly ExternalReference[],
): Component {
  const { id, type, name } = distribution.component;
  return defined({
    id,
    authority: 'derived',
    origins: [distribution.metadataPath],
    distribution: distribution.name,
    type,
    name,
    properties: properties.length === 0 ? undefined : properties,
    externalReferences,
  } as const) as Component;
}

/** Documents that an Sbom-File header names: no part of PEP 770, read only where they exist in the environment (R2). */
function readDraftDocuments(
  tree: FileTree,
  distribution: Distribution,
  sboms: readonly ReadFile[],
  limits: Limits,
  diagnostics: Diagnostic[],
): readonly ReadFile[] {
  const known = new Set(sboms.map(({ path }) => path));
  return distribution.sbomFileHeaders.flatMap((target) => {
    const path = joinPath(distribution.path, target);
    const isInside = !target.startsWith('/') && !target.includes('\\') && !target.split('/').includes('..');
    const file =
      isInside && !known.has(path) && tree.kindOf(path) === 'file' ? readFile(tree, path, limits.fileSize, diagnostics) : undefined;
    diagnostics.push({
      code: 'sbom-file-header',
      at: { path: distribution.metadataPath },
      target,
      read: file !== undefined || known.has(path),
    });
    return file === undefined ? [] : [file];
  });
}

interface MergedDocuments {
  readonly fragments: readonly Inventory[];
  readonly read: number;
  readonly unified: number;
  readonly merged: number;
  readonly notMerged: number;
}

/** Reads a distribution's documents and puts them under it, with the trace that each of them leaves (R1.5). */
function mergeDocuments(
  distribution: Distribution,
  files: readonly ReadFile[],
  limits: Limits,
  options: ScanOptions,
  diagnostics: Diagnostic[],
): MergedDocuments {
  const fragments: Inventory[] = [];
  const traces: ExternalReference[] = [];
  const notes: Property[] = [];
  const names: string[] = [];
  let [read, unified, merged] = [0, 0, 0];
  for (const file of files) {
    const digest = sha256(file.bytes);
    verify(file, digest, distribution, diagnostics);
    const { value: document, diagnostics: said } = readSbom(file.bytes, file.path, limits);
    diagnostics.push(...said);
    traces.push({
      type: 'bom',
      url: file.path.split('/').map(encodeURIComponent).join('/'),
      comment: traceComment(document),
      hashes: [{ algorithm: 'SHA-256', content: digest }],
    });
    if (document === undefined) continue;
    const resolved = resolveDocument(
      {
        name: distribution.name,
        id: distribution.component.id,
        component: distribution.component,
        ...defined({ version: distribution.version }),
      },
      document,
      options.origin ?? 'keep',
    );
    diagnostics.push(...resolved.diagnostics);
    fragments.push(resolved.value.inventory);
    notes.push(...documentNotes(file, document));
    names.push(...document.components.flatMap(({ name, purl }) => (purl === undefined || purl.name === name ? [name] : [name, purl.name])));
    read += document.components.length;
    unified += resolved.value.unified;
    merged += 1;
  }
  const coverage = coverageOf(distribution.record, names, merged > 0);
  if (coverage.unclaimed.length > 0)
    diagnostics.push({
      code: 'native-library-unclaimed',
      at: { path: distribution.metadataPath },
      distribution: distribution.name,
      count: coverage.unclaimed.length,
    });
  notes.push(...coverage.unclaimed.map((path) => ({ name: 'pyenv-sbom:unclaimed-file', value: path })));
  const { id } = distribution.component;
  const own: Inventory = {
    ...EMPTY_INVENTORY,
    components: [distribution.component, ...(notes.length + traces.length === 0 ? [] : [addition(distribution, notes, traces)])],
    completeness: [{ of: id, aspect: 'assembly', aggregate: coverage.aggregate }],
    dependenciesKnown: new Set([id]),
  };
  return { fragments: [own, ...fragments], read, unified, merged, notMerged: files.length - merged };
}

function traceComment(document: SbomDocument | undefined): string {
  if (document === undefined) return 'embedded SBOM (PEP 770), not merged';
  const by = document.tools.length === 0 ? '' : ` by ${document.tools.join(', ')}`;
  return `embedded SBOM (PEP 770), ${document.format} ${document.formatVersion}${by}`;
}

function documentNotes(file: ReadFile, document: SbomDocument): readonly Property[] {
  const name = file.path.slice(parentPath(file.path).length).replace(/^\//, '');
  return [
    ...document.tools.map((tool) => ({ name: 'pyenv-sbom:sbom-tool', value: `${name}: ${tool}` })),
    ...(document.serialNumber === undefined ? [] : [{ name: 'pyenv-sbom:sbom-serial-number', value: `${name}: ${document.serialNumber}` }]),
  ];
}

/** R1.4: a document under `sboms/` against RECORD. Where there is no RECORD, something else manages the files. */
function verify(file: ReadFile, digest: string, distribution: Distribution, diagnostics: Diagnostic[]): void {
  if (distribution.record === undefined || !file.path.startsWith(`${distribution.path}/sboms/`)) return;
  const inSite = file.path.slice(joinPath(parentPath(distribution.path), '').length === 0 ? 0 : parentPath(distribution.path).length + 1);
  const recorded = distribution.record.sboms.find(({ path }) => path === inSite);
  const at = { path: file.path };
  if (recorded === undefined) diagnostics.push({ code: 'sbom-not-in-record', at });
  else if (recorded.sha256 !== undefined && recorded.sha256 !== digest)
    diagnostics.push({ code: 'sbom-hash-mismatch', at, recorded: recorded.sha256, actual: digest });
}

/** All fragments in one inventory; ids are unique across them already. */
function combine(fragments: readonly Inventory[]): Inventory {
  const known = new Set<ComponentId>();
  const [components, relations, completeness, vulnerabilities, annotations]: [
    Component[],
    Relation[],
    Completeness[],
    Vulnerability[],
    Annotation[],
  ] = [[], [], [], [], []];
  for (const fragment of fragments) {
    for (const component of fragment.components) components.push(component);
    for (const relation of fragment.relations) relations.push(relation);
    for (const claim of fragment.completeness) completeness.push(claim);
    for (const vulnerability of fragment.vulnerabilities) vulnerabilities.push(vulnerability);
    for (const annotation of fragment.annotations) annotations.push(annotation);
    for (const id of fragment.dependenciesKnown) known.add(id);
  }
  return { components, relations, completeness, dependenciesKnown: known, vulnerabilities, annotations };
}

/** The environment itself. Its name never comes from a path: a copy elsewhere gives the same document. */
function rootComponent(name: string | undefined, environments: readonly Environment[], found: readonly EnvironmentFindings[]): Component {
  const prompt = environments.length === 1 ? environments[0]?.configuration.get('prompt')?.replace(/^['"]|['"]$/g, '') : undefined;
  const properties = sortedUnique(found.flatMap(({ markers }) => Array.from(markers, ([variable, value]) => `${variable}=${value}`))).map(
    (value) => ({ name: 'pyenv-sbom:marker', value }),
  );
  return defined({
    id: ROOT,
    authority: 'core-metadata',
    origins: [],
    localScope: ROOT,
    type: 'platform',
    name: name ?? (prompt || 'python-environment'),
    properties: properties.length === 0 ? undefined : properties,
  } as const);
}

/** Two dist-infos of one package: Python imports one of them, and the metadata of the other misleads. */
function reportDuplicates(distributions: readonly Distribution[], diagnostics: Diagnostic[]): void {
  for (const [, copies] of groupBy(distributions, ({ name, path }) => `${parentPath(path)}\0${name}`)) {
    const [first] = copies;
    if (first === undefined || copies.length < 2) continue;
    diagnostics.push({
      code: 'distribution-duplicated',
      at: { path: first.path },
      name: first.name,
      versions: sortedUnique(copies.map(({ version }) => version ?? 'no version')),
      paths: sortedUnique(copies.map(({ path }) => path)),
    });
  }
}
