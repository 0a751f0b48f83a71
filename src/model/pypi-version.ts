/**
 * Versions of Python distributions: parsing, canonical form and order.
 * Specification: https://packaging.python.org/en/latest/specifications/version-specifiers/ (PEP 440)
 * Specifiers (`>=1.2`) are in `python/specifier.ts`; here is only what identity needs.
 */
import { remember } from './remember.ts';

/** A parsed version. Numbers are bigint: real versions hold dates and hashes beyond 2^53. */
export interface PypiVersion {
  readonly epoch: bigint;
  readonly release: readonly bigint[];
  readonly pre?: readonly ['a' | 'b' | 'rc', bigint];
  readonly post?: bigint;
  readonly dev?: bigint;
  readonly local?: readonly (string | bigint)[];
}

// The grammar of PEP 440, appendix B, in its permissive reading (alternative spellings, implicit numbers, a leading v).
const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:([-_.]?dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PRE_RELEASE: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Longer texts are no versions: bounds what a hostile document can make us compute. */
const LONGEST_VERSION = 256;

/** Parses `text` as PEP 440 says; undefined when it is not a version. */
export const parseVersion: (text: string) => PypiVersion | undefined = remember(parse);

function parse(text: string): PypiVersion | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_VERSION) return undefined;
  const match = VERSION.exec(trimmed.toLowerCase());
  if (match === null) return undefined;
  const [, epoch, release = '', preKind, preNumber, implicitPost, postKind, postNumber, devKind, devNumber, local] = match;
  const pre = preKind === undefined ? undefined : PRE_RELEASE[preKind];
  const post = implicitPost ?? (postKind === undefined ? undefined : postNumber || '0');
  return {
    epoch: BigInt(epoch ?? 0),
    release: release.split('.').map(BigInt),
    ...(pre !== undefined && { pre: [pre, BigInt(preNumber || 0)] as const }),
    ...(post !== undefined && { post: BigInt(post) }),
    ...(devKind !== undefined && { dev: BigInt(devNumber || 0) }),
    ...(local !== undefined && { local: local.split(/[-_.]/).map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) }),
  };
}

/** The release segment without its trailing zeros: `1.0` and `1.0.0` are one version. */
function significantRelease(release: readonly bigint[]): readonly bigint[] {
  let end = release.length;
  while (end > 1 && release[end - 1] === 0n) end -= 1;
  return release.slice(0, end);
}

/** The version without its local part (`+cu128`). */
export function withoutLocal(version: PypiVersion): PypiVersion {
  const { local: _, ...rest } = version;
  return rest;
}

/** The canonical text of a version: equal versions give equal texts, for keys only (`1.0.0` becomes `1`). */
export function canonicalVersion(version: PypiVersion): string {
  const epoch = version.epoch === 0n ? '' : `${version.epoch}!`;
  const pre = version.pre === undefined ? '' : version.pre.join('');
  const post = version.post === undefined ? '' : `.post${version.post}`;
  const dev = version.dev === undefined ? '' : `.dev${version.dev}`;
  const local = version.local === undefined ? '' : `+${version.local.join('.')}`;
  return `${epoch}${significantRelease(version.release).join('.')}${pre}${post}${dev}${local}`;
}

/** The key under which two version texts are the same version: canonical where PEP 440 applies, the trimmed text elsewhere. */
export const versionKey: (text: string) => string = remember((text) => {
  const version = parseVersion(text);
  return version === undefined ? text.trim() : canonicalVersion(version);
});

function compareBigint(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareRelease(left: readonly bigint[], right: readonly bigint[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareBigint(left[index] ?? 0n, right[index] ?? 0n);
    if (order !== 0) return order;
  }
  return 0;
}

/** Where a version's pre-release stands: `.dev` alone before every pre-release, none at all after them. */
function preRank(version: PypiVersion): readonly [number, bigint] {
  if (version.pre !== undefined) return [['a', 'b', 'rc'].indexOf(version.pre[0]), version.pre[1]];
  return version.post === undefined && version.dev !== undefined ? [-1, 0n] : [3, 0n];
}

function compareLocal(left: PypiVersion['local'], right: PypiVersion['local']): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    if (a === b) continue;
    if (typeof a !== typeof b) return typeof a === 'bigint' ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return 0;
}

/** Three-way comparison of two versions in PEP 440's order. */
export function compareVersions(left: PypiVersion, right: PypiVersion): number {
  const [leftPre, rightPre] = [preRank(left), preRank(right)];
  return (
    compareBigint(left.epoch, right.epoch) ||
    compareRelease(left.release, right.release) ||
    leftPre[0] - rightPre[0] ||
    compareBigint(leftPre[1], rightPre[1]) ||
    compareBigint(left.post ?? -1n, right.post ?? -1n) ||
    compareBigint(left.dev ?? INFINITE_DEV, right.dev ?? INFINITE_DEV) ||
    compareLocal(left.local, right.local)
  );
}

// A version without .dev comes after every .devN of it; larger than any number that LONGEST_VERSION digits can write.
const INFINITE_DEV = 10n ** BigInt(LONGEST_VERSION + 1);
