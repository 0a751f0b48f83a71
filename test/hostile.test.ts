/** Input made to harm, or just broken: a diagnostic with its place, the rest reported, nothing thrown, nothing read outside. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateCycloneDx } from '../src/formats/cyclonedx/validate.ts';
import { distribution, SITE, virtualEnvironment } from './support/environment.ts';
import { scan } from './support/scan.ts';

const bystander = distribution('bystander', '1', { requested: false });
const bom = (fields: object): object => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...fields });
/** The codes that one document or file gives, while the bystander is reported and the output stays valid. */
async function codesOf(environment: string, options: Parameters<typeof scan>[1] = {}): Promise<readonly string[]> {
  const written = await scan(environment, options);
  expect(written.identities).toContain('pkg:pypi/bystander@1');
  expect(validateCycloneDx(written.text, '1.6')).toEqual([]);
  for (const { at } of written.result.diagnostics) expect(at.path.startsWith('/')).toBe(false);
  return written.codes;
}

const withSbom = (content: string | object | Uint8Array): string =>
  virtualEnvironment(bystander, distribution('a', '1'), {
    'a-1.dist-info/sboms/x.json': content,
    'a-1.dist-info/RECORD': 'a-1.dist-info/sboms/x.json,,\n',
  });

describe('METADATA', () => {
  it.each([
    ['missing', undefined, ['metadata-missing']],
    ['empty', '', ['metadata-empty']],
    ['white space', ' \r\n\n', ['metadata-empty']],
    ['without a name', 'Metadata-Version: 2.1\nVersion: 1\n', ['metadata-name-missing']],
    ['without a version', 'Metadata-Version: 2.1\nName: a\n', ['metadata-version-missing']],
    ['with an endless version', `Metadata-Version: 2.1\nName: a\nVersion: ${'1.'.repeat(2000)}1\n`, ['metadata-version-missing']],
    [
      'with URLs that are none',
      'Metadata-Version: 2.1\nName: a\nVersion: 1\nHome-page: https://[x\nProject-URL: a, git+ssh://git@x.org/a|b\nDownload-URL: ws://x\n',
      [],
    ],
    ['of a newer minor version', 'Metadata-Version: 2.9\nName: a\nVersion: 1\n', ['metadata-version-newer']],
    ['of a newer major version', 'Metadata-Version: 3.0\nName: b\nVersion: 9\n', ['metadata-version-unsupported']],
    ['in Latin-1', Buffer.from('Metadata-Version: 2.1\nName: a\nVersion: 1\nAuthor: Jos\xe9\n', 'latin1'), ['metadata-not-utf8']],
    [
      'with an invalid name and version',
      'Metadata-Version: 2.1\nName: a b\nVersion: one\n',
      ['distribution-name-invalid', 'metadata-name-foreign', 'metadata-version-invalid'],
    ],
    ['with a malformed requirement', 'Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: >=oops\n', ['requirement-malformed']],
    [
      'of binary noise',
      Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)),
      expect.arrayContaining(['metadata-name-missing']),
    ],
  ])('%s', async (_name, content, codes) => {
    const environment = virtualEnvironment(bystander, { 'a-1.dist-info/INSTALLER': 'pip\n' });
    if (content !== undefined) writeFileSync(join(environment, SITE, 'a-1.dist-info/METADATA'), content);
    const found = await codesOf(environment);
    expect([...found].sort()).toEqual(codes);
    expect((await scan(environment)).result.summary.distributions).toBe(2);
  });

  it('of 50 MB is not read; the package is reported by its folder', async () => {
    const environment = virtualEnvironment(bystander, { 'a-1.dist-info/METADATA': 'Name: a\n' });
    truncateSync(join(environment, SITE, 'a-1.dist-info/METADATA'), 50 * 1024 * 1024);
    expect(await codesOf(environment)).toEqual(['metadata-missing', 'file-too-large']);
    expect((await scan(environment)).identities).toContain('pkg:pypi/a@1');
  });

  it('a folder without a name is survived', async () =>
    expect(await codesOf(virtualEnvironment(bystander, { '.dist-info/x': '' }))).toEqual(['metadata-missing']));
});

describe('RECORD and others', () => {
  it('malformed lines are counted', async () =>
    expect(
      await codesOf(
        virtualEnvironment(bystander, distribution('a', '1'), {
          'a-1.dist-info/sboms/x.json': bom({}),
          'a-1.dist-info/RECORD': '"a-1.dist-info/sboms/x.json,x\na-1.dist-info/sboms/x.json,sha256=short\n',
        }),
      ),
    ).toEqual(['record-malformed', 'sbom-not-in-record']));
  it('path files with huge content, a folder called METADATA', async () =>
    expect(await codesOf(virtualEnvironment(bystander, { 'big.pth': 'x'.repeat(2_000_000), 'a-1.dist-info/METADATA/x': '' }))).toEqual([
      'metadata-missing',
      'file-too-large',
    ]));
});

