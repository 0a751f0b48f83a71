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
  return {
    components: joined(fragments.map(({ components }) => components)),
    relations: joined(fragments.map(({ relations }) => relations)),
    completeness: joined(fragments.map(({ completeness }) => completeness)),
    dependenciesKnown: united(fragments.map(({ dependenciesKnown }) => dependenciesKnown)),
    vulnerabilities: joined(fragments.map(({ vulnerabilities }) => vulnerabilities)),
    annotations: joined(fragments.map(({ annotations }) => annotations)),
    sources: joined(fragments.map(({ sources }) => sources)),
  };
}

/** The members of all sets. Of the parts of one distribution, mostly one knows anything. */
function united(sets: readonly ReadonlySet<ComponentId>[]): ReadonlySet<ComponentId> {
  const filled = sets.filter(({ size }) => size > 0);
  const [first, ...others] = filled;
  if (first !== undefined && others.length === 0) return first;
  const all = new Set<ComponentId>();
  for (const set of filled)
    set.forEach((id) => {
      all.add(id);
    });
  return all;
}
