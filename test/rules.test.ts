/** The rules of the merge (docs/rules.md), each on documents shaped like the real ones, from folder to written document. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf } from './support/archives.ts';
import { auditwheel, FEDORA_SETUPTOOLS, maturin, ONNX, PIP_VENDORED, pillow, ROOTLESS_OPENSSL, virtualenv } from './support/documents.ts';
import { distribution, emptyFolder, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const PSF = new URL('./fixtures/psf-examples/', import.meta.url);
const bom = (fields: object): object => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...fields });
const library = (name: string, fields: object = {}): object => ({ type: 'library', 'bom-ref': name, name, ...fields });

/** One distribution with one document. */
async function withDocument(name: string, version: string, document: object | string, parts: Parameters<typeof distribution>[2] = {}) {
  return await scan(virtualEnvironment(distribution(name, version, { ...parts, sboms: { 'sbom.json': document } })));
}

describe('R1 discovery of documents', () => {
  it('R1.1: every regular file below sboms/, whatever its name, in subfolders too', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('a', '1', {
          sboms: { 'deep/er/no-extension': bom({ components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })] }) },
        }),
      ),
    );
    expect(written.identities).toContain('pkg:cargo/x@1');
  });

  it.each([
    ['SPDX RDF', '<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#"/>', 'sbom-format-not-read'],
    ['something else', 'hello', 'sbom-format-unknown'],
    ['other JSON', { a: 1 }, 'sbom-format-unknown'],
    ['a JSON list', [1], 'sbom-format-unknown'],
    ['other XML', '<html/>', 'sbom-format-unknown'],
  ])('R1.2: %s stays visible with its hash', async (_name, content, code) => {
    const written = await withDocument('a', '1', content);
    expect(written.codes).toEqual([code]);
    expect(written.component('pkg:pypi/a@1')['externalReferences']).toEqual([
      {
        type: 'bom',
        url: `${SITE}/a-1.dist-info/sboms/sbom.json`,
        comment: 'embedded SBOM (PEP 770), not merged',
        hashes: [{ alg: 'SHA-256', content: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      },
    ]);
    expect(written.result.summary).toMatchObject({ documentsMerged: 0, documentsNotMerged: 1 });
  });

  it('R1.2: a byte order mark is tolerated', async () => {
    expect(
      (
        await withDocument(
          'a',
          '1',
          `\uFEFF${JSON.stringify(bom({ components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })] }))}`,
        )
      ).identities,
    ).toContain('pkg:cargo/x@1');
  });

  it('R1.4: a document is held against RECORD, in base64 and in hexadecimal', async () => {
    const document = JSON.stringify(bom({}));
    const files = distribution('a', '1', { sboms: { 'x.json': document } });
    const record = `${'a-1.dist-info/RECORD'}`;
    expect((await scan(virtualEnvironment(files))).codes).toEqual([]);
    expect(
      (await scan(virtualEnvironment({ ...files, [record]: `a-1.dist-info/sboms/x.json,sha256=${'0'.repeat(64)},1\n` }))).codes,
    ).toEqual(['sbom-hash-mismatch']);
    expect((await scan(virtualEnvironment({ ...files, [record]: 'a/__init__.py,,\n' }))).codes).toEqual(['sbom-not-in-record']);
    expect((await scan(virtualEnvironment({ ...files, [record]: 'a-1.dist-info/sboms/x.json,,\n' }))).codes).toEqual([]);
  });

  it('R1.5: a merged document leaves a trace: reference, hash, tool, serial number', async () => {
    const written = await withDocument('a', '1', maturin('a', '1', []));
    expect(written.component('pkg:pypi/a@1')['externalReferences']).toEqual([
      expect.objectContaining({
        type: 'bom',
        url: `${SITE}/a-1.dist-info/sboms/sbom.json`,
        comment: 'embedded SBOM (PEP 770), CycloneDX 1.5 by cargo-cyclonedx 0.5.9',
      }),
    ]);
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:sbom-tool')).toEqual(['sbom.json: cargo-cyclonedx 0.5.9']);
    expect(written.properties('pkg:pypi/a@1', 'pyenv-sbom:sbom-serial-number')).toEqual([
      'sbom.json: urn:uuid:00000000-0000-4000-8000-000000000001',
    ]);
  });

  it('R1.6: pip/_vendor/bom.cdx.json is read', async () => {
    const written = await scan(virtualEnvironment({ ...distribution('pip', '26.2.1'), 'pip/_vendor/bom.cdx.json': PIP_VENDORED }));
    expect(written.identities).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/cachecontrol@0.14.4',
      'pkg:pypi/certifi@2026.6.17',
      'pkg:pypi/pip@26.2.1',
    ]);
    expect(written.dependsOn('pkg:pypi/pip@26.2.1')).toEqual(['pkg:pypi/cachecontrol@0.14.4', 'pkg:pypi/certifi@2026.6.17']);
  });
});

describe('R1.8 documents beside the code', () => {
  const manager = bom({
    metadata: { component: { type: 'application', name: 'selenium-manager', version: '0.4.1', 'bom-ref': 'root' } },
    components: [library('heck', { version: '0.5.0', purl: 'pkg:cargo/heck@0.5.0' })],
  });
  const files = {
    ...distribution('selenium', '4.1', {
      record: ['selenium/selenium-manager.cdx.json,,', 'selenium/_vendor/bom.cdx.json,,', 'selenium/bomb.json,,', '../../../bom.json,,'],
    }),
    'selenium/selenium-manager.cdx.json': manager,
    'selenium/bomb.json': '{}',
  };

  it('are referred to with their digest, and a note', async () => {
    const written = await scan(virtualEnvironment(files));
    expect(written.codes).toEqual(['sbom-beside-code']);
    expect(written.component('pkg:pypi/selenium@4.1')['externalReferences']).toEqual([
      {
        type: 'bom',
        url: 'lib/python3.11/site-packages/selenium/selenium-manager.cdx.json',
        comment: 'SBOM beside the code, not merged',
        hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(JSON.stringify(manager)).digest('hex') }],
      },
    ]);
    expect(written.identities).not.toContain('pkg:cargo/heck@0.5.0');
  });

  it('are merged where that is asked for', async () => {
    const written = await scan(virtualEnvironment(files), { otherSboms: 'merge' });
    expect(written.identities).toContain('pkg:cargo/heck@0.5.0');
    expect(written.properties('pkg:cargo/heck@0.5.0', 'pyenv-sbom:bundled-by')).toEqual(['pkg:pypi/selenium@4.1']);
  });

  it('in archives too', async () => {
    const path = join(emptyFolder(), 'selenium-4.1-py3-none-any.whl');
    await zipOf(files, path);
    expect((await scan(path)).codes).toEqual(['sbom-beside-code']);
    expect((await scan(path, { otherSboms: 'merge' })).identities).toContain('pkg:cargo/heck@0.5.0');
  });
});

