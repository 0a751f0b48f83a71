/** `explain` as a user runs it: the built command, its exit codes, and what it says of an environment, an archive and a document. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf } from './support/archives.ts';
import { BIN, commandEnvironment } from './support/command.ts';
import { maturin } from './support/documents.ts';
import { distribution, emptyFolder, SITE, virtualEnvironment } from './support/environment.ts';

function cli(...args: readonly string[]): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const ran = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    cwd: emptyFolder(),
    env: commandEnvironment(),
  });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

const DOCUMENT = maturin('fast', '1.0', [
  { name: 'libc', version: '0.2.1' },
  { name: 'syn', version: '2.0.1' },
]);
const FAST = distribution('fast', '1.0', { sboms: { 'fast.cyclonedx.json': DOCUMENT } });
const environment = (): string => virtualEnvironment(FAST, distribution('app', '1', { headers: ['Requires-Dist: fast'] }));
const SBOM = 'fast-1.0.dist-info/sboms/fast.cyclonedx.json';

describe('pyenv-sbom explain', () => {
  it('of an environment says what scanners can match and what is unknown', () => {
    const { code, stdout, stderr } = cli('explain', environment());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Scanners can match\n {2}Grype {13}\d+ of \d+\n {2}OSV-Scanner/);
    expect(stdout).toMatch(/What distributions are made of, the least known first\n {2}fast 1\.0: unknown; bundles \d+/);
    expect(stdout).toContain('1 known completely');
  });

  it('of a component says where a document states it, every way to it, and what to upgrade', () => {
    const folder = environment();
    const { code, stdout } = cli('explain', folder, 'libc');
    expect(code).toBe(0);
    const [, by = '', pointer = ''] = /says so +(\S+) at (\S+)/.exec(stdout) ?? [];
    expect(by).toBe(`${SITE}/${SBOM}`);
    const stated = pointer
      .split('/')
      .slice(1)
      .reduce((value: unknown, key) => (value as Record<string, unknown>)[key], JSON.parse(readFileSync(join(folder, by), 'utf8')));
    expect(stated).toMatchObject({ name: 'libc', version: '0.2.1' });
    expect(stdout).toMatch(/needed through {2}python-environment → (?:app 1 → )?fast 1\.0 → libc 0\.2\.1\n/);
    expect(stdout).toContain('to be rid of it upgrade fast 1.0, whose archive holds it');
  });

  it('of a document gives the place in that document', () => {
    const file = join(emptyFolder(), 'env.cdx.json');
    expect(cli(environment(), '-o', file, '-q').code).toBe(0);
    const { code, stdout } = cli('explain', file, 'pkg:cargo/syn', '--format', 'json');
    expect(code).toBe(0);
    const { reading, found, reports } = JSON.parse(stdout);
    expect([reading, found]).toEqual(['purl', 1]);
    const [own, embedded] = reports[0].statements;
    expect(own).toEqual({ by: 'env.cdx.json', pointer: expect.stringMatching(/^\/components\/\d+$/) });
    expect(embedded).toEqual({ by: `${SITE}/${SBOM}`, note: expect.stringContaining('CycloneDX') });
    expect(JSON.parse(readFileSync(file, 'utf8')).components[Number(own.pointer.split('/')[2])].name).toBe('syn');
  });

  it('of a wheel says what it holds, without unpacking it twice', async () => {
    const wheel = join(emptyFolder(), 'fast-1.0-py3-none-any.whl');
    writeFileSync(wheel, await zipOf(FAST));
    const { code, stdout } = cli('explain', wheel, 'libc');
    expect(code).toBe(0);
    expect(stdout).toContain('upgrade fast 1.0, whose archive holds it');
  });

  it('exits 1 where nothing is called so, and says what is called alike', () => {
    const { code, stdout, stderr } = cli('explain', environment(), 'libcurl');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toBe('Nothing is called libcurl: no reference, purl, CPE, digest, name or file.\nNames that begin alike: libc\n');
    expect(JSON.parse(cli('explain', environment(), 'libcurl', '--format', 'json').stdout)).toMatchObject({ found: 0, similar: ['libc'] });
  });

  it.each([
    [['explain'], 2, 'explain needs an environment or a document'],
    [['explain', 'x', ' '], 2, 'the query is empty'],
    [['explain', 'x', '--format', 'markdown'], 2, 'it is one of text, json'],
    [['explain', 'x', '--fail-on', 'error'], 2, 'Unknown'],
    [['explain', 'nowhere'], 3, 'nowhere'],
  ])('%j exits %i', (args, expected, says) => {
    const { code, stdout, stderr } = cli(...args);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toContain(says);
  });
});
