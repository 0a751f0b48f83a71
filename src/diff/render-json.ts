/** A diff as JSON, for programs: everything, in the words of change.ts. */
import { visibleJson } from '../model/visible.ts';
import { countByKind, type SbomDiff } from './change.ts';

/** Raised when a field goes or changes its meaning; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** The document, with a final newline. */
export function renderDiffJson(diff: SbomDiff): string {
  const counts = Object.fromEntries(countByKind(diff));
  return `${visibleJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, old: diff.old, new: diff.new, counts, groups: diff.groups }, undefined, 2))}\n`;
}
