/**
 * SPDX licence identifiers and expressions, checked and brought into their official spelling.
 * Specification: SPDX 2.3 annex D; the list is spdx-license-ids (3.0.24), the parser spdx-expression-parse.
 */
import parseExpression from 'spdx-expression-parse';
import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };

// 20,000 parentheses overflow the parser's stack; no real expression comes near.
const LONGEST_EXPRESSION = 4096;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH']);

let spellings: ReadonlyMap<string, string> | undefined;

/** The official spelling by lower-case text; built on first use, since many environments never need it. */
function officialSpellings(): ReadonlyMap<string, string> {
  spellings ??= new Map([...deprecatedIds, ...licenseIds, ...exceptionIds].map((id) => [id.toLowerCase(), id]));
  return spellings;
}

let knownIds: ReadonlySet<string> | undefined;

/** The SPDX licence identifier that `text` is but for upper and lower case; undefined when it is none. */
export function licenseId(text: string): string | undefined {
  knownIds ??= new Set([...deprecatedIds, ...licenseIds]);
  const id = officialSpellings().get(text.toLowerCase());
  return id !== undefined && knownIds.has(id) ? id : undefined;
}

/** The expression in official spelling, or undefined when it is not a valid SPDX expression (the empty text is none). */
export function licenseExpression(text: string): string | undefined {
  if (text.length > LONGEST_EXPRESSION || text.trim() === '') return undefined;
  const spelled = text.trim().replace(/[A-Za-z0-9][A-Za-z0-9.-]*(?::[A-Za-z0-9.-]+)?/g, (word) => {
    if (KEYWORDS.has(word.toUpperCase())) return word.toUpperCase();
    return officialSpellings().get(word.toLowerCase()) ?? word;
  });
  try {
    parseExpression(spelled);
    return spelled.replace(/\s+/g, ' ');
  } catch {
    return undefined;
  }
}
