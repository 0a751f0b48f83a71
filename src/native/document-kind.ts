/** Which files of a distribution say what was copied into it, by their paths alone. */

export interface DocumentKind {
  readonly kind: 'vcpkg' | 'licenses' | 'package' | 'script' | 'license-path' | 'license-text';
  /** Bytes that are worth reading. */
  readonly limit: number;
}

const MiB = 1024 * 1024;

/** Which of a distribution's files are read, by their paths; undefined for all others. `license-path` needs no bytes. */
export function documentKind(path: string): DocumentKind | undefined {
  // Most files are settled by their last letters.
  if (path.endsWith('.py') || path.endsWith('.pyc')) return undefined;
  if (path.endsWith('.js')) return path.includes('node_modules/') ? undefined : { kind: 'script', limit: 1024 };
  if (path.endsWith('.json')) return listKind(path);
  if (!path.includes('.dist-info/')) return undefined;
  if (LICENSE_TEXT.test(path)) return { kind: 'license-text', limit: 512 * 1024 };
  return LICENSE_PATH.test(path) || LICENSE_OF.test(path) ? { kind: 'license-path', limit: 0 } : undefined;
}

function listKind(path: string): DocumentKind | undefined {
  // Embedded documents are read as what they are.
  if (path.includes('.dist-info/sboms/')) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'vcpkg.spdx.json') return { kind: 'vcpkg', limit: MiB };
  if (name === 'third-party-licenses.json') return { kind: 'licenses', limit: 16 * MiB };
  return name === 'package.json' && NODE_PACKAGE.test(path) ? { kind: 'package', limit: MiB } : undefined;
}

const NODE_PACKAGE = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/;

/** A distribution's own licence file, to which numpy and scipy add a block of `Name:`, `Files:`, `License:` for what they bundle. */
const LICENSE_TEXT = /^[^/]+\.dist-info\/(?:licenses\/)?LICENSE(?:\.txt)?$/;

/** `…dist-info/licenses/subprojects/fast_float-8.2.10/LICENSE-MIT` */
export const LICENSE_PATH: RegExp =
  /\.dist-info\/licenses\/(?:[^/]+\/){0,4}(?:subprojects|third[-_]?party|vendor(?:ed)?|extern(?:al)?|deps)\/(?<name>[A-Za-z][\w+-]{1,40}?)-v?(?<version>\d+(?:\.\d+){1,3})\/[^/]*(?:LICEN[CS]E|COPYING)[^/]*$/i;

/** A licence file below `licenses/` that is named after what it is the licence of, or lies in a folder that is. */
export const LICENSE_OF: RegExp =
  /\.dist-info\/licenses\/(?:[^/]+\/){0,6}(?:(?<folder>[A-Za-z][\w+-]{1,40})\/(?:LICEN[CS]E|COPYING)[^/]*|LICEN[CS]E[.-](?<suffix>[A-Za-z][\w+-]{1,40})\.(?:txt|md)|(?<prefix>[A-Za-z][A-Za-z0-9+-]{1,40})_LICEN[CS]E(?:\.txt)?)$/;
