/**
 * Writes an inventory as SPDX 2.3, in JSON or tag-value. Nothing is decided here: components become packages (files where SPDX
 * lets them be), relations become relationships, and what has no field goes into an annotation of the element.
 * Specification: https://spdx.github.io/spdx-spec/v2.3/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentId } from '../../model/component.ts';
import { withName } from '../../model/contact.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { Annotation, Completeness, RootedInventory, Vulnerability } from '../../model/inventory.ts';
import { groupBy } from '../../model/order.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { ReadContext, reportLosses } from '../field-table.ts';
import { jsonPieces, type Pieces } from '../pieces.ts';
import { ownClaims, ownContentOf, ownVulnerabilities, writeAnnotator, writeOwn } from '../spdx/annotation.ts';
import { carriedBy, valuesOf } from '../spdx/fields.ts';
import { foresee, LicenseMemory } from '../spdx/foreseen.ts';
import { elementIds } from '../spdx/identifiers.ts';
import { type KnowledgeOf, knowledgeOf } from '../spdx/knowledge.ts';
import { type ExtractedLicense, LicenseTexts, statedLicenses } from '../spdx/licenses.ts';
import { commonScope, difference, remainderOf, type Unsaid } from '../spdx/remainder.ts';
import { named, UNDATED, UNSIGNED } from '../spdx/stamp.ts';
import type { Stamp } from '../stamp.ts';
import type { ReadSetting } from './carried.ts';
import { readFile, writeFile } from './file.ts';
import { PACKAGE } from './foreseen.ts';
import { readPackage, VERIFICATION_CODE, writePackage } from './package.ts';
import { writeContact } from './parties.ts';
import { locationsOf, VULNERABILITY } from './references.ts';
import { DOCUMENT, relationshipsOf, type WrittenRelationship } from './written-relationships.ts';

export const SPDX2_VERSIONS = ['2.3'] as const;

/** Begins creationInfo's comment: at what points of its life the thing is described. */
export const LIFECYCLE = 'lifecycle: ';

/**
 * A document as it is printed, from top to bottom. Elements are made when they are asked for, so that not all are there at once; files are found on
 * the way through the packages, and what is said of all is known behind them.
 */
export interface Spdx2Document {
  readonly head: JsonObject;
  readonly packages: Iterable<JsonObject>;
  readonly files: readonly JsonObject[];
  readonly licenses: () => readonly JsonObject[];
  readonly relationships: () => Iterable<WrittenRelationship>;
  readonly annotations: readonly JsonObject[];
}

/** Writes the document in JSON. */
export function writeSpdx2Json(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  return writeSpdx2(inventory, version, stamp, (document) => jsonPieces(membersOf(document)));
}

function* membersOf({ head, packages, files, licenses, relationships, annotations }: Spdx2Document): Iterable<[string, unknown]> {
  yield* Object.entries(head);
  yield ['packages', packages];
  yield ['files', nonEmpty(files)];
  yield ['hasExtractedLicensingInfos', nonEmpty(licenses())];
  yield ['relationships', relationships()];
  yield ['annotations', nonEmpty(annotations)];
}

/** How a document becomes a text. */
type Print = (document: Spdx2Document, lost: (field: string) => void) => Pieces;

/** Has the document printed, names and dates the text, and reports what could not be said. */
export function writeSpdx2(inventory: RootedInventory, version: string, stamp: Stamp, print: Print): Outcome<Pieces> {
  const losses = new Map<string, number>();
  const lost = (field: string): void => void losses.set(field, (losses.get(field) ?? 0) + 1);
  for (const { timestamp } of inventory.annotations) if (timestamp === undefined) lost('annotations without a timestamp');
  const pieces = print(documentOf(inventory, version, stamp), lost);
  return {
    value: named(pieces, stamp),
    diagnostics: reportLosses(`SPDX ${version}`, losses),
  };
}

type Wire = Record<string, unknown>;

