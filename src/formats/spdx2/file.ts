/**
 * Files of SPDX 2, both directions side by side.
 * Specification: SPDX 2.3 clause 8.
 */
import type { Component, ComponentFacts, Property } from '../../model/component.ts';
import { defined, type Mutable, nonEmpty } from '../../model/defined.ts';
import { type JsonObject, textMember } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import { ANY, asserted, carriedBy, NONE, spdxProperty, valuesOf } from '../spdx/fields.ts';
import type { StatedLicenses } from '../spdx/licenses.ts';
import { type CarriedTable, LICENSE, type ReadSetting, readCarried, writeCarried } from './carried.ts';
import { readChecksums, readLicenses, writeChecksums, writeLicenses } from './statements.ts';

type Wire = Record<string, unknown>;

const CARRIED: CarriedTable = {
  texts: { licenseComments: ANY, noticeText: ANY, comment: ANY },
  lists: {
    fileTypes: /^(?:OTHER|DOCUMENTATION|IMAGE|VIDEO|ARCHIVE|SPDX|APPLICATION|SOURCE|BINARY|TEXT|AUDIO)$/,
    licenseInfoInFiles: LICENSE,
    fileContributors: ANY,
    attributionTexts: ANY,
  },
};

const FILE_KEYS: ReadonlySet<string> = new Set([
  'SPDXID',
  'fileName',
  'checksums',
  'licenseConcluded',
  'copyrightText',
  'annotations',
  ...Object.keys(CARRIED.texts),
  ...Object.keys(CARRIED.lists),
]);

/** Reads a file; undefined (reported) when it has no name. */
export function readFile(value: JsonObject, setting: ReadSetting): Found | undefined {
  const { context } = setting;
  for (const key of Object.keys(value)) if (!FILE_KEYS.has(key)) context.unknownKey(key);
  const name = textMember(value, 'fileName') || undefined;
  if (name === undefined) return context.problem('a file needs a fileName');
  const properties: Property[] = [];
  readCarried(value, CARRIED, context, properties);
  const copyright = asserted(value, 'copyrightText', context);
  if (copyright === 'NONE') properties.push(spdxProperty('copyrightText', 'NONE'));
  const facts: Mutable<ComponentFacts> = {
    type: 'file',
    name,
    ...defined({
      copyright: copyright === 'NONE' ? undefined : copyright,
      ...readLicenses(value, setting, properties),
      hashes: nonEmpty(readChecksums(value, context, properties)),
    }),
  };
  if (properties.length > 0) facts.properties = properties;
  return defined({ facts, reference: asserted(value, 'SPDXID', context) });
}

/** Writes a file; absent fields are undefined. SPDX demands its SHA-1: whoever calls this has seen that there is one. */
export function writeFile(component: Component, spdxId: string, licenses: StatedLicenses): Wire {
  const carried = carriedBy(component);
  const { licenseConcluded } = writeLicenses(licenses, carried);
  const wire: Wire = {
    SPDXID: spdxId,
    fileName: component.name,
    checksums: writeChecksums(component, carried),
    licenseConcluded,
    copyrightText: component.copyright ?? valuesOf(carried, 'copyrightText', NONE)[0] ?? 'NOASSERTION',
  };
  writeCarried(carried, CARRIED, wire);
  return wire;
}
