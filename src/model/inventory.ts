/**
 * A set of components with everything that refers to them. What documents become when they are read, what the merge passes
 * from stage to stage, and what a writer gets.
 */
import type { Component, ComponentId, Contact, ExternalReference, Organization, Property } from './component.ts';
import type { AnalysisJustification, AnalysisResponse, AnalysisState } from './vocabulary.ts';

/**
 * Read left to right. `contains` and `dependsOn` are edges of the graph; `bundles` says that a distribution's archive holds a
 * component somewhere, beside whatever edges lead there (docs/rules.md R4.5).
 */
export type RelationKind = 'dependsOn' | 'contains' | 'bundles' | 'isVariantOf' | 'isGeneratedFrom' | 'provides';

export interface Relation {
  readonly from: ComponentId;
  readonly kind: RelationKind;
  readonly to: ComponentId;
  /**
   * Who states an edge out of something that several carriers describe, where not all of them do (docs/graph.md); absent: everybody who
   * describes `from`. CycloneDX and SPDX: property `pyenv-sbom:edges-of` of `from`.
   */
  readonly by?: readonly ComponentId[];
}

/**
 * Whose word a part of an inventory is: that of a distribution or interpreter that carries it (`carrier`), or of the user, who named the
 * document (docs/rules.md R12).
 */
export type Speaker = { readonly kind: 'carrier'; readonly id: ComponentId } | { readonly kind: 'user' };

