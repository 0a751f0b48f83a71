/**
 * Whether a licence passes `--allow-licenses` and `--deny-licenses`.
 * Three answers, combined as in Kleene's logic: OR is satisfied by one side, AND by both, and what nobody can decide stays unknown
 * unless the other side decides. `+` and `-or-later` are a choice among versions. An exception (WITH) makes another licence of it: an
 * entry without one does not name it. A denied licence is denied though it is allowed, too.
 */
import type { Component, License } from '../model/component.ts';
import { licenseExpression } from '../model/license.ts';
import { type LicenseChoice, type LicenseEntry, licenseEntry } from './license-entry.ts';
import { parseTerms, type Terms } from './license-expression.ts';
import { choicesOf, type LicenseTerm, spellTerm } from './license-term.ts';

export interface LicensePolicy {
  /** Undefined: everything that is not denied. */
  readonly allow: readonly LicenseEntry[] | undefined;
  readonly deny: readonly LicenseEntry[];
}

export type Answer = 'allowed' | 'denied' | 'unknown';

/** An answer, and the licences that it rests on: those denied, or those nobody can judge. */
export interface Verdict {
  readonly answer: Answer;
  readonly because: readonly string[];
}

const ALLOWED: Verdict = { answer: 'allowed', because: [] };

/** The policy of two lists, each text holding entries separated by commas; or the entries that can name no licence. */
export function licensePolicy(
  allow: readonly string[] | undefined,
  deny: readonly string[],
): { readonly policy: LicensePolicy } | { readonly refused: readonly string[] } {
  const refused: string[] = [];
  const parse = (texts: readonly string[]): readonly LicenseEntry[] =>
    texts
      .flatMap((text) => text.split(','))
      .filter((text) => text.trim() !== '')
      .flatMap((text) => {
        const entry = licenseEntry(text);
        if (entry === undefined) refused.push(text.trim());
        return entry ?? [];
      });
  const policy: LicensePolicy = { allow: allow === undefined ? undefined : parse(allow), deny: parse(deny) };
  return refused.length > 0 ? { refused } : { policy };
}

/**
 * The verdict on a component: on what somebody concluded about it, else on what is declared. Several statements all apply. No statement
 * at all is unknown.
 */
export function judgeComponent(component: Pick<Component, 'licenses' | 'evidence'>, policy: LicensePolicy): Verdict {
  const stated = component.licenses ?? [];
  const concluded = [...stated, ...(component.evidence?.licenses ?? [])].filter(({ acknowledgement }) => acknowledgement === 'concluded');
  const licenses = concluded.length > 0 ? concluded : stated;
  if (licenses.length === 0) return { answer: 'unknown', because: ['no licence is stated'] };
  return licenses.map((license) => judgeLicense(license, policy)).reduce(both);
}

/** The verdict on one statement. */
export function judgeLicense({ kind, value }: License, policy: LicensePolicy): Verdict {
  if (kind === 'name') return judgeName(value, policy);
  const expression = licenseExpression(value);
  const terms = expression === undefined ? undefined : parseTerms(expression);
  return terms === undefined ? judgeName(value, policy) : judgeTerms(terms, policy);
}

function judgeName(name: string, { allow, deny }: LicensePolicy): Verdict {
  const because = [shortened(name)];
  if (deny.some((entry) => entry.namesText(name))) return { answer: 'denied', because };
  return allow?.some((entry) => entry.namesText(name)) === true ? ALLOWED : { answer: 'unknown', because };
}

const LONGEST_NAME = 100;

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

function judgeTerms(terms: Terms, policy: LicensePolicy): Verdict {
  if (terms.kind === 'term') return judgeTerm(terms.term, policy);
  const [left, right] = [judgeTerms(terms.left, policy), judgeTerms(terms.right, policy)];
  return terms.kind === 'and' ? both(left, right) : either(left, right);
}

function judgeTerm(term: LicenseTerm, policy: LicensePolicy): Verdict {
  const because = [spellTerm(term)];
  const answers = choicesOf(term).map((base) => judgeChoice({ ...term, base }, policy));
  if (answers.includes('allowed')) return ALLOWED;
  return { answer: answers.includes('unknown') ? 'unknown' : 'denied', because };
}

/** A `LicenseRef-` that no entry names is unknown: nothing says which licence it is. */
function judgeChoice(choice: LicenseChoice, { allow, deny }: LicensePolicy): Answer {
  if (deny.some((entry) => entry.names(choice))) return 'denied';
  if (allow?.some((entry) => entry.names(choice)) === true) return 'allowed';
  if (/^(?:DocumentRef-|LicenseRef-)/.test(choice.base)) return 'unknown';
  return allow === undefined ? 'allowed' : 'denied';
}

function both(left: Verdict, right: Verdict): Verdict {
  for (const answer of ['denied', 'unknown'] as const)
    if (left.answer === answer || right.answer === answer) return joined(answer, left, right);
  return ALLOWED;
}

function either(left: Verdict, right: Verdict): Verdict {
  for (const answer of ['allowed', 'unknown'] as const)
    if (left.answer === answer || right.answer === answer) return joined(answer, left, right);
  return joined('denied', left, right);
}

function joined(answer: Answer, left: Verdict, right: Verdict): Verdict {
  if (answer === 'allowed') return ALLOWED;
  const because = [left, right].filter((verdict) => verdict.answer === answer).flatMap((verdict) => verdict.because);
  return { answer, because: [...new Set(because)] };
}
