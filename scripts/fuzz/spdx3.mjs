/** SPDX 3 documents with anything in them, as values. */
import { annotation, licenseText, loose } from './spdx2.mjs';
import { cpe, name, purl, text, time, url, version, wrong } from './values.mjs';

const id = (c) =>
  c.oneOf(
    (d) => d.pick(['urn:a', 'urn:b', 'urn:c', '_:b0']),
    (d) =>
      d.pick([
        'urn:doc',
        'urn:sbom',
        'NoneElement',
        'https://spdx.org/rdf/3.0.1/terms/Core/NoneElement',
        'NoAssertionElement',
        'constructor',
      ]),
    text,
  );
const creation = (c) =>
  c.oneOf(
    () => '_:c',
    () => ({ type: 'CreationInfo', specVersion: '3.0.1', created: '2026-01-01T00:00:00Z', createdBy: ['urn:agent'] }),
    wrong,
  );
const integrity = (c) =>
  c.pick([
    { type: 'Hash', algorithm: 'sha256', hashValue: 'a'.repeat(64) },
    { type: 'Hash', algorithm: 'constructor', hashValue: 'x' },
    { type: 'PackageVerificationCode', hashValue: 'x' },
    'x',
  ]);
const component3 = (c) => ({
  type: c.pick([
    'software_Package',
    'software_File',
    'software_Snippet',
    'ai_AIPackage',
    'dataset_DatasetPackage',
    'https://spdx.org/rdf/3.0.1/terms/Software/Package',
    'constructor',
  ]),
  spdxId: id(c),
  creationInfo: creation(c),
  name: loose(name)(c),
  ...c.some({
    software_packageVersion: loose(version),
    software_packageUrl: loose(purl),
    externalIdentifier: (d) =>
      d.list(2, (e) => ({
        type: 'ExternalIdentifier',
        externalIdentifierType: e.pick(['cpe23', 'cpe22', 'packageUrl', 'cve', 'swhid', 'other', 'x']),
        identifier: e.oneOf(cpe, purl, text),
        ...e.some({ comment: text }),
      })),
  }),
  ...c.some(
    {
      software_primaryPurpose: (d) => d.pick(['library', 'file', 'operatingSystem', 'x']),
      software_additionalPurpose: (d) => d.list(2, (e) => e.pick(['source', 'x'])),
      software_copyrightText: text,
      software_homePage: url,
      software_downloadLocation: url,
      suppliedBy: (d) => d.pick(['urn:agent', 'urn:none', { type: 'Organization', name: 'O' }]),
      originatedBy: (d) => d.list(2, (e) => e.pick(['urn:agent', 'urn:person'])),
      summary: text,
      description: text,
      comment: text,
      builtTime: time,
      verifiedUsing: (d) => d.list(2, integrity),
      externalRef: (d) =>
        d.list(2, (e) => ({
          type: 'ExternalRef',
          externalRefType: e.pick(['vcs', 'securityAdvisory', 'x']),
          locator: e.list(2, url),
          ...e.some({ comment: text }),
        })),
      software_attributionText: (d) => d.list(1, text),
    },
    4,
  ),
});
const other3 = (c) =>
  c.oneOf(
    (d) => ({
      type: d.pick(['Relationship', 'LifecycleScopedRelationship']),
      spdxId: id(d),
      creationInfo: creation(d),
      from: id(d),
      relationshipType: d.pick([
        'dependsOn',
        'contains',
        'hasDeclaredLicense',
        'hasConcludedLicense',
        'generates',
        'hasVariant',
        'describes',
        'other',
        'hasAssociatedVulnerability',
        'constructor',
      ]),
      to: d.list(3, id),
      ...d.some({
        completeness: (e) => e.pick(['complete', 'incomplete', 'noAssertion', 'x']),
        scope: (e) => e.pick(['build', 'runtime', 'x']),
        comment: text,
      }),
    }),
    (d) => ({
      type: 'Annotation',
      spdxId: id(d),
      creationInfo: creation(d),
      annotationType: 'other',
      subject: id(d),
      statement: annotation(d).comment,
      ...d.some({ contentType: text }),
    }),
    (d) => ({
      type: d.pick([
        'simplelicensing_LicenseExpression',
        'simplelicensing_SimpleLicensingText',
        'expandedlicensing_ConjunctiveLicenseSet',
        'expandedlicensing_CustomLicense',
      ]),
      spdxId: id(d),
      creationInfo: creation(d),
      simplelicensing_licenseExpression: licenseText(d),
      simplelicensing_licenseText: text(d),
      expandedlicensing_member: d.list(2, id),
    }),
    (d) => ({
      type: 'security_Vulnerability',
      spdxId: id(d),
      creationInfo: creation(d),
      name: 'CVE-2023-32681',
      externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: 'CVE-2023-32681' }],
      ...d.some({ description: text, security_publishedTime: time }),
    }),
    (d) => ({
      type: d.pick([
        'security_VexNotAffectedVulnAssessmentRelationship',
        'security_VexFixedVulnAssessmentRelationship',
        'security_VexAffectedVulnAssessmentRelationship',
      ]),
      spdxId: id(d),
      creationInfo: creation(d),
      from: id(d),
      relationshipType: 'doesNotAffect',
      to: d.list(2, id),
      ...d.some({
        security_assessedElement: id,
        security_justificationType: (e) => e.pick(['componentNotPresent', 'x']),
        security_impactStatement: text,
        security_publishedTime: time,
      }),
    }),
    (d) => ({
      type: d.pick(['Person', 'Organization', 'Tool', 'SoftwareAgent']),
      spdxId: d.pick(['urn:agent', 'urn:person', 'urn:none']),
      creationInfo: creation(d),
      name: text(d),
      ...d.some({
        externalIdentifier: (e) => [
          { type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: e.pick(['a@example.com', 'x']) },
        ],
      }),
    }),
    wrong,
  );

/** An SPDX 3 document. */
export function spdx3(c) {
  return {
    '@context': c.pick(['https://spdx.org/rdf/3.0.1/spdx-context.jsonld', 'https://spdx.org/rdf/3.0.0/spdx-context.jsonld']),
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': '_:c',
        specVersion: c.pick(['3.0.1', '3.0.0', '9']),
        created: time(c),
        createdBy: ['urn:agent'],
        ...c.some({ createdUsing: () => ['urn:tool'] }),
      },
      {
        type: 'SpdxDocument',
        spdxId: 'urn:doc',
        creationInfo: '_:c',
        name: text(c),
        rootElement: c.list(2, id),
        ...c.some({ import: (d) => [{ type: 'ExternalMap', externalSpdxId: id(d), locationHint: url(d) }] }, 4),
      },
      ...(c.once(2)
        ? [
            {
              type: 'software_Sbom',
              spdxId: 'urn:sbom',
              creationInfo: '_:c',
              rootElement: c.list(2, id),
              software_sbomType: [c.pick(['build', 'deployed', 'x'])],
            },
          ]
        : []),
      ...c.list(5, component3),
      ...c.list(7, other3),
    ],
  };
}
