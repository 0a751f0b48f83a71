/**
 * Requirements as Requires-Dist writes them: name, extras, version specifiers or URL, marker.
 * Specification: https://packaging.python.org/en/latest/specifications/dependency-specifiers/ (PEP 508). The parentheses of
 * metadata before 1.2 (`foo (>=1.0)`) are accepted. Markers are parsed here and evaluated in marker.ts.
 */
import { type NormalizedName, normalizeName } from '../../model/pypi-name.ts';
import { remember } from '../../model/remember.ts';
import { parseSpecifiers, type Specifier } from './specifier.ts';

export const MARKER_OPERATORS = ['===', '~=', '==', '!=', '<=', '>=', '<', '>', 'in', 'not in'] as const;
export type MarkerOperator = (typeof MARKER_OPERATORS)[number];

/** One side of a comparison: a quoted text, or the name of an environment variable of PEP 508. */
export type MarkerOperand = { readonly kind: 'text'; readonly value: string } | { readonly kind: 'variable'; readonly name: string };

export type Marker =
  | { readonly kind: 'compare'; readonly left: MarkerOperand; readonly operator: MarkerOperator; readonly right: MarkerOperand }
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker };

export interface Requirement {
  /** As written. */
  readonly text: string;
  readonly name: NormalizedName;
  readonly extras: readonly NormalizedName[];
  readonly specifiers: readonly Specifier[];
  readonly url?: string;
  readonly marker?: Marker;
}

/** The extras that a marker compares with, and whether it does so by equality alone; undefined where it knows no extra. */
export function extrasOf(marker: Marker): { readonly names: ReadonlySet<NormalizedName>; readonly byEquality: boolean } | undefined {
  const names = new Set<NormalizedName>();
  let [knows, byEquality] = [false, true];
  const pending: Marker[] = [marker];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (one.kind !== 'compare') pending.push(one.left, one.right);
    else if ([one.left, one.right].some((side) => side.kind === 'variable' && side.name === 'extra')) {
      knows = true;
      byEquality &&= one.operator === '==';
      for (const side of [one.left, one.right]) if (side.kind === 'text') names.add(normalizeName(side.value));
    }
  }
  return knows ? { names, byEquality } : undefined;
}

export type RequirementResult = { readonly value: Requirement } | { readonly malformed: string };

const LONGEST_REQUIREMENT = 8192;
const DEEPEST_MARKER = 64;

/** Parses one requirement. `malformed` says what is wrong; nothing throws. */
export const parseRequirement: (text: string) => RequirementResult = remember(parsed);

function parsed(text: string): RequirementResult {
  if (text.length > LONGEST_REQUIREMENT) return { malformed: 'too long' };
  const head = /^\s*([A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9_])?)\s*(?:\[([^\]]*)\])?\s*/i.exec(text);
  if (head === null) return { malformed: 'no name' };
  const extras = (head[2] ?? '').split(',').map((extra) => extra.trim());
  if (head[2] !== undefined && head[2].trim() !== '' && !extras.every((extra) => /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9_])?$/i.test(extra)))
    return { malformed: 'bad extras' };
  const base = { text: text.trim(), name: normalizeName(head[1] ?? ''), extras: extras.filter((extra) => extra !== '').map(normalizeName) };
  const rest = text.slice(head[0].length);
  if (rest.startsWith('@')) {
    // A URL may hold a semicolon: the marker begins at one with white space before it.
    const url = /^@\s*(\S+)\s*(?:\s;\s*(.*))?$/s.exec(rest);
    if (url?.[1] === undefined) return { malformed: 'bad URL' };
    return withMarker({ ...base, specifiers: [], url: url[1] }, url[2]);
  }
  const semicolon = rest.indexOf(';');
  const constraint = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trim();
  const inner = /^\(.*\)$/s.test(constraint) ? constraint.slice(1, -1) : constraint;
  const specifiers = parseSpecifiers(inner);
  if (specifiers === undefined || isMalformedList(inner))
    return { malformed: `bad version specifier ${JSON.stringify(constraint.slice(0, 80))}` };
  return withMarker({ ...base, specifiers }, semicolon < 0 ? undefined : rest.slice(semicolon + 1));
}

