/**
 * What every reader does alike, whatever its format: components get ids that are unique across documents, references are
 * resolved to the components that bear them, problems become diagnostics. Nothing is decided here about what a component is.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { type Component, type ComponentFacts, type ComponentId, type Contact, componentId } from '../model/component.ts';
import { formatCpe } from '../model/cpe.ts';
import { isDateTime } from '../model/date-time.ts';
import { defined, type Mutable } from '../model/defined.ts';
import type { Completeness, DocumentStatement, Relation, RelationKind, SbomDocument } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import { formatPurl } from '../model/purl.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { distributionOfReference, markOfReference, ROOT_REFERENCE, scopeIn, scopeOfReference } from '../model/reference.ts';
import { isJsonObject, type JsonObject } from '../untrusted/json.ts';
import { ReadContext } from './field-table.ts';
import { type Restored, restore, withSpeakers } from './own-statements.ts';
import { ReadBudget } from './read-budget.ts';
import type { ReadOptions } from './trust.ts';

/** A component as a reader found it: its facts, the reference that the document names it by, its purl as it was written. */
export interface Found {
  /** New, and completed in place: copies of it were the costliest part of reading. Of a record that is kept nothing is changed. */
  readonly facts: ComponentFacts;
  readonly reference?: string | undefined;
  readonly purlText?: string | undefined;
  /** Whether the same record may be found again, elsewhere. */
  readonly isKept?: true;
}

/** What a document says of itself, beside what its builder holds. */
type Frame = Pick<
  SbomDocument,
  'format' | 'formatVersion' | 'tools' | 'lifecycles' | 'roots' | 'vulnerabilities' | 'annotations' | 'externalReferences'
> & {
  readonly name?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly authors?: readonly Contact[] | undefined;
  readonly statements?: readonly DocumentStatement[] | undefined;
};

/** Gathers what a reader finds on its way through one document. */
export class DocumentBuilder {
  readonly path: string;
  /** The document in which identities without purl and CPE are valid, where one of ours states another than itself (R5.3). */
  scope: string | undefined;
  readonly context: ReadContext;
  readonly diagnostics: Diagnostic[] = [];
  readonly components: Component[] = [];
  readonly completeness: Completeness[] = [];
  /** Components whose dependencies are known. */
  readonly known: Set<ComponentId> = new Set();
  /** References to what is no component: the tools that made the document (evidence about the build), other documents. */
  readonly elsewhere: Set<string> = new Set();
  /** Every component that bears a reference; more than one is a fault of the document. */
  readonly byReference: Map<string, ComponentId[]> = new Map();
  /** What each of the components is called, in their order; asked for few of them. */
  readonly #references: (string | undefined)[] = [];
  #indexById: ReadonlyMap<ComponentId, number> | undefined;
  /** What was resolved last, and the one component that it names: lists of relations repeat it from item to item. */
  #lastReference: string | undefined;
  #lastBearer: readonly ComponentId[] | undefined;
  readonly #relations: Relation[] = [];
  /** Where every record of the document is from: one list for all of them. */
  readonly #origins: readonly string[];
  readonly #budget: ReadBudget;
  #isExhausted = false;
  /** The first component of each purl or CPE; made when it is asked for. */
  #printed: Map<string, readonly ComponentId[]> | undefined;

  /** The start of reading the document at `path`. */
  constructor(path: string, { trust = 'embedded', budget = new ReadBudget() }: Pick<ReadOptions, 'trust' | 'budget'>) {
    this.path = path;
    this.#origins = [path];
    this.context = new ReadContext(trust);
    this.#budget = budget;
  }

  /** Takes the component at the context's place. */
  add(found: Found): ComponentId {
    const { reference } = found;
    // What is asked of few of them can be told from the id: its place.
    const id = componentId(`${this.path}#${this.context.pointer()}`);
    if (reference !== undefined) this.alias(reference, id);
    this.#references.push(reference);
    this.components.push(this.#componentOf(found, id));
    return id;
  }

  /** The reference that the document names a component by. */
  referenceOf(id: ComponentId): string | undefined {
    // The root is read first, and is all that most documents are asked about.
    if (this.components[0]?.id === id) return this.#references[0];
    this.#indexById ??= new Map(this.components.map((component, index) => [component.id, index]));
    const index = this.#indexById.get(id);
    return index === undefined ? undefined : this.#references[index];
  }

  /** The JSON pointer that {@link add} made an id of. */
  #placeOf(id: ComponentId | undefined): string {
    return id?.slice(this.path.length + 1) ?? '';
  }

