/**
 * The public API. Nothing else of the package is exported.
 */

export type { Progress } from './collect/source.ts';
export { CATALOGUE, messageOf, type Severity, severityOf } from './diagnostics/catalogue.ts';
export type { Diagnostic, DiagnosticCode, Outcome, Place } from './diagnostics/diagnostic.ts';
export type { WritableFormat } from './formats/index.ts';
export type { RootedInventory } from './model/inventory.ts';
export { convertSbom } from './pipeline/convert.ts';
export { mergeSboms } from './pipeline/merge.ts';
export type { ConvertOptions, MergeOptions, Result, ScanOptions } from './pipeline/options.ts';
export { scanEnvironment } from './pipeline/scan.ts';
export type { Summary } from './pipeline/summary.ts';
export { type WriteOptions, writeDocument } from './pipeline/write.ts';
export { DEFAULT_LIMITS, type Limits } from './untrusted/limits.ts';
