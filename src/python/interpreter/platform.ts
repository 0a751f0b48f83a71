/** The platform that an interpreter was built for, as the names of its files and the records of package managers tell it. */
import { defined } from '../../model/defined.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Environment } from '../layout/environment.ts';
import type { CondaRecord } from '../managers/conda.ts';
import type { DebianPackage, DpkgRecords } from '../managers/dpkg.ts';
import type { TagFacts } from '../metadata/wheel-file.ts';

export type Platform = Pick<TagFacts, 'system' | 'machine'>;

/** The name of `_sysconfigdata__linux_x86_64-linux-gnu.py` tells both; on Windows there is none. */
export function platformOf(tree: FileTree, { standardLibraries }: Environment): Platform {
  for (const library of standardLibraries) {
    for (const { name } of tree.list(library).entries) {
      const match = /^_sysconfigdata_[a-z]*_(linux|darwin)_([A-Za-z0-9_]*)/.exec(name);
      if (match === null) continue;
      const system = match[1] === 'linux' ? 'linux' : 'darwin';
      return match[2] === '' || match[2] === 'darwin' || match[2] === undefined ? { system } : { system, machine: match[2] };
    }
    if (/(?:^|\/)Lib$/.test(library)) return { system: 'win32' };
  }
  return {};
}

const CONDA_MACHINES: Readonly<Record<string, Platform>> = {
  'linux-64': { system: 'linux', machine: 'x86_64' },
  'linux-32': { system: 'linux', machine: 'i686' },
  'linux-aarch64': { system: 'linux', machine: 'aarch64' },
  'linux-ppc64le': { system: 'linux', machine: 'ppc64le' },
  'linux-s390x': { system: 'linux', machine: 's390x' },
  'osx-64': { system: 'darwin', machine: 'x86_64' },
  'osx-arm64': { system: 'darwin', machine: 'arm64' },
  'win-64': { system: 'win32', machine: 'AMD64' },
  'win-32': { system: 'win32', machine: 'x86' },
  'win-arm64': { system: 'win32', machine: 'ARM64' },
};

export function condaPlatform(conda: CondaRecord | undefined): Platform {
  const subdir = conda?.subdir ?? '';
  return Object.hasOwn(CONDA_MACHINES, subdir) ? (CONDA_MACHINES[subdir] ?? {}) : {};
}

const DEBIAN_MACHINES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  i386: 'i686',
  ppc64el: 'ppc64le',
  s390x: 's390x',
  armhf: 'armv7l',
};

export function debianPlatform(dpkg: DpkgRecords | undefined, debian: DebianPackage | undefined): Platform {
  const architecture = dpkg?.architecture ?? '';
  if (debian === undefined || !Object.hasOwn(DEBIAN_MACHINES, architecture)) return {};
  return defined({ system: 'linux' as const, machine: DEBIAN_MACHINES[architecture] });
}
