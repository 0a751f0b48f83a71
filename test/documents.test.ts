/** `merge` and `convert`: documents that were named, by the rules for embedded ones. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertSbom, type Diagnostic, mergeSboms, type Result, scanEnvironment, writeDocument } from '../src/index.ts';
import { formatPurl } from '../src/model/purl.ts';
import { edgesBySource, reachableFrom } from '../src/model/relation.ts';
import { auditwheel, FEDORA_SETUPTOOLS, maturin, ONNX, PIP_VENDORED, pillow, ROOTLESS_OPENSSL, virtualenv } from './support/documents.ts';
import { distribution, emptyFolder, virtualEnvironment, writeFiles } from './support/environment.ts';

/** Writes documents into a folder of their own; the paths, in the order given. */
function files(documents: Readonly<Record<string, string | object>>): readonly string[] {
  const folder = emptyFolder();
  return Object.entries(documents).map(([name, content]) => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  });
}

const written = (result: Result) => JSON.parse(writeDocument(result.inventory ?? expect.fail('nothing was made')).value);
const codes = (diagnostics: readonly Diagnostic[]): readonly string[] => diagnostics.map(({ code }) => code);

/** What no document of ours may show. */
function expectWhole({ inventory, summary }: Result): void {
  const { components, relations, root } = inventory ?? expect.fail('nothing was made');
  const ids = new Set(components.map(({ id }) => id));
  expect(ids.size).toBe(components.length);
  for (const { from, to } of relations) expect(ids.has(from) && ids.has(to)).toBe(true);
  expect(reachableFrom([root], edgesBySource(relations)).size).toBe(ids.size);
  const purls = components.flatMap(({ purl }) => (purl === undefined ? [] : [formatPurl(purl)]));
  expect(new Set(purls).size).toBe(purls.length);
  expect(summary.componentsRead + summary.componentsInstalled).toBe(
    summary.componentsWritten + summary.componentsUnified + summary.componentsDeduplicated + summary.componentsDropped,
  );
}

const crates = (names: readonly string[]) => names.map((name) => ({ name, version: '1.0.0' }));
const spdx = (name: string, dependsOn: string): object => ({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name,
  packages: [
    {
      SPDXID: 'SPDXRef-a',
      name,
      versionInfo: '1',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `pkg:generic/${name}@1` }],
    },
    {
      SPDXID: 'SPDXRef-b',
      name: dependsOn,
      versionInfo: '1.0.0',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `pkg:cargo/${dependsOn}@1.0.0` }],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-a' },
    { spdxElementId: 'SPDXRef-a', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'SPDXRef-b' },
  ],
});

