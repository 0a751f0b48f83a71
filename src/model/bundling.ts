/**
 * Who brought a component: the distributions whose archives hold it, those whose documents name it although it is not in the archive (build
 * tools, optional libraries), and the environment where it is installed itself. One component may have several of all (docs/rules.md R5.4).
 */
import type { Component, ComponentId } from './component.ts';
import type { RootedInventory } from './inventory.ts';
import { ownName } from './properties.ts';
import { edgesBySource } from './relation.ts';

type Places = ReadonlyMap<ComponentId, ReadonlySet<ComponentId>>;

export interface Bundling {
  /** What holds each component in its archive; a component that nothing holds has no entry. */
  readonly bundlers: Places;
  /** What each archive holds. */
  readonly bundled: Places;
  /** Of components that are neither held nor installed: whose documents name them. */
  readonly namedBy: Places;
  /** Components that are there by themselves. */
  readonly installed: ReadonlySet<ComponentId>;
}

/** Reads from relations and properties who brought what. Every component is installed, bundled, named, or several of it. */
export function bundlingOf(inventory: RootedInventory): Bundling {
  const bundlers = new Map<ComponentId, Set<ComponentId>>();
  const bundled = new Map<ComponentId, Set<ComponentId>>();
  for (const [from, to] of statements(inventory)) {
    addTo(bundlers, to, from);
    addTo(bundled, from, to);
  }
  return { bundlers, bundled, ...spread(inventory, bundlers, bundled) };
}

/** A relation, or the property that repeats it: SPDX has one relationship for what is bundled and what is contained. */
function* statements({ components, relations }: RootedInventory): Generator<readonly [from: ComponentId, to: ComponentId]> {
  for (const { from, kind, to } of relations) if (kind === 'bundles') yield [from, to];
  const ids = new Map(components.map(({ id }) => [id as string, id]));
  for (const { id: to, properties = [] } of components)
    for (const { name, value } of properties) {
      const from = name === BUNDLED_BY ? ids.get(value) : undefined;
      if (from !== undefined && from !== to) yield [from, to];
    }
}

const BUNDLED_BY: string = ownName('bundled-by');

function addTo(map: Map<ComponentId, Set<ComponentId>>, key: ComponentId, value: ComponentId): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}

/** Whatever reads an installed package leaves one of these on it. */
const MARKS: ReadonlySet<string> = new Set((['metadata-version', 'metadata-form', 'installer', 'requested'] as const).map(ownName));
/** What installers put into an environment by name; crates and C libraries come in archives alone. */
const INSTALLABLE: ReadonlySet<string> = new Set(['pypi', 'conda', 'rpm', 'deb', 'apk']);
/** More distributions that name one build tool tell nobody anything, and a hostile graph could multiply them without end. */
const MOST_NAMING = 64;

interface Graph {
  readonly edges: ReadonlyMap<ComponentId, ReadonlySet<ComponentId>>;
  readonly bundlers: Places;
  /** Distributions as we read them, and whatever else holds something. */
  readonly voices: ReadonlySet<ComponentId>;
  /** What an installer may have put there: every distribution that we read, and packages of such types. */
  readonly installable: ReadonlySet<ComponentId>;
}

function spread(
  { root, components, relations }: RootedInventory,
  bundlers: Places,
  bundled: Places,
): Pick<Bundling, 'namedBy' | 'installed'> {
  const marked = components.filter(isMarked).map(({ id }) => id);
  const typed = components.filter(({ purl }) => purl !== undefined && INSTALLABLE.has(purl.type)).map(({ id }) => id);
  const voices = new Set([...marked, ...bundled.keys()]);
  voices.delete(root);
  const graph: Graph = { edges: edgesBySource(relations), bundlers, voices, installable: new Set([...marked, ...typed]) };
  const installed = installedFrom(root, graph);
  const namedBy = namedFrom(graph, installed);
  for (const { id } of components) if (!bundlers.has(id) && !namedBy.has(id)) installed.add(id);
  return { namedBy, installed };
}

/**
 * Follows the edges from the root. One that leads from a bundler to what it holds, or between two things that one archive holds, says nothing
 * of what is installed; nor does any that leads to something which an archive holds and no installer puts anywhere, nor one from a distribution
 * to something that no installer puts anywhere: that comes from its documents.
 */
function installedFrom(root: ComponentId, { edges, bundlers, voices, installable }: Graph): Set<ComponentId> {
  const installed = new Set<ComponentId>();
  const pending = [root];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (installed.has(id)) continue;
    installed.add(id);
    for (const to of edges.get(id) ?? [])
      if (installable.has(to) ? !isExplained(id, to, bundlers) : !voices.has(id) && !bundlers.has(to)) pending.push(to);
  }
  return installed;
}

/** What is left is named by the distributions whose edges, and whose parts' edges, lead there. */
function namedFrom(
  { edges, bundlers, voices }: Graph,
  installed: ReadonlySet<ComponentId>,
): ReadonlyMap<ComponentId, ReadonlySet<ComponentId>> {
  const namedBy = new Map<ComponentId, Set<ComponentId>>();
  const pending = [...new Set([...voices, ...bundlers.keys()])];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const speaking = voices.has(id) ? [id] : [...(bundlers.get(id) ?? namedBy.get(id) ?? [])];
    for (const to of edges.get(id) ?? []) {
      if (bundlers.has(to) || installed.has(to)) continue;
      const before = namedBy.get(to)?.size ?? 0;
      for (const voice of speaking.slice(0, MOST_NAMING - before)) addTo(namedBy, to, voice);
      if ((namedBy.get(to)?.size ?? 0) > before) pending.push(to);
    }
  }
  return namedBy;
}

function isMarked({ distribution, properties }: Component): boolean {
  return distribution !== undefined || (properties ?? []).some(({ name }) => MARKS.has(name));
}

function isExplained(from: ComponentId, to: ComponentId, bundlers: Places): boolean {
  const holders = bundlers.get(to);
  if (holders === undefined) return false;
  if (holders.has(from)) return true;
  for (const holder of bundlers.get(from) ?? []) if (holders.has(holder)) return true;
  return false;
}

/** A component's name and version, for people. */
export function labelOf({ name, version }: Pick<Component, 'name' | 'version'>): string {
  return version === undefined ? name : `${name} ${version}`;
}
