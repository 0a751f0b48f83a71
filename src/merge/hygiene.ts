/**
 * What must not leave the machine that built a wheel, or the one that is scanned: build paths, credentials in URLs
 * (docs/rules.md R7). Applied to every text of a component, wherever it stands.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { cleanDeep, cleanText, MAY_BE_DIRTY, type Paths } from '../model/clean-text.ts';
import type { Component, ExternalReference } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { isOfRegistry } from '../model/identity.ts';
import { changePurl, type Purl, rememberOfPurl } from '../model/purl.ts';
import { normalizeName } from '../model/pypi-name.ts';

/** Fields that are left as they are: our own ids and paths, relative to the environment, and parsed identities. */
const UNTOUCHED: ReadonlySet<string> = new Set([
  'id',
  'origins',
  'localScope',
  'purl',
  'cpes',
  'hashes',
  'type',
  'authority',
  'scope',
  'distribution',
  'declaredPurls',
  'statedBy',
  'listedBy',
]);

/** Pages of packages, by the paths that registries use. Any host may have such paths: the host decides, too. */
const REGISTRY_PAGE =
  /^https?:\/\/[^/]+\/(?:project|pypi|crates|package|simple)\/((?:(?:@|%40)[^/?#]+\/)?[^/?#]+)\/?(?:[0-9][^/?#]*\/?)?(?:[?#].*)?$/i;

/** Whether a reference only points at the component's own page at its registry. */
function isOwnRegistryPage(reference: ExternalReference, component: Component): boolean {
  const page = REGISTRY_PAGE.exec(reference.url)?.[1];
  const { purl } = component;
  if (page === undefined || purl === undefined || !isOfRegistry(purl.type, reference.url)) return false;
  const name = purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`;
  return normalizeName(page.replace(/^%40/, '@')) === normalizeName(name);
}

/** Whether any text inside a value would change; looks without making copies, since nearly all are clean. */
function isDirty(value: unknown, paths: Paths): boolean {
  if (typeof value === 'string') return MAY_BE_DIRTY.test(value) && cleanText(value, paths) !== value;
  if (value === null || typeof value !== 'object' || value instanceof Map) return false;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) if (isDirty(value[at], paths)) return true;
    return false;
  }
  for (const key in value) if (isDirty((value as Record<string, unknown>)[key], paths)) return true;
  return false;
}

/** A purl without paths and credentials. */
export const withoutSecrets: (purl: Purl) => Purl = rememberOfPurl((purl) => {
  const { namespace, version, subpath, qualifiers } = purl;
  const name = nameWithoutCredentials(purl);
  const texts = [namespace ?? '', name, version ?? '', subpath ?? '', ...qualifiers.values()];
  if (name === purl.name && texts.every((text) => cleanText(text) === text)) return purl;
  const pairs = Array.from(qualifiers, ([key, value]) => [key, cleanText(value)] as const);
  return changePurl(purl, { ...cleanDeep(defined({ namespace, name, version, subpath })), qualifiers: pairs });
});

/** A URL that became namespace and name lost a slash, and is none to the patterns any more: `https:` and `user:password@host`. */
function nameWithoutCredentials({ namespace, name }: Purl): string {
  return namespace?.endsWith(':') === true ? name.replace(/^.*@/s, '') || name : name;
}

/** The same, but for places of artefacts on the machine: that they are one tells who built it (R3e), and they go as a whole (R10). */
const cleanPurl: (purl: Purl) => Purl = rememberOfPurl((purl) => {
  if (purl.qualifiers.size === 0) return withoutSecrets(purl);
  const places = [...purl.qualifiers].filter(([, value]) => /^file:/i.test(value));
  if (places.length === 0) return withoutSecrets(purl);
  const others = [...purl.qualifiers].filter(([, value]) => !/^file:/i.test(value));
  const clean = withoutSecrets(changePurl(purl, { qualifiers: others }));
  return changePurl(clean, { qualifiers: [...clean.qualifiers, ...places] });
});

/**
 * Cleans what components are told apart by, before they are compared: two that would be shown under one purl are one, or copies whose
 * speakers are known (R12), and never only look alike.
 */
export function cleanIdentities(components: readonly Component[]): Outcome<readonly Component[]> {
  const diagnostics: Diagnostic[] = [];
  const value = components.map((component) => {
    const { purl, version } = component;
    const clean = purl === undefined ? undefined : cleanPurl(purl);
    // Most state the version of their purl, which was looked at.
    const isClean = clean === purl && (version === undefined || version === purl?.version);
    const stated = version === undefined || isClean ? version : cleanText(version);
    if (clean === purl && stated === version) return component;
    if (stated !== version) diagnostics.push(removed(component, 'version'));
    return { ...component, ...defined({ purl: clean, version: stated }) };
  });
  return { value, diagnostics };
}

function removed({ origins, name }: Component, field: string): Diagnostic {
  return { code: 'component-path-removed', at: { path: origins[0] ?? '' }, component: name, field };
}

function dirtyFields(component: Component, paths: Paths): readonly string[] {
  const dirty: string[] = [];
  for (const key in component) if (!UNTOUCHED.has(key) && isDirty(component[key as keyof Component], paths)) dirty.push(key);
  return dirty;
}

/** Cleans a component. What was removed is reported, once a field. */
export function cleanComponent(component: Component, paths: Paths = 'remove'): Outcome<Component> {
  const isWhole = component.externalReferences?.some((reference) => isOwnRegistryPage(reference, component)) !== true;
  const dirty = dirtyFields(component, paths);
  if (isWhole && dirty.length === 0) return { value: component, diagnostics: [] };
  const references = component.externalReferences?.filter((reference) => !isOwnRegistryPage(reference, component));
  const cleaned: Record<string, unknown> = { ...component, ...(references !== undefined && { externalReferences: references }) };
  for (const key of dirty) {
    // A reference to a path of the build machine leads nowhere: it goes as a whole.
    const kept: unknown =
      key === 'externalReferences' && paths === 'remove' ? references?.filter(({ url }) => !/^(?:path\+)?file:/i.test(url)) : cleaned[key];
    cleaned[key] = cleanDeep(kept, paths, key);
  }
  if (Array.isArray(cleaned['externalReferences']) && cleaned['externalReferences'].length === 0) delete cleaned['externalReferences'];
  // What stands in a pedigree is history told by the document; it is cleaned in silence.
  const reported = dirty.filter((key) => key !== 'pedigree');
  return {
    value: cleaned as unknown as Component,
    diagnostics: reported.map((field) => removed(component, field)),
  };
}
