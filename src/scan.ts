/**
 * The pipeline, top to bottom: open, read each environment (read-environment.ts: discover, read, parse, resolve), combine, settle,
 * enrich, dedupe, relate, canonical, write. The only place that knows the order; each stage is a function of its input.
 */

import { sortedDiagnostics } from './diagnostics/catalogue.ts';
import type { Diagnostic, Outcome } from './diagnostics/diagnostic.ts';
import { enrich } from './enrich/enrich.ts';
import { type FileTree, joinTrees, openFolder, parentPath } from './file-tree.ts';
import { WRITERS, type WritableFormat, writeSbom } from './formats/index.ts';
import { canonical } from './merge/canonical.ts';
import { dedupe } from './merge/dedupe.ts';
import { excludedComponents, leaveOut } from './merge/leave-out.ts';
import { relate } from './merge/relate.ts';
import type { OriginPolicy } from './merge/resolve.ts';
import { settle } from './merge/settle.ts';
import type { Component, ComponentId } from './model/component.ts';
import { defined } from './model/defined.ts';
import {
  type Annotation,
  type Completeness,
  EMPTY_INVENTORY,
  type Inventory,
  type Relation,
  type RootedInventory,
  type Vulnerability,
} from './model/inventory.ts';
import { append, groupBy, sortedUnique } from './model/order.ts';
import { ownProperty } from './model/own-property.ts';
import { discoverEnvironment, type Environment } from './python/discovery.ts';
import type { Distribution } from './python/distribution.ts';
import { DEFAULT_LIMITS, type EnvironmentFindings, type Limits, type Progress, readEnvironment } from './read-environment.ts';

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
  /** Whether to leave out what documents mark as `scope: excluded` (build-time tools). Default: false, they stay, marked. */
  readonly dropExcluded?: boolean;
  readonly limits?: Partial<Limits>;
  /** Called while distributions are read. */
  readonly onProgress?: (progress: Progress) => void;
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
  const diagnostics: Diagnostic[] = [];
  const opened = open(options.paths, diagnostics);
  if (opened === undefined) return { diagnostics: sortedDiagnostics(diagnostics), summary: EMPTY_SUMMARY };
  const { combined, found } = gather(opened, options, diagnostics);
  const { inventory, dropped } = merge(combined, found, options, diagnostics);
  const format = options.format ?? 'cyclonedx-json';
  const stamp = defined({ tool: TOOL, timestamp: options.timestamp });
  const written = writeSbom(inventory, format, options.specVersion ?? WRITERS[format].defaultVersion, stamp);
  append(diagnostics, written.diagnostics);
  return { document: written.value, inventory, diagnostics: sortedDiagnostics(diagnostics), summary: summarize(found, inventory, dropped) };
}

/** What is left of an environment's findings once its fragments are combined; those are too many to be kept twice. */
type Findings = Omit<EnvironmentFindings, 'fragments'>;

/** Reads every environment, and brings the fragments together under one root. */
function gather(
  opened: Opened,
  options: ScanOptions,
  diagnostics: Diagnostic[],
): { readonly combined: Inventory; readonly found: readonly Findings[] } {
  const settings = defined({
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    origin: options.origin ?? 'keep',
    onProgress: options.onProgress,
  });
  const found = opened.environments.map((environment) => readEnvironment(opened.tree, environment, settings, diagnostics));
  const root: Inventory = { ...EMPTY_INVENTORY, components: [rootComponent(options.name, opened.environments, found)] };
  return {
    combined: combine([...found.flatMap(({ fragments }) => fragments), root]),
    found: found.map(({ fragments: _, ...rest }) => rest),
  };
}