function documentOf(inventory: RootedInventory, version: string, stamp: Stamp): Spdx2Document {
  const root = inventory.components.find(({ id }) => id === inventory.root);
  const elements = elementIds(inventory.components, inventory.root, 'SPDXRef-');
  const licenses = new LicenseTexts();
  const writing: Writing = {
    inventory,
    idOf: (id) => elements.get(id) ?? 'NOASSERTION',
    annotator: `Tool: ${stamp.tool.name}-${stamp.tool.version}`,
    scope: commonScope(inventory.components),
    knowledge: knowledgeOf(inventory),
    ...indexesOf(inventory),
    licenses,
    licenseMemory: new LicenseMemory(licenses.byId),
  };
  const files: JsonObject[] = [];
  return {
    head: defined({
      SPDXID: DOCUMENT,
      spdxVersion: `SPDX-${version}`,
      creationInfo: defined({
        comment: inventory.lifecycles.length === 0 ? undefined : `${LIFECYCLE}${inventory.lifecycles.join(', ')}`,
        created: UNDATED,
        creators: [writing.annotator, ...(stamp.authors ?? []).flatMap((author) => writeContact(withName(author)) ?? [])],
      }),
      name: root?.name ?? 'sbom',
      dataLicense: 'CC0-1.0',
      documentNamespace: UNSIGNED,
    }),
    packages: packagesOf(writing, files),
    files,
    licenses: () => licenses.all().map(writeExtracted),
    relationships: () => relationshipsOf(writing),
    annotations: documentAnnotations(writing),
  };
}

/** The packages, in the components' order, which is also that in which licences get their references; files go to their own list. */
function* packagesOf(writing: Writing, files: JsonObject[]): Generator<JsonObject> {
  const asFile = nativeFiles(writing.inventory);
  for (const component of writing.inventory.components)
    if (asFile.has(component.id)) files.push(fileOf(component, writing));
    else yield packageOf(component, writing);
}

/** What the parts of a document are made from. */
interface Writing {
  readonly inventory: RootedInventory;
  readonly idOf: (id: ComponentId) => string;
  readonly annotator: string;
  /** See spdx/remainder.ts. */
  readonly scope: string | undefined;
  readonly licenses: LicenseTexts;
  readonly licenseMemory: LicenseMemory;
  readonly knowledge: KnowledgeOf;
  /** Components that depend on something. */
  readonly needing: ReadonlySet<ComponentId>;
  readonly claims: ReadonlyMap<ComponentId, readonly Completeness[]>;
  readonly notes: ReadonlyMap<ComponentId, readonly { readonly annotation: Annotation }[]>;
  readonly vulnerabilities: ReadonlyMap<ComponentId, readonly { readonly vulnerability: Vulnerability }[]>;
}

function indexesOf(inventory: RootedInventory): Pick<Writing, 'needing' | 'claims' | 'notes' | 'vulnerabilities'> {
  const notes = inventory.annotations.flatMap((annotation) => annotation.subjects.map((subject) => ({ subject, annotation })));
  const needing = new Set<ComponentId>();
  for (const { from, kind } of inventory.relations) if (kind === 'dependsOn') needing.add(from);
  const affected = inventory.vulnerabilities.flatMap((vulnerability) =>
    (vulnerability.affects ?? []).map(({ target }) => ({ target, vulnerability })),
  );
  return {
    needing,
    claims: groupBy(inventory.completeness, ({ of }) => of),
    notes: groupBy(notes, ({ subject }) => subject),
    vulnerabilities: groupBy(affected, ({ target }) => target),
  };
}

/**
 * Files that SPDX lets be files: they have the SHA-1 that it demands and nothing that only a package can say, and whatever
 * contains them was analysed (a package that was not may hold none). The others become packages of purpose FILE.
 */
function nativeFiles(inventory: RootedInventory): ReadonlySet<ComponentId> {
  const files = new Set<ComponentId>();
  for (const { id, type, version, purl, cpes, hashes } of inventory.components) {
    const isBare = version === undefined && purl === undefined && cpes === undefined;
    if (type === 'file' && isBare && hashes?.some(({ algorithm }) => algorithm === 'SHA-1') === true) files.add(id);
  }
  if (files.size === 0) return files;
  const analysed = new Set<ComponentId>();
  for (const component of inventory.components)
    if (valuesOf(carriedBy(component), 'packageVerificationCode', VERIFICATION_CODE).length > 0) analysed.add(component.id);
  for (const { from, kind, to } of inventory.relations)
    if ((kind === 'contains' || kind === 'bundles') && !analysed.has(from)) files.delete(to);
  return files;
}

