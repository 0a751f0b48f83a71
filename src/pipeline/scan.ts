/** The scan, top to bottom: open what was named, collect the evidence, assemble the inventory. */
import { FILE_PATTERNS } from '../collect/patterns.ts';
import { sortedDiagnostics } from '../diagnostics/catalogue.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { openEnvironments } from '../inputs/environments.ts';
import { type AssembleOptions, complete, type United, unite } from './assemble.ts';
import { collectEvidence } from './collect-evidence.ts';
import { limitsOf, type Result, type ScanOptions } from './options.ts';
import { EMPTY_SUMMARY } from './summary.ts';

/**
 * Scans Python environments statically and merges everything found into one inventory.
 * Nothing of the environments is executed, nothing outside of them is read, the network is used for `interpreterSbom` alone. Never
 * throws because of what the environments contain: findings are in `diagnostics`, as data.
 * Specification: docs/rules.md.
 */
export async function scanEnvironment(options: ScanOptions): Promise<Result> {
  const settings = { ...options, defaultName: 'python-environment' };
  const united = await unitedEvidence(settings);
  if (united.value === undefined) return { diagnostics: sortedDiagnostics(united.diagnostics), summary: EMPTY_SUMMARY };
  const { value, diagnostics } = complete(united.value, settings);
  return { ...value, diagnostics: sortedDiagnostics([...united.diagnostics, ...diagnostics]) };
}

/** The evidence about what was named, united; it ends here itself. */
async function unitedEvidence(options: ScanOptions & AssembleOptions): Promise<Outcome<United | undefined>> {
  const settings = { limits: limitsOf(options), patterns: FILE_PATTERNS, digests: options.verify === true };
  const opened = await openEnvironments(options.paths, options.roots ?? [], settings);
  if (opened.value === undefined) return { value: undefined, diagnostics: opened.diagnostics };
  const evidence = await collectEvidence(opened.value, options);
  const { value, diagnostics } = unite(evidence.value, [], options);
  return { value, diagnostics: [...opened.diagnostics, ...evidence.diagnostics, ...diagnostics] };
}
