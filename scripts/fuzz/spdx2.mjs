/** SPDX 2 documents with anything in them, as values of the JSON form; tag-value and YAML are printed from it. */
import { cpe, name, purl, text, time, url, version, wrong } from './values.mjs';

/** A text, or once in a while what is none. */
export const loose = (make) => (choices) => (choices.once(40) ? wrong(choices) : make(choices));
const reference = (c) =>
  c.oneOf(
    (d) => d.pick(['SPDXRef-a', 'SPDXRef-b', 'SPDXRef-c', 'SPDXRef-A']),
    (d) => d.pick(['SPDXRef-DOCUMENT', 'SPDXRef-', 'a', 'DocumentRef-x:SPDXRef-a', 'NONE', 'NOASSERTION', 'SPDXRef-a b', 'constructor']),
    (d) => `SPDXRef-${text(d)}`,
  );
const party = (c) =>
  c.oneOf(
    (d) => d.pick(['Person: Ann (ann@example.com)', 'Organization: O', 'NOASSERTION', 'NONE', 'Person:', 'x']),
    (d) => `Person: ${text(d)} (${text(d)})`,
    (d) => `Organization: ${text(d)}`,
  );
/** Licence expressions, and what is none. */
export const licenseText = (c) =>
  c.oneOf((d) => d.pick(['MIT', 'MIT OR Apache-2.0', 'LicenseRef-a', 'NOASSERTION', 'NONE', '(MIT', 'LicenseRef-a AND MIT']), text);
const checksum = (c) =>
  c.pick([
    { algorithm: 'SHA256', checksumValue: 'a'.repeat(64) },
    { algorithm: 'SHA1', checksumValue: 'B'.repeat(40) },
    { algorithm: 'MD2', checksumValue: 'ff' },
    { algorithm: 'constructor', checksumValue: 'x' },
    { algorithm: 'SHA256', checksumValue: 'zz' },
    { algorithm: 'ADLER32', checksumValue: '00000001' },
  ]);
/** Annotations of others, and some that look like ours. */
export const annotation = (c) => ({
  annotationType: c.pick(['OTHER', 'REVIEW', 'x']),
  annotator: c.pick(['Person: Ann', 'Tool: pyenv-sbom-0.1.0', 'Organization: ', 'x']),
  annotationDate: time(c),
  comment: c.oneOf(
    text,
    (d) =>
      `pyenv-sbom ${JSON.stringify({ component: d.some({ name, scope: () => 'excluded', purl, properties: (e) => [{ name: 'a', value: text(e) }], 'bom-ref': text }), absent: d.list(3, (e) => e.pick(['name', 'supplier', 'purl', 'constructor'])), completeness: d.some({ assembly: () => 'complete', dependencies: () => 'unknown' }), scope: text(d) })}`,
  ),
});
const externalRef = (c) =>
  c.oneOf(
    (d) => ({ referenceCategory: d.pick(['PACKAGE-MANAGER', 'PACKAGE_MANAGER']), referenceType: 'purl', referenceLocator: purl(d) }),
    (d) => ({
      referenceCategory: 'SECURITY',
      referenceType: d.pick(['cpe23Type', 'cpe22Type', 'advisory', 'fix', 'swid', 'url']),
      referenceLocator: d.oneOf(cpe, url),
    }),
    (d) => ({
      referenceCategory: d.pick(['OTHER', 'PERSISTENT-ID', 'x']),
      referenceType: d.pick(['website', 'swh', 'gitoid', 'x y', 'constructor']),
      referenceLocator: d.oneOf(text, url),
      ...d.some({ comment: text }),
    }),
  );

