/**
 * The ignore file: findings that somebody has looked at and accepts, each with a reason, and with the last day on which that holds.
 * Format: YAML (or JSON, which is YAML), described in docs/gates.md. It is the user's own file, so what cannot be understood is
 * refused instead of skipped: a mistyped key would silently ignore nothing, or everything.
 */
import { createRequire } from 'node:module';
import type * as Yaml from 'js-yaml';
import { CATALOGUE } from '../diagnostics/catalogue.ts';
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';
import { compareText } from '../model/order.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { wildcard } from './wildcard.ts';

export interface IgnoreEntry {
  readonly code: string;
  /** Name of the distribution or component, with or without its version; `*` stands for anything. */
  readonly component?: string;
  /** Path of the file that the finding is about; `*` stands for anything. */
  readonly path?: string;
  readonly reason: string;
  /** Last day on which the entry holds, `YYYY-MM-DD`. */
  readonly expires?: string;
}

export type IgnoreFile = { readonly entries: readonly IgnoreEntry[] } | { readonly problem: string };

export interface IgnoreFinding {
  readonly code: 'ignore-expired' | 'ignore-unused';
  readonly at: { readonly path: string };
  readonly entry: string;
  readonly reason: string;
  readonly expires: string;
}

export interface Ignored {
  readonly kept: readonly Diagnostic[];
  readonly ignored: readonly Diagnostic[];
  /** Entries that no longer hold, and entries that nothing matched. */
  readonly findings: readonly IgnoreFinding[];
}

const KEYS: ReadonlySet<string> = new Set(['code', 'component', 'path', 'reason', 'expires']);
const MOST_ENTRIES = 10_000;
const LONGEST_FILE = 4 * 1024 * 1024;
const DEEPEST = 10;

/** Reads the text of an ignore file. The problem names the entry that is wrong. */
export function parseIgnoreFile(text: string): IgnoreFile {
  if (text.length > LONGEST_FILE) return { problem: 'the file is larger than 4 MiB' };
  const { FAILSAFE_SCHEMA, load, YAMLException } = createRequire(import.meta.url)('js-yaml') as typeof Yaml;
  let value: unknown;
  try {
    // Every scalar stays a text: a date is not to become a point in time of some time zone.
    value = load(text, { schema: FAILSAFE_SCHEMA, maxDepth: DEEPEST });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined || error.mark === null ? '' : ` in line ${error.mark.line + 1}`;
    return { problem: `it is not YAML${line}: ${error.reason.slice(0, 120)}` };
  }
  const list = isRecord(value) && Object.keys(value).every((key) => key === 'ignore') ? value['ignore'] : undefined;
  if (!Array.isArray(list)) return { problem: 'it has to be a mapping with the one key "ignore", whose value is a list' };
  if (list.length > MOST_ENTRIES) return { problem: `it has more than ${MOST_ENTRIES} entries` };
  const entries: IgnoreEntry[] = [];
  for (const [index, item] of list.entries()) {
    const entry = entryOf(item);
    if (typeof entry === 'string') return { problem: `entry ${index + 1}: ${entry}` };
    entries.push(entry);
  }
  return { entries };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entry, or what is wrong with it. */
function entryOf(item: unknown): IgnoreEntry | string {
  if (!isRecord(item)) return 'it is not a mapping';
  const unknown = Object.keys(item).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `unknown key ${JSON.stringify(unknown)}; known are ${[...KEYS].join(', ')}`;
  const text = (key: string): string | undefined => {
    const value = Object.hasOwn(item, key) ? item[key] : undefined;
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  for (const key of Object.keys(item)) if (text(key) === undefined) return `"${key}" has to be a text`;
  const [code, component, path, reason, expires] = ['code', 'component', 'path', 'reason', 'expires'].map(text);
  if (code === undefined) return '"code" is missing: the code of a finding, as in [native-library-unclaimed]';
  if (!Object.hasOwn(CATALOGUE, code)) return `${JSON.stringify(code)} is no code of a finding`;
  if (reason === undefined) return '"reason" is missing: why the finding is accepted';
  if (expires !== undefined && !isDay(expires)) return `"expires" is ${JSON.stringify(expires)}, not a day like 2027-06-30`;
  return {
    code,
    reason,
    ...(component !== undefined && { component }),
    ...(path !== undefined && { path }),
    ...(expires !== undefined && { expires }),
  };
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2 && day === 29 && !isLeap) return false;
  return day >= 1 && day <= (DAYS[month - 1] ?? 0);
}

/** Takes the findings that the entries name out of `diagnostics`. `today` is a day (`YYYY-MM-DD`, UTC); `path` is the ignore file's. */
export function applyIgnores(diagnostics: readonly Diagnostic[], entries: readonly IgnoreEntry[], today: string, path: string): Ignored {
  const rules = entries.map((entry) => ({ entry, matches: matcher(entry), expired: isExpired(entry, today), used: false }));
  const byCode = new Map<string, typeof rules>();
  for (const rule of rules) byCode.set(rule.entry.code, [...(byCode.get(rule.entry.code) ?? []), rule]);
  const kept: Diagnostic[] = [];
  const ignored: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const matching = (byCode.get(diagnostic.code) ?? []).filter(({ matches }) => matches(diagnostic));
    for (const rule of matching) rule.used = true;
    if (matching.some(({ expired }) => !expired)) ignored.push(diagnostic);
    else kept.push(diagnostic);
  }
  const findings = rules
    .filter(({ expired, used }) => expired || !used)
    .map(
      ({ entry, expired }): IgnoreFinding => ({
        code: expired ? 'ignore-expired' : 'ignore-unused',
        at: { path },
        entry: [entry.code, entry.component, entry.path].filter((part) => part !== undefined).join(' '),
        reason: entry.reason,
        expires: entry.expires ?? '',
      }),
    );
  return { kept, ignored, findings };
}

/** An entry holds to the end of its last day. */
function isExpired({ expires }: IgnoreEntry, today: string): boolean {
  return expires !== undefined && compareText(expires, today) < 0;
}

function matcher({ code, component, path }: IgnoreEntry): (diagnostic: Diagnostic) => boolean {
  const matchesComponent = component === undefined ? undefined : wildcard(comparable(component));
  const matchesPath = path === undefined ? undefined : wildcard(path);
  return (diagnostic) =>
    diagnostic.code === (code as DiagnosticCode) &&
    (matchesPath === undefined || matchesPath(diagnostic.at.path)) &&
    (matchesComponent === undefined || subjectsOf(diagnostic).some(matchesComponent));
}

/** What a finding is about, as an entry may call it: "name", or "name version" as the finding says it. */
function subjectsOf(diagnostic: Diagnostic): readonly string[] {
  const stated = new Map<string, unknown>(Object.entries(diagnostic));
  return ['component', 'distribution', 'name', 'requirement', 'purl'].flatMap((key) => {
    const value = stated.get(key);
    if (typeof value !== 'string') return [];
    const whole = comparable(value);
    const space = whole.lastIndexOf(' ');
    return space < 0 ? [whole] : [whole, whole.slice(0, space)];
  });
}

/** Names of distributions as pip compares them; a star and a space keep their places. */
function comparable(text: string): string {
  return text.trim().split(/\s+/).map(normalizeName).join(' ');
}
