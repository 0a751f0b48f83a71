/**
 * When two records are one component (docs/rules.md R5). A record's keys are texts: records that share one are the same.
 */
import type { Component } from './component.ts';
import { cpeVersion, formatCpe } from './cpe.ts';
import { sortedBy } from './order.ts';
import { changePurl, type Purl, rememberOfPurl } from './purl.ts';
import { versionKey } from './pypi-version.ts';

/** Qualifiers that tell where an artefact lies or what it weighs, not which package it is (R5.1). */
const NOT_IDENTITY: ReadonlySet<string> = new Set(['file_name', 'filename', 'download_url', 'checksum', 'vers']);

/** The host of each type's default registry, as its labels: naming it in `repository_url` adds nothing. */
const DEFAULT_REPOSITORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['pypi', ['pypi', 'org']],
  ['cargo', ['crates', 'io']],
  ['npm', ['registry', 'npmjs', 'org']],
]);

/** Whether a URL is of the host of a type's default registry, or of a host below it. */
export function isOfRegistry(type: string, url: string): boolean {
  const host = /^https?:\/\/([^/?#:@]+)/i.exec(url)?.[1]?.toLowerCase();
  const registries = [
    ...(REGISTRY_PAGES.get(type) ?? []),
    ...(DEFAULT_REPOSITORIES.has(type) ? [DEFAULT_REPOSITORIES.get(type) ?? []] : []),
  ];
  return host !== undefined && registries.some((labels) => host === labels.join('.') || host === `www.${labels.join('.')}`);
}

/** Hosts that show the packages of a default registry to people, where that is another one; pypi's former host among them. */
const REGISTRY_PAGES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['pypi', [['pypi', 'python', 'org']]],
  ['npm', [['npmjs', 'com']]],
]);

function isDefaultRepository(type: string, url: string): boolean {
  const host = url
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .split('/')[0]
    ?.toLowerCase();
  return host !== undefined && host === DEFAULT_REPOSITORIES.get(type)?.join('.');
}

function isIdentity(type: string, key: string, value: string): boolean {
  if (NOT_IDENTITY.has(key) || /^file:/i.test(value)) return false;
  if (key === 'epoch') return value !== '0';
  return key !== 'repository_url' || !isDefaultRepository(type, value);
}

/**
 * One text of several, from which they can be told again whatever they hold: no two lists have the same. Joined, since a text that is added up
 * stays a chain of its parts, which is larger than they are, and which a Map walks through each time.
 */
export function keyOf(parts: readonly string[]): string {
  return parts.map(measured).join('');
}

function measured(part: string): string {
  return `${part.length}:${part}`;
}

/** The purl with the qualifiers that make up its identity, and no others. */
export const identityPurl: (purl: Purl) => Purl = rememberOfPurl((purl) => {
  if (purl.qualifiers.size === 0) return purl;
  const kept = [...purl.qualifiers].filter(([key, value]) => isIdentity(purl.type, key, value));
  return kept.length === purl.qualifiers.size ? purl : changePurl(purl, { qualifiers: kept });
});

/** The version under which two purls of a type are equal. */
export function purlVersionKey(type: string, version: string): string {
  if (type === 'pypi') return versionKey(version);
  if (type === 'github') return version.replace(/^v(?=\d)/, '');
  return type === 'rpm' ? version.replace(/^\d+:/, '') : version;
}

/** The key of a purl (R5.1). `upstream` and `cpes` are hints for scanners, an rpm's epoch may stand in either place. */
export const purlKey: (purl: Purl) => string = rememberOfPurl((purl) => {
  const identity = identityPurl(purl);
  const version = purl.version ?? '';
  const { type, namespace = '', name, subpath = '' } = purl;
  if (identity.qualifiers.size === 0 && type !== 'rpm')
    return keyOf(['purl', type, namespace, name, purlVersionKey(type, version), subpath]);
  const qualifiers = new Map([...identity.qualifiers].filter(([key]) => key !== 'upstream' && key !== 'cpes'));
  const epoch = purl.type === 'rpm' ? /^(\d+):/.exec(version)?.[1] : undefined;
  if (epoch !== undefined && epoch !== '0') qualifiers.set('epoch', epoch);
  const pairs = Array.from(qualifiers, (pair) => keyOf(pair)).sort();
  return keyOf(['purl', type, namespace, name, purlVersionKey(type, version), subpath, ...pairs]);
});

/** The key of a component's purl; where a distribution was installed from a URL, that is part of it: it is not the registry's (R10). */
export function componentPurlKey({ purl, distribution }: Component): string | undefined {
  if (purl === undefined) return undefined;
  const url = distribution === undefined ? undefined : purl.qualifiers.get('download_url');
  return url === undefined || /^file:/i.test(url) ? purlKey(purl) : keyOf([purlKey(purl), url]);
}

const NO_KEYS: readonly string[] = [];

/** The keys of a component's CPEs that state a version (R5.2). */
export function cpeKeys(component: Component): readonly string[] {
  const { cpes } = component;
  return cpes === undefined ? NO_KEYS : cpes.filter((cpe) => cpeVersion(cpe) !== undefined).map((cpe) => keyOf(['cpe', formatCpe(cpe)]));
}

/**
 * The key of a record with neither purl nor CPE: valid in its document alone, by type, name and version (R5.3); for files
 * below the thing that holds them, since every package has an `__init__.py`.
 */
export function localKey(component: Component): string {
  const installed = component.distribution === undefined ? '' : versionKey(component.version ?? '');
  return keyOf(['local', component.localScope ?? component.id, component.type, component.name, component.version ?? installed]);
}

/**
 * What tells two records of one `pkg:generic` purl, or two files of one name, apart: the content's hash. Empty where none is
 * known: then nothing contradicts that they are the same.
 */
export function contentMark(component: Component): string {
  return contentMarks(component)[0] ?? '';
}

/** All that is stated of a component's content, the most telling first. */
export function contentMarks(component: Component): readonly string[] {
  const hashes = sortedBy(component.hashes ?? [], ({ algorithm, content }) => `${algorithm === 'SHA-256' ? '' : algorithm}:${content}`);
  if (hashes.length > 0) return hashes.map(({ algorithm, content }) => `${algorithm.replace('-', '').toLowerCase()}:${content}`);
  const checksum = component.purl?.qualifiers.get('checksum');
  return checksum === undefined ? [] : [checksum.toLowerCase()];
}
