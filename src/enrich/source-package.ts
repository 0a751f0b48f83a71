/** The source package of a distribution's binary package, by the release: what advisories are about. */
import { PACKAGES, type PackageRow } from './packages.data.ts';
import { SOURCE_PACKAGES, type SourcePackage } from './source-packages.ts';

let rows: ReadonlyMap<string, PackageRow> | undefined;

/** Rebuilds of Enterprise Linux have the packages of the release that they rebuild. */
const REBUILDS = /^(?:rocky|rhel|centos)-(?=[89]$)/;

/** The source package and its epoch; undefined where no table knows the package. `distro`: as in a purl, `almalinux-8`. */
export function sourcePackage(distro: string, name: string): SourcePackage | undefined {
  rows ??= new Map(PACKAGES.map((row) => [`${row[0]} ${row[1]}`, row]));
  const row = rows.get(`${distro.replace(REBUILDS, 'almalinux-')} ${name}`);
  if (row !== undefined) {
    const [, , source, epoch] = row;
    // In the bundle the table is JSON, which knows no undefined.
    return typeof epoch === 'number' ? { source, epoch } : { source };
  }
  return /^(?:almalinux|rocky|rhel|centos|fedora)-/.test(distro) ? SOURCE_PACKAGES.get(name) : undefined;
}
