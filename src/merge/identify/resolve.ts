/**
 * Puts an embedded document under the distribution that carries it: self-references become the distribution, everything
 * else becomes its bundled components, and nothing is left hanging (docs/rules.md R3, R4).
 */

import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { type Component, type ComponentFacts, type ComponentId, componentId, type ExternalReference } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { Inventory, Relation, SbomDocument } from '../../model/inventory.ts';
import { ownProperty } from '../../model/properties.ts';
import { changePurl, formatPurl } from '../../model/purl.ts';
import { rewriteReferences } from '../../model/rewrite.ts';
import { attachUnreached } from '../graph/attach.ts';
import { foundIn } from '../trace.ts';
import { type OriginPolicy, originRecord } from './linux-package.ts';
import { type Position, type SelfReference, selfReference } from './self-reference.ts';
import { factsOf, type Host, hostRecord } from './subject.ts';

export interface Resolved {
  /** The document's components, and records with the host's id that add to the host. */
  readonly inventory: Inventory;
  /** How many of the document's components turned out to be the host or a part of it. */
  readonly unified: number;
}

/** Resolves one document against its host. Ids of the document's components are already unique across documents. */
export function resolveDocument(host: Host, document: SbomDocument, originPolicy: OriginPolicy): Outcome<Resolved> {
  const diagnostics: Diagnostic[] = [];
  const roots = new Set(document.roots);
  const parents = new Map(document.relations.filter(({ kind }) => kind === 'contains').map(({ from, to }) => [to, from]));
  const byId = new Map(document.components.map((component) => [component.id, component]));
  const verdicts = new Map<ComponentId, SelfReference>();
  const ancestors = ancestorsByGeneration(document, byId, host);
  for (const component of document.components) {
    const position: Position = roots.has(component.id) ? 'root' : roots.size === 0 ? 'component-of-rootless' : 'component';
    const parent = byId.get(parents.get(component.id) ?? componentId(''));
    const verdict: SelfReference = isTargetOf(component, parent)
      ? { row: 'e', action: 'part' }
      : selfReference(component, position, document.references.get(component.id), host);
    verdicts.set(component.id, verdict);
    const at = { path: document.path, pointer: document.places.get(component.id) ?? '' };
    if (verdict.action === 'alias')
      diagnostics.push({
        code: 'sbom-version-mismatch',
        at,
        distribution: `${host.name} ${host.version ?? ''}`.trim(),
        stated: verdict.stated,
      });
    if (verdict.action === 'unrelated-root')
      diagnostics.push({ code: 'sbom-root-unrelated', at, distribution: host.name, root: nameOf(component) });
  }
  // Row e: a crate's build target hangs on whatever its crate has become.
  const become = (id: ComponentId): ComponentId => {
    const verdict = verdicts.get(id);
    if (verdict === undefined || !['unify', 'alias', 'part'].includes(verdict.action)) return id;
    const parent = parents.get(id);
    return parent !== undefined && isTargetOf(byId.get(id), byId.get(parent)) ? become(parent) : host.id;
  };
  const declared = declaredDependencies(document, become, host);
  for (const { id, purl } of document.components)
    if (declared.has(id) && purl !== undefined)
      diagnostics.push({
        code: 'sbom-dependency-declared',
        at: { path: document.path, pointer: document.places.get(id) ?? '' },
        distribution: host.name,
        purl: formatPurl(purl),
      });
  const components = document.components
    .filter(({ id }) => !ancestors.has(id))
    .map((component) => foundIn(declared.has(component.id) ? unversioned(component) : component, document.path))
    .flatMap((component) =>
      recordsFor(component, verdicts.get(component.id) ?? { action: 'component' }, become(component.id), host, originPolicy),
    );
  const history = [...ancestors.values()];
  if (history.length > 0) components.push({ ...hostRecord(host, document), pedigree: { ancestors: history } });
  components.push({ ...hostRecord(host, document), ...defined({ externalReferences: nonEmpty(document.externalReferences) }) });
  const unified = document.components.filter(({ id }) => become(id) !== id || ancestors.has(id)).length;
  const rewritten = rewriteReferences(document, (id) => (ancestors.has(id) ? undefined : become(id)));
  const relations = [...rewritten.relations, ...variantRelations(verdicts, host)];
  const own = components.filter(({ id }) => id !== host.id);
  return {
    value: {
      inventory: {
        ...rewritten,
        components,
        relations: [
          ...relations,
          ...attachUnreached(
            host.id,
            own.map(({ id }) => id),
            relations,
          ),
          ...bundled(own, relations, verdicts, host),
        ],
      },
      unified,
    },
    diagnostics,
  };
}

/**
 * Components that only repeat what core metadata declares, in the version that was there when the wheel was built (Pitloom): the
 * document tells containing and depending apart, and the distribution depends on them alone (R2, R5.6). What is installed counts.
 */
