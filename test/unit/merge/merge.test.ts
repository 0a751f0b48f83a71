/** What the merge does with models that no reader of today produces, and the corners of its stages. */
import { describe, expect, it } from 'vitest';
import { libraryAliases } from '../../../src/enrich/known-libraries.ts';
import { canonical } from '../../../src/merge/canonical.ts';
import { coverageOf, type Declared } from '../../../src/merge/coverage.ts';
import { relate } from '../../../src/merge/graph/relate.ts';
import { resolveDocument } from '../../../src/merge/identify/resolve.ts';
import { selfReference } from '../../../src/merge/identify/self-reference.ts';
import type { Subject } from '../../../src/merge/identify/subject.ts';
import { dedupe } from '../../../src/merge/unite/dedupe.ts';
import { mergeRecords } from '../../../src/merge/unite/merge-records.ts';
import { reconcileVersions } from '../../../src/merge/unite/reconcile-versions.ts';
import { cleanText } from '../../../src/model/clean-text.ts';
import type { Component, ComponentId } from '../../../src/model/component.ts';
import { parseCpe } from '../../../src/model/cpe.ts';
import { EMPTY_INVENTORY, type Relation, type SbomDocument } from '../../../src/model/inventory.ts';
import { formatPurl, parsePurl } from '../../../src/model/purl.ts';
import { normalizeName } from '../../../src/model/pypi-name.ts';
import { declaredNames } from '../../../src/native/declared-names.ts';

const id = (text: string): ComponentId => text as ComponentId;
const purl = (text: string) => parsePurl(text) ?? expect.fail(text);
const record = (name: string, fields: Partial<Component> = {}): Component => ({
  id: id(name),
  authority: 'document',
  origins: ['x.json'],
  localScope: 'x.json',
  type: 'library',
  name,
  ...fields,
});
const host: Subject = {
  id: id('host'),
  name: normalizeName('foo'),
  version: '1.0',
  requires: new Set(),
  component: record('foo', { id: id('host'), distribution: 'foo', purl: purl('pkg:pypi/foo@1.0'), version: '1.0' }),
};
const documentOf = (components: readonly Component[], fields: Partial<SbomDocument> = {}): SbomDocument => ({
  ...EMPTY_INVENTORY,
  path: 'x.json',
  roots: [],
  format: 'SPDX',
  formatVersion: '2.3',
  tools: [],
  lifecycles: [],
  externalReferences: [],
  placeOf: () => '',
  referenceOf: () => undefined,
  components,
  ...fields,
});
const edge = (from: string, kind: Relation['kind'], to: string): Relation => ({ from: id(from), kind, to: id(to) });

describe('R3 row i: what a wheel was generated from', () => {
  it('is its ancestor, no component, when it bears the same name (fromager)', () => {
    const wheel = record('wheel', { purl: purl('pkg:pypi/foo@1.0?repository_url=https://own.example') });
    const upstream = record('upstream', { purl: purl('pkg:pypi/foo@1.0') });
    const other = record('other', { purl: purl('pkg:pypi/bar@1'), version: '1' });
    const { value } = resolveDocument(
      host,
      documentOf([wheel, upstream, other], {
        roots: [wheel.id],
        relations: [edge('wheel', 'isGeneratedFrom', 'upstream'), edge('wheel', 'isGeneratedFrom', 'other')],
      }),
      { origin: 'keep', files: 'keep' },
    );
    expect(value.unified).toBe(2);
    expect(
      value.inventory.components
        .filter(({ id: of }) => of === host.id)
        .flatMap(({ pedigree }) => pedigree?.ancestors ?? [])
        .map((facts) => facts.purl && formatPurl(facts.purl)),
    ).toEqual(['pkg:pypi/foo@1.0']);
    expect(value.inventory.components.map(({ id: of }) => of)).not.toContain('upstream');
    expect(value.inventory.components.map(({ id: of }) => of)).toContain('other');
  });
});

