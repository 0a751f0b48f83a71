/**
 * Reads a parsed CycloneDX document (1.2 to 1.7) into the model: components flat, every reference resolved to the components
 * it names, nothing decided about them.
 * Specification: https://cyclonedx.org/docs/1.7/json/. What has no place in the model is reported as `sbom-field-not-carried`.
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { ComponentId } from '../../model/component.ts';
import { isSomebody, MOST_AUTHORS } from '../../model/contact.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { AGGREGATES, type Annotation, type Annotator, type SbomDocument } from '../../model/inventory.ts';
import { append } from '../../model/order.ts';
import { isJsonObject, type JsonObject, member, objectMember, textMember } from '../../untrusted/json.ts';
import { DocumentBuilder } from '../document-builder.ts';
import { listOf, text } from '../field-table.ts';
import { isOwnText, isOwnTool } from '../spdx/annotation.ts';
import type { ReadOptions } from '../trust.ts';
import { readComponent } from './component.ts';
import { contact, dateTime, externalReference } from './entities.ts';
import { readStatements, STATEMENTS } from './statements.ts';
import { READABLE_VERSIONS } from './vocabulary.ts';
import { readVulnerabilities } from './vulnerabilities.ts';

/** Top-level members that are read elsewhere, or say nothing that could be lost. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  '$schema',
  'bomFormat',
  'specVersion',
  'serialNumber',
  'version',
  'metadata',
  'components',
  'dependencies',
  'compositions',
  'vulnerabilities',
  'annotations',
  'externalReferences',
]);
const METADATA: ReadonlySet<string> = new Set(['timestamp', 'lifecycles', 'tools', 'component', 'authors', ...STATEMENTS]);

/** Reads the document at `path`; `document` is its parsed JSON. Never throws; everything unusable is a diagnostic. */
export function readCycloneDx(
  document: JsonObject,
  path: string,
  options: Pick<ReadOptions, 'trust' | 'budget'> = {},
): Outcome<SbomDocument> {
  const metadata = objectMember(document, 'metadata') ?? {};
  const { trust = 'embedded' } = options;
  const builder = new DocumentBuilder(path, options);
  collectReferences(member(metadata, 'tools'), builder.elsewhere);
  const { context } = builder;
  const version = textMember(document, 'specVersion') ?? '';
  if (!READABLE_VERSIONS.includes(version))
    builder.diagnostics.push({ code: 'sbom-format-version-unknown', at: { path, pointer: '/specVersion' }, version });
  for (const key of Object.keys(document)) if (!TOP_LEVEL.has(key)) context.unknownKey(key);

  const stated = member(metadata, 'authors');
  const authors =
    stated === undefined ? undefined : context.at('metadata', () => context.at('authors', () => listOf(contact).read(stated, context)));
  const root = context.at('metadata', () => {
    for (const key of Object.keys(metadata)) if (!METADATA.has(key)) context.unknownKey(key);
    const component = member(metadata, 'component');
    return component === undefined ? undefined : context.at('component', () => readTree(component, builder));
  });
  readComponents(member(document, 'components'), 'components', builder);
  builder.checkReferences();
  readDependencies(member(document, 'dependencies'), builder);
  readCompositions(member(document, 'compositions'), builder);
  const vulnerabilities = readVulnerabilities(member(document, 'vulnerabilities'), builder);
  const annotations = readAnnotations(member(document, 'annotations'), builder);
  const references = member(document, 'externalReferences');
  const externalReferences =
    references === undefined ? [] : (context.at('externalReferences', () => listOf(externalReference).read(references, context)) ?? []);

  const serialNumber = textMember(document, 'serialNumber');
  const tools = readTools(member(metadata, 'tools'));
  const statements = context.at('metadata', () => readStatements(metadata, context, trust === 'own' && tools.some(isOwnTool)));
  return builder.finish({
    format: 'CycloneDX',
    formatVersion: version,
    serialNumber: serialNumber !== undefined && /^urn:uuid:[0-9a-f-]{36}$/i.test(serialNumber) ? serialNumber : undefined,
    timestamp: textMember(metadata, 'timestamp'),
    tools,
    authors: nonEmpty((authors ?? []).slice(0, MOST_AUTHORS).filter(isSomebody)),
    lifecycles: readLifecycles(member(metadata, 'lifecycles')),
    roots: root === undefined ? [] : rootsOf(root, builder),
    vulnerabilities,
    annotations,
    externalReferences,
    statements,
  });
}

/** The root, and the components that repeat it under its reference (auditwheel's and pip's documents do). */
function rootsOf(root: ComponentId, builder: DocumentBuilder): ComponentId[] {
  const reference = builder.referenceOf(root);
  return reference === undefined ? [root] : (builder.byReference.get(reference) ?? [root]);
}

/** Reads the list under `key`; null and other nonsense in it is reported, the rest read. */
function readComponents(list: unknown, key: string, builder: DocumentBuilder): ComponentId[] {
  if (list === undefined) return [];
  const { context } = builder;
  const ids: ComponentId[] = [];
  context.path.push(key);
  if (Array.isArray(list))
    for (let index = 0; index < list.length; index += 1) {
      context.path.push(index);
      const id = readTree(list[index], builder);
      context.path.pop();
      if (id !== undefined) ids.push(id);
    }
  else context.problem('must be a list');
  context.path.pop();
  return ids;
}

/** Reads a component with what is nested in it. Depth is bounded by the JSON limits, so recursion is safe. */
function readTree(value: unknown, builder: DocumentBuilder): ComponentId | undefined {
  const read = readComponent(value, builder.context);
  if (read === undefined) return undefined;
  const id = builder.add(read);
  if (read.nested !== undefined) builder.relate([id], 'contains', readComponents(read.nested, 'components', builder));
  return id;
}

