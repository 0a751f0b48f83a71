/** Reports, gates and what is said of the root, by the built command. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, commandEnvironment } from './support/command.ts';
import { distribution, emptyFolder, virtualEnvironment } from './support/environment.ts';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cli(args: readonly string[], cwd = emptyFolder(), env: Readonly<Record<string, string>> = {}): Ran {
  const ran = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', cwd, env: commandEnvironment(env) });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

/** pip with what it vendors, and two packages with licences. */
const environment = (): string =>
  virtualEnvironment(
    distribution('free', '1.0', { headers: ['License-Expression: MIT OR GPL-3.0-only', 'Requires-Dist: bound'] }),
    distribution('bound', '2.0', { headers: ['License-Expression: GPL-2.0-or-later'], requested: false }),
    distribution('odd', '3.0', { headers: ['License: ask me'] }),
    distribution('pip', '26.3', { headers: ['License-Expression: MIT'], record: ['pip/_vendor/bom.cdx.json,,'] }),
    {
      'pip/_vendor/bom.cdx.json': {
        bomFormat: 'CycloneDX',
        specVersion: '1.4',
        version: 1,
        metadata: {
          component: { 'bom-ref': 'bom-ref:pip', name: 'pip', type: 'library' },
          tools: [{ name: 'vendoring', version: '1.4.0' }],
        },
        components: [
          { 'bom-ref': 'bom-ref:pip', name: 'pip', type: 'library' },
          { 'bom-ref': 's', name: 'setuptools', purl: 'pkg:pypi/setuptools@70.3.0', type: 'library', version: '70.3.0' },
        ],
        dependencies: [{ ref: 'bom-ref:pip', dependsOn: ['s'] }],
      },
    },
  );

const purls = (text: string): readonly string[] =>
  JSON.parse(text).components.map(({ purl, name }: { purl?: string; name: string }) => purl ?? name);

describe('reports', () => {
  it('are chosen by the name of the file, beside documents', () => {
    const folder = emptyFolder();
    const ran = cli([environment(), '-o', 'a.html', '-o', 'a.csv', '-o', 'a.cdx.json', '--reproducible'], folder);
    expect([ran.code, ran.stdout]).toEqual([0, '']);
    const [html, csv] = ['a.html', 'a.csv'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(html).toMatch(/^<!doctype html>[\s\S]*setuptools[\s\S]*<\/html>\n$/);
    expect(csv).toMatch(/^"name","version",[^\r\n]*\r\n"bound","2.0"/);
    expect(ran.stderr).toContain('written a.html\nwritten a.csv\nwritten a.cdx.json\nnext: grype sbom:a.cdx.json\n');
  });
  it('are the same for the same input, and state the time otherwise', () => {
    const scanned = environment();
    const report = (...args: readonly string[]): string =>
      cli([scanned, '--format', 'html', ...args], undefined, { SOURCE_DATE_EPOCH: '0' }).stdout;
    expect(report('--reproducible')).toBe(report('--reproducible'));
    expect(report()).toContain('on 1970-01-01T00:00:00Z');
  });
  it('are no documents: they have no version and are not checked', () => {
    expect(cli([environment(), '--format', 'html', '--spec-version', '1.6'])).toMatchObject({ code: 2, stdout: '' });
    expect(cli([environment(), '--format', 'csv', '--validate']).code).toBe(0);
  });
  it('are not what a pipe gets unless asked for', () => {
    expect(purls(cli([environment()]).stdout)).toContain('pkg:pypi/free@1.0');
    expect(cli([environment(), '--format', 'table']).stdout).toMatch(
      /^NAME +VERSION +LICENSE +BUNDLES +KNOWN GAPS\nbound +2\.0 +GPL-2\.0-or-later\n/,
    );
  });
  it.each([
    [[], /NAME[^\n]*KNOWN GAPS/, /bomFormat/],
    [['-o', '-'], /bomFormat/, /KNOWN GAPS/],
    [['--format', 'spdx-json'], /spdxVersion/, /KNOWN GAPS/],
    [['--spec-version', '1.5'], /"specVersion": "1.5"/, /KNOWN GAPS/],
  ])('on a terminal: %j', (args, expected, absent) => {
    const command = [process.execPath, BIN, environment(), ...args].map((word) => `'${word}'`).join(' ');
    const ran = spawnSync('script', ['-qec', `stty cols 100; ${command}`, '/dev/null'], {
      encoding: 'utf8',
      env: commandEnvironment(),
    });
    expect(ran.stdout).toMatch(expected);
    expect(ran.stdout).not.toMatch(absent);
  });
  it.each([
    ['a.spdx.yaml', 'Did you mean a.spdx.json?'],
    ['a.cdx', 'Did you mean a.cdx.json?'],
    ['a.xlsx', 'Did you mean a.csv?'],
    ['a.pdf', 'Did you mean a.html?'],
    ['a.txt', 'Known endings: .cdx.json, .cdx.xml, .spdx.json'],
  ])('-o %s is refused, and nothing is written', (name, message) => {
    const folder = emptyFolder();
    const ran = cli([environment(), '-o', name], folder);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
    expect(existsSync(join(folder, name))).toBe(false);
  });
  it.each(['plain', '.hidden', 'a.json'])('-o %s asks for no format in particular', (name) => {
    const folder = emptyFolder();
    expect(cli([environment(), '-o', name], folder).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, name), 'utf8')).bomFormat).toBe('CycloneDX');
  });
  it('any name will do where --format says what it is', () =>
    expect(cli([environment(), '--format', 'spdx-tag-value', '-o', 'a.txt'], emptyFolder()).code).toBe(0));
});

