/** What `explain` says of a document as a whole, and of what a query names. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ComponentReport, explainQuery } from '../src/explain/explain.ts';
import { findComponents } from '../src/explain/find.ts';
import { explainOverview } from '../src/explain/overview.ts';
import { pathsTo } from '../src/explain/paths.ts';
import { renderExplanationJson } from '../src/explain/render-json.ts';
import { renderExplanationText, renderOverviewText } from '../src/explain/render-text.ts';
import { documentsStating } from '../src/explain/statements.ts';
import { readSbom } from '../src/formats/index.ts';
import { bundlingOf } from '../src/model/bundling.ts';
import type { ComponentId } from '../src/model/component.ts';
import { CONSUMERS, documentFacts, WHY_NOT } from '../src/model/consumers.ts';
import { bundled, installed, inventoryOf, read, type Stated, type StatedDocument } from './support/inventories.ts';

const golden = (name: string, file = 'env.cdx.json'): string => readFileSync(new URL(`../golden/${name}/${file}`, import.meta.url), 'utf8');
const crate = (by: readonly string[], name: string, version: string) =>
  bundled(by, { name, version, purl: `pkg:cargo/${name}@${version}` });
const A = 'pkg:pypi/a@1';
const B = 'pkg:pypi/b@1';

/** For each scanner, in the order Grype, OSV-Scanner, Trivy, Dependency-Track: `+`, or why not. */
function verdicts(component: Stated, others: readonly Stated[] = []): readonly string[] {
  const inventory = inventoryOf({ components: [component, ...others] });
  const facts = documentFacts(inventory);
  const one = inventory.components.find(({ name }) => name === component.name);
  if (one === undefined) throw new Error('the component is gone');
  return CONSUMERS.map(({ judge }) => judge(one, facts) ?? '+');
}

describe('what scanners can match', () => {
  const CPE = 'cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*';
  const rpm = (qualifiers: string, name = 'libx'): Stated => ({ name, version: '1-1', purl: `pkg:rpm/almalinux/${name}@1-1${qualifiers}` });
  const cases: readonly (readonly [string, Stated, readonly string[]])[] = [
    ['a crate', { name: 'x', version: '1', purl: 'pkg:cargo/x@1' }, ['+', '+', '+', '+']],
    ['a crate with a CPE', { name: 'x', version: '1', purl: 'pkg:cargo/x@1', cpe: CPE }, ['+', '+', '+', '+']],
    ['a generic package', { name: 'x', version: '1', purl: 'pkg:generic/x@1' }, Array(4).fill('generic-without-cpe')],
    [
      'a generic package with a CPE',
      { name: 'zlib', version: '1.3', purl: 'pkg:generic/zlib@1.3', cpe: CPE },
      ['+', 'cpe-not-used', 'cpe-not-used', '+'],
    ],
    ['a CPE alone', { name: 'zlib', version: '1.3', cpe: CPE }, ['+', 'cpe-not-used', 'cpe-not-used', '+']],
    ['a name alone', { name: 'x', version: '1' }, Array(4).fill('no-identifier')],
    ['a package without a version', { name: 'x', purl: 'pkg:npm/x' }, Array(4).fill('no-version')],
    ['a package of a forge', { name: 'x', version: '1', purl: 'pkg:github/x/x@1' }, Array(4).fill('purl-type-unknown')],
    [
      'a package that only some have advisories for',
      { name: 'x', version: '1', purl: 'pkg:hex/x@1' },
      ['+', '+', '+', 'purl-type-unknown'],
    ],
    ['a file', { type: 'file', name: 'zlib', version: '1.3', cpe: CPE }, ['type-ignored', 'cpe-not-used', 'cpe-not-used', '+']],
    ['an rpm with its release', rpm('?distro=almalinux-8'), ['+', 'purl-type-unknown', 'operating-system-missing', 'purl-type-unknown']],
    ['an rpm without', rpm(''), ['distro-missing', 'purl-type-unknown', 'operating-system-missing', 'purl-type-unknown']],
    [
      'an rpm of every release',
      rpm('?distro=almalinux'),
      ['distro-missing', 'purl-type-unknown', 'operating-system-missing', 'purl-type-unknown'],
    ],
    [
      'a deb',
      { name: 'x', version: '1', purl: 'pkg:deb/debian/x@1?distro=debian-12' },
      ['+', '+', 'operating-system-missing', 'purl-type-unknown'],
    ],
  ];
  it.each(cases)('%s', (_title, component, expected) => {
    expect(verdicts(component)).toEqual(expected);
  });

  it('depends on the rest of the document', () => {
    // Of one release only: Grype lets the others inherit it.
    expect(verdicts(rpm(''), [rpm('?distro=almalinux-8', 'other')])[0]).toBe('+');
    expect(verdicts(rpm(''), [rpm('?distro=almalinux-8', 'other'), rpm('?distro=almalinux-9', 'third')])[0]).toBe('distro-missing');
    const system = { type: 'operating-system', name: 'alma', version: '8' };
    expect(verdicts(rpm('?distro=almalinux-8'), [system])[2]).toBe('+');
    expect(verdicts(rpm('?distro=almalinux-8'), [{ name: 'd', version: '1', purl: 'pkg:deb/debian/d@1' }])[2]).toBe('package-kinds-mixed');
  });

  it('counts every component once for each scanner, and groups the others by why not', () => {
    const inventory = read(golden('shape-formats'));
    const { components, consumers } = explainOverview(inventory);
    expect(components).toBe(inventory.components.length - 1);
    for (const { matched, unmatched } of consumers)
      expect(matched + unmatched.reduce((sum, { components: list }) => sum + list.length, 0)).toBe(components);
    expect(new Set(consumers.flatMap(({ unmatched }) => unmatched.map(({ why }) => why))).size).toBeGreaterThan(2);
    for (const { unmatched } of consumers) for (const { why } of unmatched) expect(WHY_NOT[why].says).not.toBe('');
  });
});

