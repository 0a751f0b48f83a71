/**
 * The documents of one distribution: found, held against RECORD, read, put under the distribution, with the trace that each of them
 * leaves and the judgement on what they cover (docs/rules.md R1, R3, R8).
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { readSbom } from '../formats/index.ts';
import { coverageOf } from '../merge/coverage.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import { resolveDocument } from '../merge/identify/resolve.ts';
import type { Host } from '../merge/identify/subject.ts';
import { traceProperties, traceReference, traceSource } from '../merge/trace.ts';
import type { Component, ExternalReference, Property } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { sha256 } from '../model/digest.ts';
import { EMPTY_INVENTORY, type Inventory, type Source } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import type { Distribution } from '../python/distribution.ts';
import { type ReadFile, readFile } from '../python/layout/site-packages.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import type { Limits } from '../untrusted/limits.ts';

export interface DocumentSettings {
  readonly limits: Limits;
  readonly origin: OriginPolicy;
  /** Whether so many more bytes of archives that packages carry may be looked at in this scan. */
  readonly allows: (bytes: number) => boolean;
}

/** Most bytes of carried archives in one scan: nested and repeated, some megabytes of hostile wheels could hold terabytes. */
const MOST_CARRIED = 4 * 1024 ** 3;

/** The allowance of one scan. */
export function carriedAllowance(): DocumentSettings['allows'] {
  let spent = 0;
  return (bytes) => {
    spent += bytes;
    return spent <= MOST_CARRIED;
  };
}

/** A distribution as the merge sees it. */
export function hostOf({ name, version, component, requirements }: Distribution): Host {
  return defined({ name, version, id: component.id, component, requires: new Set<string>(requirements.map((one) => one.name)) });
}

/** A record that adds something to a distribution. */
export function addition(
  distribution: Distribution,
  properties: readonly Property[],
  externalReferences?: readonly ExternalReference[],
): Component {
  const { id, type, name, distribution: installed } = distribution.component;
  return defined({
    id,
    authority: 'derived',
    origins: [distribution.metadataPath],
    distribution: installed,
    type,
    name,
    properties: properties.length === 0 ? undefined : properties,
    externalReferences,
  } as const) as Component;
}

/** Documents that an Sbom-File header names: no part of PEP 770, read only where they exist in the environment (R2). */
export function readDraftDocuments(
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
      isInside && !known.has(path) && tree.kindOf(path) === 'file' ? take(readFile(tree, path, limits.fileSize), diagnostics) : undefined;
    diagnostics.push({
      code: 'sbom-file-header',
      at: { path: distribution.metadataPath },
      target,
      read: file !== undefined || known.has(path),
    });
    return file === undefined ? [] : [file];
  });
}

export interface MergedDocuments {
  readonly fragments: readonly Inventory[];
  readonly read: number;
  readonly unified: number;
  readonly merged: number;
  readonly notMerged: number;
}

/** Reads a distribution's documents and puts them under it, with the trace that each of them leaves (R1.5). */
export function mergeDocuments(
  distribution: Distribution,
  files: readonly ReadFile[],
  settings: DocumentSettings,
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
    const resolved = resolveDocument(hostOf(distribution), document, settings.origin);
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
