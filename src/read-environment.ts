/**
 * The first half of the pipeline, one distribution at a time: discover, read, parse, resolve. What it gives are fragments: an
 * inventory for each distribution, one for each of its documents, one for the requirements among them. Fragments share ids,
 * and nothing else; scan.ts brings them together.
 */

import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { readSbom } from './formats/index.ts';
import { coverageOf } from './merge/coverage.ts';
import { type OriginPolicy, resolveDocument } from './merge/resolve.ts';
import { traceProperties, traceReference, traceSource } from './merge/trace.ts';
import type { Component, ExternalReference, Property } from './model/component.ts';
import { defined } from './model/defined.ts';
import { sha256 } from './model/digest.ts';
import { EMPTY_INVENTORY, type Inventory, type Relation, type Source } from './model/inventory.ts';
import { append, sortedUnique } from './model/order.ts';
import { ownProperty } from './model/own-property.ts';
import type { Environment } from './python/discovery.ts';
import { type Distribution, parseDistribution } from './python/distribution.ts';
import { findInterpreter } from './python/interpreter.ts';
import { markerEnvironment } from './python/marker-environment.ts';
import { requirementEdges } from './python/requirements.ts';
import { findDistributions, type ReadFile, readDistribution, readFile } from './python/site-packages.ts';
import { tagFacts } from './python/wheel-file.ts';
import { type FileTree, joinPath, parentPath } from './tree/file-tree.ts';

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

export interface Progress {
  readonly distributions: number;
  readonly total: number;
  readonly documents: number;
}

export interface ReadSettings {
  readonly limits: Limits;
  readonly origin: OriginPolicy;
  readonly onProgress?: (progress: Progress) => void;
}

/** What was found in one environment. */
export interface EnvironmentFindings {
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

/** Reads everything that is installed in an environment. Findings go to `diagnostics`. */
export function readEnvironment(
  tree: FileTree,
  environment: Environment,
  settings: ReadSettings,
  diagnostics: Diagnostic[],
): EnvironmentFindings {
  const paths = environment.sitePackages.flatMap((site) => {
    const { value, diagnostics: said } = findDistributions(tree, site);
    append(diagnostics, said);
    return value;
  });
  if (paths.length === 0) diagnostics.push({ code: 'environment-empty', at: { path: environment.root } });
  const distributions: Distribution[] = [];
  const fragments: Inventory[] = [];
  const machines = new Map<string, string>();
  const totals = { read: 0, unified: 0, merged: 0, notMerged: 0 };
  for (const path of paths) {
    const raw = readDistribution(tree, path, settings.limits);
    const parsed = parseDistribution(raw.value);
    append(diagnostics, [...raw.diagnostics, ...parsed.diagnostics]);
    const distribution = parsed.value;
    const { sboms } = raw.value;
    const files = [...sboms, ...readDraftDocuments(tree, distribution, sboms, settings.limits, diagnostics)];
    const documents = mergeDocuments(distribution, files, settings, diagnostics);
    const machine = distribution.tags.map(tagFacts).find(({ machine: tagged }) => tagged !== undefined)?.machine;
    if (machine !== undefined) for (const file of files) machines.set(file.path, machine);
    append(fragments, documents.fragments);
    distributions.push(distribution);
    totals.read += documents.read;
    totals.unified += documents.unified;
    totals.merged += documents.merged;
    totals.notMerged += documents.notMerged;
    settings.onProgress?.({ distributions: distributions.length, total: paths.length, documents: totals.merged });
  }
  const tags = sortedUnique(distributions.flatMap((distribution) => distribution.tags));
  const markers = markerEnvironment(environment, tags);
  const { value: edges, diagnostics: said } = requirementEdges(distributions, markers);
  append(diagnostics, said);
  const requirements = edges.map(({ from, to }): Relation => ({ from: from.component.id, kind: 'dependsOn', to: to.component.id }));
  const undecided = edges.filter(({ applies }) => applies === 'unknown');
  const interpreter = findInterpreter(tree, environment, tags);
  fragments.push({
    ...EMPTY_INVENTORY,
    // An edge that only may exist is marked on the distribution that states the requirement (R4.6).
    components: [
      ...undecided.map(({ from, requirement }) => addition(from, [ownProperty('requirement-undecided', requirement.text)])),
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
  settings: ReadSettings,
  diagnostics: Diagnostic[],
): MergedDocuments {
  const fragments: Inventory[] = [];
  const traces: ExternalReference[] = [];
  const notes: Property[] = [];
  const names: string[] = [];
  const sources: Source[] = [];
  let [read, unified, merged] = [0, 0, 0];
  for (const file of files) {
    const digest = sha256(file.bytes);
    verify(file, digest, distribution, diagnostics);
    const { value: document, diagnostics: said } = readSbom(file.bytes, file.path, settings.limits);
    append(diagnostics, said);
    traces.push(traceReference(file.path, digest, 'embedded', document));
    if (document === undefined) continue;
    const resolved = resolveDocument(
      {
        name: distribution.name,
        id: distribution.component.id,
        component: distribution.component,
        requires: new Set(distribution.requirements.map(({ name }) => name)),
        ...defined({ version: distribution.version }),
      },
      document,
      settings.origin,
    );
    append(diagnostics, resolved.diagnostics);
    fragments.push(resolved.value.inventory);
    append(notes, traceProperties(document));
    sources.push(traceSource(document, 'embedded', distribution.component.id));
    append(
      names,
      document.components.flatMap(({ name, purl }) => (purl === undefined || purl.name === name ? [name] : [name, purl.name])),
    );
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
  append(
    notes,
    coverage.unclaimed.map((path) => ownProperty('unclaimed-file', path)),
  );
  const { id } = distribution.component;
  const own: Inventory = {
    ...EMPTY_INVENTORY,
    components: [distribution.component, ...(notes.length + traces.length === 0 ? [] : [addition(distribution, notes, traces)])],
    completeness: [{ of: id, aspect: 'assembly', aggregate: coverage.aggregate }],
    dependenciesKnown: new Set([id]),
    sources,
  };
  return { fragments: [own, ...fragments], read, unified, merged, notMerged: files.length - merged };
}

/** R1.4: a document under `sboms/` against RECORD. Where there is no RECORD, something else manages the files. */
function verify(file: ReadFile, digest: string, distribution: Distribution, diagnostics: Diagnostic[]): void {
  if (distribution.record === undefined || !file.path.startsWith(`${distribution.path}/sboms/`)) return;
  const site = parentPath(distribution.path);
  const inSite = site === '' ? file.path : file.path.slice(site.length + 1);
  const recorded = distribution.record.sboms.find(({ path }) => path === inSite);
  const at = { path: file.path };
  if (recorded === undefined) diagnostics.push({ code: 'sbom-not-in-record', at });
  else if (recorded.sha256 !== undefined && recorded.sha256 !== digest)
    diagnostics.push({ code: 'sbom-hash-mismatch', at, recorded: recorded.sha256, actual: digest });
}
