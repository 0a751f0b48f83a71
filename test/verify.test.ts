/** Installed files against RECORD (docs/rules.md R1.4, `--verify`). */
import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf } from './support/archives.ts';
import { distribution, emptyFolder, type Files, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const line = (path: string, content: string): string =>
  `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${Buffer.byteLength(content)}`;

/** A distribution whose RECORD is whole. */
function complete(files: Readonly<Record<string, string>>): Files {
  const { 'a-1.dist-info/RECORD': _, ...rest } = distribution('a', '1', { sboms: { 'x.json': '{}' } });
  const all = { ...(rest as Record<string, string | object>), ...files, 'a-1.dist-info/sboms/x.json': '{}' } as Record<string, string>;
  const record = [...Object.entries(all).map(([path, content]) => line(path, content)), 'a/__pycache__/m.pyc,,', 'a-1.dist-info/RECORD,,'];
  return { ...all, 'a-1.dist-info/RECORD': `${record.join('\r\n')}\r\n` };
}

const FILES = { 'a/__init__.py': 'one', 'a/native.so': 'three' };

describe('R1.7 --verify', () => {
  it('says nothing of an environment as it was installed, and how much it looked at', async () => {
    const written = await scan(virtualEnvironment(complete(FILES)), { verify: true });
    expect(written.codes.filter((code) => code.startsWith('record-'))).toEqual([]);
    expect(written.result.summary.filesVerified).toBe(7);
    expect((await scan(virtualEnvironment(complete(FILES)))).result.summary.filesVerified).toBe(0);
  });

  it('finds what is missing, changed, and not recorded; SBOMs first', async () => {
    const environment = virtualEnvironment(complete(FILES), { 'a/extra.py': '', 'a/__pycache__/m.pyc': '', 'other/x.py': '' });
    const site = join(environment, SITE);
    rmSync(join(site, 'a/__init__.py'));
    writeFileSync(join(site, 'a/native.so'), 'THREE');
    appendFileSync(join(site, 'a-1.dist-info/WHEEL'), '\n');
    writeFileSync(join(site, 'a-1.dist-info/sboms/x.json'), '[]');
    const written = await scan(environment, { verify: true });
    const found = written.diagnostics.filter(({ code }) => code.startsWith('record-'));
    expect(found.sort((left, right) => (left.code < right.code ? -1 : 1))).toEqual([
      {
        code: 'record-file-changed',
        at: { path: `${SITE}/a-1.dist-info/RECORD` },
        distribution: 'a',
        count: 3,
        examples: ['a-1.dist-info/sboms/x.json', 'a-1.dist-info/WHEEL', 'a/native.so'],
      },
      {
        code: 'record-file-missing',
        at: { path: `${SITE}/a-1.dist-info/RECORD` },
        distribution: 'a',
        count: 1,
        examples: ['a/__init__.py'],
      },
      { code: 'record-file-unrecorded', at: { path: `${SITE}/a` }, distribution: 'a', count: 1, examples: ['a/extra.py'] },
    ]);
  });

  it('a link that leads out is not opened, one that leads inside is followed', async () => {
    const outside = emptyFolder();
    writeFiles(outside, { secret: 'one' });
    const environment = virtualEnvironment(complete(FILES), { real: 'three' });
    const site = join(environment, SITE);
    rmSync(join(site, 'a/__init__.py'));
    symlinkSync(join(outside, 'secret'), join(site, 'a/__init__.py'));
    rmSync(join(site, 'a/native.so'));
    symlinkSync('../real', join(site, 'a/native.so'));
    const written = await scan(environment, { verify: true });
    expect(written.codes.filter((code) => code !== 'sbom-not-json' && code !== 'sbom-format-unknown')).toEqual([
      'link-outside-environment',
    ]);
  });

  it('a wheel is verified without unpacking it', async () => {
    const path = join(emptyFolder(), 'a-1-py3-none-any.whl');
    await zipOf({ ...complete(FILES), 'a/native.so': 'changed' }, path);
    const written = await scan(path, { verify: true });
    expect(written.diagnostics.filter(({ code }) => code.startsWith('record-'))).toMatchObject([
      { code: 'record-file-changed', examples: ['a/native.so'] },
    ]);
  });
});

describe('licence texts', () => {
  it('are attached as evidence where they are asked for: PEP 639, older places, and what is no UTF-8', async () => {
    const environment = virtualEnvironment(distribution('a', '1', { headers: ['License-Expression: MIT'] }), {
      'a-1.dist-info/licenses/LICENSE': 'Permission is granted',
      'a-1.dist-info/licenses/vendored/COPYING': Buffer.from([0x4d, 0xe9]),
      'a-1.dist-info/LICENSE.txt': 'old place',
    });
    const evidence = (written: Awaited<ReturnType<typeof scan>>): unknown =>
      (written.component('pkg:pypi/a@1')['evidence'] as { licenses?: unknown }).licenses;
    expect(evidence(await scan(environment))).toBeUndefined();
    expect(evidence(await scan(environment, { licenseTexts: true }))).toMatchObject([
      { license: { name: 'license file LICENSE.txt', text: { content: 'old place' } } },
      { license: { name: 'license file licenses/LICENSE', text: { content: 'Permission is granted' } } },
      { license: { name: 'license file licenses/vendored/COPYING', text: { content: 'Tek=', encoding: 'base64' } } },
    ]);
  });
});