describe('what is unknown', () => {
  it('is listed by distribution, the worst first; what is known completely is counted', () => {
    const { distributions, complete } = explainOverview(read(golden('real-all')));
    expect(distributions.map(({ distribution, assembly, unclaimed }) => [distribution.name, assembly, unclaimed.length])).toEqual([
      ['pip', 'unknown', 0],
      ['numpy', 'unknown', 0],
      ['pandas', 'unknown', 0],
      ['pydantic-core', 'unknown', 0],
    ]);
    expect(complete).toBe(6);
    const grafted = explainOverview(read(golden('shape-auditwheel'))).distributions[0];
    expect([grafted?.distribution.name, grafted?.assembly, grafted?.unclaimed.length]).toEqual(['psycopg2-binary', 'incomplete', 1]);
  });

  it('names what a distribution bundles and nobody can match', () => {
    const document = {
      components: [installed('a', '1'), bundled([A], { name: 'HarfBuzz', version: '8', 'bom-ref': 'h' }), crate([A], 'libc', '1.0.0')],
      edges: { [A]: ['h', 'pkg:cargo/libc@1.0.0'] },
    };
    expect(explainOverview(inventoryOf(document)).distributions).toMatchObject([
      { distribution: { name: 'a' }, bundled: 2, unmatchable: [{ name: 'HarfBuzz' }], assembly: 'not_specified' },
    ]);
  });
});