describe('R1.3: embedded documents', () => {
  it.each([
    ['empty', '', 'sbom-empty'],
    ['white space', '  \n', 'sbom-empty'],
    ['cut off', '{"bomFormat":"CycloneDX","components":[{"type"', 'sbom-not-json'],
    ['no JSON', '{bomFormat}', 'sbom-not-json'],
    ['not UTF-8', Buffer.from('{"bomFormat":"\xff"}', 'latin1'), 'sbom-not-utf8'],
    ['100,000 levels deep', '['.repeat(100_000), 'sbom-too-deep'],
    ['deep inside', `{"bomFormat":"CycloneDX","x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 'sbom-too-deep'],
    ['too many values', `[${'{},'.repeat(2_100_000)}{}]`, 'sbom-too-many-values'],
    ['unknown version', bom({ specVersion: '9.9' }), 'sbom-format-version-unknown'],
  ])('%s', async (_name, content, code) => expect(await codesOf(withSbom(content))).toEqual([code]));

  it('of 200 MB is not read', async () => {
    const environment = withSbom('{}');
    truncateSync(join(environment, SITE, 'a-1.dist-info/sboms/x.json'), 200 * 1024 * 1024);
    expect(await codesOf(environment)).toEqual(['file-too-large']);
  });

  it('strings that look like structure do not count', async () =>
    expect(
      await codesOf(withSbom(JSON.stringify(bom({ components: [{ type: 'library', name: '[{,'.repeat(5000), version: '1\\"' }] })))),
    ).toEqual([]));

  it('__proto__ keys pollute nothing', async () => {
    const text =
      '{"bomFormat":"CycloneDX","specVersion":"1.6","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"components":[{"type":"library","name":"x","version":"1","__proto__":{"purl":"pkg:pypi/evil@1"},"properties":[{"name":"__proto__","value":"p"}]}]}';
    const written = await scan(withSbom(text));
    expect(written.codes).toEqual(['sbom-field-not-carried']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(written.text).not.toContain('evil');
  });

  const WRONG = [null, true, 7, -1, 'text', '', [], [null], [[]], {}, { a: 1 }, [{ a: 1 }], ['x'], '\ud800', '2026-13-45'];
  const TOP = [
    'bomFormat2',
    'specVersion',
    'serialNumber',
    'version',
    'metadata',
    'components',
    'dependencies',
    'compositions',
    'vulnerabilities',
    'annotations',
    'externalReferences',
    'services',
  ];
  const COMPONENT = [
    'type',
    'bom-ref',
    'supplier',
    'manufacturer',
    'authors',
    'author',
    'publisher',
    'group',
    'name',
    'version',
    'description',
    'scope',
    'hashes',
    'licenses',
    'copyright',
    'cpe',
    'purl',
    'omniborId',
    'swhid',
    'mime-type',
    'modified',
    'pedigree',
    'externalReferences',
    'components',
    'evidence',
    'tags',
    'properties',
  ];
  it('wrong types in every field: reported with a pointer, everything else kept', async () => {
    for (const value of WRONG) {
      for (const key of TOP) {
        const written = await scan(
          withSbom(
            bom({
              metadata: { component: { type: 'library', name: 'a', 'bom-ref': 'a' } },
              components: [{ type: 'library', name: 'x', version: '1', purl: 'pkg:cargo/x@1' }],
              [key]: value,
            }),
          ),
        );
        if (key !== 'components') expect(written.identities, `${key} ${JSON.stringify(value)}`).toContain('pkg:cargo/x@1');
        expect(validateCycloneDx(written.text, '1.6'), `${key} ${JSON.stringify(value)}`).toEqual([]);
      }
      const components = COMPONENT.map((key, index) => ({
        type: 'library',
        'bom-ref': `c${index}`,
        name: `n${index}`,
        version: '1',
        [key]: value,
      }));
      const nested = ['supplier', 'pedigree', 'evidence'].flatMap((outer) =>
        ['name', 'url', 'contact', 'ancestors', 'patches', 'commits', 'notes', 'identity', 'occurrences', 'licenses', 'copyright'].map(
          (inner, index) => ({ type: 'library', name: `${outer}${inner}${index}`, version: '1', [outer]: { [inner]: value } }),
        ),
      );
      const lists = ['hashes', 'licenses', 'externalReferences', 'properties', 'authors'].flatMap((outer) =>
        ['alg', 'content', 'license', 'expression', 'type', 'url', 'name', 'value', 'email'].map((inner, index) => ({
          type: 'library',
          name: `${outer}${inner}${index}`,
          version: '1',
          [outer]: [{ alg: 'MD5', content: 'a'.repeat(32), type: 'vcs', url: 'https://x.org', name: 'n', value: 'v', [inner]: value }],
        })),
      );
      const written = await scan(withSbom(bom({ components: [null, value, ...components, ...nested, ...lists] })));
      expect(validateCycloneDx(written.text, '1.6'), JSON.stringify(value)).toEqual([]);
      expect(written.components.length, JSON.stringify(value)).toBeGreaterThan(100);
      for (const diagnostic of written.result.diagnostics)
        if (diagnostic.code === 'sbom-field-invalid') expect(diagnostic.at).toMatchObject({ path: expect.stringContaining('x.json') });
    }
  });

  it('wrong types in vulnerabilities, compositions, annotations and metadata', async () => {
    for (const value of WRONG) {
      const vulnerabilities = [
        'id',
        'source',
        'references',
        'ratings',
        'cwes',
        'description',
        'advisories',
        'created',
        'credits',
        'analysis',
        'affects',
        'properties',
      ].map((key) => ({ id: 'V', affects: [{ ref: 'x' }], [key]: value }));
      const written = await scan(
        withSbom(
          bom({
            metadata: { timestamp: value, tools: value, component: value, authors: value },
            components: [{ type: 'library', 'bom-ref': 'x', name: 'x', version: '1', purl: 'pkg:cargo/x@1' }],
            vulnerabilities: [...vulnerabilities, value],
            compositions: [{ aggregate: value }, { aggregate: 'complete', assemblies: value, dependencies: [value] }, value],
            annotations: [
              { subjects: ['x'], annotator: value, timestamp: value, text: value },
              { subjects: ['x'], annotator: { service: { name: 'S' } }, text: 't' },
              { subjects: value, text: 'x' },
              value,
            ],
            dependencies: [{ ref: value, dependsOn: value }, { ref: 'x', dependsOn: [value], provides: value }, value],
          }),
        ),
      );
      expect(validateCycloneDx(written.text, '1.6'), JSON.stringify(value)).toEqual([]);
      expect(written.identities).toContain('pkg:cargo/x@1');
    }
  });

  it('many problems are not all told', async () => {
    const written = await scan(withSbom(bom({ components: Array(5000).fill(null) })));
    expect(written.codes.filter((code) => code === 'sbom-field-invalid')).toHaveLength(101);
  });

  it('duplicate references, different components: edges lead to all, and it is said', async () => {
    const written = await scan(
      withSbom(
        bom({
          metadata: { component: { type: 'library', name: 'a', 'bom-ref': 'a' } },
          components: ['x', 'y'].map((name) => ({ type: 'library', 'bom-ref': 'same', name, version: '1', purl: `pkg:cargo/${name}@1` })),
          dependencies: [{ ref: 'a', dependsOn: ['same'] }],
        }),
      ),
    );
    expect(written.codes).toEqual(['sbom-reference-duplicated']);
    expect(written.dependsOn('pkg:pypi/a@1')).toEqual(['pkg:cargo/x@1', 'pkg:cargo/y@1']);
  });

  it('more documents than the limit are counted, not read', async () => {
    const sboms = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a-1.dist-info/sboms/${index}.json`, bom({})]));
    expect(
      (await codesOf(virtualEnvironment(bystander, distribution('a', '1'), sboms), { limits: { documents: 10 } })).filter(
        (code) => code !== 'sbom-not-in-record',
      ),
    ).toEqual(['count-limit-reached']);
  });

  it('folders nested without end are left at a depth', async () =>
    expect(
      await codesOf(virtualEnvironment(bystander, distribution('a', '1'), { [`a-1.dist-info/sboms/${'d/'.repeat(40)}x.json`]: bom({}) })),
    ).toEqual(['count-limit-reached']));

  it('URLs, e-mail addresses, media types and hashes that would make the output invalid do not', async () => {
    const written = await scan(
      withSbom(
        bom({
          components: [
            {
              type: 'library',
              name: 'x',
              version: '1',
              'mime-type': 'no type',
              authors: [{ name: 'A', email: 'a@localhost' }],
              hashes: [
                { alg: 'MD5', content: 'zz' },
                { alg: 'FOO', content: 'a'.repeat(32) },
              ],
              externalReferences: [
                { type: 'website', url: 'https://x.org/a b<c>|%zz' },
                { type: 'invented', url: 'x' },
              ],
            },
          ],
        }),
      ),
    );
    expect(validateCycloneDx(written.text, '1.6')).toEqual([]);
    expect(written.components.find(({ name }) => name === 'x')?.['externalReferences']).toEqual([
      { type: 'other', url: 'x', comment: 'invented' },
      { type: 'website', url: 'https://x.org/a%20b%3Cc%3E%7C%25zz' },
    ]);
  });
});

