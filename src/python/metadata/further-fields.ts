/** What core metadata states beside identity, people, licences and requirements: properties and keywords. */
import type { Property } from '../../model/component.ts';
import { ownProperty } from '../../model/properties.ts';
import { all, first, type MetadataFields } from './core-metadata.ts';

/** Most values of one header. */
export const MOST_VALUES = 10_000;

/** Headers of facts that CycloneDX and SPDX have no field for; the properties are called like them. */
const PROPERTY_HEADERS = [
  'metadata-version',
  'requires-python',
  'provides-extra',
  'requires-external',
  'license-file',
  'import-name',
  'import-namespace',
] as const;

/** The values of those headers as properties. */
export function propertiesOf(fields: MetadataFields): readonly Property[] {
  const properties: Property[] = [];
  for (const header of PROPERTY_HEADERS) {
    const values = all(fields, header);
    const most = Math.min(values.length, MOST_VALUES);
    for (let at = 0; at < most; at += 1) properties.push(ownProperty(header, unfolded(values[at] as string)));
  }
  return properties;
}

/** A folded value on one line. No pattern: white space around line ends would make one quadratic. */
export function unfolded(value: string): string {
  if (!value.includes('\n')) return value.trim();
  return value
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

/** Keywords are separated by commas; by white space in metadata that has no comma. */
export function keywords(fields: MetadataFields): readonly string[] {
  const stated = first(fields, 'keywords');
  if (stated === undefined) return [];
  return [
    ...new Set(
      stated
        .split(stated.includes(',') ? ',' : /\s+/, MOST_VALUES)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ];
}