/** A list may end in a comma, but hold nothing between two of them; `===` takes everything up to white space, commas too. */
function isMalformedList(text: string): boolean {
  if (/^\s*,|,\s*,/.test(text)) return true;
  const words = text.trim().split(/\s+/);
  const goesOn = (index: number): boolean => words[index] !== undefined && !words[index].startsWith(',');
  return words.some((word, index) => {
    const at = word.indexOf('===');
    if (at < 0 || /[;)]/.test(word.slice(at))) return false;
    // What begins in this word ends with it; what begins in the next one, with that.
    const isInNext = word.endsWith('===') && !/[;)]/.test(words[index + 1] ?? '');
    return (at < word.length - 3 && goesOn(index + 1)) || (isInNext && goesOn(index + 2));
  });
}

function withMarker(requirement: Requirement, marker: string | undefined): RequirementResult {
  if (marker === undefined || marker.trim() === '') return marker === undefined ? { value: requirement } : { malformed: 'empty marker' };
  const known = parseMarker(marker);
  return known === undefined ? { malformed: 'bad marker' } : { value: { ...requirement, marker: known } };
}

const TOKEN = /\s*(?:('[^']*'|"[^"]*")|(\(|\))|(===|~=|==|!=|<=|>=|<|>)|(not\s+in\b)|([A-Za-z_][A-Za-z0-9_.]*))/y;

/** Names that PEP 345 used, and setuptools still wrote for years. */
const OLD_VARIABLES: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

function tokens(text: string): string[] | undefined {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (match === null) return undefined;
    found.push(match[4] === undefined ? match[0].trim() : 'not in');
  }
  return found;
}

/** The variables that markers may name; another name is a mistake, not a value that is unknown. */
const VARIABLES: ReadonlySet<string> = new Set([
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
  'extra',
  // Sets of names, in lock files (PEP 751).
  'extras',
  'dependency_groups',
]);

/** Parses a marker; undefined when it is malformed or nested deeper than any real one. Equal texts give the same object. */
export const parseMarker: (text: string) => Marker | undefined = remember(parsedMarker);

function parsedMarker(text: string): Marker | undefined {
  const all = tokens(text);
  if (all === undefined) return undefined;
  let at = 0;
  const operand = (): MarkerOperand | undefined => {
    const token = all[at] ?? '';
    at += 1;
    if (/^['"]/.test(token)) return { kind: 'text', value: token.slice(1, -1) };
    const name = Object.hasOwn(OLD_VARIABLES, token) ? (OLD_VARIABLES[token] ?? token) : token;
    return VARIABLES.has(name) ? { kind: 'variable', name } : undefined;
  };
  const comparison = (depth: number): Marker | undefined => {
    if (all[at] === '(') {
      at += 1;
      const inner = depth > DEEPEST_MARKER ? undefined : expression('or', depth + 1);
      if (all[at] !== ')') return undefined;
      at += 1;
      return inner;
    }
    const left = operand();
    const operator = MARKER_OPERATORS.find((candidate) => candidate === all[at]);
    at += 1;
    const right = operand();
    return left === undefined || operator === undefined || right === undefined ? undefined : { kind: 'compare', left, operator, right };
  };
  const expression = (kind: 'and' | 'or', depth: number): Marker | undefined => {
    const next = (): Marker | undefined => (kind === 'or' ? expression('and', depth) : comparison(depth));
    let left = next();
    while (left !== undefined && all[at] === kind) {
      at += 1;
      const right = next();
      if (right === undefined) return undefined;
      left = { kind, left, right };
    }
    return left;
  };
  const marker = expression('or', 0);
  return at === all.length ? marker : undefined;
}