describe('R2 authority', () => {
  it('core metadata beats the document; the document adds CPE, pedigree, supplier, security references', async () => {
    const root = library('Foo', {
      version: '1.0',
      purl: 'pkg:pypi/foo@1.0',
      description: 'by the document',
      licenses: [{ license: { id: 'GPL-3.0-only' } }],
      supplier: { name: 'Sup' },
      cpe: 'cpe:2.3:a:foo:foo:1.0:*:*:*:*:*:*:*',
      hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
      pedigree: { notes: 'n' },
      externalReferences: [{ type: 'advisories', url: 'https://example.com/adv' }],
    });
    const written = await withDocument('foo', '1.0', bom({ metadata: { component: root } }), {
      headers: ['Summary: by core metadata', 'License-Expression: MIT'],
    });
    expect(written.component('pkg:pypi/foo@1.0')).toMatchObject({
      name: 'foo',
      description: 'by core metadata',
      licenses: [{ license: { id: 'MIT', acknowledgement: 'declared' } }],
      supplier: { name: 'Sup' },
      cpe: 'cpe:2.3:a:foo:foo:1.0:*:*:*:*:*:*:*',
      pedigree: { notes: 'n' },
      evidence: { licenses: [{ license: { id: 'GPL-3.0-only' } }] },
    });
    // R10: the document was made before the archive; what hash it states is not that of the archive.
    expect(written.component('pkg:pypi/foo@1.0')['hashes']).toBeUndefined();
    expect(written.properties('pkg:pypi/foo@1.0', 'pyenv-sbom:stated-hash')).toEqual([
      `SHA-256 ${'a'.repeat(64)} in ${SITE}/foo-1.0.dist-info/sboms/sbom.json`,
    ]);
    expect(written.component('pkg:pypi/foo@1.0')['externalReferences']).toContainEqual({
      type: 'advisories',
      url: 'https://example.com/adv',
    });
    expect(written.codes.filter((code) => code === 'component-conflict')).toHaveLength(2);
  });

  it("an Sbom-File header is no standard: read where the file exists, with a note (the PSF's draft-era Pillow)", async () => {
    const folder = 'Pillow-10.0.0.dist-info';
    const files = Object.fromEntries(
      ['METADATA', 'RECORD', 'WHEEL', 'auditwheel.cdx.json'].map((name) => [
        `${folder}/${name}`,
        readFileSync(new URL(`pillow-10.0.0.dist-info/${name}`, PSF)),
      ]),
    );
    const written = await scan(virtualEnvironment(files));
    expect(written.codes).toContain('sbom-file-header');
    // Its root says 11.0.0 in the purl and 11.1.0 in the version, in a wheel of 10.0.0: row c, an alias.
    expect(written.codes).toContain('sbom-version-mismatch');
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi'))).toEqual(['pkg:pypi/pillow@10.0.0']);
    // Eleven that its document names; libwebpmux and libwebpdemux are files of the libwebp that it counts three times.
    expect(written.dependsOn('pkg:pypi/pillow@10.0.0')).toHaveLength(11);
    expect(written.properties('pkg:pypi/pillow@10.0.0', 'pyenv-sbom:unclaimed-file')).toEqual([]);
    expect(written.properties('pkg:pypi/pillow@10.0.0', 'pyenv-sbom:alias')).toEqual(['Pillow 11.1.0']);
  });

  it('an Sbom-File header that points nowhere, or out of the environment, is only noted', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('a', '1', { headers: ['Sbom-File: missing.json', 'Sbom-File: ../../../../../etc/passwd', 'Sbom-File: /etc/passwd'] }),
      ),
    );
    expect(written.codes).toEqual(['sbom-file-header', 'sbom-file-header', 'sbom-file-header']);
    expect(written.result.diagnostics.every((diagnostic) => 'read' in diagnostic && !diagnostic.read)).toBe(true);
  });
});

