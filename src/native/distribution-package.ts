/**
 * Names the package of a Linux distribution that a grafted file was taken from: by `.gnu_debuglink`, which Red Hat's builds of release 8
 * and later give the package's version and release, and by auditwheel's digits where the file is known.
 */
import { parsePurl } from '../model/purl.ts';
import type { Claim } from './claim.ts';
import { namedLibrary, parseSharedName, type SharedName, withoutInfix } from './soname.ts';
import { GRAFTS } from './tables/grafts.data.ts';

/** A debug link of an rpm: `libxml2.so.2.9.7-2.9.7-21.el8_10.3.x86_64.debug`. */
export interface DebugLink {
  readonly file: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** Takes a debug link apart; undefined where it has no version and release of Enterprise Linux: `.debug` alone is anybody's. */
export function parseDebugLink(link: string): DebugLink | undefined {
  const match = /^(.+)-([^-]+)-([^-]+\.el(?:[89]|1\d)(?:[._][\w.]*)?)\.(x86_64|aarch64|i686|ppc64le|s390x)\.debug$/.exec(link);
  const [, file, version, release, arch] = match ?? [];
  if (file === undefined || version === undefined || release === undefined || arch === undefined) return undefined;
  return { file, version, release, arch };
}

/** The claim of a debug link; undefined where it names no package that is known. */
export function debugLinkClaim(link: string, soname: SharedName | undefined): Claim | undefined {
  const parsed = parseDebugLink(link);
  if (parsed === undefined) return undefined;
  // `libgcc_s-11-20240719.so.1`, `libcurl.so.4.7.0.minimal`: the name that the file had in its package.
  const original = parseSharedName(parsed.file.replace(/-\d+-\d{8}(?=\.so)/, '').replace(/\.minimal$/, ''));
  const library =
    (original === undefined ? undefined : namedLibrary(original)) ?? (soname === undefined ? undefined : namedLibrary(soname));
  if (library === undefined) return undefined;
  // A package that the table does not name has a release all the same.
  if (library.elPackage === undefined)
    return { library: library.library, ecosystem: 'generic', version: parsed.version, way: 'debug-link', value: link };
  const major = /\.el(\d+)/.exec(parsed.release)?.[1] ?? '8';
  const package_ = (major === '8' ? NAMES_IN_8.get(library.elPackage) : undefined) ?? library.elPackage;
  const name = parsed.file.endsWith('.minimal') ? `${package_}-minimal` : package_;
  return {
    library: library.library,
    ecosystem: 'rpm',
    version: parsed.version,
    distributed: { name, version: `${parsed.version}-${parsed.release}`, distro: `almalinux-${major}`, arch: parsed.arch },
    way: 'debug-link',
    // Only AlmaLinux's own changes name it; of other packages of Red Hat's the image that wheels are built in tells the distribution.
    value: parsed.release.includes('.alma') ? link : `${link} (taken for AlmaLinux ${major}: the images of manylinux are)`,
  };
}

/** Packages that release 8 has not yet taken apart: there the libraries are in that of the program. */
const NAMES_IN_8: ReadonlyMap<string, string> = new Map([['libbrotli', 'brotli']]);

let byHash: ReadonlyMap<string, (typeof GRAFTS)[number]> | undefined;

/** The claim of a grafted file whose digits are known. */
export function graftClaim(name: SharedName | undefined, machine: string | undefined): Claim | undefined {
  if (name?.hash === undefined) return undefined;
  byHash ??= new Map(GRAFTS.map((row) => [`${row[0]} ${row[1]}`, row]));
  const row = byHash.get(`${name.stem} ${name.hash}`) ?? byHash.get(`${withoutInfix(name)} ${name.hash}`);
  const purl = row === undefined ? undefined : parsePurl(row[2]);
  if (purl?.version === undefined) return undefined;
  const distro = purl.namespace === 'alpine' ? 'alpine' : `${purl.namespace ?? ''}-${/\.el(\d+)/.exec(purl.version)?.[1] ?? ''}`;
  const version = purl.version.replace(/-[^-]*$/, '');
  const library = namedLibrary(name)?.library ?? purl.name;
  const arch = machine === undefined ? {} : { arch: machine };
  const ecosystem = purl.type === 'apk' ? 'apk' : 'rpm';
  return {
    library,
    ecosystem,
    version,
    distributed: { name: purl.name, version: purl.version, distro, ...arch },
    way: 'graft-hash',
    value: `${name.stem}-${name.hash}`,
  };
}
