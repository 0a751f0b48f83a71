/**
 * How complete the picture of a distribution's own make-up is (docs/rules.md R8). Honest in both directions: what nobody
 * declared is listed, and completeness is claimed only where nothing can be hidden.
 */
import type { Component } from '../model/component.ts';
import type { Aggregate } from '../model/inventory.ts';

export interface Coverage {
  readonly aggregate: Aggregate;
  /** Bundled native libraries that no document names; paths as in RECORD. */
  readonly unclaimed: readonly string[];
}

/** What RECORD tells of a distribution's files, by their names. */
export interface FileFacts {
  readonly nativeFiles: readonly string[];
  readonly vendors: boolean;
  /** Whether foreign code may be among them that is told by its name or by the wheel's tags: scripts, programs, a platform. */
  readonly foreign?: boolean;
}

/** What the files' bytes tell, where they were read (docs/rules.md R13). */
export interface ByteFacts {
  /** All that is native code, whatever it is called; paths as in RECORD. */
  readonly nativeFiles: readonly string[];
  /** Those of them whose library was identified. */
  readonly identified: ReadonlySet<string>;
  /** Whether something was not looked at. */
  readonly partial: boolean;
}

/** What a distribution's documents declare. */
export interface Declared {
  readonly names: readonly string[];
  /** Paths at which they say that something lies. */
  readonly locations: readonly string[];
  readonly hasDocument: boolean;
}

/** Packages of other ecosystems bear the names of C libraries and are none: the crate `openssl`, the npm package `brotli`. */
const NOT_LIBRARIES: ReadonlySet<string | undefined> = new Set(['cargo', 'npm', 'golang', 'pypi', 'gem', 'maven', 'nuget']);

/** What components of documents declare of a distribution's files. */
export function declaredOf(components: readonly Component[], hasDocument: boolean): Declared {
  const libraries = components.filter(({ purl }) => !NOT_LIBRARIES.has(purl?.type));
  return {
    names: libraries.flatMap(({ name, purl }) => (purl === undefined || purl.name === name ? [name] : [name, purl.name])),
    locations: components.flatMap(({ type, name, evidence }) => [
      ...(type === 'file' ? [name] : []),
      ...(evidence?.occurrences ?? []).map(({ location }) => location),
    ]),
    hasDocument,
  };
}

/** Folders into which auditwheel, delvewheel (`x.libs/`) and delocate (`.dylibs/`) graft foreign libraries. */
export const GRAFTED: RegExp = /(?:^|\/)(?:[^/]*\.libs|\.dylibs)\//;

/** Libraries whose file name is not their package's. The stem of the file, without `lib`, to the names of packages. */
const STEMS: Readonly<Record<string, readonly string[]>> = {
  ssl: ['openssl', 'openssl-libs'],
  crypto: ['openssl', 'openssl-libs'],
  gcc_s: ['libgcc'],
  quadmath: ['libquadmath', 'libquadmath0'],
  z: ['zlib'],
  bz2: ['bzip2', 'bzip2-libs'],
  lzma: ['xz', 'xz-libs'],
  k5crypto: ['krb5-libs'],
  krb5: ['krb5-libs'],
  krb5support: ['krb5-libs'],
  gssapi_krb5: ['krb5-libs'],
  com_err: ['libcom_err'],
  sasl2: ['cyrus-sasl-lib'],
  ldap: ['openldap'],
  lber: ['openldap'],
  ldap_r: ['openldap'],
  pq: ['postgresql-libs', 'libpq'],
  jpeg: ['libjpeg-turbo'],
  jbig: ['jbigkit-libs'],
  openjp2: ['openjpeg2', 'openjpeg'],
  keyutils: ['keyutils-libs'],
  blas: ['blas', 'lapack'],
  lcms2: ['lcms2', 'littlecms2', 'little-cms-2'],
};

/** `pillow.libs/libXau-154567c4.so.6.0.0` → `xau`: the name without path, hash, version and the prefix `lib`. */
function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return file
    .replace(/\.(?:so|dylib|dll|pyd)\b.*$/, '')
    .replace(/-[0-9a-f]{6,}(?:\.\d+)*$/, '')
    .replace(/(?:-|\.)\d[\d.]*$/, '')
    .replace(/^lib/, '');
}

/** A package's name in the form of a stem. */
function nameStem(name: string): string {
  return name
    .toLowerCase()
    .replace(/^lib/, '')
    .replace(/-(?:libs?|c|threads|openmp)$/, '')
    .replace(/\.so\b.*$/, '');
}

const SHORTEST_PREFIX = 3;

/**
 * Judges one distribution by what its documents declare and its bytes tell; no RECORD, no `files`. Completeness is claimed of a
 * distribution alone whose every file is known to hold nothing foreign.
 */
export function coverageOf(files: FileFacts | undefined, declared: Declared, bytes?: ByteFacts): Coverage {
  if (files === undefined) return { aggregate: 'unknown', unclaimed: [] };
  const nativeFiles = bytes?.nativeFiles ?? files.nativeFiles;
  const isClaimed = claims(declared);
  const unclaimed = nativeFiles.filter((path) => GRAFTED.test(path) && bytes?.identified.has(path) !== true && !isClaimed(path));
  if (unclaimed.length > 0) return { aggregate: 'incomplete', unclaimed };
  const opaque = nativeFiles.length > 0 || files.vendors || files.foreign === true || bytes?.partial === true || declared.hasDocument;
  return { aggregate: opaque ? 'unknown' : 'complete', unclaimed: [] };
}

/** Whether documents account for a file: by its path, or by a component that bears its name. */
export function claims({ names, locations }: Declared): (path: string) => boolean {
  // "libjpeg / libjpeg-turbo" (Pillow) names two.
  const single = names.flatMap((name) => name.toLowerCase().split(/\s*\/\s*/)).map((name) => name.replaceAll(/\s+/g, '-'));
  const claimed = new Set(single.flatMap((name) => [name, nameStem(name)]));
  return (path) => {
    if (locations.some((location) => location === path || location.endsWith(`/${path}`))) return true;
    const stem = stemOf(path);
    if (claimed.has(stem) || (STEMS[stem] ?? []).some((name) => claimed.has(name))) return true;
    // openblas ships as libopenblasp-r0; the parts of one project share a prefix (xcb, xcb-shm).
    for (let length = SHORTEST_PREFIX; length < stem.length; length += 1) if (claimed.has(stem.slice(0, length))) return true;
    return false;
  };
}
