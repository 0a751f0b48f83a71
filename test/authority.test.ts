/**
 * Who may say what (docs/rules.md R12): every field of the model, said by a stranger of everything that it does not carry; and by a
 * carrier of what is its own. The fields come from the model's types and from the table of the rule, so that none is forgotten.
 */
import { describe, expect, it } from 'vitest';
import { readSbom } from '../src/formats/index.ts';
import { scanEnvironment, writeDocument } from '../src/index.ts';
import { WORDS } from '../src/merge/authority/words.ts';
import type { ComponentFacts, ComponentId } from '../src/model/component.ts';
import type { RootedInventory } from '../src/model/inventory.ts';
import { canonicalDocument } from '../src/pipeline/convert.ts';
import { expectBystandersKept } from './support/bystanders.ts';
import { maturin } from './support/documents.ts';
import { distribution, virtualEnvironment } from './support/environment.ts';
import { scan } from './support/scan.ts';

const EVIL = 'pkg:pypi/evil@1.0' as ComponentId;
/** A package of which its carrier says nothing but that it is there. */
const LISTED = { type: 'library', name: 'listed', version: '2.0.0', purl: 'pkg:cargo/listed@2.0.0' };
const NEIGHBOURS = [
  distribution('requests', '2.31.0', { headers: ['Summary: HTTP', 'License-Expression: Apache-2.0'] }),
  distribution('orjson', '3.10.0', {
    sboms: { 'orjson.cyclonedx.json': maturin('orjson', '3.10.0', [{ name: 'heck', version: '0.5.0' }]) },
  }),
  distribution('lister', '1.0', { sboms: { 'lister.cdx.json': { bomFormat: 'CycloneDX', specVersion: '1.6', components: [LISTED] } } }),
];
const HECK = {
  type: 'library',
  name: 'heck',
  version: '0.5.0',
  purl: 'pkg:cargo/heck@0.5.0',
  scope: 'required',
  author: 'Author of heck',
  description: 'The heck crate.',
  licenses: [{ expression: 'MIT OR Apache-2.0' }],
  hashes: [{ alg: 'SHA-256', content: '0'.repeat(64) }],
};

const BUNDLED_BY = 'pyenv-sbom:bundled-by';
const cpeRef = (cpe: string): object => ({ referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: cpe });
/** An SPDX document of a package of which only that is said, beside its purl. */
const spdxOf = ({
  externalRefs = [],
  ...said
}: {
  readonly externalRefs?: readonly object[];
  readonly [key: string]: unknown;
}): object => ({
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'x',
  documentNamespace: 'https://example.com/x',
  creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: x'] },
  packages: [
    {
      SPDXID: 'SPDXRef-a',
      name: 'listed',
      versionInfo: '2.0.0',
      downloadLocation: 'NOASSERTION',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: LISTED.purl }, ...externalRefs],
      ...said,
    },
  ],
  files:
    'hasFiles' in said ? [{ SPDXID: 'SPDXRef-f', fileName: './a', checksums: [{ algorithm: 'SHA1', checksumValue: 'a'.repeat(40) }] }] : [],
});

/** How a stranger's document means what it does not carry. */
const TARGETS = {
  'an installed distribution': { type: 'library', name: 'requests', version: '2.31.0', purl: 'pkg:pypi/requests@2.31.0' },
  'an installed distribution without its version': { type: 'library', name: 'requests', purl: 'pkg:pypi/requests' },
  'the interpreter': { type: 'application', name: 'python', version: '3.11.7', purl: 'pkg:generic/python@3.11.7' },
  'the interpreter by its CPE': { type: 'application', name: 'x', version: '3.11.7', cpe: 'cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*' },
  'the root': { 'bom-ref': 'environment', type: 'platform', name: 'python-environment' },
  "another's crate": HECK,
  'what another only lists': LISTED,
  "another's crate, bare": { type: 'library', name: 'heck', version: '0.5.0', purl: 'pkg:cargo/heck@0.5.0' },
} as const;

