/**
 * Writes an inventory as SPDX 3.0.1 in JSON-LD, in the canonical form that its JSON schema describes: one flat graph, compact
 * names. Nothing is decided here: components become packages and files, relations become relationships, and what has no field
 * goes into an annotation of the element.
 * Specification: https://spdx.github.io/spdx-spec/v3.0.1/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId } from '../../model/component.ts';
import { withName } from '../../model/contact.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import { compareText, groupBy, joined, sortedBy, sortedUnique } from '../../model/order.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { ReadContext, reportLosses } from '../field-table.ts';
import { jsonPieces, type Pieces } from '../pieces.ts';
import { ownClaims, ownContentOf, ownVulnerabilities } from '../spdx/annotation.ts';
import { carriedBy } from '../spdx/fields.ts';
import { foresee, LicenseMemory } from '../spdx/foreseen.ts';
import { type KnowledgeOf, knowledgeOf } from '../spdx/knowledge.ts';
import { LicenseTexts, licenseFacts, type StatedLicenses, statedLicenses } from '../spdx/licenses.ts';
import { commonScope, difference, remainderOf } from '../spdx/remainder.ts';
import { named, UNDATED } from '../spdx/stamp.ts';
import type { Stamp } from '../stamp.ts';
import { WrittenAgents } from './agents.ts';
import { readElement, writeElement } from './element.ts';
import { ELEMENT } from './foreseen.ts';
import type { GraphElement } from './graph.ts';
import { CREATION, Naming } from './naming.ts';
import { lifecyclesOfTypes, SBOM_TYPES } from './reader.ts';
import { writeVex } from './vex.ts';
import { annotationElements, ownAnnotation } from './written-annotations.ts';
import { WrittenLicenses } from './written-licenses.ts';
import { relationshipElements, type Subject } from './written-relationships.ts';

export const SPDX3_VERSIONS = ['3.0.1'] as const;

const CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';

/** The text of the document: two spaces of indentation, LF, a final newline. Its identifiers follow from its content. */
export function writeSpdx3Json(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  const losses = new Map<string, number>();
  const lost = (field: string): void => void losses.set(field, (losses.get(field) ?? 0) + 1);
  for (const { timestamp } of inventory.annotations) if (timestamp === undefined) lost('annotations without a timestamp');
  const graph = new GraphWriter(inventory, version, stamp).graph();
  const pieces = jsonPieces([
    ['@context', CONTEXT],
    ['@graph', graph],
  ]);
  return {
    value: named(pieces, stamp),
    diagnostics: reportLosses(`SPDX ${version}`, losses),
  };
}

function idOf({ spdxId }: JsonObject): string {
  return String(spdxId);
}

/** The distinct texts of two sorted lists, the second of which is far longer. */
function united(few: readonly string[], many: readonly string[]): readonly string[] {
  const all: string[] = [];
  let next = 0;
  for (let at = 0; at < many.length; at += 1) {
    const text = many[at] as string;
    for (; next < few.length && (few[next] as string) < text; next += 1) all.push(few[next] as string);
    if (few[next] === text) next += 1;
    if (all.length === 0 || all[all.length - 1] !== text) all.push(text);
  }
  return all.concat(few.slice(next));
}

/** A component as it is written. */
interface WrittenComponent extends Subject {
  readonly name: string;
  readonly element: JsonObject;
  readonly stated: StatedLicenses;
  /** Our annotation of it: what the element does not hold. */
  readonly note: JsonObject | undefined;
}

class GraphWriter {
  readonly #inventory: RootedInventory;
  readonly #stamp: Stamp;
  readonly #version: string;
  readonly #naming: Naming;
  readonly #scope: string | undefined;
  readonly #claims: ReadonlyMap<ComponentId, RootedInventory['completeness']>;
  readonly #knowledge: KnowledgeOf;
  readonly #agents: WrittenAgents;
  readonly #texts = new LicenseTexts();
  readonly #licenseMemory = new LicenseMemory(this.#texts.byId);
  readonly #licenses: WrittenLicenses;

  constructor(inventory: RootedInventory, version: string, stamp: Stamp) {
    this.#inventory = inventory;
    this.#version = version;
    this.#stamp = stamp;
    this.#naming = new Naming(inventory);
    this.#scope = commonScope(inventory.components);
    this.#claims = groupBy(inventory.completeness, ({ of }) => of);
    this.#knowledge = knowledgeOf(inventory);
    this.#agents = new WrittenAgents(this.#naming);
    this.#licenses = new WrittenLicenses(this.#naming);
  }

