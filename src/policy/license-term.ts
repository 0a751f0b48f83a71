/**
 * One licence of an expression, so that two spellings of the same licence are equal: `GPL-2.0`, `GPL-2.0-only`; `GPL-2.0+`,
 * `GPL-2.0-or-later`; `GPL-2.0-with-classpath-exception`, `GPL-2.0-only WITH Classpath-exception-2.0`.
 * Specification: SPDX 2.3 annex D; the deprecated identifiers as the SPDX License List (3.0.24) replaces them.
 */
import { createRequire } from 'node:module';

export interface LicenseTerm {
  /** The identifier without `-only`, `-or-later` and `+`: the licence in that version. */
  readonly base: string;
  /** The licensee may choose a later version instead. */
  readonly orLater: boolean;
  readonly exception: string | undefined;
}

/** A licence with its exception in one identifier, as SPDX wrote it before version 2. */
const COMBINED: ReadonlyMap<string, LicenseTerm> = new Map(
  (
    [
      ['GPL-2.0-with-autoconf-exception', 'GPL-2.0', false, 'Autoconf-exception-2.0'],
      ['GPL-2.0-with-bison-exception', 'GPL-2.0', false, 'Bison-exception-2.2'],
      ['GPL-2.0-with-classpath-exception', 'GPL-2.0', false, 'Classpath-exception-2.0'],
      ['GPL-2.0-with-font-exception', 'GPL-2.0', false, 'Font-exception-2.0'],
      ['GPL-2.0-with-GCC-exception', 'GPL-2.0', false, 'GCC-exception-2.0'],
      ['GPL-3.0-with-autoconf-exception', 'GPL-3.0', false, 'Autoconf-exception-3.0'],
      ['GPL-3.0-with-GCC-exception', 'GPL-3.0', false, 'GCC-exception-3.1'],
      ['eCos-2.0', 'GPL-2.0', true, 'eCos-exception-2.0'],
      ['wxWindows', 'LGPL-2.0', true, 'WxWindows-exception-3.1'],
    ] as const
  ).map(([id, base, orLater, exception]) => [id, { base, orLater, exception }]),
);

/** Identifiers that SPDX replaced by another one for the same licence. */
const RENAMED: ReadonlyMap<string, string> = new Map([['StandardML-NJ', 'SMLNJ']]);

const LATER = '-or-later';
const ONLY = '-only';

/** The term of an identifier, `+` and exception as the parser gives them. */
export function licenseTerm(id: string, plus: boolean, exception: string | undefined): LicenseTerm {
  const combined = COMBINED.get(id);
  if (combined !== undefined) return { ...combined, orLater: combined.orLater || plus };
  if (id.endsWith(LATER)) return { base: id.slice(0, -LATER.length), orLater: true, exception };
  if (id.endsWith(ONLY)) return { base: id.slice(0, -ONLY.length), orLater: plus, exception };
  return { base: RENAMED.get(id) ?? id, orLater: plus, exception };
}

/** The term as SPDX spells it today. */
export function spellTerm({ base, orLater, exception }: LicenseTerm): string {
  return exception === undefined ? spellLicense(base, orLater) : `${spellLicense(base, orLater)} WITH ${exception}`;
}

/** The identifier of a licence in one version, or in that and every later one. */
export function spellLicense(base: string, orLater: boolean): string {
  if (families().gnu.has(base)) return `${base}${orLater ? LATER : ONLY}`;
  return orLater ? `${base}+` : base;
}

interface Families {
  /** Versions of one licence, by what their identifiers share. */
  readonly byFamily: ReadonlyMap<string, readonly string[]>;
  /** Bases whose identifiers end in `-only` and `-or-later`. */
  readonly gnu: ReadonlySet<string>;
}

let loaded: Families | undefined;

/** The list is a JSON module, which Node 20 imports only under a warning; a scan without a policy does not need it. */
function families(): Families {
  if (loaded !== undefined) return loaded;
  const ids = createRequire(import.meta.url)('spdx-license-ids') as readonly string[];
  const gnu = new Set(ids.filter((id) => id.endsWith(ONLY)).map((id) => id.slice(0, -ONLY.length)));
  const byFamily = new Map<string, string[]>();
  for (const base of new Set([...gnu, ...ids.filter((id) => !id.endsWith(ONLY) && !id.endsWith(LATER))])) {
    const family = familyOf(base)?.name;
    if (family === undefined) continue;
    const members = byFamily.get(family);
    if (members === undefined) byFamily.set(family, [base]);
    else members.push(base);
  }
  loaded = { byFamily, gnu };
  return loaded;
}

/** A version has a point in it: the 3 of `BSD-3-Clause` counts clauses. */
const VERSIONED = /^(.*?)-(\d+(?:\.\d+)+)((?:-.*)?)$/;

function familyOf(base: string): { readonly name: string; readonly version: readonly number[] } | undefined {
  const match = VERSIONED.exec(base);
  if (match === null) return undefined;
  const [, prefix, version = '', suffix] = match;
  return { name: `${prefix} ${suffix}`, version: version.split('.').map(Number) };
}

/** The versions among which the licensee may choose: the one that is named, and, where the term says so, the later ones. */
export function choicesOf({ base, orLater }: Pick<LicenseTerm, 'base' | 'orLater'>): readonly string[] {
  const family = orLater ? familyOf(base) : undefined;
  if (family === undefined) return [base];
  const later = (families().byFamily.get(family.name) ?? []).filter((other) => isLater(familyOf(other)?.version ?? [], family.version));
  return [base, ...later];
}

function isLater(version: readonly number[], than: readonly number[]): boolean {
  for (let index = 0; index < Math.max(version.length, than.length); index += 1) {
    const difference = (version[index] ?? 0) - (than[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
