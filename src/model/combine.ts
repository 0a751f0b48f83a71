/** Many inventories in one, as they are: their ids are unique across them, or mean the same component. */
import type { ComponentId } from './component.ts';
import type { Inventory } from './inventory.ts';

/** All fragments in one inventory. */
export function combine(fragments: readonly Inventory[]): Inventory {
  const [only, ...others] = fragments;
  if (only !== undefined && others.length === 0) {
    const { speaker: _, ...inventory } = only;
    return inventory;
  }
  const known = new Set<ComponentId>();
  for (const { dependenciesKnown } of fragments) for (const id of dependenciesKnown) known.add(id);
  // flatMap, since appending tens of thousands of relations one by one was a tenth of assembling.
  return {
    components: fragments.flatMap(({ components }) => components),
    relations: fragments.flatMap(({ relations }) => relations),
    completeness: fragments.flatMap(({ completeness }) => completeness),
    dependenciesKnown: known,
    vulnerabilities: fragments.flatMap(({ vulnerabilities }) => vulnerabilities),
    annotations: fragments.flatMap(({ annotations }) => annotations),
    sources: fragments.flatMap(({ sources }) => sources),
  };
}
