/** What `diff` says of two inventories, kind by kind, and how it says it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedFiles, goldenCases } from '../scripts/golden-cases.mjs';
import { type Change, diffFailures, type SbomDiff } from '../src/diff/change.ts';
import { diffInventories } from '../src/diff/diff.ts';
import { renderDiffJson } from '../src/diff/render-json.ts';
import { renderDiffMarkdown } from '../src/diff/render-markdown.ts';
import { renderDiffText } from '../src/diff/render-text.ts';
import { reverseDiff } from '../src/diff/reverse.ts';
import { compareByEcosystem } from '../src/diff/version-order.ts';
import { bundled, installed, inventoryOf, read, type StatedDocument } from './support/inventories.ts';

const between = (old: StatedDocument, now: StatedDocument): SbomDiff => diffInventories(inventoryOf(old), inventoryOf(now));
const at = (diff: SbomDiff, name?: string): readonly Change[] =>
  diff.groups.filter(({ bundler }) => (bundler?.to[0] ?? bundler?.from[0])?.name === name).flatMap(({ changes }) => changes);
/** `kind name version→version` of each change. */
const told = (changes: readonly Change[]): readonly string[] =>
  changes.map((change) =>
    'component' in change
      ? `${change.kind} ${change.component.name} ${change.component.version ?? '-'}`
      : `${change.kind} ${change.from.name} ${change.from.version ?? '-'}→${change.to.version ?? '-'}`,
  );

const crate = (by: readonly string[], name: string, version: string, facts: object = {}) =>
  bundled(by, { name, version, purl: `pkg:cargo/${name}@${version}`, ...facts });

describe('the order of versions', () => {
  // Each line in ascending order; all pairs are compared, both ways.
  const ORDERS: readonly (readonly [type: string, versions: string])[] = [
    ['pypi', '1.0.dev1 1.0a1 1.0rc1 1.0 1.0+local.1 1.0.post1 1.1 1!0.1'],
    ['pypi', '2.9 2.10 2.10.1 10.0'],
    ['cargo', '0.9.115 0.9.117 0.10.0-rc.1 0.10.0-rc.2 0.10.0 1.0.0 1.0.10'],
    ['cargo', '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0'],
    ['cargo', '300.5.0+3.5.0 300.5.1+3.5.1 300.5.1+3.5.10'],
    ['npm', '4.17.20 4.17.21 5.0.0-0 5.0.0'],
    // Of rpm's own test suite.
    ['rpm', '1.0~rc1 1.0~rc2 1.0 1.0^ 1.0^git1 1.0.1'],
    ['rpm', '5.5p1 5.5p2 5.5p10'],
    ['rpm', '2.0 2.0a 2.0.1'],
    ['rpm', '1.1.1k-14.el8_6 1.1.1k-15.el8_6 1:1.1.1g-1 1:1.1.1k-1'],
    ['rpm', '9007199254740993-1 9007199254740994-1'],
    ['deb', '1.0~~ 1.0~~a 1.0~ 1.0 1.0a 1.0+dfsg 1.0.1'],
    ['deb', '3.0.11-1~deb12u1 3.0.11-1~deb12u2 3.0.11-1 3.0.11-1+b1 1:0.1-1'],
    ['apk', '1.2_alpha1 1.2_beta 1.2_rc1 1.2 1.2-r1 1.2_git20260101 1.2_p1 1.2a 1.2.0 1.2.01 1.2.1'],
    ['generic', '1.1.1 1.1.1a 1.1.1k 1.1.1w 3.0.0-alpha1 3.0.0-beta2 3.0.0-rc1 3.0.0 3.0.13'],
    ['', 'v1.9 v1.10 2.0-dev 2.0'],
  ];
  it.each(ORDERS)('of %s: %s', (type, text) => {
    const versions = text.split(' ');
    for (const [index, left] of versions.entries())
      for (const [other, right] of versions.entries())
        expect([left, right, compareByEcosystem(type, left, right)]).toEqual([left, right, Math.sign(index - other)]);
  });

  it.each([
    ['pypi', '1.0', '1.0.0'],
    ['rpm', '1.0', '1_0'],
    ['rpm', '0:1.0-1', '1.0-1'],
    ['deb', '1.0', '0:1.0-0'],
    ['cargo', '01.0.0', '1.0.0'],
    ['generic', '1.0', '1-0'],
  ])('of %s takes %s and %s for one', (type, left, right) => {
    expect(compareByEcosystem(type, left, right)).toBe(0);
  });

  it('is bounded, whatever the text', () => {
    const long = '1.'.repeat(100_000);
    for (const type of ['pypi', 'cargo', 'rpm', 'deb', 'apk', 'generic']) expect(compareByEcosystem(type, long, `${long}1`)).toBe(-1);
  });
});

