/**
 * Puts an embedded document under the distribution that carries it: self-references become the distribution, everything
 * else becomes its bundled components, and nothing is left unattached (docs/rules.md R3, R4).
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { Inventory, Relation, SbomDocument } from '../../model/inventory.ts';
import { append } from '../../model/order.ts';
import { ownName, ownProperty } from '../../model/properties.ts';
import { changePurl, formatPurl } from '../../model/purl.ts';
import { versionKey } from '../../model/pypi-version.ts';
import { sourceOf } from '../../model/relation.ts';
import { rewriteReferences } from '../../model/rewrite.ts';
import { attachUnreached } from '../graph/attach.ts';
import { foundAt } from '../trace.ts';
import { collapseFiles, type FilePolicy } from './collapse-files.ts';
import { listsAllTargets, otherTarget } from './crate-targets.ts';
import type { OriginPolicy } from './linux-package.ts';
import { isSelf, recordsFor } from './outcomes.ts';
import { isBuildTarget, isOrdinary, type Position, selfReference, type Verdict } from './self-reference.ts';
import { factsOf, type Subject, subjectRecord } from './subject.ts';

export interface Resolved {
  /** The document's components, and records with the subject's id that add to the subject. */
  readonly inventory: Inventory;
  /** How many of the document's components turned out to be the subject or a part of it. */
  readonly unified: number;
  /** The files that were collapsed. */
  readonly dropped: number;
}

/** What the user asked for. */
export interface Policies {
  readonly origin: OriginPolicy;
  readonly files: FilePolicy;
}

/** A document with what its records are to the subject. */
interface Judged {
  readonly document: SbomDocument;
  readonly subject: Subject;
  /** Of all that are more than ordinary components. */
  readonly verdicts: ReadonlyMap<ComponentId, Verdict>;
  /** Row i: what the subject was generated from. */
  readonly ancestors: ReadonlyMap<ComponentId, ComponentFacts>;
  /** What ids have become: the subject's; those that are not named stayed as they are. */
  readonly become: ReadonlyMap<ComponentId, ComponentId>;
  /** The operating system whose crates alone are in the archive, where the document lists those of others. */
  readonly system: string | undefined;
}

/** Resolves one document against its subject. Ids of the document's components are already unique across documents. */
export function resolveDocument(subject: Subject, document: SbomDocument, { origin: policy, files }: Policies): Outcome<Resolved> {
  const judged = judge(subject, document, policy);
  const { ancestors, become, verdicts } = judged;
  const declared = declaredDependencies(judged);
  const placed = foundAt(document.path, subject.id);
  const now = (id: ComponentId): ComponentId => become.get(id) ?? id;
  const components: Component[] = [];
  document.components.forEach((component) => {
    const { id } = component;
    if (ancestors.has(id)) return;
    const found = marked(placed(declared.has(id) ? unversioned(component) : component), judged);
    const verdict = verdicts.get(id);
    if (verdict === undefined) components.push(found);
    else append(components, recordsFor(found, { subject, verdict, id: now(id), policy }));
  });
  const rewritten = rewriteReferences(document, ancestors.size === 0 ? now : (id) => (ancestors.has(id) ? undefined : now(id)));
  // For what core metadata declares, its edge or none: it knows the marker.
  const isDeclared = ({ from, to }: Relation): boolean => from === subject.id && declared.has(to);
  const stated = declared.size === 0 ? rewritten.relations : rewritten.relations.filter((relation) => !isDeclared(relation));
  const listed: Inventory = { ...rewritten, components, relations: spokenBy(subject, stated).concat(variantRelations(judged)) };
  const { inventory: kept, dropped } = collapseFiles(listed, files, subjectRecord(subject, document.path), document.roots);
  const { relations } = kept;
  const own = kept.components.filter(({ id }) => id !== subject.id && !declared.has(id));
  const outside = new Set(own.filter(isOutside).map(({ id }) => id));
  const attached = attachUnreached(
    subject.id,
    own.map(({ id }) => id),
    relations,
  ).map((relation): Relation => (outside.has(relation.to) ? { ...relation, kind: 'dependsOn' } : relation));
  return {
    value: {
      inventory: {
        ...kept,
        components: kept.components.concat(subjectRecords(judged)),
        relations: relations.concat(attached, bundled(own, relations, judged)),
        speaker: { kind: 'carrier', id: subject.id },
      },
      unified: document.components.filter(({ id }) => become.has(id) || ancestors.has(id)).length,
      dropped,
    },
    diagnostics: [...verdictDiagnostics(judged), ...declaredDiagnostics(judged, declared)],
  };
}