/** From records to the canonical inventory: settle, enrich, dedupe, leave out, relate, canonical. */
function merge(
  combined: Inventory,
  found: readonly Findings[],
  options: ScanOptions,
  diagnostics: Diagnostic[],
): { readonly inventory: RootedInventory; readonly dropped: number } {
  const run = <T>({ value, diagnostics: said }: Outcome<T>): T => {
    append(diagnostics, said);
    return value;
  };
  const settled = run(settle(combined.components));
  const machines = new Map(found.flatMap(({ machines: list }) => [...list]));
  const enriched = options.enrich === false ? settled : run(enrich(settled, machines));
  const deduplicated = run(dedupe({ ...combined, components: enriched }));
  const now = (id: ComponentId): ComponentId => deduplicated.renamed.get(id) ?? id;
  const distributions = found.flatMap(({ distributions: list }) => list);
  reportDuplicates(distributions, diagnostics);
  // After the records of a component were merged: one document may exclude what another requires.
  const excluded = options.dropExcluded === true ? excludedComponents(deduplicated.inventory) : new Set<ComponentId>();
  const related = relate(leaveOut(deduplicated.inventory, excluded), {
    root: now(ROOT),
    distributions: distributions.map(({ component }) => now(component.id)),
    requested: distributions.filter(({ requested }) => requested).map(({ component }) => now(component.id)),
    requirements: found.flatMap(({ requirements }) => requirements.map(({ from, kind, to }) => ({ from: now(from), kind, to: now(to) }))),
    others: found.flatMap(({ interpreter }) => (interpreter === undefined ? [] : [now(interpreter.id)])),
  });
  return { inventory: run(canonical(related)), dropped: deduplicated.dropped + excluded.size };
}

function summarize(found: readonly Findings[], inventory: RootedInventory, dropped: number): Summary {
  const count = (select: (findings: Findings) => number): number => found.reduce((sum, findings) => sum + select(findings), 0);
  const distributions = count((findings) => findings.distributions.length);
  const installed = distributions + count(({ interpreter }) => (interpreter === undefined ? 0 : 1)) + 1;
  const [read, unified] = [count((findings) => findings.read), count((findings) => findings.unified)];
  return {
    distributions,
    documentsMerged: count(({ merged }) => merged),
    documentsNotMerged: count(({ notMerged }) => notMerged),
    componentsRead: read,
    componentsInstalled: installed,
    componentsUnified: unified,
    componentsDeduplicated: read + installed - unified - dropped - inventory.components.length,
    componentsDropped: dropped,
    componentsWritten: inventory.components.length,
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
  const usable: { readonly tree: FileTree; readonly environment: Environment; readonly said: readonly Diagnostic[] }[] = [];
  for (const path of paths) {
    try {
      const tree = openFolder(path);
      const { value, diagnostics: said } = discoverEnvironment(tree, '');
      if (value === undefined)
        append(diagnostics, [
          ...said,
          { code: 'environment-unusable', at: { path }, reason: 'no site-packages folder and no distribution was found' },
        ]);
      else usable.push({ tree, environment: value, said });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      diagnostics.push({
        code: 'environment-unusable',
        at: { path },
        reason: code === 'ENOENT' ? 'it does not exist' : code === 'ENOTDIR' ? 'it is not a folder' : code,
      });
    }
  }
  const [first, ...more] = usable;
  if (first === undefined) return undefined;
  if (more.length === 0) {
    append(diagnostics, first.said);
    return { tree: first.tree, environments: [first.environment] };
  }
  // Joined, each environment lies under a name of its own: its paths are found anew.
  const { tree, roots } = joinTrees(usable.map((one) => one.tree));
  const environments = roots.map((root) => {
    const { value, diagnostics: said } = discoverEnvironment(tree, root);
    append(diagnostics, said);
    return value;
  });
  return { tree, environments: environments.filter((environment) => environment !== undefined) };
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
function rootComponent(name: string | undefined, environments: readonly Environment[], found: readonly Findings[]): Component {
  const prompt = environments.length === 1 ? environments[0]?.configuration.get('prompt')?.replace(/^['"]|['"]$/g, '') : undefined;
  const properties = sortedUnique(found.flatMap(({ markers }) => Array.from(markers, ([variable, value]) => `${variable}=${value}`))).map(
    (value) => ownProperty('marker', value),
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
