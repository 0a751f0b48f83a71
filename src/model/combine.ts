/** Many inventories in one, as they are: their ids are unique across them, or mean the same component. */
import type { ComponentId } from './component.ts';
import type { Inventory } from './inventory.ts';
import { joined } from './order.ts';

/** All fragments in one inventory. */
export function combine(fragments: readonly Inventory[]): Inventory {
  const [only, ...others] = fragments;
  if (only !== undefined && others.length === 0) {
    const { speaker: _, ...inventory } = only;
    return inventory;
  }
  const known = new Set<ComponentId>();
  for (const { dependenciesKnown } of fragments) for (const id of dependenciesKnown) known.add(id);
  return {
    components: joined(fragments.map(({ components }) => components)),
    relations: joined(fragments.map(({ relations }) => relations)),
    completeness: joined(fragments.map(({ completeness }) => completeness)),
    dependenciesKnown: known,
    vulnerabilities: joined(fragments.map(({ vulnerabilities }) => vulnerabilities)),
    annotations: joined(fragments.map(({ annotations }) => annotations)),
    sources: joined(fragments.map(({ sources }) => sources)),
  };
}
