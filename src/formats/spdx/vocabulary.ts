/**
 * The words of SPDX 2 and 3, with the words that the model has for them. One row serves both directions.
 * Specification: SPDX 2.3 clauses 7.10, 7.24 and 11.1; SPDX 3.0.1 HashAlgorithm, SoftwarePurpose, RelationshipType.
 */
import type { ComponentType, Scope } from '../../model/component.ts';
import type { RelationKind } from '../../model/inventory.ts';

interface Algorithm {
  readonly model: string;
  readonly spdx2: string;
  readonly spdx3: string;
}

/** Hash algorithms that the model has too. */
export const ALGORITHMS: readonly Algorithm[] = [
  { model: 'MD5', spdx2: 'MD5', spdx3: 'md5' },
  { model: 'SHA-1', spdx2: 'SHA1', spdx3: 'sha1' },
  { model: 'SHA-256', spdx2: 'SHA256', spdx3: 'sha256' },
  { model: 'SHA-384', spdx2: 'SHA384', spdx3: 'sha384' },
  { model: 'SHA-512', spdx2: 'SHA512', spdx3: 'sha512' },
  { model: 'SHA3-256', spdx2: 'SHA3-256', spdx3: 'sha3_256' },
  { model: 'SHA3-384', spdx2: 'SHA3-384', spdx3: 'sha3_384' },
  { model: 'SHA3-512', spdx2: 'SHA3-512', spdx3: 'sha3_512' },
  { model: 'BLAKE2b-256', spdx2: 'BLAKE2b-256', spdx3: 'blake2b256' },
  { model: 'BLAKE2b-384', spdx2: 'BLAKE2b-384', spdx3: 'blake2b384' },
  { model: 'BLAKE2b-512', spdx2: 'BLAKE2b-512', spdx3: 'blake2b512' },
  { model: 'BLAKE3', spdx2: 'BLAKE3', spdx3: 'blake3' },
];

/** The same by the model's names. */
export const ALGORITHM_OF: ReadonlyMap<string, Algorithm> = new Map(ALGORITHMS.map((row) => [row.model, row]));

interface Purpose {
  readonly type: ComponentType;
  readonly spdx2: string;
  readonly spdx3: string;
}

/** Purposes; the first row of a type is the one that is written, the first of a purpose the one that is read. */
export const PURPOSES: readonly Purpose[] = [
  { type: 'application', spdx2: 'APPLICATION', spdx3: 'application' },
  { type: 'framework', spdx2: 'FRAMEWORK', spdx3: 'framework' },
  { type: 'library', spdx2: 'LIBRARY', spdx3: 'library' },
  { type: 'container', spdx2: 'CONTAINER', spdx3: 'container' },
  { type: 'operating-system', spdx2: 'OPERATING_SYSTEM', spdx3: 'operatingSystem' },
  { type: 'device', spdx2: 'DEVICE', spdx3: 'device' },
  { type: 'firmware', spdx2: 'FIRMWARE', spdx3: 'firmware' },
  { type: 'file', spdx2: 'FILE', spdx3: 'file' },
  { type: 'platform', spdx2: 'OTHER', spdx3: 'platform' },
  { type: 'device-driver', spdx2: 'OTHER', spdx3: 'deviceDriver' },
  { type: 'machine-learning-model', spdx2: 'OTHER', spdx3: 'model' },
  { type: 'data', spdx2: 'OTHER', spdx3: 'data' },
  { type: 'cryptographic-asset', spdx2: 'OTHER', spdx3: 'other' },
];

/** What a relationship says in the model: `kind` from its subject to its object, or the other way round. */
export interface Meaning {
  readonly kind: RelationKind;
  readonly inverse?: true;
  /** The scope of what is needed, where the type says that it is not needed at run time, or not always. */
  readonly scope?: Scope;
}