describe('what is installed', () => {
  it('is added, removed, upgraded and downgraded', () => {
    const diff = between(
      { components: [installed('gone', '1'), installed('up', '2.9'), installed('down', '1.0'), installed('same', '1.0')] },
      { components: [installed('new', '1'), installed('up', '2.10'), installed('down', '1.0rc1'), installed('same', '1.0.0')] },
    );
    expect(told(at(diff))).toEqual(['added new 1', 'removed gone 1', 'upgraded up 2.9→2.10', 'downgraded down 1.0→1.0rc1']);
  });

  it('is upgraded although its base is another release of a Linux distribution', () => {
    const rpm = (version: string, qualifiers: string) => ({
      name: 'openssl',
      version,
      purl: `pkg:rpm/almalinux/openssl@${version}?${qualifiers}`,
    });
    const diff = between(
      { components: [rpm('3.0.7-1', 'epoch=1&distro=almalinux-8')] },
      { components: [rpm('1.1.1-1', 'epoch=2&distro=almalinux-9')] },
    );
    expect(told(at(diff))).toEqual(['upgraded openssl 3.0.7-1→1.1.1-1']);
  });

  it('comes from another place under the same version', () => {
    const vcs = { ...installed('x', '1'), purl: 'pkg:pypi/x@1?vcs_url=git%2Bhttps://example.com/x' };
    expect(told(at(between({ components: [installed('x', '1')] }, { components: [vcs] })))).toEqual(['reidentified x 1→1']);
  });

  it('has versions that nothing orders', () => {
    const thing = (version: string) => ({ name: 'thing', version });
    expect(told(at(between({ components: [thing('1.0')] }, { components: [thing('1-0')] })))).toEqual(['reversioned thing 1.0→1-0']);
  });

  it('is identified otherwise than before', () => {
    const diff = between(
      { components: [{ name: 'zlib', version: '1.3' }] },
      { components: [{ name: 'Zlib', version: '1.3', purl: 'pkg:generic/zlib@1.3' }] },
    );
    expect(told(at(diff))).toEqual(['reidentified zlib 1.3→1.3']);
  });

  it('never becomes a package of another registry that has the same name', () => {
    const diff = between(
      { components: [installed('jiter', '1')] },
      { components: [{ name: 'jiter', version: '2', purl: 'pkg:cargo/jiter@2' }] },
    );
    expect(told(at(diff))).toEqual(['added jiter 2', 'removed jiter 1']);
  });
});

