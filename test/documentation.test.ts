/** The documentation keeps up with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands/index.ts';
import { EXIT } from '../src/cli/exit-codes.ts';
import { CATALOGUE, messageOf, plural, severityOf } from '../src/diagnostics/catalogue.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { OWN_PROPERTY_MEANINGS } from '../src/model/properties.ts';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('docs/diagnostics.md', () => {
  const page = text('docs/diagnostics.md');
  it('has a heading for each code, in order, and no others', () =>
    expect(page.match(/^## .+$/gm)?.map((line) => line.slice(3))).toEqual(Object.keys(CATALOGUE).sort()));
  it.each(Object.entries(CATALOGUE))("%s: severity and title are the catalogue's", (code, { severity, title }) =>
    expect(page).toContain(`## ${code}\n\n*${severity}*: ${title}.\n`),
  );
});

describe('docs/properties.md', () => {
  it('says of each property what the code says of it, and names no others', () => {
    const rows = text('docs/properties.md').match(/^\| `.+$/gm) ?? [];
    expect(rows).toEqual(
      Array.from(OWN_PROPERTY_MEANINGS, ([name, { on, says, since }]) => `| \`${name}\` | ${on} | ${says} | ${since} |`),
    );
    expect(rows).toEqual(rows.toSorted());
  });
  it('is all that documents of ours hold', () => {
    const goldens = readdirSync(new URL('../golden', import.meta.url), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.json'),
    );
    const used = new Set(
      goldens.flatMap((path) => Array.from(text(`golden/${path}`).matchAll(/"name": ?"pyenv-sbom:([^"]+)"/g), ([, name]) => name ?? '')),
    );
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((name) => !OWN_PROPERTY_MEANINGS.has(name) && !name.startsWith('spdx:'))).toEqual([]);
  });
});

describe('docs/rules.md', () => {
  const tests = readdirSync(new URL('../test', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('documentation.test.ts'))
    .map((path) => text(`test/${path}`))
    .join('\n');
  const rules = Array.from(text('docs/rules.md').matchAll(/^\| (R\d+\.\d+) \|/gm), ([, rule]) => rule ?? '');
  // R11.1 and R11.2 are held by the tests of own statements, which go by field.
  const BY_FIELD = ['R11.1', 'R11.2'];
  it.each(rules.filter((rule) => !BY_FIELD.includes(rule)))('%s is named by a test', (rule) =>
    expect(new RegExp(`\\b${rule.replace('.', '\\.')}\\b`).test(tests)).toBe(true),
  );
  // Only a faulty writer gives it.
  const OUT_OF_REACH = ['output-invalid'];
  it.each(Object.keys(CATALOGUE).filter((code) => !OUT_OF_REACH.includes(code)))('%s is named by a test', (code) =>
    expect(tests).toContain(code),
  );
});

describe('the comparison with other tools', () => {
  interface Plant {
    readonly library: string;
    readonly installed: string;
    readonly distribution: string;
  }
  const plants = JSON.parse(text('test/consumers/installed/planted.json')) as readonly Plant[];
  it('was made with the advisories that there are', () => {
    const rows = Array.from(
      text('docs/peers.md').matchAll(/^\| (.+?) \| (.+?) \| (.+?) \| (?:cpe|rpm|cargo|npm|golang|pypi) \|/gm),
      (match) => match.slice(1, 4),
    );
    expect(rows).toEqual(plants.map(({ library, installed, distribution }) => [library, installed, distribution]));
  });
  it('is the same in the README', () => {
    const ours = /^\| \*\*SBOM of pyenv-sbom.*\*\*(\d+ of \d+)\*\* \|$/m.exec(text('README.md'))?.[1];
    expect(ours).toBe(`${plants.length} of ${plants.length}`);
  });
});

describe('messages', () => {
  // Arguments that fit every code: a message reads those that it needs.
  const everything = {
    reason: 'r',
    before: 2,
    behind: 2,
    size: 2,
    limit: 1,
    subject: 's',
    kind: 'k',
    name: 'n',
    versions: ['1'],
    paths: ['p'],
    assumed: 'a',
    text: 't',
    version: 'v',
    folder: 'f',
    metadata: 'm',
    expression: 'e',
    lines: 2,
    recorded: 'r',
    actual: 'a',
    distribution: 'd',
    requirement: 'q',
    installed: true,
    target: 't',
    formats: ['a', 'b'],
    libraries: ['l'],
    read: 'x',
    format: 'f',
    problem: 'p',
    fields: ['x'],
    reference: 'r',
    count: 2,
    purl: 'p',
    cpe: 'c',
    stated: 's',
    root: 'r',
    component: 'c',
    field: 'f',
    kept: 'k',
    other: 'o'.repeat(500),
    origins: ['x'],
    licenses: ['l'],
    expires: '2027-01-01',
    suggestion: 's',
    example: 'e',
    claimed: 'c',
    records: ['a', 'b'],
    keys: ['a', 'b'],
    examples: ['a', 'b'],
    entry: 'e',
    configured: 'c',
    found: 'f',
    library: 'l',
    declared: 'd',
    what: 'w',
    detail: 'd',
  };
  it.each(Object.keys(CATALOGUE))('%s is a sentence', (code) => {
    for (const changes of [{}, { installed: false, read: false, lines: 1, count: 1 }]) {
      const message = messageOf({ code, at: { path: 'p' }, ...everything, ...changes } as unknown as Diagnostic);
      expect(message).toMatch(/\S/);
      expect(message).not.toMatch(/undefined|\[object|\.$/);
    }
    expect(['note', 'warning', 'error']).toContain(severityOf({ code, at: { path: '' } } as unknown as Diagnostic));
  });
  it('count in words', () =>
    expect([plural(1, 'line'), plural(2, 'line'), plural(2, 'library', 'libraries')]).toEqual(['line', 'lines', 'libraries']));
});

describe('docs/cli.md', () => {
  const page = text('docs/cli.md');
  it('names every exit code', () => {
    for (const code of [EXIT.done, EXIT.findings, EXIT.usage, EXIT.input, EXIT.output, EXIT.bug])
      expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
  });
  it('names every option of the command', () => {
    const options = COMMANDS.flatMap(({ groups }) => groups.flatMap((group) => Object.keys(group.options)));
    expect(options.length).toBeGreaterThan(10);
    for (const option of options) expect(page, option).toMatch(new RegExp(`--(?:no-)?${option}\\b`));
  });
});

describe('docs/rules.md', () => {
  it('has every rule that tests and code name', () => {
    const page = text('docs/rules.md');
    const files = readdirSync(new URL('../src', import.meta.url), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => text(`src/${name}`));
    const named = new Set([...files, text('test/rules.test.ts')].flatMap((source) => source.match(/\bR(?:10|[0-9])(?:\.\d)?\b/g) ?? []));
    for (const rule of named) expect(page, rule).toMatch(new RegExp(`\\b${rule.replace('.', '\\.')}\\b`));
    for (const row of 'abcdefghij') expect(page).toMatch(new RegExp(`^\\| ${row} \\|`, 'm'));
  });
  it('and architecture.md stays short', () => expect(text('docs/architecture.md').split('\n').length).toBeLessThanOrEqual(150));
});