/** Judges each record of a document. */
function judge(subject: Subject, document: SbomDocument, policy: OriginPolicy): Judged {
  const parents = new Map<ComponentId, ComponentId>();
  let isGenerated = false;
  document.relations.forEach(({ from, kind, to }) => {
    if (kind === 'contains') parents.set(to, from);
    else if (kind === 'isGeneratedFrom') isGenerated = true;
  });
  // Of most documents nobody asks for a record by its id.
  const byId = new Map(parents.size > 0 || isGenerated ? document.components.map((component) => [component.id, component]) : []);
  const parentOf = (id: ComponentId): Component | undefined => {
    const parent = parents.get(id);
    return parent === undefined ? undefined : byId.get(parent);
  };
  const roots = new Set(document.roots);
  const others: Position = roots.size === 0 ? 'component-of-rootless' : 'component';
  const verdicts = new Map<ComponentId, Verdict>();
  document.components.forEach((component) => {
    const { id } = component;
    const position: Position = roots.has(id) ? 'root' : others;
    if (isOrdinary(component, position, subject)) return;
    const candidate = { component, position, reference: document.referenceOf(id), parent: parentOf(id) };
    const verdict = selfReference(candidate, subject);
    if (verdict.action !== 'component') verdicts.set(id, verdict);
  });
  const become = new Map<ComponentId, ComponentId>();
  // Row e: a crate's build target goes where its crate goes.
  const became = (id: ComponentId): ComponentId => {
    const verdict = verdicts.get(id);
    if (verdict === undefined || !isSelf(verdict, policy)) return id;
    const [component, parent] = [byId.get(id), parentOf(id)];
    return component !== undefined && parent !== undefined && isBuildTarget(component, parent) ? became(parent.id) : subject.id;
  };
  for (const id of verdicts.keys()) if (became(id) !== id) become.set(id, became(id));
  const system = listsAllTargets(document.statements) ? subject.system : undefined;
  const ancestors = isGenerated ? ancestorsByGeneration(document, byId, subject) : new Map<ComponentId, ComponentFacts>();
  return { document, subject, verdicts, ancestors, become, system };
}

/** Relations as the word of the subject; what leads out of itself is nobody else's anyway (docs/rules.md R12). */
function spokenBy({ id }: Subject, relations: readonly Relation[]): readonly Relation[] {
  const by = [id];
  return relations.map((relation) => {
    const { from, kind, to } = relation;
    return kind === 'bundles' || sourceOf(relation) === id ? relation : { from, kind, to, by };
  });
}

/** What the document says of the subject beside its records: where it comes from, and the document's own references. */
function subjectRecords({ document, subject, ancestors }: Judged): readonly Component[] {
  const record = subjectRecord(subject, document.path);
  const history = [...ancestors.values()];
  const { externalReferences } = document;
  return [
    ...(history.length > 0 ? [{ ...record, pedigree: { ancestors: history } }] : []),
    { ...record, ...defined({ externalReferences: nonEmpty(externalReferences) }) },
  ];
}

function verdictDiagnostics({ document, subject, verdicts }: Judged): readonly Diagnostic[] {
  if (verdicts.size === 0) return [];
  const { name, version } = subject;
  return document.components.flatMap((component): Diagnostic[] => {
    const verdict = verdicts.get(component.id);
    if (verdict === undefined) return [];
    const at = { path: document.path, pointer: document.placeOf(component.id) };
    if (verdict.action === 'alias') {
      const distribution = [name, version].filter(Boolean).join(' ');
      // Purl and field may each state another.
      const versions = [verdict.stated, component.version].filter((text) => text !== undefined);
      return [{ code: 'sbom-version-mismatch', at, distribution, stated: [...new Set(versions)].join(' and ') }];
    }
    if (verdict?.action === 'unify' && isInconsistent(component)) {
      const { name: title, version: stated = '', purl } = component;
      return [
        { code: 'component-version-mismatch', at, component: title, version: stated, purl: purl === undefined ? '' : formatPurl(purl) },
      ];
    }
    if (verdict.action === 'unrelated-root') return [{ code: 'sbom-root-unrelated', at, distribution: name, root: titleOf(component) }];
    return [];
  });
}

