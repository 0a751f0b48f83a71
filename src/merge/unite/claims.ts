/** What an inventory claims of components beside their fields: how complete their picture is, vulnerabilities, annotations. */
import type { ComponentId } from '../../model/component.ts';
import { sha256 } from '../../model/digest.ts';
import { keyOf } from '../../model/identity.ts';
import type { Inventory } from '../../model/inventory.ts';
import { canonicalText } from '../../model/order.ts';
import type { NumberedIds, United } from './numbered-ids.ts';

/** The claims about the component at a place, as sorted texts; most have the very same ones, and then they are one list. */
export type Claims = (place: number) => readonly string[];

/** The claim that what a component depends on is known. */
export const DEPENDENCIES_KNOWN: string = keyOf(['dependencies known']);

const ONLY_KNOWN: readonly string[] = [DEPENDENCIES_KNOWN];
const NO_CLAIMS: readonly string[] = [];

/** What an inventory claims of the components that `united` has, which were made of its records. */
export function claimsAbout(inventory: Inventory, ids: NumberedIds, { components, numbers, places }: United): Claims {
  const placeOf = (record: ComponentId): number => {
    const number = ids.get(record);
    return number === undefined ? NOWHERE : placeOfComponent(places[number] as number);
  };
  // Two components may have one id: then one of their places counts for both.
  const placeOfComponent = (place: number): number => places[numbers[place] as number] as number;
  const known = new Uint8Array(components.length);
  inventory.dependenciesKnown.forEach((id) => {
    const place = placeOf(id);
    if (place !== NOWHERE) known[place] = 1;
  });
  const others = new Map<number, string[]>();
  statements(inventory, (id, claim) => {
    const place = placeOf(id);
    const list = others.get(place);
    if (list !== undefined) list.push(claim);
    else if (place !== NOWHERE) others.set(place, [claim]);
  });
  others.forEach((list, place) => {
    if (known[place] === 1) list.push(DEPENDENCIES_KNOWN);
    list.sort();
  });
  return (component) => {
    const place = placeOfComponent(component);
    return others.get(place) ?? (known[place] === 1 ? ONLY_KNOWN : NO_CLAIMS);
  };
}

const NOWHERE = -1;

/** Everything that an inventory claims of records, but for whether their dependencies are known. */
function statements(inventory: Inventory, add: (id: ComponentId, claim: string) => void): void {
  for (const { of, aspect, aggregate } of inventory.completeness) add(of, keyOf([aspect, aggregate]));
  for (const { affects = [], ...rest } of inventory.vulnerabilities) {
    // A digest: one long text may be about thousands of components.
    const digest = sha256(canonicalText(rest));
    for (const { target, versions = [] } of affects) add(target, keyOf([digest, canonicalText(versions)]));
  }
  for (const { subjects, ...rest } of inventory.annotations) {
    const digest = sha256(canonicalText(rest));
    for (const id of subjects) add(id, keyOf([digest]));
  }
}
