/** Python packages as other ecosystems package them: their names and versions, and which of them is which. */
import type { Purl } from './purl.ts';
import { type NormalizedName, normalizeName } from './pypi-name.ts';
import { versionKey } from './pypi-version.ts';

/** Prefixes that distributions put before the names of Python packages: `python3-`, `python3.11-`, `py3-`. */
const DISTRO_PREFIX = /^(?:python(?:\d+(?:\.\d+)?)?|py\d*|pypy\d*)-/;

/** A distribution's version without epoch, release and repacking marks: `42:65.5.1+dfsg-3.el9` is 65.5.1. */
export function upstreamVersion(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~](?:dfsg|ds|repack)[\d.]*$/, '')
    .replace(/[~^]/, '');
}

interface PythonPackage {
  readonly name: NormalizedName;
  readonly version?: string | undefined;
}

/** Whether a package's name is that of a Python package, with or without a distributor's prefix. */
function isNameOf(name: string, { name: wanted }: PythonPackage): boolean {
  return normalizeName(name) === wanted || normalizeName(name.replace(DISTRO_PREFIX, '')) === wanted;
}

function hasUpstreamVersion(version: string, { version: wanted }: PythonPackage): boolean {
  return wanted !== undefined && versionKey(upstreamVersion(version)) === versionKey(wanted);
}

const LINUX: ReadonlySet<string> = new Set(['rpm', 'deb', 'apk']);

/** docs/rules.md R3 h: an rpm, deb or apk of the Python package's name and upstream version. */
export function isLinuxPackageOf(purl: Purl | undefined, subject: PythonPackage): boolean {
  return purl !== undefined && LINUX.has(purl.type) && isNameOf(purl.name, subject) && hasUpstreamVersion(purl.version ?? '', subject);
}

/**
 * docs/rules.md R3 h and k, by the records of a package manager: of the Python packages that came with a package the one that it is:
 * the one of its name, or the only one if it has its version (pyyaml in python3-yaml, torch in pytorch; linux-perf brings a module of
 * another version, and is not that module).
 */
export function sameSoftware<T extends PythonPackage>(name: string, version: string, owned: readonly T[]): T | undefined {
  const named = owned.find((one) => isNameOf(name, one));
  const [only, ...others] = owned;
  if (named !== undefined || only === undefined || others.length > 0) return named;
  return hasUpstreamVersion(version, only) ? only : undefined;
}
