/** What becomes of a record of an embedded document, by what it is to the distribution that carries it (docs/rules.md R3). */
import type { Component, ComponentId, ExternalReference, Property } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { keyOf } from '../../model/identity.ts';
import { sortedUnique } from '../../model/order.ts';
import { type OwnPropertyName, ownProperty } from '../../model/properties.ts';
import { isSecurityReference } from '../../model/vocabulary.ts';
import { linuxPackageRecord, type OriginPolicy } from './linux-package.ts';
import type { Action, Verdict } from './self-reference.ts';
import { type Subject, subjectRecord } from './subject.ts';

/** What an outcome is made of. */
interface Context {
  readonly subject: Subject;
  readonly verdict: Verdict;
  /** What the record's id has become: the subject's, or its own. */
  readonly id: ComponentId;
  readonly policy: OriginPolicy;
}

type Outcome = (component: Component, context: Context) => readonly Component[];

/** The records that take a record's place: itself, records that add to the subject, or none. */
const OUTCOMES: { readonly [A in Action]: Outcome } = {
  component: (component) => [component],
  'unrelated-root': (component) => [component],
  'linux-package': (component, { subject, policy }) => [
    ...(policy === 'keep' ? [component] : []),
    linuxPackageRecord(component, subject, policy),
  ],
  unify: (component, { subject, verdict }) => [unified(component, subject, verdict.stated)],
  alias: (component, context) => remembered(component, 'alias', context),
  part: (component, context) => remembered(component, 'part', context),
  'build-crate': (component, context) => remembered(component, 'build-crate', context),
};

/** The records that take the place of `component`. */
export function recordsFor(component: Component, context: Context): readonly Component[] {
  return OUTCOMES[context.verdict.action](component, context);
}

/** Whether a record of this verdict stops being a component of its own. */
export function isSelf({ action }: Verdict, policy: OriginPolicy): boolean {
  if (action === 'linux-package') return policy === 'prefer';
  return action === 'unify' || action === 'alias' || action === 'part' || action === 'build-crate';
}

/** What the record says of the subject. Identity stays with core metadata (R2); its scope says how the document needs itself. */
function unified(component: Component, subject: Subject, stated: string | undefined): Component {
  const { purl: _purl, scope: _scope, localScope: _local, version: _version, group: _group, ...rest } = component;
  const own = subjectRecord(subject, component.origins[0] ?? '');
  const added = [...(stated === undefined ? [] : [ownProperty('stated-version', stated)]), ...licenseOrigins(component, subject)];
  return {
    ...rest,
    ...own,
    authority: component.authority,
    ...defined({ properties: nonEmpty([...(rest.properties ?? []), ...added]) }),
  };
}

/** Where licences come from that core metadata leaves open. */
function licenseOrigins({ licenses = [], origins }: Component, subject: Subject): readonly Property[] {
  if (subject.component.licenses !== undefined) return [];
  return licenses.map(({ value }) => ownProperty('stated-license', `${value} in ${origins[0] ?? ''}`));
}

/**
 * What a crate says of the licence of the distribution that was built from it: the licence, where core metadata leaves it open; else, where
 * it says another one, evidence.
 */
function licensesOfCrate(crate: Component, subject: Subject): Pick<Component, 'licenses' | 'evidence'> {
  const { licenses } = crate;
  const known = subject.component.licenses;
  if (licenses === undefined || known === undefined) return defined({ licenses });
  const textOf = (list: typeof licenses): string => keyOf(sortedUnique(list.map(({ value }) => value)));
  return textOf(licenses) === textOf(known) ? {} : { evidence: { licenses } };
}

/** The record's name as a property of the subject, and its references about security; nothing where its crate stayed a component. */
function remembered(component: Component, name: OwnPropertyName, { subject, id }: Context): readonly Component[] {
  if (id !== subject.id) return [];
  const isTarget = name === 'build-crate' && component.purl?.subpath !== undefined;
  const text = [component.name, component.version].filter(Boolean).join(' ');
  const isCrate = name === 'build-crate' && !isTarget;
  const properties: readonly Property[] = isTarget ? [] : [ownProperty(name, text), ...(isCrate ? licenseOrigins(component, subject) : [])];
  return [
    {
      ...subjectRecord(subject, component.origins[0] ?? ''),
      ...(isCrate && licensesOfCrate(component, subject)),
      ...defined({ properties: nonEmpty(properties), externalReferences: securityReferences(component) }),
    },
  ];
}

/** They survive even where the rest of a record does not (rules.md R9.6). */
function securityReferences({ externalReferences }: Component): readonly ExternalReference[] | undefined {
  return nonEmpty((externalReferences ?? []).filter(isSecurityReference));
}
