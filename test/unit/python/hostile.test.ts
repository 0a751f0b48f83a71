/**
 * Metadata that was made to take for ever, or to find what is no data. Sizes are such that the quadratic ways of before took minutes:
 * they would run into the time limit of a test by far.
 */
import { describe, expect, it } from 'vitest';
import { iriReference } from '../../../src/model/iri.ts';
import { normalizeName } from '../../../src/model/pypi-name.ts';
import { type Distribution, parseDistribution } from '../../../src/python/distribution.ts';
import { folderName, folderVersion } from '../../../src/python/layout/folder-name.ts';
import { readCondaRecords } from '../../../src/python/managers/conda.ts';
import { readDpkg } from '../../../src/python/managers/dpkg.ts';
import { parseCoreMetadata } from '../../../src/python/metadata/core-metadata.ts';
import { parseDirectUrl } from '../../../src/python/metadata/direct-url.ts';
import { authorsOf } from '../../../src/python/metadata/people.ts';
import { readRecord, recordEntries } from '../../../src/python/metadata/record.ts';
import { parseWheelFile, tagFacts } from '../../../src/python/metadata/wheel-file.ts';
import { requirementEdges } from '../../../src/python/requirements/edges.ts';
import { evaluateMarker } from '../../../src/python/requirements/marker.ts';
import { parseRequirement } from '../../../src/python/requirements/requirement.ts';
import type { FileTree } from '../../../src/tree/file-tree.ts';
import { memoryTree } from '../../../src/tree/memory-tree.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const fieldsOf = (text: string) => parseCoreMetadata(bytes(text), 'METADATA').value.fields;

function installed(name: string, lines: readonly string[], folder = `${name}-1.dist-info`): Distribution {
  const text = ['Metadata-Version: 2.1', `Name: ${name}`, 'Version: 1', ...lines, ''].join('\n');
  const metadata = { path: `${folder}/METADATA`, bytes: bytes(text) };
  return parseDistribution({ form: 'dist-info', path: folder, site: '', metadata, requested: false, sboms: [], licenseFiles: [] }).value;
}

describe('long input', () => {
  it('address lists of quotes, brackets and blanks', () => {
    const lists = ['"'.repeat(8000), '<'.repeat(8000), `a${' '.repeat(8000)}b`, `"${' "'.repeat(4000)}`, '"a" <b@c.de>,'.repeat(600)];
    const text = lists.map((list) => `Author-email: ${list}\n`.repeat(800)).join('');
    expect(authorsOf(fieldsOf(text)).length).toBeLessThan(500);
    expect(authorsOf(fieldsOf(`Author: ${' <'.repeat(1_000_000)}>\n`))).toHaveLength(1);
  });

  it('lines of RECORD that are quotes', () => {
    const line = `${'"'.repeat(3999)},,\n`;
    const text = bytes(line.repeat(5000));
    expect(readRecord(text, 'a').nativeFiles).toEqual([]);
    expect(recordEntries(text)).toHaveLength(0);
    expect(readRecord(bytes(`"${'a""'.repeat(1000)}.so",,\n`.repeat(5000)), 'a').nativeFiles).toHaveLength(1);
    // Nothing that is looked for in a line stands in one: the text is searched once, not once a line.
    expect(readRecord(bytes('a.py\n'.repeat(300_000)), 'a').malformedLines).toBe(0);
    // One line of everything: it is malformed, and read once.
    expect(readRecord(bytes('a.dist-info/sboms/'.repeat(1_000_000)), 'a').malformedLines).toBe(1);
  });

  it('names of folders', () => {
    for (const part of ['-', '-1', '-py3', '.egg', '-py3.-']) {
      const path = `${part.repeat(200_000)}.dist-info`;
      expect(folderName(path)).toBeTypeOf('string');
    }
    const names = [
      'a-1.0.dist-info',
      'a_b-1.0-py3.11.egg-info',
      'x/a-b-1.0-py2.7-linux-x86_64.egg/EGG-INFO',
      'a.egg-info',
      'EGG-INFO',
      'a-1-2.egg',
    ];
    expect(names.map((name) => [folderName(name), folderVersion(name)])).toEqual([
      ['a', '1.0'],
      ['a_b', '1.0'],
      ['a-b', '1.0'],
      ['a', undefined],
      ['', undefined],
      ['a-1', '2'],
    ]);
  });

  it("dpkg's maintainers, and packages without files", () => {
    const paragraph = (index: number): string =>
      `Package: p${index}\nStatus: install ok installed\nVersion: 1\nMaintainer: ${' <'.repeat(50_000)}\n\n`;
    const status = bytes(Array.from({ length: 300 }, (_, index) => paragraph(index)).join(''));
    const tree = memoryTree('x', new Map([['var/lib/dpkg/status', { kind: 'file', size: status.length, kept: status }]]));
    expect(readDpkg(tree, '').value?.packages.size).toBe(300);
  });

  it('requirements of equals signs', () => {
    for (const text of ['a '.padEnd(8000, '='), `a ${'===x'.repeat(2000)}`, `a ${' ==='.repeat(2000)}`, `a @ ${' '.repeat(8000)}`])
      for (let times = 0; times < 500; times += 1) expect(parseRequirement(text)).toBeDefined();
    expect(parseRequirement('a ===1 ,>2')).toHaveProperty('value');
    expect(parseRequirement('a ===1 2')).toHaveProperty('malformed');
    expect(parseRequirement('a === 1 x')).toHaveProperty('malformed');
  });
});