const packageOf = (c) => ({
  SPDXID: loose(reference)(c),
  name: loose(name)(c),
  ...c.some({ versionInfo: loose(version), externalRefs: (d) => d.list(3, loose(externalRef)) }),
  ...c.some(
    {
      supplier: party,
      originator: party,
      downloadLocation: (d) => d.oneOf(url, (e) => e.pick(['NONE', 'NOASSERTION'])),
      homepage: url,
      licenseConcluded: licenseText,
      licenseDeclared: licenseText,
      licenseInfoFromFiles: (d) => d.list(2, licenseText),
      copyrightText: text,
      summary: text,
      description: text,
      comment: text,
      sourceInfo: text,
      packageFileName: text,
      filesAnalyzed: (d) => d.pick([true, false, 'x']),
      packageVerificationCode: (d) =>
        d.pick([{ packageVerificationCodeValue: 'a'.repeat(40) }, 'x', { packageVerificationCodeValue: 'x' }]),
      checksums: (d) => d.list(3, checksum),
      primaryPackagePurpose: (d) => d.pick(['LIBRARY', 'APPLICATION', 'OPERATING-SYSTEM', 'OTHER', 'SOURCE', 'x']),
      annotations: (d) => d.list(2, annotation),
      hasFiles: (d) => d.list(2, reference),
      builtDate: time,
      attributionTexts: (d) => d.list(2, text),
    },
    4,
  ),
});
const fileOf = (c) => ({
  SPDXID: reference(c),
  fileName: text(c),
  checksums: c.list(2, checksum),
  ...c.some(
    {
      licenseConcluded: licenseText,
      copyrightText: text,
      fileTypes: (d) => d.list(2, (e) => e.pick(['SOURCE', 'BINARY', 'x'])),
      noticeText: text,
      comment: text,
      annotations: (d) => d.list(1, annotation),
    },
    3,
  ),
});
const RELATIONSHIPS = [
  'DEPENDS_ON',
  'CONTAINS',
  'DEPENDENCY_OF',
  'CONTAINED_BY',
  'OPTIONAL_DEPENDENCY_OF',
  'BUILD_DEPENDENCY_OF',
  'DESCRIBES',
  'DESCRIBED_BY',
  'GENERATED_FROM',
  'VARIANT_OF',
  'OTHER',
  'PATCH_FOR',
  'constructor',
  'toString',
];

/** An SPDX 2 document. */
export function spdx2(c) {
  return {
    spdxVersion: c.pick(['SPDX-2.3', 'SPDX-2.2', 'SPDX-2.9']),
    SPDXID: 'SPDXRef-DOCUMENT',
    name: text(c),
    dataLicense: 'CC0-1.0',
    documentNamespace: c.oneOf(() => 'https://example.com/doc', url),
    creationInfo: {
      created: time(c),
      creators: c.list(2, (d) => d.oneOf((e) => e.pick(['Tool: x-1', 'Tool: pyenv-sbom-0.1.0', 'Person: A']), text)),
      ...c.some({ comment: (d) => d.oneOf(text, () => 'lifecycles: build, operations, x') }),
    },
    packages: c.list(5, loose(packageOf)),
    files: c.list(2, loose(fileOf)),
    relationships: c.list(7, (d) => ({
      spdxElementId: reference(d),
      relationshipType: d.pick(RELATIONSHIPS),
      relatedSpdxElement: reference(d),
      ...d.some({ comment: (e) => e.oneOf((f) => f.pick(['provides', 'pyenv-sbom: bundled', 'bundled']), text) }, 4),
    })),
    ...c.some(
      {
        documentDescribes: (d) => d.list(2, reference),
        hasExtractedLicensingInfos: (d) =>
          d.list(3, (e) => ({
            licenseId: e.pick(['LicenseRef-a', 'LicenseRef-b', 'x']),
            extractedText: text(e),
            ...e.some({ name: text, seeAlsos: (f) => f.list(2, url) }),
          })),
        externalDocumentRefs: (d) =>
          d.list(1, (e) => ({ externalDocumentId: 'DocumentRef-x', spdxDocument: url(e), checksum: checksum(e) })),
        annotations: (d) => d.list(1, annotation),
      },
      3,
    ),
  };
}