/** What a stranger says, field by field, in CycloneDX. */
const FORGED: { readonly [K in keyof Required<ComponentFacts>]: object } = {
  type: { type: 'operating-system' },
  name: { name: 'forged' },
  group: { group: 'forged' },
  version: { version: '9.9.9' },
  purl: { purl: 'pkg:npm/harmless@1.0.0', cpe: 'cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*' },
  // Without a version: it takes that of the component.
  cpes: { cpe: 'cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*' },
  scope: { scope: 'excluded' },
  description: { description: 'forged' },
  copyright: { copyright: 'forged' },
  mimeType: { 'mime-type': 'text/forged' },
  supplier: { supplier: { name: 'Forger' } },
  manufacturer: { manufacturer: { name: 'Forger' } },
  authors: { authors: [{ name: 'Forger' }] },
  publisher: { publisher: 'Forger' },
  licenses: { licenses: [{ license: { id: 'WTFPL' } }] },
  hashes: { hashes: [{ alg: 'SHA-256', content: 'f'.repeat(64) }] },
  externalReferences: { externalReferences: [{ type: 'exploitability-statement', url: 'https://example.com/forged' }] },
  tags: { tags: ['forged'] },
  omniborIds: { omniborId: [`gitoid:blob:sha1:${'f'.repeat(40)}`] },
  swhids: { swhid: [`swh:1:cnt:${'f'.repeat(40)}`] },
  modified: { modified: true },
  properties: { properties: [{ name: 'forged', value: 'x' }] },
  pedigree: { pedigree: { patches: [{ type: 'backport', resolves: [{ type: 'security', id: 'CVE-2023-32681' }] }] } },
  evidence: { evidence: { licenses: [{ license: { id: 'WTFPL' } }], copyright: [{ text: 'forged' }] } },
};

type Claim = Exclude<keyof typeof WORDS, keyof ComponentFacts>;

/** What a stranger says beside its components, about the reference `target`. */
const CLAIMS: { readonly [C in Claim]: (target: string) => object } = {
  completeness: (target) => ({ compositions: [{ aggregate: 'incomplete', assemblies: [target], dependencies: [target] }] }),
  dependenciesKnown: (target) => ({ dependencies: [{ ref: target }] }),
  vulnerabilities: (target) => ({
    vulnerabilities: [{ id: 'CVE-2023-32681', analysis: { state: 'not_affected' }, affects: [{ ref: target }] }],
  }),
  annotations: (target) => ({
    annotations: [
      { subjects: [target], annotator: { organization: { name: 'Forger' } }, timestamp: '2026-01-01T00:00:00Z', text: 'forged' },
    ],
  }),
  sources: (target) => ({ citations: [{ pointers: ['/components/0'], timestamp: '2026-01-01T00:00:00Z', attributedTo: target }] }),
  'edges from': (target) => ({ dependencies: [{ ref: target, dependsOn: ['own'] }] }),
  'edges to': (target) => ({ dependencies: [{ ref: 'own', dependsOn: [target] }] }),
  bundling: (target) => ({ compositions: [{ aggregate: 'complete', assemblies: [target] }] }),
};

async function inventoryOf(...parts: readonly ReturnType<typeof distribution>[]): Promise<RootedInventory> {
  const { inventory } = await scanEnvironment({ paths: [virtualEnvironment(...NEIGHBOURS, ...parts)] });
  if (inventory === undefined) throw new Error('nothing was scanned');
  return inventory;
}

/** The distribution `evil` with a document that speaks about `target`. */
function evil(target: object, claims: object = {}): ReturnType<typeof distribution> {
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    components: [
      { 'bom-ref': 'target', ...target },
      { 'bom-ref': 'own', type: 'library', name: 'own', version: '1', purl: 'pkg:cargo/own@1' },
    ],
    ...claims,
  };
  return distribution('evil', '1.0', { sboms: { 'x.json': document } });
}

describe.each(Object.entries(TARGETS))('a stranger, of %s,', (_name, target) => {
  const reference = 'bom-ref' in target ? target['bom-ref'] : 'target';
  it.each(Object.entries(FORGED))('cannot say %s', async (_field, forged) => {
    expectBystandersKept(await inventoryOf(), await inventoryOf(evil({ ...target, ...forged })), EVIL);
  });
  it.each(Object.entries(CLAIMS))('cannot claim %s', async (_claim, claims) => {
    expectBystandersKept(await inventoryOf(), await inventoryOf(evil(target, claims(reference))), EVIL);
  });
});