  #componentOf({ facts, reference, purlText, isKept }: Found, id: ComponentId): Component {
    // cargo-cyclonedx knows a registry crate by its checksum: that is the registry's own word about its licence and authors.
    const isCrate = facts.purl?.type === 'cargo';
    const distribution = this.#distributionOf(facts, reference);
    const component = (isKept === true ? { ...facts } : facts) as Mutable<Component>;
    component.id = id;
    component.authority = isCrate && facts.hashes !== undefined ? 'registry' : 'document';
    component.origins = this.#origins;
    component.localScope = this.#scopeOf(reference);
    // Its purl loses the path of the build machine, and with it that the registry's crate of the name is another.
    if (isCrate && /^file:/i.test(facts.purl?.qualifiers.get('download_url') ?? ''))
      component.properties = [...(facts.properties ?? []), ownProperty('local-source', 'true')];
    if (purlText !== undefined) component.declaredPurls = [purlText];
    if (distribution !== undefined) component.distribution = distribution;
    return component;
  }

  /** The scope of a component's local identity: only a document that is ours may say that it is another's. */
  #scopeOf(reference: string | undefined): string {
    const { trust } = this.context;
    if (trust === 'embedded') return this.path;
    const stated = reference === ROOT_REFERENCE ? undefined : (scopeOfReference(reference) ?? this.scope);
    if (stated === undefined) return this.path;
    return scopeIn(this.path, stated, { isVouched: trust === 'own', mark: markOfReference(reference) });
  }

  /**
   * Whether a component of a document of ours is an installed distribution that did not come from a registry by name: its reference or
   * its purl says so, and both would be lost without it.
   */
  #distributionOf({ purl }: ComponentFacts, reference: string | undefined): string | undefined {
    if (this.context.trust !== 'own') return undefined;
    const named = purl?.qualifiers.has('download_url') === true ? purl.name : undefined;
    const name = purl === undefined ? distributionOfReference(reference ?? '') : named;
    return name === undefined ? undefined : normalizeName(name);
  }

  /** Makes a reference name a component, beside those that it names already. */
  alias(reference: string, id: ComponentId): void {
    const bearers = this.byReference.get(reference);
    this.#lastReference = undefined;
    if (bearers === undefined) this.byReference.set(reference, [id]);
    else bearers.push(id);
  }

  /** Relates each of some components, which one reference names, to each of others, but none to itself. */
  relate(from: readonly ComponentId[], kind: RelationKind, to: readonly ComponentId[]): void {
    const subjects = this.#mayRepeat((from.length - 1) * to.length) ? from.length : 1;
    for (let at = 0; at < subjects; at += 1) this.#relateOne(from[at] as ComponentId, kind, to);
  }

  #relateOne(from: ComponentId, kind: RelationKind, targets: readonly ComponentId[]): void {
    for (let at = 0; at < targets.length; at += 1) {
      const to = targets[at] as ComponentId;
      if (from !== to) this.#relations.push({ from, kind, to });
    }
  }

  /** Whether references may name so many components more than they would if each named one. The first time that they may not is said. */
  #mayRepeat(times: number): boolean {
    if (times <= 0) return true;
    if (this.#budget.allowsRepetitions(times)) return true;
    if (!this.#isExhausted) this.reachLimit('uses of references that several components bear', ReadBudget.repetitions);
    this.#isExhausted = true;
    return false;
  }

  /** Reports that a bound on what a document may ask for was reached. */
  reachLimit(subject: string, limit: number): void {
    this.diagnostics.push({ code: 'count-limit-reached', at: { path: this.path }, subject, limit });
  }

  /** The components that bear a reference. */
  #bearers(reference: string): readonly ComponentId[] | undefined {
    if (reference === this.#lastReference) return this.#lastBearer;
    const ids = this.byReference.get(reference);
    if (ids === undefined) return undefined;
    // Each use of what several bear counts.
    if (ids.length > 1) return this.#mayRepeat(ids.length - 1) ? ids : ids.slice(0, 1);
    this.#lastReference = reference;
    this.#lastBearer = ids;
    return ids;
  }

  /** The components that a reference names; a reference to nothing is reported. */
  resolve(reference: unknown): readonly ComponentId[] {
    if (typeof reference !== 'string') {
      this.context.problem('must be a reference');
      return [];
    }
    const ids = this.#bearers(reference);
    if (ids !== undefined) return ids;
    if (!this.elsewhere.has(reference)) this.context.report({ code: 'sbom-reference-dangling', reference: reference.toWellFormed() });
    return [];
  }

  /** Applies `read` to each object of a list, with the context at its place. */
  eachObject(list: unknown, key: string, read: (item: JsonObject) => void): void {
    if (list === undefined) return;
    const { context } = this;
    context.at(key, () => {
      if (!Array.isArray(list)) return context.problem('must be a list');
      for (let index = 0; index < list.length; index += 1) {
        const item: unknown = list[index];
        context.path.push(index);
        if (isJsonObject(item)) read(item);
        else context.problem('must be an object');
        context.path.pop();
      }
      return undefined;
    });
  }

  /** Reports references that different components share; an exact repetition (auditwheel's root) is no news. */
  checkReferences(): void {
    const shared: string[] = [];
    this.byReference.forEach((ids, reference) => {
      if (ids.length > 1) shared.push(reference);
    });
    if (shared.length === 0) return;
    const byId = new Map(this.components.map((component) => [component.id, component]));
    for (const reference of shared) {
      const ids = this.byReference.get(reference) ?? [];
      const count = new Set(ids.map((id) => `${byId.get(id)?.name}\0${byId.get(id)?.version}`)).size;
      const at = { path: this.path, pointer: this.#placeOf(ids[0]) };
      if (count > 1) this.diagnostics.push({ code: 'sbom-reference-duplicated', at, reference, count });
    }
  }

  /** The components that a reference of ours means: SPDX has identifiers of its own, so a purl or a CPE is looked for as such. */
  #bearersOf(reference: string): readonly ComponentId[] | undefined {
    const bearers = this.#bearers(reference);
    if (bearers !== undefined) return bearers;
    if (this.#printed === undefined) {
      this.#printed = new Map();
      for (const { id, purl, cpes } of this.components.toReversed()) {
        const [cpe] = cpes ?? [];
        if (purl !== undefined) this.#printed.set(formatPurl(purl), [id]);
        else if (cpe !== undefined) this.#printed.set(formatCpe(cpe), [id]);
      }
    }
    return this.#printed.get(reference);
  }

  /** The document, with everything that was found wrong. */
  finish(frame: Frame): Outcome<SbomDocument> {
    this.#reportProblems();
    // A document that does not know is no witness against one that does: its claim only takes back what its edges seem to say.
    for (const claim of this.completeness) if (isIgnorance(claim)) this.known.delete(claim.of);
    const edges = new Map<ComponentId, Restored['edges']>();
    const bearersOf = (reference: string): readonly ComponentId[] | undefined => this.#bearersOf(reference);
    const components = this.components.map((found) => {
      if (found.properties === undefined) return found;
      const { component, relations, edges: stated } = restore(found, bearersOf);
      append(this.#relations, relations);
      if (stated.size > 0) edges.set(component.id, stated);
      return component;
    });
    return {
      value: defined({
        ...frame,
        timestamp: frame.timestamp !== undefined && isDateTime(frame.timestamp) ? frame.timestamp : undefined,
        path: this.path,
        sources: [],
        components,
        relations: withSpeakers(this.#relations, edges),
        completeness: this.completeness.filter((claim) => !isIgnorance(claim)),
        dependenciesKnown: this.known,
        placeOf: (id: ComponentId) => this.#placeOf(id),
        referenceOf: (id: ComponentId) => this.referenceOf(id),
      }) as SbomDocument,
      diagnostics: this.diagnostics,
    };
  }

  #reportProblems(): void {
    const { context, diagnostics, path } = this;
    for (const { pointer, problem } of context.problems) {
      const { code, ...facts } = problem;
      diagnostics.push({ code, at: { path, pointer }, ...facts } as Diagnostic);
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
}

function isIgnorance({ aspect, aggregate }: Completeness): boolean {
  return aspect === 'dependencies' && aggregate === 'unknown';
}