describe('names and versions that no document could hold', () => {
  const tree = (path: string, text: string): FileTree => {
    const kept = bytes(text);
    return memoryTree('x', new Map([[path, { kind: 'file', size: kept.length, kept }]]));
  };
  const long = '1'.repeat(1025);

  it.each([
    { name: long, version: '1' },
    { name: 'a', version: long },
    { name: 'a', version: '1', build: '☃'.repeat(1000) },
    { name: 'a', version: '1', channel: 'x'.repeat(5000) },
    { name: 'a'.repeat(600), version: '☃'.repeat(500) },
  ])('in records of conda', (record) => {
    const { value, diagnostics } = readCondaRecords(tree('conda-meta/a.json', JSON.stringify(record)), '', 1_000_000);
    expect([value, diagnostics]).toMatchObject([[], [{ code: 'conda-record-malformed', at: { path: 'conda-meta/a.json' } }]]);
  });

  it('in records of dpkg, which are counted; the others are read', () => {
    const paragraph = (fields: Readonly<Record<string, string>>): string =>
      Object.entries({ Status: 'install ok installed', Package: 'a', Version: '1', ...fields })
        .map(([key, value]) => `${key}: ${value}\n`)
        .join('');
    const bad = [
      { Package: long },
      { Version: long },
      { Architecture: long },
      { Source: long },
      { Version: '☃'.repeat(600) },
      { Version: '' },
    ];
    const status = [...bad, { Package: 'good', Homepage: 'https://:/x y' }].map(paragraph).join('\n');
    const { value, diagnostics } = readDpkg(tree('var/lib/dpkg/status', status), '');
    expect([...(value?.packages.keys() ?? [])]).toEqual(['good']);
    expect(diagnostics).toEqual([{ code: 'dpkg-record-malformed', at: { path: 'var/lib/dpkg/status' }, count: bad.length }]);
  });

  it.each(['https://:.example.org/x', 'https://', 'https://[::1', 'javascript:x'])(
    'pages of packages that are no addresses: %s',
    (homepage) => {
      const status = `Package: a\nVersion: 1\nHomepage: ${homepage}\n`;
      const { value } = readDpkg(tree('var/lib/dpkg/status', status), '');
      const urls = value?.packages.get('a')?.component.externalReferences?.map(({ url }) => iriReference(url)) ?? [];
      expect(urls).toEqual(value?.packages.get('a')?.component.externalReferences?.map(({ url }) => url) ?? []);
    },
  );
});

