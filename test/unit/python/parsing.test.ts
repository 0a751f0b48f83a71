import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../../src/model/clean-text.ts';
import { licenseId } from '../../../src/model/license.ts';
import { normalizeName } from '../../../src/model/pypi-name.ts';
import { all, first, parseCoreMetadata } from '../../../src/python/metadata/core-metadata.ts';
import { parseDirectUrl } from '../../../src/python/metadata/direct-url.ts';
import { CLASSIFIER_LICENSES } from '../../../src/python/metadata/license-classifiers.ts';
import { declaredLicenses } from '../../../src/python/metadata/licenses.ts';
import { authorsOf } from '../../../src/python/metadata/people.ts';
import { projectUrls } from '../../../src/python/metadata/project-urls.ts';
import { readRecord } from '../../../src/python/metadata/record.ts';
import { parseWheelFile, tagFacts } from '../../../src/python/metadata/wheel-file.ts';
import { evaluateMarker } from '../../../src/python/requirements/marker.ts';
import { parseMarker, parseRequirement } from '../../../src/python/requirements/requirement.ts';
import { parseSpecifiers, satisfies } from '../../../src/python/requirements/specifier.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const fieldsOf = (...lines: string[]) => parseCoreMetadata(bytes(lines.join('\n')), 'METADATA').value.fields;

describe('core metadata', () => {
  it("reads headers in any case, continuations with space, tab and setuptools' bar, and no body", () => {
    const { value, diagnostics } = parseCoreMetadata(
      bytes(
        'Metadata-Version: 2.1\r\nNAME: Foo\r\nLicense: line one\r\n        line two\r\n          line three\r\nDescription: a\r\n       |b\r\n       |  c\r\nAuthor: x\r\n\ty\r\nHome-Page:  https://x.org \r\n\r\nName: Body\r\n',
      ),
      'M',
    );
    expect(diagnostics).toEqual([]);
    expect(first(value.fields, 'name')).toBe('Foo');
    expect(first(value.fields, 'license')).toBe('line one\nline two\n  line three');
    expect(first(value.fields, 'description')).toBe('a\nb\n  c');
    expect(first(value.fields, 'author')).toBe('x\ny');
    expect(first(value.fields, 'home-page')).toBe('https://x.org');
    expect(all(value.fields, 'missing')).toEqual([]);
  });

  it.each([
    ['1.0', 'known'],
    ['2.0', 'known'],
    ['2.6', 'known'],
    ['2.7', 'newer-minor'],
    ['3.0', 'unsupported'],
    ['99999999999.0', 'known'],
    ['x', 'known'],
  ])('version %s is %s', (version, support) =>
    expect(parseCoreMetadata(bytes(`Metadata-Version: ${version}\nName: a`), 'M').value.support).toBe(support),
  );

  it('skips lines that are no headers, and says so a few times', () => {
    const { value, diagnostics } = parseCoreMetadata(bytes(`Name: a\n${'garbage\n'.repeat(20)}Version: 1\n continued\n`), 'M');
    expect(diagnostics.map(({ code }) => code)).toEqual(Array(5).fill('metadata-malformed'));
    expect(diagnostics[0]?.at).toEqual({ path: 'M', line: 2 });
    expect(first(value.fields, 'version')).toBe('1\ncontinued');
  });

  it('reads Latin-1 where it is not UTF-8, and takes UNKNOWN for nothing', () => {
    const { value, diagnostics } = parseCoreMetadata(Buffer.from('Name: a\nAuthor: Jos\xe9\nSummary: UNKNOWN\n', 'latin1'), 'M');
    expect(diagnostics.map(({ code }) => code)).toEqual(['metadata-not-utf8']);
    expect(first(value.fields, 'author')).toBe('José');
    expect(first(value.fields, 'summary')).toBeUndefined();
  });
});