/** From the least to the most complete claim; where claims about one component differ, the lesser one holds. */
export const AGGREGATES = [
  'unknown',
  'not_specified',
  'incomplete',
  'incomplete_first_party_only',
  'incomplete_first_party_proprietary_only',
  'incomplete_first_party_opensource_only',
  'incomplete_third_party_only',
  'incomplete_third_party_proprietary_only',
  'incomplete_third_party_opensource_only',
  'complete',
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** How complete the inventory's picture of one component is. CycloneDX: compositions; SPDX 3: relationship.completeness. */
export interface Completeness {
  readonly of: ComponentId;
  /** `assembly`: the parts it contains; `dependencies`: what it depends on. */
  readonly aspect: 'assembly' | 'dependencies';
  readonly aggregate: Aggregate;
}

export interface VulnerabilitySource {
  readonly name?: string;
  readonly url?: string;
}

export interface VulnerabilityRating {
  readonly source?: VulnerabilitySource;
  readonly score?: number;
  readonly severity?: string;
  readonly method?: string;
  readonly vector?: string;
  readonly justification?: string;
}

export interface AffectedVersion {
  readonly version?: string;
  readonly range?: string;
  readonly status?: string;
}

export interface Affects {
  readonly target: ComponentId;
  readonly versions?: readonly AffectedVersion[];
}

/** CycloneDX: vulnerabilities[]; SPDX 2.3: externalRefs SECURITY; SPDX 3: security_Vex*. */
export interface Vulnerability {
  readonly id?: string;
  readonly source?: VulnerabilitySource;
  readonly references?: readonly { readonly id?: string; readonly source?: VulnerabilitySource }[];
  readonly ratings?: readonly VulnerabilityRating[];
  readonly cwes?: readonly number[];
  readonly description?: string;
  readonly detail?: string;
  readonly recommendation?: string;
  readonly workaround?: string;
  readonly advisories?: readonly { readonly title?: string; readonly url?: string }[];
  readonly created?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly rejected?: string;
  readonly credits?: { readonly organizations?: readonly Organization[]; readonly individuals?: readonly Contact[] };
  readonly analysis?: {
    readonly state?: AnalysisState;
    readonly justification?: AnalysisJustification;
    readonly responses?: readonly AnalysisResponse[];
    readonly detail?: string;
    readonly firstIssued?: string;
    readonly lastUpdated?: string;
  };
  readonly affects?: readonly Affects[];
  readonly properties?: readonly Property[];
}

/** Who wrote an annotation. CycloneDX: individual, organization, component or service; SPDX: Person, Organization, Tool. */
export interface Annotator {
  readonly kind: 'person' | 'organization' | 'tool';
  readonly name: string;
}

/** CycloneDX: annotations[] (1.5); SPDX: annotations. */
export interface Annotation {
  readonly subjects: readonly ComponentId[];
  readonly annotator: Annotator;
  readonly timestamp?: string;
  readonly text: string;
}

/** A document whose word went into the inventory: the components that have its path among their origins. CycloneDX: citations (1.7). */
export interface Source {
  readonly path: string;
  /** The distribution that carries the document, or the thing that it was merged into. */
  readonly suppliedBy: ComponentId;
  /** The document's own time. */
  readonly timestamp?: string;
  /** Format and tools, for people. */
  readonly note: string;
}

/** The components of one or many documents, and what connects them. */
export interface Inventory {
  readonly components: readonly Component[];
  readonly relations: readonly Relation[];
  readonly completeness: readonly Completeness[];
  /** Components whose dependencies are known, even to be none (rules.md R4.4). */
  readonly dependenciesKnown: ReadonlySet<ComponentId>;
  readonly vulnerabilities: readonly Vulnerability[];
  readonly annotations: readonly Annotation[];
  readonly sources: readonly Source[];
  /** Of a part of an inventory: whose word it is; absent: what the scan itself read, of core metadata and of package managers. */
  readonly speaker?: Speaker;
}

/** An inventory that describes one thing: what writers take. */
export interface RootedInventory extends Inventory {
  readonly root: ComponentId;
  /** At what points in its life the thing is described, in CycloneDX's words; may be none. */
  readonly lifecycles: readonly string[];
  /** Who answers for the document that it was read from; absent: nobody, or it is not of one document. */
  readonly authors?: readonly Contact[];
}

/** What a document says of itself: who answers for it (`supplier Acme`), under what licence it stands, a property of its own (`name=value`). */
export interface DocumentStatement {
  readonly about: 'author' | 'license' | 'property';
  readonly text: string;
}

/** A document as its reader understood it: its components, and what it says of itself. */
export interface SbomDocument extends Inventory {
  /** Path of the file, relative to the scanned root; `at.path` of every diagnostic about it. */
  readonly path: string;
  /** What the document describes; more than one is legal in SPDX. Empty: it names no subject (rules.md R3 g). */
  readonly roots: readonly ComponentId[];
  /** What the document is called; CycloneDX documents have no name. */
  readonly name?: string;
  /** At what points in the life of the thing the document was made, in CycloneDX's words (metadata.lifecycles). */
  readonly lifecycles: readonly string[];
  readonly format: string;
  readonly formatVersion: string;
  readonly serialNumber?: string;
  readonly timestamp?: string;
  /** `name version` of each tool that the document names as its maker. */
  readonly tools: readonly string[];
  /** The people who answer for the document. CycloneDX: metadata.authors; SPDX 2.3: creators; SPDX 3: createdBy. */
  readonly authors?: readonly Contact[];
  /** What the document says of itself beside that, for people: it is kept on what the document was merged into (rules.md R1.5). */
  readonly statements?: readonly DocumentStatement[];
  /** References of the document itself; the security ones survive the merge (rules.md R9). */
  readonly externalReferences: readonly ExternalReference[];
  /** JSON pointer, line or other place of one of its components in the document, for diagnostics. */
  readonly placeOf: (id: ComponentId) => string;
  /** The reference by which the document names one of its components (`bom-ref`), as it was written. */
  readonly referenceOf: (id: ComponentId) => string | undefined;
}

/** A document that the user named, read. */
export interface GivenDocument {
  /** Of the file's bytes, in hexadecimal. */
  readonly digest: string;
  readonly document: SbomDocument;
}

export const EMPTY_INVENTORY: Inventory = {
  components: [],
  relations: [],
  completeness: [],
  dependenciesKnown: new Set(),
  vulnerabilities: [],
  annotations: [],
  sources: [],
};
