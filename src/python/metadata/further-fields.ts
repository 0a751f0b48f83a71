/** What core metadata states beside identity, people, licences and requirements: properties and keywords. */
import type { Property } from '../../model/component.ts';
import { ownProperty } from '../../model/properties.ts';
import { all, first, type MetadataFields } from './core-metadata.ts';

/** Most values of one header. */
export const MOST_VALUES = 10_000;

/** Facts that CycloneDX and SPDX have no field for, by header. */
const PROPERTY_HEADERS = [
  ['metadata-version', 'metadata-version'],
  ['requires-python', 'requires-python'],
  ['provides-extra', 'provides-extra'],
  ['requires-external', 'requires-external'],
  ['license-file', 'license-file'],
  ['import-name', 'import-name'],
  ['import-namespace', 'import-namespace'],
] as const;

/** The values of those headers as properties. */
export function propertiesOf(fields: MetadataFields): readonly Property[] {
  const properties: Property[] = [];
  for (const [header, property] of PROPERTY_HEADERS)
    for (const value of all(fields, header).slice(0, MOST_VALUES)) properties.push(ownProperty(property, unfolded(value)));
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
