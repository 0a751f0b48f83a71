/**
 * Where a distribution came from, and what purl that allows: the registry's only for what was installed from it by name.
 * Specification: PEP 610 (direct_url.json), PEP 710 (provenance_url.json, a draft); `vcs_url` and `download_url` of ECMA-427; CycloneDX's property
 * taxonomy for Python.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component, ExternalReference, Property } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { iriReference } from '../model/iri.ts';
import { makePurl, type Purl } from '../model/purl.ts';
import type { RawDistribution, ReadFile } from './layout/site-packages.ts';
import { type DirectUrl, parseDirectUrl, parseProvenanceUrl } from './metadata/direct-url.ts';

/** Where a distribution was installed from, and what follows. */
export interface InstallSource {
  readonly purl?: Purl;
  readonly hashes?: Component['hashes'];
  readonly references: readonly ExternalReference[];
  readonly properties: readonly Property[];
  /** A development install. */
  readonly isEditable?: true;
}

/** A distribution whose source is asked for. */
export interface Installation {
  readonly raw: RawDistribution;
  /** As declared. */
  readonly name: string;
  readonly version: string | undefined;
  /** What INSTALLER says. */
  readonly installer: string | undefined;
  /** The package manager in whose records it stands. */
  readonly managedBy: 'conda' | 'dpkg' | undefined;
}

type PurlWith = (qualifiers: readonly (readonly [string, string])[]) => Purl | undefined;

/** The purl claims the registry only for what was installed by name; other sources are named in it, or it is left out. */
export function readInstallSource(installation: Installation): Outcome<InstallSource> {
  const diagnostics: Diagnostic[] = [];
  return { value: sourceOf(installation, diagnostics), diagnostics };
}

function sourceOf({ raw, name, version, installer, managedBy }: Installation, diagnostics: Diagnostic[]): InstallSource {
  const purlWith: PurlWith = (qualifiers) => (version === undefined ? undefined : makePurl({ type: 'pypi', name, version, qualifiers }));
  const plain = (): InstallSource => withPurl(purlWith([]));
  if (raw.form === 'link') {
    if (raw.metadata !== undefined)
      diagnostics.push({ code: 'direct-url-not-registry', at: { path: raw.path }, distribution: name, kind: 'folder' });
    return { references: [], properties: [{ name: 'cdx:python:package:source:local:editable', value: 'true' }], isEditable: true };
  }
  // conda leaves its build folder's file: URL in every package it installs (conda/conda#11580).
  if (managedBy !== undefined || installer === 'conda') return plain();
  if (raw.directUrl === undefined)
    return raw.provenanceUrl === undefined ? plain() : fromProvenance(raw.provenanceUrl, purlWith, diagnostics);
  const at = { path: raw.directUrl.path };
  const parsed = parseDirectUrl(raw.directUrl.bytes);
  if ('malformed' in parsed) {
    diagnostics.push({ code: 'direct-url-malformed', at, reason: parsed.malformed });
    return { references: [], properties: [] };
  }
  const local = (kind: string): void => void diagnostics.push({ code: 'direct-url-not-registry', at, distribution: name, kind });
  return sourceByUrl(parsed.value, purlWith, local);
}

function withPurl(purl: Purl | undefined): InstallSource {
  return purl === undefined ? { references: [], properties: [] } : { purl, references: [], properties: [] };
}

/** provenance_url.json (PEP 710): installed by name, and the archive that the name led to. */
function fromProvenance(file: ReadFile, purlWith: PurlWith, diagnostics: Diagnostic[]): InstallSource {
  const parsed = parseProvenanceUrl(file.bytes);
  if ('malformed' in parsed) {
    diagnostics.push({ code: 'direct-url-malformed', at: { path: file.path }, reason: parsed.malformed });
    return withPurl(purlWith([]));
  }
  const { url, hashes } = parsed.value;
  return defined({
    purl: /^file:/i.test(url) ? purlWith([]) : purlWith([['download_url', url]]),
    hashes: nonEmpty(hashes),
    references: /^file:/i.test(url) ? [] : sourceReference('distribution', url, nonEmpty(hashes), 'provenance_url.json'),
    properties: [],
  });
}

/** Where the package came from; nothing when the URL cannot stand in a document. */
function sourceReference(type: string, url: string, hashes: Component['hashes'], from = 'direct_url.json'): readonly ExternalReference[] {
  const valid = iriReference(url);
  return valid === undefined ? [] : [defined({ type, url: valid, comment: `from ${from}`, hashes })];
}

/** `cdx:python` properties follow CycloneDX's property taxonomy for Python. */
function sourceByUrl(url: DirectUrl, purlWith: PurlWith, local: (kind: string) => void): InstallSource {
  const source = (property: string, value: string | undefined): readonly Property[] =>
    value === undefined ? [] : [{ name: `cdx:python:package:source:${property}`, value }];
  switch (url.kind) {
    case 'vcs':
      return defined({
        purl: /^file:/i.test(url.url) ? undefined : purlWith([['vcs_url', `${url.vcs}+${url.url}@${url.commit}`]]),
        references: /^file:/i.test(url.url) ? [] : sourceReference('vcs', url.url, undefined),
        properties: [
          ...source('vcs:commit_id', url.commit),
          ...source('vcs:requested_revision', url.requestedRevision),
          ...source('subdirectory', url.subdirectory),
        ],
      });
    case 'archive': {
      const properties = source('subdirectory', url.subdirectory);
      const hashes = url.hashes.length === 0 ? undefined : url.hashes;
      if (/^file:/i.test(url.url)) {
        local('archive');
        return defined({ hashes, references: [], properties });
      }
      return defined({
        purl: purlWith([['download_url', url.url]]),
        hashes,
        references: sourceReference('distribution', url.url, hashes),
        properties,
      });
    }
    case 'folder':
      local('folder');
      return {
        references: [],
        properties: source('local:editable', String(url.editable)),
        ...(url.editable && { isEditable: true as const }),
      };
  }
}

/** The first line of a file like INSTALLER; undefined where it is empty. */
export function firstLine(bytes: Uint8Array): string | undefined {
  const text = UTF8.decode(bytes.subarray(0, 256));
  const end = text.indexOf('\n');
  const line = (end < 0 ? text : text.slice(0, end)).trim();
  return line === '' ? undefined : line;
}

const UTF8 = new TextDecoder();