describe('R3 self-references', () => {
  it('row a: auditwheel names the wheel twice, in the spelling of its file name', async () => {
    const written = await withDocument(
      'opencv-python',
      '5.0.0.93',
      auditwheel('opencv_python', '5.0.0.93', [
        ['libgcc', '8.5.0-28.el8_10'],
        ['libgcc', '8.5.0-28.el8_10'],
      ]),
      { tags: ['cp37-abi3-manylinux_2_28_x86_64'] },
    );
    expect(written.identities).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/opencv-python@5.0.0.93',
      'pkg:rpm/almalinux/libgcc@8.5.0-28.el8_10?arch=x86_64&distro=almalinux-8&upstream=gcc-8.5.0-28.el8_10.src.rpm',
    ]);
    expect(written.dependsOn('pkg:pypi/opencv-python@5.0.0.93')).toEqual([
      'pkg:rpm/almalinux/libgcc@8.5.0-28.el8_10?arch=x86_64&distro=almalinux-8&upstream=gcc-8.5.0-28.el8_10.src.rpm',
    ]);
    expect(written.properties('pkg:pypi/opencv-python@5.0.0.93', 'pyenv-sbom:declared-purl')).toEqual([
      'pkg:pypi/opencv-python@5.0.0.93?file_name=opencv_python-5.0.0.93-cp311-cp311-manylinux_2_28_x86_64.whl',
    ]);
    expect(written.codes).toEqual([]);
  });

  it('row b: a root without a version (onnx), and one with the name alone (pip)', async () => {
    const written = await withDocument('onnx', '1.23.1', ONNX);
    expect(written.identities).toEqual(['pkg:generic/python@3.11.7', 'pkg:github/protocolbuffers/protobuf@v31.1', 'pkg:pypi/onnx@1.23.1']);
    expect(written.dependsOn('pkg:pypi/onnx@1.23.1')).toEqual(['pkg:github/protocolbuffers/protobuf@v31.1']);
    const named = await withDocument('foo', '2', bom({ metadata: { component: library('Foo', { version: '1' }) } }));
    expect(named.codes).toEqual(['sbom-version-mismatch']);
  });

  it('row c: a v prefix is no other version, a local part is noted, a stale root is an alias', async () => {
    const root = (version: string): object => bom({ metadata: { component: library('foo', { purl: `pkg:pypi/foo@${version}` }) } });
    expect((await withDocument('foo', '1.0', root('v1.0.0'))).codes).toEqual([]);
    const local = await withDocument('foo', '1.0+cu128', root('1.0'));
    expect(local.codes).toEqual([]);
    expect(local.properties('pkg:pypi/foo@1.0%2Bcu128', 'pyenv-sbom:stated-version')).toEqual(['1.0']);
    const stale = await withDocument(
      'foo',
      '1.1',
      bom({
        metadata: {
          component: library('foo', {
            purl: 'pkg:pypi/foo@1.0',
            hashes: [{ alg: 'MD5', content: 'a'.repeat(32) }],
            externalReferences: [{ type: 'exploitability-statement', url: 'https://example.com/vex' }],
          }),
        },
        components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })],
        dependencies: [{ ref: 'foo', dependsOn: ['x'] }],
      }),
    );
    expect(stale.codes).toEqual(['sbom-version-mismatch']);
    expect(stale.identities).toEqual(['pkg:cargo/x@1', 'pkg:generic/python@3.11.7', 'pkg:pypi/foo@1.1']);
    expect(stale.dependsOn('pkg:pypi/foo@1.1')).toEqual(['pkg:cargo/x@1']);
    expect(stale.component('pkg:pypi/foo@1.1')['hashes']).toBeUndefined();
    expect(stale.component('pkg:pypi/foo@1.1')['externalReferences']).toContainEqual({
      type: 'exploitability-statement',
      url: 'https://example.com/vex',
    });
  });

  it('row c: a component at another version is a distinct thing (virtualenv carries wheels of pip)', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('pip', '26.2.1'),
        distribution('filelock', '3.24.2'),
        distribution('virtualenv', '21.14.1', { sboms: { 'virtualenv.cdx.json': virtualenv('21.14.1') } }),
      ),
      { documentFiles: 'keep' },
    );
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/pip@'))).toEqual([
      'pkg:pypi/pip@26.0.1',
      'pkg:pypi/pip@26.2.1',
    ]);
    // Two files of one name in two wheels stay two; the same vendored library in both is one.
    expect(written.components.filter(({ type }) => type === 'file')).toHaveLength(2);
    expect(written.dependsOn('pkg:pypi/pip@26.0.1')).toContain('pkg:pypi/cachecontrol@0.14.4');
    // R12: what the installed pip leads to, only pip's own documents say.
    expect(written.dependsOn('pkg:pypi/pip@26.2.1')).toEqual([]);
    expect(written.compositions).toContainEqual({ aggregate: 'incomplete', dependencies: ['pkg:pypi/virtualenv@21.14.1'] });
    expect(written.codes).toEqual(['component-unversioned-dropped']);
  });

  it("row d: a subpath is a part of the distribution; its edges become the distribution's", async () => {
    const written = await withDocument('pillow', '12.3.0', pillow('12.3.0'));
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi'))).toEqual(['pkg:pypi/pillow@12.3.0']);
    expect(written.properties('pkg:pypi/pillow@12.3.0', 'pyenv-sbom:part')).toEqual(['PIL._imaging 12.3.0']);
    expect(written.dependsOn('pkg:pypi/pillow@12.3.0')).toEqual(
      expect.arrayContaining([expect.stringContaining('library/raqm@0.11.0'), expect.stringContaining('library/zlib@2.3.3')]),
    );
  });

  it("row e: maturin's root is a build alias, even under another name and version; its build target goes too", async () => {
    const written = await withDocument(
      'cryptography',
      '50.0.2',
      maturin('cryptography-rust', '0.50.2', [{ name: 'asn1', version: '0.24.1' }]),
    );
    expect(written.identities).toEqual(['pkg:cargo/asn1@0.24.1', 'pkg:generic/python@3.11.7', 'pkg:pypi/cryptography@50.0.2']);
    expect(written.dependsOn('pkg:pypi/cryptography@50.0.2')).toEqual(['pkg:cargo/asn1@0.24.1']);
    expect(written.properties('pkg:pypi/cryptography@50.0.2', 'pyenv-sbom:build-crate')).toEqual(['cryptography-rust 0.50.2']);
    const equal = await withDocument('pydantic_core', '2.46.5', maturin('pydantic-core', '2.46.5', [{ name: 'heck', version: '0.5.0' }]));
    expect(equal.identities).toEqual(['pkg:cargo/heck@0.5.0', 'pkg:generic/python@3.11.7', 'pkg:pypi/pydantic-core@2.46.5']);
  });

  it('row e: a build target nested in another crate becomes that crate', async () => {
    const crate = { type: 'library', 'bom-ref': 'c', name: 'c', version: '1', purl: 'pkg:cargo/c@1' };
    const target = { type: 'library', 'bom-ref': 'c bin-target-0', name: 'c_bin', purl: 'pkg:cargo/c@1#src/main.rs' };
    const written = await withDocument(
      'foo',
      '1',
      bom({
        components: [{ ...crate, components: [target] }, library('user', { version: '1', purl: 'pkg:cargo/user@1' })],
        dependencies: [{ ref: 'user', dependsOn: ['c bin-target-0'] }],
      }),
    );
    expect(written.identities).toEqual(['pkg:cargo/c@1', 'pkg:cargo/user@1', 'pkg:generic/python@3.11.7', 'pkg:pypi/foo@1']);
    expect(written.dependsOn('pkg:cargo/user@1')).toEqual(['pkg:cargo/c@1']);
  });

  it("row f: a workspace crate with the distribution's name is a real library, without its build path", async () => {
    const written = await withDocument(
      'tokenizers',
      '0.23.2',
      maturin('tokenizers-python', '0.23.2', [{ name: 'tokenizers', version: '0.23.2', local: true }]),
    );
    expect(written.identities).toEqual(['pkg:cargo/tokenizers@0.23.2', 'pkg:generic/python@3.11.7', 'pkg:pypi/tokenizers@0.23.2']);
    expect(written.component('pkg:cargo/tokenizers@0.23.2').purl).toBe('pkg:cargo/tokenizers@0.23.2');
    expect(written.text).not.toMatch(/file:|\/home\//);
  });

  it('row g: without a root, what nothing depends on hangs on the distribution', async () => {
    const written = await withDocument('cryptography', '50.0.2', ROOTLESS_OPENSSL);
    expect(written.dependsOn('pkg:pypi/cryptography@50.0.2')).toEqual(['pkg:generic/openssl@4.0.3']);
    const chain = await withDocument(
      'a',
      '1',
      bom({
        components: [library('x', { version: '1' }), library('y', { version: '1' }), library('z', { version: '1' })],
        dependencies: [
          { ref: 'x', dependsOn: ['y'] },
          { ref: 'y', dependsOn: ['x'] },
        ],
      }),
    );
    // A cycle that nothing leads to gets one entry.
    expect(chain.dependsOn('pkg:pypi/a@1')).toEqual([expect.stringContaining('library/x@1'), expect.stringContaining('library/z@1')]);
  });

  it('row h: the Linux package of the same software is its origin: kept as a variant, or preferred', async () => {
    const environment = virtualEnvironment(distribution('setuptools', '65.5.1', { sboms: { 'bom.json': FEDORA_SETUPTOOLS } }));
    const rpm = 'pkg:rpm/redhat/python3.11-setuptools@65.5.1-3.el9?arch=src&distro=rhel-9';
    const kept = await scan(environment);
    expect(kept.identities).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/setuptools@65.5.1', rpm]);
    expect(kept.component('pkg:pypi/setuptools@65.5.1')['pedigree']).toMatchObject({
      variants: [{ name: 'python3.11-setuptools', version: '65.5.1-3.el9' }],
    });
    expect(kept.properties(rpm, 'pyenv-sbom:bundled-by')).toEqual([]);
    const preferred = await scan(environment, { origin: 'prefer' });
    expect(preferred.identities).toEqual(['pkg:generic/python@3.11.7', rpm]);
    expect(preferred.properties(rpm, 'pyenv-sbom:upstream-purl')).toEqual(['pkg:pypi/setuptools@65.5.1']);
    expect(preferred.component(rpm)['pedigree']).toMatchObject({ ancestors: [{ purl: 'pkg:pypi/setuptools@65.5.1' }] });
  });

  it.each([
    ['python3-foo', '1.0-2.el9', true],
    ['foo', '1.0+dfsg-1', true],
    ['py3-foo', '1.0-r2', true],
    ['python3-bar', '1.0-1', false],
    ['python3-foo', '1.1-1', false],
    ['libfoo', '1.0-1', false],
  ])('row h: %s %s of foo 1.0 is its origin: %s', async (name, version, origin) => {
    const type = version.includes('-r') ? 'apk/alpine' : version.includes('dfsg') ? 'deb/debian' : 'rpm/fedora';
    const written = await withDocument(
      'foo',
      '1.0',
      bom({ components: [library(name, { version, purl: `pkg:${type}/${name}@${version}` })] }),
    );
    expect(written.component('pkg:pypi/foo@1.0')['pedigree'] !== undefined).toBe(origin);
  });

  it('row j: any other root is a component inside of the distribution', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        metadata: { component: library('other', { version: '3', purl: 'pkg:generic/other@3' }) },
        components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })],
        dependencies: [{ ref: 'other', dependsOn: ['x'] }],
      }),
    );
    expect(written.codes).toEqual(['sbom-root-unrelated']);
    expect(written.dependsOn('pkg:pypi/foo@1')).toEqual(['pkg:generic/other@3']);
    expect(written.dependsOn('pkg:generic/other@3')).toEqual(['pkg:cargo/x@1']);
  });

  it('a name alone is not enough for a component, nor across purl types', async () => {
    const written = await withDocument(
      'jsonschema',
      '4.0',
      bom({
        metadata: { component: library('jsonschema', { version: '4.0' }) },
        components: [
          library('c1', { name: 'jsonschema', version: '4.0', purl: 'pkg:cargo/jsonschema@4.0' }),
          library('c2', { name: 'jsonschema', version: '4.0' }),
        ],
      }),
    );
    expect(written.identities).toEqual([
      expect.stringContaining('#library/jsonschema@4.0'),
      'pkg:cargo/jsonschema@4.0',
      'pkg:generic/python@3.11.7',
      'pkg:pypi/jsonschema@4.0',
    ]);
  });

  it("the PSF's SciPy: libraries nested under the root, with pedigree and files", async () => {
    const sboms = Object.fromEntries(
      ['auditwheel.cdx.json', 'scipy-vendored.cdx.json'].map((name) => [name, readFileSync(new URL(`scipy/${name}`, PSF), 'utf8')]),
    );
    const written = await scan(virtualEnvironment(distribution('scipy', '1.16.0', { sboms })));
    const openblas = 'pkg:deb/ubuntu/libopenblas0-pthread@0.3.20%2Bds-1';
    expect(written.component(openblas)).toMatchObject({
      name: 'libopenblas0-pthread',
      version: '0.3.20+ds-1',
      pedigree: { ancestors: [{ name: 'libopenblas0-pthread' }] },
    });
    expect(written.properties(openblas, 'pyenv-sbom:declared-name')).toEqual(['libopenblasp-r0-1dedc9fe.3.20.so']);
    expect(written.dependsOn(openblas)).toEqual([expect.stringContaining('file/scipy.libs/libopenblasp-r0-1dedc9fe.3.20.so')]);
    expect(written.dependsOn('pkg:pypi/scipy@1.16.0')).toHaveLength(9);
    expect(written.identities.filter((identity) => identity.includes('distro=ubuntu-22.04'))).toHaveLength(2);
  });
});

