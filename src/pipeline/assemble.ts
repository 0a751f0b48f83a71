/**
 * From everything that was collected to the canonical inventory: make each record agree with itself, enrich, hear what each speaker
 * may say, unite equal records, leave out what is not wanted, complete the graph, canonical form. Knows the order and decides nothing. In two
 * halves, since what goes into the first is large, and lives as long as a function that was handed it.
 */
import { addCounts, type Counts, NO_COUNTS } from '../collect/contribution.ts';
import { distributionsOf } from '../collect/installed.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { enrich } from '../enrich/enrich.ts';
import { forgetRecords } from '../formats/index.ts';
import { authorize } from '../merge/authority/authorize.ts';
import { canonical, type KeptPaths } from '../merge/canonical.ts';
import { excludedComponents, leaveOutTools } from '../merge/graph/leave-out.ts';
import { type Plan, relate } from '../merge/graph/relate.ts';
import { cleanIdentities } from '../merge/hygiene.ts';
import { type Deduplicated, dedupe } from '../merge/unite/dedupe.ts';
import { reconcileCpes, reconcileVersions } from '../merge/unite/reconcile-versions.ts';
import type { ComponentId } from '../model/component.ts';
import { EMPTY_INVENTORY, type GivenDocument, type Inventory, type RootedInventory } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import type { Evidence } from './collect-evidence.ts';
import { describedRoot } from './described-root.ts';
import { duplicatedDistributions } from './duplicates.ts';
import { fragmentOf, settledIn } from './named-documents.ts';
import type { ScanOptions } from './options.ts';
import {
  baseRelations,
  environmentComponent,
  type PlacedEnvironment,
  placeEnvironments,
  promptOf,
  ROOT,
  rootComponent,
  vexReferences,
} from './root-component.ts';
import { type Scanned, type Summary, summarize } from './summary.ts';

/** How an inventory is assembled. */
export interface AssembleOptions extends Pick<ScanOptions, 'name' | 'root' | 'enrich' | 'dropExcluded' | 'vex'> {
  /** What the root is called where nothing else tells. */
  readonly defaultName: string;
}

export interface Assembled {
  readonly inventory: RootedInventory;
  readonly summary: Summary;
}

/** What is left of all evidence when its records are united. The evidence is several times as large, and of no use any more. */
export interface United {
  readonly inventory: Inventory;
  readonly plan: Plan;
  readonly keptPaths: KeptPaths;
  readonly counts: Counts;
  readonly scanned: Scanned;
}

/** Unites evidence, and documents that were named. */
export function unite(evidence: Evidence, documents: readonly GivenDocument[], options: AssembleOptions): Outcome<United> {
  forgetRecords();
  const placed = placeEnvironments(evidence.environments);
  const diagnostics: Diagnostic[] = [];
  const authorized = take(authorize(prepared(placed, evidence, documents, { options, diagnostics })), diagnostics);
  const deduplicated = take(dedupe(authorized.inventory, settledIn(documents)), diagnostics);
  const components = take(reconcileCpes(deduplicated.inventory.components), diagnostics);
  append(diagnostics, duplicatedDistributions(placed.flatMap(({ scanned }) => distributionsOf(scanned))));
  // After the records of a component were united: one document may exclude what another requires.
  const excluded = options.dropExcluded === true ? excludedComponents(deduplicated.inventory) : new Set<ComponentId>();
  return {
    value: {
      inventory: leaveOutTools({ ...deduplicated.inventory, components }, excluded),
      plan: planOf(placed, documents, deduplicated),
      keptPaths: keptPaths(placed, documents),
      counts: addCounts(countsOf(placed, evidence, documents), {
        deduplicated: authorized.merged + deduplicated.merged,
        dropped: deduplicated.dropped + excluded.size,
      }),
      scanned: { environments: placed.length, distributions: placed.flatMap((one) => one.scanned.installed).length },
    },
    diagnostics,
  };
}

