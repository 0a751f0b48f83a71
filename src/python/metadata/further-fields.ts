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
  return PROPERTY_HEADERS.flatMap(([header, property]) =>
    all(fields, header)
      .slice(0, MOST_VALUES)
      .map((value) => ownProperty(property, unfolded(value))),
  );
}

/** A folded value on one line. No pattern: white space around line ends would make one quadratic. */
export function unfolded(value: string): string {
  return value
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

/** Keywords are separated by commas; by white space in metadata that has no comma. */
export function keywords(fields: MetadataFields): readonly string[] {
  const stated = first(fields, 'keywords') ?? '';
  return [
    ...new Set(
      stated
        .split(stated.includes(',') ? ',' : /\s+/, MOST_VALUES)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ];
}
