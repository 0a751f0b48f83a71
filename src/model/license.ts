/**
 * SPDX licence identifiers and expressions, checked and brought into their official spelling.
 * Specification: SPDX 2.3 annex D; the list is spdx-license-ids (3.0.24), the parser spdx-expression-parse.
 */
import { createRequire } from 'node:module';
import parseExpression from 'spdx-expression-parse';
import { remember } from './remember.ts';

// 20,000 parentheses overflow the parser's stack; no real expression comes near.
const LONGEST_EXPRESSION = 4096;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH']);

interface Lists {
  /** Identifiers of licences, those that SPDX has deprecated included. */
  readonly licenses: ReadonlySet<string>;
  /** The official spelling of licences and exceptions by lower-case text. */
  readonly spellings: ReadonlyMap<string, string>;
}

let loaded: Lists | undefined;

/** The lists are JSON modules, which Node 20 imports only under a warning; and not every environment needs them. */
function lists(): Lists {
  if (loaded === undefined) {
    const load = createRequire(import.meta.url);
    const licenses = [...(load('spdx-license-ids/deprecated.json') as string[]), ...(load('spdx-license-ids') as string[])];
    const exceptions = load('spdx-exceptions') as string[];
    loaded = { licenses: new Set(licenses), spellings: new Map([...licenses, ...exceptions].map((id) => [id.toLowerCase(), id])) };
  }
  return loaded;
}

/** The SPDX licence identifier that `text` is but for upper and lower case; undefined when it is none. */
export function licenseId(text: string): string | undefined {
  const { licenses, spellings } = lists();
  const id = spellings.get(text.toLowerCase());
  return id !== undefined && licenses.has(id) ? id : undefined;
}

/** The expression in official spelling, or undefined when it is not a valid SPDX expression (the empty text is none). */
export const licenseExpression: (text: string) => string | undefined = remember(parsedExpression);

function parsedExpression(text: string): string | undefined {
  if (text.length > LONGEST_EXPRESSION || text.trim() === '') return undefined;
  const spelled = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[A-Za-z0-9][A-Za-z0-9.-]*(?::[A-Za-z0-9.-]+)?/g, (word) => {
      if (KEYWORDS.has(word.toUpperCase())) return word.toUpperCase();
      return lists().spellings.get(word.toLowerCase()) ?? word;
    });
  try {
    parseExpression(spelled);
    return spelled;
  } catch {
    return undefined;
  }
}