describe('R4 the graph', () => {
  it('R4.1: equal references in two documents stay apart', async () => {
    const document = (purl: string): object =>
      bom({
        components: [library('same', { version: '1', purl }), library('child', { version: '1', purl: `${purl}-child` })],
        dependencies: [{ ref: 'same', dependsOn: ['child'] }],
      });
    const written = await scan(
      virtualEnvironment(distribution('a', '1', { sboms: { 'x.json': document('pkg:cargo/x@1'), 'y.json': document('pkg:cargo/y@1') } })),
    );
    expect(written.dependsOn('pkg:cargo/x@1')).toEqual(['pkg:cargo/x@1-child']);
    expect(written.dependsOn('pkg:cargo/y@1')).toEqual(['pkg:cargo/y@1-child']);
  });

  it('R4.1: vulnerabilities, compositions and annotations follow their targets', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        metadata: { component: library('foo', { purl: 'pkg:pypi/foo@1' }) },
        components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })],
        vulnerabilities: [
          {
            'bom-ref': 'v',
            id: 'CVE-1',
            source: { name: 'NVD' },
            ratings: [{ score: 9.8, severity: 'critical', method: 'CVSSv31' }],
            cwes: [79],
            analysis: { state: 'not_affected', justification: 'code_not_reachable' },
            affects: [{ ref: 'foo', versions: [{ version: '1', status: 'affected' }] }, { ref: 'x' }],
          },
        ],
        compositions: [{ aggregate: 'complete', assemblies: ['x'], dependencies: ['x'] }],
        annotations: [
          { subjects: ['x', 'foo'], annotator: { individual: { name: 'Ann' } }, timestamp: '2026-01-01T00:00:00Z', text: 'seen' },
        ],
      }),
    );
    expect(written.vulnerabilities).toEqual([
      {
        id: 'CVE-1',
        source: { name: 'NVD' },
        ratings: [{ score: 9.8, severity: 'critical', method: 'CVSSv31' }],
        cwes: [79],
        analysis: { state: 'not_affected', justification: 'code_not_reachable' },
        affects: [{ ref: 'pkg:cargo/x@1' }, { ref: 'pkg:pypi/foo@1', versions: [{ version: '1', status: 'affected' }] }],
      },
    ]);
    expect(written.compositions.find(({ aggregate }) => aggregate === 'complete')).toEqual({
      aggregate: 'complete',
      assemblies: ['pkg:cargo/x@1'],
      dependencies: ['pkg:cargo/x@1'],
    });
    expect(JSON.parse(written.text).annotations).toEqual([
      {
        subjects: ['pkg:cargo/x@1', 'pkg:pypi/foo@1'],
        annotator: { individual: { name: 'Ann' } },
        timestamp: '2026-01-01T00:00:00Z',
        text: 'seen',
      },
    ]);
  });

  it('R4.2: edges to nothing are reported and dropped, edges to oneself vanish', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        metadata: { component: library('foo', { purl: 'pkg:pypi/foo@1' }) },
        components: [library('x', { version: '1', purl: 'pkg:cargo/x@1' })],
        dependencies: [{ ref: 'x', dependsOn: ['x', 'gone'] }, { ref: 'missing' }, { ref: 7 }],
      }),
    );
    expect(written.codes).toEqual(['sbom-field-invalid', 'sbom-reference-dangling', 'sbom-reference-dangling']);
    expect(written.dependsOn('pkg:cargo/x@1')).toEqual([]);
  });

  it('R4.2: references to the tools that made the document are evidence, no fault', async () => {
    expect(
      (
        await scan(
          virtualEnvironment(
            distribution('filelock', '3.24.2'),
            distribution('distlib', '1'),
            distribution('virtualenv', '21', { sboms: { 'x.json': virtualenv('21') } }),
          ),
        )
      ).codes,
    ).toEqual([]);
  });

  it('R4.3: everything is reachable from the root; cycles are legal', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        metadata: { component: library('foo', { purl: 'pkg:pypi/foo@1' }) },
        components: [library('a', { version: '1' }), library('b', { version: '1' }), library('lonely', { version: '1' })],
        dependencies: [
          { ref: 'a', dependsOn: ['b'] },
          { ref: 'b', dependsOn: ['a'] },
        ],
      }),
    );
    expect(written.dependsOn('pkg:pypi/foo@1')).toEqual([
      expect.stringContaining('library/a@1'),
      expect.stringContaining('library/lonely@1'),
    ]);
  });

  it('R4.4: an entry only where dependencies are known; unknown is said', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        metadata: { component: library('foo', { purl: 'pkg:pypi/foo@1' }) },
        components: [
          library('known', { version: '1', purl: 'pkg:cargo/known@1' }),
          library('unknown', { version: '1', purl: 'pkg:cargo/unknown@1' }),
        ],
        dependencies: [{ ref: 'known' }],
      }),
    );
    expect(written.dependsOn('pkg:cargo/known@1')).toEqual([]);
    expect(written.dependsOn('pkg:cargo/unknown@1')).toBeUndefined();
    expect(written.compositions.find(({ aggregate }) => aggregate === 'unknown')?.dependencies).toContain('pkg:cargo/unknown@1');
  });

  it('R4.5: what is bundled says by whom; build-time tools are not bundled', async () => {
    const written = await withDocument(
      'foo',
      '1',
      maturin('foo', '1', [
        { name: 'serde', version: '1.0.0' },
        { name: 'cc', version: '1.2.0', scope: 'excluded' },
      ]),
    );
    expect(written.properties('pkg:cargo/serde@1.0.0', 'pyenv-sbom:bundled-by')).toEqual(['pkg:pypi/foo@1']);
    expect(written.properties('pkg:cargo/cc@1.2.0', 'pyenv-sbom:bundled-by')).toEqual([]);
    expect(written.component('pkg:cargo/cc@1.2.0').scope).toBe('excluded');
  });

  it('R4.6: markers, extras and missing targets', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('app', '1', {
          headers: [
            'Requires-Dist: lib[fast]>=1',
            'Requires-Dist: old; python_version < "3"',
            'Requires-Dist: gone',
            'Requires-Dist: maybe; platform_release == "x"',
            'Requires-Dist: low>2',
            'Provides-Extra: test',
            'Requires-Dist: testing; extra == "test"',
          ],
        }),
        distribution('lib', '1.5', { headers: ['Provides-Extra: fast', 'Requires-Dist: speed[turbo]; extra == "fast"'], requested: false }),
        distribution('speed', '1', { headers: ['Provides-Extra: turbo', 'Requires-Dist: turbo; extra == "turbo"'], requested: false }),
        distribution('turbo', '1', { requested: false }),
        distribution('old', '1', { requested: false }),
        distribution('maybe', '1', { requested: false }),
        distribution('low', '1.0', { requested: false }),
        distribution('testing', '1', { requested: false }),
      ),
    );
    expect(written.dependsOn('pkg:pypi/app@1')).toEqual(['pkg:pypi/lib@1.5', 'pkg:pypi/low@1.0', 'pkg:pypi/maybe@1']);
    expect(written.dependsOn('pkg:pypi/lib@1.5')).toEqual(['pkg:pypi/speed@1']);
    expect(written.dependsOn('pkg:pypi/speed@1')).toEqual(['pkg:pypi/turbo@1']);
    expect(written.properties('pkg:pypi/app@1', 'pyenv-sbom:requirement-undecided')).toEqual(['maybe; platform_release == "x"']);
    expect(written.codes).toEqual(['requirement-not-installed', 'requirement-undecided', 'requirement-version-unsatisfied']);
  });

  it('R4.7: the root depends on what was requested, and on what that does not reach', async () => {
    const requested = await scan(
      virtualEnvironment(
        distribution('app', '1', { headers: ['Requires-Dist: dep'] }),
        distribution('dep', '1', { requested: false }),
        distribution('extra', '1', { requested: false }),
      ),
    );
    expect(requested.dependsOn('environment')).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/app@1', 'pkg:pypi/extra@1']);
    const none = await scan(
      virtualEnvironment(
        distribution('app', '1', { headers: ['Requires-Dist: dep'], requested: false }),
        distribution('dep', '1', { requested: false }),
        distribution('x', '1', { headers: ['Requires-Dist: y'], requested: false }),
        distribution('y', '1', { headers: ['Requires-Dist: x'], requested: false }),
      ),
    );
    expect(none.dependsOn('environment')).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/app@1', 'pkg:pypi/x@1']);
  });

  it('R4.7: what another distribution only carries a copy of was installed by somebody', async () => {
    const vendored = bom({ components: [library('rich', { version: '15', purl: 'pkg:pypi/rich@15' })] });
    const written = await scan(
      virtualEnvironment(
        distribution('app', '1', { requested: true }),
        distribution('pip', '26', { requested: true, sboms: { 'bom.json': vendored } }),
        distribution('rich', '15', { requested: false }),
      ),
    );
    expect(written.dependsOn('pkg:pypi/pip@26')).toEqual(['pkg:pypi/rich@15']);
    expect(written.dependsOn('environment')).toContain('pkg:pypi/rich@15');
  });
});