/** Relationship types of SPDX 2. Those of documents, patches and file histories have no place in the model. */
export const SPDX2_RELATIONSHIPS: { readonly [type: string]: Meaning } = {
  CONTAINS: { kind: 'contains' },
  CONTAINED_BY: { kind: 'contains', inverse: true },
  PACKAGE_OF: { kind: 'contains', inverse: true },
  OPTIONAL_COMPONENT_OF: { kind: 'contains', inverse: true, scope: 'optional' },
  STATIC_LINK: { kind: 'contains' },
  DYNAMIC_LINK: { kind: 'dependsOn' },
  DEPENDS_ON: { kind: 'dependsOn' },
  DEPENDENCY_OF: { kind: 'dependsOn', inverse: true },
  RUNTIME_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true },
  HAS_PREREQUISITE: { kind: 'dependsOn' },
  PREREQUISITE_FOR: { kind: 'dependsOn', inverse: true },
  DISTRIBUTION_ARTIFACT: { kind: 'dependsOn' },
  OPTIONAL_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true, scope: 'optional' },
  PROVIDED_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true, scope: 'optional' },
  BUILD_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  BUILD_TOOL_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  DEV_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  DEV_TOOL_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  TEST_DEPENDENCY_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  TEST_TOOL_OF: { kind: 'dependsOn', inverse: true, scope: 'excluded' },
  DATA_FILE_OF: { kind: 'contains', inverse: true },
  DEPENDENCY_MANIFEST_OF: { kind: 'contains', inverse: true },
  DOCUMENTATION_OF: { kind: 'contains', inverse: true },
  EXAMPLE_OF: { kind: 'contains', inverse: true },
  METAFILE_OF: { kind: 'contains', inverse: true },
  TEST_OF: { kind: 'contains', inverse: true },
  TEST_CASE_OF: { kind: 'contains', inverse: true },
  GENERATED_FROM: { kind: 'isGeneratedFrom' },
  GENERATES: { kind: 'isGeneratedFrom', inverse: true },
  EXPANDED_FROM_ARCHIVE: { kind: 'isGeneratedFrom' },
  DESCENDANT_OF: { kind: 'isGeneratedFrom' },
  ANCESTOR_OF: { kind: 'isGeneratedFrom', inverse: true },
  VARIANT_OF: { kind: 'isVariantOf' },
  COPY_OF: { kind: 'isVariantOf' },
  SPECIFICATION_FOR: { kind: 'provides', inverse: true },
};

/** Relationship types of SPDX 3. */
export const SPDX3_RELATIONSHIPS: { readonly [type: string]: Meaning } = {
  contains: { kind: 'contains' },
  hasStaticLink: { kind: 'contains' },
  hasDynamicLink: { kind: 'dependsOn' },
  dependsOn: { kind: 'dependsOn' },
  hasPrerequisite: { kind: 'dependsOn' },
  hasProvidedDependency: { kind: 'dependsOn', scope: 'optional' },
  hasOptionalDependency: { kind: 'dependsOn', scope: 'optional' },
  hasOptionalComponent: { kind: 'contains', scope: 'optional' },
  hasDistributionArtifact: { kind: 'dependsOn' },
  usesTool: { kind: 'dependsOn', scope: 'excluded' },
  hasDataFile: { kind: 'contains' },
  hasDependencyManifest: { kind: 'contains' },
  hasDocumentation: { kind: 'contains' },
  hasExample: { kind: 'contains' },
  hasMetadata: { kind: 'contains' },
  hasTest: { kind: 'contains' },
  packagedBy: { kind: 'contains', inverse: true },
  generates: { kind: 'isGeneratedFrom', inverse: true },
  expandsTo: { kind: 'isGeneratedFrom', inverse: true },
  descendantOf: { kind: 'isGeneratedFrom' },
  ancestorOf: { kind: 'isGeneratedFrom', inverse: true },
  hasVariant: { kind: 'isVariantOf', inverse: true },
  copiedTo: { kind: 'isVariantOf', inverse: true },
  hasSpecification: { kind: 'provides' },
};

/** The comment of a CONTAINS that says only that an archive holds something, beside the edges that lead there. */
export const BUNDLED = 'held by the archive, needed by what depends on it';