describe('a query', () => {
  const inventory = inventoryOf({
    components: [
      installed('a', '1', { properties: [{ name: 'pyenv-sbom:unclaimed-file', value: 'a.libs/libz-123456.so.1' }] }),
      { ...crate([A], 'openssl', '0.10.81'), hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }] },
      bundled([A], {
        name: 'openssl',
        version: '4.0.3',
        purl: 'pkg:generic/openssl@4.0.3',
        cpe: 'cpe:2.3:a:openssl:openssl:4.0.3:*:*:*:*:*:*:*',
      }),
      { name: 'Some_Thing', version: '2', 'bom-ref': 's', evidence: { occurrences: [{ location: 'lib/x/some.so' }] } },
      { name: 'core', group: '@scope', version: '3', purl: 'pkg:npm/%40scope/core@3' },
    ],
  });
  const found = (query: string): readonly string[] => {
    const result = findComponents(inventory, query);
    return result === undefined ? [] : [result.reading, ...result.components.map(({ name, version }) => `${name} ${version}`)];
  };
  it.each([
    ['pkg:cargo/openssl@0.10.81', ['reference', 'openssl 0.10.81']],
    ['pkg:cargo/openssl', ['purl', 'openssl 0.10.81']],
    ['pkg:cargo/openssl@0.10.80', []],
    ['pkg:npm/%40scope/core', ['purl', '@scope/core 3']],
    ['cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*', ['cpe', 'openssl 4.0.3']],
    ['cpe:/a:openssl:openssl:4.0.3', ['cpe', 'openssl 4.0.3']],
    ['cpe:/a:openssl:openssl:4.0.2', []],
    [`sha256:${'AB'.repeat(32)}`, ['digest', 'openssl 0.10.81']],
    ['OpenSSL', ['name', 'openssl 0.10.81', 'openssl 4.0.3']],
    ['openssl@4.0.3', ['name', 'openssl 4.0.3']],
    ['openssl==4.0.3', ['name', 'openssl 4.0.3']],
    ['some.thing', ['name', 'Some_Thing 2']],
    ['@scope/core', ['name', '@scope/core 3']],
    ['libz-123456.so.1', ['file', 'a 1']],
    ['a.libs/libz-123456.so.1', ['file', 'a 1']],
    ['./lib/x/some.so', ['file', 'Some_Thing 2']],
    ['ssl', ['part of a name', 'openssl 0.10.81', 'openssl 4.0.3']],
    ['   ', []],
    ['nowhere', []],
  ])('%s finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('that finds nothing tells what begins alike', () => {
    expect(explainQuery(inventory, 'opensesame').similar).toEqual(['openssl']);
    expect(renderExplanationText(explainQuery(inventory, 'opensesame'))).toContain('Names that begin alike: openssl');
  });

  it('that finds many reports some, and says how many there are', () => {
    const many = inventoryOf({
      components: Array.from({ length: 40 }, (_, index) => ({ name: 'x', version: String(index), 'bom-ref': `x${index}` })),
    });
    const explanation = explainQuery(many, 'x', { most: 3 });
    expect([explanation.found, explanation.reports.length]).toEqual([40, 3]);
    expect(renderExplanationText(explanation)).toContain('40 components, by name; the first 3');
  });
});