describe('what a stranger says of what is there by itself', () => {
  const attributed = Object.keys(FORGED).filter((field) => WORDS[field as keyof ComponentFacts].installed === 'attributed');
  it.each(attributed)('stands with the stranger: %s', async (field) => {
    const forged = { ...TARGETS['an installed distribution'], ...FORGED[field as keyof ComponentFacts] };
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil(forged)));
    const stated = written.properties(EVIL, 'pyenv-sbom:stated-of').filter((text) => text.startsWith(`pkg:pypi/requests@2.31.0 ${field} `));
    expect(stated).not.toEqual([]);
  });

  it('is a warning where it is of weight', async () => {
    const target = TARGETS['an installed distribution'];
    const written = await scan(
      virtualEnvironment(
        ...NEIGHBOURS,
        evil({ ...target, ...FORGED.cpes, ...FORGED.licenses, ...FORGED.description }, CLAIMS.vulnerabilities('target')),
      ),
    );
    expect(written.diagnostics.filter(({ code }) => code === 'sbom-statement-not-taken')).toEqual([
      expect.objectContaining({
        distribution: 'evil',
        component: 'pkg:pypi/requests@2.31.0',
        fields: ['cpes', 'licenses', 'vulnerabilities'],
      }),
    ]);
    expect(written.vulnerabilities).toEqual([]);
    // It says that requests is there.
    expect(written.dependsOn(EVIL)).toContain('pkg:pypi/requests@2.31.0');
    expect(written.properties('pkg:pypi/requests@2.31.0', 'pyenv-sbom:bundled-by')).toEqual([EVIL]);
  });

  it('is nothing new where it repeats what is known', async () => {
    const target = { ...TARGETS['an installed distribution'], description: 'HTTP', licenses: [{ license: { id: 'Apache-2.0' } }] };
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil(target)));
    expect(written.properties(EVIL, 'pyenv-sbom:stated-of')).toEqual([]);
    expect(written.codes.filter((code) => code !== 'sbom-field-not-carried')).toEqual([]);
  });
});

describe('what a document says of the distribution that carries it', () => {
  it.each(['1.0', undefined])('is no CPE of another release; the document has version %s', async (version) => {
    const component = { type: 'library', name: 'evil', version, cpe: 'cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*' };
    const document = { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component } };
    const written = await scan(virtualEnvironment(distribution('evil', '1.0', { sboms: { 'x.json': document } })));
    expect(written.component(EVIL)).not.toHaveProperty('cpe');
    expect(written.properties(EVIL, 'pyenv-sbom:cpe-of-other-version')).toEqual([component.cpe]);
    expect(written.codes).toContain('component-cpe-mismatch');
  });
});

