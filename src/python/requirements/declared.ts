/**
 * The requirements that a distribution declares: Requires-Dist; where there is none, what an egg-info's requires.txt says.
 * Specification: core metadata; https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { all, type MetadataFields } from '../metadata/core-metadata.ts';
import { eggRequirements } from '../metadata/egg-info.ts';
import { parseRequirement, type Requirement } from './requirement.ts';

/** Of one distribution. */
export const MOST_REQUIREMENTS = 10_000;

/** The requirements as they are written. `eggRequires` is the content of requires.txt. */
export function requirementTexts(fields: MetadataFields, eggRequires: Uint8Array | undefined): readonly string[] {
  const stated = all(fields, 'requires-dist');
  return stated.length > 0 || eggRequires === undefined ? stated : eggRequirements(eggRequires);
}

/** Parses requirements that the file at `path` states; those that are malformed, or too many, are reported. */
export function readRequirements(stated: readonly string[], path: string): Outcome<readonly Requirement[]> {
  const diagnostics: Diagnostic[] = [];
  if (stated.length > MOST_REQUIREMENTS)
    diagnostics.push({ code: 'count-limit-reached', at: { path }, subject: 'requirements', limit: MOST_REQUIREMENTS });
  const value: Requirement[] = [];
  for (const text of stated.slice(0, MOST_REQUIREMENTS)) {
    const parsed = parseRequirement(text);
    if ('value' in parsed) value.push(parsed.value);
    else diagnostics.push({ code: 'requirement-malformed', at: { path }, requirement: text, reason: parsed.malformed });
  }
  return { value, diagnostics };
}
