/** What a document says of others than a newcomer, compared before and after it came (docs/rules.md R12). */
import { expect } from 'vitest';
import { WORDS } from '../../src/merge/authority/words.ts';
import { isListing } from '../../src/merge/unite/description.ts';
import type { Component, ComponentFacts, ComponentId } from '../../src/model/component.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { canonicalText } from '../../src/model/order.ts';
import { formatPurl } from '../../src/model/purl.ts';
import { edgeOf } from '../../src/model/relation.ts';
import { isSecurityReference } from '../../src/model/vocabulary.ts';

const KNOWN = 'dependencies known';
const KNOWLEDGE: ReadonlySet<string> = new Set([KNOWN, 'dependencies unknown']);

/** Properties that say who carries, describes or leads where: attributed statements. */
const ATTRIBUTED = /^(?:pyenv-sbom:(?:bundled-by|stated-by|listed-by|edges-of)|syft:location:0:path|aquasecurity:trivy:FilePath)$/;

/** Everything that is said of a component, but for places and attributed statements. */
function saidOf(component: Component): string {
  const {
    id: _id,
    statedBy: _speakers,
    listedBy: _listing,
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

/** What is left of a component that others only list when the newcomer's description of it is taken away. */
function without(newcomer: ComponentId, component: Component): Component {
  const { statedBy = [], listedBy = [], evidence, externalReferences = [], properties = [] } = component;
  if (listedBy.length === 0 || statedBy.some((id) => id !== newcomer && !listedBy.includes(id))) return component;
  const isKept = (key: string): boolean => !(key in WORDS) || WORDS[key as keyof ComponentFacts].shared !== 'described';
  const judgements = externalReferences.filter(isSecurityReference);
  const identity = (evidence?.identity ?? []).filter(({ field }) => field === 'cpe');
  const own = properties.filter(({ name }) => /^pyenv-sbom:(?!spdx:|files-collapsed$)/.test(name));
  const { occurrences } = evidence ?? {};
  return {
    ...(Object.fromEntries(Object.entries(component).filter(([key]) => isKept(key))) as unknown as Component),
    ...(judgements.length > 0 && { externalReferences: judgements }),
    ...(own.length > 0 && { properties: own }),
    evidence: { ...(occurrences !== undefined && { occurrences }), ...(identity.length > 0 && { identity }) },
  };
}

function claimsAbout(inventory: RootedInventory, id: ComponentId): readonly string[] {
  return [
    ...inventory.completeness.filter(({ of }) => of === id).map(({ aspect, aggregate }) => `${aspect} ${aggregate}`),
    ...(inventory.dependenciesKnown.has(id) ? [KNOWN] : []),
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
    const kept = keptIn(after, component, newcomer);
    if (kept === undefined) {
      const now = after.components.filter(({ id }) => id === component.id).map(saidOf);
      throw new Error(`of ${component.id} was said ${saidOf(component)}; now: ${now.join(' and ') || 'it is gone'}`);
    }
    // Of a package that its carrier only lists others may know the dependencies; whose edges they are stands in the document.
    const isClaim = (claim: string): boolean => !isListing({ ...component, properties: [] }) || !KNOWLEDGE.has(claim);
    expect(claimsAbout(after, kept.id).filter(isClaim)).toEqual(claimsAbout(before, component.id).filter(isClaim));
    const added = [...edgesFrom(after, kept.id, newcomer)].filter((to) => !edgesFrom(before, component.id, newcomer).has(to));
    // The environment holds the newcomer; edges that are not its own lead nowhere new, whatever their targets are called now.
    if (component.id === before.root) expect(added).toEqual([newcomer]);
    else expect(edgesFrom(after, kept.id, newcomer).size).toBe(edgesFrom(before, component.id, newcomer).size);
  }
}

/** What a component is now: under its own reference, but for packages that others describe in other words. */
function keptIn(after: RootedInventory, component: Component, newcomer: ComponentId): Component | undefined {
  const said = saidOf(component);
  const places = placesOf(component);
  const isThere = (one: Component): boolean => component.evidence === undefined || places.every((place) => placesOf(one).includes(place));
  const same = after.components.filter((one) => saidOf(without(newcomer, one)) === said && isThere(one));
  return (
    same.find(({ id }) => id === component.id) ??
    same.find(({ id, purl, cpes }) => id.startsWith(`${component.id}#`) && (purl ?? cpes) !== undefined)
  );
}
