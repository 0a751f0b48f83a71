/**
 * Leaving things out of a finished inventory because the user asks for it: a distribution by name, and what pip vendors. Pure.
 * What is left is whole: everything is reachable from the root, and no reference leads to what is gone. Something that is installed never goes
 * unless it is named itself; something that a distribution carries goes with it, unless somebody else leads to it or carries it, too.
 */
import type { Component, ComponentId } from '../model/component.ts';
import { nonEmpty } from '../model/defined.ts';
import type { Completeness, Relation, RootedInventory } from '../model/inventory.ts';
import { distinctRelations } from '../model/links.ts';
import { compareText, groupBy, sortedBy } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { edgesBySource, extendReach, reachableFrom } from '../model/relation.ts';
import { rewriteReferences } from '../model/rewrite.ts';
import { wildcard } from './wildcard.ts';

export interface LeftOut {
  readonly inventory: RootedInventory;
  /** What is gone. */
  readonly components: readonly Component[];
  /** Names that nothing has. */
  readonly unmatched: readonly string[];
}

const BUNDLED_BY = 'pyenv-sbom:bundled-by';

/** The inventory without the installed distributions that `names` name (as pip compares names; `*` stands for anything). */
export function excludeDistributions(inventory: RootedInventory, names: readonly string[]): LeftOut {
  const tests = names.map((name) => ({ name, matches: wildcard(name.split('*').map(normalizedPart).join('*')) }));
  const distributions = inventory.components.filter(
    (component) => component.id !== inventory.root && distributionName(component) !== undefined,
  );
  const excluded = new Set(
    distributions.filter((component) => tests.some(({ matches }) => matches(distributionName(component) ?? ''))).map(({ id }) => id),
  );
  const unmatched = tests
    .filter(({ matches }) => !distributions.some((component) => matches(distributionName(component) ?? '')))
    .map(({ name }) => name);
  if (excluded.size === 0) return { inventory, components: [], unmatched };
  const { inventory: rest, components } = without(inventory, excluded, () => false);
  const gone = inventory.components.filter(({ id }) => excluded.has(id)).map(({ name }) => name);
  const properties = [...new Set(gone)].sort(compareText).map((name) => ownProperty('left-out', name));
  return { inventory: withProperties(rest, rest.root, properties), components, unmatched };
}

/** The inventory without what pip carries for its own use (`pip/_vendor`), which is not importable by anything else. */
export function leaveOutPipVendored(inventory: RootedInventory): LeftOut {
  const pips = inventory.components.filter((component) => distributionName(component) === 'pip').map(({ id }) => id);
  const carried = new Map<ComponentId, Set<ComponentId>>(pips.map((id) => [id, new Set()]));
  for (const { from, kind, to } of inventory.relations) if (kind === 'bundles') carried.get(from)?.add(to);
  const isVendoring = ({ from, to }: Relation): boolean => carried.get(from)?.has(to) === true;
  const { inventory: rest, components } = without(inventory, new Set(), isVendoring);
  if (components.length === 0) return { inventory: rest, components, unmatched: [] };
  const marked = pips.reduce((one, pip) => markVendored(one, pip, carried.get(pip)?.size ?? 0), rest);
  return { inventory: marked, components, unmatched: [] };
}

/** Pip's record says that something is missing, and how much. */
function markVendored(inventory: RootedInventory, pip: ComponentId, count: number): RootedInventory {
  if (count === 0) return inventory;
  const others = inventory.completeness.filter(({ of, aspect }) => of !== pip || aspect !== 'assembly');
  const claim: Completeness = { of: pip, aspect: 'assembly', aggregate: 'incomplete' };
  const completeness = sortedBy([...others, claim], ({ of, aspect }) => `${of}\0${aspect}`);
  return withProperties({ ...inventory, completeness }, pip, [ownProperty('left-out', `${count} vendored components`)]);
}

