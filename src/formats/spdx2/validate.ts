/** Validates written SPDX 2.3 documents. Tag-value has no schema: what our own reader finds wrong has to do. */
import { isJsonObject } from '../../untrusted/json.ts';
import { NO_LIMITS, problemsBySchema, problemsOfReading } from '../validators.ts';
import { readSpdx2 } from './reader.ts';
import { readSpdx2TagValue } from './tag-value/reader.ts';

/** What is wrong with the text of a document in JSON; empty when it is valid. */
export function validateSpdx2Json(text: string): readonly string[] {
  const document: unknown = JSON.parse(text);
  const problems = problemsBySchema({ collection: 'spdx', file: 'spdx-2.3-schema.json', draft: '07' }, document);
  if (problems.length > 0 || !isJsonObject(document)) return problems;
  return problemsOfReading(readSpdx2(document, '', NO_LIMITS));
}

/** What is wrong with the text of a document in tag-value; empty when it is valid. */
export function validateSpdx2TagValue(text: string): readonly string[] {
  return problemsOfReading(readSpdx2TagValue(Buffer.from(text), '', NO_LIMITS));
}
