/** Explanations as JSON, for programs: everything, in the words of overview.ts and explain.ts. */
import { visibleJson } from '../model/visible.ts';
import type { Explanation } from './explain.ts';
import type { Overview } from './overview.ts';

/** Raised when a field goes or changes its meaning; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** The document, with a final newline. */
export function renderExplanationJson(explanation: Overview | Explanation): string {
  return `${visibleJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...explanation }, undefined, 2))}\n`;
}
