/**
 * Reads a parsed SPDX 3.0 document into the model. Nothing is decided about what the elements are; what has no place in the
 * model is reported as `sbom-field-not-carried`.
 * Specification: SPDX 3.0.1, https://spdx.github.io/spdx-spec/v3.0.1/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { ComponentId, Contact, ExternalReference } from '../../model/component.ts';
import { contactText, isSomebody, MOST_AUTHORS, withoutName } from '../../model/contact.ts';
import { NO_TIME } from '../../model/date-time.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { AGGREGATES, type Annotation, type DocumentStatement, type SbomDocument, type Vulnerability } from '../../model/inventory.ts';
import { iriReference } from '../../model/iri.ts';
import { append, groupBy } from '../../model/order.ts';
import { type JsonObject, member, textMember } from '../../untrusted/json.ts';
import { readVulnerabilities } from '../cyclonedx/vulnerabilities.ts';
import { DocumentBuilder, type Found } from '../document-builder.ts';
import { completenessOf, isOwnText, isOwnTool, type OwnContent, ownContent, ownLifecycles, readOwn, unite } from '../spdx/annotation.ts';
import { toolName } from '../spdx/fields.ts';
import { licenseFacts } from '../spdx/licenses.ts';
import { withRemainder } from '../spdx/remainder.ts';
import type { ReadOptions } from '../trust.ts';
import { readContact } from './agents.ts';
import { creationOf, makingOf, readDocumentAnnotations } from './annotations.ts';
import { readElement } from './element.ts';
import { type Graph, type GraphElement, graphOf, many, objects, one, word } from './graph.ts';
import { LICENSE_CLASSES, Licenses } from './licenses.ts';
import { at, type Reading } from './reading.ts';
import { RELATIONSHIPS, readRelationships } from './relationships.ts';
import { readVex, VEX_CLASSES } from './vex.ts';

const COMPONENTS: ReadonlySet<string> = new Set(['software_Package', 'software_File', 'ai_AIPackage', 'dataset_DatasetPackage']);
const AGENTS: ReadonlySet<string> = new Set(['Person', 'Organization', 'SoftwareAgent', 'Agent']);
/** Classes that frame the others, and are read where they are referred to. */
const FRAME: ReadonlySet<string> = new Set([...AGENTS, 'CreationInfo', 'SpdxDocument', 'Bom', 'Bundle', 'software_Sbom', 'Tool']);
/** All classes that something of the document is read of. */
const READ: ReadonlySet<string> = new Set([...COMPONENTS, ...FRAME, ...LICENSE_CLASSES, ...VEX_CLASSES, ...RELATIONSHIPS, 'Annotation']);
const READABLE_VERSION = /^3\.0(?:\.\d+)?$/;

/** Lifecycle phases by the type of SBOM that describes them. */
export const SBOM_TYPES: readonly (readonly [lifecycle: string, sbomType: string])[] = [
  ['design', 'design'],
  ['pre-build', 'source'],
  ['build', 'build'],
  ['post-build', 'analyzed'],
  ['operations', 'deployed'],
  ['discovery', 'analyzed'],
  ['operations', 'runtime'],
];