describe('the ways to a component', () => {
  const ways = (document: StatedDocument, ref: string, most = 10) => {
    const inventory = inventoryOf(document);
    return pathsTo(inventory, bundlingOf(inventory), ref as ComponentId, { most });
  };
  const C = (name: string) => `pkg:cargo/${name}@1.0.0`;

  it('are given the shortest first, each once, without circles', () => {
    const document = {
      components: [installed('a', '1'), installed('b', '1'), installed('c', '1')],
      edges: { environment: [A, 'pkg:pypi/c@1'], [A]: [B, 'pkg:pypi/c@1'], [B]: ['pkg:pypi/c@1', A] },
    };
    expect(ways(document, 'pkg:pypi/c@1')).toEqual({
      paths: [
        ['environment', 'pkg:pypi/c@1'],
        ['environment', A, 'pkg:pypi/c@1'],
        ['environment', A, B, 'pkg:pypi/c@1'],
      ],
      more: false,
    });
    expect(ways(document, 'pkg:pypi/c@1', 2)).toMatchObject({ paths: { length: 2 }, more: true });
    expect(ways(document, 'environment').paths).toEqual([['environment']]);
  });

  it('do not lead from one archive through what another holds', () => {
    // Both hold `shared`; only b's goes on to `deep`.
    const document = {
      components: [installed('a', '1'), installed('b', '1'), crate([A, B], 'shared', '1.0.0'), crate([B], 'deep', '1.0.0')],
      edges: { environment: [A, B], [A]: [C('shared')], [B]: [C('shared')], [C('shared')]: [C('deep')] },
    };
    expect(ways(document, C('deep')).paths).toEqual([['environment', B, C('shared'), C('deep')]]);
    const { remedy } = explainQuery(inventoryOf(document), 'deep').reports[0] ?? expect.fail();
    expect(remedy).toMatchObject({ upgrade: [{ name: 'b' }], itself: false });
  });

  it('follow only the edges that the document says are the archive’s own', () => {
    const said = (...edges: readonly (readonly string[])[]) =>
      edges.map((edge) => ({ name: 'pyenv-sbom:edges-of', value: JSON.stringify(edge) }));
    const document = (properties: readonly object[]) => ({
      components: [
        installed('a', '1'),
        installed('b', '1'),
        { ...bundled([A, B], { name: 'x', version: '1.0.0', purl: C('x'), properties }) },
        crate([A, B], 'y', '1.0.0'),
        crate([A, B], 'z', '1.0.0'),
      ],
      edges: { environment: [A, B], [A]: [C('x')], [B]: [C('x')], [C('x')]: [C('y'), C('z')] },
    });
    const owned = document(said([B, C('y')]));
    expect(ways(owned, C('y')).paths).toEqual([['environment', B, C('x'), C('y')]]);
    // What nobody claims is everybody's.
    expect(ways(owned, C('z')).paths).toHaveLength(2);
    const broken = document(['[', '{}', '[1]', '[[]]', 'null', '[]'].map((value) => ({ name: 'pyenv-sbom:edges-of', value })));
    expect(ways(broken, C('y')).paths).toHaveLength(2);
  });

  it('follow only the edges that a filter calls an archive’s own', () => {
    const document = {
      components: [installed('a', '1'), installed('b', '1'), crate([A, B], 'x', '1.0.0'), crate([A, B], 'y', '1.0.0')],
      edges: { environment: [A, B], [A]: [C('x')], [B]: [C('x')], [C('x')]: [C('y')] },
    };
    const inventory = inventoryOf(document);
    const isOwnEdge = (bundler: ComponentId): boolean => bundler === B;
    expect(pathsTo(inventory, bundlingOf(inventory), C('y') as ComponentId, { most: 9, isOwnEdge }).paths).toEqual([
      ['environment', B, C('x'), C('y')],
    ]);
  });

  it('are bounded in a graph that has too many', () => {
    // 2^40 ways through forty diamonds, and a component that only a chain of thousands leads to.
    const layers = 40;
    const name = (layer: number, side: string) => `pkg:npm/n${layer}${side}@1`;
    const nodes = Array.from({ length: layers }, (_, layer) =>
      ['a', 'b'].map((side) => ({ name: `n${layer}${side}`, version: '1', purl: name(layer, side) })),
    );
    const edges = Object.fromEntries(
      nodes.flatMap((pair, layer) =>
        pair.map(({ purl }) => [purl, layer + 1 < layers ? [name(layer + 1, 'a'), name(layer + 1, 'b')] : []]),
      ),
    );
    const found = ways(
      { components: nodes.flat(), edges: { environment: [name(0, 'a'), name(0, 'b')], ...edges } },
      name(layers - 1, 'a'),
      10,
    );
    expect([found.paths.length, found.more]).toEqual([10, true]);
    const chain = Array.from({ length: 3000 }, (_, index) => ({ name: `c${index}`, version: '1', purl: `pkg:npm/c${index}@1` }));
    const links = Object.fromEntries(chain.slice(1).map(({ purl }, index) => [`pkg:npm/c${index}@1`, [purl]]));
    expect(ways({ components: chain, edges: { environment: ['pkg:npm/c0@1'], ...links } }, 'pkg:npm/c2999@1')).toEqual({
      paths: [],
      more: true,
    });
  });
});

