/**
 * What every report says of a component, computed once: its sort, its licence, who brought it, what it brings, what is known to be
 * unknown of it. The page, the table and the spreadsheet differ in what they show, not in what they find.
 */
import { severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { documentFacts } from '../model/consumers.ts';
import type { Aggregate, RootedInventory } from '../model/inventory.ts';
import { compareText } from '../model/order.ts';
import { edgesBySource } from '../model/relation.ts';
import { kindOf } from './kind.ts';
import { type LicenseLabel, licenseLabel } from './license-label.ts';
import { type Matched, matchedBy } from './matching.ts';

/** A component with everything that reports derive. Other components are named by their place in {@link ReportFacts.components}. */
export interface ComponentReport extends Matched {
  readonly component: Component;
  readonly kind: string;
  /** Installed as a distribution of its own, rather than carried by one or named in a document. */
  readonly installed: boolean;
  readonly license: LicenseLabel;
  /** Distributions whose archive holds it. */
  readonly bundledBy: readonly number[];
  /** What its own archive holds. */
  readonly bundles: readonly number[];
  /** What it contains or depends on, as edges of the graph. */
  readonly needs: readonly number[];
  /** Compiled files in it that no document names; paths as its RECORD has them. */
  readonly unclaimed: readonly string[];
  /** How complete the list of its parts is, where anybody says so. */
  readonly completeness: Aggregate | undefined;
}

export interface ReportFacts {
  /** The thing that the inventory describes, first; the installed distributions by name; everything else by name. */
  readonly components: readonly ComponentReport[];
  readonly installed: number;
  /** Components that distributions carry, and that are not installed beside. */
  readonly carried: number;
  readonly severities: Readonly<Record<ReturnType<typeof severityOf>, number>>;
}

/** Properties that only the metadata of an installed distribution has: a document that was read again no longer says "installed". */
const OF_DISTRIBUTIONS: ReadonlySet<string> = new Set([
  'pyenv-sbom:metadata-version',
  'pyenv-sbom:metadata-form',
  'pyenv-sbom:installer',
  'pyenv-sbom:wheel-tag',
]);

function isInstalled({ distribution, properties }: Component): boolean {
  return distribution !== undefined || (properties ?? []).some(({ name }) => OF_DISTRIBUTIONS.has(name));
}

/** Derives what reports say. Pure; the order depends on the content alone. */
export function reportFacts(inventory: RootedInventory, diagnostics: readonly Diagnostic[]): ReportFacts {
  const sorted = sortedComponents(inventory);
  const places = new Map(sorted.map(({ id }, index) => [id, index]));
  const toPlaces = (ids: Iterable<ComponentId> | undefined): readonly number[] =>
    [...(ids ?? [])].flatMap((id) => places.get(id) ?? []).sort((left, right) => left - right);
  const scanned = documentFacts(inventory);
  const edges = edgesBySource(inventory.relations);
  const { bundles, bundledBy } = bundling(inventory);
  const assemblies = new Map(
    inventory.completeness.filter(({ aspect }) => aspect === 'assembly').map((claim) => [claim.of, claim.aggregate]),
  );
  const components = sorted.map(
    (component): ComponentReport => ({
      component,
      kind: kindOf(component),
      installed: component.id !== inventory.root && isInstalled(component),
      license: licenseLabel(component),
      ...matchedBy(component, scanned),
      bundledBy: toPlaces(bundledBy.get(component.id)),
      bundles: toPlaces(bundles.get(component.id)),
      needs: toPlaces(edges.get(component.id)),
      unclaimed: (component.properties ?? []).filter(({ name }) => name === 'pyenv-sbom:unclaimed-file').map(({ value }) => value),
      completeness: assemblies.get(component.id),
    }),
  );
  const severities = { error: 0, warning: 0, note: 0 };
  for (const diagnostic of diagnostics) severities[severityOf(diagnostic)] += 1;
  return {
    components,
    installed: components.filter(({ installed }) => installed).length,
    carried: components.filter(({ installed, bundledBy: bundlers }) => !installed && bundlers.length > 0).length,
    severities,
  };
}

function sortedComponents({ components, root }: RootedInventory): readonly Component[] {
  const rank = (component: Component): number => {
    if (component.id === root) return 0;
    return isInstalled(component) ? 1 : 2;
  };
  const keyed = components.map((component) => ({ component, rank: rank(component), name: component.name.toLowerCase() }));
  keyed.sort(
    (left, right) => left.rank - right.rank || compareText(left.name, right.name) || compareText(left.component.id, right.component.id),
  );
  return keyed.map(({ component }) => component);
}

function bundling({ relations }: RootedInventory): Readonly<Record<'bundles' | 'bundledBy', ReadonlyMap<ComponentId, Set<ComponentId>>>> {
  const bundles = new Map<ComponentId, Set<ComponentId>>();
  const bundledBy = new Map<ComponentId, Set<ComponentId>>();
  for (const { from, kind, to } of relations) {
    if (kind !== 'bundles') continue;
    addTo(bundles, from, to);
    addTo(bundledBy, to, from);
  }
  return { bundles, bundledBy };
}

function addTo(map: Map<ComponentId, Set<ComponentId>>, key: ComponentId, value: ComponentId): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
