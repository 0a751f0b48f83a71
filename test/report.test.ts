/** The reports for people: table, CSV and HTML as texts (docs/report.md). What the page does in a browser: scripts/report-browser.mjs. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { explainOverview } from '../src/explain/overview.ts';
import { scanEnvironment } from '../src/index.ts';
import type { ComponentId } from '../src/model/component.ts';
import { CONSUMERS, documentFacts } from '../src/model/consumers.ts';
import { parseCpe } from '../src/model/cpe.ts';
import type { RootedInventory } from '../src/model/inventory.ts';
import { visible } from '../src/model/visible.ts';
import { reportAssets } from '../src/report/assets.ts';
import { columnsOf, fill, truncate, wrap } from '../src/report/columns.ts';
import { renderCsv } from '../src/report/csv.ts';
import { reportFacts } from '../src/report/facts.ts';
import { safeAddress } from '../src/report/html/markup.ts';
import { renderHtml } from '../src/report/html/page.ts';
import { kindOf, kindPlural } from '../src/report/kind.ts';
import { licenseLabel } from '../src/report/license-label.ts';
import { matchedBy } from '../src/report/matching.ts';
import { renderTable } from '../src/report/table.ts';
import { auditwheel } from './support/documents.ts';
import { distribution, virtualEnvironment } from './support/environment.ts';
import { component, installed, inventory, ROOT } from './support/inventory.ts';

const plain = (text: string): string => text;
const TOOL = { name: 'pyenv-sbom', version: '0.0.0' };
const assets = await reportAssets();
const page = (given: RootedInventory, diagnostics: readonly Diagnostic[] = []): string =>
  renderHtml(given, { assets, diagnostics, tool: TOOL });

/** An environment as pip and auditwheel leave one. */
async function scanned(): Promise<{ readonly inventory: RootedInventory; readonly diagnostics: readonly Diagnostic[] }> {
  const files = virtualEnvironment(
    distribution('app', '1.0', { headers: ['Requires-Dist: native', 'License-Expression: MIT', 'Home-page: https://example.org/app'] }),
    distribution('native', '2.0', {
      requested: false,
      headers: ['License: proprietary'],
      tags: ['cp311-cp311-manylinux_2_28_x86_64'],
      sboms: { 'auditwheel.cdx.json': auditwheel('native', '2.0', [['libpng', '1.6.34-5.el8']]) },
      record: ['native.libs/libpng16-abcdef12.so.16,,', 'native.libs/libodd-abcdef12.so.1,,'],
    }),
  );
  const { inventory: found, diagnostics } = await scanEnvironment({ paths: [files] });
  if (found === undefined) throw new Error('nothing was found');
  return { inventory: found, diagnostics };
}