/** Every `bom-ref` in a value, however deep; depth is bounded by the JSON limits. */
function collectReferences(value: unknown, references: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectReferences(item, references);
  else if (isJsonObject(value)) {
    const reference = textMember(value, 'bom-ref');
    if (reference !== undefined) references.add(reference);
    for (const key of Object.keys(value)) collectReferences(value[key], references);
  }
}

/** The components named by the references in a member of `item`; absent counts as none. */
function resolveList(item: JsonObject, key: string, builder: DocumentBuilder): readonly ComponentId[] {
  const list = member(item, key);
  if (list === undefined) return [];
  const { path } = builder.context;
  let ids: readonly ComponentId[] = [];
  path.push(key);
  if (Array.isArray(list)) ids = resolveEach(list, builder);
  else builder.context.problem('must be a list');
  path.pop();
  return ids;
}

function resolveEach(list: readonly unknown[], builder: DocumentBuilder): readonly ComponentId[] {
  const { path } = builder.context;
  let ids: ComponentId[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    path.push(index);
    const named = builder.resolve(list[index]);
    path.pop();
    // Room for as many as there are: a list that is empty at first is given room for sixteen.
    if (ids === undefined) ids = named.slice();
    else append(ids, named);
  }
  return ids ?? [];
}

function readDependencies(list: unknown, builder: DocumentBuilder): void {
  builder.eachObject(list, 'dependencies', (item) => {
    const { path } = builder.context;
    path.push('ref');
    const from = builder.resolve(member(item, 'ref'));
    path.pop();
    for (let at = 0; at < from.length; at += 1) builder.known.add(from[at] as ComponentId);
    builder.relate(from, 'dependsOn', resolveList(item, 'dependsOn', builder));
    builder.relate(from, 'provides', resolveList(item, 'provides', builder));
  });
}

function readCompositions(list: unknown, builder: DocumentBuilder): void {
  builder.eachObject(list, 'compositions', (item) => {
    const stated = textMember(item, 'aggregate');
    const aggregate = AGGREGATES.find((candidate) => candidate === stated);
    for (const key of Object.keys(item))
      if (!['aggregate', 'assemblies', 'dependencies', 'bom-ref'].includes(key)) builder.context.unknownKey(key);
    if (aggregate === undefined) {
      builder.context.at('aggregate', () => builder.context.problem('is no known aggregate'));
      return;
    }
    for (const of of resolveList(item, 'assemblies', builder)) builder.completeness.push({ of, aspect: 'assembly', aggregate });
    for (const of of resolveList(item, 'dependencies', builder)) builder.completeness.push({ of, aspect: 'dependencies', aggregate });
  });
}

function readAnnotations(list: unknown, builder: DocumentBuilder): readonly Annotation[] {
  const found: Annotation[] = [];
  builder.eachObject(list, 'annotations', (item) => {
    const content = builder.context.at('text', () => text.read(member(item, 'text'), builder.context));
    const subjects = resolveList(item, 'subjects', builder);
    if (content === undefined || subjects.length === 0) return;
    const stated = member(item, 'timestamp');
    const timestamp = stated === undefined ? undefined : builder.context.at('timestamp', () => dateTime.read(stated, builder.context));
    const annotator = annotatorOf(objectMember(item, 'annotator'));
    // In SPDX this would be an annotation of ours.
    if (isOwnText(content, annotator)) builder.context.unknownKey('text');
    else found.push(defined({ subjects, annotator, timestamp, text: content }));
  });
  return found;
}

const ANNOTATOR_KINDS = { individual: 'person', organization: 'organization', component: 'tool', service: 'tool' } as const;

/** Whoever annotated: a person, an organisation, a component or a service. */
function annotatorOf(annotator: JsonObject | undefined): Annotator {
  for (const [key, kind] of Object.entries(ANNOTATOR_KINDS)) {
    const name = textMember(objectMember(annotator ?? {}, key) ?? {}, 'name');
    if (name !== undefined) return { kind, name: name.replace(/\s+/g, ' ').trim() };
  }
  return { kind: 'organization', name: 'unknown' };
}

function readLifecycles(list: unknown): readonly string[] {
  const words = (Array.isArray(list) ? list : []).filter(isJsonObject).map((item) => textMember(item, 'phase') ?? textMember(item, 'name'));
  return words.filter((word) => word !== undefined && word !== '').slice(0, 16) as string[];
}

/** The tools of a document: a list in 1.4, lists of components and services in an object since 1.5. */
function toolLists(tools: unknown): readonly unknown[] {
  if (Array.isArray(tools)) return [tools];
  return isJsonObject(tools) ? [member(tools, 'components'), member(tools, 'services')] : [];
}

const MOST_TOOLS = 16;

/**
 * The document's makers as `name version`. tox and virtualenv list their whole build environment here: then the makers are its applications,
 * if it has any.
 */
function readTools(tools: unknown): readonly string[] {
  const all = toolLists(tools)
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter(isJsonObject);
  const applications = all.filter((tool) => textMember(tool, 'type') === undefined || textMember(tool, 'type') === 'application');
  return (all.length < 4 || applications.length === 0 ? all : applications)
    .map((tool) => [textMember(tool, 'name'), textMember(tool, 'version')].filter((part) => part !== undefined && part !== '').join(' '))
    .filter((tool) => tool !== '')
    .slice(0, MOST_TOOLS);
}
