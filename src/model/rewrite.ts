/** Replacing ids everywhere an inventory holds one, so that no place can be forgotten (docs/rules.md R4.1). */
import type { ComponentId } from './component.ts';
import type { Inventory } from './inventory.ts';
import { sortedUnique } from './order.ts';

/**
 * An inventory whose references (not its components) went through `target`. What leads to undefined is dropped, and so is an
 * edge that now begins and ends at one component.
 */
export function rewriteReferences(
  inventory: Inventory,
  target: (id: ComponentId) => ComponentId | undefined,
): Omit<Inventory, 'components' | 'speaker'> {
  const list = (id: ComponentId): readonly ComponentId[] => {
    const replaced = target(id);
    return replaced === undefined ? [] : [replaced];
  };
  return {
    relations: inventory.relations.flatMap((relation) => {
      const [from, to] = [target(relation.from), target(relation.to)];
      if (from === undefined || to === undefined || from === to) return [];
      const { kind, by } = relation;
      return [by === undefined ? { from, kind, to } : { from, kind, to, by: sortedUnique(by.flatMap(list)) }];
    }),
    completeness: inventory.completeness.flatMap((claim) => list(claim.of).map((of) => ({ ...claim, of }))),
    dependenciesKnown: new Set([...inventory.dependenciesKnown].flatMap(list)),
    vulnerabilities: inventory.vulnerabilities.map((vulnerability) =>
      vulnerability.affects === undefined
        ? vulnerability
        : {
            ...vulnerability,
            affects: vulnerability.affects.flatMap((affected) => list(affected.target).map((to) => ({ ...affected, target: to }))),
          },
    ),
    sources: inventory.sources.flatMap((source) => list(source.suppliedBy).map((suppliedBy) => ({ ...source, suppliedBy }))),
    annotations: inventory.annotations
      .map((annotation) => ({ ...annotation, subjects: annotation.subjects.flatMap(list) }))
      .filter(({ subjects }) => subjects.length > 0),
  };
}
