/**
 * The relationships of a written SPDX 3 document: one element for all targets of a component and a kind.
 * Specification: SPDX 3.0.1, Core Relationship.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { Relation, RootedInventory } from '../../model/inventory.ts';
import type { JsonObject } from '../../untrusted/json.ts';
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

/** All relationships of an inventory, and what is known of the dependencies of those that have none. */
export function relationshipElements(inventory: RootedInventory, naming: Naming): readonly JsonObject[] {
  const { components, relations, dependenciesKnown: known } = inventory;
  const needing = new Set(relations.flatMap(({ from, kind }) => (kind === 'dependsOn' ? [from] : [])));
  const completenessOf = knowledgeOf(inventory);
  return [
    ...grouped(inventory).map((group) => {
      const isNeed = ['dependsOn', 'hasOptionalDependency'].includes(group.shape.relationshipType);
      const to = group.to.map((id) => naming.idOf(id));
      return relationship(group, to, isNeed ? completenessOf(group.from) : undefined, naming);
    }),
    ...components
      // Of a file nobody expects any.
      .filter(({ id, type }) => !needing.has(id) && (known.has(id) || type !== 'file'))
      .map(({ id }) => {
        const to = known.has(id) ? 'NoneElement' : 'NoAssertionElement';
        return relationship({ from: id, shape: NO_DEPENDENCIES }, [to], completenessOf(id), naming);
      }),
  ];
}

/** How well the dependencies of a component are known, in SPDX's words. */
function knowledgeOf({ dependenciesKnown, completeness }: RootedInventory): (id: ComponentId) => string {
  const incomplete = new Set(
    completeness.filter(({ aspect, aggregate }) => aspect === 'dependencies' && aggregate.startsWith('incomplete')).map(({ of }) => of),
  );
  return (id) => {
    if (!dependenciesKnown.has(id)) return 'noAssertion';
    return incomplete.has(id) ? 'incomplete' : 'complete';
  };
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
