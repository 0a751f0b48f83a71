/**
 * The last stage before a writer: clean, in one order, under readable and stable ids (docs/rules.md R7, R10). Canonical
 * inventories of equal content are equal; canonical of canonical changes nothing.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component, ComponentFacts, ComponentId, Property } from '../model/component.ts';
import { cpeVersion, formatCpe } from '../model/cpe.ts';
import { defined } from '../model/defined.ts';
import { sha256 } from '../model/digest.ts';
import { contentMark, identityPurl } from '../model/identity.ts';
import { AGGREGATES, type Completeness, type Relation, type RootedInventory } from '../model/inventory.ts';
import { canonicalText, compareText, groupBy, sortedBy, sortedUnique } from '../model/order.ts';
import { changePurl, formatPurl, type Purl, parsePurl } from '../model/purl.ts';
import { edgeOf } from '../model/relation.ts';
import { rewriteReferences } from '../model/rewrite.ts';
import { cleanComponent, cleanText } from './hygiene.ts';

/** Cleans, names and orders an inventory. */
export function canonical(inventory: RootedInventory): Outcome<RootedInventory> {
  const diagnostics: Diagnostic[] = [];
  const cleaned = inventory.components.map((component) => {
    const { value, diagnostics: found } = cleanComponent(component);
    diagnostics.push(...found);
    return present(value);
  });
  const unique = distinguish(cleaned);
  const names = nameComponents(unique, inventory.root);
  const rename = (id: ComponentId): ComponentId | undefined => names.get(id);
  const references = rewriteReferences(inventory, rename);
  const bundlers = groupBy(
    references.relations.filter(({ kind }) => kind === 'bundles'),
    ({ to }) => to,
  );
  const components = unique.map((component) => {
    const id = rename(component.id) ?? component.id;
    const hosts = sortedUnique((bundlers.get(id) ?? []).map(({ from }) => from));
    return ordered(
      { ...component, id },
      hosts.map((host) => ({ name: 'pyenv-sbom:bundled-by', value: host })),
    );
  });
  return {
    value: {
      root: rename(inventory.root) ?? inventory.root,
      components: sortedBy(components, ({ id }) => id),
      relations: uniqueRelations(references.relations),
      completeness: settleCompleteness(references.completeness, components, references.dependenciesKnown),
      dependenciesKnown: references.dependenciesKnown,
      vulnerabilities: sortedBy(
        uniqueByText(references.vulnerabilities.map((vulnerability) => cleanVulnerability(vulnerability))),
        canonicalText,
      ),
      annotations: sortedBy(
        uniqueByText(
          references.annotations.map((annotation) => ({
            ...annotation,
            text: cleanText(annotation.text),
            subjects: sortedUnique(annotation.subjects),
          })),
        ),
        canonicalText,
      ),
    },
    diagnostics,
  };
}

function cleanVulnerability<T>(vulnerability: T): T {
  return JSON.parse(JSON.stringify(vulnerability), (_key, value: unknown) => (typeof value === 'string' ? cleanText(value) : value)) as T;
}

function uniqueByText<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [canonicalText(item), item])).values()];
}

const ours = (name: string, value: string): Property => ({ name: `pyenv-sbom:${name}`, value });

/** Gives a component the name, purl and places that consumers look at; what they displace stays as a property. */
function present(component: Component): Component {
  const { purl, declaredPurls, group: statedGroup, ...rest } = component;
  const shown = purl === undefined ? undefined : shownPurl(component, purl);
  const name = shown?.name ?? component.name;
  // A group on pypi or cargo breaks Grype's match by name.
  const dropsGroup = statedGroup !== undefined && (shown?.type === 'pypi' || shown?.type === 'cargo');
  const hasDeclaredName = (component.properties ?? []).some((property) => property.name === 'pyenv-sbom:declared-name');
  const properties = [
    ...(component.properties ?? []),
    ...(name === component.name || hasDeclaredName ? [] : [ours('declared-name', component.name)]),
    ...(dropsGroup ? [ours('declared-group', statedGroup)] : []),
    ...(declaredPurls ?? [])
      .map((text) => declaredPurl(text, shown))
      .filter((text) => text !== undefined)
      .map((text) => ours('declared-purl', text)),
    ...(component.evidence?.occurrences ?? []).slice(0, 1).map(({ location }) => ({ name: 'syft:location:0:path', value: location })),
  ];
  return defined({
    ...rest,
    name,
    purl: shown,
    group: dropsGroup ? undefined : statedGroup,
    properties: properties.length === 0 ? undefined : properties,
  }) as Component;
}

/** Identity alone, but for a distribution installed from a URL: there the URL says that it is not the registry's package. */
function shownPurl(component: Component, purl: Purl): Purl {
  if (component.distribution === undefined) return withoutSecrets(identityPurl(purl));
  const kept = [...purl.qualifiers].filter(([key, value]) => key === 'download_url' && !/^file:/i.test(value));
  const identity = identityPurl(purl);
  return withoutSecrets(kept.length === 0 ? identity : changePurl(identity, { qualifiers: [...identity.qualifiers, ...kept] }));
}