describe('R5 identity and deduplication', async () => {
  const inTwo = async (left: object, right: object) =>
    await scan(
      virtualEnvironment(
        distribution('a', '1', { sboms: { 'x.json': bom({ components: [left] }) } }),
        distribution('b', '1', { sboms: { 'y.json': bom({ components: [right] }) } }),
      ),
    );

  it('R5.1: equal purls in two wheels are one component with two parents', async () => {
    const written = await inTwo(
      library('x', { version: '1', purl: 'pkg:cargo/x@1' }),
      library('z', { name: 'x', version: '1', purl: 'pkg:cargo/x@1?download_url=https://example.com/x-1.crate' }),
    );
    for (const parent of ['pkg:pypi/a@1', 'pkg:pypi/b@1']) expect(written.dependsOn(parent)).toEqual(['pkg:cargo/x@1']);
    expect(written.component('pkg:cargo/x@1')['evidence']).toMatchObject({
      occurrences: [{ location: `${SITE}/a-1.dist-info/sboms/x.json` }, { location: `${SITE}/b-1.dist-info/sboms/y.json` }],
    });
    expect(written.result.summary).toMatchObject({
      componentsRead: 2,
      componentsInstalled: 4,
      componentsDeduplicated: 1,
      componentsWritten: 5,
    });
  });

  /** One wheel with two documents. */
  const inOne = async (left: object, right: object) =>
    await scan(
      virtualEnvironment(
        distribution('a', '1', { sboms: { 'x.json': bom({ components: [left] }), 'y.json': bom({ components: [right] }) } }),
      ),
    );

  it('R5.1: generic records whose checksums differ are two, told apart by them', async () => {
    const record = (digit: string): object =>
      library('x', { version: '1', purl: 'pkg:generic/x@1', hashes: [{ alg: 'SHA-256', content: digit.repeat(64) }] });
    expect((await inTwo(record('1'), record('1'))).identities.filter((identity) => identity.startsWith('pkg:generic/x'))).toEqual([
      'pkg:generic/x@1',
    ]);
    expect((await inOne(record('1'), record('2'))).identities.filter((identity) => identity.startsWith('pkg:generic/x'))).toEqual([
      `pkg:generic/x@1?checksum=sha256:${'1'.repeat(64)}`,
      `pkg:generic/x@1?checksum=sha256:${'2'.repeat(64)}`,
    ]);
    expect(
      (await inOne(record('1'), library('x', { version: '1', purl: 'pkg:generic/x@1' }))).identities.filter((identity) =>
        identity.startsWith('pkg:generic/x'),
      ),
    ).toEqual(['pkg:generic/x@1']);
  });

  it('R5.2: without a purl an equal CPE joins; a purl record joins only if it carries the CPE', async () => {
    const cpe = 'cpe:2.3:a:v:x:1:*:*:*:*:*:*:*';
    expect((await inTwo(library('x', { version: '1', cpe }), library('X', { version: '1', cpe: 'cpe:/a:v:x:1' }))).identities).toContain(
      cpe,
    );
    expect(
      (await inOne(library('x', { version: '1', cpe }), library('x', { version: '1', cpe, purl: 'pkg:generic/x@1' }))).identities,
    ).toEqual(['pkg:generic/python@3.11.7', 'pkg:generic/x@1', 'pkg:pypi/a@1']);
    expect((await inTwo(library('x', { version: '1', cpe }), library('x', { version: '1', purl: 'pkg:generic/x@1' }))).identities).toEqual([
      cpe,
      'pkg:generic/python@3.11.7',
      'pkg:generic/x@1',
      'pkg:pypi/a@1',
      'pkg:pypi/b@1',
    ]);
  });

  it('R5.3: with neither, only within one document; a reference that looks like a purl is none', async () => {
    const written = await inTwo(
      library('x', { 'bom-ref': 'pkg:generic/x@1', version: '1' }),
      library('x', { 'bom-ref': 'pkg:generic/x@1', version: '1' }),
    );
    expect(written.identities.filter((identity) => identity.includes('library/x@1'))).toHaveLength(2);
    expect(written.components.every((component) => component.purl !== undefined || !component['bom-ref'].startsWith('pkg:'))).toBe(true);
    const twice = await withDocument(
      'a',
      '1',
      bom({ components: [library('x', { version: '1' }), library('x2', { name: 'x', version: '1' })] }),
    );
    expect(twice.identities.filter((identity) => identity.includes('library/x@1'))).toHaveLength(1);
  });

  it('R5.4: a vendored copy and an installed distribution of equal purl are one, with two occurrences and two parents', async () => {
    const written = await scan(
      virtualEnvironment(
        { ...distribution('pip', '26.2.1'), 'pip/_vendor/bom.cdx.json': PIP_VENDORED },
        distribution('certifi', '2026.6.17'),
      ),
    );
    expect(written.identities.filter((identity) => identity.includes('certifi'))).toEqual(['pkg:pypi/certifi@2026.6.17']);
    expect(written.dependsOn('environment')).toContain('pkg:pypi/certifi@2026.6.17');
    expect(written.dependsOn('pkg:pypi/pip@26.2.1')).toContain('pkg:pypi/certifi@2026.6.17');
    expect(written.component('pkg:pypi/certifi@2026.6.17')['evidence']).toMatchObject({
      occurrences: [{ location: `${SITE}/certifi-2026.6.17.dist-info/METADATA` }, { location: `${SITE}/pip/_vendor/bom.cdx.json` }],
    });
  });

  it('R5.5: hashes united with conflicts reported, licences by authority, scope by need, references united', async () => {
    const written = await inOne(
      library('x', {
        version: '1',
        purl: 'pkg:cargo/x@1',
        scope: 'excluded',
        licenses: [{ license: { id: 'GPL-2.0-only' } }],
        copyright: 'b',
        externalReferences: [
          { type: 'vcs', url: 'https://example.com/x' },
          { type: 'website', url: 'https://example.com' },
        ],
      }),
      library('x', {
        version: '1',
        purl: 'pkg:cargo/x@1',
        scope: 'optional',
        licenses: [{ license: { id: 'MIT' } }],
        hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
        externalReferences: [{ type: 'vcs', url: 'https://example.com/x', comment: 'c' }],
      }),
    );
    expect(written.component('pkg:cargo/x@1')).toMatchObject({
      scope: 'optional',
      copyright: 'b',
      licenses: [{ license: { id: 'MIT' } }],
      evidence: { licenses: [{ license: { id: 'GPL-2.0-only' } }] },
      externalReferences: [
        { type: 'vcs', url: 'https://example.com/x', comment: 'c' },
        { type: 'website', url: 'https://example.com' },
      ],
    });
    expect(written.codes).toEqual(['component-conflict']);
    const hashes = await inOne(
      library('x', { version: '1', purl: 'pkg:npm/x@1', scope: 'required', hashes: [{ alg: 'MD5', content: 'a'.repeat(32) }] }),
      library('x', { version: '1', purl: 'pkg:npm/x@1', scope: 'excluded', hashes: [{ alg: 'MD5', content: 'b'.repeat(32) }] }),
    );
    expect(hashes.component('pkg:npm/x@1')).toMatchObject({
      scope: 'required',
      hashes: [
        { alg: 'MD5', content: 'a'.repeat(32) },
        { alg: 'MD5', content: 'b'.repeat(32) },
      ],
    });
    expect(hashes.codes).toEqual(['component-conflict']);
    expect(
      (
        await inOne(
          library('x', { version: '1', purl: 'pkg:npm/x@1' }),
          library('x', { version: '1', purl: 'pkg:npm/x@1', scope: 'excluded' }),
        )
      ).component('pkg:npm/x@1').scope,
    ).toBeUndefined();
  });

  it('R5.6: unversioned pypi, cargo and CPE-bearing components lead to the installed distribution or are left out', async () => {
    const document = bom({
      metadata: { component: library('a', { purl: 'pkg:pypi/a@1' }) },
      components: [
        library('f', { purl: 'pkg:pypi/Dep' }),
        library('g', { purl: 'pkg:pypi/gone' }),
        library('h', { purl: 'pkg:cargo/h' }),
        library('i', { cpe: 'cpe:2.3:a:v:i:*:*:*:*:*:*:*:*' }),
        library('j', { purl: 'pkg:generic/j' }),
        library('k', { version: '1', purl: 'pkg:cargo/k@1' }),
      ],
      dependencies: [
        { ref: 'a', dependsOn: ['f', 'g', 'h', 'i', 'j'] },
        { ref: 'h', dependsOn: ['k'] },
      ],
    });
    const written = await scan(
      virtualEnvironment(distribution('a', '1', { sboms: { 'x.json': document } }), distribution('dep', '2', { requested: false })),
    );
    expect(written.dependsOn('pkg:pypi/a@1')).toEqual(['pkg:cargo/k@1', 'pkg:generic/j', 'pkg:pypi/dep@2']);
    expect(written.codes).toEqual(['component-unversioned-dropped', 'component-unversioned-dropped', 'component-unversioned-dropped']);
    expect(written.result.summary.componentsDropped).toBe(3);
  });
});

