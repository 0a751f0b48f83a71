/**
 * Whether two records have the very same values. Readers give equal records the same ones (docs/decisions/0010-read-once.md), so this is asked of
 * every record that others repeat. Each field is named in the code, in one function: to look fields up by names that vary, or to call one function
 * for each, takes V8 several times as long.
 */
import type { Component } from '../../model/component.ts';

/** Which fields do not matter; a new one does not compile until it stands here. */
type Skipped = { readonly [K in keyof Required<Component>]: boolean };

/** Whether two records have the very same values in all of some fields. */
export function sameIn(fields: readonly (keyof Component)[]): (one: Component, other: Component) => boolean {
  const asked = new Set(fields);
  const skipped: Skipped = {
    id: !asked.has('id'),
    authority: !asked.has('authority'),
    origins: !asked.has('origins'),
    declaredPurls: !asked.has('declaredPurls'),
    localScope: !asked.has('localScope'),
    distribution: !asked.has('distribution'),
    statedBy: !asked.has('statedBy'),
    listedBy: !asked.has('listedBy'),
    identified: !asked.has('identified'),
    isAddition: !asked.has('isAddition'),
    type: !asked.has('type'),
    name: !asked.has('name'),
    group: !asked.has('group'),
    version: !asked.has('version'),
    purl: !asked.has('purl'),
    cpes: !asked.has('cpes'),
    scope: !asked.has('scope'),
    description: !asked.has('description'),
    copyright: !asked.has('copyright'),
    mimeType: !asked.has('mimeType'),
    supplier: !asked.has('supplier'),
    manufacturer: !asked.has('manufacturer'),
    authors: !asked.has('authors'),
    publisher: !asked.has('publisher'),
    licenses: !asked.has('licenses'),
    hashes: !asked.has('hashes'),
    externalReferences: !asked.has('externalReferences'),
    tags: !asked.has('tags'),
    omniborIds: !asked.has('omniborIds'),
    swhids: !asked.has('swhids'),
    modified: !asked.has('modified'),
    properties: !asked.has('properties'),
    pedigree: !asked.has('pedigree'),
    evidence: !asked.has('evidence'),
  };
  return (one, other) => isSame(one, other, skipped);
}

/** The test of this file looks whether each field is compared. */
function isSame(one: Component, other: Component, skipped: Skipped): boolean {
  return (
    (skipped.id || one.id === other.id) &&
    (skipped.authority || one.authority === other.authority) &&
    (skipped.origins || one.origins === other.origins) &&
    (skipped.declaredPurls || one.declaredPurls === other.declaredPurls) &&
    (skipped.localScope || one.localScope === other.localScope) &&
    (skipped.distribution || one.distribution === other.distribution) &&
    (skipped.statedBy || one.statedBy === other.statedBy) &&
    (skipped.listedBy || one.listedBy === other.listedBy) &&
    (skipped.identified || one.identified === other.identified) &&
    (skipped.isAddition || one.isAddition === other.isAddition) &&
    (skipped.type || one.type === other.type) &&
    (skipped.name || one.name === other.name) &&
    (skipped.group || one.group === other.group) &&
    (skipped.version || one.version === other.version) &&
    (skipped.purl || one.purl === other.purl) &&
    (skipped.cpes || one.cpes === other.cpes) &&
    (skipped.scope || one.scope === other.scope) &&
    (skipped.description || one.description === other.description) &&
    (skipped.copyright || one.copyright === other.copyright) &&
    (skipped.mimeType || one.mimeType === other.mimeType) &&
    (skipped.supplier || one.supplier === other.supplier) &&
    (skipped.manufacturer || one.manufacturer === other.manufacturer) &&
    (skipped.authors || one.authors === other.authors) &&
    (skipped.publisher || one.publisher === other.publisher) &&
    (skipped.licenses || one.licenses === other.licenses) &&
    (skipped.hashes || one.hashes === other.hashes) &&
    (skipped.externalReferences || one.externalReferences === other.externalReferences) &&
    (skipped.tags || one.tags === other.tags) &&
    (skipped.omniborIds || one.omniborIds === other.omniborIds) &&
    (skipped.swhids || one.swhids === other.swhids) &&
    (skipped.modified || one.modified === other.modified) &&
    (skipped.properties || one.properties === other.properties) &&
    (skipped.pedigree || one.pedigree === other.pedigree) &&
    (skipped.evidence || one.evidence === other.evidence)
  );
}
