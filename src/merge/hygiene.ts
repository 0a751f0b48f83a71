/**
 * What must not leave the machine that built a wheel, or the one that is scanned: build paths, credentials in URLs
 * (docs/rules.md R7). Applied to every text of a component, wherever it stands.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component, ExternalReference } from '../model/component.ts';
import { normalizeName } from '../model/pypi-name.ts';

/** `file:` URLs, cargo's `path+file:`, and absolute paths below the folders where builds and users live. */
const BUILD_PATH =
  /(?:path\+)?file:\/\/[^\s"'<>)]*|(?<![\w.:/~-])(?:\/(?:home|root|Users|tmp|private|var\/folders|github|__w|builds|workspace|io|project|opt\/_internal)\/[^\s"'<>:,;)]+|[A-Za-z]:\\(?:Users|a|hostedtoolcache|actions-runner|Windows\\Temp)\\[^\s"'<>:,;)]+)/g;

/** User name and password in a URL; `git@` alone and `${VARIABLE}` are no secrets. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)(?!git@)(?!\$\{)[^\s/@"'<>]+@/gi;

const QUICK = /file:\/\/|:\/\/[^\s/]*@|\/(?:home|root|Users|tmp|private|var|github|__w|builds|workspace|io|project|opt)\/|[A-Za-z]:\\/;

/** The text without build paths (`[path]` stands for them) and credentials. */
export function cleanText(text: string): string {
  return QUICK.test(text) ? text.replace(BUILD_PATH, '[path]').replace(CREDENTIALS, '$1') : text;
}

/** Replaces every text inside a plain value; the value itself where nothing changes. */
function cleanValue<T>(value: T, changed: () => void): T {
  if (typeof value === 'string') {
    const clean = cleanText(value);
    if (clean !== value) changed();
    return clean as T;
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => cleanValue(item, changed));
    return items.every((item, index) => item === value[index]) ? value : (items as T);
  }
  if (value === null || typeof value !== 'object' || value instanceof Map) return value;
  let result: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const clean: unknown = cleanValue(inner, changed);
    if (clean === inner) continue;
    result ??= { ...value } as Record<string, unknown>;
    result[key] = clean;
  }
  return (result ?? value) as T;
}

/** Fields that are left as they are: our own paths, relative to the environment, and parsed identities. */
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
  'pedigree',
  'declaredPurls',
]);

/** Registry pages by the paths that registries use: the purl says the same. Forges have paths of their own. */
const REGISTRY_PAGE =
  /^https?:\/\/(?!(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.)[^/]+\/(?:project|crates|package|simple)\/([^/?#]+)\/?(?:[0-9][^/?#]*\/?)?(?:[?#].*)?$/i;

/** Whether a reference only points at the component's own page at its registry. */
function isOwnRegistryPage(reference: ExternalReference, component: Component): boolean {
  const page = REGISTRY_PAGE.exec(reference.url)?.[1];
  return page !== undefined && component.purl !== undefined && normalizeName(page) === normalizeName(component.purl.name);
}

/** Cleans a component. What was removed is reported, once a field. */
export function cleanComponent(component: Component): Outcome<Component> {
  const diagnostics: Diagnostic[] = [];
  const cleaned: Record<string, unknown> = { ...component };
  for (const [key, value] of Object.entries(component)) {
    if (UNTOUCHED.has(key)) continue;
    let dirty = false;
    // A reference to a path of the build machine leads nowhere: it goes as a whole.
    const kept: unknown =
      key === 'externalReferences'
        ? cleanReferences(component, () => {
            dirty = true;
          })
        : value;
    cleaned[key] = cleanValue(kept, () => {
      dirty = true;
    });
    if (dirty)
      diagnostics.push({ code: 'component-path-removed', at: { path: component.origins[0] ?? '' }, component: component.name, field: key });
  }
  if (component.pedigree !== undefined) cleaned['pedigree'] = cleanValue(component.pedigree, () => undefined);
  if (Array.isArray(cleaned['externalReferences']) && cleaned['externalReferences'].length === 0) delete cleaned['externalReferences'];
  return { value: cleaned as unknown as Component, diagnostics };
}

function cleanReferences(component: Component, dirty: () => void): readonly ExternalReference[] {
  return (component.externalReferences ?? []).filter((reference) => {
    if (isOwnRegistryPage(reference, component)) return false;
    if (!/^(?:path\+)?file:/i.test(reference.url)) return true;
    dirty();
    return false;
  });
}
