/** Validates written SPDX 3.0.1 documents: by the official JSON schema, and by what our own reader finds wrong. */
import { isJsonObject } from '../../untrusted/json.ts';
import { NO_LIMITS, problemsBySchema, problemsOfReading } from '../validators.ts';
import { readSpdx3 } from './reader.ts';

/** What is wrong with the text of a document; empty when it is valid. */
export function validateSpdx3Json(text: string): readonly string[] {
  const document: unknown = JSON.parse(text);
  const problems = problemsBySchema({ collection: 'spdx', file: 'spdx-3.0.1-schema.json', draft: '2020-12' }, document);
  if (problems.length > 0 || !isJsonObject(document)) return problems;
  return problemsOfReading(readSpdx3(document, '', NO_LIMITS));
}
