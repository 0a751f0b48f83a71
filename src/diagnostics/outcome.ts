/** The one convention for findings: an exported function returns an `Outcome`; only functions private to a file are handed a list. */
import type { Diagnostic, Outcome } from './diagnostic.ts';

/** The value of an outcome; its diagnostics are appended to the caller's list. */
export function take<T>(outcome: Outcome<T>, diagnostics: Diagnostic[]): T {
  for (const diagnostic of outcome.diagnostics) diagnostics.push(diagnostic);
  return outcome.value;
}
