/**
 * The components that no file describes: the root, which everything is attached to, and, where it holds several environments, each of them.
 */

import { includesSystem } from '../collect/scanned.ts';
import { cleanText } from '../model/clean-text.ts';
import { type Component, type ComponentId, componentId, type ExternalReference, type Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import type { Relation } from '../model/inventory.ts';
import { iriReference } from '../model/iri.ts';
import { sortedUnique } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { ENVIRONMENTS, ROOT_REFERENCE } from '../model/reference.ts';
import type { Environment } from '../python/layout/environment.ts';
import type { CollectedEnvironment } from './collect-evidence.ts';

export const ROOT: ComponentId = componentId(ROOT_REFERENCE);

/** An environment with its place in the document. */
export interface PlacedEnvironment extends CollectedEnvironment {
  /** The environment's own component. */
  readonly id: ComponentId;
}

/** The environments' components. A single environment is the root itself; a file system is more than the one that happens to be in it. */
export function placeEnvironments(environments: readonly CollectedEnvironment[]): readonly PlacedEnvironment[] {
  const [first, ...others] = environments;
  const isRoot = first !== undefined && others.length === 0 && first.scanned.environment.fileSystem === undefined;
  return environments.map((one) => ({ ...one, id: isRoot ? ROOT : environmentId(one.scanned.environment) }));
}

/** A single environment's own name. Never one of a path: a copy elsewhere gives the same document. */
export function promptOf(environments: readonly Environment[]): string | undefined {
  const prompt = environments.length === 1 ? environments[0]?.configuration.get('prompt')?.replace(/^['"]|['"]$/g, '') : undefined;
  return prompt === '' ? undefined : prompt;
}

/** What everything is attached to: the environment, or what several environments and documents are about. */
export function rootComponent(name: string, own: readonly PlacedEnvironment[], references: readonly ExternalReference[]): Component {
  return defined({
    id: ROOT,
    authority: 'core-metadata',
    origins: [],
    localScope: ROOT,
    type: 'platform',
    name,
    externalReferences: nonEmpty(references),
    properties: nonEmpty(markerProperties(own)),
  } as const);
}

function environmentId({ root, edition }: Environment): ComponentId {
  return componentId(`environment:${root}:${edition ?? ''}`);
}

/** The place, and the version of Python where several share it. */
function nameOf({ root, edition }: Environment): string {
  const place = root === '' ? '/' : root;
  return edition === undefined ? place : `${place} (Python ${edition})`;
}

/** One environment of several, named by its place. */
export function environmentComponent(placed: PlacedEnvironment): Component {
  const { id, scanned } = placed;
  const { environment } = scanned;
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
      ...markerProperties([placed]),
    ],
    evidence: { occurrences: [{ location: environment.root === '' ? '.' : environment.root }] },
  } as const);
}

function markerProperties(placed: readonly PlacedEnvironment[]): readonly Property[] {
  return sortedUnique(placed.flatMap(({ scanned }) => Array.from(scanned.markers, ([variable, value]) => `${variable}=${value}`))).map(
    (value) => ownProperty('marker', value),
  );
}

/** An environment that includes its interpreter's own packages depends on the environment that holds them. */
export function baseRelations(placed: readonly PlacedEnvironment[]): readonly Relation[] {
  return placed.flatMap(({ scanned: { environment, base }, id }): Relation[] => {
    const to = placed.find(({ scanned }) => scanned.environment === base?.environment)?.id;
    return includesSystem(environment) && to !== undefined && to !== id ? [{ from: id, kind: 'dependsOn', to }] : [];
  });
}

/** References to VEX documents about the root; an address that cannot stand in a document is left out. */
export function vexReferences(urls: readonly string[]): readonly ExternalReference[] {
  return urls.flatMap((text) => {
    const url = iriReference(cleanText(text));
    return url === undefined ? [] : [{ type: 'exploitability-statement', url, comment: 'VEX about this document' }];
  });
}
