/** Replacing ids everywhere an inventory holds one, so that no place can be forgotten (docs/rules.md R4.1). */
import type { ComponentId } from './component.ts';
import type { Inventory, Relation } from './inventory.ts';
import { sortedUnique } from './order.ts';

/**
 * An inventory whose references (not its components) went through `target`. What leads to undefined is dropped, and so is an
 * edge that now begins and ends at one component.
 */
export function rewriteReferences(
  inventory: Inventory,
  target: (id: ComponentId) => ComponentId | undefined,
): Omit<Inventory, 'components' | 'speaker'> {
  return { ...rewriteClaims(inventory, target), relations: rewriteRelations(inventory.relations, target) };
}

/** The same without the relations: what is said of components one by one. */
export function rewriteClaims(
  inventory: Inventory,
  target: (id: ComponentId) => ComponentId | undefined,
): Omit<Inventory, 'components' | 'relations' | 'speaker'> {
  const list = (id: ComponentId): readonly ComponentId[] => {
    const replaced = target(id);
    return replaced === undefined ? [] : [replaced];
  };
  return {
    completeness: inventory.completeness.flatMap((claim) => list(claim.of).map((of) => ({ ...claim, of }))),
    dependenciesKnown: rewriteSet(inventory.dependenciesKnown, target),
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

function rewriteSet(ids: ReadonlySet<ComponentId>, target: (id: ComponentId) => ComponentId | undefined): ReadonlySet<ComponentId> {
  // Few documents name anything that becomes something else.
  let isSame = true;
  ids.forEach((id) => {
    if (isSame && target(id) !== id) isSame = false;
  });
  if (isSame) return ids;
  const rewritten = new Set<ComponentId>();
  ids.forEach((id) => {
    const replaced = target(id);
    if (replaced !== undefined) rewritten.add(replaced);
  });
  return rewritten;
}

/** The relations alone. There are several for each component, and most stages rename few: what stays as it is is not copied. */
function rewriteRelations(relations: readonly Relation[], target: (id: ComponentId) => ComponentId | undefined): readonly Relation[] {
  const speakers = new Map<readonly ComponentId[], readonly ComponentId[]>();
  const speakersNow = (by: readonly ComponentId[]): readonly ComponentId[] => {
    const known = speakers.get(by) ?? sortedUnique(by.map(target).filter((id) => id !== undefined));
    speakers.set(by, known);
    return known;
  };
  const result: Relation[] = [];
  for (const relation of relations) {
    const { kind, by } = relation;
    const from = target(relation.from);
    const to = target(relation.to);
    if (from === undefined || to === undefined || from === to) continue;
    if (by !== undefined) result.push({ from, kind, to, by: speakersNow(by) });
    else if (from === relation.from && to === relation.to) result.push(relation);
    else result.push({ from, kind, to });
  }
  return result;
}
