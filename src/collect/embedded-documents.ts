/**
 * Evidence: the documents of each distribution: those in its `sboms` folder (PEP 770), those that its metadata points to, and those beside
 * what it vendors (docs/rules.md R1).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import type { Component } from '../model/component.ts';
import type { Distribution } from '../python/distribution.ts';
import { type ReadFile, readDocuments } from '../python/layout/site-packages.ts';
import { OTHER_DOCUMENT_PATTERNS } from '../python/metadata/record.ts';
import { tagFacts } from '../python/metadata/wheel-file.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import type { Limits } from '../untrusted/limits.ts';
import { addContributions, type Contribution, contribution, NO_CONTRIBUTION } from './contribution.ts';
import type { InstalledDistribution } from './installed.ts';
import { byteFacts, collectNative, libraryNames } from './native.ts';
import { readNativeContent } from './native-content.ts';
import { otherDocuments, referTo, vendoredDocuments } from './other-documents.ts';
import { placeDocuments } from './place-documents.ts';
import type { CollectContext, EvidenceSource, ScannedEnvironment } from './source.ts';

export const EMBEDDED_DOCUMENTS: EvidenceSource = {
  name: 'embedded documents (PEP 770)',
  patterns: OTHER_DOCUMENT_PATTERNS,
  collect,
};

async function collect({ tree, installed }: ScannedEnvironment, context: CollectContext): Promise<Outcome<Contribution>> {
  const diagnostics: Diagnostic[] = [];
  const contributions: Contribution[] = [];
  let documents = 0;
  for (let at = 0; at < installed.length; at += 1) {
    for (const one of take(await collectOne(tree, installed[at] as InstalledDistribution, context), diagnostics)) {
      contributions.push(one);
      documents += one.counts.documentsMerged;
    }
    context.onProgress?.({ distributions: at + 1, total: installed.length, documents });
  }
  return { value: addContributions(contributions), diagnostics };
}

/**
 * The documents of one distribution: in its `sboms` folder, where its metadata points, and beside what it vendors; and what its files
 * hold that none of them declares, which is judged by what they declare.
 */
async function collectOne(
  tree: FileTree,
  { distribution, sboms: paths }: InstalledDistribution,
  context: CollectContext,
): Promise<Outcome<readonly Contribution[]>> {
  const { limits } = context;
  const own = readDocuments(tree, paths, limits);
  const draft = readDraftDocuments(tree, distribution, own.value, limits);
  const vendored = vendoredDocuments(tree, distribution, own.value.concat(draft.value), limits);
  const embedded = own.value.concat(draft.value, vendored.value);
  const others = otherDocuments(tree, distribution, embedded, limits);
  const isMerged = context.otherSboms === 'merge';
  const files = isMerged ? embedded.concat(others.value) : embedded;
  const referred = referTo(isMerged ? [] : others.value, distribution);
  const content = await readNativeContent(tree, distribution, context);
  const namesOf = files.length === 0 ? undefined : await libraryNames(distribution);
  const { value: placed, diagnostics } = placeDocuments(distribution, files, context, { bytes: content && byteFacts(content), namesOf });
  const { contribution: merged, unclaimed } = placed;
  // The distribution itself stands in no document.
  const itself =
    files.length === 0 ? WITHOUT_DOCUMENTS : contribution({ counts: { installed: 1 }, machines: machinesOf(distribution, files) });
  const declared = (): readonly Component[] =>
    merged.fragments.flatMap(({ components }) => components).filter(({ id }) => id !== distribution.component.id);
  const native = content === undefined ? undefined : await collectNative(tree, distribution, content, { declared: declared(), unclaimed });
  // Most distributions have nothing of either.
  const found = [referred, native].flatMap((outcome) =>
    outcome === undefined || outcome.value === NO_CONTRIBUTION ? [] : [outcome.value],
  );
  const before = [own, draft, vendored, others, referred].flatMap((outcome) => outcome.diagnostics);
  return {
    value: [itself, merged, ...found],
    diagnostics: before.concat(diagnostics, native?.diagnostics ?? []),
  };
}

/** What a distribution counts for that has no documents. */
const WITHOUT_DOCUMENTS = contribution({ counts: { installed: 1 } });

/** The architecture that a distribution is for, by the paths of its documents. */
function machinesOf({ tags }: Distribution, files: readonly ReadFile[]): Contribution['machines'] {
  const machine = tags.map(tagFacts).find(({ machine: tagged }) => tagged !== undefined)?.machine;
  return new Map(machine === undefined ? [] : files.map(({ path }) => [path, machine] as const));
}

/** Documents that an Sbom-File header names: no part of PEP 770, read only where they exist in the environment (R2). */
function readDraftDocuments(
  tree: FileTree,
  distribution: Distribution,
  sboms: readonly ReadFile[],
  limits: Pick<Limits, 'fileSize'>,
): Outcome<readonly ReadFile[]> {
  if (distribution.sbomFileHeaders.length === 0) return { value: [], diagnostics: [] };
  const known = new Set(sboms.map(({ path }) => path));
  const places = distribution.sbomFileHeaders.map((target) => ({ target, path: joinPath(distribution.path, target) }));
  const isNew = ({ target, path }: { readonly target: string; readonly path: string }): boolean =>
    !target.startsWith('/') &&
    !target.includes('\\') &&
    !target.split('/').includes('..') &&
    !known.has(path) &&
    tree.kindOf(path) === 'file';
  const paths = [...new Set(places.filter(isNew).map(({ path }) => path))];
  const { value, diagnostics } = readDocuments(tree, paths, limits, sboms);
  for (const { path } of value) known.add(path);
  const headers = places.map(
    ({ target, path }): Diagnostic => ({
      code: 'sbom-file-header',
      at: { path: distribution.metadataPath },
      target,
      read: known.has(path),
    }),
  );
  return { value, diagnostics: [...diagnostics, ...headers] };
}
