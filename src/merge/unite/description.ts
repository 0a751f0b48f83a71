/** What a carrier says of a package, as texts in which two descriptions can be compared (docs/rules.md R12). */
import type { Component, ComponentFacts, IdentityEvidence, Property } from '../../model/component.ts';
import { formatCpe } from '../../model/cpe.ts';
import { identityPurl, keyOf } from '../../model/identity.ts';
import { canonicalText } from '../../model/order.ts';
import { isOwnName, ownName } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import { rememberOf } from '../../model/remember.ts';
import { isSecurityReference } from '../../model/vocabulary.ts';
import { FACT_FIELDS, WORDS } from '../authority/words.ts';
import { DEPENDENCIES_KNOWN } from './claims.ts';

/** What carriers state of a package, by who hears of it (authority/words.ts), but for what is found by a purl, or evident. */
const JUDGED = FACT_FIELDS.filter((field) => WORDS[field].shared === 'apart' && field !== 'purl');
const TOLD = FACT_FIELDS.filter((field) => WORDS[field].shared === 'described' && field !== 'evidence');
/** The fields of a description, but for those of which only a part belongs to it. */
export const DESCRIBED: readonly (keyof ComponentFacts)[] = [...JUDGED, ...TOLD];

/** Notes of ours that hold what a document says of the package itself: words that the model has no field for, files that were left out. */
const isToldNote = ({ name }: Property): boolean => name.startsWith(ownName('spdx:')) || name === ownName('files-collapsed');
/** Notes of ours on what a document says by which the package is another, is not there, or is judged otherwise. */
const JUDGED_NOTES: ReadonlySet<string> = new Set(
  (['cpe-of-other-version', 'local-source', 'other-target', 'patched'] as const).map(ownName),
);

/** A text of everything in which a description may differ from another's. */
export function descriptionOf(component: Component, claims: readonly string[]): string {
  return keyOf([purlText(component), canonicalText(seenIn(component)), ...DESCRIBED.map((field) => factText(component[field])), ...claims]);
}

/** A text of what the package is, and of everything by which advisories apply to it or do not. */
export function judgementOf(component: Component, claims: readonly string[]): string {
  const { externalReferences = [], evidence, cpes = [], properties = [] } = component;
  const known = new Set(cpes.map(formatCpe));
  // How a CPE was found out judges nothing; one that only the evidence names does.
  const concluded = (evidence?.identity ?? []).filter((one) => isCpe(one) && !known.has(one.concludedValue ?? ''));
  return keyOf([
    purlText(component),
    canonicalText(externalReferences.filter(isSecurityReference)),
    canonicalText(concluded),
    canonicalText(properties.filter(({ name }) => JUDGED_NOTES.has(name))),
    ...JUDGED.map((field) => factText(asDeclared(component, field))),
    ...claims.filter((claim) => claim !== DEPENDENCIES_KNOWN),
  ]);
}

/** A field as the document stated it: what is shown in its place leaves that in a property, and is equal for many. */
function asDeclared(component: Component, field: keyof ComponentFacts): unknown {
  if (field !== 'name' && field !== 'group') return component[field];
  return component.properties?.find(({ name }) => name === ownName(`declared-${field}`))?.value ?? component[field];
}

/** Whether a record only lists the package: it may judge, and it describes nothing. What we concluded ourselves is no description. */
export function isListing(component: Component): boolean {
  const { externalReferences = [], properties = [], evidence } = component;
  const { identity = [], occurrences: _places, ...seen } = evidence ?? {};
  return (
    TOLD.every((field) => field === 'externalReferences' || field === 'properties' || component[field] === undefined) &&
    externalReferences.every(isSecurityReference) &&
    properties.every((property) => isOwnName(property.name) && !isToldNote(property)) &&
    identity.every(isCpe) &&
    Object.values(seen).every((value) => value === undefined)
  );
}

function isCpe({ field }: IdentityEvidence): boolean {
  return field === 'cpe';
}

function purlText({ purl }: Component): string {
  return purl === undefined ? '' : formatPurl(identityPurl(purl));
}

/** Lists and objects that records share are looked at once: readers give equal records the same ones. */
const objectText: (fact: object) => string = rememberOf(canonicalText);

function factText(fact: unknown): string {
  if (fact === undefined) return '';
  return typeof fact === 'object' && fact !== null ? objectText(fact) : canonicalText(fact);
}

/** What is evident of a component, but for where: its places, and the paths by which it was identified. */
function seenIn({ evidence, origins }: Component): object {
  const { occurrences: _places, identity, ...rest } = evidence ?? {};
  const identified = (identity ?? []).map(({ methods, ...of }) => ({
    ...of,
    methods: methods?.map((method) => (origins.includes(method.value ?? '') ? { ...method, value: '' } : method)),
  }));
  return { ...rest, identity: identified };
}
