/** What a written relationship of SPDX needs to know of the whole inventory. Specification: SPDX 2.3 clause 11; SPDX 3.0.1, Core Relationship. */
import type { Component, ComponentId } from '../../model/component.ts';
import type { Inventory, Relation } from '../../model/inventory.ts';

/** The relations of an inventory as SPDX states them. */
export interface Related {
  /** How a component is needed, if not always: the model keeps that on the component, SPDX in the kind of relationship. */
  readonly scopeOf: (id: ComponentId) => Component['scope'];
  /** Whether another relation says it already: what is contained anyway needs no word about being bundled. */
  readonly isSaid: (relation: Relation) => boolean;
}

/** Looks through an inventory once. */
export function relatedOf({ components, relations }: Pick<Inventory, 'components' | 'relations'>): Related {
  const scopes = new Map<ComponentId, Component['scope']>();
  for (const { id, scope } of components) if (scope !== undefined && scope !== 'required') scopes.set(id, scope);
  const contained = new Set<string>();
  const isBundling = relations.some(({ kind }) => kind === 'bundles');
  if (isBundling) for (const { from, kind, to } of relations) if (kind === 'contains') contained.add(`${from}\0${to}`);
  return {
    scopeOf: (id) => scopes.get(id),
    isSaid: ({ from, kind, to }) => kind === 'bundles' && contained.has(`${from}\0${to}`),
  };
}
