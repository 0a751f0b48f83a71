/**
 * Which installed distribution requires which (docs/rules.md R4.6): requirements whose marker holds here and whose target is
 * installed. Extras are followed transitively from the requirements that ask for them.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/order.ts';
import type { NormalizedName } from '../../model/pypi-name.ts';
import { parseVersion } from '../../model/pypi-version.ts';
import type { Distribution } from '../distribution.ts';
import { evaluateMarker, type MarkerEnvironment } from './marker.ts';
import type { Requirement } from './requirement.ts';
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

/**
 * Evaluates all requirements of an environment's distributions. Missing and unsatisfied targets are diagnostics. `visible` are
 * those of the interpreter's own site-packages, where the environment includes them: targets, with no requirements of their own here.
 */
export function requirementEdges(
  distributions: readonly Distribution[],
  environment: MarkerEnvironment,
  visible: readonly Distribution[] = [],
): Outcome<EvaluatedRequirements> {
  const own = groupBy(distributions, ({ name }) => name);
  // What the environment has itself hides what its interpreter has.
  const installed = groupBy([...distributions, ...visible.filter(({ name }) => !own.has(name))], ({ name }) => name);
  const extras = extrasInForce(distributions, installed, environment);
  const edges: RequirementEdge[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const from of distributions) {
    for (const requirement of from.requirements) {
      const applies =
        requirement.marker === undefined || evaluateMarker(requirement.marker, environment, new Set(extras.get(from.name)?.keys()));
      if (applies === false) continue;
      const at = { path: from.metadataPath };
      const targets = installed.get(requirement.name) ?? [];
      if (applies === 'unknown')
        diagnostics.push({ code: 'requirement-undecided', at, requirement: requirement.text, installed: targets.length > 0 });
      else if (targets.length === 0) diagnostics.push({ code: 'requirement-not-installed', at, requirement: requirement.text });
      for (const to of targets) {
        edges.push({ from, to, requirement, applies });
        if (applies === true && !isSatisfied(requirement, to))
          diagnostics.push({
            code: 'requirement-version-unsatisfied',
            at,
            requirement: requirement.text,
            installed: `${to.name} ${to.version ?? ''}`.trim(),
          });
      }
    }
  }
  const asked = [...extras].flatMap(([name, byExtra]) =>
    [...byExtra].flatMap(([extra, askers]) =>
      (installed.get(name) ?? []).flatMap((of) => [...askers].map((by): RequestedExtra => ({ of, extra, by }))),
    ),
  );
  return { value: { edges, extras: asked }, diagnostics };
}

/** By name of the distribution and by extra, those that ask for it. */
type Extras = ReadonlyMap<NormalizedName, ReadonlyMap<NormalizedName, ReadonlySet<Distribution>>>;

/** The extras that requirements ask of each distribution, to the end of every chain (`a[b]` may ask for `c[d]`). */
function extrasInForce(
  distributions: readonly Distribution[],
  installed: ReadonlyMap<NormalizedName, readonly Distribution[]>,
  environment: MarkerEnvironment,
): Extras {
  const extras = new Map<NormalizedName, Map<NormalizedName, Set<Distribution>>>();
  // Only those that ask for an extra, or whose own extras have grown, can add anything.
  let pending: readonly Distribution[] = distributions.filter(({ requirements }) =>
    requirements.some((requirement) => requirement.extras.length > 0),
  );
  while (pending.length > 0) {
    const grown = new Set<Distribution>();
    for (const from of pending) {
      const inForce = new Set(extras.get(from.name)?.keys());
      for (const requirement of from.requirements) {
        if (requirement.extras.length === 0) continue;
        if (requirement.marker !== undefined && evaluateMarker(requirement.marker, environment, inForce) === false) continue;
        const known = extras.get(requirement.name) ?? new Map<NormalizedName, Set<Distribution>>();
        const before = known.size;
        for (const extra of requirement.extras) known.set(extra, (known.get(extra) ?? new Set()).add(from));
        extras.set(requirement.name, known);
        if (known.size > before) for (const target of installed.get(requirement.name) ?? []) grown.add(target);
      }
    }
    pending = [...grown];
  }
  return extras;
}

/** A version that is none by PEP 440 cannot be compared: nothing is claimed about it. Pre-releases that are installed count. */
function isSatisfied(requirement: Requirement, target: Distribution): boolean {
  const { version = '' } = target;
  return parseVersion(version) === undefined || requirement.specifiers.every((specifier) => satisfies(version, specifier));
}
