/**
 * What the scanner has to say about its input, as data: a code, a place, typed arguments. Text is made in catalogue.ts.
 * Codes are never renamed: people filter by them.
 */

/** Where a diagnostic points: a path relative to the scanned root and, inside the file, a JSON pointer or a line. */
export interface Place {
  readonly path: string;
  readonly pointer?: string;
  readonly line?: number;
}

type None = Readonly<Record<never, never>>;

/** The arguments of each code. */
export interface DiagnosticArguments {
  'path-unreadable': { readonly reason: string };
  'path-not-utf8': None;
  'path-special-file': None;
  'link-outside-environment': None;
  'link-loop': None;
  'file-too-large': { readonly size: number; readonly limit: number };
  'archive-unreadable': { readonly reason: string };
  'archive-bytes-outside': { readonly before: number; readonly behind: number };
  'archive-entry-outside': { readonly count: number; readonly example: string };
  'archive-entry-repeated': { readonly count: number; readonly example: string };
  'archive-entry-unreadable': { readonly entry: string; readonly reason: string };
  'count-limit-reached': { readonly subject: string; readonly limit: number };
  'environment-unusable': { readonly reason: string };
  'environment-empty': None;
  'file-system-in-part': None;
  'document-unusable': { readonly reason: string };
  'path-file-executes': None;
  'path-entry-outside': None;
  'development-link-outside': None;
  'distribution-half-removed': None;
  'conda-record-malformed': { readonly reason: string };
  'conda-record-planted': { readonly distribution: string };
  'conda-records-overlap': { readonly records: readonly string[] };
  'dpkg-record-malformed': { readonly count: number };
  'interpreter-file-planted': { readonly distribution: string; readonly believed: boolean };
  'interpreter-version-differs': { readonly configured: string; readonly found: string };
  'system-site-packages-outside': None;
  'interpreter-sbom-mismatch': { readonly stated: string; readonly found: string };
  'interpreter-sbom-unusable': { readonly reason: string };
  'distribution-name-invalid': { readonly name: string };
  'distribution-duplicated': { readonly name: string; readonly versions: readonly string[]; readonly paths: readonly string[] };
  'metadata-missing': { readonly assumed: string };
  'metadata-empty': { readonly assumed: string };
  'metadata-name-missing': { readonly assumed: string };
  'metadata-version-missing': { readonly assumed: string };
  'metadata-malformed': { readonly text: string };
  'metadata-not-utf8': None;
  'metadata-version-newer': { readonly version: string };
  'metadata-version-unsupported': { readonly version: string; readonly assumed: string };
  'metadata-name-foreign': { readonly folder: string; readonly claimed: string };
  'metadata-folder-disagrees': { readonly folder: string; readonly metadata: string };
  'metadata-planted': { readonly distribution: string };
  'metadata-version-invalid': { readonly version: string };
  'license-expression-invalid': { readonly expression: string };
  'record-malformed': { readonly lines: number };
  'record-path-outside': { readonly count: number; readonly examples: readonly string[] };
  'record-file-missing': { readonly distribution: string; readonly count: number; readonly examples: readonly string[] };
  'record-file-changed': { readonly distribution: string; readonly count: number; readonly examples: readonly string[] };
  'record-file-unrecorded': { readonly distribution: string; readonly count: number; readonly examples: readonly string[] };
  'sbom-not-in-record': None;
  'sbom-planted': { readonly distribution: string };
  'sbom-beside-code': { readonly distribution: string };
  'sbom-hash-mismatch': { readonly recorded: string; readonly actual: string };
  'direct-url-malformed': { readonly reason: string };
  'direct-url-not-registry': { readonly distribution: string; readonly kind: string };
  'requirement-malformed': { readonly requirement: string; readonly reason: string };
  'requirement-not-installed': { readonly requirement: string };
  'requirement-undecided': { readonly requirement: string; readonly installed: boolean };
  'requirement-version-unsatisfied': { readonly requirement: string; readonly installed: string };
  'sbom-file-header': { readonly target: string; readonly read: boolean };
  'sbom-format-not-read': { readonly format: string };
  'sbom-format-unknown': None;
  'sbom-format-version-unknown': { readonly version: string };
  'sbom-empty': None;
  'sbom-format-ambiguous': { readonly formats: readonly string[]; readonly read: string };
  'sbom-not-json': { readonly reason: string };
  'sbom-not-xml': { readonly reason: string };
  'sbom-xml-doctype': None;
  'sbom-not-yaml': { readonly reason: string };
  'sbom-line-invalid': { readonly problem: string };
  'sbom-too-deep': { readonly limit: number };
  'sbom-too-many-values': { readonly limit: number };
  'sbom-not-utf8': None;
  'sbom-field-invalid': { readonly problem: string };
  'sbom-key-repeated': { readonly keys: readonly string[]; readonly count: number };
  'sbom-field-not-carried': { readonly fields: readonly string[] };
  'sbom-reference-duplicated': { readonly reference: string; readonly count: number };
  'sbom-reference-dangling': { readonly reference: string };
  'sbom-purl-invalid': { readonly purl: string };
  'sbom-cpe-invalid': { readonly cpe: string };
  'sbom-dependency-declared': { readonly distribution: string; readonly purl: string };
  'sbom-statement-not-taken': { readonly distribution: string; readonly component: string; readonly fields: readonly string[] };
  'sbom-version-mismatch': { readonly distribution: string; readonly stated: string };
  'sbom-root-unrelated': { readonly distribution: string; readonly root: string };
  'component-version-mismatch': { readonly component: string; readonly version: string; readonly purl: string };
  'component-copies-differ': { readonly component: string; readonly fields: readonly string[]; readonly origins: readonly string[] };
  'component-cpe-mismatch': { readonly component: string; readonly cpe: string; readonly version: string };
  'component-unversioned-dropped': { readonly component: string };
  'component-conflict': {
    readonly component: string;
    readonly field: string;
    readonly kept: string;
    readonly other: string;
    readonly origins: readonly string[];
  };
  'component-path-removed': { readonly component: string; readonly field: string };
  'distro-undecided': { readonly purl: string };
  'native-library-absent': { readonly distribution: string; readonly libraries: readonly string[] };
  /** `composition`: where the libraries may be the distribution's own, what is claimed of its composition; incomplete where it is absent. */
  'native-library-unclaimed': { readonly distribution: string; readonly count: number; readonly composition?: 'unknown' };
  'native-version-differs': { readonly distribution: string; readonly library: string; readonly declared: string; readonly found: string };
  'native-evidence-differs': { readonly library: string; readonly versions: readonly string[] };
  'native-file-bounded': { readonly what: string; readonly detail: string };
  'native-library-hinted': { readonly distribution: string; readonly libraries: readonly string[] };
  'native-files-unread': { readonly distribution: string; readonly count: number };
  'field-not-representable': { readonly format: string; readonly field: string; readonly count: number };
  'output-invalid': { readonly problem: string };
  'output-too-large': { readonly limit: number };
  'option-file-name': { readonly suggestion: string };
  'license-denied': { readonly component: string; readonly licenses: readonly string[] };
  'license-unknown': { readonly component: string; readonly licenses: readonly string[] };
  'ignore-expired': { readonly entry: string; readonly reason: string; readonly expires: string };
  'ignore-unused': { readonly entry: string; readonly reason: string; readonly expires: string };
  'exclude-unmatched': { readonly name: string };
  /** The purl that the user stated for the root is that of another component. */
  'root-purl-taken': { readonly purl: string; readonly name: string };
}

export type DiagnosticCode = keyof DiagnosticArguments;

/** One finding. */
export type Diagnostic = { [C in DiagnosticCode]: { readonly code: C; readonly at: Place } & DiagnosticArguments[C] }[DiagnosticCode];

/** A stage's result: what it made, and what it has to say about its input. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