describe('what several carriers describe', () => {
  it('is one component where they agree', async () => {
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil(HECK, CLAIMS.dependenciesKnown('target'))));
    expect(written.identities.filter((identity) => identity.includes('heck'))).toEqual(['pkg:cargo/heck@0.5.0']);
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:bundled-by')).toEqual([EVIL, 'pkg:pypi/orjson@3.10.0']);
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:stated-by')).toEqual([]);
  });

  it('is one where some only list it, and says whose words it has', async () => {
    const described = { ...LISTED, ...FORGED.licenses, ...FORGED.supplier };
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil(described)));
    expect(written.identities.filter((identity) => identity.includes('listed'))).toEqual(['pkg:cargo/listed@2.0.0']);
    expect(written.component('pkg:cargo/listed@2.0.0')).toMatchObject({ supplier: { name: 'Forger' } });
    expect(written.properties('pkg:cargo/listed@2.0.0', 'pyenv-sbom:stated-by')).toEqual([EVIL]);
    expect(written.properties('pkg:cargo/listed@2.0.0', 'pyenv-sbom:listed-by')).toEqual(['pkg:pypi/lister@1.0']);
  });

  it('has no note on what was found out of the words of who only lists it', async () => {
    const purl = 'pkg:rpm/almalinux/openssl-libs@1.1.1k-12.el8_9';
    const rpm = { type: 'library', name: 'openssl-libs', version: '1.1.1k-12.el8_9', 'bom-ref': 'target', purl };
    const listing = distribution('numpy', '2.0.0', {
      sboms: { 'x.cdx.json': { bomFormat: 'CycloneDX', specVersion: '1.6', components: [rpm] } },
    });
    const notes = async (...distributions: readonly ReturnType<typeof distribution>[]) =>
      (await scan(virtualEnvironment(listing, ...distributions))).components
        .filter(({ properties = [] }) => properties.some(({ name, value }) => name === BUNDLED_BY && value === 'pkg:pypi/numpy@2.0.0'))
        .map(({ properties = [] }) => properties.filter(({ name }) => /:(?:derived|cpe-of-other-version)$/.test(name)));
    expect(await notes(evil({ ...rpm, cpe: 'cpe:2.3:a:v:p:1:*:*:*:*:*:*:*' }))).toEqual(await notes());
  });

  // The cause: what our notes hold of a document's words (a comment, an attribution text, files) was taken for notes of our own, which
  // whoever listed or described the package besides took away.
  it.each([
    ['a comment', { comment: 'as honest has it' }, 'pyenv-sbom:spdx:comment'],
    ['an attribution text', { attributionTexts: ['keep this'] }, 'pyenv-sbom:spdx:attributionTexts'],
    ['files', { hasFiles: ['SPDXRef-f'] }, 'pyenv-sbom:files-collapsed'],
    ['a CPE of another version', { externalRefs: [cpeRef('cpe:2.3:a:v:p:9:*:*:*:*:*:*:*')] }, 'pyenv-sbom:cpe-of-other-version'],
  ])('keeps what one says in words that we note, whoever else lists or describes it: %s', async (_what, said, note) => {
    const honest = distribution('honest', '1.0', { sboms: { 'x.spdx.json': spdxOf(said) } });
    const before = await scan(virtualEnvironment(honest));
    const [alone] = before.components.filter(({ name }) => name === 'listed');
    const noted = alone?.properties?.filter(({ name }) => name === note);
    expect(noted).toHaveLength(1);
    for (const other of [LISTED, { ...LISTED, ...FORGED.licenses }, { ...LISTED, ...FORGED.cpes }]) {
      const written = await scan(virtualEnvironment(honest, evil(other)));
      const own = written.components.filter(({ properties = [] }) => properties.some(({ value }) => value === 'pkg:pypi/honest@1.0'));
      expect(own.map(({ properties = [] }) => properties.filter(({ name }) => name === note))).toEqual([noted]);
      expect(own[0]).not.toHaveProperty('licenses');
      expect(own[0]).not.toHaveProperty('cpe');
    }
  });

  it('shares what is noted of the words of the one who describes it, as any other word of it', async () => {
    const lister = distribution('lister', '1.0', {
      sboms: { 'x.json': { bomFormat: 'CycloneDX', specVersion: '1.6', components: [LISTED] } },
    });
    const files = distribution('other', '1.0', { sboms: { 'x.spdx.json': spdxOf({ hasFiles: ['SPDXRef-f'], comment: 'mine' }) } });
    const written = await scan(virtualEnvironment(lister, files));
    expect(written.identities.filter((identity) => identity.includes('listed'))).toEqual(['pkg:cargo/listed@2.0.0']);
    expect(written.properties('pkg:cargo/listed@2.0.0', 'pyenv-sbom:files-collapsed')).toEqual(['1']);
    expect(written.properties('pkg:cargo/listed@2.0.0', 'pyenv-sbom:stated-by')).toEqual(['pkg:pypi/other@1.0']);
  });

  it('shares no note by which the package is another one: a crate that was built from a folder', async () => {
    const lister = distribution('lister', '1.0', {
      sboms: { 'x.json': { bomFormat: 'CycloneDX', specVersion: '1.6', components: [LISTED] } },
    });
    const local = { ...LISTED, purl: `${LISTED.purl}?download_url=file:///build/listed`, ...FORGED.description };
    const written = await scan(virtualEnvironment(lister, evil(local)));
    const [own] = written.components.filter(({ properties = [] }) => properties.some(({ value }) => value === 'pkg:pypi/lister@1.0'));
    expect(own?.properties?.filter(({ name }) => name === 'pyenv-sbom:local-source')).toEqual([]);
    expect(own).not.toHaveProperty('description');
  });

  it.each(['cpes', 'modified', 'pedigree', 'externalReferences'] as const)(
    'is two where one judges, and the other lists: %s',
    async (field) => {
      const written = await scan(virtualEnvironment(...NEIGHBOURS, evil({ ...LISTED, ...FORGED[field] })));
      expect(written.identities.filter((identity) => identity.includes('listed'))).toHaveLength(2);
      const [own] = written.components.filter(({ properties }) => properties?.some(({ value }) => value === 'pkg:pypi/lister@1.0'));
      expect(own).not.toHaveProperty('cpe');
      expect(own).not.toHaveProperty('modified');
      expect(own).not.toHaveProperty('pedigree');
      expect(own).not.toHaveProperty('externalReferences');
    },
  );

  it('is two where they call it differently, also when the document is read again', async () => {
    const inventory = await inventoryOf(evil({ ...LISTED, name: 'other', ...FORGED.licenses }));
    const text = writeDocument(inventory).value;
    const { value: document } = readSbom(Buffer.from(text), 'x.json', { depth: 100, values: 100_000, trust: 'own' });
    if (document === undefined) throw new Error('our own document cannot be read');
    expect(writeDocument(canonicalDocument({ document, digest: '' }, {}).value.inventory).value).toBe(text);
    expect(inventory.components.filter(({ id }) => id.startsWith('pkg:cargo/listed@2.0.0'))).toHaveLength(2);
  });

  it('is three where two describe it differently, and the third lists it', async () => {
    const other = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ ...LISTED, ...FORGED.licenses }] };
    const third = distribution('other', '1.0', { sboms: { 'x.json': other } });
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil({ ...LISTED, ...FORGED.description }), third));
    expect(written.identities.filter((identity) => identity.includes('listed'))).toHaveLength(3);
  });

  it('is as many as there are descriptions, with a finding where hash, CPE or licence contradict each other', async () => {
    const written = await scan(virtualEnvironment(...NEIGHBOURS, evil({ ...HECK, ...FORGED.hashes, ...FORGED.modified })));
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:stated-by')).toEqual(['pkg:pypi/orjson@3.10.0']);
    const [copy] = written.components.filter(({ 'bom-ref': id }) => id.startsWith('pkg:cargo/heck@0.5.0#'));
    expect(copy).toMatchObject({ purl: 'pkg:cargo/heck@0.5.0', modified: true, hashes: [{ content: 'f'.repeat(64) }] });
    expect(written.properties(copy?.['bom-ref'] ?? '', 'pyenv-sbom:stated-by')).toEqual([EVIL]);
    expect(written.diagnostics.filter(({ code }) => code !== 'sbom-field-not-carried')).toEqual([
      expect.objectContaining({ code: 'component-copies-differ', component: 'pkg:cargo/heck@0.5.0', fields: ['hashes'] }),
    ]);
  });
});

