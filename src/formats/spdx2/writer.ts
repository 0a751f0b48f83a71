/**
 * Writes an inventory as SPDX 2.3, in JSON or tag-value. Nothing is decided here: components become packages (files where SPDX
 * lets them be), relations become relationships, and what has no field goes into an annotation of the element.
 * Specification: https://spdx.github.io/spdx-spec/v2.3/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId } from '../../model/component.ts';
import { withName } from '../../model/contact.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { Annotation, Completeness, Relation, RootedInventory, Vulnerability } from '../../model/inventory.ts';
import { compareText, groupBy } from '../../model/order.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { ReadContext, reportLosses } from '../field-table.ts';
import { ownClaims, ownVulnerabilities, writeAnnotator, writeOwn } from '../spdx/annotation.ts';
import { carried } from '../spdx/fields.ts';
import { elementIds } from '../spdx/identifiers.ts';
import { type KnowledgeOf, knowledgeOf } from '../spdx/knowledge.ts';
import { type ExtractedLicense, LicenseTexts } from '../spdx/licenses.ts';
import { commonScope, remainderOf } from '../spdx/remainder.ts';
import { named, UNDATED, UNSIGNED } from '../spdx/stamp.ts';
import { BUNDLED } from '../spdx/vocabulary.ts';
import type { Stamp } from '../stamp.ts';
import { readFile, writeFile } from './file.ts';
import { readPackage, VERIFICATION_CODE, writePackage } from './package.ts';
import { writeContact } from './parties.ts';
import { VULNERABILITY } from './references.ts';

export const SPDX2_VERSIONS = ['2.3'] as const;

/** Begins creationInfo's comment: at what points of its life the thing is described. */
export const LIFECYCLE = 'lifecycle: ';

const DOCUMENT = 'SPDXRef-DOCUMENT';

/** The document as a value, in the order of fields that is written. */
export type Spdx2Document = JsonObject;

