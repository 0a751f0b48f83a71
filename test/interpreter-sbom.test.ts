/** The SBOM of a Python release, from a file and from a server on loopback (docs/rules.md R9). */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { addressOf, PUBLISHED } from '../src/inputs/download.ts';
import { distribution, emptyFolder, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const RELEASE = join(import.meta.dirname, 'fixtures/cpython/Python-3.12.13.tgz.spdx.json');
const BYTES = readFileSync(RELEASE);

const environment = (version = '3.12.13'): string => {
  const folder = emptyFolder();
  const site = SITE.replace('3.11', '3.12');
  writeFiles(folder, { 'pyvenv.cfg': `home = /usr/bin\nversion = ${version}\n` });
  for (const [path, content] of Object.entries(distribution('pip', '26.2'))) writeFiles(folder, { [`${site}/${path}`]: content });
  return folder;
};

/** A server on loopback; it counts, and stops with the test. */
async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

afterEach(() => vi.unstubAllEnvs());

describe('the SBOM of a release', () => {
  it('R9.4, R9.5: under exactly its interpreter: 24 packages, files collapsed or kept, ensurepip apart', async () => {
    const written = await scan(environment(), { interpreterSbom: RELEASE });
    expect(written.components).toHaveLength(26);
    expect(written.identities).toEqual(expect.arrayContaining(['pkg:pypi/pip@25.0.1', 'pkg:pypi/pip@26.2']));
    expect(written.properties('pkg:generic/python@3.12.13', 'pyenv-sbom:files-collapsed')).toEqual(['4461']);
    expect(written.result.summary).toMatchObject({ componentsRead: 25 + 4571, componentsUnified: 1, componentsDropped: 4571 });
    expect(written.codes).toEqual([]);
    const kept = await scan(environment(), { interpreterSbom: RELEASE, interpreterFiles: 'keep' });
    expect(kept.components.filter(({ type }) => type === 'file')).toHaveLength(4571);
  });

  it('of another version, or without an interpreter, is a finding', async () => {
    expect((await scan(environment('3.12.12'), { interpreterSbom: RELEASE })).diagnostics).toMatchObject([
      { code: 'interpreter-sbom-mismatch', stated: '3.12.13', found: '3.12.12' },
    ]);
    expect((await scan(environment('3.12'), { interpreterSbom: RELEASE })).codes).toEqual(['interpreter-sbom-unusable']);
    const unrelated = join(emptyFolder(), 'x.cdx.json');
    writeFiles(join(unrelated, '..'), { 'x.cdx.json': { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] } });
    expect((await scan(environment(), { interpreterSbom: unrelated })).diagnostics).toMatchObject([{ stated: 'no interpreter' }]);
    expect((await scan(environment(), { interpreterSbom: `${unrelated}.gone` })).codes).toEqual(['document-unusable']);
  });

  it('is published by python.org under the version, and the release it belongs to', () => {
    expect(addressOf(PUBLISHED, '3.12.13')).toBe('https://www.python.org/ftp/python/3.12.13/Python-3.12.13.tgz.spdx.json');
    expect(addressOf(PUBLISHED, '3.14.0rc2')).toBe('https://www.python.org/ftp/python/3.14.0/Python-3.14.0rc2.tgz.spdx.json');
  });

  it('is fetched for the version that was found, tried again, redirected, and its progress told', async () => {
    let failures = 2;
    const { url, requests } = await serve((request, response) => {
      if (request.url?.startsWith('/old/')) return void response.writeHead(302, { location: request.url.replace('/old/', '/new/') }).end();
      if (failures > 0) {
        failures -= 1;
        return void response.writeHead(503).end();
      }
      return void response.end(BYTES);
    });
    const told: number[] = [];
    const written = await scan(environment(), {
      interpreterSbom: `${url}/old/{base}/Python-{version}.tgz.spdx.json`,
      onFetch: (_url, received) => told.push(received),
    });
    expect(requests).toContain('/old/3.12.13/Python-3.12.13.tgz.spdx.json');
    expect(requests.filter((path) => path.startsWith('/new/'))).toHaveLength(3);
    expect(told.at(-1)).toBe(BYTES.length);
    expect(written.codes).toEqual([]);
    expect(written.components).toHaveLength(26);
    const trace = (written.component('pkg:generic/python@3.12.13')['externalReferences'] as { type: string; url: string }[]).find(
      ({ type }) => type === 'bom',
    );
    expect(trace?.url).toBe('Python-3.12.13.tgz.spdx.json');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['is not there', (_request, response) => response.writeHead(404).end(), /answered 404/],
    ['is too large', (_request, response) => response.end(Buffer.alloc(200_000)), /larger than the limit of 100000/],
    ['is no SBOM', (_request, response) => response.end('<html>'), /could not be read as an SBOM/],
    [
      'redirects without end',
      (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
      /more than 5 redirects/,
    ],
    [
      'leads to another machine without TLS',
      (_request, response) => response.writeHead(302, { location: 'http://192.0.2.1/x' }).end(),
      /only https/,
    ],
    ['hangs up', (request) => request.socket.destroy(), /./],
  ])('that %s is a finding; the environment is reported', async (_name, listener, reason) => {
    const { url } = await serve(listener);
    const written = await scan(environment(), { interpreterSbom: `${url}/x.json`, limits: { fileSize: 100_000 } });
    const [finding] = written.diagnostics.filter(({ code }) => code === 'interpreter-sbom-unusable');
    expect(finding).toMatchObject({ reason: expect.stringMatching(reason) });
    expect(written.identities).toContain('pkg:pypi/pip@26.2');
  });

  it('is fetched through the proxy that the environment names', async () => {
    const { url } = await serve((_request, response) => response.end(BYTES));
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket: Socket) => {
      tunnels.push(request.url ?? '');
      const [host = '', port = ''] = (request.url ?? '').split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const end of [socket, target]) end.on('error', () => [socket, target].forEach((one) => void one.destroy()));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    vi.stubEnv('no_proxy', '');
    vi.stubEnv('NO_PROXY', '');
    const written = await scan(environment(), { interpreterSbom: `${url}/Python-{version}.json` });
    expect(tunnels).toEqual([url.replace('http://', '')]);
    expect(written.components).toHaveLength(26);
  });

  it('nothing is fetched unless it is asked for; plain http is refused but on this machine', async () => {
    const written = await scan(environment(), { interpreterSbom: 'http://user:secret@192.0.2.1/{version}' });
    expect(written.diagnostics).toMatchObject([{ code: 'interpreter-sbom-unusable', reason: expect.stringMatching(/only https/) }]);
    expect(JSON.stringify(written.diagnostics)).not.toContain('secret');
  });
});

