/**
 * The public API. Nothing else of the package is exported.
 */

export type { Progress } from './collect/environment.ts';
export { CATALOGUE, messageOf, type Severity, severityOf } from './diagnostics/catalogue.ts';
export type { Diagnostic, DiagnosticCode, Outcome, Place } from './diagnostics/diagnostic.ts';
export type { WritableFormat } from './formats/index.ts';
export type { RootedInventory } from './model/inventory.ts';
export {
  type ConvertOptions,
  convertSbom,
  type MergeOptions,
  mergeSboms,
  type Result,
  type ScanOptions,
  scanEnvironment,
  type WriteOptions,
  writeDocument,
} from './pipeline/scan.ts';
export type { Summary } from './pipeline/summary.ts';
export { DEFAULT_LIMITS, type Limits } from './untrusted/limits.ts';