/** What pip compares, without touching the ends: a part of a pattern may begin or end with a separator. */
function normalizedPart(part: string): string {
  return part.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The normalised name of a distribution, in a document of ours that was read again as well. */
function distributionName({ distribution, purl, properties }: Component): string | undefined {
  if (distribution !== undefined) return normalizeName(distribution);
  const wasInstalled = purl?.type === 'pypi' && (properties ?? []).some(({ name }) => name === 'pyenv-sbom:metadata-version');
  return wasInstalled ? normalizeName(purl.name) : undefined;
}

/** Without some components and relations, and without what only they led to. */
function without(
  inventory: RootedInventory,
  dropped: ReadonlySet<ComponentId>,
  isCut: (relation: Relation) => boolean,
): Omit<LeftOut, 'unmatched'> {
  const kept = inventory.relations.filter((relation) => !dropped.has(relation.from) && !dropped.has(relation.to) && !isCut(relation));
  const { reached, added } = reattach(inventory, kept, dropped);
  const gone = inventory.components.filter(({ id }) => !reached.has(id));
  const unbundled = kept.length < inventory.relations.length;
  const references = rewriteReferences({ ...inventory, relations: [...kept, ...added] }, (id) => (reached.has(id) ? id : undefined));
  const stillBundled = new Set(references.relations.filter(({ kind }) => kind === 'bundles').map(({ from, to }) => `${to}\0${from}`));
  const components = inventory.components
    .filter(({ id }) => reached.has(id))
    .map((component) => (unbundled ? withoutBundlers(component, stillBundled) : component));
  return {
    inventory: {
      ...inventory,
      ...references,
      relations: distinctRelations(references.relations),
      components,
      // A statement about nothing that is left says nothing.
      vulnerabilities: references.vulnerabilities.filter(
        ({ affects }, index) => affects === undefined || affects.length > 0 || inventory.vulnerabilities[index]?.affects?.length === 0,
      ),
    },
    components: gone,
  };
}

/** What stays reachable, and the edges that keep it so: a distribution that lost its way is attached to the root, a carried part to its carrier. */
function reattach(
  inventory: RootedInventory,
  relations: readonly Relation[],
  dropped: ReadonlySet<ComponentId>,
): { readonly reached: ReadonlySet<ComponentId>; readonly added: readonly Relation[] } {
  const edges = edgesBySource(relations);
  const reached = reachableFrom([inventory.root], edges);
  const added: Relation[] = [];
  const attach = (from: ComponentId, to: ComponentId): void => {
    if (reached.has(to)) return;
    added.push({ from, kind: 'contains', to });
    extendReach(reached, to, edges);
  };
  const orphans = inventory.components
    .filter((component) => !dropped.has(component.id) && !reached.has(component.id) && distributionName(component) !== undefined)
    .map(({ id }) => id)
    .sort(compareText);
  const required = new Set(orphans.flatMap((id) => [...(edges.get(id) ?? [])]));
  for (const id of [...orphans.filter((orphan) => !required.has(orphan)), ...orphans]) attach(inventory.root, id);
  const bundles = groupBy(
    relations.filter(({ kind }) => kind === 'bundles'),
    ({ from }) => from,
  );
  // A set is walked to its end, with what joins it on the way: a carried part may carry others.
  for (const id of reached) for (const { to } of bundles.get(id) ?? []) attach(id, to);
  return { reached, added };
}

/** A property that names a distribution which no longer carries the component goes. */
function withoutBundlers(component: Component, bundled: ReadonlySet<string>): Component {
  const stays = ({ name, value }: { name: string; value: string }): boolean =>
    name !== BUNDLED_BY || bundled.has(`${component.id}\0${value}`);
  const { properties, ...rest } = component;
  if (properties === undefined || properties.every(stays)) return component;
  const kept = nonEmpty(properties.filter(stays));
  return kept === undefined ? rest : { ...rest, properties: kept };
}

function withProperties(inventory: RootedInventory, id: ComponentId, added: NonNullable<Component['properties']>): RootedInventory {
  const components = inventory.components.map((component) =>
    component.id === id
      ? { ...component, properties: sortedBy([...(component.properties ?? []), ...added], ({ name, value }) => `${name}\0${value}`) }
      : component,
  );
  return { ...inventory, components };
}
