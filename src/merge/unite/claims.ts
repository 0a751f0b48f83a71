/** What an inventory claims of components beside their fields: how complete their picture is, vulnerabilities, annotations. */
import type { Component, ComponentId } from '../../model/component.ts';
import { sha256 } from '../../model/digest.ts';
import { keyOf } from '../../model/identity.ts';
import type { Inventory } from '../../model/inventory.ts';
import { canonicalText } from '../../model/order.ts';

/** Components that were made of records. */
export interface United {
  readonly components: readonly Component[];
  /** The place among them of what each record has become, by the record's id. */
  readonly places: ReadonlyMap<ComponentId, number>;
}

/** The claims about each component, as sorted texts; a component without an entry has none. */
export type Claims = ReadonlyMap<ComponentId, readonly string[]>;

/** The claim that what a component depends on is known. */
export const DEPENDENCIES_KNOWN: string = keyOf(['dependencies known']);

/** What an inventory claims of the records that `united` was made of, told for some of its components. */
export function claimsAbout(inventory: Inventory, { components, places }: United): (ids: ReadonlySet<ComponentId>) => Claims {
  return (ids) => {
    const claims = new Map<ComponentId, string[]>();
    if (ids.size === 0) return claims;
    const now = (record: ComponentId): ComponentId | undefined => {
      const id = components[places.get(record) ?? -1]?.id;
      return id !== undefined && ids.has(id) ? id : undefined;
    };
    const add = (id: ComponentId | undefined, claim: string): void => {
      if (id === undefined) return;
      const known = claims.get(id);
      if (known === undefined) claims.set(id, [claim]);
      else known.push(claim);
    };
    const known = new Set<ComponentId | undefined>();
    for (const id of inventory.dependenciesKnown) known.add(now(id));
    for (const id of known) add(id, DEPENDENCIES_KNOWN);
    for (const { of, aspect, aggregate } of inventory.completeness) add(now(of), keyOf([aspect, aggregate]));
    for (const { affects = [], ...rest } of inventory.vulnerabilities) {
      // A digest: one long text may be about thousands of components.
      const digest = sha256(canonicalText(rest));
      for (const { target, versions = [] } of affects) add(now(target), keyOf([digest, canonicalText(versions)]));
    }
    for (const { subjects, ...rest } of inventory.annotations) {
      const digest = sha256(canonicalText(rest));
      for (const id of subjects) add(now(id), keyOf([digest]));
    }
    for (const list of claims.values()) list.sort();
    return claims;
  };
}
