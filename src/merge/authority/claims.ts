/** What a carrier says beside its components: completeness, vulnerabilities, annotations. About others it is refused (docs/rules.md R12). */
import type { ComponentId } from '../../model/component.ts';
import type { Affects, Annotation, Inventory, Vulnerability } from '../../model/inventory.ts';

export interface Claims {
  /** The inventory without what was refused; its components and relations are as they were. */
  readonly inventory: Inventory;
  /** What was refused, by the id of the record that it was about. */
  readonly refused: ReadonlyMap<ComponentId, ReadonlySet<string>>;
}

/** Splits a carrier's claims into those about what it holds or is, and those about `others`. */
export function ownClaims(world: Inventory, others: ReadonlySet<ComponentId>, carrier: ComponentId): Claims {
  const refused = new Map<ComponentId, Set<string>>();
  const isOwn = (id: ComponentId, claim: string): boolean => {
    if (!others.has(id)) return true;
    refused.set(id, (refused.get(id) ?? new Set()).add(claim));
    return false;
  };
  const vulnerabilities = world.vulnerabilities.flatMap((vulnerability): Vulnerability[] => {
    const { affects } = vulnerability;
    // A document that names nobody speaks about what it is the document of.
    if (affects === undefined || affects.length === 0) return [{ ...vulnerability, affects: [{ target: carrier }] }];
    const own = affects.filter(({ target }: Affects) => isOwn(target, 'vulnerabilities'));
    return own.length === 0 ? [] : [{ ...vulnerability, affects: own }];
  });
  const annotations = world.annotations.flatMap((annotation): Annotation[] => {
    const subjects = annotation.subjects.filter((id) => isOwn(id, 'annotations'));
    return subjects.length === 0 ? [] : [{ ...annotation, subjects }];
  });
  // How complete the picture of others is, they know themselves. Nobody is told: whoever carries a copy of something says this of it.
  const isOthers = others.size > 0;
  const completeness = isOthers ? world.completeness.filter(({ of }) => !others.has(of)) : world.completeness;
  const dependenciesKnown = isOthers ? new Set([...world.dependenciesKnown].filter((id) => !others.has(id))) : world.dependenciesKnown;
  const sources = world.sources.map((source) => (others.has(source.suppliedBy) ? { ...source, suppliedBy: carrier } : source));
  return { inventory: { ...world, vulnerabilities, annotations, completeness, dependenciesKnown, sources }, refused };
}
