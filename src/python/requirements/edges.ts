/**
 * Which installed distribution requires which (docs/rules.md R4.6): requirements whose marker holds here and whose target is
 * installed. Extras are followed transitively from the requirements that ask for them.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import { groupBy } from '../../model/order.ts';
import type { NormalizedName } from '../../model/pypi-name.ts';
import { parseVersion } from '../../model/pypi-version.ts';
import type { Distribution } from '../distribution.ts';
import { evaluateMarker, type MarkerEnvironment, type Truth } from './marker.ts';
import { extrasOf, type Marker, type Requirement } from './requirement.ts';
import { satisfies } from './specifier.ts';

export interface RequirementEdge {
  readonly from: Distribution;
  readonly to: Distribution;
  readonly requirement: Requirement;
  /** `unknown`: the environment's files do not decide the marker. */
  readonly applies: true | 'unknown';
}

/** Evaluated requirements. */
export interface EvaluatedRequirements {
  readonly edges: readonly RequirementEdge[];
  /** Which extras of which distribution are asked for, and by whom. */
  readonly extras: readonly RequestedExtra[];
}

export interface RequestedExtra {
  readonly of: Distribution;
  readonly extra: NormalizedName;
  readonly by: Distribution;
}

/** Of more distributions of one name than this, which no environment has, the first alone is what others require. */
const MOST_OF_ONE_NAME = 10;
/** Pairs of an extra and who asks for it. */
const MOST_EXTRAS = 100_000;

/** What is installed, by name, as targets of requirements. */
type Installed = ReadonlyMap<NormalizedName, readonly Distribution[]>;

/**
 * Evaluates all requirements of an environment's distributions. Missing and unsatisfied targets are diagnostics. `visible` are
 * those of the interpreter's own site-packages, where the environment includes them: targets, with no requirements of their own here.
 */
export function requirementEdges(
  distributions: readonly Distribution[],
  environment: MarkerEnvironment,
  visible: readonly Distribution[] = [],
): Outcome<EvaluatedRequirements> {
  const diagnostics: Diagnostic[] = [];
  const installed = targetsByName(distributions, visible, diagnostics);
  const extras = extrasInForce(distributions, installed, environment, diagnostics);
  const evaluation: Evaluation = { installed, environment, extras, plain: new Map() };
  const edges = distributions.flatMap((from) => edgesFrom(from, evaluation, diagnostics));
  const asked: RequestedExtra[] = [];
  for (const [of, byExtra] of extras)
    for (const [extra, askers] of byExtra) for (const by of askers) if (asked.length < MOST_EXTRAS) asked.push({ of, extra, by });
  return { value: { edges, extras: asked }, diagnostics };
}

function targetsByName(distributions: readonly Distribution[], visible: readonly Distribution[], diagnostics: Diagnostic[]): Installed {
  const own = groupBy(distributions, ({ name }) => name);
  // What the environment has itself hides what its interpreter has.
  const installed = groupBy([...distributions, ...visible.filter(({ name }) => !own.has(name))], ({ name }) => name);
  for (const [name, targets] of installed) {
    const [first] = targets;
    if (first === undefined || targets.length <= MOST_OF_ONE_NAME) continue;
    installed.set(name, [first]);
    const subject = `distributions called ${name} that others require`;
    diagnostics.push({ code: 'count-limit-reached', at: { path: first.path }, subject, limit: MOST_OF_ONE_NAME });
  }
  return installed;
}

interface Evaluation {
  readonly installed: Installed;
  readonly environment: MarkerEnvironment;
  readonly extras: Extras;
  /** What markers come to where no extra is in force: thousands of requirements share a few. */
  readonly plain: Map<Marker, Truth>;
}

/** Whether a requirement of a distribution for which some extras are in force applies. */
function truthOf(requirement: Requirement, inForce: ReadonlySet<NormalizedName>, { environment, plain }: Evaluation): Truth {
  const { marker } = requirement;
  if (marker === undefined) return true;
  if (inForce.size > 0) return evaluateMarker(marker, environment, relevant(requirement, inForce));
  const known = plain.get(marker) ?? evaluateMarker(marker, environment, inForce);
  plain.set(marker, known);
  return known;
}

function edgesFrom(from: Distribution, evaluation: Evaluation, diagnostics: Diagnostic[]): readonly RequirementEdge[] {
  const { installed, extras } = evaluation;
  const inForce = new Set(extras.get(from)?.keys());
  const at = { path: from.metadataPath };
  return from.requirements.flatMap((requirement): readonly RequirementEdge[] => {
    const applies = truthOf(requirement, inForce, evaluation);
    if (applies === false) return [];
    const targets = installed.get(requirement.name) ?? [];
    if (applies === 'unknown')
      diagnostics.push({ code: 'requirement-undecided', at, requirement: requirement.text, installed: targets.length > 0 });
    else if (targets.length === 0) diagnostics.push({ code: 'requirement-not-installed', at, requirement: requirement.text });
    for (const to of targets)
      if (applies === true && !isSatisfied(requirement, to))
        diagnostics.push({
          code: 'requirement-version-unsatisfied',
          at,
          requirement: requirement.text,
          installed: `${to.name} ${to.version ?? ''}`.trim(),
        });
    return targets.map((to) => ({ from, to, requirement, applies }));
  });
}