/** Reads the document at `path`. Never throws; everything unusable is a diagnostic. */
export function readSpdx3(document: JsonObject, path: string, options: ReadOptions): Outcome<SbomDocument> {
  const builder = new DocumentBuilder(path, options);
  const { context } = builder;
  const graph = graphOf(document);
  const frame = graph.elements.find(({ type }) => type === 'SpdxDocument');
  const creation = creationOf(frame ?? graph.elements[0], graph);
  const version = creation === undefined ? '' : (one(creation, 'specVersion') ?? '');
  if (!READABLE_VERSION.test(version)) builder.diagnostics.push({ code: 'sbom-format-version-unknown', at: { path }, version });
  const notes = groupBy(
    graph.elements.filter(({ type }) => type === 'Annotation'),
    ({ value }) => one(value, 'subject') ?? '',
  );
  const own = readDocumentAnnotations(frame, { notes, graph, builder, options });
  builder.scope = own.flatMap((content) => textMember(content, 'scope') ?? [])[0];
  const licenses = new Licenses(graph);
  const reading: Reading = {
    builder,
    graph,
    options,
    licenses,
    notes,
    annotations: [],
    stated: new Set(),
    claimed: new Set(),
    known: new Set(),
  };
  for (const element of graph.elements) if (COMPONENTS.has(element.type)) at(element, builder, () => readComponent(element, reading));
  for (const element of graph.repeated.filter(({ type }) => !COMPONENTS.has(type)))
    at(element, builder, () => context.problem(`the identifier ${element.id.slice(0, 80)} is used twice`));
  builder.checkReferences();
  const externalReferences = readImports(frame, builder);
  readRelationships(reading);
  const vulnerabilities = readAllVulnerabilities(own, reading);
  reportUnread(reading);
  licenses.reportExhausted(builder);
  const created = creation === undefined ? undefined : one(creation, 'created');
  const tools = toolsOf(creation, graph);
  return builder.finish({
    format: 'SPDX',
    formatVersion: version,
    name: frame === undefined ? undefined : one(frame.value, 'name'),
    serialNumber: frame?.id,
    timestamp: created === NO_TIME ? undefined : created,
    tools,
    authors: nonEmpty(authorsOf(creation, graph)),
    statements: options.trust === 'own' && tools.some(isOwnTool) ? [] : organizationsOf(creation, graph),
    lifecycles: ownLifecycles(own) ?? lifecyclesOf(graph),
    roots: frame === undefined ? rootsOf(frame, reading) : at(frame, builder, () => rootsOf(frame, reading)),
    vulnerabilities,
    annotations: unite(reading.annotations),
    externalReferences,
  });
}

/** What our annotation says of vulnerabilities; what we wrote of them in SPDX's own words is a part of it. */
function readAllVulnerabilities(own: readonly JsonObject[], { graph, builder }: Reading): readonly Vulnerability[] {
  const stated = own.flatMap((content) => readVulnerabilities(member(content, 'vulnerabilities'), builder));
  if (stated.length > 0) return stated;
  return readVex(
    graph,
    (reference) => builder.resolve(reference),
    (element, read) => at(element, builder, read),
  );
}

function lifecyclesOf(graph: Graph): readonly string[] {
  const boms = graph.elements.filter(({ type }) => type === 'software_Sbom');
  return lifecyclesOfTypes(boms.flatMap(({ value }) => many(value, 'software_sbomType').map(word)));
}

/** The lifecycles that types of SBOMs mean. */
export function lifecyclesOfTypes(types: readonly string[]): readonly string[] {
  return [...new Set(types.flatMap((type) => SBOM_TYPES.find(([, known]) => known === type)?.[0] ?? []))];
}

const MOST_MAKERS = 16;

function toolsOf(creation: JsonObject | undefined, graph: Graph): readonly string[] {
  if (creation === undefined) return [];
  const makers = [...many(creation, 'createdUsing'), ...many(creation, 'createdBy')].flatMap((id) => graph.byId.get(id) ?? []);
  const names = makers.filter(({ type }) => type === 'Tool' || type === 'SoftwareAgent').flatMap(({ value }) => one(value, 'name') ?? []);
  return [...new Set(names.map(toolName))].slice(0, MOST_MAKERS);
}

/** The organisations among the makers. */
function organizationsOf(creation: JsonObject | undefined, graph: Graph): readonly DocumentStatement[] {
  const makers = creation === undefined ? [] : many(creation, 'createdBy').slice(0, MOST_MAKERS);
  const organizations = makers.flatMap((id) => graph.byId.get(id) ?? []).filter(({ type }) => type === 'Organization');
  return organizations.map((one) => ({ about: 'author', text: `organization ${contactText(readContact(one))}` }));
}

