/** The platform that an interpreter was built for, as the names of its files and the records of package managers tell it. */
import { machineOfDebian, type Platform, platformOfConda } from '../../model/architectures.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Environment } from '../layout/environment.ts';
import type { CondaRecord } from '../managers/conda.ts';
import type { DebianPackage, DpkgRecords } from '../managers/dpkg.ts';

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

/** The platform by conda's record of the interpreter. */
export function condaPlatform(conda: CondaRecord | undefined): Platform {
  return platformOfConda(conda?.subdir ?? '');
}

/** The platform by dpkg's records, where the interpreter is a Debian package. */
export function debianPlatform(dpkg: DpkgRecords | undefined, debian: DebianPackage | undefined): Platform {
  const machine = debian === undefined ? undefined : machineOfDebian(dpkg?.architecture ?? '');
  return machine === undefined ? {} : { system: 'linux', machine };
}
