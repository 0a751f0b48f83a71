/**
 * The last stage before a writer: clean, in one order, under readable and stable ids (docs/rules.md R7, R10). Canonical
 * inventories of equal content are equal; canonical of canonical changes nothing.
 */

import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { cleanDeep, cleanText, type Paths } from '../model/clean-text.ts';
import type { Component, ComponentFacts, ComponentId, Evidence, Pedigree, Property } from '../model/component.ts';
import { type Cpe, formatCpe } from '../model/cpe.ts';
import { toUtcSeconds } from '../model/date-time.ts';
import { changed, defined } from '../model/defined.ts';
import { identityPurl } from '../model/identity.ts';
import {
  AGGREGATES,
  type Annotation,
  type Annotator,
  type Completeness,
  type RootedInventory,
  type Vulnerability,
} from '../model/inventory.ts';
import { append, canonicalText, compareText, groupBy, sortedBy, sortedUnique, sortInPlace } from '../model/order.ts';
import { LOCATION_PROPERTY, ownName, ownProperty, TRIVY_LOCATION_PROPERTY } from '../model/properties.ts';
import { changePurl, formatPurl, type Purl, parsePurl } from '../model/purl.ts';
import { rewriteClaims } from '../model/rewrite.ts';
import { graphOf, type Named } from './attribution.ts';
import { cleanComponent, withoutSecrets } from './hygiene.ts';
import { distinguish, nameComponents, type Shown } from './naming.ts';

/** Types of purl that Trivy takes for packages of a language, of those that occur in environments. */
const IN_LANGUAGES: ReadonlySet<string> = new Set(['cargo', 'golang', 'npm', 'pypi']);

/** Whose paths stay (docs/rules.md R7): everybody's, nobody's, or those of what documents with these names alone describe. */
export type KeptPaths = 'all' | 'none' | ReadonlySet<string>;

/** Cleans, names and orders an inventory. */
export function canonical(inventory: RootedInventory, keptPaths: KeptPaths = 'none'): Outcome<RootedInventory> {
  const paths: Paths = keptPaths === 'all' ? 'keep' : 'remove';
  const diagnostics: Diagnostic[] = [];
  const cleaned = inventory.components.map((component) => {
    const { value, diagnostics: found } = cleanComponent(component, pathsOf(component, keptPaths));
    append(diagnostics, found);
    return show(value);
  });
  const shown = distinguish(cleaned);
  const { names, copies } = nameComponents(shown, inventory);
  const rename = (id: ComponentId): ComponentId | undefined => names.get(id);
  const sorted = sortInPlace(
    shown.map((one) => named(one, rename(one.component.id) ?? one.component.id)),
    (left, right) => compareText(left.id, right.id),
  );
  const graph = graphOf(sorted, inventory.relations);
  const components = sorted.map((one, index) => {
    const { bundlers, edges, speakers } = graph.attributed(index);
    const properties = bundlers.map((bundler) => ownProperty('bundled-by', bundler)).concat(edges);
    const listing = one.component.listedBy?.flatMap((id) => rename(id) ?? []) ?? NOBODY;
    // Where all who speak of a package say the same, it need not be said who they are.
    return present(one, { properties, statedBy: copies.has(one.component.id) || listing.length > 0 ? speakers : undefined, listing });
  });
  const references = rewriteClaims(inventory, rename);
  return {
    value: {
      root: rename(inventory.root) ?? inventory.root,
      lifecycles: sortedUnique(inventory.lifecycles.map((word) => cleanText(word))),
      components,
      relations: graph.relations,
      completeness: leastComplete(references.completeness, components, references.dependenciesKnown),
      dependenciesKnown: references.dependenciesKnown,
      vulnerabilities: sortedBy(
        uniqueByText(references.vulnerabilities.map((vulnerability) => withDistinctTargets(cleanDeep(vulnerability, paths)))),
        canonicalText,
      ),
      sources: sortedBy(references.sources, ({ path }) => path).map((source) => ({ ...source, note: cleanText(source.note) })),
      annotations: canonicalAnnotations(references.annotations, paths),
    },
    diagnostics,
  };
}

const NOBODY: readonly ComponentId[] = [];

function named({ component, name, purl }: Shown, id: ComponentId): Named {
  return purl === undefined ? { component, name, id } : { component, name, purl, id };
}

/** Clean and sorted, without those that say nothing; those that differ in their subjects alone are one, since SPDX has no other way to say them. */
function canonicalAnnotations(stated: readonly Annotation[], paths: Paths): readonly Annotation[] {
  const annotations = stated.filter(({ text }) => text !== '');
  const alike = groupBy(
    annotations.map(({ annotator, text, timestamp, subjects }) =>
      defined({
        subjects,
        annotator: canonicalAnnotator(annotator),
        timestamp: timestamp === undefined ? undefined : toUtcSeconds(timestamp),
        text: cleanText(text, paths),
      }),
    ),
    ({ subjects: _, ...content }) => canonicalText(content),
  );
  const united = Array.from(alike.values(), (group) => ({
    ...group[0],
    subjects: sortedUnique(group.flatMap(({ subjects }) => subjects)),
  }));
  return sortedBy(united, canonicalText);
}

