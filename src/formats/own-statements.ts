/**
 * What we said of a component in our own words, restored when one of our documents is read: places, bundling and the
 * document that a local identity is valid in. So that a document of ours, read again, is the inventory it was written from.
 */
import type { Component, ComponentId, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import type { Relation } from '../model/inventory.ts';
import { LOCATION_PROPERTY, ownName } from '../model/properties.ts';

const BUNDLED_BY = ownName('bundled-by');

/** The component without properties that repeat what a field or a relation says, and the relations that they stated. */
export function restore(
  component: Component,
  resolve: (reference: string) => readonly ComponentId[] | undefined,
): { readonly component: Component; readonly relations: readonly Relation[] } {
  const { properties } = component;
  if (properties === undefined || !properties.some(({ name }) => name === BUNDLED_BY || name === LOCATION_PROPERTY))
    return { component, relations: [] };
  const relations: Relation[] = [];
  const place = component.evidence?.occurrences?.[0]?.location;
  const stays = ({ name, value }: Property): boolean => {
    if (name === LOCATION_PROPERTY) return value !== place;
    const bundlers = name === BUNDLED_BY ? resolve(value) : undefined;
    for (const from of bundlers ?? []) if (from !== component.id) relations.push({ from, kind: 'bundles', to: component.id });
    return bundlers === undefined;
  };
  const { properties: _, ...rest } = component;
  return { component: { ...rest, ...defined({ properties: nonEmpty(properties.filter(stays)) }) }, relations };
}