describe('merge', () => {
  /** In the shapes of ten producers' documents, in three formats; the same references mean different things in most of them. */
  const ten = () =>
    files({
      'auditwheel.cdx.json': auditwheel('scs', '3.3.1', [['openblas', '0.3.15-6.el8']]),
      'jiter.cdx.json': maturin('jiter-python', '0.17.0', crates(['heck', 'syn', 'serde'])),
      'tokenizers.cdx.json': maturin('tokenizers-python', '0.23.2', crates(['heck', 'rayon'])),
      'sbom.json': ROOTLESS_OPENSSL,
      'pillow.cdx.json': pillow('12.3.0'),
      'virtualenv.cdx.json': virtualenv('21.14.1'),
      'onnx.cdx.json': ONNX,
      'pip.cdx.json': PIP_VENDORED,
      'one.spdx.json': spdx('one', 'heck'),
      'two.spdx.json': spdx('two', 'serde'),
      'bom.json': FEDORA_SETUPTOOLS,
    });

  it('of documents whose references clash: nothing dangling, nothing twice, nothing lost', async () => {
    const result = await mergeSboms({ paths: ten() });
    expectWhole(result);
    expect(result.summary.documentsMerged).toBe(11);
    const { components, dependencies } = written(result);
    const heck = components.filter(({ name }: { name: string }) => name === 'heck');
    expect(heck).toHaveLength(1);
    const parents = dependencies.filter(({ dependsOn = [] }: { dependsOn?: string[] }) => dependsOn.includes('pkg:cargo/heck@1.0.0'));
    expect(parents.map(({ ref }: { ref: string }) => ref)).toEqual(
      expect.arrayContaining(['pkg:generic/one@1', 'pkg:cargo/jiter-python@0.17.0', 'pkg:cargo/tokenizers-python@0.23.2']),
    );
  });

  it('does not depend on the order of its input', async () => {
    const paths = ten();
    expect(written(await mergeSboms({ paths: paths.toReversed() }))).toEqual(written(await mergeSboms({ paths })));
  });

  it('leaves a trace of each document on the whole, which has a name', async () => {
    const result = await mergeSboms({ paths: files({ 'a.cdx.json': ONNX, 'b.spdx.json': spdx('b', 'heck') }), name: 'Both' });
    const { component } = written(result).metadata;
    expect(component).toMatchObject({ type: 'platform', name: 'Both' });
    expect(component.externalReferences).toEqual([
      {
        type: 'bom',
        url: 'a.cdx.json',
        comment: 'merged SBOM, CycloneDX 1.7',
        hashes: [{ alg: 'SHA-256', content: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      },
      {
        type: 'bom',
        url: 'b.spdx.json',
        comment: 'merged SBOM, SPDX 2.3',
        hashes: [{ alg: 'SHA-256', content: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      },
    ]);
    expect(
      JSON.parse(writeDocument(result.inventory ?? expect.fail(), { specVersion: '1.7', timestamp: '2026-01-01T00:00:00Z' }).value)
        .citations,
    ).toEqual([
      expect.objectContaining({
        attributedTo: 'environment',
        note: 'merged SBOM a.cdx.json, CycloneDX 1.7',
        timestamp: '2026-01-01T00:00:00Z',
      }),
      expect.objectContaining({ note: 'merged SBOM b.spdx.json, SPDX 2.3' }),
    ]);
  });

  it('takes environments and documents; what is installed and what a document lists is one', async () => {
    const environment = virtualEnvironment(distribution('pip', '26.0.1'), distribution('filelock', '3.24.2'));
    const result = await mergeSboms({ paths: [environment, ...files({ 'v.cdx.json': virtualenv('21.14.1') })] });
    expectWhole(result);
    const { components, dependencies, metadata } = written(result);
    expect(components.filter(({ purl }: { purl?: string }) => purl === 'pkg:pypi/pip@26.0.1')).toHaveLength(1);
    // The declared dependency without a version is the installed one.
    expect(dependencies.find(({ ref }: { ref: string }) => ref === 'pkg:pypi/virtualenv@21.14.1').dependsOn).toContain(
      'pkg:pypi/filelock@3.24.2',
    );
    expect(metadata.lifecycles).toEqual([{ phase: 'operations' }]);
  });

  it('of two scans of one environment is that environment', async () => {
    const environment = virtualEnvironment(
      distribution('jiter', '0.17.0', { sboms: { 'jiter.cyclonedx.json': maturin('jiter-python', '0.17.0', crates(['heck', 'syn'])) } }),
    );
    const one = await mergeSboms({ paths: [environment] });
    const text = writeDocument(one.inventory ?? expect.fail()).value;
    const two = await mergeSboms({ paths: files({ 'a.cdx.json': text, 'b/b.cdx.json': text.replace('"version": 1', '"version": 2') }) });
    const identities = (result: Result): readonly string[] =>
      written(result).components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(identities(two).filter((id) => !id.includes('platform'))).toEqual(identities(one));
  });

  it('of two scans of two file systems keeps their environments apart, whatever their places are', async () => {
    const scanned = async (version: string, name: string): Promise<string> => {
      const root = emptyFolder();
      for (const [path, content] of Object.entries(distribution('a', version)))
        writeFiles(root, { [`usr/lib/python3.11/site-packages/${path}`]: content });
      const { inventory } = await scanEnvironment({ paths: [], roots: [root] });
      const [file = ''] = files({ [name]: inventory === undefined ? '' : writeDocument(inventory).value });
      return file;
    };
    const merged = written(await mergeSboms({ paths: [await scanned('1', 'one.cdx.json'), await scanned('2', 'two.cdx.json')] }));
    const environments = merged.components.filter(({ name }: { name: string }) => name === 'usr');
    expect(environments).toHaveLength(2);
    const needed = environments.map(
      (one: { 'bom-ref': string }) => merged.dependencies.find(({ ref }: { ref: string }) => ref === one['bom-ref'])?.dependsOn,
    );
    expect(needed.toSorted()).toEqual([['pkg:pypi/a@1'], ['pkg:pypi/a@2']]);
  });

  it('goes on where one document cannot be read, and says so', async () => {
    const [good = '', bad = ''] = files({ 'good.json': ONNX, 'bad.json': '{' });
    const result = await mergeSboms({ paths: [good, bad, `${good}.gone`] });
    expect(written(result).components).toHaveLength(1);
    expect(codes(result.diagnostics)).toEqual(expect.arrayContaining(['document-unusable', 'environment-unusable', 'sbom-not-json']));
    expect((await mergeSboms({ paths: [bad] })).inventory).toBeUndefined();
    expect(codes((await mergeSboms({ paths: [join(good, 'below a file')] })).diagnostics)).toEqual(['environment-unusable']);
  });

  it('tells documents of one name apart, and equal ones too', async () => {
    const [first = ''] = files({ 'x/a.json': ONNX });
    const copy = join(emptyFolder(), 'a.json');
    copyFileSync(first, copy);
    const [other = ''] = files({ 'y/a.json': PIP_VENDORED });
    const [numbered = ''] = files({ '2-a.json': spdx('numbered', 'heck') });
    const paths = [first, copy, other, numbered];
    expectWhole(await mergeSboms({ paths }));
    const urls = written(await mergeSboms({ paths })).metadata.component.externalReferences.map(({ url }: { url: string }) => url);
    expect(urls).toEqual(['2-a.json', '3-a.json', '4-a.json', 'a.json']);
  });

  it('derives what scanners need unless told not to; leaves out what is excluded when told to', async () => {
    const [path = ''] = files({ 'a.cdx.json': auditwheel('scs', '3.3.1', [['openblas', '0.3.15-6.el8']]) });
    const purls = async (options: object): Promise<readonly string[]> =>
      written(await mergeSboms({ paths: [path], ...options })).components.map(({ purl }: { purl?: string }) => purl);
    expect(await purls({})).toContain('pkg:rpm/almalinux/openblas@0.3.15-6.el8?distro=almalinux-8&upstream=openblas-0.3.15-6.el8.src.rpm');
    expect(await purls({ enrich: false })).toContain('pkg:rpm/almalinux/openblas@0.3.15-6.el8');
    const [pillowPath = ''] = files({
      'p.cdx.json': {
        ...pillow('12.3.0'),
        components: [{ type: 'library', name: 'tool', version: '1', 'bom-ref': 't', scope: 'excluded', purl: 'pkg:generic/tool@1' }],
      },
    });
    expect(written(await mergeSboms({ paths: [pillowPath] })).components).toHaveLength(2);
    expect(written(await mergeSboms({ paths: [pillowPath], dropExcluded: true })).components).toHaveLength(1);
    expect(written(await convertSbom({ path: pillowPath, dropExcluded: true })).components).toHaveLength(0);
  });
});

describe('convert', async () => {
  const convert = async (content: string | object, options: object = {}): Promise<Result> => {
    const [path = ''] = files({ 'in.json': content });
    return await convertSbom({ path, ...options });
  };

  it("keeps the document's root, and its own word on what is known", async () => {
    const result = await convert(spdx('one', 'heck'));
    expectWhole(result);
    const { metadata, components, dependencies } = written(result);
    expect([metadata.component.purl, metadata.component['bom-ref'], components[0].purl]).toEqual([
      'pkg:generic/one@1',
      'pkg:generic/one@1',
      'pkg:cargo/heck@1.0.0',
    ]);
    expect(dependencies).toEqual([{ ref: 'pkg:generic/one@1', dependsOn: ['pkg:cargo/heck@1.0.0'] }]);
    expect(metadata.lifecycles).toBeUndefined();
    expect(result.summary).toMatchObject({ componentsRead: 2, componentsInstalled: 0, componentsWritten: 2 });
  });

  it('makes a root where there is none, or more than one', async () => {
    expect(written(await convert(ROOTLESS_OPENSSL)).metadata.component).toMatchObject({ type: 'platform', name: 'sbom' });
    expect(written(await convert(ROOTLESS_OPENSSL, { name: 'Mine' })).metadata.component.name).toBe('Mine');
    const two = { ...spdx('one', 'heck'), documentDescribes: ['SPDXRef-b'], name: 'Pair' };
    const { metadata, dependencies } = written(await convert(two));
    expect(metadata.component.name).toBe('Pair');
    expect(dependencies).toContainEqual({ ref: 'environment', dependsOn: ['pkg:cargo/heck@1.0.0', 'pkg:generic/one@1'] });
  });

  it('a root that may not be written is no root: what it holds hangs on a new one of its name', async () => {
    const result = await convert(ONNX);
    expectWhole(result);
    const { metadata, dependencies } = written(result);
    expect(metadata.component).toMatchObject({ type: 'platform', name: 'onnx' });
    expect(dependencies).toContainEqual({ ref: 'environment', dependsOn: ['pkg:github/protocolbuffers/protobuf@v31.1'] });
    expect(codes(result.diagnostics)).toEqual(['component-unversioned-dropped']);
  });

  it('leaves out what is excluded, but never the root', async () => {
    const root = { type: 'library', name: 'r', version: '1', purl: 'pkg:generic/r@1', scope: 'excluded', 'bom-ref': 'r' };
    const result = await convert(
      { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: root }, components: [] },
      { dropExcluded: true },
    );
    expect(written(result).metadata.component.purl).toBe('pkg:generic/r@1');
  });

  it('does not rename a root that its purl names', async () =>
    expect(written(await convert(spdx('one', 'heck'), { name: 'New' })).metadata.component.name).toBe('one'));

  it('derives nothing and invents no place', async () => {
    const { components } = written(await convert(auditwheel('scs', '3.3.1', [['openblas', '0.3.15-6.el8']])));
    expect(components).toEqual([
      {
        type: 'library',
        'bom-ref': 'pkg:rpm/almalinux/openblas@0.3.15-6.el8',
        name: 'openblas',
        version: '0.3.15-6.el8',
        purl: 'pkg:rpm/almalinux/openblas@0.3.15-6.el8',
      },
    ]);
  });

  it('says who made the document it was made from, unless we did', async () => {
    const from = written(await convert(spdx('one', 'heck')));
    expect(from.metadata.component.externalReferences).toEqual([
      expect.objectContaining({ type: 'bom', url: 'in.json', comment: 'merged SBOM, SPDX 2.3' }),
    ]);
    const again = written(await convert(JSON.stringify(from)));
    expect({ ...again, serialNumber: '' }).toEqual({ ...from, serialNumber: '' });
  });

  it('of a file that is no SBOM gives nothing but the reason', async () => {
    const result = await convert('hello');
    expect([result.inventory, codes(result.diagnostics)]).toEqual([undefined, ['document-unusable', 'sbom-format-unknown']]);
    expect(codes((await convertSbom({ path: join(emptyFolder(), 'gone') })).diagnostics)).toEqual(['document-unusable']);
    expect(codes((await convertSbom({ path: emptyFolder() })).diagnostics)).toEqual(['document-unusable']);
    expect(codes((await convert('{}'.repeat(100), { limits: { fileSize: 10 } })).diagnostics)).toEqual(['file-too-large']);
    expect(codes((await convert('{}'.repeat(100), { limits: { documentSize: 10 } })).diagnostics)).toEqual(['file-too-large']);
  });
});
