/**
 * Validates written documents, whatever their format. Loaded only for `--validate` and in tests: validators are large.
 */
import { validateCycloneDx } from './cyclonedx/validate.ts';
import type { WritableFormat } from './index.ts';

/** What is wrong with the text of a document; empty when it is valid. At most twenty problems are named. */
export async function validateDocument(text: string, format: WritableFormat, version: string): Promise<readonly string[]> {
  switch (format) {
    case 'cyclonedx-json':
      return validateCycloneDx(text, version);
  }
}
