/** The thing that a document or a record is about: a distribution, or the interpreter. */
import type { Component, ComponentFacts } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { NormalizedName } from '../../model/pypi-name.ts';

/** What a subject is told by. */
export interface Named {
  readonly name: NormalizedName;
  readonly version?: string;
}

/** A subject with its component, as core metadata or the interpreter's files describe it. */
export interface Subject extends Named {
  readonly id: Component['id'];
  readonly component: Component;
  /** The operating system that its wheel was built for, by the tags: `linux`, `darwin`, `windows`; absent where it is for any. */
  readonly system?: string;
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
    statedBy: _speakers,
    listedBy: _listing,
    identified: _identified,
    isAddition: _addition,
    ...facts
  } = component;
  return facts;
}

/** An empty record that adds to the subject, from the file at `path`; what is put into it is merged into the subject. */
export function subjectRecord(subject: Subject, path: string): Component {
  const { type, name, distribution } = subject.component;
  return { id: subject.id, authority: 'document', origins: [path], isAddition: true, type, name, ...defined({ distribution }) };
}