describe('several environments', () => {
  const place = (folder: string) => ({
    type: 'platform',
    name: folder,
    'bom-ref': `component:environments#platform/${folder}`,
    properties: [{ name: 'pyenv-sbom:environment-kind', value: 'prefix' }],
    evidence: { occurrences: [{ location: folder }] },
  });
  const at2 = (name: string, version: string, ...folders: readonly string[]) =>
    installed(name, version, {
      evidence: { occurrences: folders.map((folder) => ({ location: `${folder}/lib/${name}.dist-info/METADATA` })) },
    });

  it('are compared each with itself', () => {
    const diff = between(
      {
        components: [
          place('usr'),
          place('srv/tool'),
          at2('requests', '2.28.1', 'usr'),
          at2('requests', '2.31.0', 'srv/tool'),
          at2('six', '1', 'usr'),
        ],
      },
      { components: [place('usr'), place('srv/tool'), at2('requests', '2.31.0', 'usr', 'srv/tool'), at2('six', '1', 'srv/tool')] },
    );
    const groups = diff.groups.map(({ environment, changes }) => [environment?.to[0]?.name, ...told(changes)]);
    expect(groups).toEqual([
      ['srv/tool', 'added six 1'],
      ['usr', 'removed six 1', 'upgraded requests 2.28.1→2.31.0'],
    ]);
    expect(renderDiffText(diff)).toContain('\nInstalled in usr\n  removed: six 1: it is still there elsewhere\n');
    expect(renderDiffMarkdown(diff)).toContain('#### Installed in `srv/tool`\n');
    expect(reverseDiff(reverseDiff(diff))).toEqual(diff);
  });

  it('come and go', () => {
    const diff = between({ components: [place('a'), at2('x', '1', 'a')] }, { components: [place('b'), at2('x', '1', 'b')] });
    expect(diff.groups.map(({ environment, changes }) => [environment?.from.length, environment?.to.length, ...told(changes)])).toEqual([
      [undefined, undefined, 'added b -', 'removed a -'],
      [1, 0, 'removed x 1'],
      [0, 1, 'added x 1'],
    ]);
    expect(renderDiffText(diff)).toContain('Installed in a (removed)');
  });

  it('are compared as one with a single environment', () => {
    const diff = between({ components: [installed('x', '1')] }, { components: [place('b'), at2('x', '2', 'b')] });
    expect(told(at(diff))).toEqual(['added b -', 'upgraded x 1→2']);
  });
});