describe('what reports say of a component', () => {
  it('follows from the inventory of a scan', async () => {
    const { inventory: found, diagnostics } = await scanned();
    const facts = reportFacts(found, diagnostics);
    expect(facts.components[0]?.component.id).toBe(found.root);
    expect({ installed: facts.installed, carried: facts.carried }).toEqual({ installed: 2, carried: 2 });
    const native = facts.components.find(({ component: { name } }) => name === 'native');
    expect(native).toMatchObject({
      kind: 'Python package',
      installed: true,
      license: { text: 'proprietary', knowledge: 'named' },
      matching: 'all',
      scanners: ['Grype', 'OSV-Scanner', 'Trivy', 'Dependency-Track'],
      unclaimed: ['native.libs/libodd-abcdef12.so.1'],
      completeness: 'incomplete',
    });
    expect((native?.bundles ?? []).map((place) => facts.components[place]?.component.name)).toEqual(['libodd-abcdef12.so.1', 'libpng']);
    expect(facts.severities.note).toBe(diagnostics.length);
  });
  it.each([
    ['pkg:pypi/a@1', undefined, 'all', ['Grype', 'OSV-Scanner', 'Trivy', 'Dependency-Track']],
    ['pkg:pypi/a', undefined, 'none', []],
    ['pkg:rpm/almalinux/libpng@1.6', undefined, 'none', []],
    ['pkg:generic/openssl@3', undefined, 'none', []],
    ['pkg:generic/openssl@3', 'cpe:2.3:a:openssl:openssl:3:*:*:*:*:*:*:*', 'some', ['Grype', 'Dependency-Track']],
    ['pkg:generic/openssl', 'cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*', 'none', []],
  ])('%s with %s can be matched: %s', (purl, cpe, matching, scanners) => {
    const parsed = cpe === undefined ? undefined : parseCpe(cpe);
    const one = component('x', { purl, ...(parsed !== undefined && { cpes: [parsed] }) });
    expect(matchedBy(one, documentFacts(inventory([one])))).toEqual({ matching, scanners });
  });
  it('nobody expects an identifier of a file', () => {
    const file = component('x.so', { type: 'file' });
    const facts = documentFacts(inventory([file]));
    expect(CONSUMERS.map(({ judge }) => judge(file, facts))).toEqual(CONSUMERS.map(() => 'type-ignored'));
  });
  it('agrees with what explain says of each scanner', async () => {
    const { inventory: found } = await scanned();
    const { components } = reportFacts(found, []);
    for (const { consumer, title, matched } of explainOverview(found).consumers)
      expect(components.slice(1).filter(({ scanners }) => scanners.includes(title)).length, consumer).toBe(matched);
  });
  it('has a licence that can be read, whatever its metadata hold', () => {
    expect(licenseLabel({}).knowledge).toBe('none');
    const several = [{ kind: 'expression', value: 'MIT OR Zlib' } as const, { kind: 'id', value: 'MIT' } as const];
    expect(licenseLabel({ licenses: several })).toEqual({ text: '(MIT OR Zlib) AND MIT', knowledge: 'spdx' });
    const ornament = { kind: 'name', value: '====', text: { content: '====\n The Terms\n====' } } as const;
    expect(licenseLabel({ licenses: [ornament] })).toEqual({ text: 'The Terms', knowledge: 'named' });
    expect(licenseLabel({ licenses: [{ kind: 'name', value: '====' }] }).text).toBe('a licence without a name');
    expect(licenseLabel({ licenses: [{ kind: 'name', value: 'x'.repeat(70_000) }] }).text.length).toBeLessThan(100);
  });
  it('has a kind in words', () => {
    expect(kindOf(component('x', { purl: 'pkg:cargo/x@1' }))).toBe('Rust crate');
    expect(kindOf(component('x', { type: 'operating-system' }))).toBe('operating system');
    expect(['library', 'Rust crate', 'data'].map((kind) => kindPlural(kind, 2))).toEqual(['libraries', 'Rust crates', 'data']);
    expect(kindPlural('library', 1)).toBe('library');
  });
});