describe('requirements (PEP 508)', () => {
  it.each([
    ['foo', 'foo', [], 0],
    ['Foo.Bar [A_b, c] (>=1,<2)', 'foo-bar', ['a-b', 'c'], 2],
    ['foo~=1.0; python_version>"3"', 'foo', [], 1],
    ['foo@ https://x.org/a.zip;v=1 ; os_name == "nt"', 'foo', [], 0],
    ['foo[]', 'foo', [], 0],
    ['foo ( )', 'foo', [], 0],
  ])('parses %j', (text, name, extras, specifiers) => {
    const result = parseRequirement(text);
    expect(result).toMatchObject({ value: { name, extras } });
    expect('value' in result && result.value.specifiers.length).toBe(specifiers);
  });
  it('keeps the URL whole', () =>
    expect(parseRequirement('foo @ https://x.org/a.zip;v=1 ; os_name == "nt"')).toMatchObject({
      value: { url: 'https://x.org/a.zip;v=1', marker: { kind: 'compare' } },
    }));
  it.each([
    '',
    '-foo',
    'foo[a',
    'foo[a b]',
    'foo >=',
    'foo =>1',
    'foo ;',
    'foo; bad',
    'foo; os_name ==',
    'foo; (os_name == "a"',
    'foo; os_name == "a" or',
    'foo; "a" "b"',
    'foo; and == "a"',
    'foo; os_name ? "a"',
    'foo @',
    `foo${'a'.repeat(9000)}`,
    `foo; ${'('.repeat(100)}os_name == "a"${')'.repeat(100)}`,
  ])('refuses %j', (text) => expect(parseRequirement(text)).toHaveProperty('malformed'));
});

describe('specifiers (PEP 440)', () => {
  it.each([
    ['==1.0', '1.0.0', true],
    ['==1.0', '1.0+local', true],
    ['==1.0+local', '1.0', false],
    ['==1.*', '1.5', true],
    ['==1.*', '2.0', false],
    ['==1!1.*', '1.1', false],
    ['!=1.*', '1.5', false],
    ['!=1.0', '1.1', true],
    ['~=1.4.2', '1.4.9', true],
    ['~=1.4.2', '1.5', false],
    ['~=1.4', '1.9', true],
    ['~=1.4', '1.3', false],
    ['>=1.0', '1.0', true],
    ['<=1.0', '1.0+x', true],
    ['<=1.0', '1.1', false],
    ['>1.0', '1.0.post1', false],
    ['>1.0', '1.1', true],
    ['>1.0.post1', '1.0.post2', true],
    ['>1.0', '1.0+x', false],
    ['<3.0', '3.0rc1', false],
    ['<3.0', '2.9', true],
    ['<3.0rc2', '3.0rc1', true],
    ['===1.0', '1.0', true],
    ['===1.0+x', '1.0', false],
    ['===abc', '1.0', false],
  ])('%s allows %s: %s', (specifier, version, allowed) => {
    const [parsed] = parseSpecifiers(specifier) ?? expect.fail(specifier);
    expect(satisfies(version, parsed ?? expect.fail())).toBe(allowed);
  });
  it.each(['1.0', '~=1', '>=1.*', '==1.dev1.*', '>1.0+x', '==', '== 1 2', '==a b', '==nonsense'])('refuses %j', (text) =>
    expect(parseSpecifiers(text)).toBeUndefined(),
  );
});

describe('markers', () => {
  const known = new Map([
    ['python_version', '3.11'],
    ['sys_platform', 'linux'],
    ['os_name', 'posix'],
    ['implementation_name', 'cpython'],
  ]);
  it.each([
    ['python_version >= "3.8"', true],
    ['python_version < "3.9"', false],
    ['"3.9" <= python_version', true],
    ['sys_platform == "win32"', false],
    ['sys_platform != "win32"', true],
    ['os.name == "posix"', true],
    ['python_version in "3.10 3.11"', true],
    ['python_version not in "3.10 3.11"', false],
    ['platform_release == "1"', 'unknown'],
    ['platform_release == "1" and os_name == "nt"', false],
    ['platform_release == "1" or os_name == "posix"', true],
    ['platform_release == "1" and os_name == "posix"', 'unknown'],
    ['extra == "Test_A"', true],
    ['extra != "test-a"', false],
    ['"test.a" == extra', true],
    ['extra > "a"', false],
    ['extra === "other"', 'unknown'],
    ['python_full_version >= "3.8.1"', true],
    ['python_full_version < "3.11.4"', 'unknown'],
    ['python_full_version == "3.11.4"', 'unknown'],
    ['python_full_version == "3.12.1"', false],
    ['python_full_version == "3.11.*"', true],
    ['(sys_platform == "a" or sys_platform == "linux") and os_name == "posix"', true],
    ['sys_platform < "m"', false],
    ['sys_platform <= "linux"', true],
    ['sys_platform > "m"', false],
    ['sys_platform >= "m"', false],
    ['sys_platform ~= "m"', 'unknown'],
    ['sys_platform === "linux"', 'unknown'],
    ['"a" == "a"', true],
    ['"b" in "abc"', true],
    ['extra == platform_release', false],
    ['python_version >= "3.8" and (extra == "x" or extra == "test-a")', true],
  ])('%s is %s', (text, truth) =>
    expect(evaluateMarker(parseMarker(text) ?? expect.fail(text), known, new Set([normalizeName('test-a')]))).toBe(truth),
  );
});

