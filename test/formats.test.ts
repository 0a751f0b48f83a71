/** Documents in every format: recognised by content, read whole, and never able to harm. */
import { describe, expect, it } from 'vitest';
import { readSbom } from '../src/formats/index.ts';
import { distribution, SITE, virtualEnvironment } from './support/environment.ts';
import { scan, type Written } from './support/scan.ts';

const LIMITS = { depth: 100, values: 100_000 };
const read = (content: string | object) =>
  readSbom(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), 'x', LIMITS);

/** A wheel with the document, beside one that must survive whatever the document does. */
async function withDocument(content: string | object, name = 'sbom'): Promise<Written> {
  return await scan(
    virtualEnvironment(
      distribution('host', '1', { sboms: { [name]: content } }),
      distribution('other', '2', {
        sboms: {
          'x.json': {
            bomFormat: 'CycloneDX',
            specVersion: '1.5',
            components: [{ type: 'library', name: 'heck', version: '0.5.0', purl: 'pkg:cargo/heck@0.5.0' }],
          },
        },
      }),
    ),
    { documentFiles: 'keep' },
  );
}

/** Everything that is found, in one line each: code, place. */
const findings = (written: Written): readonly string[] =>
  written.diagnostics
    .filter(({ at }) => at.path.includes('host'))
    .map(({ code, at }) => `${code}${at.pointer === undefined ? '' : ` ${at.pointer}`}${at.line === undefined ? '' : ` line ${at.line}`}`);

const spdx = (more: object): object => ({
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'n',
  documentNamespace: 'https://example.com/n',
  creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: t-1'] },
  ...more,
});
const package_ = (id: string, fields: object = {}): object => ({
  SPDXID: `SPDXRef-${id}`,
  name: id,
  versionInfo: '1',
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  ...fields,
});
const purl = (locator: string, category = 'PACKAGE-MANAGER'): object => ({
  externalRefs: [{ referenceCategory: category, referenceType: 'purl', referenceLocator: locator }],
});
const relation = (subject: string, type: string, object: string): object => ({
  spdxElementId: `SPDXRef-${subject}`,
  relationshipType: type,
  relatedSpdxElement: object.startsWith('N') ? object : `SPDXRef-${object}`,
});
const DESCRIBES = relation('DOCUMENT', 'DESCRIBES', 'host');
const host = package_('host', purl('pkg:pypi/host@1'));

const N = 'https://example.com/n#';
const spdx3 = (...elements: object[]): object => ({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', created: '2026-01-01T00:00:00Z', createdBy: [`${N}Ann`] },
    { type: 'Person', spdxId: `${N}Ann`, creationInfo: '_:c', name: 'Ann' },
    { type: 'SpdxDocument', spdxId: `${N}doc`, creationInfo: '_:c', rootElement: [`${N}host`] },
    ...elements,
  ],
});
const element = (id: string, fields: object = {}): object => ({
  type: 'software_Package',
  spdxId: N + id,
  creationInfo: '_:c',
  name: id,
  software_packageVersion: '1',
  ...fields,
});
const host3 = element('host', { software_packageUrl: 'pkg:pypi/host@1' });
const edge = (from: string, relationshipType: string, to: string[], fields: object = {}): object => ({
  type: 'Relationship',
  spdxId: `${N}${from}-${relationshipType}-${to.join('-')}`,
  creationInfo: '_:c',
  from: N + from,
  to: to.map((id) => (id.endsWith('Element') ? id : N + id)),
  relationshipType,
  ...fields,
});
const xml = (body: string, version = '1.6'): string =>
  `<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/${version}">\n${body}\n</bom>`;

describe('a format is told from the content, whatever the name', () => {
  it.each([
    ['CycloneDX JSON', { bomFormat: 'CycloneDX', specVersion: '1.6' }, 'CycloneDX 1.6'],
    ['CycloneDX XML', xml('', '1.4'), 'CycloneDX 1.4'],
    ['CycloneDX XML with a prefix', '<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.5"><b:components/></b:bom>', 'CycloneDX 1.5'],
    ['SPDX JSON', spdx({}), 'SPDX 2.3'],
    ['SPDX 2.2 JSON', { ...spdx({}), spdxVersion: 'SPDX-2.2' }, 'SPDX 2.2'],
    ['SPDX tag-value', '# made by hand\nSPDXVersion: SPDX-2.2\nDataLicense: CC0-1.0\n', 'SPDX 2.2'],
    ['SPDX tag-value with a byte order mark', '\uFEFFSPDXVersion: SPDX-2.3\r\nDataLicense: CC0-1.0\r\n', 'SPDX 2.3'],
    ['SPDX YAML', 'spdxVersion: SPDX-2.3\npackages: []\n', 'SPDX 2.3'],
    ['SPDX YAML in alphabetical order', `SPDXID: SPDXRef-DOCUMENT\n${'# padding\n'.repeat(1000)}spdxVersion: "SPDX-2.3"\n`, 'SPDX 2.3'],
    ['SPDX 3', spdx3(host3), 'SPDX 3.0.1'],
    [
      'SPDX 3, one element',
      {
        '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
        ...element('a'),
        creationInfo: { type: 'CreationInfo', specVersion: '3.0.0' },
      },
      'SPDX 3.0.0',
    ],
  ])('%s', (_name, content, expected) => {
    const { value, diagnostics } = read(content);
    expect([`${value?.format} ${value?.formatVersion}`, diagnostics]).toEqual([expected, []]);
  });

  it('expanded SPDX 3 without a context', () => {
    const T = 'https://spdx.org/rdf/3.0.1/terms/';
    const { value } = read([
      { '@id': '_:c', '@type': [`${T}Core/CreationInfo`], [`${T}Core/specVersion`]: [{ '@value': '3.0.1' }] },
      {
        '@id': `${N}doc`,
        '@type': [`${T}Core/SpdxDocument`],
        [`${T}Core/creationInfo`]: [{ '@id': '_:c' }],
        [`${T}Core/rootElement`]: [{ '@id': `${N}p` }],
      },
      {
        '@id': `${N}p`,
        '@type': [`${T}Software/Package`],
        [`${T}Core/name`]: [{ '@value': 'p' }],
        [`${T}Software/packageVersion`]: [{ '@value': '1.10' }],
        [`${T}Software/primaryPurpose`]: [{ '@id': `${T}Software/SoftwarePurpose/framework` }],
      },
    ]);
    expect(value).toMatchObject({
      formatVersion: '3.0.1',
      components: [{ name: 'p', version: '1.10', type: 'framework' }],
      roots: ['x#/@graph/2'],
    });
  });

  it('a document that claims two formats is read as the first, and that is said', async () => {
    const written = await withDocument({ ...spdx({ packages: [host] }), bomFormat: 'CycloneDX', specVersion: '1.6', components: [] });
    expect(findings(written)).toEqual(['sbom-field-not-carried', 'sbom-format-ambiguous']);
    expect(written.diagnostics).toContainEqual(
      expect.objectContaining({ formats: ['CycloneDX JSON', 'SPDX 2 JSON'], read: 'CycloneDX JSON' }),
    );
  });

  it.each([
    ['SPDX', { ...spdx({ packages: [host] }), spdxVersion: 'SPDX-2.9' }],
    ['SPDX 3', { ...spdx3(host3), '@graph': [{ type: 'SpdxDocument', spdxId: `${N}d`, creationInfo: { specVersion: '3.9' } }, host3] }],
    ['CycloneDX XML', xml('', '9.9')],
  ])('%s in an unknown version is read as far as it goes', async (_name, content) => {
    expect(findings(await withDocument(content))).toContainEqual(expect.stringMatching(/^sbom-format-version-unknown/));
  });
});

