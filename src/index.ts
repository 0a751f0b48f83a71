/**
 * The public API. Nothing else of the package is exported; docs/library.md explains each of these.
 */

export type { EvidenceOptions, NativeDepth, Progress } from './collect/evidence-options.ts';
export { CATALOGUE, messageOf, type Severity, severityOf } from './diagnostics/catalogue.ts';
export type { Diagnostic, DiagnosticCode, Outcome, Place } from './diagnostics/diagnostic.ts';
export {
  type Change,
  type ChangeGroup,
  type ChangeKind,
  countByKind,
  diffFailures,
  type Entry,
  FAIL_KINDS,
  type FailKind,
  type SbomDiff,
} from './diff/change.ts';
export { diffInventories } from './diff/diff.ts';
export { renderDiffJson } from './diff/render-json.ts';
export { renderDiffMarkdown } from './diff/render-markdown.ts';
export { type DiffTextOptions, renderDiffText } from './diff/render-text.ts';
export { reverseDiff } from './diff/reverse.ts';
export { type ComponentReport, type ExplainOptions, type Explanation, explainQuery, type Remedy } from './explain/explain.ts';
export { explainOverview, type Overview } from './explain/overview.ts';
export type { Reference } from './explain/reference.ts';
export { renderExplanationJson } from './explain/render-json.ts';
export { renderExplanationText, renderOverviewText } from './explain/render-text.ts';
export type { WritableFormat } from './formats/index.ts';
export type {
  Authority,
  Component,
  ComponentFacts,
  ComponentId,
  ComponentType,
  Contact,
  Evidence,
  ExternalReference,
  Hash,
  License,
  Occurrence,
  Organization,
  Pedigree,
  Property,
} from './model/component.ts';
export { type Cpe, formatCpe, parseCpe } from './model/cpe.ts';
export type {
  Aggregate,
  Annotation,
  Completeness,
  Inventory,
  Relation,
  RelationKind,
  RootedInventory,
  Source,
  Vulnerability,
} from './model/inventory.ts';
export { formatPurl, type Purl, parsePurl } from './model/purl.ts';
export { type RootFacts, type RootTexts, rootFacts } from './model/root-facts.ts';
export { convertSbom, readDocument } from './pipeline/convert.ts';
export { mergeSboms } from './pipeline/merge.ts';
export type { ConvertOptions, MergeOptions, ReadDocumentOptions, Result, ScanOptions, SharedOptions } from './pipeline/options.ts';
export { scanEnvironment } from './pipeline/scan.ts';
export type { Summary } from './pipeline/summary.ts';
export { type ValidateOptions, validateDocument, type WriteOptions, writeDocument } from './pipeline/write.ts';
export { applyIgnores, type Ignored, type IgnoreEntry, type IgnoreFile, parseIgnoreFile } from './policy/ignore.ts';
export { excludeDistributions, type LeftOut, leaveOutPipVendored } from './policy/leave-out.ts';
export { type LicenseFinding, licenseFindings } from './policy/license-gate.ts';
export { judgeComponent, type LicensePolicy, licensePolicy, type Verdict } from './policy/license-policy.ts';
export { type ReportFormatId, type ReportOptions, writeReport } from './report/formats.ts';
export { DEFAULT_LIMITS, type Limits } from './untrusted/limits.ts';