describe('what a distribution bundles', () => {
  const A1 = 'pkg:pypi/a@1';
  const A2 = 'pkg:pypi/a@2';
  const B1 = 'pkg:pypi/b@1';

  it('keeps several versions of one crate apart, and pairs each with its own line', () => {
    const diff = between(
      { components: [installed('a', '1'), crate([A1], 'syn', '1.0.109'), crate([A1], 'syn', '2.0.82')] },
      { components: [installed('a', '2'), crate([A2], 'syn', '2.0.117'), crate([A2], 'syn', '3.0.6')] },
    );
    expect(told(at(diff, 'a'))).toEqual(['upgraded syn 1.0.109→3.0.6', 'upgraded syn 2.0.82→2.0.117']);
    const fewer = between(
      { components: [installed('a', '1'), crate([A1], 'syn', '1.0.109'), crate([A1], 'syn', '2.0.82')] },
      { components: [installed('a', '2'), crate([A2], 'syn', '2.0.117')] },
    );
    expect(told(at(fewer, 'a'))).toEqual(['removed syn 1.0.109', 'upgraded syn 2.0.82→2.0.117']);
  });

  it('is told of the distribution that moved on, while another stays', () => {
    const diff = between(
      { components: [installed('a', '1'), installed('b', '1'), crate([A1, B1], 'libc', '0.2.1')] },
      { components: [installed('a', '2'), installed('b', '1'), crate([B1], 'libc', '0.2.1'), crate([A2], 'libc', '0.2.9')] },
    );
    expect(told(at(diff, 'a'))).toEqual(['upgraded libc 0.2.1→0.2.9']);
    expect(at(diff, 'b')).toEqual([]);
    expect(told(at(diff))).toEqual(['upgraded a 1→2']);
  });

  it('is removed where a package manager wrote the list, and still there where the other copy is', () => {
    const diff = between(
      { components: [installed('a', '1'), installed('b', '1'), crate([A1, B1], 'cc', '1.0.0'), crate([A1], 'libc', '0.2.1')] },
      { components: [installed('a', '2'), installed('b', '1'), crate([B1], 'cc', '1.0.0'), crate([A2], 'libc', '0.2.1')] },
    );
    expect(at(diff, 'a')).toMatchObject([{ kind: 'removed', component: { name: 'cc' }, elsewhere: true }]);
  });

  const harfbuzz = (by: string) => bundled([by], { name: 'HarfBuzz', version: '14.2.1', 'bom-ref': 'hb' });
  const coverage = (aggregate: string, ref: string) => [{ aggregate, assemblies: [ref] }];

  it('is no longer declared where nothing shows that it is gone', () => {
    const diff = between(
      { components: [installed('a', '2'), harfbuzz(A2)], compositions: coverage('unknown', A2) },
      { components: [installed('a', '1')], compositions: coverage('unknown', A1) },
    );
    expect(told(at(diff, 'a'))).toEqual(['undeclared HarfBuzz 14.2.1']);
    expect(diffFailures(diff, ['removed', 'coverage', 'added'])).toEqual(['coverage']);
  });

  it('is declared anew where the crates before were those that the bytes of a library show: they are no whole list', () => {
    const seen = { properties: [{ name: 'pyenv-sbom:native-linkage', value: 'listed' }] };
    const of = (version: string, facts: object, names: readonly string[]) => ({
      components: [installed('a', version), ...names.map((name) => crate([`pkg:pypi/a@${version}`], name, '1.0.0', facts))],
    });
    const before = of('1', seen, ['ahash']);
    expect(told(at(between(before, of('2', {}, ['ahash', 'cc', 'heck'])), 'a'))).toEqual(['declared cc 1.0.0', 'declared heck 1.0.0']);
    expect(told(at(between(of('1', {}, ['ahash']), of('2', {}, ['ahash', 'cc'])), 'a'))).toEqual(['added cc 1.0.0']);
    expect(told(at(between(of('1', seen, ['ahash', 'tinyvec']), of('2', {}, ['ahash'])), 'a'))).toEqual(['removed tinyvec 1.0.0']);
  });

  it('tells of packages before files, which may be thousands', () => {
    const file = { type: 'file', name: '/a/lib.so' };
    const diff = between({}, { components: [file, installed('x', '1'), { name: 'b', version: '1' }] });
    expect(told(at(diff))).toEqual(['added b 1', 'added x 1', 'added /a/lib.so -']);
  });

  it('is no longer declared, and its library is named', () => {
    const file = 'a.libs/libharfbuzz-fe5b8f8d.so.0.61121.0';
    const diff = between(
      { components: [installed('a', '2'), harfbuzz(A2)] },
      { components: [installed('a', '1', { properties: [{ name: 'pyenv-sbom:unclaimed-file', value: file }] })] },
    );
    expect(at(diff, 'a')).toMatchObject([{ kind: 'undeclared', file }]);
    expect(renderDiffText(diff)).toContain(`no longer declared: HarfBuzz 14.2.1: ${file} is still there`);
  });

  it('is removed where its distribution is, or is known whole', () => {
    const old = { components: [installed('a', '2'), harfbuzz(A2)] };
    expect(told(at(between(old, {}), 'a'))).toEqual(['removed HarfBuzz 14.2.1']);
    const whole = { components: [installed('a', '1')], compositions: coverage('complete', A1) };
    expect(told(at(between(old, whole), 'a'))).toEqual(['removed HarfBuzz 14.2.1']);
  });

  it('of the very same distribution is never removed: only the documents differ', () => {
    const diff = between(
      { components: [installed('a', '1'), crate([A1], 'cc', '1.0.0'), crate([A1], 'libc', '0.2.1')] },
      { components: [installed('a', '1'), crate([A1], 'libc', '0.2.1')] },
    );
    expect(told(at(diff, 'a'))).toEqual(['undeclared cc 1.0.0']);
  });

  it('may be named by a document without being in the archive', () => {
    const tool = { name: 'autocfg', version: '1.5.0', purl: 'pkg:cargo/autocfg@1.5.0', scope: 'excluded' };
    const edges = { [A1]: ['pkg:cargo/libc@0.2.1'], 'pkg:cargo/libc@0.2.1': [tool.purl] };
    const diff = between(
      { components: [installed('a', '1'), crate([A1], 'libc', '0.2.1')], edges: { [A1]: ['pkg:cargo/libc@0.2.1'] } },
      { components: [installed('a', '1'), crate([A1], 'libc', '0.2.1'), tool], edges },
    );
    expect(told(at(diff))).toEqual([]);
    expect(told(at(diff, 'a')).slice(0, 1)).toEqual(['declared autocfg 1.5.0']);
  });
});