describe('WHEEL', () => {
  it('reads tags and generator', () =>
    expect(parseWheelFile(bytes('Wheel-Version: 1.0\r\nGenerator: g 1\r\nTag: py3-none-any\r\ntag: cp311-cp311-win_amd64\r\n'))).toEqual({
      generator: 'g 1',
      tags: ['py3-none-any', 'cp311-cp311-win_amd64'],
    }));
  it.each([
    ['cp311-cp311-manylinux_2_28_x86_64', { pythonVersion: '3.11', implementation: 'cpython', system: 'linux', machine: 'x86_64' }],
    ['cp39-abi3-musllinux_1_2_aarch64', { implementation: 'cpython', system: 'linux', machine: 'aarch64' }],
    ['cp310-cp310-manylinux2014_i686', { pythonVersion: '3.10', implementation: 'cpython', system: 'linux', machine: 'i686' }],
    ['pp310-pypy310_pp73-linux_x86_64', { pythonVersion: '3.10', implementation: 'pypy', system: 'linux', machine: 'x86_64' }],
    ['cp311-cp311-macosx_11_0_arm64', { pythonVersion: '3.11', implementation: 'cpython', system: 'darwin', machine: 'arm64' }],
    ['cp311-cp311-macosx_10_9_universal2', { pythonVersion: '3.11', implementation: 'cpython', system: 'darwin' }],
    ['cp311-cp311-win_amd64', { pythonVersion: '3.11', implementation: 'cpython', system: 'win32', machine: 'AMD64' }],
    ['cp311-cp311-win32', { pythonVersion: '3.11', implementation: 'cpython', system: 'win32', machine: 'x86' }],
    ['cp311-cp311-win_other', { pythonVersion: '3.11', implementation: 'cpython', system: 'win32' }],
    ['py3-none-any', {}],
    ['nonsense', {}],
  ])('%s proves %j', (tag, facts) => expect(tagFacts(tag)).toEqual(facts));
});

