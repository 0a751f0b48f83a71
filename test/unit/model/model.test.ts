import { describe, expect, it } from 'vitest';
import type { Component, ComponentId } from '../../../src/model/component.ts';
import { cpeVersion, formatCpe, parseCpe, withCpeVersion } from '../../../src/model/cpe.ts';
import { isDateTime, toUtcSeconds } from '../../../src/model/date-time.ts';
import { defined } from '../../../src/model/defined.ts';
import { sha256, uuidOf } from '../../../src/model/digest.ts';
import { isEmail } from '../../../src/model/email.ts';
import { contentMark, cpeKeys, identityPurl, localKey, purlKey } from '../../../src/model/identity.ts';
import { EMPTY_INVENTORY } from '../../../src/model/inventory.ts';
import { iriReference } from '../../../src/model/iri.ts';
import { licenseExpression, licenseId } from '../../../src/model/license.ts';
import { append, canonicalText, compareText, groupBy, sortedBy, sortedUnique } from '../../../src/model/order.ts';
import { formatPurl, parsePurl } from '../../../src/model/purl.ts';
import { isValidName, normalizeName } from '../../../src/model/pypi-name.ts';
import { canonicalVersion, compareVersions, parseVersion, versionKey } from '../../../src/model/pypi-version.ts';
import { edgeOf, edgesBySource, reachableFrom } from '../../../src/model/relation.ts';
import { rewriteReferences } from '../../../src/model/rewrite.ts';
import { reasonOf } from '../../../src/model/system-error.ts';

const id = (text: string): ComponentId => text as ComponentId;
const purl = (text: string) => parsePurl(text) ?? expect.fail(text);
const record = (fields: Partial<Component>): Component => ({
  id: id('x'),
  authority: 'document',
  origins: ['a.json'],
  type: 'library',
  name: 'x',
  ...fields,
});

