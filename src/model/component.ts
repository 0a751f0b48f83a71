/**
 * What a component is, in one neutral form that every format reads into and writes from. Each field says where CycloneDX and
 * SPDX 2.3 keep it; a format that cannot say one reports `field-not-representable`.
 * The values below a component are plain data in CycloneDX's vocabulary, the richer of the two.
 */
import type { Cpe } from './cpe.ts';
import type { Purl } from './purl.ts';
import type { IdentityField, IdentityTechnique } from './vocabulary.ts';

/** Names a component inside one inventory; made in merge/ and formats/ when a component is created. Its text has no meaning. */
export type ComponentId = string & { readonly componentId: unique symbol };

/** A text as the id of a component: the one place where an id is made. Whoever calls this sees that it is unique in its inventory. */
export function componentId(text: string): ComponentId {
  return text as ComponentId;
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

export interface Hash {
  readonly algorithm: string;
  /** Lower-case hexadecimal. */
  readonly content: string;
}

export interface AttachedText {
  readonly content: string;
  readonly contentType?: string;
  readonly encoding?: 'base64';
}

/** What a `LicenseRef-` of an expression stands for. CycloneDX: expressionDetails (1.7); SPDX: hasExtractedLicensingInfos. */
export interface LicenseDetail {
  readonly identifier: string;
  readonly text?: AttachedText;
  readonly url?: string;
}

/** One licence statement: an SPDX identifier, an SPDX expression, or a name that is neither. */
export interface License {
  readonly kind: 'id' | 'expression' | 'name';
  readonly value: string;
  readonly acknowledgement?: 'declared' | 'concluded';
  readonly url?: string;
  readonly text?: AttachedText;
  /** Of an expression alone. */
  readonly details?: readonly LicenseDetail[];
}

export interface ExternalReference {
  readonly type: string;
  readonly url: string;
  readonly comment?: string;
  readonly hashes?: readonly Hash[];
}

export interface Contact {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface Organization {
  readonly name?: string;
  readonly urls?: readonly string[];
  readonly contacts?: readonly Contact[];
}

export interface Occurrence {
  /** POSIX path, relative to the scanned environment (or as the document states it, below the package that bundles it). */
  readonly location: string;
  readonly line?: number;
  readonly offset?: number;
  readonly symbol?: string;
  readonly additionalContext?: string;
}

export interface IdentityMethod {
  readonly technique: IdentityTechnique;
  readonly confidence: number;
  readonly value?: string;
}

export interface IdentityEvidence {
  readonly field: IdentityField;
  readonly confidence?: number;
  readonly concludedValue?: string;
  readonly methods?: readonly IdentityMethod[];
}

export interface Evidence {
  readonly identity?: readonly IdentityEvidence[];
  readonly occurrences?: readonly Occurrence[];
  readonly licenses?: readonly License[];
  readonly copyright?: readonly string[];
}

export interface Diff {
  readonly text?: AttachedText;
  readonly url?: string;
}

export interface Issue {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
  readonly description?: string;
  readonly source?: { readonly name?: string; readonly url?: string };
  readonly references?: readonly string[];
}

export interface Patch {
  readonly type: string;
  readonly diff?: Diff;
  readonly resolves?: readonly Issue[];
}

export interface Commit {
  readonly uid?: string;
  readonly url?: string;
  readonly message?: string;
}

/** What a component was made from. Its members describe history: they are no components of the inventory and have no edges. */
export interface Pedigree {
  readonly ancestors?: readonly ComponentFacts[];
  readonly descendants?: readonly ComponentFacts[];
  readonly variants?: readonly ComponentFacts[];
  readonly commits?: readonly Commit[];
  readonly patches?: readonly Patch[];
  readonly notes?: string;
}

export const COMPONENT_TYPES = [
  'application',
  'framework',
  'library',
  'container',
  'platform',
  'operating-system',
  'device',
  'device-driver',
  'firmware',
  'file',
  'machine-learning-model',
  'data',
  'cryptographic-asset',
] as const;
export type ComponentType = (typeof COMPONENT_TYPES)[number];
export type Scope = 'required' | 'optional' | 'excluded';

/** Everything that can be said of a component, without its place in an inventory. */
export interface ComponentFacts {
  /** CycloneDX: component.type; SPDX: primaryPackagePurpose */
  readonly type: ComponentType;
  /** CycloneDX: component.name; SPDX: package.name */
  readonly name: string;
  /** CycloneDX: component.group; SPDX: N/A (part of the purl) */
  readonly group?: string;
  /** CycloneDX: component.version; SPDX: package.versionInfo */
  readonly version?: string;
  /** CycloneDX: component.purl; SPDX: externalRefs PACKAGE-MANAGER purl */
  readonly purl?: Purl;
  /** CycloneDX: component.cpe (the first), property syft:cpe23 (the others); SPDX: externalRefs SECURITY cpe23Type */
  readonly cpes?: readonly Cpe[];
  /** CycloneDX: component.scope (absent: required); SPDX: the relationship's type */
  readonly scope?: Scope;
  /** CycloneDX: component.description; SPDX: package.summary */
  readonly description?: string;
  /** CycloneDX: component.copyright; SPDX: package.copyrightText */
  readonly copyright?: string;
  /** CycloneDX: component.mime-type; SPDX: N/A */
  readonly mimeType?: string;
  /** CycloneDX: component.supplier; SPDX: package.supplier */
  readonly supplier?: Organization;
  /** CycloneDX: component.manufacturer (1.6); SPDX: package.originator */
  readonly manufacturer?: Organization;
  /** CycloneDX: component.authors (1.6), author before; SPDX: package.originator */
  readonly authors?: readonly Contact[];
  /** CycloneDX: component.publisher; SPDX: N/A */
  readonly publisher?: string;
  /** CycloneDX: component.licenses; SPDX: package.licenseDeclared */
  readonly licenses?: readonly License[];
  /** CycloneDX: component.hashes; SPDX: package.checksums */
  readonly hashes?: readonly Hash[];
  /** CycloneDX: component.externalReferences; SPDX: homepage, downloadLocation, externalRefs OTHER */
  readonly externalReferences?: readonly ExternalReference[];
  /** CycloneDX: component.tags (1.6); SPDX: N/A */
  readonly tags?: readonly string[];
  /** CycloneDX: component.omniborId, swhid (1.6); SPDX: externalRefs PERSISTENT-ID gitoid, swh */
  readonly omniborIds?: readonly string[];
  readonly swhids?: readonly string[];
  /** CycloneDX: component.modified; SPDX: N/A */
  readonly modified?: boolean;
  /** CycloneDX: component.properties; SPDX: annotations */
  readonly properties?: readonly Property[];
  /** CycloneDX: component.pedigree; SPDX: relationships GENERATED_FROM, VARIANT_OF, ANCESTOR_OF, PATCH_APPLIED */
  readonly pedigree?: Pedigree;
  /** CycloneDX: component.evidence; SPDX: annotations */
  readonly evidence?: Evidence;
}

/**
 * How much a record's word weighs when two records of one component differ (rules.md R5.5):
 * a distributor's identity where the user prefers it (R3 h), core metadata, a registry's own data for its package, every
 * other document, what we derived.
 */
export const AUTHORITIES = ['distributor', 'core-metadata', 'registry', 'document', 'derived'] as const;
export type Authority = (typeof AUTHORITIES)[number];

/** How the bytes of files identify a component. */
export interface Identified {
  readonly identity: readonly IdentityEvidence[];
  readonly properties: readonly Property[];
}

/** A component of an inventory. */
export interface Component extends ComponentFacts {
  readonly id: ComponentId;
  readonly authority: Authority;
  /** Paths of the files that this record was read from, relative to the scanned root; named in diagnostics. */
  readonly origins: readonly string[];
  /** The purls as the documents wrote them, where they say more than {@link ComponentFacts.purl} (rules.md R5.1). */
  readonly declaredPurls?: readonly string[];
  /** The scope in which an identity without purl and CPE is valid: the document, or the document and its parent for files (R5.3). */
  readonly localScope?: string;
  /** Set for an installed distribution: its normalised name. */
  readonly distribution?: string;
  /**
   * The carriers whose word this is (docs/rules.md R12): distributions and interpreters whose archives describe it. Absent: core metadata,
   * a package manager, a document that the user named. CycloneDX and SPDX: property `pyenv-sbom:stated-by`, where not all say the same.
   */
  readonly statedBy?: readonly ComponentId[];
  /** Those of {@link Component.statedBy} that only list it: its facts are the others' word. CycloneDX and SPDX: property `pyenv-sbom:listed-by`. */
  readonly listedBy?: readonly ComponentId[];
  /**
   * What the scan itself read from the bytes of files (docs/rules.md R13): our own word, by which no two descriptions differ. In a canonical
   * component it stands in evidence and properties.
   */
  readonly identified?: Identified;
  /** Set on a record that adds to the component of its id and is no component by itself: it has no identity, and is not counted. */
  readonly isAddition?: true;
}
