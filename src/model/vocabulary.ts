/** Closed lists of words, as CycloneDX has them, for values of the model that can be nothing else. */

/** Fields that evidence of identity can be about. CycloneDX: evidence.identity.field. */
export const IDENTITY_FIELDS = ['group', 'name', 'version', 'purl', 'cpe', 'omniborId', 'swhid', 'swid', 'hash'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** How an identity was found out. CycloneDX: evidence.identity.methods.technique. */
export const IDENTITY_TECHNIQUES = [
  'source-code-analysis',
  'binary-analysis',
  'manifest-analysis',
  'ast-fingerprint',
  'hash-comparison',
  'instrumentation',
  'dynamic-analysis',
  'filename',
  'attestation',
  'other',
] as const;
export type IdentityTechnique = (typeof IDENTITY_TECHNIQUES)[number];

/** Types of external references about security. */
const SECURITY_REFERENCES: ReadonlySet<string> = new Set([
  'advisories',
  'security-contact',
  'exploitability-statement',
  'vulnerability-assertion',
  'rfc-9116',
]);

/** Whether an external reference is about security. */
export function isSecurityReference({ type }: { readonly type: string }): boolean {
  return SECURITY_REFERENCES.has(type);
}

/** What came out of the analysis of a vulnerability. CycloneDX: vulnerability.analysis. */
export const ANALYSIS_STATES = [
  'resolved',
  'resolved_with_pedigree',
  'exploitable',
  'in_triage',
  'false_positive',
  'not_affected',
] as const;
export type AnalysisState = (typeof ANALYSIS_STATES)[number];
export const ANALYSIS_JUSTIFICATIONS = [
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
] as const;
export type AnalysisJustification = (typeof ANALYSIS_JUSTIFICATIONS)[number];
export const ANALYSIS_RESPONSES = ['can_not_fix', 'will_not_fix', 'update', 'rollback', 'workaround_available'] as const;
export type AnalysisResponse = (typeof ANALYSIS_RESPONSES)[number];
