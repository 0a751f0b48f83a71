/** Converting, top to bottom: read one document, make each record agree with itself, unite equal ones, one root, canonical form. */
import { addCounts, NO_COUNTS } from '../collect/contribution.ts';
import { sortedDiagnostics } from '../diagnostics/catalogue.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { forgetRecords } from '../formats/index.ts';
import { readContent, readDocuments } from '../inputs/documents.ts';
import { canonical } from '../merge/canonical.ts';
import { excludedComponents, leaveOutTools } from '../merge/graph/leave-out.ts';
import { relate } from '../merge/graph/relate.ts';
import { cleanIdentities } from '../merge/hygiene.ts';
import { dedupe } from '../merge/unite/dedupe.ts';
import { reconcileVersions } from '../merge/unite/reconcile-versions.ts';
import { defined } from '../model/defined.ts';
import type { GivenDocument, RootedInventory } from '../model/inventory.ts';
import { describedRoot } from './described-root.ts';
import { settledIn, underOneRoot, withTrace } from './named-documents.ts';
import { type ConvertOptions, limitsOf, type ReadDocumentOptions, type Result, type SharedOptions } from './options.ts';
import { EMPTY_SUMMARY, NOTHING_SCANNED, type Summary, summarize } from './summary.ts';

/**
 * Reads one SBOM document and brings it into canonical form, under its own root. Nothing is derived. A document of ours stays
 * what it is; another one leaves a trace of itself on the root (docs/rules.md R1.5).
 */
export async function convertSbom(options: ConvertOptions): Promise<Result> {
  const { value, diagnostics } = readDocuments([options.path], limitsOf(options), 'own');
  return resultOf({ value: value[0], diagnostics }, options);
}

/**
 * Reads an SBOM document from its text or its bytes, which are UTF-8, in any format that is read, and brings it into canonical form as
 * {@link convertSbom} does. Never throws because of what it contains.
 */
export function readDocument(content: string | Uint8Array, options: ReadDocumentOptions = {}): Result {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return resultOf(readContent({ name: options.path ?? 'document', bytes }, limitsOf(options), 'own'), options);
}

function resultOf({ value: document, diagnostics: read }: Outcome<GivenDocument | undefined>, options: SharedOptions): Result {
  forgetRecords();
  if (document === undefined) return { diagnostics: sortedDiagnostics(read), summary: EMPTY_SUMMARY };
  const { value, diagnostics } = canonicalDocument(document, options);
  return { ...value, diagnostics: sortedDiagnostics([...read, ...diagnostics]) };
}

/** One document in canonical form, under its own root; under a new one where it has none or several. */
export function canonicalDocument(
  given: GivenDocument,
  options: SharedOptions,
): Outcome<{ readonly inventory: RootedInventory; readonly summary: Summary }> {
  const { document } = given;
  const identities = cleanIdentities(document.components);
  const reconciled = reconcileVersions(identities.value);
  const deduplicated = dedupe({ ...document, components: reconciled.value }, settledIn([given]));
  const { inventory: rooted, root, isNew } = underOneRoot(deduplicated.value, document, options.name);
  const traced = withTrace(rooted, root, given);
  const excluded = new Set(options.dropExcluded === true ? [...excludedComponents(traced)].filter((id) => id !== root) : []);
  const plan = { root, environments: [], lifecycles: document.lifecycles };
  const described = describedRoot(relate(leaveOutTools(traced, excluded), plan), options.root);
  const { value: inventory, diagnostics: written } = canonical(described.value, 'all');
  const counts = {
    installed: isNew ? 1 : 0,
    read: document.components.length,
    documentsMerged: 1,
    deduplicated: deduplicated.value.merged,
    dropped: deduplicated.value.dropped + excluded.size,
  };
  return {
    value: {
      inventory: defined({ ...inventory, authors: document.authors }),
      summary: summarize(addCounts(NO_COUNTS, counts), inventory, NOTHING_SCANNED),
    },
    diagnostics: [...identities.diagnostics, ...reconciled.diagnostics, ...deduplicated.diagnostics, ...described.diagnostics, ...written],
  };
}
