/**
 * How complete the picture of a distribution's own make-up is (docs/rules.md R8). Honest in both directions: what nobody
 * declared is listed, and completeness is claimed only where nothing can be hidden.
 */
import type { Aggregate } from '../model/inventory.ts';

export interface Coverage {
  readonly aggregate: Aggregate;
  /** Bundled native libraries that no document names; paths as in RECORD. */
  readonly unclaimed: readonly string[];
}

/** What is known of a distribution's files. */
export interface FileFacts {
  readonly nativeFiles: readonly string[];
  readonly vendors: boolean;
}

/** Folders into which auditwheel, delvewheel (`x.libs/`) and delocate (`.dylibs/`) graft foreign libraries. */
const GRAFTED = /(?:^|\/)(?:[^/]+\.libs|\.dylibs)\//;

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

/** Judges one distribution. `names` are those of the components that its documents declare; no RECORD, no `files`. */
export function coverageOf(files: FileFacts | undefined, names: readonly string[], hasDocument: boolean): Coverage {
  if (files === undefined) return { aggregate: 'unknown', unclaimed: [] };
  // "libjpeg / libjpeg-turbo" (Pillow) names two.
  const single = names.flatMap((name) => name.toLowerCase().split(/\s*\/\s*/)).map((name) => name.replaceAll(/\s+/g, '-'));
  const claimed = new Set(single.flatMap((name) => [name, nameStem(name)]));
  const isClaimed = (path: string): boolean => {
    const stem = stemOf(path);
    if (claimed.has(stem) || (STEMS[stem] ?? []).some((name) => claimed.has(name))) return true;
    // openblas ships as libopenblasp-r0; the parts of one project share a prefix (xcb, xcb-shm).
    for (let length = SHORTEST_PREFIX; length < stem.length; length += 1) if (claimed.has(stem.slice(0, length))) return true;
    return false;
  };
  const unclaimed = files.nativeFiles.filter((path) => GRAFTED.test(path) && !isClaimed(path));
  if (unclaimed.length > 0) return { aggregate: 'incomplete', unclaimed };
  const opaque = files.nativeFiles.length > 0 || files.vendors || hasDocument;
  return { aggregate: opaque ? 'unknown' : 'complete', unclaimed: [] };
}
