/** What can be known of a document's components: which each scanner can match, why not the others, and where the document itself is silent. */
import { type Bundling, bundlingOf } from '../model/bundling.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { CONSUMERS, type Consumer, documentFacts, WHY_NOT, type WhyNot } from '../model/consumers.ts';
import { AGGREGATES, type Aggregate, type RootedInventory } from '../model/inventory.ts';
import { groupBy, sortedBy, sortedUnique } from '../model/order.ts';
import { ownName } from '../model/properties.ts';
import { type Reference, referenceOf } from './reference.ts';

/** Components that a scanner passes over for one reason. */
export interface Unmatched {
  readonly why: WhyNot;
  readonly components: readonly Reference[];
}

export interface ConsumerReport {
  readonly consumer: Consumer['id'];
  readonly title: string;
  readonly matched: number;
  /** By reason, the most frequent first. */
  readonly unmatched: readonly Unmatched[];
}

/** What is not known of one distribution. */
export interface DistributionReport {
  readonly distribution: Reference;
  /** How complete the picture of what it is made of is. */
  readonly assembly: Aggregate;
  /** Libraries among its files that nobody declares. */
  readonly unclaimed: readonly string[];
  readonly bundled: number;
  /** What it bundles and no scanner can match. */
  readonly unmatchable: readonly Reference[];
}

export interface Overview {
  readonly root: Reference;
  /** Without the root, which nobody matches. */
  readonly components: number;
  readonly consumers: readonly ConsumerReport[];
  /** The distributions of which something is not known, the worst first. */
  readonly distributions: readonly DistributionReport[];
  /** Distributions of which everything is known. */
  readonly complete: number;
}

/** Explains a canonical inventory as a whole. */
export function explainOverview(inventory: RootedInventory): Overview {
  const { root, components } = inventory;
  const facts = documentFacts(inventory);
  const judged = components.filter(({ id }) => id !== root);
  const verdicts = CONSUMERS.map((consumer) => new Map(judged.map((one) => [one.id, consumer.judge(one, facts)])));
  const hopeless = new Set(judged.map(({ id }) => id).filter((id) => verdicts.every((verdict) => verdict.get(id) !== undefined)));
  const distributions = distributionReports(inventory, hopeless);
  const open = distributions.filter(
    ({ assembly, unclaimed, unmatchable }) => assembly !== 'complete' || unclaimed.length + unmatchable.length > 0,
  );
  const rootComponent = components.find(({ id }) => id === root);
  return {
    root: rootComponent === undefined ? { ref: root, name: '' } : referenceOf(rootComponent),
    components: judged.length,
    consumers: CONSUMERS.map((consumer, index) => consumerReport(consumer, judged, verdicts[index] ?? new Map())),
    distributions: open,
    complete: distributions.length - open.length,
  };
}

function consumerReport(
  { id, title }: Consumer,
  components: readonly Component[],
  verdicts: ReadonlyMap<ComponentId, WhyNot | undefined>,
): ConsumerReport {
  const groups = groupBy(components, (component) => verdicts.get(component.id));
  const reasons = (Object.keys(WHY_NOT) as WhyNot[]).flatMap((why): Unmatched[] => {
    const group = groups.get(why);
    return group === undefined ? [] : [{ why, components: group.map(referenceOf) }];
  });
  return {
    consumer: id,
    title,
    matched: groups.get(undefined)?.length ?? 0,
    unmatched: reasons.toSorted((left, right) => right.components.length - left.components.length),
  };
}

/** All distributions; those with the most undeclared libraries first, then those that hold the most that nobody can match. */
function distributionReports(inventory: RootedInventory, hopeless: ReadonlySet<ComponentId>): readonly DistributionReport[] {
  const bundling = bundlingOf(inventory);
  const assemblies = new Map(
    inventory.completeness.filter(({ aspect }) => aspect === 'assembly').map(({ of, aggregate }) => [of, aggregate]),
  );
  const byId = new Map(inventory.components.map((component) => [component.id, component]));
  const reports = inventory.components
    .filter((component) => component.id !== inventory.root && isDistribution(component, bundling))
    .map((component): DistributionReport => {
      const held = sortedUnique(bundling.bundled.get(component.id) ?? []);
      return {
        distribution: referenceOf(component),
        assembly: assemblies.get(component.id) ?? 'not_specified',
        unclaimed: unclaimedOf(component),
        bundled: held.length,
        unmatchable: held.flatMap((id) => {
          const part = byId.get(id);
          return part !== undefined && hopeless.has(id) ? [referenceOf(part)] : [];
        }),
      };
    });
  return sortedBy(reports, ({ distribution }) => distribution.name).sort(
    (left, right) =>
      right.unclaimed.length - left.unclaimed.length ||
      right.unmatchable.length - left.unmatchable.length ||
      AGGREGATES.indexOf(left.assembly) - AGGREGATES.indexOf(right.assembly),
  );
}

function isDistribution({ id, purl }: Component, { bundled, installed }: Bundling): boolean {
  return bundled.has(id) || (purl?.type === 'pypi' && installed.has(id));
}

/** Libraries among a distribution's files that nobody declares. */
export function unclaimedOf({ properties = [] }: Component): readonly string[] {
  return properties.filter(({ name }) => name === UNCLAIMED).map(({ value }) => value);
}

const UNCLAIMED: string = ownName('unclaimed-file');
