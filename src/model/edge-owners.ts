/**
 * Whose edge is whose. Of a component that several distributions carry, the graph holds the edges of all of them; where they differ, a property
 * of the component says for each carrier what it alone, or not all of them, lead to. Every other edge is everybody's.
 */
import type { ComponentId } from './component.ts';
import type { RootedInventory } from './inventory.ts';

/** Whether an edge is one that a carrier states. */
export type EdgeFilter = (carrier: ComponentId, from: ComponentId, to: ComponentId) => boolean;

/** Its value: a JSON list of the carrier's reference and of the references that it leads to. */
const EDGES_OF = 'pyenv-sbom:edges-of';

/** Reads who states which edge; what is no such list states nothing, and then the edge is everybody's. */
export function edgeOwners({ components }: RootedInventory): EdgeFilter {
  const owners = new Map<string, Map<string, Set<string>>>();
  for (const { id, properties = [] } of components) {
    const targets = new Map<string, Set<string>>();
    for (const { name, value } of properties) {
      const [carrier, ...led] = name === EDGES_OF ? listOf(value) : [];
      if (carrier !== undefined) for (const to of led) targets.set(to, (targets.get(to) ?? new Set()).add(carrier));
    }
    if (targets.size > 0) owners.set(id, targets);
  }
  return (carrier, from, to) => owners.get(from)?.get(to)?.has(carrier) ?? true;
}

/** The texts of a JSON list; none where it is anything else. */
function listOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
  } catch {
    return [];
  }
}
