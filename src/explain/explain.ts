/**
 * One component explained: what it is, where it lies, who says so, what was done with the statements, every way that leads there, and what has
 * to be upgraded to be rid of it.
 */
import { type Bundling, bundlingOf } from '../model/bundling.ts';
import type { Component, ComponentId, Hash } from '../model/component.ts';
import { CONSUMERS, type Consumer, documentFacts, type WhyNot } from '../model/consumers.ts';
import { formatCpe } from '../model/cpe.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { type EdgeFilter, edgeOwners } from '../model/edge-owners.ts';
import type { Aggregate, RootedInventory, SbomDocument } from '../model/inventory.ts';
import { groupBy, sortedUnique } from '../model/order.ts';
import { edgesBySource } from '../model/relation.ts';
import { filesNamed, findComponents, type Reading } from './find.ts';
import { unclaimedOf } from './overview.ts';
import { pathsTo } from './paths.ts';
import { type Reference, referenceOf } from './reference.ts';
import { type Statement, type Step, statementsOf, stepsOf } from './statements.ts';

/** What has to change so that a component is gone. */
export interface Remedy {
  /** Distributions that hold it in their archives: all of them have to be upgraded, or rebuilt without it. */
  readonly upgrade: readonly Reference[];
  /** Whether it is installed itself, and so has to be upgraded or uninstalled itself too. */
  readonly itself: boolean;
  /** What requires it, where it is installed itself. */
  readonly requiredBy: readonly Reference[];
  /** Distributions whose documents name it without holding it: a build tool, an optional library. */
  readonly namedBy: readonly Reference[];
}

export interface ComponentReport {
  readonly component: Reference & {
    readonly type: string;
    readonly scope?: string;
    readonly description?: string;
    readonly cpes?: readonly string[];
    readonly licenses?: readonly string[];
    readonly hashes?: readonly Hash[];
  };
  /** The files that the query named, where it named files. */
  readonly files: readonly string[];
  /** Where it was found. */
  readonly places: readonly string[];
  readonly statements: readonly Statement[];
  readonly steps: readonly Step[];
  /** How complete the picture of what it is made of is, and which of its libraries nobody declares. */
  readonly assembly?: Aggregate;
  readonly unclaimed?: readonly string[];
  readonly consumers: readonly { readonly consumer: Consumer['id']; readonly title: string; readonly whyNot?: WhyNot }[];
  /** From the root to the component, the shortest first. */
  readonly paths: readonly (readonly Reference[])[];
  readonly morePaths: boolean;
  readonly remedy: Remedy;
}

export interface Explanation {
  readonly query: string;
  readonly reading?: Reading;
  /** How many components the query names; the reports may be of fewer. */
  readonly found: number;
  readonly reports: readonly ComponentReport[];
  /** Where nothing was found: names that are like it. */
  readonly similar: readonly string[];
}

export interface ExplainOptions {
  /** Documents that the inventory was read from, for the places in them. */
  readonly documents?: readonly SbomDocument[];
  /** Most components that are reported. */
  readonly most?: number;
  /** Most paths to each. */
  readonly mostPaths?: number;
}

const MOST_REPORTS = 10;
const MOST_PATHS = 10;

/** Explains what `query` names in a canonical inventory; what it finds nothing for is said, never thrown. */
export function explainQuery(inventory: RootedInventory, query: string, options: ExplainOptions = {}): Explanation {
  const found = findComponents(inventory, query);
  if (found === undefined) return { query, found: 0, reports: [], similar: similarNames(inventory, query) };
  const { reading, components } = found;
  const context = contextOf(inventory, options);
  const reports = components.slice(0, options.most ?? MOST_REPORTS).map((component) => reportOf(component, query, context));
  return { query, reading, found: components.length, reports, similar: [] };
}

interface Context {
  readonly inventory: RootedInventory;
  readonly options: ExplainOptions;
  readonly bundling: Bundling;
  readonly byId: ReadonlyMap<ComponentId, Component>;
  /** What leads to a component. */
  readonly sources: ReadonlyMap<ComponentId, readonly ComponentId[]>;
  readonly facts: ReturnType<typeof documentFacts>;
  readonly isOwnEdge: EdgeFilter;
}

function contextOf(inventory: RootedInventory, options: ExplainOptions): Context {
  const edges = [...edgesBySource(inventory.relations)].flatMap(([from, targets]) => Array.from(targets, (to) => ({ from, to })));
  const sources = new Map(
    Array.from(
      groupBy(edges, ({ to }) => to),
      ([to, list]) => [to, list.map(({ from }) => from)] as const,
    ),
  );
  const byId = new Map(inventory.components.map((component) => [component.id, component]));
  return {
    inventory,
    options,
    bundling: bundlingOf(inventory),
    byId,
    sources,
    facts: documentFacts(inventory),
    isOwnEdge: edgeOwners(inventory),
  };
}

function reportOf(component: Component, query: string, context: Context): ComponentReport {
  const { inventory, options, bundling, facts, isOwnEdge } = context;
  const { id, type, scope, description, cpes, licenses, hashes, evidence } = component;
  const { mostPaths: most = MOST_PATHS, documents = [] } = options;
  const { paths, more } = pathsTo(inventory, bundling, id, { most, isOwnEdge });
  return defined({
    component: {
      ...referenceOf(component),
      ...defined({ type, scope, description, hashes, cpes: cpes?.map(formatCpe), licenses: licenses?.map(({ value }) => value) }),
    },
    files: filesNamed(component, query.trim()),
    places: (evidence?.occurrences ?? []).map(({ location, line }) => (line === undefined ? location : `${location}:${line}`)),
    statements: statementsOf(component, inventory, documents),
    steps: stepsOf(component),
    assembly: inventory.completeness.find(({ of, aspect }) => of === id && aspect === 'assembly')?.aggregate,
    unclaimed: nonEmpty(unclaimedOf(component)),
    consumers: CONSUMERS.map((consumer) =>
      defined({ consumer: consumer.id, title: consumer.title, whyNot: consumer.judge(component, facts) }),
    ),
    paths: paths.map((path) => referencesOf(path, context)),
    morePaths: more,
    remedy: remedyOf(component, context),
  });
}

function referencesOf(ids: Iterable<ComponentId>, { byId }: Context): readonly Reference[] {
  return Array.from(ids).flatMap((id) => {
    const component = byId.get(id);
    return component === undefined ? [] : [referenceOf(component)];
  });
}

function remedyOf({ id }: Component, context: Context): Remedy {
  const { inventory, bundling, sources } = context;
  const { bundlers, installed, namedBy } = bundling;
  const itself = id !== inventory.root && installed.has(id);
  const requiring = (sources.get(id) ?? []).filter((from) => installed.has(from) && from !== inventory.root);
  return {
    upgrade: referencesOf(sortedUnique(bundlers.get(id) ?? []), context),
    itself,
    requiredBy: itself ? referencesOf(sortedUnique(requiring), context) : [],
    namedBy: referencesOf(sortedUnique(namedBy.get(id) ?? []), context),
  };
}

const MOST_SIMILAR = 5;

/** Names that begin like the query: what somebody may have meant who mistyped its end. */
function similarNames({ components }: RootedInventory, query: string): readonly string[] {
  const start = query.trim().toLowerCase().slice(0, 3);
  if (start.length < 2) return [];
  return sortedUnique(components.map(({ name }) => name).filter((name) => name.toLowerCase().startsWith(start))).slice(0, MOST_SIMILAR);
}
