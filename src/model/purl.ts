/**
 * Package URLs: parsing and printing.
 * Specification: ECMA-427, https://github.com/package-url/purl-spec. Held to its official test suite (test/fixtures/purl-spec);
 * the deviations we declare are in test/unit/model/purl.test.ts (pypi names are printed as PEP 503 says, dots included).
 * Identity (which qualifiers count) is decided in identity.ts.
 */
import { compareText } from './order.ts';
import { normalizeName } from './pypi-name.ts';
import { remember } from './remember.ts';

/** A parsed package URL, in canonical spelling; made by {@link parsePurl} and {@link makePurl} alone. */
export interface Purl {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  /** Sorted by key, keys lower case, no empty value. */
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath?: string;
  readonly purl: unique symbol;
}

/** What {@link makePurl} takes; values not yet percent-encoded. */
export interface PurlParts {
  readonly type: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: Iterable<readonly [string, string]> | undefined;
  readonly subpath?: string | undefined;
}

const LONGEST_PURL = 4096;
const LOWER_CASE_NAMESPACE: ReadonlySet<string> = new Set([
  'alpm',
  'apk',
  'bitbucket',
  'composer',
  'deb',
  'github',
  'golang',
  'hex',
  'npm',
  'qpkg',
  'rpm',
]);
const LOWER_CASE_NAME: ReadonlySet<string> = new Set([
  'alpm',
  'apk',
  'bitbucket',
  'bitnami',
  'composer',
  'deb',
  'github',
  'golang',
  'hex',
  'npm',
  'oci',
  'pub',
]);
const NO_NAMESPACE: ReadonlySet<string> = new Set([
  'bitnami',
  'cargo',
  'cocoapods',
  'conda',
  'cran',
  'gem',
  'hackage',
  'mlflow',
  'nuget',
  'oci',
  'opam',
  'pub',
  'pypi',
  'vcpkg',
]);

function canonicalName(type: string, name: string): string {
  // The purl specification leaves dots in pypi names; the registry, OSV and every installer compare by PEP 503.
  if (type === 'pypi') return normalizeName(name);
  return LOWER_CASE_NAME.has(type) ? name.toLowerCase() : name;
}

/** Splits a slash-separated part, dropping empty segments and, in a subpath, `.` and `..`. */
function segments(text: string, drop: (segment: string) => boolean): string[] {
  return text === '' ? [] : text.split('/').filter((segment) => segment !== '' && !drop(segment));
}

/** No answer yet, for each question that is asked about purls. */
const UNANSWERED: undefined[] = [];

/**
 * What was asked about a purl, inside of it: thousands of records share one, and are asked the same by every stage. A private field, which no
 * copy has and nobody sees; a table beside the purls would cost three times as much, and the collector of garbage most of all.
 */
class ParsedPurl {
  #answers: unknown[] | undefined;

