/** Evidence: what core metadata requires, evaluated for this environment (docs/rules.md R4.6). */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Component } from '../model/component.ts';
import { EMPTY_INVENTORY, type Relation } from '../model/inventory.ts';
import { ownProperty } from '../model/properties.ts';
import { type EvaluatedRequirements, requirementEdges } from '../python/requirements/edges.ts';
import { addition } from './addition.ts';
import { type Contribution, contribution } from './contribution.ts';
import { distributionsOf } from './installed.ts';
import { includesSystem } from './scanned.ts';
import type { EvidenceSource, ScannedEnvironment } from './source.ts';

export const REQUIREMENTS: EvidenceSource = { name: 'requirements of core metadata', patterns: [], collect };

async function collect(scanned: ScannedEnvironment): Promise<Outcome<Contribution>> {
  const { environment, base, markers } = scanned;
  const distributions = distributionsOf(scanned);
  const visible = includesSystem(environment) && base !== undefined ? distributionsOf(base) : [];
  const { value: evaluated, diagnostics } = requirementEdges(distributions, markers, visible);
  const edges = evaluated.edges.map(({ from, to }): Relation => ({ from: from.component.id, kind: 'dependsOn', to: to.component.id }));
  const fragment = { ...EMPTY_INVENTORY, components: annotations(evaluated), relations: edges };
  const requested = distributions.filter((one) => one.requested).map(({ component }) => component.id);
  return {
    value: contribution({ fragments: [fragment], requirements: edges, requested }),
    // Wheels that lie in a folder are no environment: nothing is missing beside them.
    diagnostics: environment.kind === 'archive' ? diagnostics.filter(({ code }) => code !== 'requirement-not-installed') : diagnostics,
  };
}

/** What the evaluation says of single distributions: an edge that only may exist, and the extras that are in force. */
function annotations({ edges, extras }: EvaluatedRequirements): readonly Component[] {
  const undecided = edges.filter(({ applies }) => applies === 'unknown');
  return [
    ...undecided.map(({ from, requirement }) => addition(from, [ownProperty('requirement-undecided', requirement.text)])),
    ...extras.map(({ of, extra, by }) =>
      addition(of, [
        { name: 'cdx:python:package:required-extra', value: extra },
        ownProperty('extra-required-by', `${extra} by ${by.name}`),
      ]),
    ),
  ];
}
