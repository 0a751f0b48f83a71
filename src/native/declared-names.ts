/** The names under which documents declare the library that a file is: those of its packages, and of the library itself. */
import { groupBy } from '../model/order.ts';
import { namedLibrary, parseSharedName } from './soname.ts';

/** What a file may be declared as. */
export interface DeclaredNames {
  /** Packages that have this very file. */
  readonly packages: readonly string[];
  /** What the library is called: other files are of it, too. */
  readonly libraries: readonly string[];
}

const NONE: DeclaredNames = { packages: [], libraries: [] };

/** The names for a file, by its own name; none where the tables do not know it. `aliases`: the library by each of its other names. */
export function declaredNames(path: string, aliases: ReadonlyMap<string, string>): DeclaredNames {
  const name = parseSharedName(path.slice(path.lastIndexOf('/') + 1));
  const named = name === undefined ? undefined : namedLibrary(name);
  if (name === undefined || named === undefined) return NONE;
  const { library, elPackage } = named;
  return {
    packages: [...(elPackage === undefined ? [] : [elPackage.toLowerCase()]), ...(OTHER_PACKAGES.get(name.stem) ?? [])],
    libraries: PACKAGED_APART.has(library) ? [] : [library, ...(KIN.get(library) ?? []), ...aliasesOf(library, aliases)],
  };
}

let grouped: { readonly from: ReadonlyMap<string, string>; readonly byLibrary: ReadonlyMap<string, readonly string[]> } | undefined;

/** The other names of a library; the table of all is gone through once, not for each file. */
function aliasesOf(library: string, aliases: ReadonlyMap<string, string>): readonly string[] {
  if (grouped?.from !== aliases) grouped = { from: aliases, byLibrary: groupBy(aliases.keys(), (alias) => aliases.get(alias) ?? '') };
  return grouped.byLibrary.get(library) ?? [];
}

/** Names of packages elsewhere than in Enterprise Linux 8 and 9. Source: the packages of Enterprise Linux 7, Alpine and Debian. */
const OTHER_PACKAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['libssl', ['libssl3', 'libssl1.1', 'openssl3-libs']],
  ['libcrypto', ['libcrypto3', 'libcrypto1.1', 'openssl3-libs']],
  ['libgfortran', ['libgfortran5']],
  ['libquadmath', ['libquadmath0']],
  ['libpq', ['postgresql-libs', 'libpq5']],
  ['libz', ['zlib-ng-compat']],
]);

/** Libraries whose files are of packages that are declared each for itself: libgcc is no claim of libgfortran. */
const PACKAGED_APART: ReadonlySet<string> = new Set(['gcc']);

/** What is declared in the place of a library, or together with it: a fork that has its file's name, packages that all its files are in. */
const KIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['zlib', ['zlib-ng']],
  ['fftw', ['fftw-libs', 'fftw3', 'fftw-libs-double', 'fftw-libs-single', 'fftw-libs-long']],
  ['lapack', ['blas']],
]);
