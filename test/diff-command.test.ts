/** `diff` as a user runs it: the built command, its exit codes, and what stands on which stream. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, commandEnvironment } from './support/command.ts';
import { maturin, pillow } from './support/documents.ts';
import { distribution, emptyFolder, virtualEnvironment } from './support/environment.ts';

function cli(...args: readonly string[]): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const ran = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    cwd: emptyFolder(),
    env: commandEnvironment(),
  });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

const rust = (version: string, crates: readonly (readonly [string, string])[]) =>
  distribution('fast', version, {
    sboms: {
      'fast.cyclonedx.json': maturin(
        'fast',
        version,
        crates.map(([name, of]) => ({ name, version: of })),
      ),
    },
  });
const earlier = (): string =>
  virtualEnvironment(
    rust('1.0', [
      ['libc', '0.2.1'],
      ['syn', '1.0.1'],
      ['syn', '2.0.1'],
      ['cc', '1.0.0'],
    ]),
    distribution('pillow', '12.3.0', { sboms: { 'pillow.cdx.json': pillow('12.3.0') } }),
    distribution('gone', '1'),
  );
const later = (): string =>
  virtualEnvironment(
    rust('1.1', [
      ['libc', '0.2.9'],
      ['syn', '2.0.9'],
      ['bitflags', '2.0.0'],
    ]),
    distribution('pillow', '11.3.0', { record: ['pillow.libs/libraqm-12345678.so.0,,'] }),
    distribution('new', '1', { headers: ['License-Expression: MIT'] }),
  );

describe('pyenv-sbom diff', () => {
  it('tells what changed, by the distribution that brought it', () => {
    const { code, stdout } = cli('diff', earlier(), later());
    expect(code).toBe(0);
    expect(stdout).toContain(
      '\nInstalled\n  added: new 1\n  removed: gone 1\n  upgraded: fast: 1.0 → 1.1\n  downgraded: pillow: 12.3.0 → 11.3.0\n',
    );
    expect(stdout).toContain(
      '\nIn fast (1.0 → 1.1)\n  added: bitflags 2.0.0 (cargo)\n  removed: cc 1.0.0 (cargo)\n  removed: syn 1.0.1 (cargo)\n  upgraded: libc (cargo): 0.2.1 → 0.2.9\n  upgraded: syn (cargo): 2.0.1 → 2.0.9\n',
    );
    expect(stdout).toContain('In pillow (12.3.0 → 11.3.0)\n');
    expect(stdout).toContain('  no longer declared: raqm 0.11.0: pillow.libs/libraqm-12345678.so.0 is still there\n');
    expect(stdout).not.toMatch(/removed: (?:raqm|zlib|freetype)/);
  });

  it('finds no difference between an environment and its own document, in every format', () => {
    const environment = earlier();
    for (const name of ['e.cdx.json', 'e.cdx.xml', 'e.spdx.json', 'e.spdx', 'e.spdx3.json']) {
      const file = join(emptyFolder(), name);
      expect(cli(environment, '-o', file, '-q').code).toBe(0);
      const { code, stdout } = cli('diff', file, environment, '--fail-on', 'added,removed,changed,license,content,coverage,edges');
      expect([name, code, stdout]).toEqual([name, 0, expect.stringMatching(/\nno difference\n$/)]);
    }
  });

  it.each([
    [['added'], 1],
    [['removed'], 1],
    [['changed'], 1],
    [['coverage'], 1],
    [['content'], 0],
    [['license', '--fail-on', 'content'], 0],
    [['license, removed'], 1],
  ])('--fail-on %j exits %i', (kinds, expected) => {
    const [first = '', ...others] = kinds;
    const { code, stderr } = cli('diff', earlier(), later(), '--fail-on', first, ...others);
    expect(code).toBe(expected);
    expect(stderr.includes('--fail-on: there are differences of these kinds: ')).toBe(expected === 1);
  });

  it('exits 1 for a licence and for content that changed under the same version', () => {
    const [mit, gpl] = ['MIT', 'GPL-3.0-only'].map((license) =>
      virtualEnvironment(distribution('a', '1', { headers: [`License-Expression: ${license}`] })),
    );
    expect(cli('diff', mit ?? '', gpl ?? '', '--fail-on', 'license')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('licence changed: a 1: MIT → GPL-3.0-only'),
    });
    const [one, two] = ['b', 'c'].map((tag) => virtualEnvironment(distribution('a', '1', { tags: [`py3-none-${tag}`] })));
    expect(cli('diff', one ?? '', two ?? '', '--fail-on', 'content')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('same version, other content: a 1: built for py3-none-b → py3-none-c'),
    });
  });

  it('writes JSON and Markdown on stdout, and nothing else there', () => {
    const json = cli('diff', earlier(), later(), '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, counts: { added: 2, removed: 3, undeclared: expect.any(Number) } });
    const markdown = cli('diff', earlier(), later(), '--format', 'markdown');
    expect(markdown.stdout).toMatch(/^### Software changes: `python-environment` → `python-environment`\n/);
    expect([json.stderr, markdown.stderr]).toEqual(['', '']);
  });

  it.each([
    [['diff', 'x'], 2, 'diff needs two environments or documents'],
    [['diff', '', 'x'], 2, 'a path is empty'],
    [['diff', 'x', 'y', '--fail-on', 'addded'], 2, 'did you mean added?'],
    [['diff', 'x', 'y', '--fail-on', 'nonsense'], 2, 'the kinds are added, removed, changed, license, content, coverage, edges'],
    [['diff', 'x', 'y', '--format', 'xml'], 2, 'it is one of text, json, markdown'],
    [['diff', 'nowhere', 'nothing'], 3, 'nothing'],
  ])('%j exits %i', (args, expected, says) => {
    const { code, stdout, stderr } = cli(...args);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toContain(says);
  });

  it('exits 3 for a document that cannot be read, and says which', () => {
    const broken = join(emptyFolder(), 'broken.cdx.json');
    writeFileSync(broken, '{"bomFormat":');
    const { code, stdout, stderr } = cli('diff', broken, earlier());
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('broken.cdx.json');
  });

  it('reads documents of others, where nothing tells who brought what', () => {
    const write = (name: string, components: readonly object[]): string => {
      const file = join(emptyFolder(), name);
      writeFileSync(file, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components }));
      return file;
    };
    const npm = (version: string) => ({ type: 'library', name: 'left-pad', version, purl: `pkg:npm/left-pad@${version}` });
    const { stdout } = cli('diff', write('a.cdx.json', [npm('1.9.0')]), write('b.cdx.json', [npm('1.10.0')]));
    expect(stdout).toContain('upgraded: left-pad (npm): 1.9.0 → 1.10.0');
  });
});
