/**
 * SBOM documents that lie beside a distribution's code (docs/rules.md R1.8): nobody promised what they are about, so they are named, and
 * merged only where that is asked for.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { traceReference } from '../merge/trace.ts';
import { sha256 } from '../model/digest.ts';
import { EMPTY_INVENTORY } from '../model/inventory.ts';
import type { Distribution } from '../python/distribution.ts';
import { type ReadFile, readFile } from '../python/layout/site-packages.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import { addition } from './addition.ts';
import { type Contribution, contribution } from './contribution.ts';

/** The documents beside the code, read; those that are `known` already are not among them. */
export function otherDocuments(
  tree: FileTree,
  { record, site }: Distribution,
  known: readonly ReadFile[],
  limit: number,
): Outcome<readonly ReadFile[]> {
  const diagnostics: Diagnostic[] = [];
  const paths = new Set(known.map(({ path }) => path));
  const value = (record?.otherDocuments ?? [])
    .map((path) => joinPath(site, path))
    .filter((path) => !paths.has(path) && tree.kindOf(path) === 'file')
    .map((path) => take(readFile(tree, path, limit), diagnostics))
    .filter((file) => file !== undefined);
  return { value, diagnostics };
}

/** The references to documents that are not merged, with the note that they are there. */
export function referTo(files: readonly ReadFile[], distribution: Distribution): Outcome<Contribution> {
  if (files.length === 0) return { value: contribution({}), diagnostics: [] };
  const references = files.map(({ path, bytes }) => traceReference(path, sha256(bytes), 'beside', undefined));
  const fragment = { ...EMPTY_INVENTORY, components: [addition(distribution, [], references)] };
  const diagnostics = files.map(({ path }): Diagnostic => ({ code: 'sbom-beside-code', at: { path }, distribution: distribution.name }));
  return { value: contribution({ fragments: [fragment] }), diagnostics };
}
