/**
 * Which of two versions is the later one, by the order of the ecosystem that they come from.
 * Specifications: PEP 440 (pypi, conda), Semantic Versioning 2.0.0 with Cargo's order of build metadata (cargo, npm and others), rpm-version(7),
 * deb-version(7), Alpine's apk-package(5). For everything else there is no rule that all keep: {@link compareGeneric} says what is done.
 */
import { compareText } from '../model/order.ts';
import type { Purl } from '../model/purl.ts';
import { compareVersions, parseVersion } from '../model/pypi-version.ts';
import { compareApk, compareDeb, compareDigits, compareRpm } from './linux-versions.ts';

/** Longer texts are no versions that anybody orders; they compare as texts. */
const LONGEST = 256;

const SEMANTIC: ReadonlySet<string> = new Set(['cargo', 'npm', 'golang', 'hex', 'pub', 'swift']);

/**
 * Three-way comparison of two versions of the package type `type` (of a purl; anything else, the empty text too, is generic).
 * Zero: the ecosystem takes them for one version, however they are written.
 */
export function compareByEcosystem(type: string, left: string, right: string): number {
  if (left === right) return 0;
  if (left.length > LONGEST || right.length > LONGEST) return compareText(left, right);
  return Math.sign(ecosystemOrder(type, left, right) ?? compareGeneric(left, right));
}

/**
 * How versions are compared: by their ecosystem, by none, or as texts. Among versions of one such kind {@link compareByEcosystem} is an order;
 * of different kinds it answers for two, and may go in a circle for three.
 */
export function kindOfOrder(type: string, version: string): 'text' | 'generic' | 'ecosystem' {
  if (version.length > LONGEST) return 'text';
  return ecosystemOrder(type, version, version) === undefined ? 'generic' : 'ecosystem';
}

function ecosystemOrder(type: string, left: string, right: string): number | undefined {
  if (type === 'pypi' || type === 'conda') return comparePypi(left, right);
  if (SEMANTIC.has(type)) return compareSemantic(left, right);
  if (type === 'rpm') return compareRpm(left, right);
  if (type === 'deb') return compareDeb(left, right);
  return type === 'apk' ? compareApk(left, right) : undefined;
}

function comparePypi(left: string, right: string): number | undefined {
  const [a, b] = [parseVersion(left), parseVersion(right)];
  return a === undefined || b === undefined ? undefined : compareVersions(a, b);
}

/** The version that a purl states, with an rpm's or Debian package's epoch, which may stand in a qualifier. */
export function orderedVersion(purl: Purl): string | undefined {
  const epoch = purl.qualifiers.get('epoch');
  const { version } = purl;
  const isSplit = purl.type === 'rpm' || purl.type === 'deb';
  return isSplit && version !== undefined && epoch !== undefined && !/^\d+:/.test(version) ? `${epoch}:${version}` : version;
}

/**
 * What versions have in common that may replace each other: the major number, of a zero one the minor too (cargo, npm); the first number
 * of a release (pypi). Undefined where nothing of the kind is agreed on.
 */
export function compatibility(type: string, version: string): string | undefined {
  if (version.length > LONGEST) return undefined;
  if (SEMANTIC.has(type)) {
    const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
    return major === '0' ? `0.${minor ?? ''}` : major;
  }
  const pypi = type === 'pypi' ? parseVersion(version) : undefined;
  return pypi === undefined ? undefined : `${pypi.epoch}!${pypi.release[0] ?? 0n}`;
}

const SEMANTIC_VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** Build metadata decide last, as in Cargo: `openssl-src 300.5.0+3.5.0` states there which OpenSSL it holds. */
function compareSemantic(left: string, right: string): number | undefined {
  const [a, b] = [SEMANTIC_VERSION.exec(left), SEMANTIC_VERSION.exec(right)];
  if (a === null || b === null) return undefined;
  for (const part of [1, 2, 3]) {
    const order = compareDigits(a[part] ?? '0', b[part] ?? '0');
    if (order !== 0) return order;
  }
  return comparePreRelease(a[4], b[4]) || compareIdentifiers(a[5] ?? '', b[5] ?? '');
}

function comparePreRelease(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareIdentifiers(left, right);
}

/** Dot-separated identifiers: numbers before words, fewer before more. */
function compareIdentifiers(left: string, right: string): number {
  const [as, bs] = [left, right].map((text) => (text === '' ? [] : text.split('.'))) as [string[], string[]];
  for (let index = 0; index < Math.min(as.length, bs.length); index += 1) {
    const [a, b] = [as[index] ?? '', bs[index] ?? ''];
    const [aNumber, bNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (aNumber !== bNumber) return aNumber ? -1 : 1;
    const order = aNumber ? compareDigits(a, b) : compareText(a, b);
    if (order !== 0) return order;
  }
  return as.length - bs.length;
}

/** Words that announce a release. Every other word follows the release that it is added to: OpenSSL's 1.1.1k comes after 1.1.1. */
const BEFORE_RELEASE: readonly string[] = ['dev', 'snapshot', 'nightly', 'a', 'alpha', 'b', 'beta', 'pre', 'preview', 'rc', 'cr'];
/** `1.1.1a` is a letter release of OpenSSL's kind, `1.1a2` an alpha: a single letter announces only where a number follows it. */
const SINGLE: ReadonlySet<string> = new Set(['a', 'b']);

/**
 * The order of versions of no known kind (`pkg:generic`, `pkg:github`, CPEs alone): runs of digits as numbers, runs of letters as words
 * without regard to case, everything else only separates; a number comes after a word; the shorter of two that begin alike comes first, unless
 * the other goes on with a word that announces a release.
 */
export function compareGeneric(left: string, right: string): number {
  const [as, bs] = [runsOf(left), runsOf(right)];
  for (let index = 0; index < Math.max(as.length, bs.length); index += 1) {
    const order = compareRuns(as, bs, index);
    if (order !== 0) return order;
  }
  return 0;
}

function runsOf(version: string): readonly string[] {
  return (
    version
      .toLowerCase()
      .replace(/^v(?=\d)/, '')
      .match(/\d+|\p{L}+/gu) ?? []
  );
}

function compareRuns(as: readonly string[], bs: readonly string[], index: number): number {
  const [a, b] = [as[index], bs[index]];
  const [aRank, bRank] = [rankOf(as, index), rankOf(bs, index)];
  if (aRank !== bRank || a === undefined || b === undefined) return aRank - bRank;
  return /^\d/.test(a) ? compareDigits(a, b) : compareText(a, b);
}

/** Announcing words by their order, then the end, then other words, then numbers. */
function rankOf(runs: readonly string[], index: number): number {
  const run = runs[index];
  if (run === undefined) return 0;
  if (/^\d/.test(run)) return 2;
  const announces = BEFORE_RELEASE.indexOf(run);
  return announces < 0 || (SINGLE.has(run) && runs[index + 1] === undefined) ? 1 : announces - BEFORE_RELEASE.length;
}
