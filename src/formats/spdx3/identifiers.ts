/**
 * Identifiers and hashes of packages and files of SPDX 3, both directions side by side.
 * Specification: SPDX 3.0.1, Core ExternalIdentifier and Hash, Software ContentIdentifier.
 */
import type { Component, ComponentFacts, Hash, Property } from '../../model/component.ts';
import { formatCpe, parseCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { parsePurl } from '../../model/purl.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ReadContext } from '../field-table.ts';
import { hashContent } from '../hash-content.ts';
import { type Carried, spdxProperty, valuesOf } from '../spdx/fields.ts';
import { ALGORITHM_OF, ALGORITHMS } from '../spdx/vocabulary.ts';
import { many, objects, one, word } from './graph.ts';

type Wire = Record<string, unknown>;

const NONE: readonly never[] = [];

const IDENTIFIER: RegExp = /^(?:cpe22|cve|email|other|packageUrl|securityOther|swid|urlScheme) \S/;
const HASH_COMMENT: RegExp = /^\S+ [0-9a-f]+ \S/;
const HASH_VALUE: RegExp = /^(?:adler32|crystalsDilithium|crystalsKyber|falcon|md2|md4|md6|other|sha224|sha3_224) [0-9a-f]+$/;

/** What identifies an element. */
export interface Identifiers {
  readonly purls: { readonly purl: NonNullable<ComponentFacts['purl']>; readonly text: string }[];
  readonly cpes: NonNullable<ReturnType<typeof parseCpe>>[];
  readonly omniborIds: string[];
  readonly swhids: string[];
}

/** Identifiers of all kinds; those that the model has no place for become properties. */
export function readIdentifiers(value: JsonObject, context: ReadContext, properties: Property[]): Identifiers {
  const found: Identifiers = { purls: [], cpes: [], omniborIds: [], swhids: [] };
  const addPurl = (text: string): void => {
    const purl = parsePurl(text);
    if (purl === undefined) context.report({ code: 'sbom-purl-invalid', purl: text.toWellFormed() });
    else if (found.purls.length === 0) found.purls.push({ purl, text });
    else if (found.purls[0]?.text !== text) properties.push(spdxProperty('externalIdentifier', `packageUrl ${text}`));
  };
  for (const text of many(value, 'software_packageUrl')) addPurl(text);
  for (const item of objects(value, 'externalIdentifier')) {
    const [type, identifier] = [word(one(item, 'externalIdentifierType') ?? 'other'), one(item, 'identifier')];
    if (identifier === undefined) context.problem('an external identifier needs an identifier');
    else if (type === 'packageUrl') addPurl(identifier);
    else if (type === 'cpe23' || type === 'cpe22') {
      const cpe = parseCpe(identifier);
      if (cpe === undefined) context.report({ code: 'sbom-cpe-invalid', cpe: identifier.toWellFormed() });
      else found.cpes.push(cpe);
    } else if (type === 'gitoid') found.omniborIds.push(identifier);
    else if (type === 'swhid') found.swhids.push(identifier);
    else properties.push(spdxProperty('externalIdentifier', `${type} ${identifier}`));
  }
  for (const item of objects(value, 'software_contentIdentifier')) {
    const identifier = one(item, 'software_contentIdentifierValue');
    if (identifier === undefined) continue;
    if (word(one(item, 'software_contentIdentifierType') ?? '') === 'swhid') found.swhids.push(identifier);
    else found.omniborIds.push(identifier);
  }
  return found;
}

const MODEL_OF: ReadonlyMap<string, string> = new Map(ALGORITHMS.map(({ model, spdx3 }) => [spdx3, model]));

/** Hashes; those by algorithms that the model has not become properties. */
export function readHashes(value: JsonObject, context: ReadContext, properties: Property[]): readonly Hash[] {
  return objects(value, 'verifiedUsing').flatMap((item): Hash[] => {
    const [stated, value] = [word(one(item, 'algorithm') ?? ''), one(item, 'hashValue')];
    const algorithm = MODEL_OF.get(stated);
    const comment = one(item, 'comment');
    if (value === undefined) return context.problem('a hash needs a hashValue') ?? [];
    // Pitloom says there that its digest is a Merkle root, and that of no file.
    if (comment !== undefined) properties.push(spdxProperty('hashComment', `${stated} ${value.toLowerCase()} ${comment}`));
    if (algorithm === undefined) {
      properties.push(spdxProperty('verifiedUsing', `${stated} ${value.toLowerCase()}`));
      return [];
    }
    const content = hashContent(value);
    return content === undefined ? (context.problem('is not a hash in hexadecimal') ?? []) : [{ algorithm, content }];
  });
}

/** CPEs and carried identifiers; the purl has a field of its own. */
export function writeIdentifiers({ cpes = NONE }: Component, carried: Carried): readonly Wire[] {
  if (cpes.length === 0 && carried.size === 0) return NONE;
  const written: Wire[] = [];
  const add = (externalIdentifierType: string, identifier: string): void =>
    void written.push({ type: 'ExternalIdentifier', externalIdentifierType, identifier });
  for (const cpe of cpes) add('cpe23', formatCpe(cpe));
  for (const text of valuesOf(carried, 'externalIdentifier', IDENTIFIER)) {
    const [type = 'other', ...rest] = text.split(' ');
    add(type, rest.join(' '));
  }
  return written;
}

/** Identifiers that follow from the content. */
export function writeContentIdentifiers({ omniborIds = NONE, swhids = NONE }: Component): readonly Wire[] {
  if (omniborIds.length === 0 && swhids.length === 0) return NONE;
  const written: Wire[] = [];
  const add = (software_contentIdentifierType: string, software_contentIdentifierValue: string): void =>
    void written.push({ type: 'software_ContentIdentifier', software_contentIdentifierType, software_contentIdentifierValue });
  for (const id of omniborIds) add('gitoid', id);
  for (const id of swhids) add('swhid', id);
  return written;
}

/** The hashes of an element, carried ones too, each with the comment that a document has on it. */
export function writeHashes({ hashes = NONE }: Component, carried: Carried): readonly Wire[] {
  const written: Wire[] = [];
  for (let at = 0; at < hashes.length; at += 1) {
    const { algorithm, content } = hashes[at] as Hash;
    const row = ALGORITHM_OF.get(algorithm);
    if (row !== undefined) written.push(writeHash(row.spdx3, content, carried));
  }
  if (carried.size === 0) return written;
  for (const text of valuesOf(carried, 'verifiedUsing', HASH_VALUE)) {
    const [algorithm = '', hashValue = ''] = text.split(' ');
    written.push(writeHash(algorithm, hashValue, carried));
  }
  return written;
}

function writeHash(algorithm: string, hashValue: string, carried: Carried): Wire {
  if (carried.size === 0) return { type: 'Hash', algorithm, hashValue };
  const begin = `${algorithm} ${hashValue} `;
  const comment = valuesOf(carried, 'hashComment', HASH_COMMENT)
    .find((text) => text.startsWith(begin))
    ?.slice(begin.length);
  return defined({ type: 'Hash', comment, algorithm, hashValue });
}