describe('self-reference', () => {
  it.each([
    [record('foo', { purl: purl('pkg:pypi/foo@2') }), 'root', { ...host, version: undefined }, 'alias'],
    [record('foo', { purl: purl('pkg:pypi/foo@odd') }), 'component', host, 'component'],
    [record('x'), 'root', host, 'unrelated-root'],
    [record('crate', {}), 'root', host, 'unrelated-root'],
    [record('python3-foo', { purl: purl('pkg:rpm/fedora/python3-foo@1.0-1') }), 'component', host, 'component'],
    [record('python3-foo', { purl: purl('pkg:rpm/fedora/python3-foo') }), 'component-of-rootless', host, 'component'],
    [record('python3-foo', { purl: purl('pkg:rpm/fedora/python3-foo@1.0-1') }), 'root', host, 'linux-package'],
    [record('python3-foo', { purl: purl('pkg:rpm/fedora/python3-foo@1.0-1') }), 'root', { name: host.name }, 'unrelated-root'],
  ] as const)('%#', (component, position, subject, action) => {
    const { version, ...named } = subject as Subject;
    expect(selfReference({ component, position }, version === undefined ? named : { ...named, version }).action).toBe(action);
  });
  it('a build path as the reference is enough for row e, whatever the purl', () =>
    expect(selfReference({ component: record('crate'), position: 'root', reference: 'path+file:///x#1' }, host)).toEqual({
      row: 'e',
      action: 'build-crate',
    }));
});

describe('merging records', () => {
  it('unites pedigrees, evidence, tags and identifiers; a distributor beats core metadata', () => {
    const ancestor = { type: 'library', name: 'up', purl: purl('pkg:github/o/up@1') } as const;
    const left = record('x', {
      authority: 'core-metadata',
      description: 'd',
      tags: ['b'],
      modified: true,
      omniborIds: ['o2'],
      swhids: ['s'],
      pedigree: { ancestors: [ancestor], patches: [{ type: 'backport' }], notes: 'n1' },
      evidence: { copyright: ['c2'], occurrences: [{ location: 'z' }] },
      authors: [{ name: 'A' }],
    });
    const right = record('x', {
      authority: 'distributor',
      description: 'e',
      version: '2',
      tags: ['a'],
      omniborIds: ['o1'],
      pedigree: { ancestors: [ancestor, { type: 'library', name: 'other' }], commits: [{ uid: 'u' }], notes: 'n2' },
      evidence: { copyright: ['c1'], identity: [{ field: 'name' }] },
      authors: [{ name: 'B' }],
    });
    const { value, diagnostics } = mergeRecords([left, right]);
    expect(value).toMatchObject({
      authority: 'distributor',
      description: 'e',
      version: '2',
      modified: true,
      tags: ['a', 'b'],
      omniborIds: ['o1', 'o2'],
      swhids: ['s'],
      pedigree: { ancestors: [ancestor, { name: 'other' }], patches: [{ type: 'backport' }], commits: [{ uid: 'u' }], notes: 'n1\nn2' },
      evidence: { copyright: ['c1', 'c2'], identity: [{ field: 'name' }], occurrences: [{ location: 'z' }] },
    });
    expect(diagnostics.map((diagnostic) => 'field' in diagnostic && diagnostic.field)).toEqual(['description', 'authors']);
    expect(mergeRecords([left]).value).toBe(left);
  });

  it('same hash twice, or two hashes in one record, is no conflict', () => {
    const md5 = (content: string) => ({ algorithm: 'MD5', content: content.repeat(32) });
    expect(mergeRecords([record('x', { hashes: [md5('a'), md5('b')] }), record('x', { hashes: [md5('a')] })]).diagnostics).toEqual([]);
  });

  it('an absent scope means required', () => {
    const scopes = (...list: Component['scope'][]) =>
      mergeRecords(list.map((scope) => record('x', scope === undefined ? {} : { scope })) as [Component, ...Component[]]).value.scope;
    expect([
      scopes('required', 'optional'),
      scopes('optional', 'excluded'),
      scopes('excluded', 'excluded'),
      scopes(undefined, 'excluded'),
    ]).toEqual(['required', 'optional', 'excluded', undefined]);
  });
});