/** Writes the document in JSON. */
export function writeSpdx2Json(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<string> {
  return writeSpdx2(inventory, version, stamp, { form: 'json', print: (document) => `${JSON.stringify(document, null, 2)}\n` });
}

/** How the document's value becomes a text. */
interface Printing {
  readonly form: 'json' | 'plain';
  readonly print: (document: Spdx2Document, lost: (field: string) => void) => string;
}

/** Makes the document's value, has it printed, signs and dates the text, and reports what could not be said. */
export function writeSpdx2(inventory: RootedInventory, version: string, stamp: Stamp, { form, print }: Printing): Outcome<string> {
  const losses = new Map<string, number>();
  const lost = (field: string): void => void losses.set(field, (losses.get(field) ?? 0) + 1);
  const text = print(documentOf(inventory, version, stamp, lost), lost);
  return {
    value: named(text, stamp.timestamp, form),
    diagnostics: reportLosses(`SPDX ${version}`, losses),
  };
}

type Wire = Record<string, unknown>;

function documentOf(inventory: RootedInventory, version: string, stamp: Stamp, lost: (field: string) => void): Spdx2Document {
  const root = inventory.components.find(({ id }) => id === inventory.root);
  const elements = new Map(Array.from(elementIds(inventory.components, inventory.root), ([id, name]) => [id, `SPDXRef-${name}`]));
  const idOf = (id: ComponentId): string => elements.get(id) ?? 'NOASSERTION';
  const writing: Writing = {
    inventory,
    idOf,
    annotator: `Tool: ${stamp.tool.name}-${stamp.tool.version}`,
    scope: commonScope(inventory.components),
    knowledge: knowledgeOf(inventory),
    ...indexesOf(inventory),
    licenses: new LicenseTexts(),
  };
  const packages: JsonObject[] = [];
  const files: JsonObject[] = [];
  const asFile = nativeFiles(inventory);
  for (const component of inventory.components)
    if (asFile.has(component.id)) files.push(fileOf(component, writing));
    else packages.push(packageOf(component, writing));
  for (const { timestamp } of inventory.annotations) if (timestamp === undefined) lost('annotations without a timestamp');
  return defined({
    SPDXID: DOCUMENT,
    spdxVersion: `SPDX-${version}`,
    creationInfo: defined({
      comment: inventory.lifecycles.length === 0 ? undefined : `${LIFECYCLE}${inventory.lifecycles.join(', ')}`,
      created: UNDATED,
      creators: [writing.annotator, ...(stamp.authors ?? []).flatMap((author) => writeContact(withName(author)) ?? [])],
    }),
    name: root?.name ?? 'sbom',
    dataLicense: 'CC0-1.0',
    documentNamespace: `https://spdx.org/spdxdocs/${stamp.tool.name}-${UNSIGNED}`,
    packages,
    files: nonEmpty(files),
    hasExtractedLicensingInfos: nonEmpty(writing.licenses.all().map(writeExtracted)),
    relationships: relationshipsOf(writing),
    annotations: nonEmpty(documentAnnotations(writing)),
  }) as Spdx2Document;
}

/** What the parts of a document are made from. */
interface Writing {
  readonly inventory: RootedInventory;
  readonly idOf: (id: ComponentId) => string;
  readonly annotator: string;
  /** See spdx/remainder.ts. */
  readonly scope: string | undefined;
  readonly licenses: LicenseTexts;
  readonly knowledge: KnowledgeOf;
  /** Components that depend on something. */
  readonly needing: ReadonlySet<ComponentId>;
  readonly claims: ReadonlyMap<ComponentId, readonly Completeness[]>;
  readonly notes: ReadonlyMap<ComponentId, readonly { readonly annotation: Annotation }[]>;
  readonly vulnerabilities: ReadonlyMap<ComponentId, readonly { readonly vulnerability: Vulnerability }[]>;
}

function indexesOf(inventory: RootedInventory): Pick<Writing, 'needing' | 'claims' | 'notes' | 'vulnerabilities'> {
  const notes = inventory.annotations.flatMap((annotation) => annotation.subjects.map((subject) => ({ subject, annotation })));
  const affected = inventory.vulnerabilities.flatMap((vulnerability) =>
    (vulnerability.affects ?? []).map(({ target }) => ({ target, vulnerability })),
  );
  return {
    needing: new Set(inventory.relations.flatMap(({ from, kind }) => (kind === 'dependsOn' ? [from] : []))),
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
  const analysed = new Set<ComponentId>();
  for (const component of inventory.components) {
    const { id, type, version, purl, cpes, hashes } = component;
    const isBare = version === undefined && purl === undefined && cpes === undefined;
    if (type === 'file' && isBare && hashes?.some(({ algorithm }) => algorithm === 'SHA-1') === true) files.add(id);
    if (carried(component, 'packageVerificationCode', VERIFICATION_CODE).length > 0) analysed.add(id);
  }
  for (const { from, kind, to } of inventory.relations)
    if ((kind === 'contains' || kind === 'bundles') && !analysed.has(from)) files.delete(to);
  return files;
}

function packageOf(component: Component, writing: Writing): JsonObject {
  const wire = writePackage(component, writing.idOf(component.id), writing);
  const references = vulnerabilityReferences(component.id, writing);
  return withAnnotations(
    references.length === 0
      ? wire
      : { ...wire, externalRefs: [...((wire['externalRefs'] as readonly Wire[] | undefined) ?? []), ...references] },
    component,
    readPackage(wire, { context: new ReadContext('own'), extracted: writing.licenses.byId })?.facts,
    writing,
  );
}

function fileOf(component: Component, writing: Writing): JsonObject {
  const wire = writeFile(component, writing.idOf(component.id), writing);
  return withAnnotations(
    wire,
    component,
    readFile(wire, { context: new ReadContext('own'), extracted: writing.licenses.byId })?.facts,
    writing,
  );
}

/** The element with what its fields do not hold, and what others noted on it. */
function withAnnotations(wire: JsonObject, component: Component, said: ComponentFacts | undefined, writing: Writing): JsonObject {
  const remainder = remainderOf(component, said ?? {}, writing.scope);
  const completeness = ownClaims(writing.claims.get(component.id) ?? [], writing.inventory.dependenciesKnown);
  const isUnderstated = !writing.needing.has(component.id) && writing.knowledge.isUnderstated(component.id);
  const content = defined({ ...remainder, completeness, dependenciesKnown: isUnderstated || undefined });
  const own = Object.keys(content).length === 0 ? [] : [annotation(writing.annotator, UNDATED, writeOwn(content))];
  const others = (writing.notes.get(component.id) ?? []).flatMap(({ annotation: { annotator, timestamp, text } }) =>
    timestamp === undefined ? [] : [annotation(writeAnnotator(annotator), timestamp, text)],
  );
  return own.length + others.length === 0 ? wire : { ...wire, annotations: [...own, ...others] };
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

function relationshipsOf({ inventory, idOf, knowledge, needing }: Writing): readonly Wire[] {
  const written: Wire[] = [];
  const add = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string, comment?: string): void =>
    void written.push(defined({ spdxElementId, relationshipType, relatedSpdxElement, comment }));
  add(DOCUMENT, 'DESCRIBES', idOf(inventory.root));
  const scopes = new Map(inventory.components.map(({ id, scope }) => [id, scope]));
  const contained = new Set(inventory.relations.flatMap(({ from, kind, to }) => (kind === 'contains' ? [`${from}\0${to}`] : [])));
  for (const relation of inventory.relations) {
    const { from, kind, to } = relation;
    if (kind === 'bundles' && contained.has(`${from}\0${to}`)) continue;
    addRelation(relation, scopes.get(to), idOf, add);
  }
  for (const { id, type } of inventory.components) {
    const isKnown = inventory.dependenciesKnown.has(id);
    if (isKnown && !needing.has(id)) add(idOf(id), 'DEPENDS_ON', knowledge.dependencies(id) === 'complete' ? 'NONE' : 'NOASSERTION');
    // Of a file nobody expects any, unless it has some.
    else if (!isKnown && (type !== 'file' || needing.has(id))) add(idOf(id), 'DEPENDS_ON', 'NOASSERTION');
    const parts = knowledge.parts(id);
    if (parts !== undefined && parts !== 'complete') add(idOf(id), 'CONTAINS', 'NOASSERTION');
  }
  return written.sort((left, right) => compareText(orderOf(left), orderOf(right)));
}

function orderOf(wire: Wire): string {
  return `${wire['spdxElementId'] === DOCUMENT ? '' : wire['spdxElementId']}\0${wire['relationshipType']}\0${wire['relatedSpdxElement']}`;
}

function addRelation(
  { from, kind, to }: Relation,
  scope: Component['scope'],
  idOf: Writing['idOf'],
  add: (from: string, type: string, to: string, comment?: string) => void,
): void {
  switch (kind) {
    case 'dependsOn':
      if (scope === 'optional') add(idOf(to), 'OPTIONAL_DEPENDENCY_OF', idOf(from));
      else if (scope === 'excluded') add(idOf(to), 'BUILD_DEPENDENCY_OF', idOf(from));
      else add(idOf(from), 'DEPENDS_ON', idOf(to));
      break;
    case 'contains':
      add(idOf(from), 'CONTAINS', idOf(to));
      break;
    case 'bundles':
      add(idOf(from), 'CONTAINS', idOf(to), BUNDLED);
      break;
    case 'isGeneratedFrom':
      add(idOf(from), 'GENERATED_FROM', idOf(to));
      break;
    case 'isVariantOf':
      add(idOf(from), 'VARIANT_OF', idOf(to));
      break;
    case 'provides':
      add(idOf(from), 'OTHER', idOf(to), 'provides');
      break;
  }
}
