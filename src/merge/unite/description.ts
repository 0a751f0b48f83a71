/** What a carrier says of a package, as texts in which two descriptions can be compared (docs/rules.md R12). */
import type { Component, ComponentId } from '../../model/component.ts';
import { sha256 } from '../../model/digest.ts';
import { identityPurl, keyOf } from '../../model/identity.ts';
import type { Inventory } from '../../model/inventory.ts';
import { canonicalText } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { rememberOf } from '../../model/remember.ts';
import { FACT_FIELDS, WORDS } from '../authority/words.ts';

/** What is claimed of a component beside its fields, as sorted texts. */
export type Claims = ReadonlyMap<ComponentId, readonly string[]>;

/** The fields of a description, but for those of which only a part belongs to it. */
export const DESCRIBED = FACT_FIELDS.filter((field) => WORDS[field].shared === 'apart' && field !== 'purl' && field !== 'evidence');

/** A text of everything in which a description may differ from another's. */
export function descriptionOf(component: Component, claims: readonly string[]): string {
  const { purl } = component;
  const facts = DESCRIBED.map((field) => factText(component[field]));
  return keyOf([purl === undefined ? '' : formatPurl(identityPurl(purl)), canonicalText(seenIn(component)), ...facts, ...claims]);
}

/** Lists and objects that records share are looked at once: readers give equal records the same ones. */
const objectText: (fact: object) => string = rememberOf(canonicalText);

function factText(fact: unknown): string {
  if (fact === undefined) return '';
  return typeof fact === 'object' && fact !== null ? objectText(fact) : canonicalText(fact);
}

/** What is evident of a component, but for where: its places, and the paths by which it was identified. */
function seenIn({ evidence, origins }: Component): object {
  const { occurrences: _places, identity, ...rest } = evidence ?? {};
  const identified = (identity ?? []).map(({ methods, ...of }) => ({
    ...of,
    methods: methods?.map((method) => (origins.includes(method.value ?? '') ? { ...method, value: '' } : method)),
  }));
  return { ...rest, identity: identified };
}

const DEPENDENCIES_KNOWN = keyOf(['dependencies known']);

/** What an inventory claims of some components. */
export function claimsAbout(ids: ReadonlySet<ComponentId>, inventory: Inventory): Claims {
  const claims = new Map<ComponentId, string[]>();
  if (ids.size === 0) return claims;
  const add = (id: ComponentId, claim: string): void => {
    if (!ids.has(id)) return;
    const known = claims.get(id);
    if (known === undefined) claims.set(id, [claim]);
    else known.push(claim);
  };
  for (const { of, aspect, aggregate } of inventory.completeness) add(of, keyOf([aspect, aggregate]));
  for (const id of inventory.dependenciesKnown) add(id, DEPENDENCIES_KNOWN);
  for (const { affects = [], ...rest } of inventory.vulnerabilities) {
    // A digest: one long text may be about thousands of components.
    const digest = sha256(canonicalText(rest));
    for (const { target, versions = [] } of affects) add(target, keyOf([digest, canonicalText(versions)]));
  }
  for (const { subjects, ...rest } of inventory.annotations) {
    const digest = sha256(canonicalText(rest));
    for (const id of subjects) add(id, keyOf([digest]));
  }
  for (const list of claims.values()) list.sort();
  return claims;
}
