/**
 * Which record of an embedded document is the distribution that carries it: docs/rules.md R3, rows a to j, as a table. Producers
 * describe "myself" in a dozen ways; the first row whose test holds decides. What becomes of a record stands in outcomes.ts.
 * A name alone is never enough for a record that is not the document's root, nor across purl types.
 */
import type { Component } from '../../model/component.ts';
import { isLinuxPackageOf } from '../../model/distro-package.ts';
import { normalizeName } from '../../model/pypi-name.ts';
import { canonicalVersion, parseVersion, versionKey, withoutLocal } from '../../model/pypi-version.ts';
import type { Named } from './subject.ts';

/** What a record becomes. */
export type Action =
  /** The distribution itself: what it says is merged into it. */
  | 'unify'
  /** The distribution at another version: its edges are taken over, nothing else. */
  | 'alias'
  /** A piece of the distribution: no package of its own. */
  | 'part'
  /** The crate that the distribution was built from, or a build target of it. */
  | 'build-crate'
  /** The distribution in a Linux distribution's packaging. */
  | 'linux-package'
  /** What a document about something else describes. */
  | 'unrelated-root'
  | 'component';

export type Position = 'root' | 'component' | 'component-of-rootless';

/** A record, with all that decides about it. */
export interface Candidate {
  readonly component: Component;
  readonly position: Position;
  /** The reference by which its document names it. */
  readonly reference?: string | undefined;
  /** The component that it is nested in. */
  readonly parent?: Component | undefined;
}

interface Row {
  readonly row: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'h' | 'j';
  readonly action: Action;
  readonly test: (candidate: Candidate, subject: Named) => boolean;
}

export interface Verdict {
  readonly action: Action;
  /** The row that decided; none for an ordinary component. */
  readonly row?: Row['row'];
  /** The version that the record states, where that is not quite the subject's. */
  readonly stated?: string;
}

const ROWS: readonly Row[] = [
  { row: 'e', action: 'build-crate', test: ({ component, parent }) => isBuildTarget(component, parent) },
  { row: 'd', action: 'part', test: (one, subject) => hasNamesPurl(one, subject) && one.component.purl?.subpath !== undefined },
  { row: 'a', action: 'unify', test: (one, subject) => hasNamesPurl(one, subject) && hasVersion(one, subject, 'equal') },
  { row: 'b', action: 'unify', test: (one, subject) => isNamesake(one, subject) && versionOf(one) === undefined },
  { row: 'b', action: 'unify', test: (one, subject) => isNamesake(one, subject) && hasVersion(one, subject, 'equal') },
  { row: 'c', action: 'unify', test: (one, subject) => isNamesake(one, subject) && hasVersion(one, subject, 'other-local-part') },
  { row: 'c', action: 'alias', test: (one, subject) => isNamesake(one, subject) && isRoot(one) },
  { row: 'c', action: 'component', test: isNamesake },
  { row: 'e', action: 'build-crate', test: (one) => isRoot(one) && (isLocalCrate(one.component) || isBuildPath(one)) },
  { row: 'f', action: 'component', test: ({ component }) => isLocalCrate(component) },
  {
    row: 'h',
    action: 'linux-package',
    test: (one, subject) => one.position !== 'component' && isLinuxPackageOf(one.component.purl, subject),
  },
  { row: 'j', action: 'unrelated-root', test: isRoot },
];

/** Decides what a record of a document is to the distribution that carries the document. */
export function selfReference(candidate: Candidate, subject: Named): Verdict {
  if (isOrdinary(candidate.component, candidate.position, subject)) return ORDINARY;
  const found = ROWS.find(({ test }) => test(candidate, subject));
  if (found === undefined) return ORDINARY;
  const { row, action } = found;
  const stated = row === 'c' && action !== 'component' ? versionOf(candidate) : undefined;
  return stated === undefined ? { row, action } : { row, action, stated };
}

const ORDINARY: Verdict = { action: 'component' };

/** Whether no row can hold, as of nearly all records: neither root nor namesake, nor a crate with more than its name and version. */
export function isOrdinary({ purl }: Component, position: Position, { name }: Named): boolean {
  if (position !== 'component') return false;
  if (purl?.type === 'cargo') return purl.subpath === undefined && purl.qualifiers.size === 0;
  return purl?.type !== 'pypi' || purl.name !== name;
}

function isRoot({ position }: Candidate): boolean {
  return position === 'root';
}

/** Whether the purl is pypi's of the subject's name. */
function hasNamesPurl({ component: { purl } }: Candidate, { name }: Named): boolean {
  return purl?.type === 'pypi' && purl.name === name;
}

/** Whether the record calls itself as the subject is called: by purl, or as a root without purl by name. */
function isNamesake(candidate: Candidate, subject: Named): boolean {
  if (hasNamesPurl(candidate, subject)) return true;
  const { component } = candidate;
  const isNamed = isRoot(candidate) && component.purl === undefined && !isBuildPath(candidate);
  return isNamed && normalizeName(component.name) === subject.name;
}

function versionOf({ component }: Candidate): string | undefined {
  return component.purl?.version ?? component.version;
}

/** Whether the stated version is the subject's by PEP 440 (a leading `v` is no difference), or is it but for the local part. */
function hasVersion(candidate: Candidate, { version }: Named, how: 'equal' | 'other-local-part'): boolean {
  const stated = versionOf(candidate);
  if (stated === undefined || version === undefined) return false;
  if (how === 'equal') return versionKey(stated) === versionKey(version);
  const [left, right] = [parseVersion(stated), parseVersion(version)];
  return left !== undefined && right !== undefined && canonicalVersion(withoutLocal(left)) === canonicalVersion(withoutLocal(right));
}

function isBuildPath({ reference }: Candidate): boolean {
  return reference?.startsWith('path+file:') ?? false;
}

/** A crate that was built from a folder, not taken from a registry. */
function isLocalCrate({ purl }: Component): boolean {
  return purl?.type === 'cargo' && /^file:/i.test(purl.qualifiers.get('download_url') ?? '');
}

/** A build target (`bin-target-0`) of the crate that it is nested in: the crate's purl with a subpath. */
export function isBuildTarget({ purl }: Component, parent: Component | undefined): boolean {
  if (purl?.type !== 'cargo' || purl.subpath === undefined || parent?.purl?.type !== 'cargo') return false;
  // A target in a target: two that are nested in each other would be looked up without end.
  if (parent.purl.subpath !== undefined) return false;
  return purl.name === parent.purl.name && purl.version === parent.purl.version;
}