describe('order', () => {
  it('compares by code unit, not by locale', () => {
    expect(['b', 'a', 'Z', 'ä', 'a'].sort(compareText)).toEqual(['Z', 'a', 'a', 'b', 'ä']);
    expect(sortedUnique(['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(sortedBy([{ k: 'b' }, { k: 'a' }], ({ k }) => k)).toEqual([{ k: 'a' }, { k: 'b' }]);
    expect([...groupBy([1, 2, 3], (n) => n % 2)]).toEqual([
      [1, [1, 3]],
      [0, [2]],
    ]);
  });

  it('gives equal content equal text', () => {
    expect(canonicalText({ b: [1, { d: 1, c: 2 }], a: null })).toBe(canonicalText({ a: null, b: [1, { c: 2, d: 1 }] }));
    const members: [string, number][] = [
      ['a', 1],
      ['b', 2],
    ];
    expect(canonicalText(new Map(members))).toBe(canonicalText(new Map(members.toReversed())));
    expect(defined({ a: 1, b: undefined })).toEqual({ a: 1 });
  });
});

describe('names (PEP 503)', () => {
  it.each([
    ['Zope.Interface', 'zope-interface'],
    ['a__b-.c', 'a-b-c'],
  ])('%s is %s', (name, normalized) => expect(normalizeName(name)).toBe(normalized));
  it.each([
    ['a', true],
    ['A1', true],
    ['a.b-c_d', true],
    ['-a', false],
    ['a b', false],
    ['', false],
    ['a'.repeat(600), false],
  ])('%s is valid: %s', (name, valid) => expect(isValidName(name)).toBe(valid));
});

describe('versions (PEP 440)', () => {
  it.each([
    ['1.0', '1.0.0'],
    ['1.0', 'v1.0'],
    ['1.0rc1', '1.0.c1'],
    ['1.0a', '1.0.alpha0'],
    ['1.0-1', '1.0.post1'],
    ['1.0rev2', '1.0.post2'],
    ['1.0.dev', '1.0-dev0'],
    ['1.0+ubuntu-1', '1.0+UBUNTU_1'],
    ['0!1', '1'],
    ['1.0.post', '1.0.post0'],
    ['2026.06.01', '2026.6.1'],
  ])('%s equals %s', (left, right) => expect(versionKey(left)).toBe(versionKey(right)));

  it('is the text itself where PEP 440 does not apply', () => {
    expect(versionKey(' not a version ')).toBe('not a version');
    // Blanks around it count for nothing, however many they are.
    expect(versionKey(`${' '.repeat(300)}1.0`)).toBe('1');
    expect(parseVersion('1'.repeat(300))).toBeUndefined();
  });

  // The ordering example of PEP 440, "Summary of permitted suffixes and relative ordering", extended by local versions.
  const ORDER = [
    '1.dev0',
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+abc',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0+5.1',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1!0.1',
  ];
  it('orders as the specification does', () => {
    const shuffled = ORDER.toReversed().map((text) => parseVersion(text) ?? expect.fail(text));
    // 1.dev0 and 1.0.dev456 differ in the number alone.
    expect(shuffled.sort(compareVersions).map(canonicalVersion)).toEqual(ORDER.map(versionKey));
    const same = parseVersion('1.0+a') ?? expect.fail();
    expect(compareVersions(same, same)).toBe(0);
  });
});

describe('CPE', () => {
  const text = 'cpe:2.3:a:openssl:openssl:4.0.3:*:*:*:*:*:*:*';
  it('reads both bindings', () => {
    expect(formatCpe(parseCpe(text) ?? expect.fail())).toBe(text);
    expect(formatCpe(parseCpe('cpe:/a:openssl:openssl:4.0.3') ?? expect.fail())).toBe(text);
    expect(formatCpe(parseCpe('cpe:/a:Vendor:c%2b%2b:1') ?? expect.fail())).toBe('cpe:2.3:a:vendor:c\\+\\+:1:*:*:*:*:*:*:*');
  });
  it.each([
    '',
    'cpe:2.3:a:b',
    'cpe:2.3:x:b:c:1:*:*:*:*:*:*:*',
    'cpe:2.3:a:*:c:1:*:*:*:*:*:*:*',
    'cpe:/a',
    'cpe:/a:b:c:d:e:f:g:h',
    `cpe:/a:b:${'c'.repeat(2000)}`,
  ])('reads nothing from %s', (bad) => expect(parseCpe(bad)).toBeUndefined());
  it('takes * and - for no version', () => {
    const versions = ['*', '-', '1\\+2'].map((version) => cpeVersion(parseCpe(`cpe:2.3:a:b:c:${version}:*:*:*:*:*:*:*`) ?? expect.fail()));
    expect(versions).toEqual([undefined, undefined, '1+2']);
  });
  it('states a version, where a CPE can state it', () => {
    const stating = (version: string) => withCpeVersion(parseCpe(text) ?? expect.fail(), version);
    expect(formatCpe(stating('5.0+B') ?? expect.fail())).toBe('cpe:2.3:a:openssl:openssl:5.0\\+b:*:*:*:*:*:*:*');
    for (const version of ['2.0\0', '1 0', '\u0130', '*', '-', '9'.repeat(1100)]) {
      const cpe = stating(version);
      // What is stated must be read again by whoever reads CPEs strictly.
      if (cpe !== undefined) expect(parseCpe(formatCpe(cpe))).toEqual(cpe);
    }
    for (const version of ['2.0\0', '1 0', '\u0130', '9'.repeat(1100)]) expect(stating(version)).toBeUndefined();
  });
});

describe('licences', () => {
  it.each([
    ['mit', 'MIT'],
    ['Apache-2.0', 'Apache-2.0'],
    ['GPL-2.0', 'GPL-2.0'],
    ['Classpath-exception-2.0', undefined],
    ['nothing', undefined],
  ])('%s is the identifier %s', (text, expected) => expect(licenseId(text)).toBe(expected));
  it.each([
    ['mit or apache-2.0', 'MIT OR Apache-2.0'],
    ['(MIT  AND\nBSD-3-Clause)', '(MIT AND BSD-3-Clause)'],
    ['gpl-2.0-only with classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['LicenseRef-Public-Domain', 'LicenseRef-Public-Domain'],
    ['', undefined],
    ['()', undefined],
    ['MIT OR', undefined],
    ['MIT/Apache-2.0', undefined],
    ['('.repeat(20_000), undefined],
    ['BSD', undefined],
  ])('%j is the expression %j', (text, expected) => expect(licenseExpression(text)).toBe(expected));

  it('are remembered, but not without end', () => {
    for (let index = 0; index <= 10_000; index += 1) licenseExpression(`LicenseRef-${index}`);
    expect(licenseExpression('LicenseRef-0')).toBe('LicenseRef-0');
  });
});

describe('identity (rules R5)', () => {
  it('R5.1: what says where an artefact lies is no identity', () => {
    const full = purl(
      'pkg:pypi/a@1?file_name=a.whl&download_url=https://x.org/a.whl&checksum=sha256:00&vers=1&vcs_url=git%2Bhttps://x.org/a@c0ffee',
    );
    expect(formatPurl(identityPurl(full))).toBe('pkg:pypi/a@1?vcs_url=git%2Bhttps:%2F%2Fx.org%2Fa%40c0ffee');
    const plain = purl('pkg:pypi/a@1');
    expect(identityPurl(plain)).toBe(plain);
    expect(formatPurl(identityPurl(purl('pkg:cargo/a@1?download_url=file://../a&vcs_url=file:///a')))).toBe('pkg:cargo/a@1');
  });

  it.each([
    ['pkg:pypi/Foo.Bar@1.0', 'pkg:pypi/foo-bar@v1.0.0'],
    ['pkg:github/Own/Name@v1.2', 'pkg:github/own/name@1.2'],
    ['pkg:rpm/almalinux/openssl-libs@1:1.1', 'pkg:rpm/almalinux/openssl-libs@1.1?epoch=1'],
    ['pkg:rpm/a/b@1?epoch=0', 'pkg:rpm/a/b@0:1'],
    ['pkg:rpm/a/b@1?upstream=b-1.src.rpm', 'pkg:rpm/a/b@1'],
    [`pkg:pypi/a@1?repository_url=https://${['pypi', 'org'].join('.')}/simple`, 'pkg:pypi/a@1'],
  ])('R5.1: %s equals %s', (left, right) => expect(purlKey(purl(left))).toBe(purlKey(purl(right))));

  it.each([
    ['pkg:cargo/a-b@1', 'pkg:cargo/a_b@1'],
    ['pkg:pypi/jsonschema@1', 'pkg:cargo/jsonschema@1'],
    ['pkg:pypi/a@1', 'pkg:pypi/a@2'],
    ['pkg:rpm/a/b@1?arch=x86_64', 'pkg:rpm/a/b@1?arch=aarch64'],
    ['pkg:pypi/a@1?repository_url=https://own.org', 'pkg:pypi/a@1'],
    ['pkg:conda/a@1?build=0', 'pkg:conda/a@1?build=1'],
  ])('R5.4: %s differs from %s', (left, right) => expect(purlKey(purl(left))).not.toBe(purlKey(purl(right))));

  it('R5.2, R5.3: CPEs with a version, else the document', () => {
    const cpes = ['cpe:2.3:a:b:c:1:*:*:*:*:*:*:*', 'cpe:2.3:a:b:c:*:*:*:*:*:*:*:*'].map((text) => parseCpe(text) ?? expect.fail());
    expect(cpeKeys(record({ cpes }))).toHaveLength(1);
    expect(cpeKeys(record({}))).toEqual([]);
    expect(localKey(record({ localScope: 'a.json', version: '1' }))).not.toBe(localKey(record({ localScope: 'b.json', version: '1' })));
    expect(localKey(record({}))).toBe(localKey(record({})));
  });

  it('tells contents apart by their hash', () => {
    expect(contentMark(record({}))).toBe('');
    expect(
      contentMark(
        record({
          hashes: [
            { algorithm: 'SHA-1', content: 'bb' },
            { algorithm: 'SHA-256', content: 'aa' },
          ],
        }),
      ),
    ).toBe('sha256:aa');
    expect(contentMark(record({ hashes: [{ algorithm: 'MD5', content: 'bb' }] }))).toBe('md5:bb');
    expect(contentMark(record({ purl: purl('pkg:generic/a@1?checksum=SHA256:AA') }))).toBe('sha256:aa');
  });
});

describe('relations', () => {
  const [a, b, c] = [id('a'), id('b'), id('c')];
  it('lead away from the root', () => {
    expect(edgeOf({ from: a, kind: 'isVariantOf', to: b })).toEqual({ from: b, to: a });
    expect(edgeOf({ from: a, kind: 'isGeneratedFrom', to: b })).toEqual({ from: a, to: b });
    expect(edgeOf({ from: a, kind: 'provides', to: b })).toBeUndefined();
    const edges = edgesBySource([
      { from: a, kind: 'contains', to: b },
      { from: a, kind: 'dependsOn', to: b },
      { from: b, kind: 'dependsOn', to: a },
      { from: c, kind: 'dependsOn', to: c },
      { from: a, kind: 'bundles', to: c },
      { from: a, kind: 'dependsOn', to: c },
    ]);
    expect([...(edges.get(a) ?? [])]).toEqual([b, c]);
    expect(edges.has(c)).toBe(false);
    expect([...reachableFrom([b], edges)]).toEqual([b, a, c]);
  });

  it('are rewritten in every place that holds a reference', () => {
    const rewritten = rewriteReferences(
      {
        ...EMPTY_INVENTORY,
        relations: [
          { from: a, kind: 'dependsOn', to: b },
          { from: a, kind: 'dependsOn', to: c },
          { from: c, kind: 'dependsOn', to: a },
        ],
        completeness: [
          { of: a, aspect: 'assembly', aggregate: 'complete' },
          { of: c, aspect: 'assembly', aggregate: 'complete' },
        ],
        dependenciesKnown: new Set([a, c]),
        vulnerabilities: [{ id: 'V1', affects: [{ target: a }, { target: c }] }, { id: 'V2' }],
        annotations: [
          { subjects: [a], annotator: { kind: 'person', name: 'x' }, text: 't' },
          { subjects: [c], annotator: { kind: 'person', name: 'x' }, text: 'u' },
        ],
      },
      (from) => (from === c ? undefined : id(`new-${from}`)),
    );
    expect(rewritten).toEqual({
      sources: [],
      relations: [{ from: 'new-a', kind: 'dependsOn', to: 'new-b' }],
      completeness: [{ of: 'new-a', aspect: 'assembly', aggregate: 'complete' }],
      dependenciesKnown: new Set(['new-a']),
      vulnerabilities: [{ id: 'V1', affects: [{ target: 'new-a' }] }, { id: 'V2' }],
      annotations: [{ subjects: ['new-a'], annotator: { kind: 'person', name: 'x' }, text: 't' }],
    });
  });
});

describe('digests', () => {
  it('names content', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf('a')).not.toBe(uuidOf('b'));
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['a@b.org', true],
    ['a@localhost', false],
    ['A <a@b.org>', false],
    ['.a@b.org', false],
    ['a..b@c.org', false],
    [`${'a'.repeat(300)}@b.org`, false],
  ])('%s passes: %s', (text, valid) => expect(isEmail(text)).toBe(valid));
});

describe('URLs', () => {
  it.each([
    ['https://x.org/a?b#c', 'https://x.org/a?b#c'],
    ['git+ssh://git@x.org/a', 'ssh://git@x.org/a'],
    ['https://x.org/a b|c#d#e[f]', 'https://x.org/a%20b%7Cc#d%23e%5Bf%5D'],
    ['https://[::1]:80/[x]', 'https://[::1]:80/%5Bx%5D'],
    ['a:b/c:d', undefined],
    ['://x', '%3A//x'],
    ['./a/b.json', './a/b.json'],
    ['urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79', 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79'],
    ['https://[x', undefined],
    ['ws://x.org', undefined],
    ['https://x.org/'.padEnd(9000, 'a'), undefined],
  ])('%s is %s', (text, expected) => expect(iriReference(text)).toBe(expected));
});

describe('dates', () => {
  it.each([
    ['2026-01-31T00:00:00Z', true],
    ['2026-09-12T14:52:35.020248164Z', true],
    ['2026-01-01t23:59:59+02:00', true],
    ['2024-02-29T00:00:00Z', true],
    ['2000-02-29T00:00:00Z', true],
    ['1900-02-29T00:00:00Z', false],
    ['2026-02-29T00:00:00Z', false],
    ['2026-02-28T00:00:00Z', true],
    ['2026-04-31T00:00:00Z', false],
    ['2026-13-01T00:00:00Z', false],
    ['2026-01-01T24:00:00Z', false],
    ['2026-01-01', false],
    [`2026-01-01T00:00:00.${'0'.repeat(99)}Z`, false],
    ['yesterday', false],
  ])('%s: %s', (text, expected) => expect(isDateTime(text)).toBe(expected));
});

describe('what a list takes', () => {
  it('comes from a list or from any other collection, in its order', () => {
    const list = ['a'];
    append(list, ['c', 'b']);
    append(list, new Set(['e', 'd']));
    expect(list).toEqual(['a', 'c', 'b', 'e', 'd']);
  });
});

describe('reasons', () => {
  it('are the words for a code of the system, else the code, else what the error says, and whatever was thrown', () => {
    expect(reasonOf(Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }))).toBe('no such file or directory');
    expect(reasonOf(Object.assign(new Error('odd'), { code: 'EODD' }))).toBe('EODD');
    expect(reasonOf(new Error('plain'))).toBe('plain');
    expect(reasonOf('thrown')).toBe('thrown');
  });
});

describe('instants', () => {
  it.each([
    ['2026-06-30T23:59:59.9+02:00', '2026-06-30T21:59:59Z'],
    ['2026-06-30t23:59:59z', '2026-06-30T23:59:59Z'],
    ['2016-12-31T23:59:60Z', undefined],
    ['yesterday', undefined],
  ])('%s is %s in UTC', (text, utc) => expect(toUtcSeconds(text)).toBe(utc));
});
