/**
 * Reads a parsed SPDX 2 document (JSON, or the same value from YAML or tag-value) into the model. Nothing is decided about
 * what the elements are; what has no place in the model is reported as `sbom-field-not-carried`.
 * Specification: SPDX 2.2 and 2.3, https://spdx.github.io/spdx-spec/v2.3/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { ComponentId, ExternalReference } from '../../model/component.ts';
import { isSomebody, MOST_AUTHORS, withoutName } from '../../model/contact.ts';
import { isDateTime, NO_TIME } from '../../model/date-time.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { AGGREGATES, type Annotation, type DocumentStatement, type SbomDocument } from '../../model/inventory.ts';
import { iriReference } from '../../model/iri.ts';
import { type JsonObject, member, objectMember, textMember } from '../../untrusted/json.ts';
import { readVulnerabilities } from '../cyclonedx/vulnerabilities.ts';
import { DocumentBuilder, type Found } from '../document-builder.ts';
import { ReadBudget } from '../read-budget.ts';
import {
  completenessOf,
  isOwnText,
  isOwnTool,
  type OwnContent,
  ownContent,
  ownLifecycles,
  readAnnotator,
  readOwn,
  unite,
} from '../spdx/annotation.ts';
import { asserted, mapObjects, textList, toolName } from '../spdx/fields.ts';
import { BoundedTexts, type ExtractedLicense } from '../spdx/licenses.ts';
import { withRemainder } from '../spdx/remainder.ts';
import { NeededScopes } from '../spdx/scopes.ts';
import { ALGORITHMS, BUNDLED, type Meaning, SPDX2_RELATIONSHIPS } from '../spdx/vocabulary.ts';
import type { ReadOptions } from '../trust.ts';
import type { ReadSetting } from './carried.ts';
import { readFile } from './file.ts';
import { readPackage } from './package.ts';
import { isPerson, readContact } from './parties.ts';
import { LIFECYCLE } from './writer.ts';

const READABLE_VERSIONS: ReadonlySet<string> = new Set(['SPDX-2.2', 'SPDX-2.3']);
const DOCUMENT = 'SPDXRef-DOCUMENT';

const TOP_LEVEL: ReadonlySet<string> = new Set([
  '$schema',
  'SPDXID',
  'spdxVersion',
  'dataLicense',
  'name',
  'documentNamespace',
  'creationInfo',
  'documentDescribes',
  'externalDocumentRefs',
  'hasExtractedLicensingInfos',
  'packages',
  'files',
  'relationships',
  'annotations',
]);

/** Reads the document at `path`. Never throws; everything unusable is a diagnostic. */
export function readSpdx2(document: JsonObject, path: string, options: ReadOptions): Outcome<SbomDocument> {
  const builder = new DocumentBuilder(path, options);
  const { context } = builder;
  const version = asserted(document, 'spdxVersion', context) ?? '';
  if (!READABLE_VERSIONS.has(version))
    builder.diagnostics.push({ code: 'sbom-format-version-unknown', at: { path, pointer: '/spdxVersion' }, version });
  for (const key of Object.keys(document)) if (!TOP_LEVEL.has(key)) context.unknownKey(key);
  const own = readDocumentAnnotations(document, builder, options);
  builder.scope = own.flatMap((content) => textMember(content, 'scope') ?? [])[0];
  const extracted = new BoundedTexts(readExtracted(document, builder), options.budget);
  const setting: ReadSetting = { context, extracted };
  const reading: Reading = { builder, setting, options, annotations: [], contained: [], stated: new Set(), known: new Set() };
  builder.eachObject(member(document, 'packages'), 'packages', (item) => readElement(item, readPackage, reading));
  builder.eachObject(member(document, 'files'), 'files', (item) => readElement(item, readFile, reading));
  builder.checkReferences();
  if (extracted.isExhausted) builder.reachLimit('characters of licence texts', ReadBudget.licenseText);
  const externalReferences = readExternalDocuments(document, builder);
  const roots = new Set<ComponentId>();
  context.at('documentDescribes', () => {
    for (const reference of textList(document, 'documentDescribes', context)) for (const id of builder.resolve(reference)) roots.add(id);
  });
  for (const { parent, children } of reading.contained)
    for (const child of children) builder.relate([parent], 'contains', builder.resolve(child));
  readRelationships(document, roots, reading);
  const vulnerabilities = own.flatMap((content) => readVulnerabilities(member(content, 'vulnerabilities'), builder));
  const creation = objectMember(document, 'creationInfo') ?? {};
  const creators = context.at('creationInfo', () => textList(creation, 'creators', context));
  const tools = creators.flatMap(toolOf).slice(0, MOST_CREATORS);
  const created = context.at('creationInfo', () => asserted(creation, 'created', context));
  const comment = context.at('creationInfo', () => asserted(creation, 'comment', context));
  const lifecycle = comment?.startsWith(LIFECYCLE) === true ? comment.slice(LIFECYCLE.length).split(', ') : [];
  return builder.finish({
    format: 'SPDX',
    formatVersion: version.replace(/^SPDX-/, ''),
    name: asserted(document, 'name', context),
    serialNumber: asserted(document, 'documentNamespace', context),
    timestamp: created === NO_TIME ? undefined : created,
    tools,
    authors: nonEmpty(creators.filter(isPerson).slice(0, MOST_AUTHORS).map(readContact).map(withoutName).filter(isSomebody)),
    statements: options.trust === 'own' && tools.some(isOwnTool) ? [] : creators.flatMap(organizationOf).slice(0, MOST_CREATORS),
    lifecycles: ownLifecycles(own) ?? lifecycle.slice(0, 16),
    roots: [...roots],
    vulnerabilities,
    annotations: unite(reading.annotations),
    externalReferences,
  });
}