describe('a document that names the interpreter in another way', () => {
  const bom = (component: object, components: readonly object[]): object => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component },
    components,
    dependencies: [
      { ref: 'a', dependsOn: ['b'] },
      { ref: 'b', dependsOn: ['a'] },
    ],
  });

  it.each([
    ['by name and version', { type: 'application', name: 'cpython', version: '3.12.13', 'bom-ref': 'r' }],
    ['by a generic purl', { type: 'application', name: 'python', version: '3.12.13', purl: 'pkg:generic/python@3.12.13', 'bom-ref': 'r' }],
    ['by CPE alone', { type: 'application', name: 'x', cpe: 'cpe:2.3:a:python:python:3.12.13:*:*:*:*:*:*:*', 'bom-ref': 'r' }],
  ])('%s: what it lists hangs on the interpreter, cycles too', async (_name, component) => {
    const path = join(emptyFolder(), 'python.cdx.json');
    const library = (name: string): object => ({ type: 'library', name, version: '1', 'bom-ref': name });
    writeFiles(join(path, '..'), { 'python.cdx.json': bom(component, [library('a'), library('b'), library('c')]) });
    const written = await scan(environment(), { interpreterSbom: path });
    expect(written.codes).toEqual([]);
    expect(written.dependsOn('pkg:generic/python@3.12.13')).toEqual([
      'component:python.cdx.json#library/a@1',
      'component:python.cdx.json#library/c@1',
    ]);
    expect(written.identities.filter((identity) => identity.includes('python@'))).toEqual(['pkg:generic/python@3.12.13']);
  });
});

describe('R9.6 VEX', () => {
  it('addresses become references of the whole', async () => {
    const written = await scan(virtualEnvironment(), { vex: ['https://example.org/a.json', 'https://u:p@example.org/b.json'] });
    expect(written.root['externalReferences']).toEqual([
      { type: 'exploitability-statement', url: 'https://example.org/a.json', comment: 'VEX about this document' },
      { type: 'exploitability-statement', url: 'https://example.org/b.json', comment: 'VEX about this document' },
    ]);
  });
});