/** Of the extras in force those that can make a difference to a requirement: those that its marker names, and one that it does not. */
function relevant({ marker }: Requirement, inForce: ReadonlySet<NormalizedName>): ReadonlySet<NormalizedName> {
  if (marker === undefined || inForce.size === 0) return inForce;
  const known = extrasOf(marker);
  if (known?.byEquality === false) return inForce;
  const named = [...(known?.names ?? [])].filter((extra) => inForce.has(extra));
  const [other] = inForce;
  return new Set(named.length > 0 || other === undefined ? named : [other]);
}

/** By distribution and by extra, those that ask for it. */
type Extras = ReadonlyMap<Distribution, ReadonlyMap<NormalizedName, ReadonlySet<Distribution>>>;

/**
 * The extras that requirements ask of each distribution, to the end of every chain (`a[b]` may ask for `c[d]`). An extra that is new to a
 * distribution wakes the requirements whose markers name it, no others: so a chain of thousands costs each of its links once.
 */
function extrasInForce(
  distributions: readonly Distribution[],
  installed: Installed,
  environment: MarkerEnvironment,
  diagnostics: Diagnostic[],
): Extras {
  const extras = new Map<Distribution, Map<NormalizedName, Set<Distribution>>>();
  const pending: (readonly [Distribution, NormalizedName])[] = [];
  let count = 0;
  const ask = (from: Distribution, requirement: Requirement): void => {
    for (const target of installed.get(requirement.name) ?? [])
      for (const extra of requirement.extras) {
        const known = extras.get(target) ?? new Map<NormalizedName, Set<Distribution>>();
        extras.set(target, known);
        const askers = known.get(extra);
        if (askers?.has(from) || count >= MOST_EXTRAS) continue;
        count += 1;
        if (askers !== undefined) askers.add(from);
        else {
          known.set(extra, new Set([from]));
          pending.push([target, extra]);
        }
      }
  };
  const waiting = new Map<Distribution, WaitingRequirements>();
  for (const from of distributions) {
    const asking = from.requirements.filter((requirement) => requirement.extras.length > 0);
    if (asking.length === 0) continue;
    waiting.set(from, take(waitingFor(asking, from.metadataPath), diagnostics));
    for (const requirement of asking) if (holds(requirement, environment, new Set())) ask(from, requirement);
  }
  // The list grows while it is gone through.
  for (const [from, extra] of pending) {
    for (const requirement of waiting.get(from)?.named.get(extra) ?? [])
      if (holds(requirement, environment, new Set([extra]))) ask(from, requirement);
    for (const requirement of waiting.get(from)?.others ?? [])
      if (holds(requirement, environment, new Set([extra]))) ask(from, requirement);
  }
  if (count >= MOST_EXTRAS)
    diagnostics.push({ code: 'count-limit-reached', at: { path: '' }, subject: 'extras that are asked for', limit: MOST_EXTRAS });
  return extras;
}

/** Requirements whose markers look at extras: by the extra that they name, and those that look otherwise. */
interface WaitingRequirements {
  readonly named: ReadonlyMap<NormalizedName, readonly Requirement[]>;
  readonly others: readonly Requirement[];
}

const MOST_OTHERS = 100;

function waitingFor(requirements: readonly Requirement[], path: string): Outcome<WaitingRequirements> {
  const named = new Map<NormalizedName, Requirement[]>();
  const others: Requirement[] = [];
  for (const requirement of requirements) {
    const known = requirement.marker === undefined ? undefined : extrasOf(requirement.marker);
    if (known === undefined) continue;
    if (!known.byEquality) others.push(requirement);
    else
      for (const name of known.names) {
        const group = named.get(name);
        if (group === undefined) named.set(name, [requirement]);
        else group.push(requirement);
      }
  }
  const subject = 'requirements that exclude extras';
  const diagnostics: readonly Diagnostic[] =
    others.length > MOST_OTHERS ? [{ code: 'count-limit-reached', at: { path }, subject, limit: MOST_OTHERS }] : [];
  return { value: { named, others: others.slice(0, MOST_OTHERS) }, diagnostics };
}

function holds({ marker }: Requirement, environment: MarkerEnvironment, extras: ReadonlySet<NormalizedName>): boolean {
  return marker === undefined || evaluateMarker(marker, environment, extras) !== false;
}

/** A version that is none by PEP 440 cannot be compared: nothing is claimed about it. Pre-releases that are installed count. */
function isSatisfied(requirement: Requirement, target: Distribution): boolean {
  const { version = '' } = target;
  return parseVersion(version) === undefined || requirement.specifiers.every((specifier) => satisfies(version, specifier));
}