function declaredDependencies(document: SbomDocument, become: (id: ComponentId) => ComponentId, host: Host): ReadonlySet<ComponentId> {
  const isSelf = (id: ComponentId): boolean => become(id) === host.id;
  const contained = new Set(document.relations.flatMap(({ kind, to }) => (kind === 'contains' ? [to] : [])));
  if (!document.relations.some(({ from, kind }) => kind === 'contains' && isSelf(from))) return new Set();
  const needed = new Set(document.relations.flatMap(({ from, kind, to }) => (kind === 'dependsOn' && isSelf(from) ? [to] : [])));
  return new Set(
    document.components
      .filter(
        ({ id, purl }) => purl?.type === 'pypi' && needed.has(id) && !contained.has(id) && !isSelf(id) && host.requires.has(purl.name),
      )
      .map(({ id }) => id),
  );
}

function unversioned(component: Component): Component {
  const { version: _, purl, ...rest } = component;
  return { ...rest, ...defined({ purl: purl === undefined ? undefined : changePurl(purl, { version: undefined }) }) };
}

function nameOf(component: Component): string {
  return component.purl === undefined ? [component.name, component.version].filter(Boolean).join(' ') : formatPurl(component.purl);
}

/** A build target (`bin-target-0`) of the crate that it is nested in: the crate's purl with a subpath. */
function isTargetOf(component: Component | undefined, parent: Component | undefined): boolean {
  const [purl, whole] = [component?.purl, parent?.purl];
  return (
    purl?.type === 'cargo' &&
    purl.subpath !== undefined &&
    whole?.type === 'cargo' &&
    purl.name === whole.name &&
    purl.version === whole.version
  );
}

/** Row i: what a self-reference was generated from, when it bears the same name, is its ancestor and no component. */
function ancestorsByGeneration(
  document: SbomDocument,
  byId: ReadonlyMap<ComponentId, Component>,
  host: Host,
): ReadonlyMap<ComponentId, ComponentFacts> {
  const found = new Map<ComponentId, ComponentFacts>();
  for (const { from, kind, to } of document.relations) {
    const [made, source] = [byId.get(from), byId.get(to)];
    if (kind !== 'isGeneratedFrom' || made?.purl?.type !== 'pypi' || source?.purl?.type !== 'pypi') continue;
    if (made.purl.name === host.name && source.purl.name === host.name) found.set(to, factsOf(source));
  }
  return found;
}

/** External references about security, which survive even where the rest of a record does not (rules.md R9). */
const SECURITY_REFERENCES: ReadonlySet<string> = new Set([
  'advisories',
  'security-contact',
  'exploitability-statement',
  'vulnerability-assertion',
  'rfc-9116',
]);

function securityReferences(component: Component): readonly ExternalReference[] | undefined {
  return nonEmpty((component.externalReferences ?? []).filter(({ type }) => SECURITY_REFERENCES.has(type)));
}

/** What a component of the document becomes: itself, or a record that adds to the host. */
function recordsFor(component: Component, verdict: SelfReference, id: ComponentId, host: Host, originPolicy: OriginPolicy): Component[] {
  switch (verdict.action) {
    case 'component':
    case 'unrelated-root':
      return [component];
    case 'origin':
      return [component, originRecord(component, host, originPolicy)];
    case 'unify': {
      // Identity stays with core metadata (R2); a document's scope says how it needs itself, which is nothing.
      const { purl: _purl, scope: _scope, localScope: _local, version: _version, group: _group, ...rest } = component;
      const properties = [
        ...(rest.properties ?? []),
        ...(verdict.stated === undefined ? [] : [ownProperty('stated-version', verdict.stated)]),
      ];
      return [
        {
          ...rest,
          ...defined({ properties: nonEmpty(properties) }),
          id,
          type: host.component.type,
          name: host.component.name,
          ...defined({ distribution: host.component.distribution }),
        },
      ];
    }
    case 'alias':
    case 'part': {
      if (id !== host.id) return [];
      const name = verdict.action === 'alias' ? 'alias' : verdict.row === 'd' ? 'part' : 'build-crate';
      const isTarget = verdict.row === 'e' && component.purl?.subpath !== undefined;
      const said = isTarget ? [] : [ownProperty(name, [component.name, component.version].filter(Boolean).join(' '))];
      return [
        {
          ...hostRecord(host, { path: component.origins[0] ?? '' }),
          ...defined({ properties: nonEmpty(said), externalReferences: securityReferences(component) }),
        },
      ];
    }
  }
}

function variantRelations(verdicts: ReadonlyMap<ComponentId, SelfReference>, host: Host): readonly Relation[] {
  return [...verdicts].filter(([, { action }]) => action === 'origin').map(([from]) => ({ from, kind: 'isVariantOf', to: host.id }));
}

/** The host bundles what the document lists, but for build-time tools and what lies inside of another bundled thing (R4.5). */
function bundled(
  components: readonly Component[],
  relations: readonly Relation[],
  verdicts: ReadonlyMap<ComponentId, SelfReference>,
  host: Host,
): readonly Relation[] {
  const nested = new Set(relations.filter(({ kind, from }) => kind === 'contains' && from !== host.id).map(({ to }) => to));
  return components
    .filter(({ id, scope }) => scope !== 'excluded' && !nested.has(id) && verdicts.get(id)?.action !== 'origin')
    .map(({ id }) => ({ from: host.id, kind: 'bundles', to: id }));
}