describe('text on a terminal', () => {
  it.each([
    ['plain', 5],
    ['日本語', 6],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('%s takes %i columns', (text, columns) => expect(columnsOf(text)).toBe(columns));
  it('loses what steers a terminal or turns text round', () =>
    expect(visible('a\u001b[31m\u202eb\u2028\u200b')).toBe('a\\u{1b}[31m\\u{202e}b\\u{2028}\\u{200b}'));
  it('is cut between characters, never within one', () => {
    expect(truncate('日本語', 5)).toBe('日本…');
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('ab', 0)).toBe('');
    expect(fill('日本語', 4)).toBe('日… ');
    expect(wrap('a bc 日本 def', 5)).toBe('a bc\n日本\ndef');
    expect(wrap('longest a', 4)).toBe('longest\na');
    expect(wrap('', 4)).toBe('');
  });
});

describe('the table', () => {
  it('lists what is installed, with what it carries and what is not known of it', async () => {
    const { inventory: found } = await scanned();
    expect(renderTable(found, { columns: 100, bold: plain }).split('\n')).toEqual([
      'NAME    VERSION  LICENSE      BUNDLES  KNOWN GAPS',
      'app     1.0      MIT',
      'native  2.0      proprietary  2        1 undeclared native library',
      '2 installed distributions, which carry 2 more components: 1 file, 1 RPM package.',
      '',
    ]);
  });
  it('lists all components where none is installed', () => {
    const given = inventory([component('left-pad', { version: '1', purl: 'pkg:npm/left-pad@1' })]);
    expect(renderTable(given, { columns: 80, bold: plain })).toContain('left-pad  1        unknown\n1 component.\n');
  });
  it('fits the terminal and lets nothing through that would steer it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), fc.integer({ min: 55, max: 200 }), (pairs, columns) => {
        const components = pairs.map(([name, license], index) =>
          installed(`x${index}`, { name, version: `\u001b[2J${name}`, licenses: [{ kind: 'name', value: license }] }),
        );
        const lines = renderTable(inventory(components), { columns, bold: plain }).split('\n');
        expect(lines).toHaveLength(components.length + 3);
        for (const line of lines.slice(0, -2)) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

/** The cells of a text as RFC 4180 has them; throws where the text is not what its grammar allows. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let rest = text;
  let row: string[] = [];
  while (rest !== '') {
    const match = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest);
    if (match === null) throw new Error(`not RFC 4180: ${JSON.stringify(rest.slice(0, 40))}`);
    row.push((match[1] ?? '').replaceAll('""', '"'));
    rest = rest.slice(match[0].length);
    if (match[2] === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('the last line does not end');
  return rows;
}

describe('the CSV', () => {
  it('has a line for each component, in the order of the titles', async () => {
    const { inventory: found } = await scanned();
    const [titles = [], ...rows] = parseCsv(renderCsv(found));
    expect(titles.slice(0, 10)).toEqual([
      'name',
      'version',
      'kind',
      'installed',
      'bundled by',
      'bundles',
      'license',
      'license is SPDX',
      'scanners can match',
      'files nobody declares',
    ]);
    const all = 'Grype; OSV-Scanner; Trivy; Dependency-Track';
    expect(rows.map((row) => row.slice(0, 10))).toEqual([
      ['app', '1.0', 'Python package', 'yes', '', '0', 'MIT', 'yes', all, '0'],
      ['native', '2.0', 'Python package', 'yes', '', '2', 'proprietary', 'no', all, '1'],
      ['libodd-abcdef12.so.1', '', 'file', 'no', 'native 2.0', '0', '', 'no', '', '0'],
      ['libpng', '1.6.34-5.el8', 'RPM package', 'no', 'native 2.0', '0', '', 'no', 'Grype', '0'],
      ['python', '3.11.7', 'application', 'no', '', '0', '', 'no', 'Grype; Dependency-Track', '0'],
    ]);
  });
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u00a0=1', '\u200b=1', '＝1', '＠x', '\n+1'])('defuses %j', (name) => {
    const [, row] = parseCsv(renderCsv(inventory([component('x', { name, description: name })])));
    expect(row?.[0]).toMatch(/^'/);
    expect(row?.at(-1)).toMatch(/^'/);
  });
  it('shows what hides or turns text round, and leaves letters as they are', () => {
    const [, row] = parseCsv(renderCsv(inventory([component('x', { name: 're\u200bquests\u202e', description: 'مرحبا é 日本' })])));
    expect(row?.[0]).toBe('re\\u{200b}quests\\u{202e}');
    expect(row?.at(-1)).toBe('مرحبا é 日本');
  });
  it('is RFC 4180 with one line for each component, whatever these are called', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        const components = texts.map((name, index) => component(`x${index}`, { name, description: name }));
        const rows = parseCsv(renderCsv(inventory(components)));
        expect(rows).toHaveLength(texts.length + 1);
        expect(new Set(rows.map((row) => row.length))).toEqual(new Set([18]));
        for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

/** The tags of a page, without our own script and style. */
function tagsOf(html: string): readonly string[] {
  return (html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '<$1>').match(/<[^>]*>/g) ?? []).map((tag) =>
    tag.replaceAll(/"[^"]*"/g, '""'),
  );
}

/** An inventory that holds `text` in every field that a page shows. */
function saying(text: string): { readonly inventory: RootedInventory; readonly diagnostics: readonly Diagnostic[] } {
  const facts = {
    name: text,
    version: text,
    description: text,
    supplier: { name: text },
    licenses: [{ kind: 'name', value: `x${text}`, text: { content: text } } as const],
    externalReferences: [
      { type: text, url: `javascript:${text}` },
      { type: 'website', url: 'https://example.org/' },
    ],
    evidence: { occurrences: [{ location: `p${text}` }] },
    hashes: [{ algorithm: text, content: text }],
    properties: [{ name: 'pyenv-sbom:unclaimed-file', value: text }],
  };
  return {
    inventory: inventory([installed('a', facts), component('b', facts)], [['a', 'bundles', 'b']], {
      vulnerabilities: [
        { id: `V${text}`, description: text, source: { url: `javascript:${text}` }, affects: [{ target: 'b' as ComponentId }] },
      ],
      sources: [{ path: `p${text}`, suppliedBy: ROOT, note: text }],
    }),
    diagnostics: [{ code: 'metadata-malformed', at: { path: `p${text}`, pointer: `/x${text}` }, text }],
  };
}

describe('the HTML report', () => {
  it('shows what a scan found', async () => {
    const { inventory: found, diagnostics } = await scanned();
    const html = page(found, diagnostics);
    for (const text of ['2 packages are installed here', '2 more pieces of software', 'libpng', 'native.libs/libodd-abcdef12.so.1', 'MIT'])
      expect(html).toContain(text);
    expect(page(found, diagnostics)).toBe(html);
  });
  it('runs no script and no style but its own, and loads nothing', async () => {
    const html = page((await scanned()).inventory);
    const hashOf = (source: string | undefined): string =>
      `'sha256-${createHash('sha256')
        .update(source ?? '')
        .digest('base64')}'`;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hashOf(/<script>([\s\S]*?)<\/script>/.exec(html)?.[1])};`);
    expect(policy).toContain(`style-src ${hashOf(/<style>([\s\S]*?)<\/style>/.exec(html)?.[1])};`);
    expect(tagsOf(html).filter((tag) => /\s(?:src|style|on\w+)=|<(?:link|iframe|object|embed|base|img)\b/i.test(tag))).toEqual([]);
  });
  it.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '&lt;b&gt;',
    ']]>',
    '\u202egnp.exe',
    '${alert(1)}',
  ])('has the same tags whether something is called x or %s', (text) => {
    const [hostile, harmless] = [saying(text), saying('x')].map(({ inventory: given, diagnostics }) => page(given, diagnostics));
    expect(tagsOf(hostile ?? '')).toEqual(tagsOf(harmless ?? ''));
    expect(hostile).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|href="javascript/i);
  });
  it('keeps its tags for any text', () => {
    const harmless = tagsOf(page(saying('x').inventory));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '-', '!', '/', 'script', 'x', ' ', '\n', '\\'), maxLength: 12 }),
        (text) => {
          const html = page(saying(`x${text}`).inventory);
          expect(tagsOf(html)).toEqual(harmless);
          const data = /<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
          expect(JSON.parse(data).components).toHaveLength(3);
        },
      ),
      { numRuns: 60 },
    );
  });
  it.each([
    ['https://example.org/a?b=c', 'https://example.org/a?b=c'],
    ['HTTP://example.org', 'http://example.org/'],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//example.org', undefined],
    ['https://user:secret@example.org/', undefined],
    ['https://', undefined],
    [`https://example.org/${'x'.repeat(3000)}`, undefined],
  ])('links to %s as %s', (text, expected) => expect(safeAddress(text)).toBe(expected));
});
