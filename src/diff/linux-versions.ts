/**
 * The version orders of rpm, dpkg and apk.
 * Specifications: rpm-version(7) and rpm's lib/rpmvercmp; deb-version(7); Alpine's apk-package(5).
 */
import { compareText } from '../model/order.ts';

/** Digits of any length as numbers: no text of a document is too long for it, and none loses precision. */
export function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return a.length - b.length || compareText(a, b);
}

interface Evr {
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
}

/** `1:1.1.1k-14.el8_6` in its three parts. The release follows the last hyphen: an upstream version of dpkg's may hold others. */
function splitEvr(text: string): Evr {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(text) ?? [];
  const hyphen = rest.lastIndexOf('-');
  return hyphen < 0 ? { epoch, version: rest, release: '' } : { epoch, version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) };
}

/** A release that one side does not state decides nothing. */
function compareRpmReleases(left: string, right: string): number {
  return left === '' || right === '' ? 0 : compareRpmParts(left, right);
}

/** Three-way comparison of two rpm versions: epoch, version, release. */
export function compareRpm(left: string, right: string): number {
  const [a, b] = [splitEvr(left), splitEvr(right)];
  return compareDigits(a.epoch, b.epoch) || compareRpmParts(a.version, b.version) || compareRpmReleases(a.release, b.release);
}

const RPM_PART = /[0-9]+|[A-Za-z]+|[~^]/g;

/** rpm's order of one part: runs of digits and of letters, `~` before everything, even the end, `^` behind the end and before all else. */
function compareRpmParts(left: string, right: string): number {
  const [as, bs] = [left.match(RPM_PART) ?? [], right.match(RPM_PART) ?? []];
  for (let index = 0; index < Math.max(as.length, bs.length); index += 1) {
    const order = compareRpmRuns(as[index], bs[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareRpmRuns(left: string | undefined, right: string | undefined): number {
  const rank = rpmRank(left) - rpmRank(right);
  if (rank !== 0 || left === undefined || right === undefined) return rank;
  return /^\d/.test(left) ? compareDigits(left, right) : compareText(left, right);
}

function rpmRank(run: string | undefined): number {
  if (run === '~') return 0;
  if (run === undefined) return 1;
  if (run === '^') return 2;
  return /^[A-Za-z]/.test(run) ? 3 : 4;
}

/** Three-way comparison of two Debian versions: epoch, upstream version, revision. */
export function compareDeb(left: string, right: string): number {
  const [a, b] = [splitEvr(left), splitEvr(right)];
  return compareDigits(a.epoch, b.epoch) || compareDebParts(a.version, b.version) || compareDebParts(a.release, b.release);
}

/** dpkg's order of one part: what is no digit by its own alphabet, then digits as a number, in turns. */
function compareDebParts(left: string, right: string): number {
  const [as, bs] = [debRuns(left), debRuns(right)];
  for (let index = 0; index < Math.max(as.length, bs.length); index += 1) {
    const [a, b] = [as[index] ?? '', bs[index] ?? ''];
    const order = index % 2 === 0 ? compareDebText(a, b) : compareDigits(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

/** Runs in turns: text (maybe empty), digits, text, … */
function debRuns(part: string): readonly string[] {
  return part.split(/(\d+)/);
}

function compareDebText(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = debRank(left[index]) - debRank(right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** `~` before the end, the end before letters, letters before everything else. */
function debRank(char: string | undefined): number {
  if (char === undefined) return 0;
  if (char === '~') return -1;
  return char.charCodeAt(0) + (/[A-Za-z]/.test(char) ? 0 : 65536);
}

const APK_VERSION = /^(\d+(?:\.\d+)*)([a-z])?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/;
/** Suffixes before the plain version, and those behind it. */
const APK_SUFFIXES: readonly string[] = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];

interface ApkVersion {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly (readonly [number, string])[];
  readonly revision: string;
}

function parseApk(text: string): ApkVersion | undefined {
  const match = APK_VERSION.exec(text);
  if (match === null) return undefined;
  const [, numbers = '', letter = '', suffixes = '', revision = '0'] = match;
  return {
    numbers: numbers.split('.'),
    letter,
    suffixes: Array.from(
      suffixes.matchAll(/_([a-z]+)(\d*)/g),
      ([, word = '', number = '']) => [APK_SUFFIXES.indexOf(word), number] as const,
    ),
    revision,
  };
}

/** Three-way comparison of two Alpine versions; undefined where one of them is none. */
export function compareApk(left: string, right: string): number | undefined {
  const [a, b] = [parseApk(left), parseApk(right)];
  if (a === undefined || b === undefined) return undefined;
  return (
    compareApkNumbers(a.numbers, b.numbers) ||
    compareText(a.letter, b.letter) ||
    compareApkSuffixes(a.suffixes, b.suffixes) ||
    compareDigits(a.revision, b.revision)
  );
}

/** From the second number on one with a leading zero counts as a fraction: 1.01 comes before 1.1. */
function compareApkNumbers(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [a, b] = [left[index] ?? '', right[index] ?? ''];
    const isFraction = index > 0 && (a.startsWith('0') || b.startsWith('0'));
    const order = isFraction ? compareText(a, b) : compareDigits(a, b);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareApkSuffixes(left: ApkVersion['suffixes'], right: ApkVersion['suffixes']): number {
  const none = APK_SUFFIXES.indexOf('');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [[aRank, aNumber], [bRank, bNumber]] = [left[index] ?? [none, ''], right[index] ?? [none, '']];
    const order = aRank - bRank || compareDigits(aNumber, bNumber);
    if (order !== 0) return order;
  }
  return 0;
}