describe('the same version', () => {
  const hash = (content: string, alg = 'SHA-256') => ({ hashes: [{ alg, content: content.repeat(64 / content.length) }] });
  const property = (name: string, value: string) => ({ properties: [{ name: `pyenv-sbom:${name}`, value }] });
  const contents = (old: object, now: object) =>
    at(between({ components: [installed('x', '1', { ...old })] }, { components: [installed('x', '1', { ...now })] })).filter(
      ({ kind }) => kind === 'content',
    );

  it('with another hash is loud', () => {
    expect(contents(hash('aa'), hash('bb'))).toMatchObject([
      { differences: [{ what: 'SHA-256', from: ['a'.repeat(64)], to: ['b'.repeat(64)] }] },
    ]);
    expect(contents(hash('aa'), {})).toEqual([]);
    expect(contents(hash('aa'), { hashes: [{ alg: 'SHA-1', content: 'b'.repeat(40) }] })).toEqual([]);
    expect(contents(hash('aa'), { hashes: [...hash('aa').hashes, ...hash('bb').hashes] })).toEqual([]);
  });

  it('with other recorded files, tags or requirements is loud', () => {
    expect(contents(property('wheel-tag', 'py3-none-any'), property('wheel-tag', 'cp311-cp311-linux_x86_64'))).toHaveLength(1);
    expect(contents(property('license-file', 'LICENSE'), {})).toHaveLength(1);
    expect(contents(property('requires-dist', 'y'), property('requires-dist', 'z'))).toHaveLength(1);
    expect(contents(property('unclaimed-file', 'x.libs/libz-1.so'), property('unclaimed-file', 'x.libs/libz-2.so'))).toHaveLength(1);
    // What one side alone lists may be claimed on the other.
    expect(contents(property('unclaimed-file', 'x.libs/libz-1.so'), {})).toEqual([]);
  });

  it('read by another tool, which records less, is not', () => {
    const plain = { name: 'x', version: '1', purl: 'pkg:pypi/x@1' };
    expect(told(at(between({ components: [installed('x', '1', property('requires-dist', 'y'))] }, { components: [plain] })))).toEqual([]);
  });

  it('and another version of the same name do not hide each other', () => {
    const file = (content: string) => ({
      type: 'file',
      name: 'lib.so',
      'bom-ref': 'f',
      hashes: [{ alg: 'SHA-1', content: content.repeat(40) }],
    });
    expect(told(at(between({ components: [file('a')] }, { components: [file('b')] })))).toEqual(['content lib.so -→-']);
  });
});

