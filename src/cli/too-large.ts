/**
 * The bound on what is written: a document is one text, and a text of Node has at most 512 Mi characters. What is larger is a finding and
 * an exit code, as everything that cannot be written.
 */
import { constants } from 'node:buffer';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What `make` gives; undefined where its text would be too large. @throws what else goes wrong in it. */
export async function unlessTooLarge<T>(make: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof RangeError && /string length|string longer/i.test(error.message)) return undefined;
    throw error;
  }
}

/** That a document or report is too large. */
export function tooLarge(target: string | undefined): Diagnostic {
  return { code: 'output-too-large', at: { path: target ?? '' }, limit: constants.MAX_STRING_LENGTH };
}
