/** The root as the user describes it, and what of that could not be taken. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { formatPurl } from '../model/purl.ts';
import { describeRoot, holderOfRootPurl, type RootFacts } from '../model/root-facts.ts';

/** Describes the root; a purl that something else in the inventory has is not taken for it, with the finding `root-purl-taken`. */
export function describedRoot(inventory: RootedInventory, facts: RootFacts | undefined): Outcome<RootedInventory> {
  const holder = holderOfRootPurl(inventory, facts);
  const value = describeRoot(inventory, facts);
  if (holder?.purl === undefined) return { value, diagnostics: [] };
  const path = holder.evidence?.occurrences?.[0]?.location ?? '';
  return { value, diagnostics: [{ code: 'root-purl-taken', at: { path }, purl: formatPurl(holder.purl), name: holder.name }] };
}
