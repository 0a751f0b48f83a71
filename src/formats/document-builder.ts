/**
 * What every reader does alike, whatever its format: components get ids that are unique across documents, references are
 * resolved to the components that bear them, problems become diagnostics. Nothing is decided here about what a component is.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId } from '../model/component.ts';
import { isDateTime } from '../model/date-time.ts';
import { defined } from '../model/defined.ts';
import { scopeIn } from '../model/identity.ts';
import type { Completeness, Relation, RelationKind, SbomDocument } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import { isJsonObject, type JsonObject } from '../untrusted/json.ts';
import { ReadContext } from './field-table.ts';
import { ROOT_REFERENCE, scopeOfReference, takeBack } from './own-statements.ts';

/** What a reader gathers on its way through one document. */
export interface Harvest {
  readonly path: string;
  /** The document in which identities without purl and CPE are valid: this one, unless one of ours states another (R5.3). */
  scope: string;
  readonly context: ReadContext;
  readonly diagnostics: Diagnostic[];
  readonly components: Component[];
  readonly relations: Relation[];
  /** Whether there were more relations than anybody needs. */
  isFull: boolean;
  readonly completeness: Completeness[];
  readonly known: Set<ComponentId>;
  readonly places: Map<ComponentId, string>;
  readonly references: Map<ComponentId, string>;
  /** Every component that bears a reference; more than one is a fault of the document. */
  readonly byReference: Map<string, ComponentId[]>;
  /** References to what is no component: the tools that made the document (evidence about the build), other documents. */
  readonly elsewhere: Set<string>;
}

/** Marks of problems that have a diagnostic code of their own. */
export const INVALID_PURL = 'invalid purl: ';
export const INVALID_CPE = 'invalid cpe: ';
const DANGLING = 'dangling: ';

/** The start of reading the document at `path`. */
export function newHarvest(path: string): Harvest {
  return {
    path,
    scope: path,
    context: new ReadContext(),
    diagnostics: [],
    components: [],
    relations: [],
    isFull: false,
    completeness: [],
    known: new Set(),
    places: new Map(),
    references: new Map(),
    byReference: new Map(),
    elsewhere: new Set(),
  };
}

/** A component as a reader found it: its facts, the reference that the document names it by, its purl as it was written. */
export interface Found {
  /** New, and completed in place: copies of it were the costliest part of reading. */
  readonly facts: ComponentFacts;
  readonly reference?: string;
  readonly purlText?: string;
}

/** Takes the component at the context's place into the harvest. */
export function addComponent({ facts, reference, purlText }: Found, harvest: Harvest): ComponentId {
  const pointer = harvest.context.pointer();
  const id = `${harvest.path}#${pointer}` as ComponentId;
  harvest.places.set(id, pointer);
  if (reference !== undefined) {
    harvest.references.set(id, reference);
    const bearers = harvest.byReference.get(reference);
    if (bearers === undefined) harvest.byReference.set(reference, [id]);
    else bearers.push(id);
  }
  // cargo-cyclonedx knows a registry crate by its checksum: that is the registry's own word about its licence and authors.
  const fromRegistry = facts.purl?.type === 'cargo' && facts.hashes !== undefined;
  const component: Component = Object.assign(facts, {
    id,
    authority: fromRegistry ? ('registry' as const) : ('document' as const),
    origins: [harvest.path],
    localScope: scopeIn(harvest.path, scopeOfReference(reference) ?? (reference === ROOT_REFERENCE ? harvest.path : harvest.scope)),
    ...(purlText !== undefined && { declaredPurls: [purlText] }),
  });
  harvest.components.push(component);
  return id;
}

/** Far beyond any real document. References that many components bear could ask for the product of thousands by thousands. */
const MOST_RELATIONS = 2_000_000;

/** Relates each of some components to each of others, but none to itself. */
export function relate(from: readonly ComponentId[], kind: RelationKind, to: readonly ComponentId[], harvest: Harvest): void {
  const { relations, diagnostics, path } = harvest;
  for (const left of from)
    for (const right of to) {
      if (harvest.isFull) return;
      if (relations.length >= MOST_RELATIONS) {
        harvest.isFull = true;
        diagnostics.push({ code: 'count-limit-reached', at: { path }, subject: 'relations', limit: MOST_RELATIONS });
      } else if (left !== right) relations.push({ from: left, kind, to: right });
    }
}