describe('bad input is reported with its place, and the rest is merged', () => {
  const laughs = `<?xml version="1.0"?>\n<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6">&b;</bom>`;
  it.each<[string, string | object, readonly string[]]>([
    ['XML: a billion laughs', laughs, ['sbom-xml-doctype line 2']],
    [
      'XML: an external entity',
      '<!DOCTYPE bom SYSTEM "file:///etc/passwd"><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
      ['sbom-xml-doctype line 1'],
    ],
    ['XML: 100,000 levels', `${xml('').replace('</bom>', '')}${'<components>'.repeat(100_000)}`, ['sbom-too-deep']],
    ['XML: an element that is not closed', xml('<components><component type="library">'), ['sbom-not-xml line 4']],
    [
      // The cause: they were counted when the element ended, and all of them were known by name until then: 32 MiB took a gigabyte.
      'XML: attributes without end',
      xml(`<components><component ${Array.from({ length: 1001 }, (_, index) => `a${index}=""`).join(' ')}`),
      ['sbom-not-xml line 3'],
    ],
    ['XML: two roots', `${xml('')}<bom/>`, ['sbom-not-xml line 4']],
    ['XML: an unknown entity', xml('<metadata>&nbsp;</metadata>'), ['sbom-not-xml line 3']],
    [
      'XML: a reference to nowhere',
      xml('<dependencies><dependency ref="gone"/></dependencies>'),
      ['sbom-reference-dangling /dependencies/0/ref'],
    ],
    [
      'XML: wrong values',
      xml(
        '<components><component type="thing"><name>a</name><purl>nonsense</purl><evidence><identity><field>name</field><confidence>much</confidence></identity></evidence></component><component type="library"/></components><services><service/></services>',
      ),
      [
        'sbom-field-invalid /components/0/evidence/identity/0/confidence',
        'sbom-field-invalid /components/0/type',
        'sbom-field-invalid /components/1',
        'sbom-field-not-carried',
        'sbom-purl-invalid /components/0/purl',
      ],
    ],
    ['JSON: 100,000 levels', `{"spdxVersion":"SPDX-2.3","packages":${'['.repeat(100_000)}`, ['sbom-too-deep']],
    [
      'SPDX: relationships to nowhere',
      spdx({ packages: [host], relationships: [DESCRIBES, relation('host', 'CONTAINS', 'gone'), relation('gone', 'DEPENDS_ON', 'host')] }),
      ['sbom-reference-dangling /relationships/1/relatedSpdxElement', 'sbom-reference-dangling /relationships/2/spdxElementId'],
    ],
    [
      'SPDX: two packages under one SPDXID',
      spdx({
        packages: [host, package_('twin'), { ...package_('twin'), name: 'other' }],
        relationships: [DESCRIBES, relation('host', 'CONTAINS', 'twin')],
      }),
      ['sbom-reference-duplicated /packages/1'],
    ],
    [
      'SPDX: wrong types',
      spdx({
        packages: [
          host,
          7,
          { versionInfo: '1' },
          package_('b', {
            checksums: [{ algorithm: 'SHA256', checksumValue: 'zz' }, {}],
            externalRefs: [
              {},
              { referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: 'cpe:nonsense' },
              { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'nonsense' },
            ],
            annotations: [{}],
            homepage: 'weird:thing',
            hasFiles: 7,
          }),
        ],
        files: [{}],
        relationships: [DESCRIBES, {}, relation('host', 'AMENDS', 'b'), relation('host', 'CONTAINS', 'NONE')],
        externalDocumentRefs: [{ externalDocumentId: 'DocumentRef-x', spdxDocument: 'weird:thing' }],
        hasExtractedLicensingInfos: [{}],
        snippets: [],
        annotations: [{ comment: 'about everything' }],
      }),
      [
        'sbom-cpe-invalid /packages/3/externalRefs/1/referenceLocator',
        'sbom-field-invalid /externalDocumentRefs/0',
        'sbom-field-invalid /files/0',
        'sbom-field-invalid /hasExtractedLicensingInfos/0',
        'sbom-field-invalid /packages/1',
        'sbom-field-invalid /packages/2',
        'sbom-field-invalid /packages/3/annotations/0',
        'sbom-field-invalid /packages/3/checksums/0',
        'sbom-field-invalid /packages/3/checksums/1',
        'sbom-field-invalid /packages/3/externalRefs/0',
        'sbom-field-invalid /packages/3/hasFiles',
        'sbom-field-invalid /packages/3/homepage',
        'sbom-field-invalid /relationships/1',
        'sbom-field-not-carried',
        'sbom-purl-invalid /packages/3/externalRefs/2/referenceLocator',
      ],
    ],
    [
      'tag-value: a text that never ends, and lines that are none',
      'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nhello\nPackageName: host\nSPDXID: SPDXRef-host\nPackageVersion: 1\nPackageChecksum: nonsense\nExternalRef: nonsense\nPackageComment: <text>never\nends\nSnippetSPDXID: SPDXRef-s\nRelationship: nonsense\nRelationshipComment: early\nExternalRefComment: none\nExternalDocumentRef: nonsense\nAnnotator: Person: A\nAnnotationDate: 2026-01-01T00:00:00Z\nSPDXREF: SPDXRef-gone\nAnnotationComment: x\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-host\n',
      ['sbom-line-invalid', ...[10, 11, 12, 13, 14, 15, 3, 7, 8, 9].map((line) => `sbom-line-invalid line ${line}`)],
    ],
    [
      'YAML: aliases that grow',
      `spdxVersion: SPDX-2.3\na0: &a0 [x, x]\n${Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`).join('')}`,
      ['sbom-too-many-values'],
    ],
    // The cause: the library notes everything that it meets, 160 bytes each, and values were counted behind it. None of these ever ends.
    ...[
      ['commas', `[${'a,'.repeat(2_000_000)}`],
      ['items', `\n${'- a\n'.repeat(2_000_000)}"`],
      ['pairs', `[${'"a":b,'.repeat(1_000_000)}`],
      ['documents', `a\n${'---\n'.repeat(2_000_000)}"`],
      ['lines of a text', `|\n${' a\n'.repeat(2_000_000)}"`],
    ].map(([what, text]): [string, string, string[]] => [
      `YAML: more ${what} than values, which nobody parses`,
      `spdxVersion: SPDX-2.3\npackages: ${text}`,
      ['sbom-too-many-values'],
    ]),
    ['YAML: an alias to itself', 'spdxVersion: SPDX-2.3\npackages: &a [*a]\n', ['sbom-too-many-values']],
    ['YAML: 100,000 levels', `spdxVersion: SPDX-2.3\npackages: ${'['.repeat(100_000)}`, ['sbom-too-deep']],
    ['YAML: a key twice', 'spdxVersion: SPDX-2.3\nname: a\nname: b\n', ['sbom-not-yaml line 3']],
    ['YAML: code', 'spdxVersion: SPDX-2.3\nname: !!js/function "function () {}"\n', ['sbom-not-yaml line 2']],
    ['YAML: two documents', 'spdxVersion: SPDX-2.3\n---\nspdxVersion: SPDX-2.3\n', ['sbom-not-yaml']],
    [
      'SPDX 3: relationships to nowhere, identifiers twice, classes and keys of other profiles',
      spdx3(
        host3,
        element('a'),
        element('a', { name: 'b' }),
        { type: 'Person', spdxId: `${N}Ann`, creationInfo: '_:c' },
        element('odd', {
          ai_domain: ['x'],
          verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: 'zz' }, { type: 'Hash' }],
          externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: 'nonsense' }, {}],
          software_homePage: 'weird:thing',
        }),
        { type: 'software_Package', spdxId: `${N}nameless`, creationInfo: '_:c' },
        { type: 'build_Build', spdxId: `${N}build`, creationInfo: '_:c' },
        edge('host', 'contains', ['gone', 'a']),
        edge('host', 'patchedBy', ['a']),
        { type: 'Relationship', spdxId: `${N}half`, creationInfo: '_:c', from: `${N}host` },
      ),
      [
        'sbom-field-invalid /@graph/12',
        'sbom-field-invalid /@graph/6',
        'sbom-field-invalid /@graph/7',
        'sbom-field-not-carried',
        'sbom-purl-invalid /@graph/7',
        'sbom-reference-dangling /@graph/10/to',
        'sbom-reference-duplicated /@graph/4',
      ],
    ],
  ])('%s', async (_name, content, expected) => {
    const written = await withDocument(content);
    const found = [...new Set(findings(written))].filter((finding) => !finding.startsWith('sbom-root-unrelated'));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    for (const finding of found) expect(expected).toContain(finding);
    // The other wheel is there, whole, and so is the host.
    expect(written.identities).toEqual(expect.arrayContaining(['pkg:pypi/host@1', 'pkg:pypi/other@2', 'pkg:cargo/heck@0.5.0']));
  });

  it('not UTF-8, in each text format', () => {
    for (const head of ['<bom xmlns="http://cyclonedx.org/schema/bom/1.6">', 'SPDXVersion: SPDX-2.3\n', 'spdxVersion: SPDX-2.3\n'])
      expect(readSbom(Buffer.concat([Buffer.from(head), Buffer.from([0xff])]), 'x', LIMITS).diagnostics).toEqual([
        { code: 'sbom-not-utf8', at: { path: 'x' } },
      ]);
  });

  it('more values than the limit, in each text format', () => {
    for (const content of [
      xml('<a/>'.repeat(50)),
      `SPDXVersion: SPDX-2.3\n${'Creator: Tool: x\n'.repeat(50)}`,
      `spdxVersion: SPDX-2.3\na: [${'x,'.repeat(50)}]\n`,
    ])
      expect(readSbom(Buffer.from(content), 'x', { depth: 9, values: 40 }).diagnostics).toEqual([
        { code: 'sbom-too-many-values', at: { path: 'x' }, limit: 40 },
      ]);
  });

  it.each<[string, string | object]>([
    [
      'SPDX: one SPDXID for thousands',
      spdx({ packages: Array.from({ length: 5000 }, () => package_('same')), relationships: [relation('same', 'CONTAINS', 'same')] }),
    ],
    [
      'CycloneDX: one reference for thousands',
      {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: Array.from({ length: 5000 }, () => ({ type: 'library', name: 'a', 'bom-ref': 'a' })),
        dependencies: [{ ref: 'a', dependsOn: ['a'] }],
      },
    ],
    ['tag-value: a hundred thousand texts that never end', `SPDXVersion: SPDX-2.3\n${'PackageComment: <text>\n'.repeat(90_000)}`],
    ['SPDX: an organisation of blanks', spdx({ packages: [package_('a', { supplier: `Organization: a${' '.repeat(200_000)}b` })] })],
    [
      'SPDX: one annotation on thousands',
      spdx({
        packages: Array.from({ length: 5000 }, (_, index) =>
          package_(`p${index}`, {
            annotations: [{ annotator: 'Person: A', annotationDate: '2026-01-01T00:00:00Z', annotationType: 'OTHER', comment: 'same' }],
          }),
        ),
      }),
    ],
    [
      'SPDX 3: licence sets in licence sets',
      spdx3(
        host3,
        ...Array.from({ length: 20 }, (_, index) => ({
          type: 'expandedlicensing_ConjunctiveLicenseSet',
          spdxId: `${N}L${index}`,
          creationInfo: '_:c',
          expandedlicensing_member: Array.from({ length: 50 }, () => `${N}L${index + 1}`),
        })),
        edge('host', 'hasDeclaredLicense', ['L0']),
      ),
    ],
  ])('what could take for ever does not: %s', (_name, content) => {
    const { value } = readSbom(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), 'x', {
      depth: 100,
      values: 1_000_000,
    });
    expect(value?.relations.length).toBeLessThanOrEqual(2_000_000);
  });

  it('XML: elements of an extension are no elements of ours, whatever they are called', () => {
    const { value, diagnostics } = read(
      xml(
        '<components><component type="library"><name>a</name><version>1</version><x:name xmlns:x="urn:x">b</x:name><x:purl xmlns:x="urn:x">c</x:purl></component></components>',
      ),
    );
    expect(value?.components).toMatchObject([{ name: 'a', version: '1' }]);
    expect(diagnostics).toEqual([
      { code: 'sbom-field-not-carried', at: { path: 'x' }, fields: ['components[].name of urn:x', 'components[].purl of urn:x'] },
    ]);
  });

  it('elements without a name are called by their identifiers', () => {
    const names = (content: string | object) => read(content).value?.components.map(({ name }) => name);
    expect(names(spdx({ packages: [package_('DocumentRoot-Unknown-', { name: '' })] }))).toEqual(['DocumentRoot-Unknown-']);
    const nameless =
      'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n\nSPDXID: SPDXRef-root\nPackageSupplier: NOASSERTION\n\nPackageName: a\nSPDXID: SPDXRef-a\n\nSPDXID: SPDXRef-b\nPackageVersion: 2\nRelationship: SPDXRef-root CONTAINS SPDXRef-b\n';
    expect([names(nameless), read(nameless).diagnostics]).toEqual([['root', 'a', 'b'], []]);
    expect(names(spdx3({ type: 'software_Package', spdxId: `${N}host`, creationInfo: '_:c' }))).toEqual(['host']);
  });

  it('two DESCRIBES are two roots; the one that is not the wheel is a component inside of it', async () => {
    const written = await withDocument(
      spdx({
        packages: [host, package_('second', purl('pkg:generic/second@1'))],
        relationships: [DESCRIBES, relation('second', 'DESCRIBED_BY', 'DOCUMENT')],
      }),
    );
    expect(findings(written)).toEqual(['sbom-root-unrelated /packages/1']);
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual(['pkg:generic/second@1']);
  });

  it('CONTAINS in a circle ends, and everything in it is reachable', async () => {
    const circle = ['a', 'b', 'c'].map((id) => package_(id, purl(`pkg:generic/${id}@1`)));
    const written = await withDocument(
      spdx({
        packages: [host, ...circle],
        relationships: [DESCRIBES, relation('a', 'CONTAINS', 'b'), relation('b', 'CONTAINS', 'c'), relation('c', 'CONTAINS', 'a')],
      }),
    );
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual(['pkg:generic/a@1']);
    expect(written.dependsOn('pkg:generic/c@1')).toEqual(['pkg:generic/a@1']);
  });
});

