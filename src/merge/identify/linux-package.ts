/**
 * The same software in another ecosystem: a distribution as a package of a Linux distribution (docs/rules.md R3 h), known from an
 * embedded document or from dpkg's records, or as a conda package (R3 k).
 */
import type { Component, IdentityEvidence } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { EMPTY_INVENTORY, type Inventory } from '../../model/inventory.ts';
import { ownProperty } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import { factsOf, type Subject, subjectRecord } from './subject.ts';

/** Whether the other ecosystem's package takes the place of the distribution's own identity. */
export type OriginPolicy = 'keep' | 'prefer';

/** Row h: the subject is told of its variant; under `prefer` it takes over the variant's identity. */
export function linuxPackageRecord(component: Component, subject: Subject, policy: OriginPolicy): Component {
  const facts = factsOf(component);
  const record = subjectRecord(subject, component.origins[0] ?? '');
  if (policy === 'keep') return { ...record, pedigree: { variants: [facts] } };
  const upstream = subject.component.purl;
  return {
    ...record,
    ...facts,
    authority: 'distributor',
    properties: [ownProperty('upstream-purl', upstream === undefined ? subject.name : formatPurl(upstream))],
    ...(upstream !== undefined && {
      pedigree: { ancestors: [{ type: 'library', name: subject.name, ...defined({ version: subject.version }), purl: upstream }] },
    }),
  };
}

/** R3 h from a package manager's records: the package is a component of its own, linked as a variant. */
export function asVariant(origin: Component, subject: Subject, policy: OriginPolicy): Inventory {
  return {
    ...EMPTY_INVENTORY,
    components: [origin, linuxPackageRecord(origin, subject, policy)],
    relations: [{ from: origin.id, kind: 'isVariantOf', to: subject.id }],
  };
}

/** R3 k: what conda installed and the dist-info it brought are one component with both identities. */
export function joined(origin: Component, subject: Subject, policy: OriginPolicy): Inventory {
  const { purl, licenses, hashes, evidence, origins } = origin;
  const identity: IdentityEvidence[] =
    purl === undefined
      ? []
      : [
          {
            field: 'purl',
            confidence: 1,
            concludedValue: formatPurl(purl),
            methods: [{ technique: 'manifest-analysis', confidence: 1, value: origins[0] ?? '' }],
          },
        ];
  const record: Component = {
    ...subjectRecord(subject, origins[0] ?? ''),
    ...defined({ licenses, hashes }),
    authority: 'registry',
    properties: [...(origin.properties ?? []), ...(purl === undefined ? [] : [ownProperty('conda-purl', formatPurl(purl))])],
    evidence: { identity, ...defined({ occurrences: evidence?.occurrences }) },
  };
  if (policy === 'keep' || purl === undefined) return { ...EMPTY_INVENTORY, components: [record] };
  return { ...EMPTY_INVENTORY, components: [record, { ...linuxPackageRecord(origin, subject, 'prefer'), id: subject.id }] };
}
