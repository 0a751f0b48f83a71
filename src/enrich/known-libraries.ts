/** Looks libraries up in the table, by any of their names, and states the CPEs that advisories use for a release. */
import { type Cpe, parseCpe } from '../model/cpe.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { LIBRARIES, type LibraryRow } from './libraries.data.ts';

let rows: ReadonlyMap<string, LibraryRow> | undefined;

/** Rows by normalised name; a library's own name beats what another is called too. */
function byName(): ReadonlyMap<string, LibraryRow> {
  rows ??= new Map([
    ...LIBRARIES.flatMap((row) => (row.names ?? []).map((name) => [normalizeName(name), row] as const)),
    ...LIBRARIES.map((row) => [normalizeName(row.library), row] as const),
  ]);
  return rows;
}

let aliases: ReadonlyMap<string, string> | undefined;

/** The library by each of its names, in lower case. */
export function libraryAliases(): ReadonlyMap<string, string> {
  aliases ??= new Map([...byName()].map(([name, { library }]) => [name, library]));
  return aliases;
}

/** zlib-ng 2.x is shipped under the name zlib, and the advisories of zlib are not its own. */
const ONLY: ReadonlyMap<string, RegExp> = new Map([['zlib', /^1\./]]);

/** The CPEs of a release of a library, the primary one first; none where the table has none or the version is no release. */
export function cpesOf(name: string, version: string): readonly Cpe[] {
  const row = byName().get(normalizeName(name.replaceAll(/\s+/g, '-')));
  const plain = version.replace(/^v(?=\d)/, '');
  if (row === undefined || !/^\d[\w.+-]*$/.test(plain) || ONLY.get(row.library)?.test(plain) === false) return [];
  const release = releaseIn(row.library, plain).replace(/[^a-z0-9_.-]/gi, (char) => `\\${char}`);
  const texts = row.cpes.map(({ vendor, product }) => `cpe:2.3:a:${vendor}:${product}:${release}:*:*:*:*:*:*:*`);
  return texts.map(parseCpe).filter((cpe) => cpe !== undefined);
}

/** The CPE of Go, by which advisories name its standard library; none where the version is no release. */
export function cpesOfGo(version: string): readonly Cpe[] {
  const release = /^(?:go|v)?(\d+\.\d+(?:\.\d+)?)$/.exec(version)?.[1];
  const cpe = release === undefined ? undefined : parseCpe(`cpe:2.3:a:golang:go:${release}:*:*:*:*:*:*:*`);
  return cpe === undefined ? [] : [cpe];
}

/** How advisories write a release: without what forks and development states add. */
function releaseIn(library: string, version: string): string {
  if (library === 'zlib') return /^\d+\.\d+(?:\.\d+)?/.exec(version)?.[0] ?? version;
  return version.replace(/\.dev\d*$|_DEV$/, '');
}
