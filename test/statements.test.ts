/** What documents say is neither lost nor made more than it is (docs/rules.md R1.5, R2, R4.8, R4.9, R5.4, R6.2, R7). */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertSbom, mergeSboms, type Result, writeDocument } from '../src/index.ts';
import { type Crate, maturin, virtualenv } from './support/documents.ts';
import { distribution, emptyFolder, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const bom = (fields: object): object => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...fields });
const sbom = (document: object): { readonly sboms: Readonly<Record<string, object>> } => ({ sboms: { 'sbom.json': document } });
const LINUX = ['cp311-cp311-manylinux_2_28_x86_64'];
const file = (name: string, fields: object = {}): object => ({ type: 'file', 'bom-ref': `file:${name}`, name, ...fields });

describe('R4.8: files', () => {
  const document = bom({
    metadata: { component: { type: 'library', 'bom-ref': 'a', name: 'a', version: '1', purl: 'pkg:pypi/a@1' } },
    components: [
      { type: 'library', 'bom-ref': 'x', name: 'x', version: '2', purl: 'pkg:generic/x@2', components: [file('x/one.h'), file('x/two.h')] },
      file('a/__init__.py', { hashes: [{ alg: 'SHA-1', content: '0'.repeat(40) }] }),
      file('a/data', { components: [file('a/data/1.txt'), file('a/data/deep', { components: [file('a/data/deep/2.txt')] })] }),
      file('a.libs/libodd-0123abcd.so.1'),
      file('a/known.bin', { cpe: 'cpe:2.3:a:known:known:1:*:*:*:*:*:*:*', version: '1' }),
      file('a/affected.bin'),
    ],
    dependencies: [{ ref: 'a', dependsOn: ['file:a/__init__.py', 'x'] }],
    vulnerabilities: [{ id: 'CVE-2026-1', affects: [{ ref: 'file:a/affected.bin' }] }],
  });

  it('are counted on what contains them, else on the distribution; what says more than its name stays', async () => {
    const written = await scan(virtualEnvironment(distribution('a', '1', { ...sbom(document), tags: LINUX })));
    expect(written.properties('pkg:generic/x@2', 'pyenv-sbom:files-collapsed')).toEqual(['2']);
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:files-collapsed')).toEqual(['5']);
    const kept = written.components.filter(({ type }) => type === 'file').map(({ name }) => name);
    expect(kept.sort()).toEqual(['a.libs/libodd-0123abcd.so.1', 'a/affected.bin', 'a/known.bin']);
    expect(written.vulnerabilities).toMatchObject([{ affects: [{ ref: expect.stringContaining('a/affected.bin') }] }]);
    const { componentsRead, componentsInstalled, ...rest } = written.result.summary;
    expect(componentsRead + componentsInstalled).toBe(
      rest.componentsWritten + rest.componentsUnified + rest.componentsDeduplicated + rest.componentsDropped,
    );
    expect(rest.componentsDropped).toBe(7);
  });

  it('stay where they are asked for', async () => {
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(document))), { documentFiles: 'keep' });
    expect(written.components.filter(({ type }) => type === 'file')).toHaveLength(10);
    expect(written.text).not.toContain('files-collapsed');
  });

  it('of what a distribution carries are counted on that', async () => {
    const written = await scan(virtualEnvironment(distribution('virtualenv', '21.14.1', sbom(virtualenv('21.14.1')))));
    expect(written.properties('pkg:pypi/pip@26.0.1', 'pyenv-sbom:files-collapsed')).toEqual(['1']);
    expect(written.components.some(({ type }) => type === 'file')).toBe(false);
  });

  it('that contain each other end', async () => {
    const round = bom({
      components: [file('one'), file('two')],
      dependencies: [
        { ref: 'file:one', dependsOn: ['file:two'] },
        { ref: 'file:two', dependsOn: ['file:one'] },
      ],
    });
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(round))));
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:files-collapsed')).toEqual(['2']);
  });
});

