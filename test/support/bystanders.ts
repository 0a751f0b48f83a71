/** What a document says of others than a newcomer, compared before and after it came (docs/rules.md R12). */
import { expect } from 'vitest';
import type { Component, ComponentId } from '../../src/model/component.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { canonicalText } from '../../src/model/order.ts';
import { formatPurl } from '../../src/model/purl.ts';
import { edgeOf } from '../../src/model/relation.ts';

/** Properties that say who carries, describes or leads where: attributed statements. */
const ATTRIBUTED = /^(?:pyenv-sbom:(?:bundled-by|stated-by|edges-of)|syft:location:0:path)$/;

/** Everything that is said of a component, but for places and attributed statements. */
function saidOf(component: Component): string {
  const {
    id: _id,
    statedBy: _speakers,
    origins: _origins,
    purl,
    evidence,
    properties,
    scope: _scope,
    localScope: _local,
    authority: _authority,
    ...rest
  } = component;
  const { occurrences: _places, ...seen } = evidence ?? {};
  return canonicalText({
    ...rest,
    purl: purl === undefined ? '' : formatPurl(purl),
    evidence: seen,
    properties: (properties ?? []).filter(({ name }) => !ATTRIBUTED.test(name)),
  });
}

function claimsAbout(inventory: RootedInventory, id: ComponentId): readonly string[] {
  return [
    ...inventory.completeness.filter(({ of }) => of === id).map(({ aspect, aggregate }) => `${aspect} ${aggregate}`),
    ...(inventory.dependenciesKnown.has(id) ? ['dependencies known'] : []),
    ...inventory.vulnerabilities.flatMap(({ affects = [], ...rest }) =>
      affects.filter(({ target }) => target === id).map(({ versions }) => canonicalText([rest, versions])),
    ),
    ...inventory.annotations.flatMap(({ subjects, ...rest }) => (subjects.includes(id) ? [canonicalText(rest)] : [])),
  ].sort();
}

function placesOf({ evidence }: Component): readonly string[] {
  return (evidence?.occurrences ?? []).map(canonicalText);
}

/** The edges out of a component that its other speakers state. */
function edgesFrom(inventory: RootedInventory, id: ComponentId, newcomer: ComponentId): ReadonlySet<string> {
  return new Set(
    inventory.relations.flatMap((relation) => {
      const edge = edgeOf(relation);
      if (edge?.from !== id) return [];
      return relation.by?.every((speaker) => speaker === newcomer) === true ? [] : [edge.to];
    }),
  );
}

/** Holds `after`, to which `newcomer` was added, against `before`: nothing is said of the others that was not said, and nothing less. */
export function expectBystandersKept(before: RootedInventory, after: RootedInventory, newcomer: ComponentId): void {
  for (const component of before.components) {
    const kept = keptIn(after, component);
    if (kept === undefined) {
      const now = after.components.filter(({ id }) => id === component.id).map(saidOf);
      throw new Error(`of ${component.id} was said ${saidOf(component)}; now: ${now.join(' and ') || 'it is gone'}`);
    }
    expect(claimsAbout(after, kept.id)).toEqual(claimsAbout(before, component.id));
    const added = [...edgesFrom(after, kept.id, newcomer)].filter((to) => !edgesFrom(before, component.id, newcomer).has(to));
    // The environment holds the newcomer; edges that are not its own lead nowhere new, whatever their targets are called now.
    if (component.id === before.root) expect(added).toEqual([newcomer]);
    else expect(edgesFrom(after, kept.id, newcomer).size).toBe(edgesFrom(before, component.id, newcomer).size);
  }
}

/** What a component is now: under its own reference, but for packages that others describe in other words. */
function keptIn(after: RootedInventory, component: Component): Component | undefined {
  const said = saidOf(component);
  const places = placesOf(component);
  const isThere = (one: Component): boolean => component.evidence === undefined || places.every((place) => placesOf(one).includes(place));
  const same = after.components.filter((one) => saidOf(one) === said && isThere(one));
  return (
    same.find(({ id }) => id === component.id) ??
    same.find(({ id, purl, cpes }) => id.startsWith(`${component.id}#`) && (purl ?? cpes) !== undefined)
  );
}
