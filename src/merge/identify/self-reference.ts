/**
 * Which component of an embedded document is the distribution that carries it (docs/rules.md R3, rows a to j). Producers
 * describe "myself" in a dozen ways; the first matching row decides. A name alone is never enough for a component that is
 * not the document's root, nor across purl types.
 */
import type { Component } from '../../model/component.ts';
import { DISTRO_PREFIX, upstreamVersion } from '../../model/distro-package.ts';
import { type NormalizedName, normalizeName } from '../../model/pypi-name.ts';
import { canonicalVersion, parseVersion, versionKey, withoutLocal } from '../../model/pypi-version.ts';

/** The distribution whose document is read. */
export interface Subject {
  readonly name: NormalizedName;
  readonly version?: string;
}

export type SelfReference =
  /** The distribution itself: what the record says is merged into it. `stated` differs from its version in the local part. */
  | { readonly row: 'a' | 'b' | 'c'; readonly action: 'unify'; readonly stated?: string }
  /** The distribution at another version: only its edges are taken over. */
  | { readonly row: 'b' | 'c'; readonly action: 'alias'; readonly stated: string }
  /** A piece of the distribution, or the crate it was built from: no package of its own. */
  | { readonly row: 'd' | 'e'; readonly action: 'part' }
  /** The distribution in a Linux distribution's packaging. */
  | { readonly row: 'h'; readonly action: 'origin' }
  /** A document about something else. */
  | { readonly row: 'j'; readonly action: 'unrelated-root' }
  | { readonly row?: 'f'; readonly action: 'component' };

export type Position = 'root' | 'component' | 'component-of-rootless';

/** Decides what a record of a document is to the distribution that carries the document. */
export function selfReference(component: Component, position: Position, reference: string | undefined, subject: Subject): SelfReference {
  const { purl } = component;
  const isRoot = position === 'root';
  if (purl?.type === 'pypi' && purl.name === subject.name) {
    if (purl.subpath !== undefined) return { row: 'd', action: 'part' };
    return byVersion(purl.version ?? component.version, isRoot, 'a', subject);
  }
  if (isRoot && purl === undefined && normalizeName(component.name) === subject.name && !isBuildPath(reference))
    return byVersion(component.version, isRoot, 'b', subject);
  const isLocalCrate = purl?.type === 'cargo' && /^file:/i.test(purl.qualifiers.get('download_url') ?? '');
  if (isRoot && (isLocalCrate || isBuildPath(reference))) return { row: 'e', action: 'part' };
  if (isLocalCrate) return { row: 'f', action: 'component' };
  if (position !== 'component' && isOrigin(component, subject)) return { row: 'h', action: 'origin' };
  return isRoot ? { row: 'j', action: 'unrelated-root' } : { action: 'component' };
}

function isBuildPath(reference: string | undefined): boolean {
  return reference?.startsWith('path+file:') ?? false;
}

/** Rows a to c: the versions decide. A component at another version is a distinct thing (virtualenv carries wheels of pip). */
function byVersion(stated: string | undefined, isRoot: boolean, row: 'a' | 'b', subject: Subject): SelfReference {
  if (stated === undefined) return { row: 'b', action: 'unify' };
  if (subject.version !== undefined) {
    if (versionKey(stated) === versionKey(subject.version)) return { row, action: 'unify' };
    const [left, right] = [parseVersion(stated), parseVersion(subject.version)];
    if (left !== undefined && right !== undefined && canonicalVersion(withoutLocal(left)) === canonicalVersion(withoutLocal(right)))
      return { row: 'c', action: 'unify', stated };
  }
  return isRoot ? { row: 'c', action: 'alias', stated } : { action: 'component' };
}

/** Row h: rpm, deb or apk of the same name and upstream version. */
function isOrigin(component: Component, subject: Subject): boolean {
  const { purl } = component;
  if (purl === undefined || !['rpm', 'deb', 'apk'].includes(purl.type) || subject.version === undefined) return false;
  const names = [purl.name, purl.name.replace(DISTRO_PREFIX, '')].map(normalizeName);
  return names.includes(subject.name) && versionKey(upstreamVersion(purl.version ?? '')) === versionKey(subject.version);
}
