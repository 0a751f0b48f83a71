/**
 * Finds the records that are one component and merges them (docs/rules.md R5). First what has no version finds its installed
 * distribution or goes; then records are grouped by purl, by CPE, by document.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentId } from '../../model/component.ts';
import type { Inventory, Relation } from '../../model/inventory.ts';
import { append, compareText, groupBy } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { distinctRelations } from '../../model/relation.ts';
import { rewriteReferences } from '../../model/rewrite.ts';
import { leaveOut } from '../graph/leave-out.ts';
import { groupRecords } from './group-records.ts';
import { mergeRecords } from './merge-records.ts';

export interface Deduplicated {
  readonly inventory: Inventory;
  /** The id under which each record's component is found now. */
  readonly renamed: ReadonlyMap<ComponentId, ComponentId>;
  /** Records, but for those that only add to others, that became one with another record. */
  readonly merged: number;
  /** Records left out because they state no version. */
  readonly dropped: number;
}

/** Merges equal records. Idempotent; the result does not depend on the order of records or relations. */
export function dedupe(inventory: Inventory): Outcome<Deduplicated> {
  const versioned = placeUnversioned(inventory);
  const diagnostics = [...versioned.diagnostics];
  const { inventory: input, dropped, redirected } = versioned.value;
  const groups = groupRecords(input.components);
  const target = new Map<ComponentId, ComponentId>();
  const components: Component[] = [];
  for (const group of groups) {
    const { value, diagnostics: found } = mergeRecords(group);
    components.push(value);
    append(diagnostics, found);
    for (const { id } of group) target.set(id, value.id);
  }
  const renamed = new Map([...target, ...[...redirected].map(([from, to]) => [from, target.get(to) ?? to] as const)]);
  const counted = input.components.filter(({ isAddition }) => isAddition !== true).length;
  const merged = counted - components.length + redirected.size;
  const references = rewriteReferences(input, (id) => target.get(id));
  // Equal crates bring equal edges: what follows need not carry each of them hundreds of times.
  const relations = distinctRelations(references.relations);
  return {
    value: { inventory: { ...references, relations, components }, renamed, merged, dropped },
    diagnostics,
  };
}

/** Kinds of component that scanners would match with every advisory of their name if they had no version (R5.6). */
function needsVersion(component: Component): boolean {
  return (
    component.version === undefined &&
    (component.purl?.type === 'pypi' || component.purl?.type === 'cargo' || (component.cpes ?? []).length > 0)
  );
}

interface Placed {
  readonly inventory: Inventory;
  readonly dropped: number;
  readonly redirected: ReadonlyMap<ComponentId, ComponentId>;
}

/** R5.6: an unversioned declared dependency is an edge to the installed distribution of its name, or is left out. */
function placeUnversioned(inventory: Inventory): Outcome<Placed> {
  const installed = groupBy(
    inventory.components.filter(({ distribution }) => distribution !== undefined),
    ({ distribution }) => distribution,
  );
  const redirected = new Map<ComponentId, ComponentId>();
  const dropped = new Set<ComponentId>();
  const diagnostics: Diagnostic[] = [];
  for (const component of inventory.components) {
    if (component.distribution !== undefined || !needsVersion(component)) continue;
    const candidates = component.purl?.type === 'pypi' ? (installed.get(component.purl.name) ?? []) : [];
    const [candidate] = candidates.map(({ id }) => id).sort(compareText);
    if (candidate === undefined) {
      dropped.add(component.id);
      diagnostics.push({
        code: 'component-unversioned-dropped',
        at: { path: component.origins[0] ?? '' },
        component: component.purl === undefined ? component.name : formatPurl(component.purl),
      });
    } else redirected.set(component.id, candidate);
  }
  if (dropped.size === 0 && redirected.size === 0) return { value: { inventory, dropped: 0, redirected }, diagnostics };
  const kept = leaveOut(inventory, dropped);
  const declared: Inventory = { ...kept, relations: declaredOnly(kept.relations, redirected) };
  return {
    value: {
      inventory: {
        ...rewriteReferences(declared, (id) => redirected.get(id) ?? id),
        components: kept.components.filter(({ id }) => !redirected.has(id)),
      },
      dropped: dropped.size,
      redirected,
    },
    diagnostics,
  };
}

/** What a document lists without a version is a declared dependency: the archive neither bundles nor contains it. */
function declaredOnly(relations: readonly Relation[], redirected: ReadonlyMap<ComponentId, ComponentId>): readonly Relation[] {
  return relations
    .filter(({ kind, to }) => kind !== 'bundles' || !redirected.has(to))
    .map((relation) => (redirected.has(relation.to) ? { ...relation, kind: 'dependsOn' } : relation));
}