describe('many distributions', () => {
  it('a chain of extras through one distribution, and through thousands', () => {
    const count = 9000;
    const own = installed('a', [
      'Requires-Dist: a[e0]',
      ...Array.from({ length: count }, (_, index) => `Requires-Dist: a[e${index + 1}]; extra == "e${index}"`),
    ]);
    expect(requirementEdges([own], new Map()).value.extras).toHaveLength(count + 1);
    const chain = Array.from({ length: 4000 }, (_, index) => installed(`d${index}`, [`Requires-Dist: d${index + 1}[x]; extra == "x"`]));
    const asking = installed('start', ['Requires-Dist: d0[x]']);
    const { edges, extras } = requirementEdges([...chain.toReversed(), asking], new Map()).value;
    expect([edges.length, extras.length]).toEqual([4000, 4000]);
  });

  it('thousands of one name: others require the first, said', () => {
    const many = Array.from({ length: 4000 }, (_, index) => installed('same', ['Requires-Dist: same[x]'], `same-${index}.dist-info`));
    const { value, diagnostics } = requirementEdges(many, new Map());
    expect(value.edges).toHaveLength(4000);
    expect(diagnostics.filter(({ code }) => code === 'count-limit-reached')).toHaveLength(1);
  });

  it('extras that are excluded, in what is asked for', () => {
    const requirements = ['Requires-Dist: b[y]; extra != "x"', 'Requires-Dist: c; extra == "x" and python_version < "4"'];
    const distributions = [installed('a', requirements), installed('b', []), installed('c', []), installed('d', ['Requires-Dist: a[x,z]'])];
    const { edges, extras } = requirementEdges(distributions, new Map([['python_version', '3.11']])).value;
    expect(edges.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(['a b', 'a c', 'd a']);
    expect(extras.map(({ of, extra }) => `${of.name} ${extra}`)).toEqual(expect.arrayContaining(['a x', 'a z', 'b y']));
  });
});

describe('names of what every object inherits', () => {
  const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
  it.each(NAMES)('%s', (name) => {
    expect(tagFacts(`cp311-cp311-win_${name}`)).toEqual({ pythonVersion: '3.11', implementation: 'cpython', system: 'win32' });
    expect(parseWheelFile(bytes(`Tag: ${name}-${name}-${name}\n`)).tags).toEqual([`${name}-${name}-${name}`]);
    expect(parseRequirement(`a; ${name} == "1"`)).toEqual({ malformed: 'bad marker' });
    const parsed = parseRequirement(`a[x]; sys_platform == "${name}"`);
    expect(
      'value' in parsed && parsed.value.marker && evaluateMarker(parsed.value.marker, new Map([['sys_platform', 'linux']]), new Set()),
    ).toBe(false);
    const url = { url: 'https://x.org/a.whl', archive_info: { hashes: { [name]: 'ab'.repeat(32) } } };
    expect(parseDirectUrl(bytes(JSON.stringify(url)))).toMatchObject({ value: { hashes: [] } });
    const distribution = installed(name, [`License: ${name}`, `Project-URL: ${name}, https://x.org`, `Classifier: License :: ${name}`]);
    expect(distribution.name).toBe(normalizeName(name));
    expect(distribution.component.externalReferences).toMatchObject([{ type: 'other' }]);
  });
});

describe('people', () => {
  const people = (...lines: string[]) => authorsOf(fieldsOf(lines.join('\n')));
  it.each([
    [['Author: A', 'Author-email: a@x.org'], [{ name: 'A', email: 'a@x.org' }]],
    [['Author: A <a@x.org>', 'Author-email: a@x.org'], [{ name: 'A', email: 'a@x.org' }]],
    [['Author: A <a@x.org>'], [{ name: 'A', email: 'a@x.org' }]],
    [
      ['Author: A, B', 'Author-email: A <a@x.org>, "B, C" <b@x.org>'],
      [{ name: 'A, B' }, { name: 'A', email: 'a@x.org' }, { name: 'B, C', email: 'b@x.org' }],
    ],
    // numpy, requests: maintainers beside authors.
    [
      ['Author: A', 'Maintainer: N Developers', 'Maintainer-email: n@x.org'],
      [{ name: 'A' }, { name: 'N Developers', email: 'n@x.org' }],
    ],
    [['Author: A', 'Author-email: a@x.org', 'Maintainer: A', 'Maintainer-email: a@x.org'], [{ name: 'A', email: 'a@x.org' }]],
    [['Author: A', 'Maintainer: A', 'Maintainer-email: a@x.org'], [{ name: 'A', email: 'a@x.org' }]],
    [['Author-email: a@x.org, a@x.org, A <A@x.org>'], [{ name: 'A', email: 'A@x.org' }]],
    [['Author-email: "A" <a@localhost>, b@localhost'], [{ name: 'A' }]],
  ])('%j', (lines, expected) => expect(people(...lines)).toEqual(expected));
});

describe('wheel tags', () => {
  it.each([
    ['py2.py3-none-any', ['py2-none-any', 'py3-none-any']],
    ['cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64', ['cp39-abi3-manylinux_2_17_x86_64', 'cp39-abi3-manylinux2014_x86_64']],
    ['cp38.cp39-cp38.cp39-win32', ['cp38-cp38-win32', 'cp38-cp39-win32', 'cp39-cp38-win32', 'cp39-cp39-win32']],
    ['nonsense', ['nonsense']],
  ])('%s', (tag, expected) => expect(parseWheelFile(bytes(`Tag: ${tag}\n`)).tags).toEqual(expected));

  it('name one machine, compressed or not', () => {
    const { tags, isPure } = parseWheelFile(bytes('Root-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64\n'));
    expect([isPure, new Set(tags.map((tag) => tagFacts(tag).machine))]).toEqual([false, new Set(['x86_64'])]);
    const many = Array.from({ length: 300 }, (_, index) => `p${index}`).join('.');
    expect(parseWheelFile(bytes(`Tag: ${many}-${many}-${many}\n`.repeat(1000))).tags).toHaveLength(256);
  });
});

describe('licence texts', () => {
  const read = (...lines: string[]) => installed('a', lines).component;
  it.each([
    [
      '=========================',
      'License :: OSI Approved :: BSD License',
      { kind: 'name', value: 'License :: OSI Approved :: BSD License' },
    ],
    ['Files: *', 'License :: OSI Approved :: MIT License', { kind: 'id', value: 'MIT' }],
    ['Copyright (c) 2020 X', 'License :: OSI Approved :: ISC License (ISCL)', { kind: 'id', value: 'ISC' }],
    ['BSD 3-Clause License', 'License :: OSI Approved :: BSD License', { kind: 'id', value: 'BSD-3-Clause' }],
    ['The MIT License (MIT)', 'License :: OSI Approved', { kind: 'id', value: 'MIT' }],
    [
      'Apache License\n        Version 2.0, January 2004',
      'License :: OSI Approved :: Apache Software License',
      { kind: 'id', value: 'Apache-2.0' },
    ],
  ])('%j beside %s', (title, classifier, expected) => {
    const component = read(`License: ${title}`, '        ', '        Permission is granted.', `Classifier: ${classifier}`);
    expect(component.licenses).toMatchObject([expected]);
    expect(JSON.stringify([component.licenses, component.evidence?.licenses])).toContain('Permission is granted');
  });
});

describe('who METADATA speaks for', () => {
  it('the distribution of its folder: another name joins nobody', () => {
    const { value, diagnostics } = parseDistribution({
      form: 'dist-info',
      path: 'evil-1.0.dist-info',
      site: '',
      metadata: { path: 'evil-1.0.dist-info/METADATA', bytes: bytes('Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n') },
      requested: false,
      sboms: [],
      licenseFiles: [],
    });
    expect([value.name, value.version]).toEqual(['evil', '1.0']);
    expect(value.component.properties).toContainEqual({ name: 'pyenv-sbom:declared-name', value: 'requests' });
    expect(diagnostics).toEqual([
      { code: 'metadata-name-foreign', at: { path: 'evil-1.0.dist-info/METADATA' }, folder: 'evil', claimed: 'requests' },
    ]);
  });

  it.each([
    ['zope.interface', 'zope_interface-1.dist-info'],
    ['Foo Bar', 'Foo_Bar-1.egg-info'],
    ['a.b--c', 'A_B_C-1-py3.11.egg-info'],
  ])('%s is the distribution of %s', (name, folder) => expect(installed(name, [], folder).name).toBe(normalizeName(name)));

  it('uv marks whatever it installs as requested', () => {
    const raw = (installer: string) =>
      parseDistribution({
        form: 'dist-info',
        path: 'a-1.dist-info',
        site: '',
        metadata: { path: 'a-1.dist-info/METADATA', bytes: bytes('Name: a\nVersion: 1\n') },
        installer: { path: 'a-1.dist-info/INSTALLER', bytes: bytes(`${installer}\n`) },
        requested: true,
        sboms: [],
        licenseFiles: [],
      }).value.requested;
    expect([raw('pip'), raw('uv')]).toEqual([true, false]);
  });
});
