/**
 * The components that no file describes: the whole that everything hangs on, and, where it holds several environments, each of them.
 */

import { baseOf, type EnvironmentFindings, includesSystem } from '../collect/environment.ts';
import { cleanText } from '../model/clean-text.ts';
import type { Component, ComponentId, ExternalReference, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { ENVIRONMENTS } from '../model/identity.ts';
import type { Relation } from '../model/inventory.ts';
import { iriReference } from '../model/iri.ts';
import { sortedUnique } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import type { Environment } from '../python/layout/environment.ts';

export const ROOT: ComponentId = 'environment' as ComponentId;

/** What is left of an environment's findings once its fragments are combined; those are too many to be kept twice. */
export interface Findings extends Omit<EnvironmentFindings, 'fragments'> {
  /** The environment's own component. */
  readonly id: ComponentId;
}

/** A single environment's own name. Never one of a path: a copy elsewhere gives the same document. */
export function promptOf(environments: readonly Environment[]): string | undefined {
  const prompt = environments.length === 1 ? environments[0]?.configuration.get('prompt')?.replace(/^['"]|['"]$/g, '') : undefined;
  return prompt === '' ? undefined : prompt;
}

/** What everything hangs on: the environment, or what several environments and documents are about. */
export function wholeComponent(name: string, found: readonly Findings[], references: readonly ExternalReference[]): Component {
  return defined({
    id: ROOT,
    authority: 'core-metadata',
    origins: [],
    localScope: ROOT,
    type: 'platform',
    name,
    externalReferences: nonEmpty(references),
    properties: nonEmpty(markerProperties(found)),
  } as const);
}

export function environmentId({ root, edition }: Environment): ComponentId {
  return `environment:${root}:${edition ?? ''}` as ComponentId;
}

/** The place, and the version of Python where several share it. */
function nameOf({ root, edition }: Environment): string {
  const place = root === '' ? '/' : root;
  return edition === undefined ? place : `${place} (Python ${edition})`;
}

/** One environment of several, named by its place. */
export function environmentComponent({ id, environment, markers }: Findings): Component {
  const prompt = promptOf([environment]);
  return defined({
    id,
    authority: 'core-metadata',
    origins: [environment.root],
    localScope: ENVIRONMENTS,
    type: 'platform',
    name: nameOf(environment),
    properties: [
      ownProperty('environment-kind', environment.kind),
      ...(prompt === undefined ? [] : [ownProperty('prompt', prompt)]),
      ...markerProperties([{ markers }]),
    ],
    evidence: { occurrences: [{ location: environment.root === '' ? '.' : environment.root }] },
  } as const);
}

function markerProperties(found: readonly Pick<Findings, 'markers'>[]): readonly Property[] {
  return sortedUnique(found.flatMap(({ markers }) => Array.from(markers, ([variable, value]) => `${variable}=${value}`))).map((value) =>
    ownProperty('marker', value),
  );
}

/** An environment that includes its interpreter's own packages depends on the environment that holds them. */
export function baseRelations(found: readonly Findings[]): readonly Relation[] {
  return found.flatMap(({ environment, id }): Relation[] => {
    const base = baseOf(environment, found);
    return includesSystem(environment) && base !== undefined && base.id !== id ? [{ from: id, kind: 'dependsOn', to: base.id }] : [];
  });
}

export function vexReferences(urls: readonly string[]): readonly ExternalReference[] {
  return urls.flatMap((text) => {
    const url = iriReference(cleanText(text));
    return url === undefined ? [] : [{ type: 'exploitability-statement', url, comment: 'VEX about this document' }];
  });
}
