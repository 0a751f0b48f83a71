/**
 * The relationships of a written SPDX 3 document: one element for all targets of a component and a kind.
 * Specification: SPDX 3.0.1, Core Relationship.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import type { RelationKind, RootedInventory } from '../../model/inventory.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { Knowledge, KnowledgeOf } from '../spdx/knowledge.ts';
import { relatedOf } from '../spdx/related.ts';
import { BUNDLED } from '../spdx/vocabulary.ts';
import { CREATION, type Naming } from './naming.ts';

interface RelationShape {
  readonly relationshipType: string;
  /** Tells the relationships of one element apart in their identifiers. */
  readonly suffix: string;
  readonly inverse?: true;
  readonly scope?: string;
  readonly comment?: string;
}

const NO_DEPENDENCIES: RelationShape = { relationshipType: 'dependsOn', suffix: 'dependsOn-none' };
const NO_PARTS: RelationShape = { relationshipType: 'contains', suffix: 'contains-none' };

/** Of what is needed in another way than always. */
const NEEDS: { readonly [S in 'optional' | 'excluded']: RelationShape } = {
  optional: { relationshipType: 'hasOptionalDependency', suffix: 'hasOptionalDependency' },
  excluded: { relationshipType: 'dependsOn', scope: 'build', suffix: 'dependsOn-build' },
};

const SHAPES: { readonly [K in RelationKind]: RelationShape } = {
  dependsOn: { relationshipType: 'dependsOn', scope: 'runtime', suffix: 'dependsOn' },
  contains: { relationshipType: 'contains', suffix: 'contains' },
  bundles: { relationshipType: 'contains', comment: BUNDLED, suffix: 'contains-bundled' },
  isGeneratedFrom: { relationshipType: 'generates', inverse: true, suffix: 'generates' },
  isVariantOf: { relationshipType: 'hasVariant', inverse: true, suffix: 'hasVariant' },
  provides: { relationshipType: 'other', comment: 'provides', suffix: 'provides' },
};

function shapeOf(kind: RelationKind, scope: Component['scope']): RelationShape {
  return kind === 'dependsOn' && (scope === 'optional' || scope === 'excluded') ? NEEDS[scope] : SHAPES[kind];
}

interface Group {
  readonly from: ComponentId;
  readonly shape: RelationShape;
  readonly to: string[];
}

/** Relations of one subject and shape together, by their subjects. */
function grouped(inventory: RootedInventory, naming: Naming): Map<ComponentId, Group[]> {
  const { scopeOf, isSaid } = relatedOf(inventory);
  const bySubject = new Map<ComponentId, Group[]>();
  for (const relation of inventory.relations) {
    if (isSaid(relation)) continue;
    const shape = shapeOf(relation.kind, scopeOf(relation.to));
    const from = shape.inverse === true ? relation.to : relation.from;
    const to = naming.idOf(shape.inverse === true ? relation.from : relation.to);
    const ofSubject = bySubject.get(from);
    const group = ofSubject?.find((candidate) => candidate.shape === shape);
    if (group !== undefined) group.to.push(to);
    else if (ofSubject === undefined) bySubject.set(from, [{ from, shape, to: [to] }]);
    else ofSubject.push({ from, shape, to: [to] });
  }
  return bySubject;
}

/** What a relationship is of. */
export interface Subject {
  readonly id: ComponentId;
  readonly type: Component['type'];
}

/** All relationships of an inventory, and what is known of dependencies and parts where there are none: in the order of `subjects`, its components. */
export function relationshipElements(
  inventory: RootedInventory,
  subjects: readonly Subject[],
  knowledge: KnowledgeOf,
  naming: Naming,
): readonly JsonObject[] {
  const { relations, dependenciesKnown: known } = inventory;
  const needing = new Set<ComponentId>();
  const holding = new Set<ComponentId>();
  for (const { from, kind } of relations)
    if (kind === 'dependsOn') needing.add(from);
    else if (kind === 'contains' || kind === 'bundles') holding.add(from);
  const elements: JsonObject[] = [];
  const bySubject = grouped(inventory, naming);
  const addGroups = (groups: readonly Group[]): void => {
    for (const group of groups) elements.push(relationship(group, group.to, completenessOf(group, knowledge), naming));
  };
  const addNothing = (from: ComponentId, shape: RelationShape, completeness: Knowledge): void => {
    const to = [completeness === 'complete' ? 'NoneElement' : 'NoAssertionElement'];
    elements.push(relationship({ from, shape }, to, completeness, naming));
  };
  for (const { id, type } of subjects) {
    addGroups(bySubject.get(id) ?? []);
    bySubject.delete(id);
    // Of a file nobody expects any.
    if (!needing.has(id) && (known.has(id) || type !== 'file')) addNothing(id, NO_DEPENDENCIES, knowledge.dependencies(id));
    const parts = holding.has(id) ? undefined : knowledge.parts(id);
    // An archive without parts holds its own files: it cannot be said that it holds nothing.
    if (parts !== undefined && parts !== 'complete') addNothing(id, NO_PARTS, parts);
  }
  bySubject.forEach(addGroups);
  return elements;
}

function completenessOf({ from, shape: { relationshipType, inverse } }: Group, knowledge: KnowledgeOf): Knowledge | undefined {
  if (inverse === true) return undefined;
  if (relationshipType === 'contains') return knowledge.parts(from);
  return relationshipType === 'dependsOn' || relationshipType === 'hasOptionalDependency' ? knowledge.dependencies(from) : undefined;
}

function relationship(
  { from, shape }: Pick<Group, 'from' | 'shape'>,
  to: readonly string[],
  completeness: string | undefined,
  naming: Naming,
): JsonObject {
  const { relationshipType, scope, comment, suffix } = shape;
  return {
    type: scope === undefined ? 'Relationship' : 'LifecycleScopedRelationship',
    spdxId: naming.iri(`Relationship-${naming.nameOf(from)}-${suffix}`),
    creationInfo: CREATION,
    comment,
    from: naming.idOf(from),
    to,
    relationshipType,
    completeness,
    scope,
  };
}