describe('R6 enrichment', () => {
  it.each([
    ['rpm/almalinux', 'openssl-libs', '1.1.1k-15.el8_6', 'distro=almalinux-8&epoch=1&upstream=openssl-1.1.1k-15.el8_6.src.rpm'],
    ['rpm/centos', 'libgomp', '4.8.5-44.el7', 'distro=centos-7&upstream=gcc-4.8.5-44.el7.src.rpm'],
    ['rpm/redhat', 'libfoo', '1-1.el9_2', 'distro=rhel-9'],
    ['rpm/fedora', 'libfoo', '1-1.fc40', 'distro=fedora-40'],
  ])('R6.1: pkg:%s/%s@%s gets %s', async (namespace, name, version, qualifiers) => {
    const written = await withDocument('a', '1', auditwheel('a', '1', [[name, version]], namespace), {
      tags: ['cp311-cp311-manylinux_2_28_x86_64'],
    });
    expect(written.identities).toContain(`pkg:${namespace}/${name}@${version}?arch=x86_64&${qualifiers}`);
  });

  it('R6.1: a namespace that cannot be right gets no distribution, but a note', async () => {
    const written = await withDocument('a', '1', auditwheel('a', '1', [['cuda-cudart-12-6', '12.6.77-1']]), {
      tags: ['cp311-cp311-manylinux_2_28_x86_64'],
    });
    expect(written.codes).toEqual(['distro-undecided']);
    expect(written.identities).toContain('pkg:rpm/almalinux/cuda-cudart-12-6@12.6.77-1');
  });

  it('R6.1: the split of an apk name is repaired; deb gets its own architecture names', async () => {
    const apk = await withDocument('a', '1', auditwheel('a', '1', [['brotli', 'libs-1.0.9-r6']], 'apk/alpine'));
    expect(apk.identities).toContain('pkg:apk/alpine/brotli-libs@1.0.9-r6?upstream=brotli');
    const deb = await withDocument('a', '1', auditwheel('a', '1', [['libssl3', '3.0.15-1~deb12u1']], 'deb/debian'), {
      tags: ['cp311-cp311-manylinux_2_28_aarch64'],
    });
    expect(deb.identities).toContain('pkg:deb/debian/libssl3@3.0.15-1~deb12u1?arch=arm64&distro=debian-12&upstream=openssl');
  });

  it('R6.2, R6.3: known C libraries get a CPE with confidence below one; zlib-ng is not zlib', async () => {
    const written = await withDocument(
      'a',
      '1',
      bom({
        components: [
          library('o', { name: 'openssl', version: '4.0.3', purl: 'pkg:generic/openssl@4.0.3' }),
          library('z', { name: 'zlib', version: '1.3.1' }),
          library('ng', { name: 'zlib', version: '2.3.3' }),
          library('two', { name: 'libjpeg / libjpeg-turbo', version: '3.2.0' }),
          library('ijg', { name: 'libjpeg / libjpeg-turbo', version: '9f' }),
          library('abi', { name: 'libjpeg', version: '3.1.0' }),
          library('c', { name: 'openssl', version: '0.10', purl: 'pkg:cargo/openssl@0.10' }),
          library('g', { name: 'stdlib', version: '1.27.1', purl: 'pkg:golang/stdlib@1.27.1' }),
          library('r', { name: 'stdlib', version: '1.28rc1', purl: 'pkg:golang/stdlib@1.28rc1' }),
        ],
      }),
    );
    expect(written.component('pkg:golang/stdlib@1.27.1').cpe).toBe('cpe:2.3:a:golang:go:1.27.1:*:*:*:*:*:*:*');
    expect(written.component('pkg:generic/openssl@4.0.3')).toMatchObject({
      cpe: 'cpe:2.3:a:openssl:openssl:4.0.3:*:*:*:*:*:*:*',
      evidence: { identity: [{ field: 'cpe', confidence: 0.8 }] },
    });
    expect(
      written.components
        .filter(({ cpe }) => cpe !== undefined)
        .map(({ name, version }) => `${name} ${version}`)
        .sort(),
    ).toEqual([
      'libjpeg / libjpeg-turbo 3.2.0',
      'libjpeg / libjpeg-turbo 9f',
      'openssl 4.0.3',
      'python 3.11.7',
      'stdlib 1.27.1',
      'zlib 1.3.1',
    ]);
    // A name of two libraries is that of the one that has such releases.
    const cpeOf = (release: string) => written.components.find(({ version }) => version === release)?.cpe;
    expect(cpeOf('3.2.0')).toBe('cpe:2.3:a:libjpeg-turbo:libjpeg-turbo:3.2.0:*:*:*:*:*:*:*');
    expect(cpeOf('9f')).toBe('cpe:2.3:a:ijg:libjpeg:9f:*:*:*:*:*:*:*');
  });

  it('is off with enrich: false', async () => {
    const environment = virtualEnvironment(
      distribution('a', '1', { sboms: { 'x.json': auditwheel('a', '1', [['zlib', '1.2.11-25.el8']]) } }),
    );
    expect((await scan(environment, { enrich: false })).identities).toContain('pkg:rpm/almalinux/zlib@1.2.11-25.el8');
  });
});

