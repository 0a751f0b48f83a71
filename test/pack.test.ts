/** What is published: packed as npm packs it, and run where nothing else is installed. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pack } from '../scripts/pack.mjs';
import { distribution, emptyFolder, virtualEnvironment, writeFiles } from './support/environment.ts';

const ROOT = join(import.meta.dirname, '..');
const RELEASE = join(import.meta.dirname, 'fixtures/cpython/Python-3.12.13.tgz.spdx.json');

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a file of the package; asynchronously, because servers of this process have to answer meanwhile. */
async function run(file: string, args: readonly string[], cwd = emptyFolder()): Promise<Ran> {
  const options = { cwd, env: { PATH: process.env['PATH'] ?? '' }, maxBuffer: 1 << 26 };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [file, ...args], options)) };
  } catch (error) {
    return error as Ran;
  }
}

describe('the packed command', () => {
  let packed: ReturnType<typeof pack>;
  let command: string;
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-test-'));
    packed = pack(folder);
    command = join(packed.root, 'bin', 'pyenv-sbom.js');
    return () => rmSync(folder, { recursive: true, force: true });
  });

  it('fetches the SBOM of a release over the network, and merges it', async () => {
    const requests: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url);
      response.end(readFileSync(RELEASE));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const folder = emptyFolder();
    writeFiles(folder, { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.12.13\n', 'lib/python3.12/site-packages/x.pth': '' });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/Python-{version}.tgz.spdx.json`;
    const ran = await run(command, [folder, '--interpreter-sbom', url]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stderr).not.toContain('interpreter-sbom-unusable');
    expect(requests).toEqual(['/Python-3.12.13.tgz.spdx.json']);
    const names = (JSON.parse(ran.stdout).components as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['expat', 'mpdecimal']));
  });

  it('holds all it needs: licences, tar archives, XML, YAML, every schema', async () => {
    expect(JSON.parse(readFileSync(join(packed.root, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
    const cwd = emptyFolder();
    const files = distribution('a', '1', { headers: ['License-Expression: mit or apache-2.0'] });
    const outputs = ['a.cdx.json', 'a.cdx.xml', 'a.spdx.json', 'a.spdx', 'a.spdx3.json'];
    const args = [virtualEnvironment(files), '--validate', ...outputs.flatMap((name) => ['-o', name])];
    expect(await run(command, args, cwd)).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'a.cdx.json'), 'utf8')).toContain('"MIT OR Apache-2.0"');
    writeFiles(cwd, { 'in.yaml': 'spdxVersion: SPDX-2.3\nname: in\n' });
    const conversions = [
      ...['1.4', '1.5', '1.6', '1.7'].map((version) => ['a.cdx.xml', '--spec-version', version]),
      ['a.spdx', '--format', 'cyclonedx-xml'],
      ['in.yaml', '--format', 'spdx-tag-value'],
    ];
    for (const conversion of conversions)
      expect(await run(command, ['convert', ...conversion, '--validate'], cwd), conversion.join(' ')).toMatchObject({ code: 0 });
  });

  it('is shipped with its licences and its SBOM, which the command reads without a finding', async () => {
    for (const path of ['LICENSE', 'NOTICE', 'dist/licenses.txt']) expect(packed.files).toContain(path);
    const own = join(packed.root, 'dist', 'pyenv-sbom.cdx.json');
    const ran = await run(command, ['convert', own, '--validate', '--reproducible', '--fail-on', 'note']);
    expect(ran).toMatchObject({ code: 0, stdout: readFileSync(own, 'utf8') });
    const listed = readFileSync(join(packed.root, 'NOTICE'), 'utf8').match(/^\S+ \d+\.\d+\.\d+ \(.+?\)/gm) ?? [];
    const texts = readFileSync(join(packed.root, 'dist', 'licenses.txt'), 'utf8');
    expect(listed.length).toBeGreaterThan(50);
    for (const one of listed) expect(texts).toContain(one);
    const purls = (JSON.parse(ran.stdout).components as { purl?: string }[]).flatMap(({ purl }) => purl ?? []);
    const wanted = listed.map((line) => line.split(' ')).map(([name = '', version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(purls.sort()).toEqual(wanted.sort());
  });

  it('has no source, test or build file that nobody needs', () => {
    for (const path of packed.files)
      expect(path).toMatch(
        /^(?:bin\/|dist\/bundle\/|dist\/lib\/.*\.d\.ts$|dist\/licenses\.txt$|dist\/pyenv-sbom\.cdx\.json$|docs\/[^/]+$|docs\/completions\/|src\/.*schema|[A-Z]+(?:\.md)?$|package\.json$)/,
      );
  });
});

describe('NOTICE', () => {
  it('names what is bundled', async () => {
    expect(await run(join(ROOT, 'scripts', 'notice.mjs'), ['--check'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a checkout that was not built', () => {
  it('says so', async () => {
    const folder = emptyFolder();
    cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const ran = await run(join(folder, 'bin', 'pyenv-sbom.js'), ['--version']);
    expect(ran).toMatchObject({ code: 70, stdout: '' });
    expect(ran.stderr).toBe('pyenv-sbom is not built: run npm ci && npm run build in its folder\n');
  });
});
