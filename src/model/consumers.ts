/**
 * Which components each scanner can match with advisories, and why not the others. The rules were observed on the tools themselves, Grype
 * 0.110 and 0.116, OSV-Scanner 2.5 and Trivy 0.74 (docs/explain.md has them in words); those of Trivy for packages of Linux distributions, and
 * Dependency-Track's (4.x, its internal analyzer), follow from their sources.
 */
import type { Component, ComponentType } from './component.ts';
import { cpeVersion } from './cpe.ts';
import type { RootedInventory } from './inventory.ts';
import type { Purl } from './purl.ts';

/** Why a scanner passes over a component. */
export type WhyNot =
  | 'type-ignored'
  | 'no-identifier'
  | 'no-version'
  | 'generic-without-cpe'
  | 'cpe-not-used'
  | 'purl-type-unknown'
  | 'distro-missing'
  | 'operating-system-missing'
  | 'package-kinds-mixed';

/** Undefined: it can be matched. */
type Verdict = WhyNot | undefined;

export interface Consumer {
  readonly id: 'grype' | 'osv-scanner' | 'trivy' | 'dependency-track';
  readonly title: string;
  readonly judge: (component: Component, document: DocumentFacts) => Verdict;
}

/** What a scanner takes from the document as a whole. */
export interface DocumentFacts {
  /** Releases of Linux distributions that its packages state. */
  readonly distros: ReadonlySet<string>;
  /** Kinds of Linux packages in it: rpm, deb, apk. */
  readonly linuxKinds: ReadonlySet<string>;
  readonly hasOperatingSystem: boolean;
}

const LINUX: ReadonlySet<string> = new Set(['rpm', 'deb', 'apk']);

/** Reads once what the judgement of every component needs. */
export function documentFacts({ components }: RootedInventory): DocumentFacts {
  const purls = components.flatMap(({ purl }) => (purl !== undefined && LINUX.has(purl.type) ? [purl] : []));
  return {
    distros: new Set(purls.flatMap((purl) => releaseOf(purl) ?? [])),
    linuxKinds: new Set(purls.map(({ type }) => type)),
    hasOperatingSystem: components.some(({ type }) => type === 'operating-system'),
  };
}

/** `almalinux-8`: name and release. A name alone matches the advisories of every release, a code name none. */
function releaseOf(purl: Purl): string | undefined {
  const distro = purl.qualifiers.get('distro');
  return distro !== undefined && /^[a-z]+[-@:]v?\d/.test(distro) ? distro : undefined;
}

function hasVersion({ version, purl }: Component): boolean {
  return (version ?? purl?.version) !== undefined;
}

function hasMatchingCpe({ version, cpes = [] }: Component): boolean {
  return cpes.some((cpe) => cpe[0] !== 'o' && (version ?? cpeVersion(cpe)) !== undefined);
}

/** Nobody expects an identifier of a file. */
function withoutIdentifier({ type }: Component): WhyNot {
  return type === 'file' ? 'type-ignored' : 'no-identifier';
}

/** Where only a CPE could help: it is missing, or it states no version. */
function withoutCpe(component: Component): WhyNot {
  const { purl, cpes = [] } = component;
  if (cpes.length > 0) return 'no-version';
  if (purl === undefined) return withoutIdentifier(component);
  return purl.type === 'generic' ? 'generic-without-cpe' : 'purl-type-unknown';
}

const GRYPE_TYPES: ReadonlySet<ComponentType> = new Set(['application', 'framework', 'library', 'machine-learning-model']);
/** Ecosystems of GitHub's advisories, which Grype and Trivy match by name, and OSV-Scanner as those of OSV. */
const ADVISED: readonly string[] = ['pypi', 'cargo', 'npm', 'golang', 'gem', 'maven', 'nuget', 'composer', 'pub', 'hex', 'swift'];
const GRYPE_PURLS: ReadonlySet<string> = new Set(ADVISED);