/** Whose annotation it is, on one line and never nameless, since SPDX 2 has one line for it. */
function canonicalAnnotator({ kind, name }: Annotator): Annotator {
  return { kind, name: cleanText(name).replace(/\s+/g, ' ').trim() || 'unknown' };
}

/** What becomes of the paths in a component. */
function pathsOf({ origins }: Component, kept: KeptPaths): Paths {
  if (typeof kept === 'string') return kept === 'all' ? 'keep' : 'remove';
  return origins.length > 0 && origins.every((path) => kept.has(path)) ? 'keep' : 'remove';
}

/** What was two components may be one now. */
function withDistinctTargets(vulnerability: Vulnerability): Vulnerability {
  const { affects } = vulnerability;
  return affects === undefined ? vulnerability : { ...vulnerability, affects: sortedBy(uniqueByText(affects), canonicalText) };
}

function uniqueByText<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [canonicalText(item), item])).values()];
}

/** The component under the name that it is shown by. Its CPEs are in order, since the first of them may become its reference. */
function show(cleaned: Component): Shown {
  const { cpes = [] } = cleaned;
  const component = cpes.length < 2 ? cleaned : { ...cleaned, cpes: sortedCpes(cpes, cleaned.evidence) };
  if (component.purl === undefined) return { component, name: component.name };
  const purl = shownPurl(component, component.purl);
  return { component, name: shownName(component.name, purl), purl };
}

/**
 * The name by which advisories call a package, and scanners compare: the purl's, for Go and npm with its namespace and in
 * its own case, which a purl has not.
 */
function shownName(declared: string, { type, namespace, name }: Purl): string {
  if (type !== 'golang' && type !== 'npm') return name;
  const whole = namespace === undefined ? name : `${namespace}/${name}`;
  return declared.toLowerCase() === whole.toLowerCase() ? declared : whole;
}

/** The component as consumers look at it, with its lists in order; what name, purl and group displace stays as a property. */
function present(
  { component, name, purl, id }: Named,
  attributed: {
    readonly properties: readonly Property[];
    readonly statedBy: readonly ComponentId[] | undefined;
    readonly listing: readonly ComponentId[];
  },
): Component {
  const { cpes, hashes, externalReferences, pedigree, group } = component;
  // A group on pypi or cargo breaks Grype's match by name; on npm and golang it is a part of the name already.
  const isInName = group !== undefined && name === `${group}/${component.name}`;
  const dropsGroup = isInName || (group !== undefined && (purl?.type === 'pypi' || purl?.type === 'cargo'));
  const properties = (component.properties ?? NO_PROPERTIES).concat(component.identified?.properties ?? NO_PROPERTIES);
  if (name !== component.name && !isInName && !properties.some((property) => property.name === ownName('declared-name')))
    properties.push(ownProperty('declared-name', component.name));
  if (dropsGroup && !isInName) properties.push(ownProperty('declared-group', group));
  component.declaredPurls?.forEach((text) => {
    const declared = declaredPurl(text, purl);
    if (declared !== undefined) properties.push(ownProperty('declared-purl', declared));
  });
  const location = component.evidence?.occurrences?.[0]?.location;
  if (location !== undefined) {
    properties.push({ name: LOCATION_PROPERTY, value: location });
    if (purl !== undefined && IN_LANGUAGES.has(purl.type)) properties.push({ name: TRIVY_LOCATION_PROPERTY, value: location });
  }
  append(properties, attributed.properties);
  attributed.statedBy?.forEach((speaker) => {
    properties.push(ownProperty(attributed.listing.includes(speaker) ? 'listed-by' : 'stated-by', speaker));
  });
  return changed(component, {
    declaredPurls: undefined,
    identified: undefined,
    evidence: withIdentified(component),
    statedBy: attributed.statedBy,
    listedBy: attributed.listing.length === 0 ? undefined : sortedUnique(attributed.listing),
    id,
    name,
    purl,
    group: dropsGroup ? undefined : group,
    cpes,
    hashes: hashes && inOrder(hashes, ({ algorithm, content }) => `${algorithm}\0${content}`),
    externalReferences: externalReferences && inOrder(externalReferences, ({ type, url }) => `${type}\0${url}`),
    properties: properties.length === 0 ? undefined : sortedProperties(properties),
    pedigree: pedigree === undefined ? undefined : presentPedigree(pedigree),
  });
}

const NO_PROPERTIES: readonly Property[] = [];

