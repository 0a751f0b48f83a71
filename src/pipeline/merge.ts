/** Merging, top to bottom: tell documents from environments, read both, assemble one inventory. */

import { FILE_PATTERNS } from '../collect/patterns.ts';
import { sortedDiagnostics } from '../diagnostics/catalogue.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { readDocuments } from '../inputs/documents.ts';
import { openEnvironments, partition } from '../inputs/environments.ts';
import { type AssembleOptions, complete, type United, unite } from './assemble.ts';
import { collectEvidence, NO_EVIDENCE } from './collect-evidence.ts';
import { limitsOf, type MergeOptions, type Result } from './options.ts';
import { EMPTY_SUMMARY } from './summary.ts';

const NOTHING_OPENED = { value: undefined, diagnostics: [] } as const;

/**
 * Merges SBOM documents, and environments, into one inventory, by the rules for embedded documents (docs/rules.md R4, R5).
 * What a document describes is attached to the root; nothing depends on the order of `paths`. Never throws because of what they contain.
 */
export async function mergeSboms(options: MergeOptions): Promise<Result> {
  const settings = { ...options, defaultName: 'merged' };
  const united = await unitedInputs(settings);
  if (united.value === undefined) return { diagnostics: sortedDiagnostics(united.diagnostics), summary: EMPTY_SUMMARY };
  const { value, diagnostics } = complete(united.value, settings);
  return { ...value, diagnostics: sortedDiagnostics([...united.diagnostics, ...diagnostics]) };
}

/** Documents and evidence, united; they end here themselves. */
async function unitedInputs(options: MergeOptions & AssembleOptions): Promise<Outcome<United | undefined>> {
  const { documents: named, environments } = partition(options.paths);
  const roots = options.roots ?? [];
  const limits = limitsOf(options);
  const documents = readDocuments(named, limits, options.trustOwn === true ? 'own' : 'named');
  const isAsked = environments.length > 0 || roots.length > 0;
  const settings = { limits, patterns: FILE_PATTERNS, digests: options.verify === true };
  const opened = isAsked ? await openEnvironments(environments, roots, settings) : NOTHING_OPENED;
  const read = [...documents.diagnostics, ...opened.diagnostics];
  if (opened.value === undefined && documents.value.length === 0) return { value: undefined, diagnostics: read };
  const evidence = opened.value === undefined ? NO_EVIDENCE : await collectEvidence(opened.value, options);
  const { value, diagnostics } = unite(evidence.value, documents.value, options);
  return { value, diagnostics: [...read, ...evidence.diagnostics, ...diagnostics] };
}