describe('licences, coverage, edges', () => {
  const licensed = (expression?: string) => ({
    components: [installed('x', '1', expression === undefined ? {} : { licenses: [{ expression }] })],
  });
  it('of licences tells what they mean, not how they are written', () => {
    expect(at(between(licensed('MIT OR Apache-2.0'), licensed('Apache-2.0 OR MIT')))).toEqual([]);
    expect(at(between(licensed('(MIT AND ISC) AND Zlib'), licensed('Zlib AND ISC AND MIT')))).toEqual([]);
    expect(at(between(licensed('MIT AND (ISC OR Zlib)'), licensed('(MIT AND ISC) OR Zlib')))).toMatchObject([{ kind: 'license' }]);
    expect(at(between(licensed('MIT'), licensed()))).toMatchObject([{ kind: 'license', licenses: { from: ['MIT'], to: [] } }]);
    const id = { components: [installed('x', '1', { licenses: [{ license: { id: 'MIT' } }] })] };
    expect(at(between(licensed('MIT'), id))).toEqual([]);
  });

  it('of coverage tells that it fell and that it rose', () => {
    const known = (aggregate: string, files: readonly string[] = []) => ({
      components: [installed('x', '1', { properties: files.map((value) => ({ name: 'pyenv-sbom:unclaimed-file', value })) })],
      compositions: [{ aggregate, assemblies: ['pkg:pypi/x@1'] }],
    });
    const fell = between(known('complete'), known('unknown'));
    expect(at(fell)).toMatchObject([{ kind: 'coverage-fell', aspect: 'assembly', aggregate: { from: 'complete', to: 'unknown' } }]);
    expect(diffFailures(fell, ['coverage', 'content'])).toEqual(['coverage']);
    expect(diffFailures(between(known('unknown'), known('complete')), ['coverage'])).toEqual([]);
    expect(at(between(known('incomplete', ['a.so']), known('incomplete', ['a.so', 'b.so'])))).toMatchObject([
      { kind: 'coverage-fell', unclaimed: { from: 1, to: 2 } },
    ]);
    expect(renderDiffText(between(known('incomplete', ['a.so']), known('incomplete', ['a.so', 'b.so'])))).toContain(
      'less is known: x 1: what it is made of: incomplete; libraries that nobody declares: 1 → 2\n',
    );
    expect(at(between(known('unknown'), { components: [installed('x', '1')] }))).toEqual([]);
  });

  it('of edges tells which came and went, and nothing of those that follow their target', () => {
    const graph = (edges: StatedDocument['edges'] = {}, version = '1') => ({
      components: [installed('a', '1'), installed('b', version), installed('c', '1')],
      edges: { environment: ['pkg:pypi/a@1'], ...edges },
    });
    const A = 'pkg:pypi/a@1';
    const changed = between(graph({ [A]: ['pkg:pypi/b@1'] }), graph({ [A]: ['pkg:pypi/c@1'] }));
    expect(at(changed).filter((change) => 'from' in change && change.from.name === 'a')).toMatchObject([
      { kind: 'edges', removed: [{ name: 'b' }], added: [{ name: 'c' }] },
    ]);
    expect(told(at(between(graph({ [A]: ['pkg:pypi/b@1'] }), graph({ [A]: ['pkg:pypi/b@2'] }, '2'))))).toEqual(['upgraded b 1→2']);
  });

  it('of edges is not told by what else is installed: pip leads to its own requests before and after', () => {
    const [PIP, OWN] = ['pkg:pypi/pip@26', 'pkg:pypi/requests@2'];
    const held = { name: 'requests', version: '2', purl: OWN };
    const both = { ...held, ...installed('requests', '2', { properties: [{ name: 'pyenv-sbom:bundled-by', value: PIP }] }) };
    const old = { components: [installed('pip', '26'), both], edges: { environment: [PIP, OWN], [PIP]: [OWN] } };
    const now = {
      components: [installed('pip', '26'), bundled([PIP], held), installed('requests', '3')],
      edges: { environment: [PIP, 'pkg:pypi/requests@3'], [PIP]: [OWN] },
    };
    const diff = between(old, now);
    expect(told(at(diff))).toEqual(['upgraded requests 2→3']);
    expect(diff.groups.flatMap(({ changes }) => changes).filter(({ kind }) => kind === 'edges')).toEqual([]);
  });
});