function presentPedigree(pedigree: Pedigree): Pedigree {
  return defined({
    ...pedigree,
    ancestors: pedigree.ancestors?.map(presentFacts),
    variants: pedigree.variants?.map(presentFacts),
    descendants: pedigree.descendants?.map(presentFacts),
  }) as Pedigree;
}

/** The evidence with what the scan itself found in files, which comes first: it was seen, not said. */
function withIdentified({ evidence, identified }: Component): Evidence | undefined {
  if (identified === undefined || identified.identity.length === 0) return evidence;
  return { ...evidence, identity: [...identified.identity, ...(evidence?.identity ?? [])] };
}

/** The list sorted; one that needs no sorting is no copy, since many records share it. */
function inOrder<T>(list: readonly T[], key: (item: T) => string): readonly T[] {
  return list.length < 2 ? list : sortedBy(list, key);
}

/** By name and value, each pair once. The list is the caller's own; a copy has room for its members alone (docs/decisions/0017-what-stays-in-memory.md). */
function sortedProperties(properties: Property[]): readonly Property[] {
  const sorted = sortInPlace(properties, compareProperties);
  const isRepeated = (property: Property, index: number): boolean =>
    index > 0 && compareProperties(sorted[index - 1] as Property, property) === 0;
  return sorted.some(isRepeated) ? sorted.filter((property, index) => !isRepeated(property, index)) : sorted.slice();
}

function compareProperties(left: Property, right: Property): number {
  return compareText(left.name, right.name) || compareText(left.value, right.value);
}

/** Identity alone, but for a distribution installed from a URL: there the URL says that it is not the registry's package. */
function shownPurl(component: Component, purl: Purl): Purl {
  if (component.distribution === undefined) return withoutSecrets(identityPurl(purl));
  const kept = [...purl.qualifiers].filter(([key, value]) => key === 'download_url' && !/^file:/i.test(value));
  const identity = identityPurl(purl);
  return withoutSecrets(kept.length === 0 ? identity : changePurl(identity, { qualifiers: [...identity.qualifiers, ...kept] }));
}

/** The purl as a document wrote it, without paths and secrets; undefined where that says no more than the shown one. */
function declaredPurl(text: string, shown: Purl | undefined): string | undefined {
  if (shown !== undefined && text === formatPurl(shown)) return undefined;
  const declared = parsePurl(text);
  if (declared === undefined) return undefined;
  const clean = withoutSecrets(
    changePurl(declared, { qualifiers: [...declared.qualifiers].filter(([, value]) => !/^file:/i.test(value)) }),
  );
  const printed = formatPurl(clean);
  if (shown === undefined) return printed;
  // The shown purl may hold more (what enrichment derived): only what it lacks is worth keeping.
  const more =
    [...clean.qualifiers].some(([key, value]) => shown.qualifiers.get(key) !== value) ||
    clean.subpath !== shown.subpath ||
    clean.version !== shown.version;
  return more ? printed : undefined;
}

/** A member of a pedigree: scanners do not look at it, so only secrets and paths go. */
function presentFacts(facts: ComponentFacts): ComponentFacts {
  return facts.purl === undefined
    ? facts
    : {
        ...facts,
        purl: withoutSecrets(
          changePurl(facts.purl, { qualifiers: [...facts.purl.qualifiers].filter(([, value]) => !/^file:/i.test(value)) }),
        ),
      };
}

/** One claim for each component and aspect, the least complete; where dependencies are not known, that is said (R4.4). */
function leastComplete(
  claims: readonly Completeness[],
  components: readonly Component[],
  known: ReadonlySet<ComponentId>,
): readonly Completeness[] {
  const claimed = new Map<string, Completeness>();
  for (const claim of claims) {
    const key = `${claim.of}\0${claim.aspect}`;
    const other = claimed.get(key);
    if (other === undefined || AGGREGATES.indexOf(claim.aggregate) < AGGREGATES.indexOf(other.aggregate)) claimed.set(key, claim);
  }
  for (const { id } of components) {
    const key = `${id}\0dependencies`;
    if (!known.has(id) && !claimed.has(key)) claimed.set(key, { of: id, aspect: 'dependencies', aggregate: 'unknown' });
  }
  return [...claimed].sort(([left], [right]) => compareText(left, right)).map(([, claim]) => claim);
}

/** The one that evidence concludes first, since formats with room for one alone take the first; the others by their text. */
function sortedCpes(cpes: readonly Cpe[], evidence: Evidence | undefined): readonly Cpe[] {
  const concluded = new Set((evidence?.identity ?? []).flatMap(({ field, concludedValue }) => (field === 'cpe' ? [concludedValue] : [])));
  const key = (cpe: Cpe): string => `${concluded.has(formatCpe(cpe)) ? 0 : 1}${formatCpe(cpe)}`;
  return uniqueByText(cpes).toSorted((left, right) => compareText(key(left), key(right)));
}
