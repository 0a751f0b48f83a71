/**
 * The names that one processor architecture has in package formats, each to and from `platform.machine()`, by which wheels are tagged
 * and markers decided.
 * Sources: dpkg's cputable, rpm's rpmrc, apk's arch list, conda's subdirs (CEP 26), the platform tags of Windows wheels (PEP 425).
 */

/** A system, as `sys.platform` calls it, and the machine as `platform.machine()` spells it there. */
export interface Platform {
  readonly system?: 'linux' | 'darwin' | 'win32';
  readonly machine?: string;
}

/** Linux machines, with their names for Debian, for rpm-based distributions, and for Alpine; absent where there is no such port. */
const LINUX: readonly { readonly machine: string; readonly deb?: string; readonly rpm?: string; readonly apk?: string }[] = [
  { machine: 'x86_64', deb: 'amd64', rpm: 'x86_64', apk: 'x86_64' },
  { machine: 'aarch64', deb: 'arm64', rpm: 'aarch64', apk: 'aarch64' },
  { machine: 'i686', deb: 'i386', rpm: 'i686', apk: 'x86' },
  { machine: 'ppc64le', deb: 'ppc64el', rpm: 'ppc64le', apk: 'ppc64le' },
  { machine: 's390x', deb: 's390x', rpm: 's390x', apk: 's390x' },
  { machine: 'armv7l', deb: 'armhf', apk: 'armv7' },
];

const BY_PACKAGE_TYPE: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  (['deb', 'rpm', 'apk'] as const).map((type) => [type, new Map(LINUX.flatMap((row) => (row[type] ? [[row.machine, row[type]]] : [])))]),
);

/** The architecture of a package of type `deb`, `rpm` or `apk` for a machine; undefined where it is not known. */
export function packageArchitecture(type: string, machine: string): string | undefined {
  return BY_PACKAGE_TYPE.get(type)?.get(machine);
}

/** Whether packages of this purl type name an architecture. */
export function namesArchitecture(type: string): boolean {
  return BY_PACKAGE_TYPE.has(type);
}

const BY_DEBIAN: ReadonlyMap<string, string> = new Map(LINUX.flatMap(({ deb, machine }) => (deb === undefined ? [] : [[deb, machine]])));

/** The machine that Debian's name of an architecture stands for. */
export function machineOfDebian(architecture: string): string | undefined {
  return BY_DEBIAN.get(architecture);
}

const BY_CONDA: ReadonlyMap<string, Platform> = new Map<string, Platform>([
  ['linux-64', { system: 'linux', machine: 'x86_64' }],
  ['linux-32', { system: 'linux', machine: 'i686' }],
  ['linux-aarch64', { system: 'linux', machine: 'aarch64' }],
  ['linux-ppc64le', { system: 'linux', machine: 'ppc64le' }],
  ['linux-s390x', { system: 'linux', machine: 's390x' }],
  ['osx-64', { system: 'darwin', machine: 'x86_64' }],
  ['osx-arm64', { system: 'darwin', machine: 'arm64' }],
  ['win-64', { system: 'win32', machine: 'AMD64' }],
  ['win-32', { system: 'win32', machine: 'x86' }],
  ['win-arm64', { system: 'win32', machine: 'ARM64' }],
]);

/** The platform that a subdir of a conda channel is for; nothing of `noarch`. */
export function platformOfConda(subdir: string): Platform {
  return BY_CONDA.get(subdir) ?? {};
}

const BY_WINDOWS_TAG: ReadonlyMap<string, string> = new Map([
  ['win_amd64', 'AMD64'],
  ['win32', 'x86'],
  ['win_arm64', 'ARM64'],
]);

/** What the platform tag of a wheel proves (PEP 425, PEP 600, PEP 656); nothing of `any`. */
export function platformOfTag(tag: string): Platform {
  const linux = /^(?:many|musl)?linux(?:\d+|_\d+_\d+)?_(.+)$/.exec(tag)?.[1];
  if (linux !== undefined) return { system: 'linux', machine: linux };
  const mac = /^macosx_\d+_\d+_(.+)$/.exec(tag)?.[1];
  if (mac !== undefined) return mac.startsWith('universal') ? { system: 'darwin' } : { system: 'darwin', machine: mac };
  if (!/^win(?:32|_\w+)$/.test(tag)) return {};
  const windows = BY_WINDOWS_TAG.get(tag);
  return windows === undefined ? { system: 'win32' } : { system: 'win32', machine: windows };
}