describe('the file system', () => {
  it('names with a newline, an escape, invalid UTF-8', async () => {
    const environment = virtualEnvironment(bystander, distribution('a', '1'));
    const folder = join(environment, SITE, 'a-1.dist-info/sboms');
    mkdirSync(folder);
    writeFileSync(join(folder, 'new\nline\u001b[31m.json'), JSON.stringify(bom({})));
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff, 0xfe]), Buffer.from('.json')]),
      JSON.stringify(bom({ components: [{ type: 'library', name: 'x', version: '1', purl: 'pkg:cargo/x@1' }] })),
    );
    const written = await scan(environment);
    expect(await codesOf(environment)).toEqual(['path-not-utf8', 'sbom-not-in-record', 'sbom-not-in-record']);
    expect(written.identities).toContain('pkg:cargo/x@1');
    expect(written.properties('pkg:cargo/x@1', 'syft:location:0:path')).toEqual([`${SITE}/a-1.dist-info/sboms/bad\\xff\\xfe.json`]);
  });

  it('a pipe instead of a file does not hang the scan', async () => {
    const environment = virtualEnvironment(bystander, distribution('a', '1', { sboms: { 'y.json': bom({}) } }));
    execFileSync('mkfifo', [join(environment, SITE, 'a-1.dist-info/sboms/x.json')]);
    expect(await codesOf(environment)).toEqual(['path-special-file']);
  });
});