  /** All elements: the frame, then everything by identifier. */
  graph(): readonly JsonObject[] {
    const { components, annotations } = this.#inventory;
    // Sorted by name, nearly all that is made of them is sorted too, and is hardly compared when it is sorted with the rest.
    const written = sortedBy(
      components.map((component) => this.#component(component)),
      ({ name }) => name,
    );
    const notes: JsonObject[] = [];
    for (const { id, stated, note } of written) {
      this.#licenses.relate(id, stated);
      if (note !== undefined) notes.push(note);
    }
    const { creations, elements: others } = annotationElements(annotations, this.#version, this.#naming);
    const content = joined([
      written.map(({ element }) => element),
      notes,
      relationshipElements(this.#inventory, written, this.#knowledge, this.#naming),
      others,
      this.#vulnerabilities(),
      // Behind the components: until then further texts may come.
      this.#licenses.elements(this.#texts.byId.values()),
      this.#agents.elements(),
    ]);
    const elements = content.toSorted((left, right) => compareText(idOf(left), idOf(right)));
    const [own, ...frame] = this.#frame(elements.map(idOf), written);
    return joined<JsonObject>([[own], creations, frame, elements]);
  }

  /** Who makes the document, the document, and the SBOM in it; `ids` are those of all other elements, sorted, as `written` is. */
  #frame(ids: readonly string[], written: readonly WrittenComponent[]): readonly [JsonObject, ...JsonObject[]] {
    const { components, root, vulnerabilities } = this.#inventory;
    const { name, version } = this.#stamp.tool;
    const naming = this.#naming;
    const [tool, agent, sbom] = [naming.iri('Tool'), naming.iri('Agent'), naming.iri('sbom')];
    const profiles = ['core', 'software'];
    if (this.#licenses.size > 0) profiles.push('simpleLicensing');
    if (vulnerabilities.length > 0) profiles.push('security');
    const authors = this.#authors();
    const makers = [agent, ...authors.map(({ spdxId }) => spdxId)];
    return [
      { type: 'CreationInfo', '@id': CREATION, specVersion: this.#version, created: UNDATED, createdBy: makers, createdUsing: [tool] },
      ...authors,
      { type: 'SoftwareAgent', spdxId: agent, creationInfo: CREATION, name },
      { type: 'Tool', spdxId: tool, creationInfo: CREATION, name: `${name}-${version}` },
      defined({
        type: 'SpdxDocument',
        spdxId: naming.iri('document'),
        creationInfo: CREATION,
        name: components.find(({ id }) => id === root)?.name,
        profileConformance: profiles,
        rootElement: [sbom],
        element: united(sortedUnique([...makers, tool, sbom]), ids),
      }) as JsonObject,
      defined({
        type: 'software_Sbom',
        spdxId: sbom,
        creationInfo: CREATION,
        software_sbomType: nonEmpty(this.#sbomTypes()),
        rootElement: [naming.idOf(root)],
        element: sortedUnique(written.map(({ element }) => idOf(element))),
      }) as JsonObject,
    ];
  }

  /** The people who answer for the document. */
  #authors(): readonly (JsonObject & { readonly spdxId: string })[] {
    return (this.#stamp.authors ?? []).map(withName).map(({ name = 'unknown', email }, index) => ({
      type: 'Person',
      spdxId: this.#naming.iri(`Author-${index + 1}`),
      creationInfo: CREATION,
      name,
      ...(email !== undefined && {
        externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: email }],
      }),
    }));
  }

  #sbomTypes(): readonly string[] {
    return sortedUnique(this.#inventory.lifecycles.flatMap((lifecycle) => SBOM_TYPES.find(([known]) => known === lifecycle)?.[1] ?? []));
  }

  /** The lifecycles, where the types of SPDX's SBOMs would be read as others: it has no type for some, and one for two. */
  #ownLifecycles(): readonly string[] | undefined {
    const { lifecycles } = this.#inventory;
    const read = lifecyclesOfTypes(this.#sbomTypes());
    return sortedUnique(read).join('\0') === sortedUnique(lifecycles).join('\0') ? undefined : lifecycles;
  }

  /** What SPDX can say of vulnerabilities, and our annotation of the document, which says it all. */
  #vulnerabilities(): readonly JsonObject[] {
    const { vulnerabilities } = this.#inventory;
    const naming = this.#naming;
    const idOf = (id: ComponentId): string => naming.idOf(id);
    const vex = vulnerabilities.flatMap((vulnerability, index) =>
      writeVex(vulnerability, naming.iri(`Vulnerability-${index + 1}`), CREATION, idOf),
    );
    const content = defined({
      scope: this.#scope,
      lifecycles: this.#ownLifecycles(),
      vulnerabilities: nonEmpty(ownVulnerabilities(vulnerabilities, idOf)),
    });
    return Object.keys(content).length === 0 ? vex : [...vex, ownAnnotation('document', naming.iri('document'), content, naming)];
  }

  #component(component: Component): WrittenComponent {
    const { id, type } = component;
    const name = this.#naming.nameOf(id);
    const iri = this.#naming.idOf(id);
    const carried = carriedBy(component);
    const wire = writeElement(component, iri, carried, this.#agents.refer);
    const stated = statedLicenses(component, this.#texts);
    const { declared, concluded } = stated;
    const written = { declared, concluded, memory: this.#licenseMemory, carried, wire, agents: this.#agents.byId };
    const foreseen = foresee(component, ELEMENT, written);
    const remainder = remainderOf(component, foreseen ?? difference(component, this.#said(wire, stated)), this.#scope);
    const content = ownContentOf(remainder, {
      completeness: ownClaims(this.#claims.get(id), this.#inventory.dependenciesKnown),
      dependenciesKnown: this.#knowledge.isUnderstated(id),
    });
    const note = content === undefined ? undefined : ownAnnotation(name, iri, content, this.#naming);
    return { id, type, name, element: wire, stated, note };
  }

  /** What the element and its licences mean when they are read. */
  #said(wire: JsonObject, { declared, concluded }: StatedLicenses): ComponentFacts {
    const element: GraphElement = { id: String(wire['spdxId']), type: String(wire['type']), value: defined(wire), place: [] };
    const read = readElement(element, this.#agents.byId, new ReadContext('own')).facts;
    const memory = this.#licenseMemory;
    return { ...read, ...licenseFacts(memory.read(declared, 'declared'), memory.read(concluded, 'concluded')) };
  }
}
