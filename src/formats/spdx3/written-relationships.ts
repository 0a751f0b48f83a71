/**
 * The relationships of a written SPDX 3 document: one element for all targets of a component and a kind.
 * Specification: SPDX 3.0.1, Core Relationship.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { Relation, RootedInventory } from '../../model/inventory.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { Knowledge, KnowledgeOf } from '../spdx/knowledge.ts';
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

function shapeOf({ kind }: Relation, scope: Component['scope']): RelationShape {
  switch (kind) {
    case 'dependsOn':
      if (scope === 'optional') return { relationshipType: 'hasOptionalDependency', suffix: 'hasOptionalDependency' };
      return scope === 'excluded'
        ? { relationshipType: 'dependsOn', scope: 'build', suffix: 'dependsOn-build' }
        : { relationshipType: 'dependsOn', scope: 'runtime', suffix: 'dependsOn' };
    case 'contains':
      return { relationshipType: 'contains', suffix: 'contains' };
    case 'bundles':
      return { relationshipType: 'contains', comment: BUNDLED, suffix: 'contains-bundled' };
    case 'isGeneratedFrom':
      return { relationshipType: 'generates', inverse: true, suffix: 'generates' };
    case 'isVariantOf':
      return { relationshipType: 'hasVariant', inverse: true, suffix: 'hasVariant' };
    case 'provides':
      return { relationshipType: 'other', comment: 'provides', suffix: 'provides' };
  }
}

interface Group {
  readonly from: ComponentId;
  readonly shape: RelationShape;
  readonly to: ComponentId[];
}

/** Relations of one subject and shape together; what is contained anyway needs no word about being bundled. */
function grouped({ components, relations }: RootedInventory): readonly Group[] {
  const scopes = new Map(components.map(({ id, scope }) => [id, scope]));
  const contained = new Set(relations.flatMap(({ from, kind, to }) => (kind === 'contains' ? [`${from}\0${to}`] : [])));
  const groups = new Map<string, Group>();
  for (const relation of relations) {
    if (relation.kind === 'bundles' && contained.has(`${relation.from}\0${relation.to}`)) continue;
    const shape = shapeOf(relation, scopes.get(relation.to));
    const [from, to] = shape.inverse === true ? [relation.to, relation.from] : [relation.from, relation.to];
    const key = `${from}\0${shape.suffix}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { from, shape, to: [to] });
    else group.to.push(to);
  }
  return [...groups.values()];
}

/** All relationships of an inventory, and what is known of dependencies and parts where there are none. */
export function relationshipElements(inventory: RootedInventory, knowledge: KnowledgeOf, naming: Naming): readonly JsonObject[] {
  const { components, relations, dependenciesKnown: known } = inventory;
  const needing = new Set(relations.flatMap(({ from, kind }) => (kind === 'dependsOn' ? [from] : [])));
  const holding = new Set(relations.flatMap(({ from, kind }) => (kind === 'contains' || kind === 'bundles' ? [from] : [])));
  const nothing = (from: ComponentId, shape: RelationShape, completeness: Knowledge): JsonObject =>
    relationship({ from, shape }, [completeness === 'complete' ? 'NoneElement' : 'NoAssertionElement'], completeness, naming);
  return [
    ...grouped(inventory).map((group) => {
      const to = group.to.map((id) => naming.idOf(id));
      return relationship(group, to, completenessOf(group, knowledge), naming);
    }),
    ...components
      // Of a file nobody expects any.
      .filter(({ id, type }) => !needing.has(id) && (known.has(id) || type !== 'file'))
      .map(({ id }) => nothing(id, NO_DEPENDENCIES, knowledge.dependencies(id))),
    ...components.flatMap(({ id }) => {
      const parts = holding.has(id) ? undefined : knowledge.parts(id);
      // An archive without parts holds its own files: it cannot be said that it holds nothing.
      return parts === undefined || parts === 'complete' ? [] : [nothing(id, NO_PARTS, parts)];
    }),
  ];
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
  return defined({
    type: scope === undefined ? 'Relationship' : 'LifecycleScopedRelationship',
    spdxId: naming.iri(`Relationship-${naming.nameOf(from)}-${suffix}`),
    creationInfo: CREATION,
    comment,
    from: naming.idOf(from),
    to,
    relationshipType,
    completeness,
    scope,
  }) as JsonObject;
}