describe('R7 hygiene', () => {
  it('build paths and credentials never reach the output; registry pages of the component are left out', async () => {
    const written = await withDocument(
      'foo',
      '1',
      bom({
        components: [
          library('x', {
            version: '1',
            purl: 'pkg:cargo/x@1?vcs_url=git%2Bhttps://user:secret@example.com/x@c0ffee',
            description: 'built in /home/runner/work/x and C:\\Users\\me\\x, see https://example.com/home/page',
            externalReferences: [
              { type: 'distribution', url: 'file:///home/runner/x.crate' },
              { type: 'website', url: 'https://token:secret@example.com/' },
              { type: 'website', url: `https://${['crates', 'io'].join('.')}/crates/x` },
              { type: 'website', url: 'https://github.com/crates/x' },
            ],
            properties: [{ name: 'path', value: 'path+file:///builds/x#1' }],
            evidence: { occurrences: [{ location: '/tmp/build/x.so' }] },
            pedigree: {
              notes: 'from /Users/me/src/x',
              ancestors: [library('y', { purl: 'pkg:cargo/y@1?download_url=file:///Users/me/y' })],
            },
          }),
        ],
      }),
    );
    expect(written.text).not.toMatch(/secret|file:|\/home\/runner|\/tmp\/|Users/);
    const [x] = written.components.filter(({ name }) => name === 'x');
    expect(x?.['description']).toBe('built in [path] and [path], see https://example.com/home/page');
    expect(x?.['externalReferences']).toEqual([
      { type: 'website', url: 'https://example.com/' },
      { type: 'website', url: 'https://github.com/crates/x' },
    ]);
    expect(written.codes).toEqual(Array(4).fill('component-path-removed'));
  });

  it('what a document excludes stays, marked; --drop-excluded leaves it out, and no edge leads past it', async () => {
    const crates = [
      { name: 'serde', version: '1.0.0' },
      { name: 'cc', version: '1.2.0', scope: 'excluded', dependsOn: ['shlex'] },
      { name: 'shlex', version: '1.3.0' },
    ];
    const environment = virtualEnvironment(distribution('foo', '1', { sboms: { 'x.json': maturin('foo', '1', crates, ['serde', 'cc']) } }));
    expect((await scan(environment)).component('pkg:cargo/cc@1.2.0').scope).toBe('excluded');
    const dropped = await scan(environment, { dropExcluded: true });
    expect(dropped.identities).not.toContain('pkg:cargo/cc@1.2.0');
    expect(dropped.dependsOn('pkg:pypi/foo@1')).toEqual(['pkg:cargo/serde@1.0.0', 'pkg:cargo/shlex@1.3.0']);
    expect(dropped.result.summary.componentsDropped).toBe(1);
  });
});

describe('an environment that rests on one outside of the scan', () => {
  it('is a finding: system-site-packages-outside', async () => {
    const environment = virtualEnvironment(distribution('foo', '1'));
    writeFiles(environment, { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\ninclude-system-site-packages = true\n' });
    expect((await scan(environment)).codes).toContain('system-site-packages-outside');
  });
});

describe('R8 coverage', () => {
  it('a library that auditwheel counts and that is not there is a note: native-library-absent', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('numba', '1', {
          sboms: { 'auditwheel.cdx.json': auditwheel('numba', '1', [['libgomp', '8.5.0-26.el8_10']]) },
          record: ['numba/_helperlib.cpython-311-x86_64-linux-gnu.so,sha256=x,1'],
        }),
      ),
    );
    expect(written.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'native-library-absent', distribution: 'numba', libraries: ['libgomp'] }),
    );
  });

  const native = [
    'foo/_ext.cpython-311-x86_64-linux-gnu.so,sha256=x,1',
    'foo.libs/libgfortran-040039e1.so.5.0.0,sha256=x,1',
    '"foo.libs/libssl-12345678.so.1.1",sha256=x,1',
    'foo.libs/libopenblasp-r0-abcdef01.so,,',
  ];
  const aggregateOf = (written: Awaited<ReturnType<typeof scan>>, reference: string): string | undefined =>
    written.compositions.find(({ assemblies }) => assemblies?.includes(reference))?.aggregate;

  it('native libraries that no document names are listed, and the composition is incomplete', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('foo', '1', {
          record: native,
          sboms: {
            'auditwheel.cdx.json': auditwheel('foo', '1', [
              ['openssl-libs', '1.1.1k-1.el8'],
              ['openblas', '0.3.15-6.el8'],
            ]),
          },
        }),
      ),
    );
    expect(aggregateOf(written, 'pkg:pypi/foo@1')).toBe('incomplete');
    expect(written.properties('pkg:pypi/foo@1', 'pyenv-sbom:unclaimed-file')).toEqual(['foo.libs/libgfortran-040039e1.so.5.0.0']);
    expect(written.codes).toEqual(['native-library-unclaimed']);
  });

  it('native code and nothing declared is unknown; pure Python is complete; without RECORD nothing is known', async () => {
    expect(aggregateOf(await scan(virtualEnvironment(distribution('foo', '1', { record: native.slice(0, 1) }))), 'pkg:pypi/foo@1')).toBe(
      'unknown',
    );
    expect(aggregateOf(await scan(virtualEnvironment(distribution('foo', '1', { record: ['foo/__init__.py,,'] }))), 'pkg:pypi/foo@1')).toBe(
      'complete',
    );
    expect(
      aggregateOf(await scan(virtualEnvironment(distribution('foo', '1', { record: ['foo/_vendor/six.py,,'] }))), 'pkg:pypi/foo@1'),
    ).toBe('unknown');
    const { 'foo-1.dist-info/RECORD': _, ...without } = distribution('foo', '1') as Record<string, string>;
    expect(aggregateOf(await scan(virtualEnvironment(without)), 'pkg:pypi/foo@1')).toBe('unknown');
  });
});

describe('R8: what documents say of pure Python', () => {
  const composition = async (components: readonly object[], headers: readonly string[] = ['Requires-Dist: dep']) => {
    const document = bom({
      metadata: { component: { type: 'library', 'bom-ref': 'foo', name: 'foo', version: '1', purl: 'pkg:pypi/foo@1' } },
      components,
      dependencies: [{ ref: 'foo', dependsOn: components.map((one) => (one as { readonly 'bom-ref': string })['bom-ref']) }],
    });
    const parts = { headers, record: ['foo/__init__.py,,'], sboms: { 'x.json': document } };
    const written = await scan(virtualEnvironment(distribution('foo', '1', parts), distribution('dep', '1')));
    return written.compositions.find(({ assemblies }) => assemblies?.includes('pkg:pypi/foo@1'))?.aggregate;
  };

  it('required distributions and its own files are no parts of it; anything else is', async () => {
    const required = library('dep', { version: '1', purl: 'pkg:pypi/dep@1' });
    expect(await composition([required])).toBe('complete');
    expect(await composition([required, { ...library('foo/__init__.py'), type: 'file' }])).toBe('complete');
    expect(await composition([required], [])).toBe('unknown');
    expect(await composition([required, library('x', { version: '1', purl: 'pkg:cargo/x@1' })])).toBe('unknown');
  });

  it('libraries beside the code leave the composition unknown, and the note says so', async () => {
    const written = await scan(virtualEnvironment(distribution('foo', '1', { record: ['foo/libodd.so.1,sha256=x,1'] })));
    expect(written.diagnostics).toMatchObject([{ code: 'native-library-unclaimed', composition: 'unknown' }]);
    expect(written.compositions).toContainEqual(expect.objectContaining({ aggregate: 'unknown', assemblies: ['pkg:pypi/foo@1'] }));
  });

  it("NVIDIA's names hold the release: cuda-cudart-12-6 is libcudart", async () => {
    const document = auditwheel('foo', '1', [['cuda-cudart-12-6', '12.6.77-1']]);
    const record = ['foo.libs/libcudart-09529672.so.12.6.77,sha256=x,1'];
    const written = await scan(virtualEnvironment(distribution('foo', '1', { record, sboms: { 'auditwheel.cdx.json': document } })));
    expect(written.codes).not.toContain('native-library-absent');
    expect(written.codes).not.toContain('native-library-unclaimed');
    expect(written.identities.filter((identity) => identity.includes('cudart'))).toHaveLength(1);
  });
});

