/**
 * The references that components are shown under (docs/rules.md R10): the purl, else the CPE, else the document and what it calls the
 * component. None without a purl begins with `pkg:`, since Grype would take it for one. Unique whatever the components are called.
 */
import { cleanText } from '../model/clean-text.ts';
import { type Component, type ComponentId, componentId } from '../model/component.ts';
import { cpeVersion, formatCpe } from '../model/cpe.ts';
import { sha256 } from '../model/digest.ts';
import { contentMark, cpeKeys, keyOf } from '../model/identity.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { canonicalText, compareText, groupBy, sortedBy } from '../model/order.ts';
import { changePurl, formatPurl, type Purl } from '../model/purl.ts';
import { distributionReference, localReference, markedReference, ROOT_REFERENCE } from '../model/reference.ts';

/** A component with the name and purl that it will be shown under. */
export interface Shown {
  readonly component: Component;
  readonly name: string;
  readonly purl?: Purl;
}

/**
 * Generic purls under which one speaker knows different contents get the checksum that tells them apart. What other speakers know by
 * the same name changes nobody's purl.
 */
export function distinguish(components: readonly Shown[]): readonly Shown[] {
  const generic = components.filter(({ purl }) => purl?.type === 'generic');
  const groups = groupBy(generic, ({ component, purl }) => keyOf([formatPurl(purl as Purl), ...(component.statedBy ?? [])]));
  const repeated = new Set([...groups.values()].filter((group) => group.length > 1).flat());
  return components.map((one) => {
    const mark = repeated.has(one) ? contentMark(one.component) : '';
    return one.purl === undefined || mark === ''
      ? one
      : { ...one, purl: changePurl(one.purl, { qualifiers: [...one.purl.qualifiers, ['checksum', mark]] }) };
  });
}

export interface Names {
  /** The reference of each component, by its id. */
  readonly names: ReadonlyMap<ComponentId, ComponentId>;
  /** Components that others describe in other words under the same purl or CPE. */
  readonly copies: ReadonlySet<ComponentId>;
}

/** Names all components of an inventory. */
export function nameComponents(components: readonly Shown[], inventory: RootedInventory): Names {
  const { root } = inventory;
  const judgements = judgementsOf(inventory);
  const named = groupBy(components, (one) => (one.component.id === root && isNameless(one) ? ROOT_REFERENCE : readableId(one)));
  const names = new Map<ComponentId, ComponentId>();
  const copies = new Set<ComponentId>();
  const repeated: { readonly name: string; readonly component: Component }[] = [];
  named.forEach((bearers, name) => {
    if (bearers.length === 1) {
      names.set(bearers[0].component.id, componentId(name));
      return;
    }
    const isLocal = bearers.every(isNameless);
    const ranked = byWeight(bearers, judgements, inventory.dependenciesKnown);
    // Of what documents alone know, none has more of a claim to the name than another.
    const others = isLocal ? ranked : ranked.slice(1);
    if (!isLocal) names.set((ranked[0] ?? bearers[0]).component.id, componentId(name));
    for (const { component } of others) repeated.push({ name, component });
    if (!isLocal) for (const { component } of bearers) copies.add(component.id);
  });
  nameRepeated(repeated, names);
  return { names, copies };
}

/**
 * Who keeps the plain reference: what is there by itself; then what most carriers agree about; then what judges the least (CPEs,
 * patches, vulnerabilities) and describes the most: a hostile copy is made to judge. Nothing is decided by this but the reference.
 */
function byWeight(
  bearers: readonly Shown[],
  judgements: ReadonlyMap<ComponentId, number>,
  known: ReadonlySet<ComponentId>,
): readonly Shown[] {
  const ranks = bearers.map((shown) => {
    const { component } = shown;
    const { cpes = [], licenses = [], hashes = [], modified, pedigree, description, authors } = component;
    const judged = cpes.length + (judgements.get(component.id) ?? 0) + [modified, pedigree].filter(Boolean).length;
    const described = [licenses.length, hashes.length, description, authors, known.has(component.id)].filter(Boolean).length;
    const carriers = component.statedBy?.length ?? Number.MAX_SAFE_INTEGER;
    return { shown, numbers: [-carriers, judged, -described], text: distinction(component) };
  });
  ranks.sort((left, right) => {
    const differing = left.numbers.findIndex((number, index) => number !== right.numbers[index]);
    if (differing >= 0) return (left.numbers[differing] ?? 0) - (right.numbers[differing] ?? 0);
    return compareText(left.text, right.text) || compareText(left.shown.component.id, right.shown.component.id);
  });
  return ranks.map(({ shown }) => shown);
}

/** How many vulnerabilities and annotations there are about each component. */
function judgementsOf({ vulnerabilities, annotations }: RootedInventory): ReadonlyMap<ComponentId, number> {
  const counts = new Map<ComponentId, number>();
  const add = (id: ComponentId): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const { affects = [] } of vulnerabilities) for (const { target } of affects) add(target);
  for (const { subjects } of annotations) for (const id of subjects) add(id);
  return counts;
}

/** Names with a mark of their content and place; equal down to that, a number in the order of the documents tells them apart. */
function nameRepeated(
  repeated: readonly { readonly name: string; readonly component: Component }[],
  names: Map<ComponentId, ComponentId>,
): void {
  if (repeated.length === 0) return;
  const taken = new Set<string>(names.values());
  const next = new Map<string, number>();
  for (const { name, component } of sortedBy(repeated, ({ component: { id } }) => id)) {
    const mark = sha256(distinction(component)).slice(0, 12);
    const first = markedReference(name, mark, 0);
    let index = next.get(first) ?? 0;
    while (taken.has(markedReference(name, mark, index))) index += 1;
    next.set(first, index + 1);
    const reference = markedReference(name, mark, index);
    taken.add(reference);
    names.set(component.id, componentId(reference));
  }
}

/** An environment has neither purl nor CPE; the root of a document about one package has. */
function isNameless({ component, purl }: Shown): boolean {
  return purl === undefined && cpeKeys(component).length === 0;
}

/** What tells components of one name apart: their content, and where they were found. Never an id: those change. */
function distinction(component: Component): string {
  return `${contentMark(component)}\0${canonicalText(component.evidence?.occurrences ?? [])}`;
}

function readableId({ component, name, purl }: Shown): string {
  if (purl !== undefined) return formatPurl(purl);
  const cpe = component.cpes?.find((candidate) => cpeVersion(candidate) !== undefined);
  if (cpe !== undefined) return formatCpe(cpe);
  const { type, version, distribution, localScope: scope = '' } = component;
  return distribution === undefined
    ? localReference({ scope: cleanText(scope), type, name, version })
    : distributionReference(name, version);
}
