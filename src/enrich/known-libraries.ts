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

/**
 * Which releases are a library's own. zlib-ng 2.x is shipped under the name zlib, and the advisories of zlib are not its own; libjpeg and
 * libjpeg-turbo are shipped under each other's, and declared as one or the other.
 */
const ONLY: ReadonlyMap<string, RegExp> = new Map([
  ['zlib', /^1\./],
  ['libjpeg', /^(?![1-3]\.\d)/],
  ['libjpeg-turbo', /^[1-3]\.\d/],
]);

/**
 * The CPEs of a release of a library, the primary one first; none where the table has none or the version is no release. A name may be that of
 * two ("libjpeg / libjpeg-turbo"): then it is the one that has such releases, and the last where both have.
 */
export function cpesOf(name: string, version: string): readonly Cpe[] {
  const plain = version.replace(/^v(?=\d)/, '');
  const row = name
    .split(' / ')
    .map((one) => byName().get(normalizeName(one.replaceAll(/\s+/g, '-'))))
    .findLast((one) => one !== undefined && ONLY.get(one.library)?.test(plain) !== false);
  if (row === undefined || !/^\d[\w.+-]*$/.test(plain)) return [];
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