describe('R10 output', () => {
  it("name is the purl's, the spelling is kept; version stands in both; no group on pypi and cargo", async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('Zope.Interface', '8.0'),
        distribution('a', '1', {
          sboms: {
            'x.json': bom({
              components: [
                library('C', { name: 'Other', group: 'g', purl: 'pkg:cargo/c@1' }),
                library('D', { name: 'D', version: '2', purl: 'pkg:npm/d' }),
                library('E', { name: 'e', version: '1.0', purl: 'pkg:cargo/e@2.0' }),
              ],
            }),
          },
        }),
      ),
    );
    expect(written.component('pkg:pypi/zope-interface@8.0').name).toBe('zope-interface');
    expect(written.properties('pkg:pypi/zope-interface@8.0', 'pyenv-sbom:declared-name')).toEqual(['Zope.Interface']);
    expect(written.component('pkg:cargo/c@1')).toMatchObject({ name: 'c', version: '1' });
    expect(written.component('pkg:cargo/c@1')['group']).toBeUndefined();
    expect(written.properties('pkg:cargo/c@1', 'pyenv-sbom:declared-group')).toEqual(['g']);
    expect(written.component('pkg:npm/d@2').version).toBe('2');
    expect(written.component('pkg:cargo/e@2.0').version).toBe('2.0');
    expect(written.codes).toEqual(['component-version-mismatch']);
  });

  it('an npm package and a Go module bear the whole name that advisories use, in its own case', async () => {
    const go = 'pkg:golang/github.com/burntsushi/toml@v1.5.0';
    const written = await withDocument(
      'a',
      '1',
      bom({
        components: [
          library('A', { name: 'base', group: '@jupyter-widgets', version: '6.0.12', purl: 'pkg:npm/%40jupyter-widgets/base@6.0.12' }),
          library('B', { name: 'github.com/BurntSushi/toml', version: 'v1.5.0', purl: go }),
          library('C', { name: 'sys', version: 'v0.47.0', purl: 'pkg:golang/golang.org/x/sys@v0.47.0' }),
        ],
      }),
    );
    const scoped = 'pkg:npm/%40jupyter-widgets/base@6.0.12';
    expect(written.component(scoped).name).toBe('@jupyter-widgets/base');
    expect(written.component(scoped)['group']).toBeUndefined();
    expect(written.properties(scoped, 'pyenv-sbom:declared-name')).toEqual([]);
    expect(written.component(go).name).toBe('github.com/BurntSushi/toml');
    expect(written.component('pkg:golang/golang.org/x/sys@v0.47.0').name).toBe('golang.org/x/sys');
  });

  it("a language's package says where it was found also where Trivy looks", async () => {
    const components = [library('A', { name: 'c', version: '1', purl: 'pkg:cargo/c@1' }), library('B', { purl: 'pkg:generic/g@1' })];
    const written = await withDocument('a', '1', bom({ components }));
    const place = written.properties('pkg:cargo/c@1', 'syft:location:0:path');
    expect(place).toHaveLength(1);
    expect(written.properties('pkg:cargo/c@1', 'aquasecurity:trivy:FilePath')).toEqual(place);
    expect(written.properties('pkg:generic/g@1', 'aquasecurity:trivy:FilePath')).toEqual([]);
  });

  it("a CPE states the component's version, or is no CPE of it", async () => {
    const PREFIXED = 'cpe:2.3:a:v:f:3.1:*:*:*:*:*:*:*';
    const LETTERED = 'cpe:2.3:a:v:e:1.1.1:*:*:*:*:*:*:*';
    const DEVELOPED = 'cpe:2.3:a:v:d:2.1:*:*:*:*:*:*:*';
    const concluded = (cpe: string): object => ({ identity: [{ field: 'cpe', confidence: 0.8, concludedValue: cpe }] });
    const written = await withDocument(
      'a',
      '1',
      bom({
        components: [
          library('x', { version: '2', purl: 'pkg:generic/x@2', cpe: 'cpe:2.3:a:v:x:1:*:*:*:*:*:*:*' }),
          library('y', { version: '2', purl: 'pkg:generic/y@2', cpe: 'cpe:2.3:a:v:y:*:*:*:*:*:*:*:*' }),
          library('z', { cpe: 'cpe:2.3:a:v:z:7:*:*:*:*:*:*:*' }),
          library('r', { version: '1-2.el8', purl: 'pkg:rpm/almalinux/r@1-2.el8', cpe: 'cpe:2.3:a:v:r:1:*:*:*:*:*:*:*' }),
          // What was concluded from a development version names the release (R6.2); read again, it is no contradiction.
          library('e', { version: '1.1.1k-12', purl: 'pkg:conda/e@1.1.1k-12', cpe: LETTERED, evidence: concluded(LETTERED) }),
          library('f', { version: 'v3.1', cpe: PREFIXED, evidence: concluded(PREFIXED) }),
          library('d', { version: '2.1.dev0', purl: 'pkg:generic/d@2.1.dev0', cpe: DEVELOPED, evidence: concluded(DEVELOPED) }),
        ],
      }),
    );
    expect(written.component('pkg:generic/x@2').cpe).toBeUndefined();
    expect(written.properties('pkg:generic/x@2', 'pyenv-sbom:cpe-of-other-version')).toEqual(['cpe:2.3:a:v:x:1:*:*:*:*:*:*:*']);
    expect(written.component('pkg:generic/y@2').cpe).toBe('cpe:2.3:a:v:y:2:*:*:*:*:*:*:*');
    expect(written.component('pkg:generic/d@2.1.dev0').cpe).toBe(DEVELOPED);
    expect(written.component(PREFIXED).version).toBe('v3.1');
    expect(written.component('pkg:conda/e@1.1.1k-12').cpe).toBe(LETTERED);
    expect(written.component('cpe:2.3:a:v:z:7:*:*:*:*:*:*:*').version).toBe('7');
    expect(written.component('pkg:rpm/almalinux/r@1-2.el8?distro=almalinux-8').cpe).toBe('cpe:2.3:a:v:r:1:*:*:*:*:*:*:*');
    expect(written.codes).toEqual(['component-cpe-mismatch']);
  });

  it('every component says where it was found, twice', async () => {
    const written = await withDocument('a', '1', auditwheel('a', '1', [['zlib', '1-1.el8']]));
    for (const component of written.components) {
      const [location] = (component['evidence'] as { occurrences: { location: string }[] }).occurrences;
      expect(written.properties(component['bom-ref'], 'syft:location:0:path')).toEqual([location?.location]);
    }
  });

  it('the serial number follows from the content alone', async () => {
    const environment = virtualEnvironment(distribution('a', '1'));
    const serial = (text: string): string => JSON.parse(text).serialNumber;
    const [first, later] = [
      await scan(environment, { timestamp: '2026-01-01T00:00:00Z' }),
      await scan(environment, { timestamp: '2026-02-01T00:00:00Z' }),
    ];
    expect(serial(first.text)).toBe(serial(later.text));
    expect(serial((await scan(environment, { name: 'other' })).text)).not.toBe(serial(first.text));
    expect(JSON.parse(first.text).metadata.timestamp).toBe('2026-01-01T00:00:00Z');
  });
});