describe('RECORD', () => {
  it('reads what is asked for, in both hash spellings, with quotes and backslashes', () => {
    const facts = readRecord(
      bytes(
        [
          'a/_x.so,sha256=q,1',
          '"a/we,ird.pyd",,',
          '"q-1.dist-info/sboms/a,""b"".json",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0',
          `w-1.dist-info\\sboms\\c.json,sha256=${'AB'.repeat(32)},0`,
          'w-1.dist-info/sboms/d.json',
          '"w-1.dist-info/sboms/e.json,x,1',
          'w-1.dist-info/sboms/f.json,md5=x,1\r',
          '../../../bin/x.so,,',
          '/abs/x.so,,',
          'a/_vendor/y.py,,',
          '"w-1.dist-info/sboms/g.json","",""',
          '',
        ].join('\n'),
      ),
    );
    expect(facts).toEqual({
      sboms: [
        { path: 'q-1.dist-info/sboms/a,"b".json', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        { path: 'w-1.dist-info/sboms/c.json', sha256: 'ab'.repeat(32) },
        { path: 'w-1.dist-info/sboms/f.json' },
        { path: 'w-1.dist-info/sboms/g.json' },
      ],
      malformedLines: 2,
      namesForeign: false,
      isCut: false,
      nativeFiles: ['a/_x.so', 'a/we,ird.pyd'],
      vendors: true,
      vendored: { distInfos: [], wheels: [], lists: [], documents: [] },
      otherDocuments: [],
      contents: { foreign: new Map([['native', 'a/_x.so']]), undecided: [], hasMoreUndecided: false },
      toRead: { images: ['a/_x.so', 'a/we,ird.pyd', '../../../bin/x.so', '/abs/x.so'], texts: [], hasScripts: false },
    });
  });

  it.each([
    ['a-1.dist-info/METADATA,,\na-1.dist-info/RECORD,,\n', false],
    ['a/METADATA.txt,,\na/__init__.py,,\n', true],
    // Files of Python alone are nobody's metadata, whatever their names and folders.
    ['a/METADATA.txt.py,,\npyvenv.cfg/a.py,,\n', false],
    ['../../python3.0/site-packages/b-1.dist-info/METADATA,,\n', true],
    ['b\\a-1.dist-info\\METADATA,,\n', true],
    ['../../../pyvenv.cfg,,\n', true],
    ['b.egg-info,,\n', true],
    ['METADATA'.repeat(400_000), false],
  ])('tells whether a RECORD may list what is of others: %.60j', (text, namesForeign) =>
    expect(readRecord(bytes(text), 'a-1.dist-info').namesForeign).toBe(namesForeign),
  );

  it('passes over files of Python alone: not what stands in front of them, nor documents that look like them', () => {
    const facts = readRecord(
      bytes(
        [
          'a/no-comma.so',
          'a/x.py,,',
          '"a/y,.py",,',
          '"a/of,x.py.so",,',
          'a/z.pyc,a/lib.so,1',
          'a/c.py\r',
          'a/py.so,a.py,1',
          'own-1.dist-info/sboms/x.py,,',
          'own-1.dist-info\\sboms\\y.pyc,,',
          `${'b'.repeat(4096)}.py,,`,
        ].join('\n'),
      ),
      'own-1.dist-info',
    );
    expect(facts.nativeFiles).toEqual(['a/no-comma.so', 'a/of,x.py.so', 'a/py.so']);
    expect(facts.sboms).toEqual([{ path: 'own-1.dist-info/sboms/x.py' }, { path: 'own-1.dist-info/sboms/y.pyc' }]);
    expect(facts.malformedLines).toBe(1);
  });

  it('speaks of its own distribution alone', () => {
    // The cause: `./other.dist-info/METADATA` looked like a dist-info inside of a package.
    const own = [
      './other-1.dist-info/METADATA,,',
      './/./other-1.dist-info/METADATA,,',
      'other-1.dist-info/METADATA,,',
      'x/../other-1.dist-info/METADATA,,',
      'other-1.dist-info/sboms/x.json,,',
      '"other-1.dist-info/sboms/y.json",,',
      'other-1.dist-info/lib.so,,',
      'OWN-1.dist-info/sboms/own.json,,',
      './a//_vendor/in-1.dist-info/METADATA,,',
      'a/_vendor/in-1.dist-info/METADATA,,',
    ];
    const facts = readRecord(bytes(own.join('\n')), 'own-1.dist-info');
    expect(facts.vendored.distInfos).toEqual(['a/_vendor/in-1.dist-info']);
    expect(facts.sboms).toEqual([{ path: 'OWN-1.dist-info/sboms/own.json' }]);
    expect(facts.nativeFiles).toEqual([]);
  });

  it('tells by names what is foreign code, and what only bytes tell', () => {
    const contents = (...paths: string[]) => readRecord(bytes(paths.map((path) => `${path},,`).join('\n')), 'a-1.dist-info').contents;
    // Pure Python.
    expect(
      contents(
        'a/__init__.py',
        'a/py.typed',
        'a/data.json',
        'a-1.dist-info/METADATA',
        'a-1.dist-info/LICENSE',
        'a/LICENSE',
        'a/__pycache__/x.pyc',
      ),
    ).toEqual({ foreign: new Map(), undecided: [], hasMoreUndecided: false });
    // distlib, cmake, ruff, playwright, jupyterlab, bokeh, selenium.
    expect(contents('distlib/t64.exe').foreign).toEqual(new Map([['native', 'distlib/t64.exe']]));
    expect(contents('cmake/data/bin/cmake', '../../../bin/ruff').undecided).toEqual(['cmake/data/bin/cmake', '../../../bin/ruff']);
    expect(contents('playwright/driver/node_modules/x/LICENSE').foreign).toEqual(
      new Map([['javascript', 'playwright/driver/node_modules/x/LICENSE']]),
    );
    expect(contents('../../../share/jupyter/lab/static/main.js', 'b/x.WASM', 'c/x.jar', 'd/x.so.1.2').foreign).toEqual(
      new Map([
        ['javascript', '../../../share/jupyter/lab/static/main.js'],
        ['wasm', 'b/x.WASM'],
        ['java', 'c/x.jar'],
        ['native', 'd/x.so.1.2'],
      ]),
    );
    expect(contents('selenium/linux/selenium-manager').undecided).toEqual(['selenium/linux/selenium-manager']);
    expect(contents(...Array.from({ length: 3000 }, (_, index) => `bin/${index}`))).toMatchObject({ hasMoreUndecided: true });
  });

  it('lists the files whose bytes may tell more', () => {
    const toRead = (...paths: string[]) => readRecord(bytes(paths.map((path) => `${path},,`).join('\n')), 'a-1.dist-info').toRead;
    const images = ['a/_x.so', 'a.libs/libz-0123abcd.so.1.3.1', 'distlib/t64.exe', 'cmake/data/bin/cmake', 'a/x.wasm', 'a/y.bundle'];
    const texts = [
      'a/static/main.js',
      'a/vcpkg.spdx.json',
      'a/node_modules/x/package.json',
      'a-1.dist-info/licenses/LICENSE.txt',
      'a-1.dist-info/licenses/vendor/fmt-1.2.3/COPYING',
    ];
    const others = ['a/x.py', 'a/LICENSE', 'a/libx.a', 'a/node_modules/x/index.mjs', 'a/data.json', 'a/x.sqlite', 'a-1.dist-info/METADATA'];
    // The time zone database, of which nothing but the folder tells; a library that lies in it is one all the same.
    others.push('tzdata/zoneinfo/Etc/GMT+0', 'zoneinfo/UTC');
    images.push('a/nozoneinfo/UTC', 'a/zoneinfo/libx.so');
    expect(toRead(...images, ...texts, ...others)).toEqual({ images, texts, hasScripts: true });
    expect(toRead(...others.filter((path) => !path.endsWith('.mjs')), 'a/y.bundle')).toMatchObject({ texts: [], hasScripts: false });
  });
});

describe('direct_url.json (PEP 610)', () => {
  it.each([
    ['https://user:pass@x.org/a', 'https://x.org/a'],
    ['https://token@x.org/a', 'https://x.org/a'],
    ['ssh://git@x.org/a', 'ssh://git@x.org/a'],
    ['https://${USER}:${PASS}@x.org/a', 'https://${USER}:${PASS}@x.org/a'],
    ['https://x.org/a@b', 'https://x.org/a@b'],
  ])('%s becomes %s', (url, clean) => expect(withoutCredentials(url)).toBe(clean));
  it.each([
    [
      { url: 'https://x.org/a', vcs_info: { vcs: 'git', commit_id: 'c0ffee', requested_revision: 'main' }, subdirectory: 's' },
      { kind: 'vcs', vcs: 'git', url: 'https://x.org/a', commit: 'c0ffee', requestedRevision: 'main', subdirectory: 's' },
    ],
    [
      { url: 'https://x.org/a.whl', archive_info: { hashes: { sha256: 'AB'.repeat(32), bogus: 'x', md5: 1 } }, subdirectory: 's' },
      { kind: 'archive', url: 'https://x.org/a.whl', hashes: [{ algorithm: 'SHA-256', content: 'ab'.repeat(32) }], subdirectory: 's' },
    ],
    [
      { url: 'https://x.org/a.whl', archive_info: { hash: `sha1=${'a'.repeat(40)}` } },
      { kind: 'archive', url: 'https://x.org/a.whl', hashes: [{ algorithm: 'SHA-1', content: 'a'.repeat(40) }] },
    ],
    [
      { url: 'https://x.org/a.whl', archive_info: {} },
      { kind: 'archive', url: 'https://x.org/a.whl', hashes: [] },
    ],
    [
      { url: 'file:///x', dir_info: { editable: true } },
      { kind: 'folder', editable: true },
    ],
  ])('reads %j', (content, value) => expect(parseDirectUrl(bytes(JSON.stringify(content)))).toEqual({ value }));
  it.each(['', '[]', '{}', '{"url":"x"}', '{"url":"x","vcs_info":{}}', '{', '['.repeat(100)])('refuses %j', (text) =>
    expect(parseDirectUrl(bytes(text))).toHaveProperty('malformed'),
  );
});

describe('licences (PEP 639)', () => {
  const read = (...lines: string[]) => {
    const { value, diagnostics } = declaredLicenses(fieldsOf(...lines), 'M');
    const { licenses, evidence } = value;
    return {
      licenses: licenses.map(({ kind, value }) => `${kind} ${value}`),
      evidence: evidence.map(({ kind, value }) => `${kind} ${value}`),
      codes: diagnostics.map(({ code }) => code),
      first: licenses[0],
    };
  };
  it.each([
    [['License-Expression: mit', 'License: GPL', 'Classifier: License :: OSI Approved :: ISC License (ISCL)'], ['id MIT'], []],
    [['License-Expression: MIT AND Zlib'], ['expression MIT AND Zlib'], []],
    [['License: MIT', 'Classifier: License :: OSI Approved :: ISC License (ISCL)'], ['id MIT'], ['id ISC']],
    [['License: BSD', 'Classifier: License :: OSI Approved :: ISC License (ISCL)'], ['id ISC'], ['name BSD']],
    [['License: The MIT License (MIT)'], ['id MIT'], []],
    [['License: Apache License, Version 2.0'], ['id Apache-2.0'], []],
    [['License: Apache Software License v2.0'], ['id Apache-2.0'], []],
    [['License: 3-Clause BSD License'], ['id BSD-3-Clause'], []],
    [['License: GPLv3+'], ['id GPL-3.0-or-later'], []],
    [['License: GNU General Public License v3 or later (GPLv3+)'], ['id GPL-3.0-or-later'], []],
    [['License: GPLv3'], ['name GPLv3'], []],
    [['License: Apache'], ['name Apache'], []],
    [['License: MIT and BSD'], ['name MIT and BSD'], []],
    [['License: BSD', 'Classifier: License :: OSI Approved :: BSD License'], ['name BSD'], ['name License :: OSI Approved :: BSD License']],
    [
      ['Classifier: License :: OSI Approved', 'Classifier: License :: OSI Approved :: Apache Software License'],
      ['name License :: OSI Approved :: Apache Software License'],
      [],
    ],
    [[], [], []],
  ])('%j declares %j, evidence %j', (lines, licenses, evidence) => expect(read(...lines)).toMatchObject({ licenses, evidence, codes: [] }));
  it('keeps an invalid expression as a name, and a text as a text', () => {
    expect(read('License-Expression: not one')).toMatchObject({ licenses: ['name not one'], codes: ['license-expression-invalid'] });
    expect(read('License: Copyright me', '        All rights').first).toMatchObject({
      kind: 'name',
      value: 'license text',
      text: { content: 'Copyright me\nAll rights' },
    });
  });
  it('maps classifiers to licences that exist', () => {
    for (const [classifier, id] of CLASSIFIER_LICENSES) expect(licenseId(id), classifier).toBe(id);
  });
});

describe('people and URLs', () => {
  it.each([
    [['Author: Ann', 'Author-email: ann@x.org'], [{ name: 'Ann', email: 'ann@x.org' }]],
    [
      ['Author-email: "Doe, Jane" <jane@x.org>, bob@x.org, nobody'],
      [{ name: 'Doe, Jane', email: 'jane@x.org' }, { email: 'bob@x.org' }, { name: 'nobody' }],
    ],
    [['Author-email: Ann <ann@localhost>'], [{ name: 'Ann' }]],
    [['Author-email: a@localhost'], []],
    [['Author: Ann', 'Author-email: Ann <ann@x.org>'], [{ name: 'Ann', email: 'ann@x.org' }]],
    [['Maintainer: Mo'], [{ name: 'Mo' }]],
  ])('%j are %j', (lines, people) => expect(authorsOf(fieldsOf(...lines))).toEqual(people));

  it('labels are compared in normalised form; what is no URL is no reference', () => {
    const references = projectUrls(
      fieldsOf(
        'Home-page: https://x.org',
        'Download-URL: https://x.org/d',
        'Project-URL: Bug Tracker, https://user:pw@x.org/b',
        'Project-URL: Whatever, https://x.org/w',
        'Project-URL: https://x.org/n',
        'Project-URL: Docs, see the readme',
        'Project-URL: constructor, https://x.org/c',
      ),
    );
    expect(references.map(({ type, url }) => `${type} ${url}`)).toEqual([
      'website https://x.org',
      'distribution https://x.org/d',
      'issue-tracker https://x.org/b',
      'other https://x.org/w',
      'other https://x.org/n',
      'other https://x.org/c',
    ]);
  });
});
