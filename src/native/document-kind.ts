/** Which files of a distribution say what was copied into it, by their paths alone. */

export interface DocumentKind {
  readonly kind: 'vcpkg' | 'licenses' | 'package' | 'script' | 'license-path';
  /** Bytes that are worth reading. */
  readonly limit: number;
}

const MiB = 1024 * 1024;

/** Which of a distribution's files are read, by their paths; undefined for all others. `license-path` needs no bytes. */
export function documentKind(path: string): DocumentKind | undefined {
  // Embedded documents are read as what they are.
  if (/\.dist-info\/sboms\//.test(path)) return undefined;
  if (/(?:^|\/)vcpkg\.spdx\.json$/.test(path)) return { kind: 'vcpkg', limit: MiB };
  if (/(?:^|\/)third-party-licenses\.json$/.test(path)) return { kind: 'licenses', limit: 16 * MiB };
  if (/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path)) return { kind: 'package', limit: MiB };
  if (/\.js$/.test(path) && !/(?:^|\/)node_modules\//.test(path)) return { kind: 'script', limit: 1024 };
  if (LICENSE_PATH.test(path)) return { kind: 'license-path', limit: 0 };
  return undefined;
}

/** `…dist-info/licenses/subprojects/fast_float-8.2.10/LICENSE-MIT` */
export const LICENSE_PATH: RegExp =
  /\.dist-info\/licenses\/(?:[^/]+\/){0,4}(?:subprojects|third[-_]?party|vendor(?:ed)?|extern(?:al)?|deps)\/(?<name>[A-Za-z][\w+-]{1,40}?)-v?(?<version>\d+(?:\.\d+){1,3})\/[^/]*(?:LICEN[CS]E|COPYING)[^/]*$/i;
