/**
 * Whether vulnerability scanners can recognise a component in this document. A statement about the identifier alone: it does
 * not say that an advisory exists, nor that there is none.
 * By name: the package URL belongs to an ecosystem with a public advisory feed that Grype, OSV-Scanner and Trivy all read. By CPE: Grype
 * alone goes by those. Packages of a Linux distribution count only with the release (`distro=`), without which no feed applies.
 */
import type { Component } from '../model/component.ts';
import { cpeVersion } from '../model/cpe.ts';

export type Matching = 'name' | 'cpe' | 'none';

const ECOSYSTEMS: ReadonlySet<string> = new Set(['pypi', 'cargo', 'npm', 'golang', 'maven', 'nuget', 'gem', 'composer', 'hex', 'pub']);

const LINUX: ReadonlySet<string> = new Set(['deb', 'rpm', 'apk']);

/** How a component can be matched with advisories. */
export function matchingOf({ purl, cpes }: Pick<Component, 'purl' | 'cpes'>): Matching {
  if (purl?.version !== undefined) {
    if (ECOSYSTEMS.has(purl.type)) return 'name';
    if (LINUX.has(purl.type) && purl.qualifiers.has('distro')) return 'name';
  }
  return cpes?.some((cpe) => cpeVersion(cpe) !== undefined) === true ? 'cpe' : 'none';
}

/** What the three answers mean, for people. */
export const MATCHING_TEXTS: Readonly<Record<Matching, string>> = {
  name: 'yes',
  cpe: 'by CPE only',
  none: 'no',
};
