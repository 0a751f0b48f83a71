/** What documents declare, in the terms of the tables: which libraries, of which release; and where the files contradict them. */
import type { Component, ComponentId } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { upstreamVersion } from '../model/distro-package.ts';
import { sameRelease } from './claim.ts';
import type { IdentifiedLibrary, NativeContent } from './identify-distribution.ts';
import { SONAMES } from './tables/sonames.data.ts';

export interface DeclaredLibrary {
  readonly library: string;
  readonly version?: string;
  /** The component that declares it, where that has neither purl nor CPE: only by its name can it be told to be what the bytes tell. */
  readonly nameless?: ComponentId;
}

/** Types under which C libraries are declared. */
const PACKAGES: ReadonlySet<string | undefined> = new Set(['rpm', 'deb', 'apk']);
const OTHERS: ReadonlySet<string | undefined> = new Set([undefined, 'generic', 'github', 'conan', 'vcpkg', 'conda']);

let byPackage: ReadonlyMap<string, string> | undefined;

/** Library by the names of its files and packages. */
function packageNames(): ReadonlyMap<string, string> {
  byPackage ??= new Map([
    ...SONAMES.flatMap(([stem, library, , elPackage]) => [
      [stem.toLowerCase(), library] as const,
      ...(elPackage === '' ? [] : [[elPackage.toLowerCase(), library] as const]),
    ]),
  ]);
  return byPackage;
}

/** The libraries of the tables that components are; others are left out. `aliases`: what libraries are called elsewhere. */
export function declaredLibraries(components: readonly Component[], aliases: ReadonlyMap<string, string>): readonly DeclaredLibrary[] {
  return components.flatMap(({ id, name, version, purl, cpes, type, distribution }): DeclaredLibrary[] => {
    if (distribution !== undefined || type === 'file' || !(PACKAGES.has(purl?.type) || OTHERS.has(purl?.type))) return [];
    const distributed = PACKAGES.has(purl?.type);
    const stated = version ?? purl?.version;
    const release = stated === undefined || !distributed ? stated?.replace(/^v(?=\d)/, '').replace(/#\d+$/, '') : upstreamVersion(stated);
    // "libjpeg / libjpeg-turbo" (Pillow) names two.
    const library = name
      .toLowerCase()
      .split('/')
      .map((one) =>
        one
          .trim()
          .replaceAll(/\s+/g, '-')
          .replace(/^cuda-(.+)-\d+-\d+$/, '$1'),
      )
      .map((one) => aliases.get(one) ?? packageNames().get(one))
      .findLast((one) => one !== undefined);
    if (library === undefined) return [];
    return [defined({ library, version: release, nameless: purl === undefined && cpes === undefined ? id : undefined })];
  });
}

/** The component without purl and CPE that declares this very release of a library; undefined where none does, or more than one. */
export function declaringComponent(found: IdentifiedLibrary, declared: readonly DeclaredLibrary[]): ComponentId | undefined {
  const { library, version, ecosystem, distributed } = found;
  if (version === undefined || ecosystem !== 'generic' || distributed !== undefined) return undefined;
  const [first, ...others] = declared.filter((one) => one.library === library && one.version === version);
  return others.length > 0 ? undefined : first?.nameless;
}

/**
 * A library with the release that documents state, where that is the longer form of what its bytes tell: Little CMS says 2190, be it 2.19
 * or 2.19.1. With the shorter form it would be another component than the declared one, and scanners would report each.
 */
export function withDeclaredRelease(library: IdentifiedLibrary, declared: readonly DeclaredLibrary[]): IdentifiedLibrary {
  const { ecosystem, version: found, distributed } = library;
  if (ecosystem !== 'generic' || distributed !== undefined || found === undefined) return library;
  const stated = declared.flatMap((one) => (one.library === library.library && one.version !== undefined ? [one.version] : []));
  const [version, ...others] = new Set(stated.filter((one) => sameRelease(one, found)));
  return version === undefined || others.length > 0 || version.length < found.length ? library : { ...library, version };
}

/** A finding without its place. */
interface Contradiction {
  readonly code: 'native-version-differs';
  readonly distribution: string;
  readonly library: string;
  readonly declared: string;
  readonly found: string;
}

/** Declared releases that the bytes disprove. */
export function contradictions(
  declared: readonly DeclaredLibrary[],
  content: NativeContent,
  distribution: string,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const seen = new Set<string>();
  for (const { library, version } of declared) {
    const key = JSON.stringify([library, version]);
    if (seen.has(key)) continue;
    seen.add(key);
    const same = content.libraries.filter((one) => one.library === library && one.ecosystem !== 'cargo' && one.ecosystem !== 'npm');
    const releases = [...new Set(same.flatMap((one) => one.version ?? []))];
    const declaredReleases = declared.flatMap((one) => (one.library === library && one.version !== undefined ? [one.version] : []));
    const undeclared = releases.filter((release) => !declaredReleases.some((one) => sameRelease(one, release)));
    if (version !== undefined && undeclared.length > 0 && !releases.some((release) => sameRelease(release, version)))
      found.push({ code: 'native-version-differs', distribution, library, declared: version, found: undeclared.join(', ') });
  }
  return found;
}
