/** What the collectors make of a distribution for the merge. */
import type { Subject } from '../merge/identify/subject.ts';
import type { Component, ExternalReference, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { normalizeName } from '../model/pypi-name.ts';
import type { Distribution } from '../python/distribution.ts';
import { tagFacts } from '../python/metadata/wheel-file.ts';

/** A record that adds something to a distribution: it has the distribution's id, and is merged with it. */
export function addition(
  distribution: Distribution,
  properties: readonly Property[],
  externalReferences: readonly ExternalReference[] = [],
): Component {
  const { id, type, name, distribution: installed } = distribution.component;
  return defined({
    id,
    authority: 'derived',
    origins: [distribution.metadataPath],
    distribution: installed,
    isAddition: true,
    type,
    name,
    properties: nonEmpty(properties),
    externalReferences: nonEmpty(externalReferences),
  } as const) as Component;
}

/** A distribution as the merge sees it. */
export function subjectOf({ name, version, component, requirements, tags }: Distribution): Subject {
  const requires = new Set<string>(requirements.map((one) => one.name));
  return defined({ name, version, id: component.id, component, requires, system: systemOf(tags) });
}

/** The one operating system that all tags name. */
function systemOf(tags: readonly string[]): string | undefined {
  const [system, ...others] = new Set(tags.map((tag) => tagFacts(tag).system));
  if (others.length > 0) return undefined;
  return system === 'win32' ? 'windows' : system;
}

/** The interpreter as the merge sees it. */
export function interpreterSubject(component: Component): Subject {
  const { id, name, version } = component;
  return defined({ id, component, name: normalizeName(name), version, requires: new Set<string>() });
}
