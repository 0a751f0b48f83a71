/**
 * What SPDX's own fields cannot say of a component, in CycloneDX's words, for an annotation: nothing is lost in silence, and a
 * document of ours can be read back whole. Found by reading back what was written: no list of fields that could be forgotten.
 */
import type { Component, ComponentFacts } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { sortedBy } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { distributionOfReference, markOfReference, ROOT_REFERENCE, scopeOfReference } from '../../model/reference.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { readComponent, writeComponent } from '../cyclonedx/component.ts';
import type { ReadContext, WriteContext } from '../field-table.ts';

/** In the version of CycloneDX that can say the most. */
const WRITING: WriteContext = { minor: 7, lost: () => undefined };

/** Fields of a component that say where it stands in an inventory. */
const PLACE: ReadonlySet<string> = new Set([
  'id',
  'authority',
  'origins',
  'localScope',
  'declaredPurls',
  'distribution',
  'statedBy',
  'listedBy',
  'identified',
  'isAddition',
]);

function same(left: unknown, right: unknown, key: string): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  if (key === 'purl') return formatPurl(left as never) === formatPurl(right as never);
  return typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right);
}

/** The document that most components without purl and CPE come from; undefined where there are none. */
export function commonScope(components: readonly Component[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { id } of components) {
    const scope = scopeOfReference(id);
    if (scope !== undefined) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  }
  const most = sortedBy(counts, ([scope]) => scope).reduce<[string, number] | undefined>(
    (best, entry) => (best === undefined || entry[1] > best[1] ? entry : best),
    undefined,
  );
  return most?.[0];
}

/** What an annotation says of a component, for it to be whole again. */
export interface Remainder {
  /** Members of a CycloneDX component that SPDX's fields do not hold. */
  readonly component?: JsonObject;
  /** Facts that SPDX's fields seem to hold, but the component has not: a purpose OTHER is read as a property. */
  readonly absent?: readonly string[];
}

/** What the fields of a written element do not say of its component. */
export interface Unsaid {
  /** Fields of the component that would be read as something else, or as nothing. */
  readonly fields: readonly (keyof ComponentFacts)[];
  /** Fields that would be read, but the component has not. */
  readonly absent: readonly (keyof ComponentFacts)[];
}

/** The difference between a component and what its element is read as. */
export function difference(component: Component, said: Partial<ComponentFacts>): Unsaid {
  const fields = (Object.keys(component) as (keyof Component)[]).filter(
    (key): key is keyof ComponentFacts =>
      component[key] !== undefined && !PLACE.has(key) && !same(component[key], said[key as keyof ComponentFacts], key),
  );
  const absent = (Object.keys(said) as (keyof ComponentFacts)[]).filter((key) => component[key] === undefined);
  return { fields, absent };
}

/** What an annotation has to say of a component beside the fields that say a part of it; undefined where there is nothing. */
export function remainderOf(component: Component, { fields, absent }: Unsaid, documentScope: string | undefined): Remainder | undefined {
  const rest: Record<string, unknown> = {};
  for (const key of fields) rest[key] = component[key];
  // Without purl and CPE the document it comes from is part of its identity (docs/rules.md R5.3); most come from one.
  const scope = component.id === ROOT_REFERENCE ? ROOT_REFERENCE : scopeOfReference(component.id);
  const isElsewhere = documentScope !== undefined && scope !== undefined && scope !== documentScope;
  // Copies of one purl, and what one document calls the same, are told apart by their references alone (R12). Nothing else says of a
  // component without a purl that it is an installed distribution.
  const isToldApart = component.statedBy !== undefined || markOfReference(component.id) !== undefined;
  const isNamed = isToldApart || isElsewhere || distributionOfReference(component.id) !== undefined;
  if (isNamed) rest['id'] = component.id;
  const isEmpty = fields.length === 0 && !isNamed;
  if (isEmpty && absent.length === 0) return undefined;
  const written = isEmpty ? undefined : (writeComponent(rest as unknown as Component, WRITING) as JsonObject);
  return absent.length === 0 ? defined({ component: written }) : defined({ component: written, absent });
}

/** The facts with what an annotation adds to them; and the reference that it states. */
export function withRemainder(
  facts: ComponentFacts,
  { component = {}, absent = [] }: Remainder,
  context: ReadContext,
): { readonly facts: ComponentFacts; readonly reference?: string } {
  const kept = Object.fromEntries(Object.entries(facts).filter(([key]) => !absent.includes(key) || key === 'name' || key === 'type'));
  const read = readComponent({ name: facts.name, type: facts.type, ...component }, context);
  return read === undefined ? { facts } : { ...defined(read), facts: { ...(kept as unknown as ComponentFacts), ...read.facts } };
}
