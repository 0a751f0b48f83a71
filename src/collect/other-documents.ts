/**
 * SBOM documents that lie beside a distribution's code: what is known to describe vendored code (docs/rules.md R1.6); and others (R1.8),
 * which nobody promised anything about, so they are named, and merged only where that is asked for.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { traceReference } from '../merge/trace.ts';
import { sha256 } from '../model/digest.ts';
import { EMPTY_INVENTORY } from '../model/inventory.ts';
import type { Distribution } from '../python/distribution.ts';
import { type ReadFile, readDocuments } from '../python/layout/site-packages.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import type { Limits } from '../untrusted/limits.ts';
import { addition } from './addition.ts';
import { type Contribution, contribution, NO_CONTRIBUTION } from './contribution.ts';

/** The documents beside the code, read; those that are `known` already are not among them. */
export function otherDocuments(
  tree: FileTree,
  { record, site }: Distribution,
  known: readonly ReadFile[],
  limits: Pick<Limits, 'fileSize'>,
): Outcome<readonly ReadFile[]> {
  const others = unread(record?.otherDocuments, site, known).filter((path) => tree.kindOf(path) === 'file');
  return readDocuments(tree, others, limits, known);
}

/** SBOMs of vendored code that lie beside it (`pip/_vendor/bom.cdx.json`), as far as they are not read already. */
export function vendoredDocuments(
  tree: FileTree,
  { record, site }: Distribution,
  known: readonly ReadFile[],
  limits: Pick<Limits, 'fileSize'>,
): Outcome<readonly ReadFile[]> {
  return readDocuments(tree, unread(record?.vendored.documents, site, known), limits, known);
}

/** Where files of RECORD lie, but for those that are known already. */
function unread(names: readonly string[] | undefined, site: string, known: readonly ReadFile[]): readonly string[] {
  if (names === undefined || names.length === 0) return [];
  const read = new Set(known.map(({ path }) => path));
  return names.map((name) => joinPath(site, name)).filter((path) => !read.has(path));
}

/** The references to documents that are not merged, with the note that they are there. */
export function referTo(files: readonly ReadFile[], distribution: Distribution): Outcome<Contribution> {
  if (files.length === 0) return { value: NO_CONTRIBUTION, diagnostics: [] };
  const references = files.map(({ path, bytes }) => traceReference(path, sha256(bytes), 'beside', undefined));
  const fragment = { ...EMPTY_INVENTORY, components: [addition(distribution, [], references)] };
  const diagnostics = files.map(({ path }): Diagnostic => ({ code: 'sbom-beside-code', at: { path }, distribution: distribution.name }));
  return { value: contribution({ fragments: [fragment] }), diagnostics };
}