const GRYPE: Consumer = {
  id: 'grype',
  title: 'Grype',
  judge(component, { distros }) {
    const { type, purl } = component;
    if (!GRYPE_TYPES.has(type)) return 'type-ignored';
    if (purl !== undefined && LINUX.has(purl.type)) {
      if (!hasVersion(component)) return 'no-version';
      // Where all that state a release state the same, the others inherit it.
      return releaseOf(purl) === undefined && distros.size !== 1 ? 'distro-missing' : undefined;
    }
    if (purl !== undefined && GRYPE_PURLS.has(purl.type)) return hasVersion(component) ? undefined : 'no-version';
    return hasMatchingCpe(component) ? undefined : withoutCpe(component);
  },
};

const OSV_PURLS: ReadonlySet<string> = new Set([...ADVISED, 'deb', 'apk', 'conan', 'cran', 'hackage']);

const OSV_SCANNER: Consumer = {
  id: 'osv-scanner',
  title: 'OSV-Scanner',
  judge(component) {
    const { purl, cpes } = component;
    if (purl === undefined) return cpes === undefined ? withoutIdentifier(component) : 'cpe-not-used';
    if (purl.type === 'generic' && cpes !== undefined) return 'cpe-not-used';
    if (purl.type === 'generic') return 'generic-without-cpe';
    if (!OSV_PURLS.has(purl.type)) return 'purl-type-unknown';
    if (!hasVersion(component)) return 'no-version';
    // Without it, the advisories of every release match.
    return LINUX.has(purl.type) && releaseOf(purl) === undefined ? 'distro-missing' : undefined;
  },
};

const TRIVY_PURLS: ReadonlySet<string> = new Set([...ADVISED, 'conan', 'cocoapods', 'julia']);

const TRIVY: Consumer = {
  id: 'trivy',
  title: 'Trivy',
  judge(component, { linuxKinds, hasOperatingSystem }) {
    const { purl, cpes } = component;
    if (linuxKinds.size > 1) return 'package-kinds-mixed';
    if (purl === undefined) return cpes === undefined ? withoutIdentifier(component) : 'cpe-not-used';
    if (LINUX.has(purl.type)) {
      if (!hasOperatingSystem) return 'operating-system-missing';
      return hasVersion(component) ? undefined : 'no-version';
    }
    if (purl.type === 'generic') return cpes === undefined ? 'generic-without-cpe' : 'cpe-not-used';
    if (!TRIVY_PURLS.has(purl.type)) return 'purl-type-unknown';
    return hasVersion(component) ? undefined : 'no-version';
  },
};

/** What Dependency-Track makes of the ecosystems of GitHub's advisories; it mirrors those of OSV only where it is told to. */
const TRACK_PURLS: ReadonlySet<string> = new Set(['pypi', 'cargo', 'npm', 'golang', 'gem', 'maven', 'nuget', 'composer']);

const DEPENDENCY_TRACK: Consumer = {
  id: 'dependency-track',
  title: 'Dependency-Track',
  judge(component) {
    const { purl } = component;
    if (hasMatchingCpe(component)) return undefined;
    if (purl !== undefined && TRACK_PURLS.has(purl.type)) return purl.version === undefined ? 'no-version' : undefined;
    return withoutCpe(component);
  },
};

/** In the order in which they are shown. */
export const CONSUMERS: readonly Consumer[] = [GRYPE, OSV_SCANNER, TRIVY, DEPENDENCY_TRACK];

/** In words, and what would help. */
export const WHY_NOT: { readonly [K in WhyNot]: { readonly says: string; readonly help?: string } } = {
  'no-identifier': { says: 'neither a purl nor a CPE', help: 'whoever makes the embedded SBOM has to state one' },
  'no-version': { says: 'no version', help: 'without one, every advisory of the name would match or none' },
  'generic-without-cpe': { says: 'pkg:generic without a CPE: only a name' },
  'cpe-not-used': { says: 'only a CPE, which it does not use' },
  'purl-type-unknown': { says: 'a kind of package that it has no advisories for' },
  'distro-missing': { says: 'a Linux package without `distro=` and a release' },
  'operating-system-missing': {
    says: 'a Linux package in a document without an operating system',
    help: 'Trivy takes the release from a component of type operating-system',
  },
  'package-kinds-mixed': { says: 'packages of several Linux package managers in one document, which it refuses as a whole' },
  'type-ignored': { says: 'files, platforms and other types that it passes over' },
};