describe('texts made to take for ever', () => {
  // No time is asserted: where a pattern or a walk were quadratic, these would run into the test's own limit.
  const LONG = 300_000;
  const spaces = ' '.repeat(LONG);

  it('in metadata files', async () => {
    const headers = [
      `Requires-Dist: a${spaces}b`,
      `Requires-External: a${spaces}b`,
      `Author-email: ${'<'.repeat(LONG)}`,
      `Maintainer-email: ${'"'.repeat(LONG)}`,
      `License: ${'('.repeat(LONG)}`,
      `License-Expression: ${'MIT OR '.repeat(LONG / 7)}`,
      `Keywords: ${','.repeat(LONG)}`,
      `Project-URL: x${spaces}, y`,
      `Home-page: https://${'a'.repeat(LONG)}`,
      `Summary: ${'a'.repeat(LONG)} file:// ${'a'.repeat(LONG)}`,
    ];
    const record = [
      `"${'"a'.repeat(LONG / 2)}a-1.dist-info/sboms/x.json`,
      `x.libs/${'.1'.repeat(LONG / 2)}x.so,,`,
      `${'.so.1'.repeat(LONG / 5)}`,
      'x'.repeat(LONG),
    ];
    const environment = virtualEnvironment(bystander, distribution('a', '1', { headers, record, tags: [`a${spaces}b`] }), {
      'a-1.dist-info/INSTALLER': spaces,
    });
    expect(await codesOf(environment)).toEqual([
      'component-path-removed',
      'license-expression-invalid',
      'requirement-malformed',
      'record-malformed',
    ]);
  });

  it('in documents', async () => {
    const texts = [
      'a'.repeat(LONG),
      `${'a'.repeat(LONG)} file://x`,
      '://'.repeat(LONG / 3),
      `pkg:generic/${'/'.repeat(4000)}`,
      `cpe:2.3:${':'.repeat(LONG)}`,
      '<'.repeat(LONG),
    ];
    const components = texts.flatMap((text, index) =>
      ['version', 'description', 'purl', 'cpe', 'author'].map((field) => ({
        type: 'library',
        name: `${field}${index}`,
        version: '1',
        [field]: text,
        externalReferences: [{ type: 'website', url: text }],
        properties: [{ name: 'p', value: text }],
      })),
    );
    expect((await codesOf(withSbom(bom({ components })))).length).toBeGreaterThan(0);
  });

  it('in names that native files are held against: blanks without end, and thousands of separators in one', async () => {
    const component = (name: string): object => ({ type: 'library', name, version: '1' });
    const record = Array.from({ length: 1000 }, (_, index) => `a.libs/lib${index}${'-a'.repeat(1900)}.so,,`);
    const environment = virtualEnvironment(
      bystander,
      distribution('a', '1', {
        record,
        sboms: { 'x.json': bom({ components: [component(`x${spaces}y`), component('-a'.repeat(LONG))] }) },
      }),
    );
    expect(await codesOf(environment, { native: 'headers' })).toContain('native-library-unclaimed');
    expect(await codesOf(environment, { native: 'off' })).toContain('native-library-unclaimed');
  });

  it('in lists: hundreds of thousands of lines, edges to nothing, licences, wrong values', async () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index);
    const headers = [`License: text\n${many.map((index) => `        line ${index}`).join('\n')}`];
    const components = [
      {
        type: 'library',
        'bom-ref': 'x',
        name: 'x',
        version: '1',
        purl: 'pkg:cargo/x@1',
        licenses: many.map((index) => ({ license: { name: `l${index}` } })),
      },
      {
        type: 'library',
        name: 'x',
        version: '1',
        purl: 'pkg:cargo/x@1',
        licenses: many.map((index) => ({ license: { name: `m${index}` } })),
      },
      ...many.map(() => null),
    ];
    const document = bom({ components, dependencies: [{ ref: 'x', dependsOn: many.map((index) => `gone${index}`) }] });
    const written = await scan(virtualEnvironment(bystander, distribution('a', '1', { headers, sboms: { 'x.json': document } })));
    expect(written.identities).toContain('pkg:cargo/x@1');
    expect(written.codes.filter((code) => code.startsWith('sbom-'))).toHaveLength(101);
  });

  it('in files of more lines than anybody writes: the first are read, and it is said', async () => {
    const cut = { code: 'count-limit-reached', subject: 'lines' };
    const metadata = `Metadata-Version: 2.1\nName: a\nVersion: 1\n${' \n'.repeat(100_000)}Summary: behind\n`;
    const record = `${'a.libs/liba.so,,\n'.repeat(500_000)}a/_vendor/b-1.dist-info/METADATA,,\n`;
    const written = await scan(
      virtualEnvironment(bystander, distribution('c', '1'), {
        'a-1.dist-info/METADATA': metadata,
        'c-1.dist-info/RECORD': record,
        'e.egg-info/PKG-INFO': 'Metadata-Version: 1.0\nName: e\nVersion: 1\n',
        'e.egg-info/requires.txt': `${'#\n'.repeat(100_000)}bystander\n`,
        'e.egg-info/installed-files.txt': `${'../e.py\n'.repeat(500_000)}../liba.so\n`,
      }),
    );
    const limits = written.result.diagnostics.filter(({ code }) => code === 'count-limit-reached');
    expect(limits).toMatchObject([
      { ...cut, at: { path: `${SITE}/a-1.dist-info/METADATA` }, limit: 100_000 },
      { ...cut, at: { path: `${SITE}/c-1.dist-info/RECORD` }, limit: 500_000 },
    ]);
    expect(written.component('pkg:pypi/a@1')['description']).toBeUndefined();
    expect(written.dependsOn('pkg:pypi/e@1')).toEqual([]);
  });

  it('in graphs: thousands of tops over one long chain, and thousands of unversioned ones between', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => index);
    const chain = many.map((index) => ({ type: 'library', 'bom-ref': `c${index}`, name: `c${index}`, version: '1' }));
    const tops = many.map((index) => ({ type: 'library', 'bom-ref': `t${index}`, name: `t${index}`, version: '1' }));
    const unversioned = many.map((index) => ({ type: 'library', 'bom-ref': `u${index}`, name: `u${index}`, purl: `pkg:cargo/u${index}` }));
    const dependencies = [
      ...many.map((index) => ({ ref: `c${index}`, dependsOn: [`c${index + 1 === many.length ? 0 : index + 1}`] })),
      ...many.map((index) => ({ ref: `t${index}`, dependsOn: ['c0', 'u0'] })),
      ...many.map((index) => ({ ref: `u${index}`, dependsOn: [`u${(index + 1) % many.length}`, `c${index}`] })),
    ];
    const written = await scan(withSbom(bom({ components: [...chain, ...tops, ...unversioned], dependencies })));
    expect(written.result.summary).toMatchObject({ componentsRead: 30_000, componentsDropped: 10_000 });
    expect(validateCycloneDx(written.text, '1.6')).toEqual([]);
  });
});