/** Whether a record states one version in its purl and another one beside it. */
function isInconsistent({ version, purl }: Component): boolean {
  return version !== undefined && purl?.version !== undefined && versionKey(version) !== versionKey(purl.version);
}

function declaredDiagnostics({ document, subject }: Judged, declared: ReadonlySet<ComponentId>): readonly Diagnostic[] {
  if (declared.size === 0) return [];
  return document.components.flatMap(({ id, purl }): Diagnostic[] => {
    if (!declared.has(id) || purl?.version === undefined) return [];
    const at = { path: document.path, pointer: document.placeOf(id) };
    return [{ code: 'sbom-dependency-declared', at, distribution: subject.name, purl: formatPurl(purl) }];
  });
}

/**
 * Components that only repeat what core metadata declares, in the version that was there when the wheel was built (Pitloom), or without
 * one (virtualenv): the distribution depends on them, and nothing contains them (R2, R5.6). What is installed counts.
 */
function declaredDependencies({ document, subject, become }: Judged): ReadonlySet<ComponentId> {
  const isSubject = (id: ComponentId): boolean => (become.get(id) ?? id) === subject.id;
  const required = document.components.filter(({ purl }) => purl?.type === 'pypi' && subject.requires.has(purl.name));
  if (required.length === 0) return new Set();
  const contained = new Set(document.relations.flatMap(({ kind, to }) => (kind === 'contains' ? [to] : [])));
  const needed = new Set(document.relations.flatMap(({ from, kind, to }) => (kind === 'dependsOn' && isSubject(from) ? [to] : [])));
  return new Set(required.flatMap(({ id }) => (needed.has(id) && !contained.has(id) && !isSubject(id) ? [id] : [])));
}

function unversioned(component: Component): Component {
  const { version: _, purl, ...rest } = component;
  return { ...rest, ...defined({ purl: purl === undefined ? undefined : changePurl(purl, { version: undefined }) }) };
}

function titleOf(component: Component): string {
  return component.purl === undefined ? [component.name, component.version].filter(Boolean).join(' ') : formatPurl(component.purl);
}

/** Row i: what a self-reference was generated from, when it bears the same name, is its ancestor and no component. */
function ancestorsByGeneration(
  document: SbomDocument,
  byId: ReadonlyMap<ComponentId, Component>,
  subject: Subject,
): ReadonlyMap<ComponentId, ComponentFacts> {
  const found = new Map<ComponentId, ComponentFacts>();
  for (const { from, kind, to } of document.relations) {
    if (kind !== 'isGeneratedFrom') continue;
    const [made, source] = [byId.get(from), byId.get(to)];
    if (made?.purl?.type !== 'pypi' || source?.purl?.type !== 'pypi') continue;
    if (made.purl.name === subject.name && source.purl.name === subject.name) found.set(to, factsOf(source));
  }
  return found;
}

function variantRelations({ verdicts, subject }: Judged): readonly Relation[] {
  return [...verdicts]
    .filter(([, { action }]) => action === 'linux-package')
    .map(([from]) => ({ from, kind: 'isVariantOf', to: subject.id }));
}

/** A crate of another operating system, marked as what it is, where the document lists the crates of all (R4.9). */
function marked(component: Component, { system }: Judged): Component {
  const other = system === undefined ? undefined : otherTarget(component, system);
  return other === undefined
    ? component
    : { ...component, properties: [...(component.properties ?? []), ownProperty('other-target', other)] };
}

const OTHER_TARGET = ownName('other-target');

/**
 * Whether a document lists something which the archive does not hold: a tool of the build, a part that is left to the user, a crate of
 * another operating system.
 */
function isOutside({ scope, properties }: Component): boolean {
  return scope === 'excluded' || scope === 'optional' || properties?.some(({ name }) => name === OTHER_TARGET) === true;
}

/**
 * The subject bundles what the document lists, but for what is not in the archive (build-time tools, optional parts) and what lies inside of
 * another bundled thing (R4.5).
 */
function bundled(components: readonly Component[], relations: readonly Relation[], { verdicts, subject }: Judged): readonly Relation[] {
  const nested = new Set<ComponentId>();
  relations.forEach(({ from, kind, to }) => {
    if (kind === 'contains' && from !== subject.id) nested.add(to);
  });
  return components
    .filter((component) => !isOutside(component) && !nested.has(component.id) && verdicts.get(component.id)?.action !== 'linux-package')
    .map(({ id }) => ({ from: subject.id, kind: 'bundles', to: id }));
}