describe('R3 holds for SPDX', () => {
  const inSpdx = (self: object, ...others: object[]) =>
    spdx({
      packages: [self, ...others],
      relationships: [relation('DOCUMENT', 'DESCRIBES', 'self'), ...others.map((_, index) => relation('self', 'CONTAINS', `part${index}`))],
    });
  const part = (index: number, fields: object = {}): object => package_(`part${index}`, fields);
  it.each<[string, object, string, readonly string[]]>([
    [
      'a: the purl of the wheel, whatever its spelling and its qualifiers',
      inSpdx(
        package_('self', purl('pkg:pypi/Host@1.0?file_name=host-1-py3-none-any.whl', 'PACKAGE_MANAGER')),
        part(0, purl('pkg:generic/zlib@1.3')),
      ),
      'pkg:generic/zlib@1.3',
      [],
    ],
    [
      'b: no version',
      inSpdx(package_('self', { ...purl('pkg:pypi/host'), versionInfo: undefined }), part(0, purl('pkg:generic/zlib@1.3'))),
      'pkg:generic/zlib@1.3',
      [],
    ],
    ['b: the name alone', inSpdx(package_('self', { name: 'Host' }), part(0, purl('pkg:generic/zlib@1.3'))), 'pkg:generic/zlib@1.3', []],
    [
      'c: another version',
      inSpdx(package_('self', { ...purl('pkg:pypi/host@9'), versionInfo: '9' }), part(0, purl('pkg:generic/zlib@1.3'))),
      'pkg:generic/zlib@1.3',
      ['sbom-version-mismatch /packages/0'],
    ],
    [
      'd: a part of the wheel',
      inSpdx(package_('self', purl('pkg:pypi/host@1')), part(0, purl('pkg:pypi/host@1#ext')), part(1, purl('pkg:generic/zlib@1.3'))),
      'pkg:generic/zlib@1.3',
      [],
    ],
    [
      'e: the crate that it was built from',
      inSpdx(
        package_('self', { ...purl('pkg:cargo/host-rs@0.1?download_url=file://.'), name: 'host-rs', versionInfo: '0.1' }),
        part(0, { ...purl('pkg:cargo/heck@0.5.0'), versionInfo: '0.5.0' }),
      ),
      'pkg:cargo/heck@0.5.0',
      [],
    ],
    [
      'f: a workspace crate of its name',
      inSpdx(package_('self', purl('pkg:pypi/host@1')), part(0, purl('pkg:cargo/host@1?download_url=file://../host'))),
      'pkg:cargo/host@1',
      [],
    ],
    ['g: no root', spdx({ packages: [package_('z', purl('pkg:generic/zlib@1.3'))] }), 'pkg:generic/zlib@1.3', []],
    [
      'j: another root',
      inSpdx(package_('self', { ...purl('pkg:generic/engine@3'), versionInfo: '3' })),
      'pkg:generic/engine@3',
      ['sbom-root-unrelated /packages/0'],
    ],
  ])('row %s', async (_row, document, expected, codes) => {
    const written = await withDocument(document);
    expect(written.dependsOn('pkg:pypi/host@1')).toContain(expected);
    expect(written.identities.filter((identity) => /host|self/.test(identity) && identity !== expected)).toEqual(['pkg:pypi/host@1']);
    expect(findings(written).filter((finding) => !finding.startsWith('component-version-mismatch'))).toEqual(codes);
  });

  it('row h: the same package of a Linux distribution', async () => {
    const written = await withDocument(
      spdx({ packages: [package_('python3-host', { ...purl('pkg:rpm/redhat/python3-host@1-2.el9?arch=src'), versionInfo: '1-2.el9' })] }),
    );
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual([expect.stringContaining('pkg:rpm/redhat/python3-host@1-2.el9')]);
    expect(written.component('pkg:pypi/host@1')['pedigree']).toMatchObject({ variants: [{ name: 'python3-host' }] });
  });

  it('row i: what the wheel was generated from is an ancestor, and no component', async () => {
    const wheel = package_('host', { ...purl('pkg:pypi/host@1?repository_url=https://packages.example.com/simple') });
    const upstream = package_('upstream', { ...purl('pkg:pypi/host@1'), name: 'host' });
    const written = await withDocument(
      spdx({ packages: [wheel, upstream], relationships: [DESCRIBES, relation('host', 'GENERATED_FROM', 'upstream')] }),
    );
    expect(written.identities.filter((identity) => identity.includes('host'))).toEqual(['pkg:pypi/host@1']);
    expect(written.component('pkg:pypi/host@1')['pedigree']).toMatchObject({ ancestors: [{ name: 'host', version: '1' }] });
  });
});

