/**
 * The public API. Nothing else of the package is exported.
 */
export { CATALOGUE, messageOf, type Severity, severityOf } from './diagnostics/catalogue.ts';
export type { Diagnostic, DiagnosticCode, Place } from './diagnostics/diagnostic.ts';
export type { WritableFormat } from './formats/index.ts';
export { DEFAULT_LIMITS, type Limits, type Progress } from './read-environment.ts';
export { type ScanOptions, type ScanResult, type Summary, scanEnvironment } from './scan.ts';