describe('what a carrier says of its own', () => {
  it.each(Object.entries(FORGED).filter(([field]) => !['type', 'name', 'version', 'purl', 'group', 'cpes'].includes(field)))(
    'is taken: %s',
    async (_field, forged) => {
      const own = { type: 'library', name: 'mine', version: '1', purl: 'pkg:cargo/mine@1' };
      const written = await scan(virtualEnvironment(evil({ ...own, ...forged })), { specVersion: '1.7' });
      expect(written.component('pkg:cargo/mine@1')).toMatchObject(
        Object.fromEntries(Object.entries(forged).filter(([key]) => key !== 'properties' && key !== 'evidence')),
      );
    },
  );

  it('is what a vulnerability is about that names nothing', async () => {
    const written = await scan(
      virtualEnvironment(...NEIGHBOURS, evil({ type: 'library', name: 'x', version: '1' }, { vulnerabilities: [{ id: 'CVE-1' }] })),
    );
    expect(written.vulnerabilities).toEqual([expect.objectContaining({ id: 'CVE-1', affects: [{ ref: EVIL }] })]);
  });
});

describe('absorption', () => {
  const cpe = (name: string, version: string): string => `cpe:2.3:a:${name}:${name}:${version}:*:*:*:*:*:*:*`;

  it('two CPEs of one record unite nobody', async () => {
    const carrying = (name: string): ReturnType<typeof distribution> =>
      distribution(name, '1', {
        sboms: {
          'x.json': {
            bomFormat: 'CycloneDX',
            specVersion: '1.5',
            metadata: { component: { type: 'library', name, version: '1', purl: `pkg:pypi/${name}@1`, cpe: cpe(name, '1') } },
          },
        },
      });
    const bridge = evil({
      type: 'library',
      name: 'bridge',
      version: '1',
      cpe: cpe('alpha', '1'),
      properties: [{ name: 'syft:cpe23', value: cpe('beta', '1') }],
    });
    const written = await scan(virtualEnvironment(carrying('alpha'), carrying('beta'), bridge));
    for (const purl of ['pkg:pypi/alpha@1', 'pkg:pypi/beta@1', EVIL]) expect(written.identities).toContain(purl);
  });

  it("an npm package that carries a C library's CPE swallows nothing", async () => {
    const openssl = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [{ type: 'library', name: 'openssl', version: '3', cpe: cpe('openssl', '3') }],
    };
    const victim = distribution('numpy', '1', { sboms: { 'x.json': openssl } });
    const harmless = evil({ type: 'library', name: 'harmless', version: '3', purl: 'pkg:npm/harmless@3', cpe: cpe('openssl', '3') });
    const written = await scan(virtualEnvironment(victim, harmless));
    expect(written.component(cpe('openssl', '3'))).toMatchObject({ name: 'openssl', version: '3' });
    // Nor do they become one in the document of one speaker.
    const both = {
      ...openssl,
      components: [
        ...openssl.components,
        { type: 'library', name: 'harmless', version: '3', purl: 'pkg:npm/harmless@3', cpe: cpe('openssl', '3') },
      ],
    };
    expect((await scan(virtualEnvironment(distribution('numpy', '1', { sboms: { 'x.json': both } })))).identities).toContain(
      cpe('openssl', '3'),
    );
  });

  it('what is installed from a URL is not the package of the registry', async () => {
    const url = 'https://example.com/requests-2.31.0.whl';
    const written = await scan([
      virtualEnvironment(distribution('requests', '2.31.0')),
      virtualEnvironment(distribution('requests', '2.31.0', { directUrl: { url, archive_info: {} } })),
    ]);
    expect(written.identities.filter((identity) => identity.includes('requests'))).toEqual([
      'pkg:pypi/requests@2.31.0',
      `pkg:pypi/requests@2.31.0?download_url=${encodeURIComponent(url).replaceAll('%3A', ':')}`,
    ]);
  });

  it('no character in a name makes the keys of two packages equal', async () => {
    const rpm = (purl: string): object => ({ type: 'library', name: 'x', version: '1', purl });
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        rpm('pkg:generic/a@1%00?x=2'),
        rpm('pkg:generic/a@1?x=2'),
        rpm('pkg:generic/a@1?x=2%00y=3'),
        rpm('pkg:generic/a@1?x=2&y=3'),
      ],
    };
    const written = await scan(virtualEnvironment(distribution('foo', '1', { sboms: { 'x.json': document } })));
    expect(written.identities.filter((identity) => identity.startsWith('pkg:generic/a'))).toHaveLength(4);
  });

  it('RECORD gives nobody what is installed by itself', async () => {
    const evilRecord = distribution('evil', '1.0', {
      record: ['./requests-2.31.0.dist-info/METADATA,,', 'requests-2.31.0.dist-info/RECORD,,', './orjson-3.10.0.dist-info/METADATA,,'],
    });
    expectBystandersKept(await inventoryOf(), await inventoryOf(evilRecord), EVIL);
  });
});