describe('R2: a declared dependency in the version of the machine that built the wheel', () => {
  const document = (type: string): object =>
    spdx({
      packages: [
        host,
        package_('zlib', { ...purl('pkg:generic/zlib@1.3'), versionInfo: '1.3' }),
        ...['here', 'gone', 'other'].map((id) => package_(id, { ...purl(`pkg:pypi/${id}@9`), versionInfo: '9' })),
      ],
      relationships: [
        DESCRIBES,
        relation('host', 'CONTAINS', 'zlib'),
        ...['here', 'gone', 'other'].map((id) => relation('host', type, id)),
      ],
    });
  const scanned = async (type: string): Promise<Written> =>
    await scan(
      virtualEnvironment(
        distribution('host', '1', {
          headers: ['Requires-Dist: here', 'Requires-Dist: gone; python_version < "3"'],
          sboms: { sbom: document(type) },
        }),
        distribution('here', '2', { requested: false }),
      ),
    );

  it('is the installed one, or none', async () => {
    const written = await scanned('DEPENDS_ON');
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual(['pkg:generic/zlib@1.3', 'pkg:pypi/here@2', 'pkg:pypi/other@9']);
    expect(written.identities.filter((identity) => identity.includes('pypi'))).toEqual([
      'pkg:pypi/here@2',
      'pkg:pypi/host@1',
      'pkg:pypi/other@9',
    ]);
    expect(written.properties('pkg:pypi/here@2', 'pyenv-sbom:bundled-by')).toEqual([]);
    expect(findings(written)).toEqual([
      'component-unversioned-dropped',
      'sbom-dependency-declared /packages/2',
      'sbom-dependency-declared /packages/3',
    ]);
  });

  it('what the wheel contains is a thing of its own', async () =>
    expect((await scanned('CONTAINS')).identities.filter((identity) => identity.includes('pypi'))).toEqual([
      'pkg:pypi/gone@9',
      'pkg:pypi/here@2',
      'pkg:pypi/here@9',
      'pkg:pypi/host@1',
      'pkg:pypi/other@9',
    ]));
});