function withoutSecrets(purl: Purl): Purl {
  const qualifiers = Array.from(purl.qualifiers, ([key, value]) => [key, cleanText(value)] as const);
  return qualifiers.some(([key, value]) => purl.qualifiers.get(key) !== value) ? changePurl(purl, { qualifiers }) : purl;
}

/** The purl as a document wrote it, without paths and secrets; undefined where that says no more than the shown one. */
function declaredPurl(text: string, shown: Purl | undefined): string | undefined {
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

/** Generic purls that stand for different contents get the checksum that tells them apart: no purl occurs twice. */
function distinguish(components: readonly Component[]): readonly Component[] {
  const groups = groupBy(components, ({ purl }) => (purl === undefined ? undefined : formatPurl(purl)));
  return components.map((component) => {
    const { purl } = component;
    const mark = contentMark(component);
    if (purl?.type !== 'generic' || mark === '' || (groups.get(formatPurl(purl))?.length ?? 0) < 2) return component;
    return { ...component, purl: changePurl(purl, { qualifiers: [...purl.qualifiers, ['checksum', mark]] }) };
  });
}

/**
 * Readable ids: the purl, else the CPE, else the document and what it calls the component. None without a purl begins with
 * `pkg:`, since Grype would take it for one.
 */
function nameComponents(components: readonly Component[], root: ComponentId): ReadonlyMap<ComponentId, ComponentId> {
  const named = groupBy(components, (component) => (component.id === root ? 'environment' : readableId(component)));
  const names = new Map<ComponentId, ComponentId>();
  for (const [name, bearers] of named) {
    const [only] = bearers;
    if (only !== undefined && bearers.length === 1) names.set(only.id, name as ComponentId);
    else {
      const alike = groupBy(bearers, distinction);
      for (const [text, group] of alike) {
        const mark = `${name}#${sha256(text).slice(0, 12)}`;
        // Equal down to the place: only their edges differ. A number in the order of the documents tells them apart.
        for (const [index, { id }] of sortedBy(group, ({ id: old }) => old).entries())
          names.set(id, (index === 0 ? mark : `${mark}-${index}`) as ComponentId);
      }
    }
  }
  return names;
}

/** What tells components of one name apart: their content, and where they were found. Never an id: those change. */
function distinction(component: Component): string {
  return `${contentMark(component)}\0${canonicalText(component.evidence?.occurrences ?? [])}`;
}

function readableId(component: Component): string {
  if (component.purl !== undefined) return formatPurl(component.purl);
  const cpe = component.cpes?.find((candidate) => cpeVersion(candidate) !== undefined);
  if (cpe !== undefined) return formatCpe(cpe);
  const name = [component.name, component.version].filter(Boolean).join('@');
  if (component.distribution !== undefined) return `distribution:${name}`;
  return `component:${component.localScope ?? ''}#${component.type}/${name}`;
}

/** A component's lists in fixed order. The order of licences, authors and occurrences is kept: the first has a meaning. */
function ordered(component: Component, more: readonly Property[]): Component {
  const properties = [...(component.properties ?? []), ...more];
  return defined({
    ...component,
    cpes: component.cpes?.toSorted((left, right) => compareText(formatCpe(left), formatCpe(right))),
    hashes: component.hashes === undefined ? undefined : sortedBy(component.hashes, ({ algorithm, content }) => `${algorithm}\0${content}`),
    externalReferences:
      component.externalReferences === undefined ? undefined : sortedBy(component.externalReferences, ({ type, url }) => `${type}\0${url}`),
    properties: properties.length === 0 ? undefined : sortedBy(uniqueByText(properties), ({ name, value }) => `${name}\0${value}`),
    pedigree:
      component.pedigree === undefined
        ? undefined
        : defined({
            ...component.pedigree,
            ancestors: component.pedigree.ancestors?.map(presentFacts),
            variants: component.pedigree.variants?.map(presentFacts),
            descendants: component.pedigree.descendants?.map(presentFacts),
          }),
  }) as Component;
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

function uniqueRelations(relations: readonly Relation[]): readonly Relation[] {
  const byKey = new Map(relations.map((relation) => [`${relation.from}\0${relation.kind}\0${relation.to}`, relation]));
  return [...byKey]
    .sort(([left], [right]) => compareText(left, right))
    .map(([, relation]) => relation)
    .filter((relation) => relation.kind === 'bundles' || relation.kind === 'provides' || edgeOf(relation) !== undefined);
}

/** One claim for each component and aspect, the least complete; where dependencies are not known, that is said (R4.4). */
function settleCompleteness(
  claims: readonly Completeness[],
  components: readonly Component[],
  known: ReadonlySet<ComponentId>,
): readonly Completeness[] {
  const settled = new Map<string, Completeness>();
  for (const claim of claims) {
    const key = `${claim.of}\0${claim.aspect}`;
    const other = settled.get(key);
    if (other === undefined || AGGREGATES.indexOf(claim.aggregate) < AGGREGATES.indexOf(other.aggregate)) settled.set(key, claim);
  }
  for (const { id } of components) {
    const key = `${id}\0dependencies`;
    if (!known.has(id) && !settled.has(key)) settled.set(key, { of: id, aspect: 'dependencies', aggregate: 'unknown' });
  }
  return [...settled].sort(([left], [right]) => compareText(left, right)).map(([, claim]) => claim);
}
