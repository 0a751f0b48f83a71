/**
 * The relationships of a written SPDX 2 document, sorted; and what is known of dependencies and parts where there are none.
 * Specification: SPDX 2.3 clause 11.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import type { Relation, RootedInventory } from '../../model/inventory.ts';
import { compareText } from '../../model/order.ts';
import type { KnowledgeOf } from '../spdx/knowledge.ts';
import { relatedOf } from '../spdx/related.ts';
import { BUNDLED } from '../spdx/vocabulary.ts';

/** What an SPDX 2 document calls itself. */
export const DOCUMENT = 'SPDXRef-DOCUMENT';

/** A relationship as it is written. */
export interface WrittenRelationship {
  readonly spdxElementId: string;
  readonly relationshipType: string;
  readonly relatedSpdxElement: string;
  readonly comment: string | undefined;
}

type Add = (from: string, type: string, to: string, comment?: string) => void;

/** What relationships are made from. */
interface Relating {
  readonly inventory: RootedInventory;
  readonly idOf: (id: ComponentId) => string;
  readonly knowledge: KnowledgeOf;
  /** Components that depend on something. */
  readonly needing: ReadonlySet<ComponentId>;
}

/** All relationships, by what they are written of: the document first. */
export function* relationshipsOf(relating: Relating): Generator<WrittenRelationship> {
  const bySubject = gathered(relating);
  yield* bySubject.get(DOCUMENT) ?? [];
  bySubject.delete(DOCUMENT);
  for (const subject of [...bySubject.keys()].sort()) yield* inOrder(bySubject.get(subject) ?? []);
}

/** The relationships of one subject, sorted. Nearly all come so, and V8 takes more memory to sort a few than they have. */
function inOrder(relationships: WrittenRelationship[]): readonly WrittenRelationship[] {
  for (let at = 1; at < relationships.length; at += 1) {
    const [before, next] = [relationships[at - 1] as WrittenRelationship, relationships[at] as WrittenRelationship];
    if (compareRelationships(before, next) > 0) return relationships.sort(compareRelationships);
  }
  return relationships;
}

/** Relationships by their subjects: sorting few at a time is faster than sorting all, and takes no texts to sort by. */
function gathered({ inventory, idOf, knowledge, needing }: Relating): Map<string, WrittenRelationship[]> {
  const bySubject = new Map<string, WrittenRelationship[]>();
  // What is said of one subject comes together, for the most part.
  let last: WrittenRelationship[] = [];
  const add: Add = (spdxElementId, relationshipType, relatedSpdxElement, comment) => {
    const relationship = { spdxElementId, relationshipType, relatedSpdxElement, comment };
    if (last[0]?.spdxElementId === spdxElementId) {
      last.push(relationship);
      return;
    }
    const known = bySubject.get(spdxElementId);
    last = known ?? [relationship];
    if (known === undefined) bySubject.set(spdxElementId, last);
    else known.push(relationship);
  };
  add(DOCUMENT, 'DESCRIBES', idOf(inventory.root));
  const { scopeOf, isSaid } = relatedOf(inventory);
  for (const relation of inventory.relations) if (!isSaid(relation)) addRelation(relation, scopeOf(relation.to), idOf, add);
  for (const { id, type } of inventory.components) {
    const isKnown = inventory.dependenciesKnown.has(id);
    if (isKnown && !needing.has(id)) add(idOf(id), 'DEPENDS_ON', knowledge.dependencies(id) === 'complete' ? 'NONE' : 'NOASSERTION');
    // Of a file nobody expects any, unless it has some.
    else if (!isKnown && (type !== 'file' || needing.has(id))) add(idOf(id), 'DEPENDS_ON', 'NOASSERTION');
    const parts = knowledge.parts(id);
    if (parts !== undefined && parts !== 'complete') add(idOf(id), 'CONTAINS', 'NOASSERTION');
  }
  return bySubject;
}

function compareRelationships(left: WrittenRelationship, right: WrittenRelationship): number {
  return compareText(left.relationshipType, right.relationshipType) || compareText(left.relatedSpdxElement, right.relatedSpdxElement);
}

function addRelation({ from, kind, to }: Relation, scope: Component['scope'], idOf: Relating['idOf'], add: Add): void {
  switch (kind) {
    case 'dependsOn':
      if (scope === 'optional') add(idOf(to), 'OPTIONAL_DEPENDENCY_OF', idOf(from));
      else if (scope === 'excluded') add(idOf(to), 'BUILD_DEPENDENCY_OF', idOf(from));
      else add(idOf(from), 'DEPENDS_ON', idOf(to));
      break;
    case 'contains':
      add(idOf(from), 'CONTAINS', idOf(to));
      break;
    case 'bundles':
      add(idOf(from), 'CONTAINS', idOf(to), BUNDLED);
      break;
    case 'isGeneratedFrom':
      add(idOf(from), 'GENERATED_FROM', idOf(to));
      break;
    case 'isVariantOf':
      add(idOf(from), 'VARIANT_OF', idOf(to));
      break;
    case 'provides':
      add(idOf(from), 'OTHER', idOf(to), 'provides');
      break;
  }
}