describe('what SPDX says is kept', () => {
  it('licences: declared beside concluded, texts of its own, NONE apart from NOASSERTION', async () => {
    const written = await withDocument(
      spdx({
        packages: [
          host,
          package_('both', { licenseDeclared: 'mit or apache-2.0', licenseConcluded: 'MIT' }),
          package_('own', { licenseDeclared: 'LicenseRef-own', licenseConcluded: 'LicenseRef-own AND MIT' }),
          package_('none', { licenseDeclared: 'NONE', licenseConcluded: 'NOASSERTION', copyrightText: 'NONE' }),
          package_('odd', { licenseDeclared: 'whatever you like', licenseConcluded: 'LicenseRef-unknown' }),
        ],
        hasExtractedLicensingInfos: [
          { licenseId: 'LicenseRef-own', name: 'Own licence', extractedText: 'Own text.', seeAlsos: ['https://example.com/own'] },
        ],
        relationships: [DESCRIBES],
      }),
    );
    const of = (name: string) => written.component(`component:${SITE}/host-1.dist-info/sboms/sbom#library/${name}@1`);
    expect(of('both')).toMatchObject({
      licenses: [{ expression: 'MIT OR Apache-2.0', acknowledgement: 'declared' }],
      evidence: { licenses: [{ license: { id: 'MIT', acknowledgement: 'concluded' } }] },
    });
    expect(of('own')).toMatchObject({
      licenses: [
        { license: { name: 'Own licence', acknowledgement: 'declared', url: 'https://example.com/own', text: { content: 'Own text.' } } },
      ],
      evidence: { licenses: [{ expression: 'LicenseRef-own AND MIT', acknowledgement: 'concluded' }] },
    });
    expect(of('none')['licenses']).toBeUndefined();
    expect(of('none').properties).toEqual(
      expect.arrayContaining([
        { name: 'pyenv-sbom:spdx:licenseDeclared', value: 'NONE' },
        { name: 'pyenv-sbom:spdx:copyrightText', value: 'NONE' },
      ]),
    );
    expect(of('odd')).toMatchObject({
      licenses: [{ license: { name: 'whatever you like' } }],
      evidence: { licenses: [{ license: { name: 'LicenseRef-unknown' } }] },
    });
    expect(written.codes).toContain('field-not-representable');
  });

  it('relationships in every direction, with what they say of the need', async () => {
    const types = ['DEPENDS_ON', 'DYNAMIC_LINK', 'STATIC_LINK', 'HAS_PREREQUISITE', 'CONTAINS', 'GENERATED_FROM'];
    const inverse = [
      'DEPENDENCY_OF',
      'CONTAINED_BY',
      'OPTIONAL_DEPENDENCY_OF',
      'BUILD_TOOL_OF',
      'TEST_DEPENDENCY_OF',
      'DATA_FILE_OF',
      'ANCESTOR_OF',
    ];
    const all = [...types, ...inverse].map((type) => ({ type, id: type.toLowerCase().replaceAll('_', '-') }));
    const written = await withDocument(
      spdx({
        packages: [host, ...all.map(({ id }) => package_(id, purl(`pkg:generic/${id}@1`)))],
        relationships: [
          DESCRIBES,
          ...all.map(({ type, id }) => (types.includes(type) ? relation('host', type, id) : relation(id, type, 'host'))),
        ],
      }),
    );
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual(all.map(({ id }) => `pkg:generic/${id}@1`).sort());
    const scopes = Object.fromEntries(
      all.map(({ id }) => [id, written.component(`pkg:generic/${id}@1`).scope]).filter(([, scope]) => scope !== undefined),
    );
    expect(scopes).toEqual({ 'optional-dependency-of': 'optional', 'build-tool-of': 'excluded', 'test-dependency-of': 'excluded' });
  });

  it('dependencies that are known to be none, and those that nobody knows', async () => {
    const written = await withDocument(
      spdx({
        packages: [
          host,
          package_('none', purl('pkg:generic/none@1')),
          package_('unknown', purl('pkg:generic/unknown@1')),
          package_('silent', purl('pkg:generic/silent@1')),
        ],
        relationships: [
          DESCRIBES,
          relation('host', 'DEPENDS_ON', 'none'),
          relation('none', 'DEPENDS_ON', 'NONE'),
          relation('unknown', 'DEPENDS_ON', 'NOASSERTION'),
        ],
      }),
    );
    expect(written.dependsOn('pkg:generic/none@1')).toEqual([]);
    expect(written.compositions).toContainEqual(
      expect.objectContaining({
        aggregate: 'unknown',
        dependencies: expect.arrayContaining(['pkg:generic/silent@1', 'pkg:generic/unknown@1']),
      }),
    );
  });

  it('external and security references, suppliers, files, annotations, other documents', async () => {
    const written = await withDocument(
      spdx({
        packages: [
          host,
          package_('lib', {
            supplier: 'Organization: Acme (a@example.com)',
            originator: 'Person: Ann (ann@example.com)',
            homepage: 'https://example.com/lib',
            downloadLocation: 'git+https://example.com/lib.git@v1#sub',
            primaryPackagePurpose: 'OPERATING-SYSTEM',
            checksums: [
              { algorithm: 'SHA1', checksumValue: 'A'.repeat(40) },
              { algorithm: 'MD4', checksumValue: 'ff' },
            ],
            summary: 'Short.',
            description: 'Long.',
            hasFiles: ['SPDXRef-file'],
            externalRefs: [
              { referenceCategory: 'SECURITY', referenceType: 'cpe22Type', referenceLocator: 'cpe:/a:acme:lib:1' },
              { referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator: 'https://example.com/advisory' },
              { referenceCategory: 'SECURITY', referenceType: 'fix', referenceLocator: 'https://example.com/fix' },
              { referenceCategory: 'SECURITY', referenceType: 'swid', referenceLocator: 'swid:2df9de35' },
              {
                referenceCategory: 'PERSISTENT_ID',
                referenceType: 'swh',
                referenceLocator: 'swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2',
              },
              { referenceCategory: 'OTHER', referenceType: 'vcs', referenceLocator: 'https://example.com/vcs', comment: 'c' },
            ],
            annotations: [
              { annotator: 'Organization: Org', annotationDate: '2026-01-02T00:00:00Z', annotationType: 'REVIEW', comment: 'fine' },
            ],
          }),
        ],
        files: [
          {
            SPDXID: 'SPDXRef-file',
            fileName: './a.c',
            checksums: [{ algorithm: 'SHA1', checksumValue: 'b'.repeat(40) }],
            fileTypes: ['SOURCE'],
            noticeText: 'N',
            copyrightText: '(c)',
          },
        ],
        externalDocumentRefs: [
          {
            externalDocumentId: 'DocumentRef-other',
            spdxDocument: 'https://example.com/other',
            checksum: { algorithm: 'SHA1', checksumValue: 'c'.repeat(40) },
          },
        ],
        relationships: [
          DESCRIBES,
          { spdxElementId: 'SPDXRef-host', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'DocumentRef-other:SPDXRef-x' },
        ],
      }),
    );
    const lib = written.component('cpe:2.3:a:acme:lib:1:*:*:*:*:*:*:*');
    expect(lib).toMatchObject({
      type: 'operating-system',
      supplier: { name: 'Acme', contact: [{ email: 'a@example.com' }] },
      authors: [{ name: 'Ann', email: 'ann@example.com' }],
      description: 'Short.',
      hashes: [{ alg: 'SHA-1', content: 'a'.repeat(40) }],
      swhid: ['swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2'],
      externalReferences: [
        { type: 'advisories', url: 'https://example.com/advisory' },
        { type: 'advisories', url: 'https://example.com/fix', comment: 'fix' },
        { type: 'vcs', url: 'https://example.com/lib.git@v1#sub' },
        { type: 'vcs', url: 'https://example.com/vcs', comment: 'c' },
        { type: 'website', url: 'https://example.com/lib' },
      ],
    });
    const property = (name: string) => written.properties('cpe:2.3:a:acme:lib:1:*:*:*:*:*:*:*', `pyenv-sbom:spdx:${name}`);
    expect([property('externalRef'), property('checksum'), property('description'), property('downloadLocation')]).toEqual([
      ['SECURITY swid swid:2df9de35'],
      ['MD4: ff'],
      ['Long.'],
      ['git+https://example.com/lib.git@v1#sub'],
    ]);
    const file = `component:${SITE}/host-1.dist-info/sboms/sbom#file/./a.c`;
    expect(written.dependsOn('cpe:2.3:a:acme:lib:1:*:*:*:*:*:*:*')).toEqual([file]);
    expect([written.component(file)['copyright'], written.properties(file, 'pyenv-sbom:spdx:fileTypes')]).toEqual(['(c)', ['SOURCE']]);
    expect(written.component('pkg:pypi/host@1')['externalReferences']).toContainEqual({
      type: 'bom',
      url: 'https://example.com/other',
      comment: 'external SPDX document',
      hashes: [{ alg: 'SHA-1', content: 'c'.repeat(40) }],
    });
    expect(findings(written)).toEqual(['sbom-field-not-carried']);
    expect(JSON.parse(written.text).annotations).toEqual([
      {
        subjects: ['cpe:2.3:a:acme:lib:1:*:*:*:*:*:*:*'],
        annotator: { organization: { name: 'Org' } },
        timestamp: '2026-01-02T00:00:00Z',
        text: 'fine',
      },
    ]);
  });

  it('SPDX 3: agents, licences in sets, hashes, identifiers, scopes, completeness, imports, annotations of others', async () => {
    const written = await withDocument(
      spdx3(
        host3,
        {
          type: 'Organization',
          spdxId: `${N}Org`,
          creationInfo: '_:c',
          name: 'Org',
          externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: 'org@example.com' }],
        },
        element('lib', {
          suppliedBy: `${N}Ann`,
          originatedBy: [`${N}Org`, `${N}Ann`],
          summary: 'Short.',
          description: 'Long.',
          software_packageUrl: 'pkg:generic/lib@1',
          software_copyrightText: '(c) Org',
          software_downloadLocation: 'https://example.com/lib.tar.gz',
          builtTime: '2026-01-01T00:00:00Z',
          software_attributionText: ['Thanks.'],
          verifiedUsing: [
            { type: 'Hash', algorithm: 'sha3_256', hashValue: 'a'.repeat(64) },
            { type: 'Hash', algorithm: 'md6', hashValue: 'ff' },
          ],
          externalIdentifier: [
            { type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: 'CVE-1' },
            {
              type: 'ExternalIdentifier',
              externalIdentifierType: 'swhid',
              identifier: 'swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2',
            },
            { type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: 'pkg:generic/second@1' },
          ],
          software_contentIdentifier: [
            {
              type: 'software_ContentIdentifier',
              software_contentIdentifierType: 'gitoid',
              software_contentIdentifierValue: 'gitoid:blob:sha1:261eeb9e9f8b2b4b0d119366dda99c6fd7d35c64',
            },
          ],
          externalRef: [
            { type: 'ExternalRef', externalRefType: 'securityAdvisory', locator: ['https://example.com/a', 'weird:b'] },
            { type: 'ExternalRef', externalRefType: 'purchaseOrder', locator: ['https://example.com/po'] },
          ],
        }),
        {
          type: 'ai_AIPackage',
          spdxId: `${N}model`,
          creationInfo: '_:c',
          name: 'model',
          software_packageUrl: 'pkg:generic/model@1',
          software_packageVersion: '1',
        },
        element('builder', { software_packageUrl: 'pkg:generic/builder@1' }),
        {
          type: 'expandedlicensing_DisjunctiveLicenseSet',
          spdxId: `${N}L`,
          creationInfo: '_:c',
          expandedlicensing_member: ['https://spdx.org/licenses/MIT', `${N}C`],
        },
        {
          type: 'expandedlicensing_CustomLicense',
          spdxId: `${N}C`,
          creationInfo: '_:c',
          name: 'Custom',
          simplelicensing_licenseText: 'Custom text.',
        },
        edge('lib', 'hasDeclaredLicense', ['L']),
        edge('lib', 'hasConcludedLicense', ['C']),
        edge('builder', 'hasDeclaredLicense', ['expandedlicensing_NoAssertionLicense']),
        edge('host', 'contains', ['lib', 'model'], { completeness: 'complete' }),
        { ...edge('host', 'dependsOn', ['builder'], { scope: 'build' }), type: 'LifecycleScopedRelationship' },
        edge('lib', 'dependsOn', ['NoneElement'], { completeness: 'complete' }),
        edge('builder', 'dependsOn', ['NoAssertionElement'], { completeness: 'noAssertion' }),
        edge('lib', 'ancestorOf', ['model']),
        {
          type: 'Annotation',
          spdxId: `${N}note`,
          creationInfo: { type: 'CreationInfo', specVersion: '3.0.1', created: '2026-02-03T00:00:00Z', createdBy: [`${N}Org`] },
          annotationType: 'review',
          subject: `${N}lib`,
          statement: 'fine',
        },
      ),
    );
    expect(written.component('pkg:generic/lib@1')).toMatchObject({
      supplier: { contact: [{ name: 'Ann' }] },
      manufacturer: { name: 'Org', contact: [{ email: 'org@example.com' }] },
      authors: [{ name: 'Ann' }],
      description: 'Short.',
      copyright: '(c) Org',
      hashes: [{ alg: 'SHA3-256', content: 'a'.repeat(64) }],
      licenses: [{ expression: '(MIT OR LicenseRef-1)', acknowledgement: 'declared' }],
      evidence: { licenses: [{ license: { name: 'Custom', acknowledgement: 'concluded', text: { content: 'Custom text.' } } }] },
      omniborId: ['gitoid:blob:sha1:261eeb9e9f8b2b4b0d119366dda99c6fd7d35c64'],
      swhid: ['swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2'],
      externalReferences: [
        { type: 'advisories', url: 'https://example.com/a' },
        { type: 'distribution', url: 'https://example.com/lib.tar.gz' },
        { type: 'other', url: 'https://example.com/po', comment: 'purchaseOrder' },
      ],
    });
    expect(written.component('pkg:generic/model@1').type).toBe('machine-learning-model');
    expect(written.component('pkg:generic/builder@1').scope).toBe('excluded');
    expect(written.dependsOn('pkg:generic/model@1')).toEqual(['pkg:generic/lib@1']);
    expect(written.compositions).toContainEqual(
      expect.objectContaining({ aggregate: 'unknown', dependencies: expect.arrayContaining(['pkg:generic/builder@1']) }),
    );
    expect(JSON.parse(written.text).annotations).toEqual([
      { subjects: ['pkg:generic/lib@1'], annotator: { organization: { name: 'Org' } }, timestamp: '2026-02-03T00:00:00Z', text: 'fine' },
    ]);
    expect(findings(written)).toEqual([]);
  });

  it('SPDX 3: VEX, with what it affects', async () => {
    const vex = (type: string, relationshipType: string, fields: object = {}): object => ({
      ...edge('v', relationshipType, ['lib']),
      type: `security_${type}VulnAssessmentRelationship`,
      spdxId: N + type,
      ...fields,
    });
    const written = await withDocument(
      spdx3(
        host3,
        element('lib', { software_packageUrl: 'pkg:generic/lib@1' }),
        {
          type: 'security_Vulnerability',
          spdxId: `${N}v`,
          creationInfo: '_:c',
          name: 'CVE-2026-1',
          description: 'Bad.',
          security_publishedTime: '2026-01-01T00:00:00Z',
          externalRef: [{ type: 'ExternalRef', externalRefType: 'securityAdvisory', locator: ['https://example.com/v'] }],
        },
        { type: 'security_Vulnerability', spdxId: `${N}w`, creationInfo: '_:c', name: 'CVE-2026-2' },
        vex('VexAffected', 'affects', { security_actionStatement: 'Update.' }),
        vex('VexUnderInvestigation', 'underInvestigationFor'),
        edge('lib', 'hasAssociatedVulnerability', ['w']),
      ),
    );
    expect(written.vulnerabilities).toEqual([
      {
        id: 'CVE-2026-1',
        description: 'Bad.',
        recommendation: 'Update.',
        advisories: [{ url: 'https://example.com/v' }],
        published: '2026-01-01T00:00:00Z',
        analysis: { state: 'exploitable' },
        affects: [{ ref: 'pkg:generic/lib@1' }],
      },
      {
        id: 'CVE-2026-1',
        description: 'Bad.',
        advisories: [{ url: 'https://example.com/v' }],
        published: '2026-01-01T00:00:00Z',
        analysis: { state: 'in_triage' },
        affects: [{ ref: 'pkg:generic/lib@1' }],
      },
      { id: 'CVE-2026-2', affects: [{ ref: 'pkg:generic/lib@1' }] },
    ]);
  });
});