describe('R4.9: crates of all targets', () => {
  const crates: readonly Crate[] = [
    { name: 'regex', version: '1.0.0', dependsOn: ['windows-sys'] },
    { name: 'windows-sys', version: '0.60.0', dependsOn: ['windows-targets'] },
    { name: 'windows-targets', version: '0.53.0' },
    { name: 'windowless', version: '1.0.0' },
    { name: 'core-foundation', version: '0.10.0' },
    { name: 'libc', version: '0.2.177' },
  ];
  const scanned = (tags: readonly string[]) =>
    scan(virtualEnvironment(distribution('a', '1', { ...sbom(maturin('a-rust', '1', crates)), tags })));
  const marksOf = (written: Awaited<ReturnType<typeof scanned>>, crate: string): readonly string[] => [
    ...written.properties(`pkg:cargo/${crate}`, 'pyenv-sbom:other-target'),
    ...written.properties(`pkg:cargo/${crate}`, 'pyenv-sbom:bundled-by'),
  ];

  it('in a wheel for Linux those of Windows and macOS say so, and are not bundled', async () => {
    const written = await scanned(LINUX);
    expect(marksOf(written, 'windows-sys@0.60.0')).toEqual(['windows']);
    expect(marksOf(written, 'windows-targets@0.53.0')).toEqual(['windows']);
    expect(marksOf(written, 'core-foundation@0.10.0')).toEqual(['darwin']);
    for (const crate of ['regex@1.0.0', 'windowless@1.0.0', 'libc@0.2.177']) expect(marksOf(written, crate)).toEqual(['pkg:pypi/a@1']);
    expect(written.dependsOn('pkg:cargo/regex@1.0.0')).toEqual(['pkg:cargo/windows-sys@0.60.0']);
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:sbom-property')).toEqual(['sbom.json: cdx:rustc:sbom:target:all_targets=true']);
    expect(written.codes).not.toContain('sbom-field-not-carried');
  });

  it('in a wheel for Windows they are what it holds; in one for any system nobody can tell', async () => {
    expect(marksOf(await scanned(['cp311-abi3-win_amd64']), 'windows-sys@0.60.0')).toEqual(['pkg:pypi/a@1']);
    expect(marksOf(await scanned(['cp311-abi3-win_amd64']), 'core-foundation@0.10.0')).toEqual(['darwin']);
    expect(marksOf(await scanned(['py3-none-any']), 'windows-sys@0.60.0')).toEqual(['pkg:pypi/a@1']);
  });
});

describe('R5.4: a crate that was built from a folder', () => {
  const crate = (local: boolean): object => maturin('x-rust', '1', [{ name: 'shared', version: '0.19.0', local }]);

  it("says so, and does not take the hash of the registry's crate", async () => {
    const environment = virtualEnvironment(
      distribution('own', '1', { ...sbom(crate(true)), tags: LINUX }),
      distribution('other', '1', { ...sbom(crate(false)), tags: LINUX }),
    );
    const written = await scan(environment);
    const copies = written.components.filter(({ purl }) => purl === 'pkg:cargo/shared@0.19.0');
    const facts = copies.map(({ 'bom-ref': ref, hashes }) => [
      written.properties(ref, 'pyenv-sbom:bundled-by')[0],
      written.properties(ref, 'pyenv-sbom:local-source'),
      hashes === undefined,
    ]);
    expect(facts.sort()).toEqual([
      ['pkg:pypi/other@1', [], false],
      ['pkg:pypi/own@1', ['true'], true],
    ]);
    expect(written.text).not.toContain('file:/');
  });
});

