/**
 * Makes the graph whole (docs/rules.md R4.7, R4.3): the root leads to each environment, an environment to what was asked for, to what
 * nothing else in it requires, and to one entry of each cycle that would be out of reach; whatever is still unreached is attached to the root.
 */
import type { ComponentId } from '../../model/component.ts';
import type { Inventory, Relation, RootedInventory } from '../../model/inventory.ts';
import { sortedUnique } from '../../model/order.ts';
import { Graph } from '../../model/reach.ts';
import { attach } from './attach.ts';

/** What the graph of one environment starts from; ids as they are after deduplication. */
export interface EnvironmentPlan {
  /** The environment's own component: the root itself where there is only one. */
  readonly id: ComponentId;
  readonly distributions: readonly ComponentId[];
  /** Those that are marked as asked for, by a REQUESTED file or by conda; may be none. */
  readonly requested: readonly ComponentId[];
  /** Which distribution requires which, by core metadata; documents may know more edges. */
  readonly requirements: readonly Relation[];
  /** Components beside the distributions that the environment leads to: the interpreter. */
  readonly others: readonly ComponentId[];
}

export interface Plan {
  readonly root: ComponentId;
  readonly environments: readonly EnvironmentPlan[];
  readonly lifecycles: readonly string[];
}

/** Adds the edges of the root and of the environments. Nothing of the inventory is lost; afterwards every component is reachable from the root. */
export function relate(inventory: Inventory, plan: Plan): RootedInventory {
  const graph = new Graph(inventory.relations);
  const direct = plan.environments.flatMap((environment) => startsOf(environment, graph));
  const held = plan.environments
    .filter(({ id }) => id !== plan.root)
    .map(({ id }): Relation => ({ from: plan.root, kind: 'contains', to: id }));
  const reached = graph.reach();
  for (const id of [plan.root, ...held.map(({ to }) => to), ...direct.map(({ to }) => to)]) reached.extend(id);
  const others = inventory.components.map(({ id }) => id).filter((id) => id !== plan.root);
  const attached = attach(plan.root, others, graph, reached);
  return {
    ...inventory,
    root: plan.root,
    lifecycles: plan.lifecycles,
    relations: inventory.relations.concat(held, direct, attached),
  };
}

/** The edges of one environment. */
function startsOf(environment: EnvironmentPlan, graph: Graph): readonly Relation[] {
  const distributions = sortedUnique(environment.distributions);
  const starts = new Set<ComponentId>([...environment.others, ...environment.requested]);
  const reached = graph.reach();
  for (const id of [environment.id, ...starts]) reached.extend(id);
  const start = (id: ComponentId): void => {
    starts.add(id);
    reached.extend(id);
  };
  const required = new Set(environment.requirements.filter(({ from, to }) => from !== to).map(({ to }) => to));
  // Nor does it matter that another one carries a copy of it (pip, setuptools): somebody installed it beside that.
  for (const id of distributions) if (!required.has(id)) start(id);
  // What is left and still unreached forms cycles: one entry each, the first by name.
  for (const id of distributions) if (!reached.has(id)) start(id);
  return [...starts].filter((id) => id !== environment.id).map((to) => ({ from: environment.id, kind: 'dependsOn', to }));
}
