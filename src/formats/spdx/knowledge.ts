/**
 * How well SPDX may say that something is known: what a list of dependencies or parts claims by being there, and what it claims by being
 * empty (docs/rules.md R8, docs/formats.md).
 * Specification: SPDX 3.0.1 RelationshipCompleteness; SPDX 2.3 clause 11.1 on NONE and NOASSERTION.
 */
import type { ComponentId } from '../../model/component.ts';
import type { Aggregate, Completeness, Inventory } from '../../model/inventory.ts';

/** SPDX 3's words. */
export type Knowledge = 'complete' | 'incomplete' | 'noAssertion';

/** What is known of each component of an inventory. */
export interface KnowledgeOf {
  /**
   * Of all that it depends on. A list is whole only where the contents are not in doubt either: what an archive holds and nobody
   * declares is needed, too, and NONE or `complete` would deny it.
   */
  readonly dependencies: (id: ComponentId) => Knowledge;
  /** Of its parts; undefined where nobody claims anything. */
  readonly parts: (id: ComponentId) => Knowledge | undefined;
  /** Whether its dependencies are known, although `dependencies` does not call them complete: for an annotation to say. */
  readonly isUnderstated: (id: ComponentId) => boolean;
}

/** Looks up an inventory's claims; nothing is decided that they do not say. */
export function knowledgeOf({ completeness, dependenciesKnown: known }: Inventory): KnowledgeOf {
  const parts = claimsOf(completeness, 'assembly');
  const needs = claimsOf(completeness, 'dependencies');
  const dependencies = (id: ComponentId): Knowledge => {
    if (!known.has(id)) return 'noAssertion';
    const claims = [needs.get(id), parts.get(id)];
    if (claims.includes('incomplete')) return 'incomplete';
    return claims.includes('noAssertion') ? 'noAssertion' : 'complete';
  };
  return {
    dependencies,
    parts: (id) => parts.get(id),
    isUnderstated: (id) => known.has(id) && dependencies(id) !== 'complete',
  };
}

function claimsOf(completeness: readonly Completeness[], of: Completeness['aspect']): ReadonlyMap<ComponentId, Knowledge> {
  return new Map(completeness.filter(({ aspect }) => aspect === of).map((claim) => [claim.of, inWords(claim.aggregate)]));
}

function inWords(aggregate: Aggregate): Knowledge {
  if (aggregate === 'complete') return 'complete';
  return aggregate.startsWith('incomplete') ? 'incomplete' : 'noAssertion';
}