describe('a report', () => {
  const report = (name: string, query: string): ComponentReport => {
    const text = golden(name);
    const { value } = readSbom(Buffer.from(text), 'env.cdx.json', { depth: 100, values: 100_000, trust: 'own' });
    return (
      explainQuery(read(text, 'env.cdx.json'), query, { documents: value === undefined ? [] : [value] }).reports[0] ?? expect.fail(query)
    );
  };

  it('says where the document states it, and which embedded document it comes from', () => {
    const { statements, remedy, paths } = report('real-pydantic', 'serde_json');
    expect(statements).toEqual([
      { by: 'env.cdx.json', pointer: expect.stringMatching(/^\/components\/\d+$/) },
      {
        by: expect.stringMatching(/sboms\/pydantic-core\.cyclonedx\.json$/),
        note: expect.stringMatching(/^embedded SBOM \(PEP 770\), CycloneDX/),
      },
      // Its panic paths lie in the module.
      { by: expect.stringMatching(/_pydantic_core\..*\.so$/) },
    ]);
    expect(remedy).toMatchObject({ upgrade: [{ name: 'pydantic-core' }], itself: false });
    expect(paths[0]?.map(({ name }) => name)).toEqual(['python-environment', 'pydantic-core', 'serde_json']);
    const index = Number(statements[0]?.pointer?.split('/').at(-1));
    expect(JSON.parse(golden('real-pydantic')).components[index].name).toBe('serde_json');
  });

  it('names the embedded documents that would have to be read', () => {
    const inventory = read(golden('real-pydantic'), 'env.cdx.json');
    const found = findComponents(inventory, 'serde_json')?.components ?? [];
    expect(documentsStating(found, inventory)).toEqual([expect.stringMatching(/pydantic-core\.cyclonedx\.json$/)]);
  });

  it('says what was derived, and what was stated otherwise', () => {
    const { steps } = report('shape-auditwheel', 'openssl-libs');
    expect(steps.filter(({ what }) => what === 'derived').map(({ value }) => value)).toContain('epoch=1 from the table of source packages');
    const pillow = report('shape-pillow', 'pillow');
    expect(pillow.steps).toContainEqual({ what: 'united', says: expect.any(String), value: 'PIL._imaging 12.3.0' });
    expect(report('shape-pillow', 'freetype').steps).toContainEqual({
      what: 'derived',
      says: expect.stringContaining('with confidence 0.6'),
      value: expect.stringContaining('freetype'),
    });
  });

  it('tells a build tool from what is in the archive', () => {
    const { remedy } = report('real-pydantic', 'autocfg');
    expect(remedy).toMatchObject({ upgrade: [], itself: false, namedBy: [{ name: 'pydantic-core' }] });
  });

  it('of an installed distribution says who requires it, and what nobody declares in it', () => {
    const { remedy, unclaimed, assembly } = report('real-pandas', 'numpy');
    expect(remedy).toMatchObject({ upgrade: [], itself: true, requiredBy: [{ name: 'pandas' }] });
    expect([assembly, unclaimed?.length]).toEqual(['unknown', undefined]);
    const grafted = report('shape-auditwheel', 'psycopg2-binary');
    expect([grafted.assembly, grafted.unclaimed?.length]).toEqual(['incomplete', 1]);
  });

  it('is the same from every format', () => {
    const base = explainQuery(read(golden('shape-formats'), 'x'), 'zlib');
    for (const file of ['env.cdx.xml', 'env.spdx.json', 'env.spdx', 'env.spdx3.json'])
      expect([file, explainQuery(read(golden('shape-formats', file), 'x'), 'zlib')]).toEqual([file, base]);
    expect(base.reports.length).toBeGreaterThan(0);
  });
});

describe('rendering', () => {
  it('says in words what has to be upgraded, what requires it, and what only names it', () => {
    const text = (name: string, query: string): string => renderExplanationText(explainQuery(read(golden(name)), query));
    expect(text('real-pandas', 'numpy')).toContain(
      'to be rid of it upgrade or uninstall numpy 2.4.6 itself, which pandas 3.0.6 requires\n',
    );
    expect(text('real-pydantic', 'autocfg')).toContain('nothing of it is in an archive: documents of pydantic-core 2.46.5 name it');
    expect(text('shape-auditwheel', 'psycopg2-binary')).toMatch(/ {2}undeclared {6}\S*psycopg2_binary\.libs\/libpq/);
    const painted = renderOverviewText(explainOverview(read(golden('real-all'))), (style, part) => `<${style}>${part}</${style}>`);
    expect(painted).toContain('<heading>Scanners can match</heading>\n');
    expect(painted).toContain('  <good>6 known completely</good>\n');
  });

  const hostile = 'x\n\u001b[31m\u202e'.concat('y'.repeat(5000));
  const inventory = inventoryOf({
    components: [
      installed('a', '1'),
      bundled([A], { name: hostile, version: '1', 'bom-ref': 'h', description: hostile, copyright: hostile }),
    ],
    edges: { environment: [A], [A]: ['h'] },
  });
  const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}]/u;

  it('of hostile names is one line a fact, of bounded length, without control characters', () => {
    const texts = [renderOverviewText(explainOverview(inventory)), renderExplanationText(explainQuery(inventory, hostile))];
    for (const text of texts) {
      expect(text).not.toMatch(INVISIBLE);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(2500);
    }
    expect(texts[1]).toContain('  to be rid of it upgrade a 1, whose archive holds it');
  });

  it('as JSON holds everything', () => {
    expect(JSON.parse(renderExplanationJson(explainOverview(inventory)))).toMatchObject({ schemaVersion: 1, components: 2 });
    expect(JSON.parse(renderExplanationJson(explainQuery(inventory, 'a')))).toMatchObject({ schemaVersion: 1, query: 'a', found: 1 });
  });
});
