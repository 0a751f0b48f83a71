/**
 * One entry of `--allow-licenses` or `--deny-licenses`: which licences it names.
 * An entry is an SPDX identifier with or without `+` and `WITH`, a `LicenseRef-`, either with `*` for any characters, or
 * `name:` and the text of a licence that is no SPDX one. What is none of these is refused: a misspelt entry would name nothing.
 */
import { licenseExpression } from '../model/license.ts';
import { parseTerms } from './license-expression.ts';
import { choicesOf, type LicenseTerm, licenseTerm, spellLicense } from './license-term.ts';
import { wildcard } from './wildcard.ts';

/** A licence in one version, as it occurs in a document: what an entry is asked about. */
export interface LicenseChoice {
  readonly base: string;
  readonly orLater: boolean;
  readonly exception: string | undefined;
}

export interface LicenseEntry {
  readonly text: string;
  readonly names: (choice: LicenseChoice) => boolean;
  readonly namesText: (name: string) => boolean;
}

const NAME = 'name:';

/** The entry that `text` writes; undefined when it can name no licence. */
export function licenseEntry(text: string): LicenseEntry | undefined {
  const trimmed = text.trim();
  if (trimmed.toLowerCase().startsWith(NAME)) return nameEntry(trimmed);
  if (trimmed.includes('*')) return patternEntry(trimmed);
  const spelled = licenseExpression(trimmed);
  const terms = spelled === undefined ? undefined : parseTerms(spelled);
  if (terms === undefined || terms.kind !== 'term') return undefined;
  return termEntry(trimmed, terms.term);
}

function termEntry(text: string, term: LicenseTerm): LicenseEntry {
  const bases = new Set(choicesOf(term));
  return { text, names: ({ base, exception }) => bases.has(base) && exception === term.exception, namesText: () => false };
}

function nameEntry(text: string): LicenseEntry | undefined {
  const name = plainName(text.slice(NAME.length));
  if (name === '') return undefined;
  const matches = wildcard(name);
  return { text, names: () => false, namesText: (stated) => matches(plainName(stated)) };
}

function plainName(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

const PATTERN = /^([A-Za-z0-9.*-]+)(\+?)(?:\s+with\s+([A-Za-z0-9.*-]+))?$/i;

/** `GPL-*` names every version, `-only` and `-or-later` alike; exceptions only where the entry has a WITH. */
function patternEntry(text: string): LicenseEntry | undefined {
  const match = PATTERN.exec(text);
  const license = match?.[1];
  if (license === undefined) return undefined;
  const matchesLicense = wildcard(license.toLowerCase());
  const exception = match?.[3];
  const matchesException = exception === undefined ? undefined : wildcard(exception.toLowerCase());
  return {
    text,
    names: ({ base, orLater, exception: stated }) => {
      const spellings = [base, spellLicense(base, orLater), licenseTerm(base, false, undefined).base];
      if (!spellings.some((spelling) => matchesLicense(spelling.toLowerCase()))) return false;
      if (matchesException === undefined) return stated === undefined;
      return stated !== undefined && matchesException(stated.toLowerCase());
    },
    namesText: () => false,
  };
}