/** What is gathered besides the builder. */
interface Reading {
  readonly builder: DocumentBuilder;
  readonly setting: ReadSetting;
  readonly options: ReadOptions;
  readonly annotations: Annotation[];
  /** Members of `hasFiles`, to be resolved when all elements are known. */
  readonly contained: { readonly parent: ComponentId; readonly children: readonly string[] }[];
  /** Components whose scope an annotation of ours states: relationships have no say in it. */
  readonly stated: Set<ComponentId>;
  /** Components of which an annotation of ours states that their dependencies are known, whatever relationships say. */
  readonly known: Set<ComponentId>;
}

const MOST_CREATORS = 16;

/** `Organization: Acme`. */
function organizationOf(creator: string): readonly DocumentStatement[] {
  const name = /^Organization:\s*(.+)$/s.exec(creator)?.[1]?.trim() ?? '';
  return name === '' ? [] : [{ about: 'author', text: `organization ${name}` }];
}

/** `Tool: name-version`. */
function toolOf(creator: string): string[] {
  const tool = /^Tool:\s*(.+)$/s.exec(creator)?.[1]?.trim();
  return tool === undefined ? [] : [toolName(tool)];
}

function readExtracted(document: JsonObject, { context }: DocumentBuilder): ReadonlyMap<string, ExtractedLicense> {
  const list = mapObjects(document, 'hasExtractedLicensingInfos', context, (info): ExtractedLicense | undefined => {
    const id = asserted(info, 'licenseId', context);
    if (id === undefined) return context.problem('an extracted licence needs a licenseId');
    for (const key of Object.keys(info)) if (!['licenseId', 'name', 'extractedText', 'seeAlsos'].includes(key)) context.unknownKey(key);
    const [first, ...more] = textList(info, 'seeAlsos', context);
    if (more.length > 0) context.unknownKey('seeAlsos');
    const url = first === undefined ? undefined : iriReference(first);
    return defined({ id, name: asserted(info, 'name', context), text: asserted(info, 'extractedText', context), url });
  });
  return new Map(list.map((license) => [license.id, license]));
}

/** Reads a package or file with its annotations, of which ours may complete it. */
function readElement(item: JsonObject, read: (value: JsonObject, setting: ReadSetting) => Found | undefined, reading: Reading): void {
  const { builder, setting, options } = reading;
  const { context } = builder;
  const found = read(item, setting);
  if (found === undefined) return;
  const { own, others } = readAnnotations(item, builder, options);
  const complete = own === undefined ? found : completed(found, own, builder);
  const id = builder.add(complete);
  // The document calls it by its SPDXID, whatever reference our own annotation states for it.
  if (complete.reference !== found.reference && found.reference !== undefined) builder.alias(found.reference, id);
  if (own?.component !== undefined && Object.hasOwn(own.component, 'scope')) reading.stated.add(id);
  if (own?.dependenciesKnown === true) reading.known.add(id);
  if (own !== undefined) for (const claim of completenessOf(own, AGGREGATES)) builder.completeness.push({ ...claim, of: id });
  for (const annotation of others) reading.annotations.push({ ...annotation, subjects: [id] });
  const files = textList(item, 'hasFiles', context);
  if (files.length > 0) reading.contained.push({ parent: id, children: files });
}

function completed(found: Found, remainder: OwnContent, builder: DocumentBuilder): Found {
  const { facts, reference } = builder.context.at('annotations', () => withRemainder(found.facts, remainder, builder.context));
  return { ...found, facts, ...defined({ reference: reference ?? found.reference }) };
}

/** The annotations of an element; a later one of ours beats an earlier one. */
function readAnnotations(
  item: JsonObject,
  { context }: DocumentBuilder,
  options: ReadOptions,
): { readonly own?: OwnContent; readonly others: readonly Omit<Annotation, 'subjects'>[] } {
  let own: OwnContent | undefined;
  const others = mapObjects(item, 'annotations', context, (annotation): Omit<Annotation, 'subjects'> | undefined => {
    const text = textMember(annotation, 'comment') || undefined;
    if (text === undefined) return context.problem('an annotation needs a comment');
    const annotator = readAnnotator(asserted(annotation, 'annotator', context) ?? 'unknown');
    if (isOwnText(text, annotator)) {
      const content = readOwn(text, options);
      if (content === undefined) context.unknownKey('comment');
      else own = ownContent(content);
      return undefined;
    }
    const date = asserted(annotation, 'annotationDate', context);
    const isDated = date !== undefined && date !== NO_TIME && isDateTime(date);
    return defined({ annotator, timestamp: isDated ? date : undefined, text });
  });
  return { others, ...defined({ own }) };
}