  /** The answers about a purl; undefined where it is a copy of one. */
  static about(purl: object): unknown[] | undefined {
    if (!(#answers in purl)) return undefined;
    purl.#answers ??= UNANSWERED.slice();
    return purl.#answers;
  }
}

/** `answer` with a memory, as `rememberOf` gives one. It must be pure, and nobody may change what it gives. */
export function rememberOfPurl<T>(answer: (purl: Purl) => NonNullable<T>): (purl: Purl) => NonNullable<T> {
  const question = UNANSWERED.push(undefined) - 1;
  return (purl) => {
    const answers = ParsedPurl.about(purl);
    const known = answers?.[question] as NonNullable<T> | undefined;
    if (known !== undefined) return known;
    const given = answer(purl);
    if (answers !== undefined) answers[question] = given;
    return given;
  };
}

const NO_QUALIFIERS: Purl['qualifiers'] = new Map();

/**
 * Builds a purl in canonical spelling.
 * @returns undefined when the parts break the specification (no name, a type or qualifier key out of its alphabet, a namespace
 *   where the type prohibits one), or the purl would be longer than a reader takes.
 */
export function makePurl(parts: PurlParts): Purl | undefined {
  const type = parts.type.toLowerCase();
  if (!/^[a-z][a-z0-9.-]*$/.test(type) || parts.name === '') return undefined;
  const namespace = segments(parts.namespace ?? '', () => false).join('/');
  if (namespace !== '' && NO_NAMESPACE.has(type)) return undefined;
  const qualifiers: [string, string][] = [];
  for (const [key, value] of parts.qualifiers ?? []) {
    if (!/^[a-z][a-z0-9._-]*$/i.test(key)) return undefined;
    if (value !== '') qualifiers.push([key.toLowerCase(), value]);
  }
  qualifiers.sort(([left], [right]) => compareText(left, right));
  const subpath = segments(parts.subpath ?? '', (segment) => segment === '.' || segment === '..').join('/');
  const { version } = parts;
  // Filled in step by step: each part of a literal that may be missing would be an object to copy from.
  const made: Record<string, unknown> = new ParsedPurl() as unknown as Record<string, unknown>;
  made['type'] = type;
  if (namespace !== '') made['namespace'] = LOWER_CASE_NAMESPACE.has(type) ? namespace.toLowerCase() : namespace;
  made['name'] = canonicalName(type, parts.name);
  if (version !== undefined && version !== '') made['version'] = version;
  made['qualifiers'] = qualifiers.length === 0 ? NO_QUALIFIERS : new Map(qualifiers);
  if (subpath !== '') made['subpath'] = subpath;
  const purl = made as unknown as Purl;
  return mayBeTooLong(parts, qualifiers) && format(purl).length > LONGEST_PURL ? undefined : purl;
}

/** Whether the parts could be printed as more than a purl may have; a character becomes nine at most. Nearly all are far from it. */
function mayBeTooLong(
  { type, namespace = '', name, version = '', subpath = '' }: PurlParts,
  qualifiers: readonly [string, string][],
): boolean {
  let length = type.length + namespace.length + name.length + version.length + subpath.length;
  for (const [key, value] of qualifiers) length += key.length + value.length;
  return length > LONGEST_PURL / 10;
}

function decode(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text; // a stray percent sign: taken as it stands
  }
}

/** Splits `text` around the character at `index`; below zero there is no second part. */
function splitAt(text: string, index: number): readonly [string, string | undefined] {
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** Parses a purl, leniently where the specification allows (`pkg://`, upper case); undefined when it is none. Equal texts give one object. */
export const parsePurl: (text: string) => Purl | undefined = remember(parse);

/** What nothing has to be decoded or cut from: a type, a name and a version, as nearly all purls of registries but npm's are. */
const REGISTERED = /^pkg:([a-z]+)\/([\w.-]+)@([\w.+-]+)$/;

function parse(text: string): Purl | undefined {
  if (text.length > LONGEST_PURL) return undefined;
  const plain = REGISTERED.exec(text);
  if (plain !== null && text.length <= LONGEST_PURL / 10) return registered(plain[1] as string, plain[2] as string, plain[3] as string);
  if (!/^pkg:/i.test(text)) return undefined;
  const [beforeSubpath, subpath] = splitAt(text.slice(4), text.slice(4).lastIndexOf('#'));
  const [beforeQualifiers, query] = splitAt(beforeSubpath, beforeSubpath.indexOf('?'));
  const path = beforeQualifiers.replace(/^\/+/, '');
  const [type, rest] = splitAt(path, path.indexOf('/'));
  if (rest === undefined) return undefined;
  // The version follows the last @, unless that @ begins a segment: then it belongs to a namespace (npm scopes).
  const trimmed = rest.replace(/^\/+|\/+$/g, '');
  const at = trimmed.lastIndexOf('@');
  if (at === 0 && !trimmed.includes('/')) return undefined; // a version, but no name
  const [location, version] = splitAt(trimmed, at > 0 && trimmed[at - 1] !== '/' ? at : -1);
  const slash = location.lastIndexOf('/');
  return makePurl({
    type,
    namespace: slash < 0 ? undefined : location.slice(0, slash).split('/').map(decode).join('/'),
    name: decode(location.slice(slash + 1)),
    version: version === undefined ? undefined : decode(version),
    qualifiers: query === undefined ? undefined : parseQualifiers(query),
    subpath: subpath === undefined ? undefined : subpath.split('/').map(decode).join('/'),
  });
}

/** What {@link makePurl} makes of such parts, which need none of its looks. */
function registered(type: string, name: string, version: string): Purl {
  const made: Record<string, unknown> = new ParsedPurl() as unknown as Record<string, unknown>;
  made['type'] = type;
  made['name'] = canonicalName(type, name);
  made['version'] = version;
  made['qualifiers'] = NO_QUALIFIERS;
  return made as unknown as Purl;
}

function parseQualifiers(query: string): [string, string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key, value] = splitAt(pair, pair.indexOf('='));
      return [key, decode(value ?? '')];
    });
}

/** Stands in a purl as it is: so do nearly all names and versions. */
const PLAIN = /^[\w.~-]*$/;

// encodeURIComponent leaves ! ' ( ) * alone, which the specification encodes, encodes the colon, which it does not, and
// throws on a lone surrogate.
function encode(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

/** Prints a purl in canonical form. */
export const formatPurl: (purl: Purl) => string = rememberOfPurl(format);

function format(purl: Purl): string {
  const namespace = purl.namespace === undefined ? '' : `${purl.namespace.split('/').map(encode).join('/')}/`;
  const version = purl.version === undefined ? '' : `@${encode(purl.version)}`;
  const pairs = Array.from(purl.qualifiers, ([key, value]) => `${key}=${encode(value)}`);
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  const subpath = purl.subpath === undefined ? '' : `#${purl.subpath.split('/').map(encode).join('/')}`;
  // Joined: a text that is added up stays a chain of its parts.
  return ['pkg:', purl.type, '/', namespace, encode(purl.name), version, query, subpath].join('');
}

/** A copy of `purl` with some parts replaced; undefined for a part removes it. */
export function changePurl(purl: Purl, changes: Partial<PurlParts>): Purl {
  return makePurl({ ...purl, ...changes }) ?? purl;
}