describe('R1.5: what a document says of itself', () => {
  const TOX = bom({
    metadata: {
      tools: {
        components: ['cpython', 'hatchling', 'installer', 'packaging', 'pluggy'].map((name) => ({ type: 'library', name, version: '1' })),
      },
      authors: [{ name: 'Ann', email: 'ann@example.org' }],
      supplier: { name: 'tox-dev', contact: [{ email: 'tox@example.org' }] },
      manufacturer: { contact: [{ name: 'Bea' }] },
      licenses: [{ license: { id: 'CC0-1.0' } }],
      properties: [
        { name: 'tox:sbom:scope', value: 'direct' },
        { name: 'pyenv-sbom:alias', value: 'forged' },
      ],
      component: { type: 'library', 'bom-ref': 'a', name: 'a', version: '1', purl: 'pkg:pypi/a@1' },
    },
  });

  it('stays: tools that are no applications, who answers for it, its licence, its properties', async () => {
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(TOX))));
    const said = (name: string): readonly string[] => written.properties('pkg:pypi/a@1', `pyenv-sbom:${name}`);
    expect(said('sbom-tool')).toHaveLength(5);
    expect(said('sbom-author')).toEqual([
      'sbom.json: author Ann <ann@example.org>',
      'sbom.json: manufacturer Bea',
      'sbom.json: supplier tox-dev <tox@example.org>',
    ]);
    expect(said('sbom-license')).toEqual(['sbom.json: CC0-1.0']);
    expect(said('sbom-property')).toEqual(['sbom.json: tox:sbom:scope=direct']);
    expect(written.text).toContain('CycloneDX 1.6 by cpython 1, hatchling 1, installer 1, packaging 1, 1 more');
    expect(written.text).not.toContain('forged');
  });

  it('applications among its tools are its makers', async () => {
    const tools = ['maker.py', 'cpython', 'hatchling', 'installer'].map((name) => ({
      type: name === 'maker.py' ? 'application' : 'library',
      name,
    }));
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(bom({ metadata: { tools: { components: tools } } })))));
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:sbom-tool')).toEqual(['sbom.json: maker.py']);
  });

  it('SPDX: the people and organisations among its creators', async () => {
    const spdx = {
      spdxVersion: 'SPDX-2.3',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'a',
      creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: x-1', 'Person: Ann (ann@example.org)', 'Organization: Acme'] },
    };
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(spdx))));
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:sbom-author')).toEqual([
      'sbom.json: author Ann <ann@example.org>',
      'sbom.json: organization Acme',
    ]);
  });

  it('"PEP 770" is said of what lies in sboms/ alone', async () => {
    const inside = bom({ components: [] });
    const environment = virtualEnvironment(distribution('a', '1', { ...sbom(inside), headers: ['Sbom-File: draft.json'] }), {
      'a-1.dist-info/draft.json': inside,
    });
    const written = await scan(environment);
    const comments = (written.component('pkg:pypi/a@1')['externalReferences'] as readonly Record<string, string>[]).map(
      ({ url, comment }) => [url?.slice(url.lastIndexOf('/') + 1), comment],
    );
    expect(comments).toEqual([
      ['draft.json', 'SBOM that a header of the metadata names, CycloneDX 1.6'],
      ['sbom.json', 'embedded SBOM (PEP 770), CycloneDX 1.6'],
    ]);
  });
});

describe('R2: the licence of a distribution', () => {
  const document = maturin('pyromark', '0.10.3', []);
  const scanned = (headers: readonly string[]) =>
    scan(virtualEnvironment(distribution('pyromark', '0.10.3', { ...sbom(document), headers })));

  it('is that of the crate it was built from, where core metadata states none; whose word it is, is said', async () => {
    const written = await scanned([]);
    expect(written.component('pkg:pypi/pyromark@0.10.3')['licenses']).toMatchObject([{ license: { id: 'MIT' } }]);
    expect(written.properties('pkg:pypi/pyromark@0.10.3', 'pyenv-sbom:stated-license')).toEqual([
      `MIT in ${SITE}/pyromark-0.10.3.dist-info/sboms/sbom.json`,
    ]);
    expect(written.codes).not.toContain('component-conflict');
  });

  it('of core metadata wins, and another one is evidence', async () => {
    const written = await scanned(['License-Expression: Apache-2.0']);
    const { licenses, evidence } = written.component('pkg:pypi/pyromark@0.10.3');
    expect(licenses).toMatchObject([{ license: { id: 'Apache-2.0' } }]);
    expect(evidence).toMatchObject({ licenses: [{ license: { id: 'MIT' } }] });
    expect((await scanned(['License-Expression: MIT'])).component('pkg:pypi/pyromark@0.10.3')['evidence']).not.toHaveProperty('licenses');
  });
});

describe('R6.2: a CPE of what was patched', () => {
  it('has that beside it, whether it was derived or stated', async () => {
    const cpe = 'cpe:2.3:a:ijg:libjpeg:9:*:*:*:*:*:*:*';
    const components = [
      { name: 'zlib', version: '1.3.1', purl: 'pkg:generic/zlib@1.3.1', pedigree: { patches: [{ type: 'backport' }] } },
      { name: 'libjpeg', version: '9', purl: 'pkg:generic/libjpeg@9', cpe, modified: true },
      { name: 'bzip2', version: '1.0.8', purl: 'pkg:generic/bzip2@1.0.8' },
      { name: 'own', version: '1', purl: 'pkg:generic/own@1', modified: true },
    ].map((one) => ({ type: 'library', 'bom-ref': one.purl, ...one }));
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(bom({ components })))));
    const patched = written.identities.filter((ref) => written.properties(ref, 'pyenv-sbom:patched').length > 0);
    expect(patched).toEqual(['pkg:generic/libjpeg@9', 'pkg:generic/zlib@1.3.1']);
    expect(written.component('pkg:generic/zlib@1.3.1').cpe).toBeDefined();
  });
});

