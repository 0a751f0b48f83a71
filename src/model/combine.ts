/** Many inventories in one, as they are: their ids are unique across them, or mean the same component. */
import type { Component, ComponentId } from './component.ts';
import type { Annotation, Completeness, Inventory, Relation, Source, Vulnerability } from './inventory.ts';
import { append } from './order.ts';

/** All fragments in one inventory. */
export function combine(fragments: readonly Inventory[]): Inventory {
  const components: Component[] = [];
  const relations: Relation[] = [];
  const completeness: Completeness[] = [];
  const vulnerabilities: Vulnerability[] = [];
  const annotations: Annotation[] = [];
  const sources: Source[] = [];
  const dependenciesKnown = new Set<ComponentId>();
  for (const fragment of fragments) {
    append(components, fragment.components);
    append(relations, fragment.relations);
    append(completeness, fragment.completeness);
    append(vulnerabilities, fragment.vulnerabilities);
    append(annotations, fragment.annotations);
    append(sources, fragment.sources);
    for (const id of fragment.dependenciesKnown) dependenciesKnown.add(id);
  }
  return { components, relations, completeness, dependenciesKnown, vulnerabilities, annotations, sources };
}