describe('licences', () => {
  it('that are not allowed are errors, unknown ones warnings; the document is written', () => {
    const ran = cli([environment(), '--allow-licenses', 'MIT, Apache-2.0']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/error .*\[license-denied\]\n.*bound 2\.0: "GPL-2\.0-or-later" is not allowed\n/);
    expect(ran.stderr).toMatch(/warning .*\[license-unknown\][\s\S]*odd 3\.0: nobody can tell whether it is allowed \("ask me"\)\n/);
    expect(ran.stderr).not.toContain('free 1.0');
    expect(purls(ran.stdout)).toContain('pkg:pypi/bound@2.0');
  });
  it('that are denied', () => {
    expect(cli([environment(), '--deny-licenses', 'GPL-*']).code).toBe(1);
    expect(cli([environment(), '--deny-licenses', 'AGPL-*']).code).toBe(0);
    expect(cli([environment(), '--deny-licenses', 'AGPL-*', '--fail-on', 'license-unknown']).code).toBe(1);
  });
  it('that nobody can mean are refused', () => {
    const ran = cli([environment(), '--deny-licenses', 'GPL3']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('"GPL3": no SPDX licence is called that');
  });
});

describe('--fail-on', () => {
  it('takes codes, beside errors', () => {
    const quiet = virtualEnvironment(distribution('a', '1', { headers: ['Requires-Dist: gone'] }));
    expect(cli([quiet, '--fail-on', 'requirement-not-installed']).code).toBe(1);
    expect(cli([quiet, '--fail-on', 'metadata-empty']).code).toBe(0);
    const broken = virtualEnvironment({ 'x-1.dist-info/WHEEL': '' });
    expect(cli([broken, '--fail-on', 'requirement-not-installed']).code).toBe(1);
    expect(cli([broken, '--fail-on', 'never,requirement-not-installed']).code).toBe(0);
  });
  it.each([
    ['warn', 'did you mean warning?'],
    ['metadata-emty', 'did you mean metadata-empty?'],
    ['note,error', 'one severity is enough'],
    ['', 'it is one of note, warning, error, never'],
  ])('refuses %j', (text, message) => {
    const ran = cli([environment(), '--fail-on', text]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
  });
});

describe('--ignore', () => {
  const entry = (expires: string): string =>
    `ignore:\n  - code: license-denied\n    component: Bound\n    reason: a licence was bought\n    expires: ${expires}\n`;
  const gate = (folder: string, env: Readonly<Record<string, string>> = {}): Ran =>
    cli([environment(), '--deny-licenses', 'GPL-*', '--ignore', 'accepted.yaml'], folder, env);

  it('accepts a finding until its day', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'accepted.yaml'), entry('1970-01-01'));
    const before = gate(folder, { SOURCE_DATE_EPOCH: '86399' });
    expect(before.code).toBe(0);
    expect(before.stderr).not.toContain('[license-denied]');
    expect(before.stderr).toMatch(/ignored +1 finding, by accepted\.yaml/);
    const after = gate(folder, { SOURCE_DATE_EPOCH: '86400' });
    expect(after.code).toBe(1);
    expect(after.stderr).toMatch(/warning .*\[ignore-expired\]\n.*ended on 1970-01-01; what it ignored counts again\n/);
  });
  it.each([
    ['ignore: [{code: license-denied}]', '--ignore accepted.yaml: entry 1: "reason" is missing'],
    [undefined, '--ignore accepted.yaml: no such file'],
  ])('refuses %j', (text, message) => {
    const folder = emptyFolder();
    if (text !== undefined) writeFileSync(join(folder, 'accepted.yaml'), text);
    const ran = gate(folder);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
});

describe('leaving out', () => {
  it('what pip carries: setuptools 70.3.0 is gone, pip is not', () => {
    expect(purls(cli([environment()]).stdout)).toContain('pkg:pypi/setuptools@70.3.0');
    const ran = cli([environment(), '--no-pip-vendored', '--validate']);
    expect(ran.code).toBe(0);
    expect(purls(ran.stdout)).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/bound@2.0',
      'pkg:pypi/free@1.0',
      'pkg:pypi/odd@3.0',
      'pkg:pypi/pip@26.3',
    ]);
  });
  it('counts as dropped, so that what went in is what came out', () => {
    const counts = (...args: readonly string[]): readonly number[] =>
      (/count +(.*)/.exec(cli([environment(), '-v', ...args]).stderr)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
    const [read = 0, fromFiles = 0, written = 0, unified = 0, deduplicated = 0, dropped = 0] = counts();
    expect(read + fromFiles).toBe(written + unified + deduplicated + dropped);
    expect(counts('--no-pip-vendored')).toEqual([read, fromFiles, written - 1, unified, deduplicated, dropped + 1]);
  });
  it('a distribution by name; a name that nothing has is said', () => {
    const ran = cli([environment(), '--exclude', 'PIP', '--exclude', 'gone', '--validate']);
    expect(purls(ran.stdout)).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/bound@2.0', 'pkg:pypi/free@1.0', 'pkg:pypi/odd@3.0']);
    expect(ran.stderr).toMatch(/warning .*\[exclude-unmatched\]\n.*--exclude "gone": no installed distribution has that name\n/);
  });
  it('works on documents, too', () => {
    const folder = emptyFolder();
    cli([environment(), '-o', 'all.cdx.json'], folder);
    expect(purls(cli(['convert', 'all.cdx.json', '--no-pip-vendored'], folder).stdout)).not.toContain('pkg:pypi/setuptools@70.3.0');
    expect(purls(cli(['convert', 'all.cdx.json', '--exclude', 'odd'], folder).stdout)).not.toContain('pkg:pypi/odd@3.0');
  });
});

