/**
 * Whether two records have the very same values. Readers give equal records the same ones (docs/decisions/0010-read-once.md), so this is asked of
 * every record that others repeat. Each field is named in the code: to look fields up by names that vary takes V8 several times as long.
 */
import type { Component } from '../../model/component.ts';

/** Whether a field of two records has one value. */
type Same = (one: Component, other: Component) => boolean;

const SAME: { readonly [K in keyof Required<Component>]: Same } = {
  id: (one, other) => one.id === other.id,
  authority: (one, other) => one.authority === other.authority,
  origins: (one, other) => one.origins === other.origins,
  declaredPurls: (one, other) => one.declaredPurls === other.declaredPurls,
  localScope: (one, other) => one.localScope === other.localScope,
  distribution: (one, other) => one.distribution === other.distribution,
  statedBy: (one, other) => one.statedBy === other.statedBy,
  listedBy: (one, other) => one.listedBy === other.listedBy,
  identified: (one, other) => one.identified === other.identified,
  isAddition: (one, other) => one.isAddition === other.isAddition,
  type: (one, other) => one.type === other.type,
  name: (one, other) => one.name === other.name,
  group: (one, other) => one.group === other.group,
  version: (one, other) => one.version === other.version,
  purl: (one, other) => one.purl === other.purl,
  cpes: (one, other) => one.cpes === other.cpes,
  scope: (one, other) => one.scope === other.scope,
  description: (one, other) => one.description === other.description,
  copyright: (one, other) => one.copyright === other.copyright,
  mimeType: (one, other) => one.mimeType === other.mimeType,
  supplier: (one, other) => one.supplier === other.supplier,
  manufacturer: (one, other) => one.manufacturer === other.manufacturer,
  authors: (one, other) => one.authors === other.authors,
  publisher: (one, other) => one.publisher === other.publisher,
  licenses: (one, other) => one.licenses === other.licenses,
  hashes: (one, other) => one.hashes === other.hashes,
  externalReferences: (one, other) => one.externalReferences === other.externalReferences,
  tags: (one, other) => one.tags === other.tags,
  omniborIds: (one, other) => one.omniborIds === other.omniborIds,
  swhids: (one, other) => one.swhids === other.swhids,
  modified: (one, other) => one.modified === other.modified,
  properties: (one, other) => one.properties === other.properties,
  pedigree: (one, other) => one.pedigree === other.pedigree,
  evidence: (one, other) => one.evidence === other.evidence,
};

/** Whether two records have the very same values in all of some fields. */
export function sameIn(fields: readonly (keyof Component)[]): Same {
  const tests = fields.map((field) => SAME[field]);
  return (one, other) => {
    for (let at = 0; at < tests.length; at += 1) if (tests[at]?.(one, other) === false) return false;
    return true;
  };
}
