/**
 * The public API. Nothing else of the package is exported.
 */
export { CATALOGUE, messageOf, type Severity, severityOf } from './diagnostics/catalogue.ts';
export type { Diagnostic, DiagnosticCode, Outcome, Place } from './diagnostics/diagnostic.ts';
export type { WritableFormat } from './formats/index.ts';
export type { RootedInventory } from './model/inventory.ts';
export { DEFAULT_LIMITS, type Limits } from './read-documents.ts';
export type { Progress } from './read-environment.ts';
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
} from './scan.ts';
export type { Summary } from './summary.ts';
