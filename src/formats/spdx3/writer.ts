/**
 * Writes an inventory as SPDX 3.0.1 in JSON-LD, in the canonical form that its JSON schema describes: one flat graph, compact
 * names. Nothing is decided here: components become packages and files, relations become relationships, and what has no field
 * goes into an annotation of the element.
 * Specification: https://spdx.github.io/spdx-spec/v3.0.1/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId, License } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { sha256, uuidOf } from '../../model/digest.ts';
import type { Relation, RootedInventory } from '../../model/inventory.ts';
import { groupBy, sortedBy, sortedUnique } from '../../model/order.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { ReadContext, reportLosses } from '../field-table.ts';
import { ownClaims, ownVulnerabilities, writeOwn } from '../spdx/annotation.ts';
import { elementIds } from '../spdx/identifiers.ts';
import { LicenseTexts, licenseFacts, readLicense, statedLicenses } from '../spdx/licenses.ts';
import { commonScope, remainderOf } from '../spdx/remainder.ts';
import { EPOCH, UNDATED, UNSIGNED } from '../spdx/stamp.ts';
import { BUNDLED } from '../spdx/vocabulary.ts';
import type { Stamp } from '../stamp.ts';
import { type Agent, readElement, writeElement } from './element.ts';
import type { GraphElement } from './graph.ts';
import { SBOM_TYPES } from './reader.ts';
import { writeVex } from './vex.ts';

export const SPDX3_VERSIONS = ['3.0.1'] as const;

const CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';
const CREATION = '_:creationinfo';

type Wire = JsonObject;

/** The text of the document: two spaces of indentation, LF, a final newline. Its identifiers follow from its content. */
export function writeSpdx3Json(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<string> {
  const losses = new Map<string, number>();
  const lost = (field: string): void => void losses.set(field, (losses.get(field) ?? 0) + 1);
  for (const { timestamp } of inventory.annotations) if (timestamp === undefined) lost('annotations without a timestamp');
  const graph = new GraphWriter(inventory, version, stamp).graph();
  const text = `${JSON.stringify({ '@context': CONTEXT, '@graph': graph }, null, 2)}\n`;
  return {
    value: text.replaceAll(UNSIGNED, uuidOf(text)).replaceAll(UNDATED, stamp.timestamp ?? EPOCH),
    diagnostics: reportLosses(`SPDX ${version}`, losses),
  };
}

class GraphWriter {
  readonly #inventory: RootedInventory;
  readonly #stamp: Stamp;
  readonly #version: string;
  readonly #base: string;
  readonly #names: ReadonlyMap<ComponentId, string>;
  readonly #scope: string | undefined;
  /** By identifier; and the identifiers by what makes two agents one. */
  readonly #agentById = new Map<string, GraphElement>();
  readonly #agentIds = new Map<string, string>();
  readonly #claims: ReadonlyMap<ComponentId, RootedInventory['completeness']>;
  readonly #texts = new LicenseTexts();
  readonly #expressions = new Map<string, string>();
  /** Everything but the frame, in the order it is made. */
  readonly #elements: Wire[] = [];

  constructor(inventory: RootedInventory, version: string, stamp: Stamp) {
    this.#inventory = inventory;
    this.#version = version;
    this.#stamp = stamp;
    this.#base = `https://spdx.org/spdxdocs/${stamp.tool.name}-${UNSIGNED}`;
    this.#names = elementIds(inventory.components, inventory.root);
    this.#scope = commonScope(inventory.components);
    this.#claims = groupBy(inventory.completeness, ({ of }) => of);
  }

  /** All elements: the frame, then everything by identifier. */
  graph(): readonly Wire[] {
    const { components, annotations, vulnerabilities, root } = this.#inventory;
    const content = components.map((component) => this.#component(component));
    this.#relationships();
    for (const annotation of annotations) this.#annotation(annotation);
    for (const [index, vulnerability] of vulnerabilities.entries())
      this.#elements.push(...writeVex(vulnerability, this.#iri(`Vulnerability-${index + 1}`), CREATION, (id) => this.#idOf(id)));
    const document = this.#iri('document');
    if (vulnerabilities.length > 0 || this.#scope !== undefined)
      this.#own(
        'document',
        document,
        defined({ scope: this.#scope, vulnerabilities: nonEmpty(ownVulnerabilities(vulnerabilities, (id) => this.#idOf(id))) }),
      );
    this.#licenseElements();
    const { name, version } = this.#stamp.tool;
    const [tool, agent, sbom] = [this.#iri('Tool'), this.#iri('Agent'), this.#iri('sbom')];
    const elements = sortedBy([...content, ...this.#elements, ...this.#agentElements()], (element) => String(element['spdxId']));
    const ids = elements.flatMap((element) => (typeof element['spdxId'] === 'string' ? [element['spdxId']] : []));
    const creations = elements.filter((element) => element['type'] === 'CreationInfo');
    return [
      {
        type: 'CreationInfo',
        '@id': CREATION,
        specVersion: this.#version,
        created: UNDATED,
        createdBy: [agent],
        createdUsing: [tool],
      },
      ...creations,
      { type: 'SoftwareAgent', spdxId: agent, creationInfo: CREATION, name },
      { type: 'Tool', spdxId: tool, creationInfo: CREATION, name: `${name}-${version}` },
      defined({
        type: 'SpdxDocument',
        spdxId: document,
        creationInfo: CREATION,
        name: components.find(({ id }) => id === root)?.name,
        profileConformance: [
          'core',
          'software',
          ...(this.#expressions.size > 0 ? ['simpleLicensing'] : []),
          ...(vulnerabilities.length > 0 ? ['security'] : []),
        ],
        rootElement: [sbom],
        element: sortedUnique([agent, tool, sbom, ...ids]),
      }) as Wire,
      defined({
        type: 'software_Sbom',
        spdxId: sbom,
        creationInfo: CREATION,
        software_sbomType: nonEmpty(this.#sbomTypes()),
        rootElement: [this.#idOf(root)],
        element: sortedUnique(components.map(({ id }) => this.#idOf(id))),
      }) as Wire,
      ...elements.filter((element) => element['type'] !== 'CreationInfo'),
    ];
  }

  #iri(name: string): string {
    return `${this.#base}#${name}`;
  }

  #idOf(id: ComponentId): string {
    return this.#iri(this.#names.get(id) ?? 'unknown');
  }

  #sbomTypes(): readonly string[] {
    return sortedUnique(this.#inventory.lifecycles.flatMap((lifecycle) => SBOM_TYPES.find(([known]) => known === lifecycle)?.[1] ?? []));
  }

  #component(component: Component): Wire {
    const name = this.#names.get(component.id) ?? 'unknown';
    const spdxId = this.#iri(name);
    const wire = writeElement(component, spdxId, { creationInfo: CREATION, refer: (agent) => this.#refer(agent) });
    const { declared, concluded } = statedLicenses(component, this.#texts);
    this.#license(name, spdxId, 'hasDeclaredLicense', declared);
    this.#license(name, spdxId, 'hasConcludedLicense', concluded);
    const remainder = remainderOf(component, this.#said(wire, declared, concluded), this.#scope);
    const completeness = ownClaims(this.#claims.get(component.id) ?? [], this.#inventory.dependenciesKnown);
    if (remainder !== undefined || completeness !== undefined) this.#own(name, spdxId, defined({ ...remainder, completeness }));
    return wire;
  }

  /** What the element and its licences mean when they are read. */
  #said(wire: Wire, declared: string | undefined, concluded: string | undefined): ComponentFacts {
    const element: GraphElement = { id: String(wire['spdxId']), type: String(wire['type']), value: wire, place: [] };
    const read = readElement(element, this.#agentById, new ReadContext()).facts;
    const license = (expression: string | undefined, acknowledgement: License['acknowledgement']): License | undefined =>
      expression === undefined ? undefined : readLicense(expression, this.#texts.byId, acknowledgement);
    return { ...read, ...licenseFacts(license(declared, 'declared'), license(concluded, 'concluded')) };
  }

  #refer(agent: Agent): string {
    const key = JSON.stringify([agent.type, agent.name, agent.email]);
    const known = this.#agentIds.get(key);
    if (known !== undefined) return known;
    const id = this.#iri(`${agent.type}-${sha256(key).slice(0, 16)}`);
    this.#agentIds.set(key, id);
    this.#agentById.set(id, { id, type: agent.type, value: agentElement(id, agent), place: [] });
    return id;
  }

  #agentElements(): readonly Wire[] {
    return Array.from(this.#agentById.values(), ({ value }) => value);
  }

  #license(name: string, from: string, relationshipType: string, expression: string | undefined): void {
    if (expression === undefined) return;
    const known = this.#expressions.get(expression);
    const license = known ?? this.#iri(`License-${sha256(expression).slice(0, 16)}`);
    if (known === undefined) this.#expressions.set(expression, license);
    this.#elements.push({
      type: 'Relationship',
      spdxId: this.#iri(`Relationship-${name}-${relationshipType}`),
      creationInfo: CREATION,
      from,
      to: [license],
      relationshipType,
    });
  }

  /** Made last: until then further texts may come. */
  #licenseElements(): void {
    const texts = this.#texts.byId;
    for (const [expression, spdxId] of this.#expressions) {
      const used = sortedUnique(expression.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? []);
      this.#elements.push(
        defined({
          type: 'simplelicensing_LicenseExpression',
          spdxId,
          creationInfo: CREATION,
          simplelicensing_licenseExpression: expression,
          simplelicensing_customIdToUri: nonEmpty(used.map((key) => ({ type: 'DictionaryEntry', key, value: this.#iri(key) }))),
        }) as Wire,
      );
    }
    for (const { id, name, text, url } of texts.values())
      this.#elements.push(
        defined({
          type: 'simplelicensing_SimpleLicensingText',
          spdxId: this.#iri(id),
          creationInfo: CREATION,
          name,
          externalRef: url === undefined ? undefined : [{ type: 'ExternalRef', externalRefType: 'license', locator: [url] }],
          simplelicensing_licenseText: text ?? 'NOASSERTION',
        }) as Wire,
      );
  }

  #own(name: string, subject: string, content: Wire): void {
    this.#elements.push({
      type: 'Annotation',
      spdxId: this.#iri(`Annotation-${name}`),
      creationInfo: CREATION,
      annotationType: 'other',
      subject,
      statement: writeOwn(content),
    });
  }

  /** Identifiers of annotators that are elements already. */
  readonly #made = new Set<string>();

  /** An annotation of somebody else has a CreationInfo of its own: who made it, and when. */
  #annotation({ annotator, subjects, timestamp, text }: RootedInventory['annotations'][number]): void {
    if (timestamp === undefined) return;
    const created = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(timestamp) ? timestamp.replace(/\.\d+Z$/, 'Z') : UNDATED;
    const mark = sha256(JSON.stringify([annotator, timestamp, text])).slice(0, 16);
    const author = this.#iri(`Annotator-${sha256(JSON.stringify(annotator)).slice(0, 16)}`);
    const creationInfo = `${CREATION}-${mark}`;
    const type = ({ person: 'Person', organization: 'Organization', tool: 'SoftwareAgent' } as const)[annotator.kind];
    if (!this.#made.has(author)) this.#elements.push({ type, spdxId: author, creationInfo: CREATION, name: annotator.name });
    this.#made.add(author);
    this.#elements.push({ type: 'CreationInfo', '@id': creationInfo, specVersion: this.#version, created, createdBy: [author] });
    for (const [index, subject] of subjects.entries())
      this.#elements.push({
        type: 'Annotation',
        spdxId: this.#iri(`Annotation-${mark}-${index + 1}`),
        creationInfo,
        annotationType: 'other',
        subject: this.#idOf(subject),
        statement: text,
      });
  }

  #relationships(): void {
    const { components, relations, dependenciesKnown, completeness } = this.#inventory;
    const scopes = new Map(components.map(({ id, scope }) => [id, scope]));
    const incomplete = new Set(
      completeness.filter(({ aspect, aggregate }) => aspect === 'dependencies' && aggregate.startsWith('incomplete')).map(({ of }) => of),
    );
    const contained = new Set(relations.flatMap(({ from, kind, to }) => (kind === 'contains' ? [`${from}\0${to}`] : [])));
    const needing = new Set<ComponentId>();
    const groups = new Map<string, { readonly from: ComponentId; readonly shape: RelationShape; readonly to: ComponentId[] }>();
    for (const relation of relations) {
      if (relation.kind === 'dependsOn') needing.add(relation.from);
      if (relation.kind === 'bundles' && contained.has(`${relation.from}\0${relation.to}`)) continue;
      const shape = shapeOf(relation, scopes.get(relation.to));
      const [from, to] = shape.inverse === true ? [relation.to, relation.from] : [relation.from, relation.to];
      const key = `${from}\0${shape.suffix}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { from, shape, to: [to] });
      else group.to.push(to);
    }
    const known = (id: ComponentId): string =>
      !dependenciesKnown.has(id) ? 'noAssertion' : incomplete.has(id) ? 'incomplete' : 'complete';
    for (const { from, shape, to } of groups.values()) {
      const isNeed = shape.relationshipType === 'dependsOn' || shape.relationshipType === 'hasOptionalDependency';
      this.#relationship(
        from,
        shape,
        to.map((id) => this.#idOf(id)),
        isNeed ? known(from) : undefined,
      );
    }
    for (const { id, type } of components) {
      // Of a file nobody expects any.
      if (needing.has(id) ? dependenciesKnown.has(id) : !dependenciesKnown.has(id) && type === 'file') continue;
      if (needing.has(id)) continue;
      const to = dependenciesKnown.has(id) ? 'NoneElement' : 'NoAssertionElement';
      this.#relationship(id, { relationshipType: 'dependsOn', suffix: 'dependsOn-none' }, [to], known(id));
    }
  }

  #relationship(
    from: ComponentId,
    { relationshipType, scope, comment, suffix }: RelationShape,
    to: readonly string[],
    completeness: string | undefined,
  ): void {
    this.#elements.push(
      defined({
        type: scope === undefined ? 'Relationship' : 'LifecycleScopedRelationship',
        spdxId: this.#iri(`Relationship-${this.#names.get(from) ?? ''}-${suffix}`),
        creationInfo: CREATION,
        comment,
        from: this.#idOf(from),
        to,
        relationshipType,
        completeness,
        scope,
      }) as Wire,
    );
  }
}

function agentElement(spdxId: string, { type, name, email }: Agent): Wire {
  return defined({
    type,
    spdxId,
    creationInfo: CREATION,
    name,
    externalIdentifier:
      email === undefined ? undefined : [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: email }],
  }) as Wire;
}

interface RelationShape {
  readonly relationshipType: string;
  /** Tells the relationships of one element apart in their identifiers. */
  readonly suffix: string;
  readonly inverse?: true;
  readonly scope?: string;
  readonly comment?: string;
}

function shapeOf({ kind }: Relation, scope: Component['scope']): RelationShape {
  switch (kind) {
    case 'dependsOn':
      if (scope === 'optional') return { relationshipType: 'hasOptionalDependency', suffix: 'hasOptionalDependency' };
      return scope === 'excluded'
        ? { relationshipType: 'dependsOn', scope: 'build', suffix: 'dependsOn-build' }
        : { relationshipType: 'dependsOn', scope: 'runtime', suffix: 'dependsOn' };
    case 'contains':
      return { relationshipType: 'contains', suffix: 'contains' };
    case 'bundles':
      return { relationshipType: 'contains', comment: BUNDLED, suffix: 'contains-bundled' };
    case 'isGeneratedFrom':
      return { relationshipType: 'generates', inverse: true, suffix: 'generates' };
    case 'isVariantOf':
      return { relationshipType: 'hasVariant', inverse: true, suffix: 'hasVariant' };
    case 'provides':
      return { relationshipType: 'other', comment: 'provides', suffix: 'provides' };
  }
}