/** The components that a reference names; a reference to nothing is reported. */
export function resolve(reference: unknown, harvest: Harvest): readonly ComponentId[] {
  if (typeof reference !== 'string') {
    harvest.context.problem('must be a reference');
    return [];
  }
  const ids = harvest.byReference.get(reference);
  if (ids !== undefined) return ids;
  if (harvest.elsewhere.has(reference)) return [];
  harvest.context.problem(`${DANGLING}${reference.toWellFormed()}`);
  return [];
}

/** Applies `read` to each object of a list, with the context at its place. */
export function eachObject(list: unknown, key: string, harvest: Harvest, read: (item: JsonObject) => void): void {
  if (list === undefined) return;
  const { context } = harvest;
  context.at(key, () => {
    if (!Array.isArray(list)) return context.problem('must be a list');
    for (const [index, item] of list.entries())
      context.at(index, () => (isJsonObject(item) ? read(item) : context.problem('must be an object')));
    return undefined;
  });
}

/** Reports references that different components share; an exact repetition (auditwheel's root) is no news. */
export function checkReferences(harvest: Harvest): void {
  const byId = new Map(harvest.components.map((component) => [component.id, component]));
  for (const [reference, ids] of harvest.byReference) {
    if (ids.length < 2) continue;
    const different = new Set(ids.map((id) => `${byId.get(id)?.name}\0${byId.get(id)?.version}`)).size;
    if (different > 1)
      harvest.diagnostics.push({
        code: 'sbom-reference-duplicated',
        at: { path: harvest.path, pointer: harvest.places.get(ids[0] as ComponentId) ?? '' },
        reference,
        count: different,
      });
  }
}

/** What a document says of itself, beside what the harvest holds. */
type Frame = Pick<
  SbomDocument,
  'format' | 'formatVersion' | 'tools' | 'lifecycles' | 'roots' | 'vulnerabilities' | 'annotations' | 'externalReferences'
> & {
  readonly name?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly timestamp?: string | undefined;
};

/** The document, with everything that was found wrong. */
export function finish(frame: Frame, harvest: Harvest): Outcome<SbomDocument> {
  reportProblems(harvest);
  // A document that does not know is no witness against one that does: its claim only takes back what its edges seem to say.
  for (const claim of harvest.completeness) if (isIgnorance(claim)) harvest.known.delete(claim.of);
  const relations = [...harvest.relations];
  const components = harvest.components.map((found) => {
    const { component, relations: stated } = takeBack(found, (reference) => harvest.byReference.get(reference));
    append(relations, stated);
    return component;
  });
  return {
    value: defined({
      ...frame,
      timestamp: frame.timestamp !== undefined && isDateTime(frame.timestamp) ? frame.timestamp : undefined,
      path: harvest.path,
      sources: [],
      components,
      relations,
      completeness: harvest.completeness.filter((claim) => !isIgnorance(claim)),
      dependenciesKnown: harvest.known,
      places: harvest.places,
      references: harvest.references,
    }) as SbomDocument,
    diagnostics: harvest.diagnostics,
  };
}

function isIgnorance({ aspect, aggregate }: Completeness): boolean {
  return aspect === 'dependencies' && aggregate === 'unknown';
}

function reportProblems({ context, diagnostics, path }: Harvest): void {
  for (const { pointer, problem } of context.problems) {
    const at = { path, pointer };
    if (problem.startsWith(INVALID_PURL))
      diagnostics.push({ code: 'sbom-purl-invalid', at, purl: problem.slice(INVALID_PURL.length).toWellFormed() });
    else if (problem.startsWith(DANGLING))
      diagnostics.push({ code: 'sbom-reference-dangling', at, reference: problem.slice(DANGLING.length) });
    else if (problem.startsWith(INVALID_CPE))
      diagnostics.push({ code: 'sbom-cpe-invalid', at, cpe: problem.slice(INVALID_CPE.length).toWellFormed() });
    else diagnostics.push({ code: 'sbom-field-invalid', at, problem });
  }
  const unsaid = context.problemCount - context.problems.length;
  if (unsaid > 0)
    diagnostics.push({
      code: 'sbom-field-invalid',
      at: { path },
      problem: `${unsaid} more fields have the wrong type or value, or refer to nothing`,
    });
  if (context.unread.size > 0) diagnostics.push({ code: 'sbom-field-not-carried', at: { path }, fields: [...context.unread].sort() });
}
