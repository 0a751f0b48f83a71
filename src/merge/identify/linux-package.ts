/**
 * The same software in another ecosystem: a distribution as a package of a Linux distribution (docs/rules.md R3 h), known from an
 * embedded document or from dpkg's records, or as a conda package (R3 k).
 */
import type { Component, IdentityEvidence } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { EMPTY_INVENTORY, type Inventory } from '../../model/inventory.ts';
import { ownProperty } from '../../model/properties.ts';
import { formatPurl } from '../../model/purl.ts';
import { factsOf, type Host, hostRecord } from './subject.ts';

/** Whether the other ecosystem's package takes the place of the distribution's own identity. */
export type OriginPolicy = 'keep' | 'prefer';

/** Row h: the host is told of its variant; under `prefer` it takes over the variant's identity. */
export function originRecord(component: Component, host: Host, policy: OriginPolicy): Component {
  const facts = factsOf(component);
  const record = hostRecord(host, { path: component.origins[0] ?? '' });
  if (policy === 'keep') return { ...record, pedigree: { variants: [facts] } };
  const upstream = host.component.purl;
  return {
    ...record,
    ...facts,
    authority: 'distributor',
    properties: [ownProperty('upstream-purl', upstream === undefined ? host.name : formatPurl(upstream))],
    ...(upstream !== undefined && {
      pedigree: { ancestors: [{ type: 'library', name: host.name, ...defined({ version: host.version }), purl: upstream }] },
    }),
  };
}

/** R3 h from a package manager's records: the package is a component of its own, linked as a variant. */
export function asVariant(origin: Component, host: Host, policy: OriginPolicy): Inventory {
  return {
    ...EMPTY_INVENTORY,
    components: [origin, originRecord(origin, host, policy)],
    relations: [{ from: origin.id, kind: 'isVariantOf', to: host.id }],
  };
}

/** R3 k: what conda installed and the dist-info it brought are one component with both identities. */
export function joined(origin: Component, host: Host, policy: OriginPolicy): Inventory {
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
    ...hostRecord(host, { path: origins[0] ?? '' }),
    ...defined({ licenses, hashes }),
    authority: 'registry',
    properties: [...(origin.properties ?? []), ...(purl === undefined ? [] : [ownProperty('conda-purl', formatPurl(purl))])],
    evidence: { identity, ...defined({ occurrences: evidence?.occurrences }) },
  };
  if (policy === 'keep' || purl === undefined) return { ...EMPTY_INVENTORY, components: [record] };
  return { ...EMPTY_INVENTORY, components: [record, { ...originRecord(origin, host, 'prefer'), id: host.id }] };
}
