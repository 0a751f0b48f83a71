/** The table of src/merge/unite/same-values.ts is written out field by field: each row has to look at its own. */
import { describe, expect, it } from 'vitest';
import { sameIn } from '../../../src/merge/unite/same-values.ts';
import type { Component } from '../../../src/model/component.ts';

/** A record in which every field has a value of its own; what the values are does not matter here. */
const WHOLE = {
  id: ['id'],
  authority: ['authority'],
  origins: ['origins'],
  declaredPurls: ['declaredPurls'],
  localScope: ['localScope'],
  distribution: ['distribution'],
  statedBy: ['statedBy'],
  listedBy: ['listedBy'],
  identified: ['identified'],
  isAddition: ['isAddition'],
  type: ['type'],
  name: ['name'],
  group: ['group'],
  version: ['version'],
  purl: ['purl'],
  cpes: ['cpes'],
  scope: ['scope'],
  description: ['description'],
  copyright: ['copyright'],
  mimeType: ['mimeType'],
  supplier: ['supplier'],
  manufacturer: ['manufacturer'],
  authors: ['authors'],
  publisher: ['publisher'],
  licenses: ['licenses'],
  hashes: ['hashes'],
  externalReferences: ['externalReferences'],
  tags: ['tags'],
  omniborIds: ['omniborIds'],
  swhids: ['swhids'],
  modified: ['modified'],
  properties: ['properties'],
  pedigree: ['pedigree'],
  evidence: ['evidence'],
} satisfies { readonly [K in keyof Required<Component>]: readonly string[] };

const FIELDS = Object.keys(WHOLE) as (keyof Component)[];
const record = WHOLE as unknown as Component;

describe('sameIn', () => {
  it.each(FIELDS)('looks at the field that it is asked for: %s', (field) => {
    const isSame = sameIn([field]);
    const othersDiffer = Object.fromEntries(FIELDS.map((name) => [name, name === field ? record[name] : [name]])) as unknown as Component;
    expect(isSame(record, othersDiffer)).toBe(true);
    expect(isSame(record, { ...record, [field]: [field] })).toBe(false);
  });

  it('takes records for the same where all of the fields are', () => {
    const isSame = sameIn(FIELDS);
    expect(isSame(record, { ...record })).toBe(true);
    for (const field of FIELDS) expect(isSame(record, { ...record, [field]: undefined }), field).toBe(false);
  });
});