describe('one component', () => {
  it('described in CycloneDX by one wheel and in SPDX by another is one, with two parents', async () => {
    const written = await withDocument(
      spdx({
        packages: [host, package_('heck', { ...purl('pkg:cargo/heck@0.5.0'), versionInfo: '0.5.0' })],
        relationships: [DESCRIBES, relation('host', 'STATIC_LINK', 'heck')],
      }),
    );
    expect(written.identities.filter((identity) => identity.includes('heck'))).toEqual(['pkg:cargo/heck@0.5.0']);
    expect([written.dependsOn('pkg:pypi/host@1'), written.dependsOn('pkg:pypi/other@2')]).toEqual([
      ['pkg:cargo/heck@0.5.0'],
      ['pkg:cargo/heck@0.5.0'],
    ]);
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:bundled-by')).toEqual(['pkg:pypi/host@1', 'pkg:pypi/other@2']);
  });

  it('which one wheel describes, and another lists, says whose words it has (R12)', async () => {
    const written = await withDocument(
      spdx({
        packages: [host, package_('heck', { ...purl('pkg:cargo/heck@0.5.0'), versionInfo: '0.5.0', licenseDeclared: 'MIT' })],
        relationships: [DESCRIBES, relation('host', 'STATIC_LINK', 'heck')],
      }),
    );
    const copies = written.components.filter(({ purl: of }) => of === 'pkg:cargo/heck@0.5.0');
    expect(copies.map(({ licenses }) => licenses)).toEqual([[{ license: { id: 'MIT', acknowledgement: 'declared' } }]]);
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:stated-by')).toEqual(['pkg:pypi/host@1']);
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:listed-by')).toEqual(['pkg:pypi/other@2']);
  });
});
