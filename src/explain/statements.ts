/** Who says so: which files and documents state a component, and where in them; and what was concluded, united or left aside on the way. */
import type { Component, IdentityEvidence } from '../model/component.ts';
import { formatCpe } from '../model/cpe.ts';
import { defined } from '../model/defined.ts';
import { purlVersionKey } from '../model/identity.ts';
import type { RootedInventory, SbomDocument } from '../model/inventory.ts';
import { sortedUnique } from '../model/order.ts';
import { OWN_PROPERTY_MEANINGS, type OwnPropertyName, ownName } from '../model/properties.ts';

/** A file or document that a component was read from. */
export interface Statement {
  /** Its path: in the environment, or the name of a document that was given. */
  readonly by: string;
  /** Where in the document: a JSON pointer, a line, or a path of elements. */
  readonly pointer?: string;
  /** What the document is, and who made it. */
  readonly note?: string;
}

/** Something that was done with what was stated. */
export interface Step {
  readonly what: 'derived' | 'united' | 'stated otherwise' | 'left out';
  readonly says: string;
  readonly value: string;
}

const MOST_POINTERS = 8;

/** The files that state a component; `documents` are those of them that were read, for the places in them. */
export function statementsOf(component: Component, inventory: RootedInventory, documents: readonly SbomDocument[]): readonly Statement[] {
  const notes = notesOf(inventory);
  const occurrences = (component.evidence?.occurrences ?? []).map(({ location }) => location);
  const methods = (component.evidence?.identity ?? []).flatMap(({ methods: list = [] }) => list.flatMap(({ value }) => value ?? []));
  const known = new Set([...component.origins, ...occurrences]);
  const paths = sortedUnique([...known, ...methods.filter((value) => known.has(value))]).filter((path) => path !== '');
  const places = new Map(documents.map((document) => [document.path, placesIn(document, component)]));
  const read = [...places].filter(([path, pointers]) => !paths.includes(path) && pointers.length > 0).map(([path]) => path);
  return [...paths, ...read].flatMap((by): Statement[] => {
    const pointers = places.get(by) ?? [];
    const note = notes.get(by);
    if (pointers.length === 0) return [defined({ by, note })];
    return pointers.slice(0, MOST_POINTERS).map((pointer) => defined({ by, pointer, note }));
  });
}

const MOST_DOCUMENTS = 32;

/** Documents inside of what was scanned that state one of the components: what to read for the places in them. */
export function documentsStating(components: readonly Component[], inventory: RootedInventory): readonly string[] {
  const notes = notesOf(inventory);
  const places = components.flatMap(({ origins, evidence }) => [
    ...origins,
    ...(evidence?.occurrences ?? []).map(({ location }) => location),
  ]);
  return sortedUnique(places.filter((path) => notes.has(path))).slice(0, MOST_DOCUMENTS);
}

/** What distributions say of the documents that they carry, by path. */
function notesOf({ components, sources }: RootedInventory): ReadonlyMap<string, string> {
  const notes = new Map(sources.map(({ path, note }) => [path, note]));
  for (const { externalReferences = [] } of components)
    for (const { type, url, comment } of externalReferences) if (type === 'bom' && comment !== undefined) notes.set(url, comment);
  return notes;
}

/** Where a document states the component, under whatever qualifiers. */
function placesIn({ components, placeOf }: SbomDocument, wanted: Component): readonly string[] {
  return components.filter((record) => isSame(record, wanted)).map(({ id }) => placeOf(id));
}

function isSame(record: Component, wanted: Component): boolean {
  if (record.id === wanted.id) return true;
  if (record.purl !== undefined && wanted.purl !== undefined) {
    const { type, name, namespace, version = '', subpath } = record.purl;
    const isNamed = type === wanted.purl.type && name === wanted.purl.name && namespace === wanted.purl.namespace;
    return isNamed && subpath === wanted.purl.subpath && purlVersionKey(type, version) === purlVersionKey(type, wanted.purl.version ?? '');
  }
  const cpes = new Set((wanted.cpes ?? []).map(formatCpe));
  if ((record.cpes ?? []).some((cpe) => cpes.has(formatCpe(cpe)))) return true;
  return record.type === wanted.type && record.name === wanted.name && record.version === wanted.version;
}

/** Properties of ours that tell what was done with a component. */
const TOLD: readonly (readonly [OwnPropertyName, Step['what']])[] = [
  ['derived', 'derived'],
  ['alias', 'united'],
  ['part', 'united'],
  ['build-crate', 'united'],
  ['conda-purl', 'united'],
  ['upstream-purl', 'united'],
  ['declared-name', 'stated otherwise'],
  ['declared-group', 'stated otherwise'],
  ['declared-purl', 'stated otherwise'],
  ['stated-version', 'stated otherwise'],
  ['cpe-of-other-version', 'stated otherwise'],
  ['files-collapsed', 'left out'],
];
const STEPS: ReadonlyMap<string, Omit<Step, 'value'>> = new Map(
  TOLD.map(([name, what]) => [ownName(name), { what, says: OWN_PROPERTY_MEANINGS.get(name)?.says ?? name }]),
);

/** What was derived, united, stated otherwise and left out. */
export function stepsOf(component: Component): readonly Step[] {
  const { properties = [], evidence, origins } = component;
  const told = properties.flatMap(({ name, value }): Step[] => {
    const step = STEPS.get(name);
    return step === undefined ? [] : [{ ...step, value }];
  });
  const files = Math.max(sortedUnique(origins).length, sortedUnique((evidence?.occurrences ?? []).map(({ location }) => location)).length);
  return [
    ...told,
    ...(evidence?.identity ?? []).flatMap(concluded),
    ...(evidence?.licenses ?? []).map(
      ({ value }): Step => ({ what: 'stated otherwise', says: 'licence that another record states', value }),
    ),
    ...(files > 1 ? [{ what: 'united', says: 'number of files whose records are this one component', value: String(files) } as const] : []),
  ];
}

/** An identity that is not certain was concluded. */
function concluded({ field, confidence, concludedValue, methods = [] }: IdentityEvidence): readonly Step[] {
  if (confidence === undefined || confidence >= 1) return [];
  const how = methods.map(({ technique, value }) => {
    if (value === undefined) return technique;
    return technique === 'other' ? value : `${technique} of ${value}`;
  });
  return [
    {
      what: 'derived',
      says: `${field}, with confidence ${confidence}${how.length === 0 ? '' : `, by ${how.join('; ')}`}`,
      value: concludedValue ?? '',
    },
  ];
}