describe('edges of a component that several archives hold', () => {
  const [A, B] = ['pkg:pypi/a@1', 'pkg:pypi/b@1'] as const;
  it('are compared for each of them, as far as the document says whose they are', () => {
    const [X, Y, Z] = ['x', 'y', 'z'].map((name) => `pkg:cargo/${name}@1.0.0`) as [string, string, string];
    const document = (claims: readonly (readonly string[])[]) => ({
      components: [
        installed('a', '1'),
        installed('b', '1'),
        crate([A, B], 'x', '1.0.0', { properties: claims.map((value) => ({ name: 'pyenv-sbom:edges-of', value: JSON.stringify(value) })) }),
        crate([A, B], 'y', '1.0.0'),
        crate([A, B], 'z', '1.0.0'),
      ],
      edges: { environment: [A, B], [A]: [X], [B]: [X], [X]: [Y, Z] },
    });
    const diff = between(
      document([
        [A, Y],
        [B, Z],
      ]),
      document([
        [A, Y],
        [B, Y],
      ]),
    );
    // z is nobody's in particular now: an edge that no carrier claims is everybody's.
    expect(at(diff, 'a')).toMatchObject([{ kind: 'edges', from: { name: 'x' }, removed: [], added: [{ name: 'z' }] }]);
    expect(at(diff, 'b')).toMatchObject([{ kind: 'edges', from: { name: 'x' }, removed: [], added: [{ name: 'y' }] }]);
  });
});

describe('rendering', () => {
  /** Control and formatting characters, but for the line's end. */
  const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}]/u;
  const hostile = 'x`</code>\n# @everyone <script>alert(1)</script> [a](javascript:1) \u001b[31m\u202e ``` #1';
  const diff = between({}, { components: [{ name: hostile, version: '1|2' }, installed('plain', '1')] });

  it('keeps hostile names inside of code spans in Markdown', () => {
    const text = renderDiffMarkdown(diff);
    expect(text.split('\n').filter((line) => /^#/.test(line))).toEqual([
      '### Software changes: `python-environment` → `python-environment`',
      '#### Installed',
    ]);
    expect(text).not.toMatch(INVISIBLE);
    // Without its code spans, nothing of the input is left.
    const bare = text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
    expect(bare).not.toMatch(/[<>@[\]]|alert|#1|javascript/);
    expect(text).toContain('`plain 1`');
  });

  it('shows no control characters in a terminal, and one line a change', () => {
    const text = renderDiffText(diff);
    expect(text).not.toMatch(INVISIBLE);
    expect(text.split('\n').filter((line) => line.startsWith('  added: '))).toHaveLength(2);
  });

  it('fits into one comment, however much changed', () => {
    const many = Array.from({ length: 3000 }, (_, index) => installed(`package-${index}`, '1'));
    const crates = many.slice(0, 1500).map(({ purl }, index) => crate([String(purl)], `crate-${index}`, '1.0.0'));
    const text = renderDiffMarkdown(between({}, { components: [...many, ...crates] }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/… and \d+ more changes, which `--format json` lists\./);
  });

  it('is JSON with everything in it', () => {
    const parsed = JSON.parse(renderDiffJson(diff));
    expect(parsed).toMatchObject({ schemaVersion: 1, counts: { added: 2 }, old: { components: 1 }, new: { components: 3 } });
    expect(parsed.groups[0].changes[1].component.name).toBe(hostile);
  });

  it('says so where nothing changed', () => {
    const none = between({}, {});
    expect(renderDiffText(none)).toMatch(/\nno difference\n$/);
    expect(renderDiffMarkdown(none)).toMatch(/No difference\.\n$/);
    expect(JSON.parse(renderDiffJson(none)).groups).toEqual([]);
  });
});

describe('the golden documents', () => {
  it('of one environment differ in nothing, whatever the format', () => {
    let compared = 0;
    for (const golden of goldenCases()) {
      const names = expectedFiles(golden).filter((name: string) => name !== 'diagnostics.txt');
      const documents = names.map((name: string) => [name, read(readFileSync(join(golden.folder, name), 'utf8'), name)] as const);
      const [first, ...others] = documents;
      for (const [path, inventory] of others) {
        compared += 1;
        expect([path, first === undefined ? undefined : diffInventories(first[1], inventory).groups]).toEqual([path, []]);
      }
    }
    expect(compared).toBeGreaterThan(20);
  });
});