/** References to other documents, which stay visible; and how this document calls them. */
function readExternalDocuments(document: JsonObject, { context, elsewhere }: DocumentBuilder): readonly ExternalReference[] {
  return mapObjects(document, 'externalDocumentRefs', context, (reference): ExternalReference | undefined => {
    const id = asserted(reference, 'externalDocumentId', context);
    if (id !== undefined) elsewhere.add(id);
    const stated = asserted(reference, 'spdxDocument', context);
    const url = stated === undefined ? undefined : iriReference(stated);
    if (url === undefined) return context.problem('names no document by a URL');
    const checksum = objectMember(reference, 'checksum') ?? {};
    const algorithm = ALGORITHMS.find(({ spdx2 }) => spdx2 === asserted(checksum, 'algorithm', context))?.model;
    const content = asserted(checksum, 'checksumValue', context)?.toLowerCase();
    const hashes = algorithm === undefined || content === undefined || !/^[0-9a-f]+$/.test(content) ? undefined : [{ algorithm, content }];
    return defined({ type: 'bom', url, comment: 'external SPDX document', hashes });
  });
}

/** Whether a reference leads into another document that this one names. */
function isElsewhere(reference: string, { elsewhere }: DocumentBuilder): boolean {
  return reference.startsWith('DocumentRef-') && elsewhere.has(reference.split(':')[0] ?? '');
}

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(Object.entries(SPDX2_RELATIONSHIPS));

/** The components that a member of the relationship at the context's place names. */
function resolveAt(key: string, reference: string, builder: DocumentBuilder): readonly ComponentId[] {
  const { path } = builder.context;
  path.push(key);
  const ids = builder.resolve(reference);
  path.pop();
  return ids;
}

function readRelationships(document: JsonObject, roots: Set<ComponentId>, reading: Reading): void {
  const { builder } = reading;
  const { context } = builder;
  const unknown = new Set<ComponentId>();
  const scopes = new NeededScopes(reading.stated);
  builder.eachObject(member(document, 'relationships'), 'relationships', (item) => {
    const { spdxElementId: subject, relationshipType: type, relatedSpdxElement: object } = item;
    if (typeof subject !== 'string' || typeof type !== 'string' || typeof object !== 'string')
      return void context.problem('a relationship needs spdxElementId, relationshipType and relatedSpdxElement');
    if (isElsewhere(subject, builder) || isElsewhere(object, builder)) return context.unknownKey('DocumentRef');
    const isDescribed = type === 'DESCRIBED_BY' && object === DOCUMENT ? subject : undefined;
    const describes = type === 'DESCRIBES' && subject === DOCUMENT ? object : isDescribed;
    if (describes !== undefined) {
      for (const id of builder.resolve(describes)) roots.add(id);
      return undefined;
    }
    const meaning = MEANINGS.get(type);
    const isProvided = type === 'OTHER' && item['comment'] === 'provides';
    if ((meaning === undefined && !isProvided) || subject === DOCUMENT || object === DOCUMENT) return context.unknownKey(type);
    const from = resolveAt('spdxElementId', subject, builder);
    if (object === 'NONE' || object === 'NOASSERTION') {
      if (type === 'DEPENDS_ON') for (const id of from) (object === 'NONE' ? builder.known : unknown).add(id);
      else if (type !== 'CONTAINS' || object === 'NONE') context.unknownKey(`${type} ${object}`);
      return undefined;
    }
    const to = resolveAt('relatedSpdxElement', object, builder);
    const { kind, inverse, scope } = meaning ?? { kind: 'provides' };
    const isBundled = kind === 'contains' && item['comment'] === BUNDLED;
    const [subjects, objects] = inverse === true ? [to, from] : [from, to];
    builder.relate(subjects, isBundled ? 'bundles' : kind, objects);
    if (kind === 'dependsOn') for (let at = 0; at < subjects.length; at += 1) builder.known.add(subjects[at] as ComponentId);
    if ((kind === 'dependsOn' || kind === 'contains') && !isBundled) scopes.addAll(objects, scope);
    return undefined;
  });
  for (const id of unknown) builder.known.delete(id);
  for (const id of reading.known) builder.known.add(id);
  scopes.setOn(builder.components);
}

/** Our annotations of the document; others, which are about all that it describes, are not carried. */
function readDocumentAnnotations(document: JsonObject, { context }: DocumentBuilder, options: ReadOptions): readonly JsonObject[] {
  return mapObjects(document, 'annotations', context, (annotation): JsonObject | undefined => {
    const annotator = readAnnotator(asserted(annotation, 'annotator', context) ?? '');
    const text = asserted(annotation, 'comment', context) ?? '';
    const own = isOwnText(text, annotator) ? readOwn(text, options) : undefined;
    if (own === undefined) context.unknownKey('comment');
    return own;
  });
}
