/**
 * Licences and checksums of packages and files of SPDX 2, both directions side by side.
 * Specification: SPDX 2.3 clauses 7.10, 7.13, 7.15, 8.4, 8.5.
 */
import type { Component, ComponentFacts, Hash, License, Property } from '../../model/component.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ReadContext } from '../field-table.ts';
import { hashContent } from '../hash-content.ts';
import { asserted, type Carried, mapObjects, NONE, spdxProperty, valuesOf } from '../spdx/fields.ts';
import { licenseFacts, readLicense, type StatedLicenses } from '../spdx/licenses.ts';
import { ALGORITHM_OF, ALGORITHMS } from '../spdx/vocabulary.ts';
import type { ReadSetting } from './carried.ts';

type Wire = Record<string, unknown>;

const NO_HASHES: readonly Hash[] = [];

const CHECKSUM: RegExp = /^(?:SHA224|MD2|MD4|MD6|ADLER32): [0-9a-f]+$/;

/** What is declared and what was concluded; NONE is a statement too. */
export function readLicenses(
  value: JsonObject,
  { context, extracted }: ReadSetting,
  properties: Property[],
): Pick<ComponentFacts, 'licenses' | 'evidence'> {
  const read = (key: 'licenseDeclared' | 'licenseConcluded', acknowledgement: License['acknowledgement']): License | undefined => {
    const text = asserted(value, key, context);
    if (text === 'NONE') properties.push(spdxProperty(key, text));
    return text === undefined ? undefined : readLicense(text, extracted, acknowledgement);
  };
  return licenseFacts(read('licenseDeclared', 'declared'), read('licenseConcluded', 'concluded'));
}

/** Both, or SPDX's words for none and for nothing known. */
export function writeLicenses(
  { declared, concluded }: StatedLicenses,
  carried: Carried,
): { readonly licenseConcluded: string; readonly licenseDeclared: string } {
  return {
    licenseConcluded: concluded ?? valuesOf(carried, 'licenseConcluded', NONE)[0] ?? 'NOASSERTION',
    licenseDeclared: declared ?? valuesOf(carried, 'licenseDeclared', NONE)[0] ?? 'NOASSERTION',
  };
}

const MODEL_OF: ReadonlyMap<string, string> = new Map(
  ALGORITHMS.flatMap(({ model, spdx2 }) => [[spdx2, model] as const, [spdx2.toLowerCase(), model] as const]),
);

/** The hashes of an element; those by algorithms that the model has not become properties. */
export function readChecksums(value: JsonObject, context: ReadContext, properties: Property[]): readonly Hash[] {
  return mapObjects(value, 'checksums', context, (checksum): Hash | undefined => {
    const stated = asserted(checksum, 'algorithm', context);
    const value = asserted(checksum, 'checksumValue', context);
    if (stated === undefined || value === undefined) return context.problem('a checksum needs algorithm and checksumValue');
    const algorithm = MODEL_OF.get(stated) ?? MODEL_OF.get(stated.toLowerCase());
    if (algorithm === undefined) {
      properties.push(spdxProperty('checksum', `${stated}: ${value.toLowerCase()}`));
      return undefined;
    }
    const content = hashContent(value);
    return content === undefined ? context.problem('is not a hash in hexadecimal') : { algorithm, content };
  });
}

/** The checksums of an element, carried ones too. */
export function writeChecksums({ hashes = NO_HASHES }: Component, carried: Carried): readonly Wire[] {
  const written: Wire[] = [];
  for (let at = 0; at < hashes.length; at += 1) {
    const { algorithm, content } = hashes[at] as Hash;
    const row = ALGORITHM_OF.get(algorithm);
    if (row !== undefined) written.push({ algorithm: row.spdx2, checksumValue: content });
  }
  for (const text of valuesOf(carried, 'checksum', CHECKSUM)) {
    const [algorithm = '', checksumValue = ''] = text.split(': ');
    written.push({ algorithm, checksumValue });
  }
  return written;
}