describe('the root', () => {
  const said = ['--root-name', 'Shop', '--root-version', '1.2', '--root-type', 'application', '--root-supplier', 'Example Ltd'];
  it('is described in every format, and the document has authors', () => {
    const folder = emptyFolder();
    const outputs = ['a.cdx.json', 'a.cdx.xml', 'a.spdx.json', 'a.spdx', 'a.spdx3.json'];
    const authors = ['--author', 'Ann <ann@example.org>', '--author', 'The team'];
    const ran = cli([environment(), ...said, ...authors, '--validate', ...outputs.flatMap((name) => ['-o', name])], folder);
    expect(ran.code).toBe(0);
    const [json, xml, spdx, tags, spdx3] = outputs.map((name) => readFileSync(join(folder, name), 'utf8'));
    const { metadata } = JSON.parse(json ?? '');
    expect(metadata.component).toMatchObject({ name: 'Shop', version: '1.2', type: 'application', supplier: { name: 'Example Ltd' } });
    expect(metadata.authors).toEqual([{ name: 'Ann', email: 'ann@example.org' }, { name: 'The team' }]);
    expect(xml).toMatch(/<authors>\s*<author>\s*<name>Ann<\/name>\s*<email>ann@example\.org<\/email>/);
    expect(JSON.parse(spdx ?? '').creationInfo.creators.slice(1)).toEqual(['Person: Ann (ann@example.org)', 'Person: The team']);
    expect(tags).toContain('Creator: Person: The team\n');
    expect(spdx3).toMatch(/"type": "Person"[^}]*"name": "Ann"/);
  });
  it('of a converted document is described, too', () => {
    const folder = emptyFolder();
    cli([environment(), '-o', 'a.cdx.json'], folder);
    const { metadata } = JSON.parse(cli(['convert', 'a.cdx.json', ...said, '--root-purl', 'pkg:generic/shop@1.2'], folder).stdout);
    expect(metadata.component).toMatchObject({ purl: 'pkg:generic/shop@1.2', version: '1.2', supplier: { name: 'Example Ltd' } });
  });
  it('keeps the authors of a converted document, in every format, unless others are named', () => {
    const folder = emptyFolder();
    cli([environment(), '--author', 'Ann <ann@example.org>', '--author', '<team@example.org>', '-o', 'a.cdx.json'], folder);
    const authors = [{ name: 'Ann', email: 'ann@example.org' }, { email: 'team@example.org' }];
    let last = 'a.cdx.json';
    for (const next of ['b.spdx.json', 'c.cdx.xml', 'd.spdx3.json', 'e.spdx', 'f.cdx.json']) {
      expect(cli(['convert', last, '-o', next], folder)).toMatchObject({ code: 0 });
      last = next;
    }
    expect(JSON.parse(readFileSync(join(folder, last), 'utf8')).metadata.authors).toEqual(authors);
    const others = JSON.parse(cli(['convert', last, '--author', 'Bob'], folder).stdout);
    expect(others.metadata.authors).toEqual([{ name: 'Bob' }]);
    expect(JSON.parse(cli(['merge', last], folder).stdout).metadata).not.toHaveProperty('authors');
  });
  it('does not take the purl of what is installed: no purl occurs twice, and that is said', () => {
    const ran = cli([environment(), '--root-purl', 'pkg:pypi/free@1.0']);
    expect(ran.stderr).toMatch(/warning .*\[root-purl-taken\]/);
    const { metadata, components } = JSON.parse(ran.stdout);
    expect(metadata.component).toMatchObject({ name: 'free', version: '1.0' });
    expect([metadata.component, ...components].filter(({ purl }: { purl?: string }) => purl === 'pkg:pypi/free@1.0')).toHaveLength(1);
  });
  it.each([
    [['--root-purl', 'x'], 'is no package URL'],
    [['--root-type', 'thing'], 'root-type'],
    [['--author', 'Ann <no address>'], '"Name" or "Name <address>" is needed'],
    [['--author', 'Ann <ann>'], '"Name" or "Name <address>" is needed'],
  ])('refuses %j', (args, message) => {
    const ran = cli([environment(), ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
});