describe('R3 c: a document about another version', () => {
  it('reports every version that it states', async () => {
    const root = (purl: string, version: string): object =>
      bom({ metadata: { component: { type: 'library', 'bom-ref': 'r', name: 'a', version, purl: `pkg:pypi/a@${purl}` } } });
    const mismatch = await scan(virtualEnvironment(distribution('a', '3', sbom(root('2', '2.dev0')))));
    expect(mismatch.diagnostics).toMatchObject([{ code: 'sbom-version-mismatch', stated: '2 and 2.dev0' }]);
    const torn = await scan(virtualEnvironment(distribution('a', '3', sbom(root('3', '2')))));
    expect(torn.diagnostics).toMatchObject([{ code: 'component-version-mismatch', version: '2', purl: 'pkg:pypi/a@3' }]);
  });
});

describe('R7: what is left out', () => {
  const withReferences = (type: string, purl: string, urls: readonly string[]): object =>
    bom({
      components: [
        { type: 'library', 'bom-ref': 'x', name: 'wyz', version: '1', purl, externalReferences: urls.map((url) => ({ type, url })) },
      ],
    });
  // Spelt in parts: nothing here shall look like an address that is fetched.
  const at = (labels: readonly string[], path: string): string => `https://${labels.join('.')}/${path}`;

  it("the page at the type's own registry, and no other host's page of such a path", async () => {
    const own = at(['crates', 'io'], 'crates/wyz/1');
    const others = [
      at(['myrrlyn', 'net'], 'crates/wyz'),
      at(['pypi', 'org'], 'project/wyz'),
      at(['crates', 'io', 'example'], 'crates/wyz'),
    ];
    const document = withReferences('website', 'pkg:cargo/wyz@1', [own, ...others]);
    const written = await scan(virtualEnvironment(distribution('a', '1', sbom(document))));
    const kept = (written.component('pkg:cargo/wyz@1')['externalReferences'] as readonly { readonly url: string }[]).map(({ url }) => url);
    expect(kept.sort()).toEqual(others.toSorted());
  });

  const SYFT = bom({
    metadata: { component: { type: 'file', 'bom-ref': 'root', name: '/home/ann/app' } },
    components: [
      file('/home/ann/app/bin/run', { externalReferences: [{ type: 'website', url: 'https://ann:secret@example.org/x' }] }),
      file('/tmp/build/lib.c'),
      { type: 'library', 'bom-ref': 'l', name: 'l', version: '1', purl: 'pkg:npm/l@1', description: 'from /home/ann/l' },
    ],
  });
  const read = ({ inventory }: Result): { readonly text: string; readonly names: readonly string[] } => {
    const text = writeDocument(inventory ?? expect.fail('nothing was made')).value;
    return { text, names: JSON.parse(text).components.map(({ name }: { readonly name: string }) => name) };
  };
  const given = (): string => {
    const folder = emptyFolder();
    writeFiles(folder, { 'syft.cdx.json': SYFT });
    return join(folder, 'syft.cdx.json');
  };

  it.each([
    ['convert', (path: string) => convertSbom({ path })],
    ['merge', (path: string) => mergeSboms({ paths: [path] })],
    ['merge beside an environment', (path: string) => mergeSboms({ paths: [path, virtualEnvironment(distribution('a', '1'))] })],
  ])('%s: paths in a document that the user named are his own; credentials go', async (_name, run) => {
    const { text, names } = read(await run(given()));
    expect(names).toEqual(expect.arrayContaining(['/home/ann/app/bin/run', '/tmp/build/lib.c', 'l']));
    expect(text).toContain('from /home/ann/l');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('[path]');
  });

  it('paths of a build machine in an embedded document go, also beside a named one', async () => {
    const environment = virtualEnvironment(distribution('a', '1', sbom(SYFT)));
    const { text } = read(await mergeSboms({ paths: [given(), environment], documentFiles: 'keep' }));
    expect(text).toContain('[path]');
  });
});