describe('stages at their corners', () => {
  const root = record('root', { id: id('root'), localScope: 'root', type: 'platform', origins: [] });

  it('a CPE of several purl records joins none of them', () => {
    const cpes = [parseCpe('cpe:2.3:a:v:x:1:*:*:*:*:*:*:*') ?? expect.fail()];
    const { value } = dedupe({
      ...EMPTY_INVENTORY,
      components: [
        record('a', { version: '1', purl: purl('pkg:generic/a@1'), cpes }),
        record('b', { version: '1', purl: purl('pkg:generic/b@1'), cpes }),
        record('c', { version: '1', cpes }),
      ],
    });
    expect(value.inventory.components).toHaveLength(3);
  });

  it('an unversioned dependency of a dropped one keeps its place; a record nobody refers to just goes', () => {
    const { value } = dedupe({
      ...EMPTY_INVENTORY,
      components: [
        record('a', { version: '1', purl: purl('pkg:cargo/a@1') }),
        record('b', { purl: purl('pkg:cargo/b') }),
        record('c', { purl: purl('pkg:cargo/c') }),
        record('d', { version: '1', purl: purl('pkg:cargo/d@1') }),
        record('lonely', { purl: purl('pkg:cargo/lonely') }),
        record('e', { cpes: [parseCpe('cpe:2.3:a:v:e:*:*:*:*:*:*:*:*') ?? expect.fail()], name: 'e', origins: [] }),
      ],
      relations: [edge('a', 'dependsOn', 'b'), edge('b', 'dependsOn', 'c'), edge('c', 'dependsOn', 'd')],
    });
    expect(value.inventory.relations).toEqual([edge('a', 'dependsOn', 'd')]);
    expect(value.dropped).toBe(4);
  });

  it('settles records without origins and versions that say the same in other words', () => {
    const { value, diagnostics } = reconcileVersions([
      record('a', { origins: [], version: '2', purl: purl('pkg:cargo/a@1') }),
      record('b', { origins: [], version: '1', cpes: [parseCpe('cpe:2.3:a:v:b:2:*:*:*:*:*:*:*') ?? expect.fail()] }),
      record('c', { cpes: [] }),
      record('d', { version: '31.1', purl: purl('pkg:github/o/d@v31.1') }),
    ]);
    expect(value.map(({ version }) => version)).toEqual(['1', '1', undefined, '31.1']);
    expect(diagnostics.map(({ at }) => at.path)).toEqual(['', '']);
  });

  it('gives a purl the version that only a CPE states', () => {
    const { value, diagnostics } = reconcileVersions([
      record('a', { purl: purl('pkg:generic/a'), cpes: [parseCpe('cpe:2.3:a:v:a:2:*:*:*:*:*:*:*') ?? expect.fail()] }),
    ]);
    expect(value).toMatchObject([{ version: '2', purl: { version: '2' } }]);
    expect(diagnostics).toEqual([]);
    expect(reconcileVersions(value).value).toEqual(value);
  });

  it('canonical: groups, equal names, generic purls, provides, annotations', () => {
    const components = [
      root,
      record('a', { group: 'g', version: '1' }),
      record('a2', { name: 'a', group: 'g', version: '1', hashes: [{ algorithm: 'MD5', content: 'a'.repeat(32) }] }),
      record('a3', { name: 'a', group: 'g', version: '1' }),
      record('m', { group: 'org', purl: purl('pkg:maven/org/m@1'), version: '1' }),
      record('g1', { purl: purl('pkg:generic/g@1'), version: '1' }),
      record('g2', {
        purl: purl('pkg:generic/g@1'),
        version: '1',
        origins: [],
        declaredPurls: ['nonsense', 'pkg:generic/g@1?download_url=https://x.org'],
        pedigree: {
          variants: [{ type: 'library', name: 'v', purl: purl('pkg:generic/v@1') }],
          descendants: [{ type: 'library', name: 'w' }],
        },
      }),
      record('n', { declaredPurls: ['pkg:generic/n@1'], externalReferences: [{ type: 'vcs', url: 'file:///x' }], origins: [] }),
    ];
    const { value, diagnostics } = canonical({
      ...EMPTY_INVENTORY,
      root: root.id,
      lifecycles: [],
      components,
      relations: [edge('root', 'dependsOn', 'a'), edge('a', 'provides', 'm'), edge('a', 'provides', 'm')],
      annotations: [{ subjects: [id('a'), id('m')], annotator: { kind: 'person', name: 'me' }, text: 'in /home/x/y' }],
      vulnerabilities: [
        { id: 'V', description: 'in /builds/x' },
        { id: 'V', description: 'in /builds/x' },
      ],
      completeness: [
        { of: id('a'), aspect: 'assembly', aggregate: 'complete' },
        { of: id('a'), aspect: 'assembly', aggregate: 'incomplete' },
        { of: id('a'), aspect: 'assembly', aggregate: 'complete' },
      ],
    });
    expect(new Set(value.components.map(({ id: of }) => of)).size).toBe(components.length);
    expect(value.components.find(({ name }) => name === 'm')?.group).toBe('org');
    expect(value.vulnerabilities).toEqual([{ id: 'V', description: 'in [path]' }]);
    expect(value.annotations[0]?.text).toBe('in [path]');
    expect(value.completeness.filter(({ aspect }) => aspect === 'assembly').map(({ aggregate }) => aggregate)).toEqual(['incomplete']);
    expect(value.relations.filter(({ kind }) => kind === 'provides')).toHaveLength(1);
    expect(value.components.find(({ name }) => name === 'n')).toMatchObject({
      properties: [{ name: 'pyenv-sbom:declared-purl', value: 'pkg:generic/n@1' }],
    });
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'component-path-removed', at: { path: '' } })]);
  });

  it('relate hangs what nothing reaches on the root, one entry of a cycle', () => {
    const related = relate(
      {
        ...EMPTY_INVENTORY,
        components: [root, record('a'), record('b'), record('c')],
        relations: [edge('a', 'dependsOn', 'b'), edge('b', 'dependsOn', 'a')],
      },
      {
        root: root.id,
        environments: [{ id: root.id, distributions: [root.id], requested: [], requirements: [edge('a', 'dependsOn', 'a')], others: [] }],
        lifecycles: [],
      },
    );
    expect(related.relations.filter(({ from }) => from === root.id)).toEqual([
      edge('root', 'contains', 'c'),
      edge('root', 'contains', 'a'),
    ]);
  });

  describe('R8 coverage', () => {
    const nothing = { foreign: new Map<string, string>(), undecided: [], hasMoreUndecided: false };
    const namesOf = (path: string) => declaredNames(path, libraryAliases());
    const files = (...names: string[]) => ({ nativeFiles: names, vendors: false, contents: nothing, namesOf });
    const declared = (name: string, parts: Partial<Declared> = {}): Declared => ({ name, isCounted: false, paths: [], ...parts });

    it('claims by stem, by table, by prefix up to a separator, and by the very path', () => {
      const names = [
        'libgcc',
        'libjpeg / libjpeg-turbo',
        'openblas-threads',
        'libxcb',
        'scipy.libs/libodd-df5d6f8d.so.5.0.0',
        'suitesparse',
        'zlib-ng',
      ];
      const grafted = [
        'x.libs/libgcc_s-1.so.1',
        'x.libs/libjpeg-6dc8d115.so.62',
        'x.libs/libopenblasp-r0-abcdef01.3.20.so',
        'x.libs/libxcb-shm-12345678.so.0',
        'scipy.libs/libodd-df5d6f8d.so.5.0.0',
        'x.libs/libcholmod-12345678.so.3',
        'x.libs/libz-12345678.so.1',
      ];
      expect(
        coverageOf(
          files(...grafted),
          names.map((name) => declared(name)),
          true,
        ),
      ).toEqual({ aggregate: 'unknown', unclaimed: [], unexplained: [], absent: [] });
    });

    it.each([
      ['a grafted library', 'x/.dylibs/libfoo.1.2.dylib', 'incomplete'],
      ["libtool's folder", 'sklearn/.libs/vcomp140.dll', 'incomplete'],
      ['a library beside the code', 'pyarrow/libarrow.so.2100', 'unknown'],
    ] as const)('lists %s that nobody names', (_title, path, aggregate) =>
      expect(coverageOf(files(path), [], false)).toEqual({ aggregate, unclaimed: [path], unexplained: [], absent: [] }),
    );

    it('lists no extension module, and takes no crate for a C library, nor a name for what begins with it', () => {
      expect(coverageOf(files('x/_ext.cpython-311-x86_64-linux-gnu.so'), [], false).unclaimed).toEqual([]);
      expect(coverageOf(files('x.libs/libssl-12345678.so.3'), [declared('openssl', { type: 'cargo' })], true).unclaimed).toHaveLength(1);
      expect(coverageOf(files('x.libs/libxcbutil-12345678.so.3'), [declared('xcb')], true).unclaimed).toHaveLength(1);
    });

    it('takes a package for each of its files, and one package of a library for no file of another', () => {
      const counted = (name: string): Declared => declared(name, { type: 'rpm', isCounted: true });
      const webp = files('x.libs/libwebp-11111111.so.7', 'x.libs/libwebpmux-22222222.so.3', 'x.libs/libwebpdemux-33333333.so.2');
      expect(coverageOf(webp, [counted('libwebp'), counted('libwebp'), counted('libwebp')], true).unclaimed).toEqual([]);
      const ssl = files('x.libs/libcrypto-11111111.so.3', 'x.libs/libssl-22222222.so.3');
      expect(coverageOf(ssl, [counted('libcrypto3'), counted('libssl3')], true)).toMatchObject({ unclaimed: [], absent: [] });
      const gcc = files('x.libs/libatomic-11111111.so.1', 'x.libs/libgcc_s-22222222.so.1');
      expect(coverageOf(gcc, [counted('libgcc')], true).unclaimed).toEqual(['x.libs/libatomic-11111111.so.1']);
      expect(coverageOf(gcc, [declared('libgcc')], true).unclaimed).toEqual(['x.libs/libatomic-11111111.so.1']);
      // A name that the tables do not know is taken as it is.
      expect(coverageOf(files('x.libs/libodd-11111111.so.1'), [declared('odd')], true).unclaimed).toEqual([]);
    });

    it('takes one counted component for one file, and names those without a file', () => {
      const counted = (name: string): Declared => declared(name, { type: 'rpm', isCounted: true });
      const two = files('x.libs/libgfortran-11111111.so.5', 'x.libs/libgfortran-22222222.so.5');
      expect(coverageOf(two, [counted('libgfortran')], true)).toEqual({
        aggregate: 'incomplete',
        unclaimed: [two.nativeFiles[1]],
        unexplained: [],
        absent: [],
      });
      expect(coverageOf(two, [counted('libgfortran'), counted('libgfortran'), counted('libgomp')], true)).toEqual({
        aggregate: 'unknown',
        unclaimed: [],
        unexplained: [],
        absent: ['libgomp'],
      });
    });

    it('tells what else is native and that nothing explains, where the bytes were read', () => {
      const paths = ['x/_m.cpython-311-darwin.so', 'x/_plain.so', 'x/run', 'x/codec.wasm', 'x/named.exe'];
      const bytes = { nativeFiles: paths, identified: new Set<string>(), explained: new Set(['x/_plain.so']), partial: false };
      const found = coverageOf(files(...paths), [declared('other', { paths: ['x/named.exe'] })], true, bytes);
      expect(found).toMatchObject({ aggregate: 'unknown', unclaimed: [], unexplained: ['x/run', 'x/codec.wasm'] });
    });

    it('is complete only where the files prove it', () => {
      const with_ = (contents: Partial<typeof nothing>, document = false): string =>
        coverageOf({ nativeFiles: [], vendors: false, contents: { ...nothing, ...contents } }, [], document).aggregate;
      expect(with_({})).toBe('complete');
      // A document that lists nothing takes nothing away (filelock).
      expect(with_({}, true)).toBe('complete');
      expect(with_({ undecided: [] as never[], hasMoreUndecided: true })).toBe('unknown');
      expect(with_({ foreign: new Map([['javascript', 'bokeh/server/static/js/bokeh.min.js']]) })).toBe('unknown');
      expect(with_({ foreign: new Map([['javascript', 'x/node_modules/y/index.js']]) })).toBe('incomplete');
      expect(coverageOf(undefined, [], false).aggregate).toBe('unknown');
    });

    it('survives names that objects have', () =>
      expect(coverageOf(files('x.libs/libconstructor.so', 'x.libs/lib__proto__.so'), [], false).unclaimed).toHaveLength(2));
  });

  it('hygiene leaves honest text alone', () => {
    for (const text of [
      'https://github.com/home/x',
      'git@github.com:a/b',
      'ssh://git@x.org/a',
      'https://${TOKEN}@x.org',
      'see docs/home/x',
      'a:b',
    ])
      expect(cleanText(text)).toBe(text);
    expect(cleanText('D:\\a\\repo\\x and https://u:p@x.org/y')).toBe('[path] and https://x.org/y');
  });
});
