/**
 * Version specifiers: `>=1.2,<2`.
 * Specification: https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers (PEP 440)
 */
import { canonicalVersion, compareVersions, type PypiVersion, parseVersion, withoutLocal } from '../../model/pypi-version.ts';

const OPERATORS = ['===', '~=', '==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Specifier {
  readonly operator: Operator;
  /** As written, without white space. */
  readonly version: string;
}

/** Parses a comma-separated list of specifiers; undefined when one of them is none. An empty list allows every version. */
export function parseSpecifiers(text: string): readonly Specifier[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const specifiers = parts.map(parseSpecifier);
  return specifiers.every((specifier) => specifier !== undefined) ? specifiers : undefined;
}

function parseSpecifier(text: string): Specifier | undefined {
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate));
  if (operator === undefined) return undefined;
  const version = text.slice(operator.length).trim();
  // Arbitrary equality takes any text that cannot be mistaken for the end of the requirement.
  if (operator === '===') return /[\s;)]/.test(version) ? undefined : { operator, version };
  if (version === '' || /\s/.test(version)) return undefined;
  // A wildcard follows a release alone.
  if (version.endsWith('.*'))
    return (operator === '==' || operator === '!=') && /^v?(?:\d+!)?\d+(?:\.\d+)*\.\*$/i.test(version) ? { operator, version } : undefined;
  const parsed = parseVersion(version);
  if (parsed === undefined) return undefined;
  if (parsed.local !== undefined && operator !== '==' && operator !== '!=') return undefined;
  return operator === '~=' && parsed.release.length < 2 ? undefined : { operator, version };
}

/** Whether `version` begins with the release of `prefix`, as `==1.2.*` asks. */
function startsWith(version: PypiVersion, prefix: PypiVersion): boolean {
  return version.epoch === prefix.epoch && prefix.release.every((part, index) => (version.release[index] ?? 0n) === part);
}

function baseEquals(left: PypiVersion, right: PypiVersion): boolean {
  const base = ({ epoch, release }: PypiVersion): string => canonicalVersion({ epoch, release });
  return base(left) === base(right);
}

function equals(version: PypiVersion, text: string): boolean {
  const wanted = parseVersion(text.endsWith('.*') ? text.slice(0, -2) : text);
  if (wanted === undefined) return false;
  if (text.endsWith('.*')) return startsWith(version, wanted);
  return compareVersions(wanted.local === undefined ? withoutLocal(version) : version, wanted) === 0;
}

/**
 * Whether one specifier allows a version. A local part of the version is ignored unless the specifier has one itself; a text that
 * is no version satisfies `===` alone.
 */
export function satisfies(candidate: string, specifier: Specifier): boolean {
  const { operator, version: text } = specifier;
  if (operator === '===') return candidate.trim().toLowerCase() === text.toLowerCase();
  const version = parseVersion(candidate);
  return version !== undefined && allows(version, operator, text);
}

function allows(version: PypiVersion, operator: Exclude<Operator, '==='>, text: string): boolean {
  const wanted = parseVersion(text.replace(/\.\*$/, ''));
  const plain = withoutLocal(version);
  const order = wanted === undefined ? 0 : compareVersions(plain, wanted);
  switch (operator) {
    case '==':
      return equals(version, text);
    case '!=':
      return !equals(version, text);
    case '<=':
      return wanted !== undefined && order <= 0;
    case '>=':
      return wanted !== undefined && order >= 0;
    case '~=':
      return wanted !== undefined && order >= 0 && startsWith(plain, { epoch: wanted.epoch, release: wanted.release.slice(0, -1) });
    case '<':
      // 3.0rc1 is not < 3.0: an exclusive bound leaves out the pre-releases of the bound itself.
      return wanted !== undefined && order < 0 && !(isPreRelease(version) && !isPreRelease(wanted) && baseEquals(version, wanted));
    case '>':
      // 1.0.post1 and 1.0+local are not > 1.0.
      return wanted !== undefined && order > 0 && !(version.post !== undefined && wanted.post === undefined && baseEquals(version, wanted));
  }
}

function isPreRelease(version: PypiVersion): boolean {
  return version.pre !== undefined || version.dev !== undefined;
}