/** Completes the graph of what was united, and brings it into canonical form. */
export function complete({ inventory: united, plan, keptPaths, counts, scanned }: United, options: AssembleOptions): Outcome<Assembled> {
  const diagnostics: Diagnostic[] = [];
  const described = take(describedRoot(relate(united, plan), options.root), diagnostics);
  const inventory = take(canonical(described, keptPaths), diagnostics);
  return { value: { inventory, summary: summarize(counts, inventory, scanned) }, diagnostics };
}

/** All parts of the inventory, whose records agree with themselves. */
function prepared(
  placed: readonly PlacedEnvironment[],
  { releases }: Evidence,
  documents: readonly GivenDocument[],
  { options, diagnostics }: { readonly options: AssembleOptions; readonly diagnostics: Diagnostic[] },
): readonly Inventory[] {
  const fragments = [
    ...placed.flatMap(({ contribution }) => contribution.fragments),
    ...releases.fragments,
    ...documents.map(fragmentOf),
    topFragment(placed, options),
  ];
  const machines = new Map(placed.flatMap(({ contribution }) => [...contribution.machines]));
  return fragments.map((fragment): Inventory => {
    const identities = take(cleanIdentities(fragment.components), diagnostics);
    const reconciled = take(reconcileVersions(identities), diagnostics);
    return { ...fragment, components: options.enrich === false ? reconciled : take(enrich(reconciled, machines), diagnostics) };
  });
}

/** What the user named is the user's, paths and all; with environments beside it, only what comes from the documents alone. */
function keptPaths(placed: readonly PlacedEnvironment[], documents: readonly GivenDocument[]): KeptPaths {
  return placed.length === 0 ? 'all' : new Set(documents.map(({ document }) => document.path));
}

/** What went in: from sources of evidence, from documents that were named, and the components that no file describes. */
function countsOf(placed: readonly PlacedEnvironment[], { releases }: Evidence, documents: readonly GivenDocument[]): Counts {
  const read = documents.reduce((sum, { document }) => sum + document.components.length, 0);
  const own = 1 + placed.filter(({ id }) => id !== ROOT).length;
  const parts = [...placed.map(({ contribution }) => contribution.counts), releases.counts];
  return parts.reduce(addCounts, addCounts(NO_COUNTS, { read, installed: own, documentsMerged: documents.length }));
}

/** The components that no file describes: the root, and each of several environments. */
function topFragment(placed: readonly PlacedEnvironment[], options: AssembleOptions): Inventory {
  const environments = placed.map(({ scanned }) => scanned.environment);
  const own = placed.filter(({ id }) => id === ROOT);
  const others = placed.filter(({ id }) => id !== ROOT);
  const name = options.name ?? promptOf(environments) ?? options.defaultName;
  return {
    ...EMPTY_INVENTORY,
    components: [rootComponent(name, own, vexReferences(options.vex ?? [])), ...others.map(environmentComponent)],
    relations: baseRelations(others),
    dependenciesKnown: new Set([ROOT, ...placed.map(({ id }) => id)]),
  };
}

/** What the graph starts from, with the ids that records have after they were united. */
function planOf(placed: readonly PlacedEnvironment[], documents: readonly GivenDocument[], { now }: Deduplicated): Plan {
  return {
    root: now(ROOT),
    environments: placed.map(({ id, scanned, contribution: { requirements, requested, packages } }) => ({
      id: now(id),
      distributions: [...distributionsOf(scanned).map(({ component }) => component.id), ...packages].map(now),
      requested: requested.map(now),
      requirements: requirements.map(({ from, kind, to }) => ({ from: now(from), kind, to: now(to) })),
      others: scanned.interpreter?.component === undefined ? [] : [now(scanned.interpreter.component.id)],
    })),
    lifecycles: [...(placed.length === 0 ? [] : ['operations']), ...documents.flatMap(({ document }) => document.lifecycles)],
  };
}