function packageOf(component: Component, writing: Writing): JsonObject {
  const { declared, concluded } = statedLicenses(component, writing.licenses);
  const carried = carriedBy(component);
  const written = { declared, concluded, memory: writing.licenseMemory, carried, spoken: locationsOf(component, carried) };
  const wire = writePackage(component, writing.idOf(component.id), written);
  const references = vulnerabilityReferences(component.id, writing);
  const foreseen = foresee(component, PACKAGE, written);
  const unsaid = foreseen ?? difference(component, readPackage(defined(wire), readingBack(writing))?.facts ?? {});
  const element =
    references.length === 0
      ? wire
      : { ...defined(wire), externalRefs: [...((wire['externalRefs'] as readonly Wire[] | undefined) ?? []), ...references] };
  return withAnnotations(element, component, unsaid, writing);
}

function fileOf(component: Component, writing: Writing): JsonObject {
  const wire = writeFile(component, writing.idOf(component.id), statedLicenses(component, writing.licenses));
  return withAnnotations(wire, component, difference(component, readFile(defined(wire), readingBack(writing))?.facts ?? {}), writing);
}

function readingBack({ licenses }: Writing): ReadSetting {
  return { context: new ReadContext('own'), extracted: licenses.byId };
}

/** The element with what its fields do not hold, and what others noted on it. */
function withAnnotations(wire: Wire, component: Component, unsaid: Unsaid, writing: Writing): JsonObject {
  const { id } = component;
  const isUnderstated = !writing.needing.has(id) && writing.knowledge.isUnderstated(id);
  const content = ownContentOf(remainderOf(component, unsaid, writing.scope), {
    completeness: ownClaims(writing.claims.get(id), writing.inventory.dependenciesKnown),
    dependenciesKnown: isUnderstated,
  });
  const annotations: Wire[] = content === undefined ? [] : [annotation(writing.annotator, UNDATED, writeOwn(content))];
  for (const { annotation: note } of writing.notes.get(id) ?? [])
    if (note.timestamp !== undefined) annotations.push(annotation(writeAnnotator(note.annotator), note.timestamp, note.text));
  if (annotations.length > 0) wire['annotations'] = annotations;
  return wire;
}

function annotation(annotator: string, annotationDate: string, comment: string): Wire {
  return { annotationDate, annotationType: 'OTHER', annotator, comment };
}

/** Where one can read about the vulnerabilities of a package; the vulnerabilities themselves are in the document's annotation. */
function vulnerabilityReferences(id: ComponentId, { vulnerabilities }: Writing): readonly Wire[] {
  return (vulnerabilities.get(id) ?? []).flatMap(({ vulnerability: { id: name, source, advisories } }) => {
    const url = advisories?.find((advisory) => advisory.url !== undefined)?.url ?? source?.url;
    return url === undefined
      ? []
      : [{ referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator: url, comment: `${VULNERABILITY}${name ?? ''}` }];
  });
}

function documentAnnotations({ inventory, idOf, annotator, scope }: Writing): readonly Wire[] {
  const vulnerabilities = nonEmpty(ownVulnerabilities(inventory.vulnerabilities, idOf));
  // The comment that states them separates them by commas.
  const lifecycles = inventory.lifecycles.some((word) => /,|^\s|\s$/.test(word)) ? inventory.lifecycles : undefined;
  const content = defined({ scope, lifecycles, vulnerabilities });
  return Object.keys(content).length === 0 ? [] : [annotation(annotator, UNDATED, writeOwn(content))];
}

function writeExtracted({ id, name, text, url }: ExtractedLicense): Wire {
  return defined({ licenseId: id, extractedText: text ?? 'NOASSERTION', name, seeAlsos: url === undefined ? undefined : [url] });
}