/** The people among the makers. */
function authorsOf(creation: JsonObject | undefined, graph: Graph): readonly Contact[] {
  const makers = creation === undefined ? [] : many(creation, 'createdBy').slice(0, MOST_AUTHORS);
  const people = makers.flatMap((id) => graph.byId.get(id) ?? []).filter(({ type }) => type === 'Person');
  return people.map((person) => withoutName(readContact(person))).filter(isSomebody);
}

function readComponent(element: GraphElement, reading: Reading): void {
  const { builder, graph, licenses } = reading;
  const found = readElement(element, graph.byId, builder.context);
  const { declared, concluded } = licenses.of(element.id);
  if (declared !== undefined || concluded !== undefined) Object.assign(found.facts, licenseFacts(declared, concluded));
  // What is said of an identifier is said of the first element that bears it, or repetitions would multiply it.
  const { own, others } = graph.byId.get(element.id) === element ? readNotes(element, reading) : { own: undefined, others: [] };
  const complete: Found = own === undefined ? found : { ...found, ...withRemainder(found.facts, own, builder.context) };
  const id = builder.add(complete);
  if (complete.reference !== found.reference) builder.alias(element.id, id);
  for (const annotation of others) reading.annotations.push({ ...annotation, subjects: [id] });
  if (own === undefined) return;
  if (own.component !== undefined && Object.hasOwn(own.component, 'scope')) reading.stated.add(id);
  if (own.dependenciesKnown === true) {
    reading.known.add(id);
    reading.claimed.add(`${id}\0dependencies`);
  }
  for (const claim of completenessOf(own, AGGREGATES)) {
    builder.completeness.push({ ...claim, of: id });
    reading.claimed.add(`${id}\0${claim.aspect}`);
  }
}

/** The annotations of an element; a later one of ours beats an earlier one. */
function readNotes(
  element: GraphElement,
  { builder, graph, options, notes }: Reading,
): { readonly own: OwnContent | undefined; readonly others: readonly Omit<Annotation, 'subjects'>[] } {
  const others: Omit<Annotation, 'subjects'>[] = [];
  let own: OwnContent | undefined;
  for (const note of notes.get(element.id) ?? []) {
    const text = one(note.value, 'statement') ?? '';
    const making = makingOf(note, graph);
    if (!isOwnText(text, making.annotator)) others.push(defined({ ...making, text }));
    else {
      const content = readOwn(text, options);
      if (content === undefined) at(note, builder, () => builder.context.unknownKey('statement'));
      else own = ownContent(content);
    }
  }
  return { own, others };
}

/** What the document describes; a collection among its root elements stands for its own. */
function rootsOf(frame: GraphElement | undefined, { graph, builder }: Reading): readonly ComponentId[] {
  const collections = graph.elements.filter(({ type }) => type === 'software_Sbom' || type === 'Bom');
  const begin = frame === undefined ? collections.flatMap(({ value }) => many(value, 'rootElement')) : many(frame.value, 'rootElement');
  const roots = new Set<ComponentId>();
  const seen = new Set<string>();
  const pending = [...begin];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const element = graph.byId.get(id);
    if (element !== undefined && FRAME.has(element.type)) append(pending, many(element.value, 'rootElement'));
    else for (const component of builder.resolve(id)) roots.add(component);
  }
  return [...roots];
}

/** References to other documents, which stay visible; their elements are no dangling references. */
function readImports(frame: GraphElement | undefined, builder: DocumentBuilder): readonly ExternalReference[] {
  const found: ExternalReference[] = [];
  for (const map of frame === undefined ? [] : objects(frame.value, 'import')) {
    const id = one(map, 'externalSpdxId');
    if (id !== undefined) builder.elsewhere.add(id);
    const url = iriReference(one(map, 'locationHint') ?? '');
    if (url !== undefined && url !== '') found.push({ type: 'bom', url, comment: 'external SPDX element' });
  }
  return found;
}

/** Classes that nothing above reads. */
function reportUnread({ graph, builder }: Reading): void {
  for (const element of graph.elements) if (!READ.has(element.type)) at(element, builder, () => builder.context.unknownKey(element.type));
}
