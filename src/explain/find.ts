/**
 * Which components somebody means by a text: a reference, a purl, a CPE, a digest, a name (with a version or without), or a file. The surest
 * reading that finds something is taken, so that `zlib` does not also find everything in whose path it occurs.
 */
import type { Component } from '../model/component.ts';
import { type Cpe, cpeVersion, parseCpe } from '../model/cpe.ts';
import { purlVersionKey } from '../model/identity.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { ownName } from '../model/properties.ts';
import { type Purl, parsePurl } from '../model/purl.ts';

/** How a text was understood. */
export type Reading = 'reference' | 'purl' | 'cpe' | 'digest' | 'name' | 'file' | 'part of a name';

export interface Found {
  readonly reading: Reading;
  readonly components: readonly Component[];
}

type Test = (component: Component) => boolean;

/** The components that `query` names, in the inventory's order; undefined where it names none. */
export function findComponents({ components }: RootedInventory, query: string): Found | undefined {
  const text = query.trim();
  if (text === '') return undefined;
  for (const [reading, test] of readingsOf(text)) {
    const found = components.filter(test);
    if (found.length > 0) return { reading, components: found };
  }
  return undefined;
}

function readingsOf(text: string): readonly (readonly [Reading, Test])[] {
  const [purl, cpe] = [parsePurl(text), parseCpe(text)];
  const digest = text.toLowerCase().replace(/^[a-z0-9-]+:/, '');
  return [
    ['reference', ({ id }) => id === text],
    ...(purl === undefined ? [] : [['purl', (component: Component) => isPurl(component, purl)] as const]),
    ...(cpe === undefined ? [] : [['cpe', (component: Component) => isCpe(component, cpe)] as const]),
    ...(/^[0-9a-f]{32,}$/.test(digest) ? [['digest', (component: Component) => hasDigest(component, digest)] as const] : []),
    ['name', nameTest(text)],
    ['file', (component) => filesNamed(component, text).length > 0],
    ['part of a name', ({ name }) => spelled(name).includes(spelled(text))],
  ];
}

/** What the query leaves out is not asked for. */
function isPurl({ purl }: Component, asked: Purl): boolean {
  if (purl === undefined || purl.type !== asked.type || purl.name !== asked.name) return false;
  if (asked.namespace !== undefined && asked.namespace !== purl.namespace) return false;
  if (asked.version !== undefined && !isVersion(purl.type, purl.version, asked.version)) return false;
  return [...asked.qualifiers].every(([key, value]) => purl.qualifiers.get(key) === value);
}

function isVersion(type: string, version: string | undefined, asked: string): boolean {
  return version !== undefined && purlVersionKey(type, version) === purlVersionKey(type, asked);
}

function isCpe({ cpes = [] }: Component, asked: Cpe): boolean {
  const version = cpeVersion(asked);
  return cpes.some((cpe) => [0, 1, 2].every((part) => cpe[part] === asked[part]) && (version === undefined || cpeVersion(cpe) === version));
}

function hasDigest({ hashes = [] }: Component, digest: string): boolean {
  return hashes.some(({ content }) => content.toLowerCase() === digest);
}

function spelled(name: string): string {
  return name.toLowerCase().replace(/[-_. ]+/g, '-');
}

const DECLARED_NAME: string = ownName('declared-name');

/** `openssl`, `openssl@3.0.1`, `openssl==3.0.1`, `openssl 3.0.1`, and an npm name with its scope. */
function nameTest(text: string): Test {
  const [, name = text, version] = /^(.+?)(?:@|==| )([^@= ]+)$/.exec(text) ?? [];
  const isNamed = (component: Component, asked: string): boolean => namesOf(component).some((one) => spelled(one) === spelled(asked));
  return (component) => {
    if (isNamed(component, text)) return true;
    return version !== undefined && isNamed(component, name) && isVersion(component.purl?.type ?? '', component.version, version);
  };
}

function namesOf({ name, purl, group, properties = [] }: Component): readonly string[] {
  const declared = properties.filter((property) => property.name === DECLARED_NAME).map(({ value }) => value);
  const scope = purl?.namespace ?? group;
  return [
    name,
    ...declared,
    ...(purl === undefined ? [] : [purl.name]),
    ...(scope === undefined ? [] : [`${scope}/${purl?.name ?? name}`]),
  ];
}

const FILE_PROPERTIES: ReadonlySet<string> = new Set((['unclaimed-file', 'license-file'] as const).map(ownName));

/** The files of a component that a text names: whole paths, ends of paths, or names of files. */
export function filesNamed({ evidence, properties = [], type, name }: Component, text: string): readonly string[] {
  const places = (evidence?.occurrences ?? []).map(({ location }) => location);
  const listed = properties.filter((property) => FILE_PROPERTIES.has(property.name)).map(({ value }) => value);
  const asked = text.replace(/^\.?\//, '');
  const isAsked = (path: string): boolean => path === text || path === asked || path.endsWith(`/${asked}`);
  return [...new Set([...places, ...listed, ...(type === 'file' ? [name] : [])])].filter(isAsked);
}
