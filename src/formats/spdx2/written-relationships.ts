/**
 * The relationships of a written SPDX 2 document, sorted; and what is known of dependencies and parts where there are none.
 * Specification: SPDX 2.3 clause 11.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import type { Relation, RootedInventory } from '../../model/inventory.ts';
import { sortedBy } from '../../model/order.ts';
import type { KnowledgeOf } from '../spdx/knowledge.ts';
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

/** What relationships are made from. */
interface Related {
  readonly inventory: RootedInventory;
  readonly idOf: (id: ComponentId) => string;
  readonly knowledge: KnowledgeOf;
  /** Components that depend on something. */
  readonly needing: ReadonlySet<ComponentId>;
}

/** All relationships. */
export function relationshipsOf({ inventory, idOf, knowledge, needing }: Related): readonly WrittenRelationship[] {
  const written: WrittenRelationship[] = [];
  const add = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string, comment?: string): void =>
    void written.push({ spdxElementId, relationshipType, relatedSpdxElement, comment });
  add(DOCUMENT, 'DESCRIBES', idOf(inventory.root));
  const scopes = new Map(inventory.components.map(({ id, scope }) => [id, scope]));
  const contained = new Set<string>();
  for (const { from, kind, to } of inventory.relations) if (kind === 'contains') contained.add(`${from}\0${to}`);
  for (const relation of inventory.relations) {
    const { from, kind, to } = relation;
    if (kind === 'bundles' && contained.has(`${from}\0${to}`)) continue;
    addRelation(relation, scopes.get(to), idOf, add);
  }
  for (const { id, type } of inventory.components) {
    const isKnown = inventory.dependenciesKnown.has(id);
    if (isKnown && !needing.has(id)) add(idOf(id), 'DEPENDS_ON', knowledge.dependencies(id) === 'complete' ? 'NONE' : 'NOASSERTION');
    // Of a file nobody expects any, unless it has some.
    else if (!isKnown && (type !== 'file' || needing.has(id))) add(idOf(id), 'DEPENDS_ON', 'NOASSERTION');
    const parts = knowledge.parts(id);
    if (parts !== undefined && parts !== 'complete') add(idOf(id), 'CONTAINS', 'NOASSERTION');
  }
  return sortedBy(written, orderOf);
}

function orderOf({ spdxElementId, relationshipType, relatedSpdxElement }: WrittenRelationship): string {
  return `${spdxElementId === DOCUMENT ? '' : spdxElementId}\0${relationshipType}\0${relatedSpdxElement}`;
}

function addRelation(
  { from, kind, to }: Relation,
  scope: Component['scope'],
  idOf: Related['idOf'],
  add: (from: string, type: string, to: string, comment?: string) => void,
): void {
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
