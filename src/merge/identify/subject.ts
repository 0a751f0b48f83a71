/** The thing that a document or a record is about: a distribution, or the interpreter. */
import type { Component, ComponentFacts, ComponentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { Subject } from './self-reference.ts';

/** The distribution as the merge sees it. */
export interface Host extends Subject {
  readonly id: ComponentId;
  readonly component: Component;
  /** Normalised names of what its core metadata requires. */
  readonly requires: ReadonlySet<string>;
}

/** A component without its place in an inventory. */
export function factsOf(component: Component): ComponentFacts {
  const {
    id: _id,
    authority: _authority,
    origins: _origins,
    localScope: _scope,
    declaredPurls: _purls,
    distribution: _distribution,
    ...facts
  } = component;
  return facts;
}

/** An empty record of the host, from the document's point of view; what is added to it is merged into the host. */
export function hostRecord(host: Host, document: { readonly path: string }): Component {
  return {
    id: host.id,
    authority: 'document',
    origins: [document.path],
    type: host.component.type,
    name: host.component.name,
    ...defined({ distribution: host.component.distribution }),
  };
}
