/** Archives and folders that were made to harm: bounded time and memory, a diagnostic, nothing read outside. */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDistribution } from '../src/python/layout/site-packages.ts';
import { openFolder } from '../src/tree/folder-tree.ts';
import { TAR_END, tarEntry, tarOf, zipOf } from './support/archives.ts';
import { distribution, emptyFolder, type Files, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const METADATA = (name: string): string => `Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n`;
const SECRET = 'Metadata-Version: 2.1\nName: secret\nVersion: 1\n';
const under = (prefix: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${prefix}/${path}`, content]));

/** Replaces a text by one of the same length: what no tool would write. */
const patched = (bytes: Uint8Array, from: string, to: string): Buffer => {
  expect(to.length).toBe(from.length);
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1');
};

function wheel(bytes: Uint8Array, name = 'a-1-py3-none-any.whl'): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** An extended header of a tar archive. */
function extended(records: string): Buffer {
  const header = tarEntry('PaxHeader', 'File', records);
  header.write('x', 156, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

describe('zip archives', () => {
  it('that are bombs: what is larger than the limit is not unpacked, the rest is read', async () => {
    const bomb = await zipOf({ ...distribution('a', '1'), 'a-1.dist-info/sboms/bomb.json': Buffer.alloc(64 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    const written = await scan(wheel(bomb));
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
    expect(written.diagnostics).toMatchObject([{ code: 'file-too-large', at: { path: 'a-1.dist-info/sboms/bomb.json' } }]);
  });

  it('that unpack to more than the archive may', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`a-1.dist-info/licenses/${index}`, Buffer.alloc(1024 * 1024)]),
    );
    const written = await scan(wheel(await zipOf({ ...distribution('a', '1'), ...files })), { limits: { archiveSize: 10 * 1024 * 1024 } });
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
    expect(written.codes).toContain('archive-unreadable');
  });

  it('whose entries lie about their size', async () => {
    const honest = Buffer.from(await zipOf({ ...distribution('a', '1'), 'a-1.dist-info/sboms/x.json': Buffer.alloc(100_000) }));
    for (let at = honest.indexOf('x.json') - 46; at > 0; at = honest.indexOf('x.json', at + 52) - 46)
      if (honest.toString('latin1', at, at + 4) === 'PK\x01\x02') honest.writeUInt32LE(10, at + 24);
    const central = honest.lastIndexOf('a-1.dist-info/sboms/x.json') - 46;
    honest.writeUInt32LE(10, central + 24);
    const written = await scan(wheel(honest));
    expect(written.codes).toContain('archive-entry-unreadable');
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
  });

  it('with entries that climb out, are absolute, or are links', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'outside'), SECRET);
    const bytes = patched(
      patched(
        await zipOf({
          ...distribution('a', '1'),
          'xx/xx/b-1.dist-info/METADATA': METADATA('b'),
          'y/c-1.dist-info/METADATA': METADATA('c'),
        }),
        'xx/xx/b-1',
        '../../b-1',
      ),
      'y/c-1',
      '//c-1',
    );
    const path = join(folder, 'a-1-py3-none-any.whl');
    writeFileSync(path, bytes);
    const written = await scan(path);
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
    expect(written.diagnostics).toMatchObject([{ code: 'archive-entry-outside', count: 2, example: '../../b-1.dist-info/METADATA' }]);
  });

  it('that are cut short, empty, or no archives at all', async () => {
    const whole = Buffer.from(await zipOf(distribution('a', '1')));
    for (const bytes of [whole.subarray(0, whole.length - 30), Buffer.from('PK'), whole.subarray(0, 10)]) {
      const written = await scan(wheel(bytes));
      expect(written.result.inventory).toBeUndefined();
      expect(written.codes).toContain('archive-unreadable');
    }
    expect((await scan([wheel(Buffer.from('PK')), virtualEnvironment(distribution('b', '1'))])).identities).toContain('pkg:pypi/b@1');
  });

  it.each([
    ['a program before it, whose offsets do not count it', 'MZ a program\0', ''],
    ['bytes behind it', '', 'anything\0'.repeat(100)],
    ['both', '#!/bin/sh\n', '\0\0'],
  ])('with %s: read as Python reads them, and told', async (_name, before, behind) => {
    const wheel = Buffer.from(await zipOf(distribution('a', '1')));
    const path = join(emptyFolder(), 'a-1-py3-none-any.whl');
    writeFileSync(path, Buffer.concat([Buffer.from(before), wheel, Buffer.from(behind)]));
    const written = await scan(path);
    expect(written.identities).toContain('pkg:pypi/a@1');
    expect(written.diagnostics).toMatchObject([{ code: 'archive-bytes-outside', before: before.length, behind: behind.length }]);
    const inside = virtualEnvironment(distribution('b', '1', { record: ['b/a-1-py3-none-any.whl,,'] }), {
      'b/a-1-py3-none-any.whl': readFileSync(path),
    });
    expect((await scan(inside)).identities).toContain('pkg:pypi/a@1');
  });

  it('whose central directory is not where its end says: refused', async () => {
    const wheel = Buffer.from(await zipOf(distribution('a', '1')));
    const end = wheel.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    wheel.writeUInt32LE(wheel.readUInt32LE(end + 12) + 7, end + 12);
    wheel.writeUInt32LE(wheel.readUInt32LE(end + 16) - 7, end + 16);
    const path = join(emptyFolder(), 'a-1-py3-none-any.whl');
    writeFileSync(path, wheel);
    expect((await scan(path)).codes).toContain('archive-unreadable');
  });

  it('that name places behind their end: on the disk and inside of a package', async () => {
    const bytes = Buffer.from(await zipOf(distribution('a', '1')));
    const locator = Buffer.from('504b060700000000ffffffffffffff7f01000000', 'hex');
    const hostile = Buffer.concat([bytes.subarray(0, -22), locator, bytes.subarray(-22)]);
    const alone = await scan(wheel(hostile));
    expect([...alone.codes].sort()).toEqual(['archive-unreadable', 'environment-unusable']);
    const environment = virtualEnvironment(distribution('b', '1', { record: ['b/a-1-py3-none-any.whl,,'] }), {
      'b/a-1-py3-none-any.whl': hostile,
    });
    const inside = await scan(environment);
    expect(inside.codes).toContain('archive-unreadable');
    expect(inside.identities).toContain('pkg:pypi/b@1');
  });

  it('of one name, sixty thousand times: each counts as an entry', async () => {
    const bytes = Buffer.from(await zipOf({ ...distribution('a', '1'), 'a/x.py': '' }));
    const end = bytes.subarray(-22);
    const at = bytes.lastIndexOf('a/x.py') - 46;
    const entry = bytes.subarray(at, at + 46 + 'a/x.py'.length + bytes.readUInt16LE(at + 30));
    const entries = Buffer.alloc(entry.length * 60_000, entry);
    const count = end.readUInt16LE(10) + 60_000;
    end.writeUInt16LE(count, 8);
    end.writeUInt16LE(count, 10);
    end.writeUInt32LE(end.readUInt32LE(12) + entries.length, 12);
    const written = await scan(wheel(Buffer.concat([bytes.subarray(0, -22), entries, end])), { limits: { entries: 50_000 } });
    expect(written.codes).toContain('count-limit-reached');
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
  });

  it('that a RECORD names in many ways: opened once', async () => {
    const inner = await zipOf(distribution('inner', '1'));
    const spellings = Array.from({ length: 500 }, (_, index) => `x/${'./'.repeat(index)}inner.whl,,`);
    const written = await scan(virtualEnvironment(distribution('a', '1', { record: spellings }), { 'x/inner.whl': inner }));
    expect(written.result.summary.componentsInstalled).toBe(4);
    expect(written.codes).toEqual([]);
  });

  it('with a library that a RECORD names in many ways: read once, and one library', async () => {
    const library = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(100_000)]);
    const record = Array.from({ length: 500 }, (_, index) => `a/${'./'.repeat(index % 250)}liba.so,,`);
    const bytes = await zipOf({ ...distribution('a', '1', { record }), 'a/liba.so': library });
    const written = await scan(wheel(bytes), { limits: { archiveSize: 1024 * 1024 } });
    expect(written.diagnostics).toMatchObject([{ code: 'native-library-unclaimed', count: 1 }]);
  });

  it('inside of each other, deeper than anything real', async () => {
    let inner: Uint8Array = await zipOf(distribution('level-9', '1'));
    for (let level = 8; level >= 0; level -= 1) {
      const name = `level-${level}`;
      inner = await zipOf({ ...distribution(name, '1', { record: ['x/inner.whl,,'] }), 'x/inner.whl': inner });
    }
    const written = await scan(wheel(inner, 'level-0-1-py3-none-any.whl'));
    expect(written.identities.length).toBeGreaterThan(2);
    expect(written.identities.length).toBeLessThan(7);
  });
});

describe('tar archives', () => {
  const site = `opt/${SITE}`;
  const good = (): Buffer[] =>
    Object.entries(under(site, distribution('a', '1'))).map(([path, content]) => tarEntry(path, 'File', String(content)));
  const tar = (...entries: Buffer[]): string => {
    const path = join(emptyFolder(), 'image.tar');
    writeFileSync(path, Buffer.concat([...entries, ...good(), TAR_END]));
    return path;
  };

  it('with entries that climb out, are absolute, devices, pipes, links in chains and loops and out', async () => {
    const chain = Array.from({ length: 60 }, (_, index) => tarEntry(`opt/chain/${index}`, 'SymbolicLink', '', `${index + 1}`));
    const written = await scan(
      tar(
        tarEntry(`../../${site}/b-1.dist-info/METADATA`, 'File', METADATA('b')),
        tarEntry(`/${site}/c-1.dist-info/METADATA`, 'File', METADATA('c')),
        tarEntry(`${site}/d-1.dist-info/METADATA`, 'CharacterDevice'),
        tarEntry(`${site}/e-1.dist-info/METADATA`, 'FIFO'),
        tarEntry(`${site}/f-1.dist-info/METADATA`, 'SymbolicLink', '', '../../../../../../../../../etc/passwd'),
        tarEntry(`${site}/g-1.dist-info`, 'SymbolicLink', '', '/opt/chain/0'),
        tarEntry(`${site}/h-1.dist-info/METADATA`, 'Link', '', '/etc/passwd'),
        tarEntry('opt/loop/one', 'SymbolicLink', '', 'two'),
        tarEntry('opt/loop/two', 'SymbolicLink', '', 'one'),
        ...chain,
      ),
    );
    expect(written.text).not.toMatch(/root:/);
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/'))).toEqual([
      'pkg:pypi/a@1',
      'pkg:pypi/d@1',
      'pkg:pypi/e@1',
      'pkg:pypi/f@1',
    ]);
    const codes = new Set(written.codes);
    expect([...codes].sort()).toEqual([
      'archive-entry-outside',
      'archive-entry-unreadable',
      'link-loop',
      'metadata-missing',
      'path-special-file',
    ]);
  });

  it('of a million entries: the bound is reached, what came before is reported, in bounded time and memory', async () => {
    const path = join(emptyFolder(), 'million.tar.gz');
    const block = tarEntry('x', 'File');
    function* entries(): Generator<Buffer> {
      yield Buffer.concat(good());
      for (let batch = 0; batch < 1000; batch += 1)
        yield Buffer.concat(
          Array.from({ length: 1000 }, (_, index) => {
            const entry = Buffer.from(block);
            const name = `f/${batch}/${index}`;
            entry.write(name.padEnd(100, '\0'), 0, 'latin1');
            entry.fill(' ', 148, 156);
            entry.write(
              `${entry
                .reduce((sum, byte) => sum + byte, 0)
                .toString(8)
                .padStart(6, '0')}\0 `,
              148,
              'latin1',
            );
            return entry;
          }),
        );
      yield TAR_END;
    }
    await pipeline(Readable.from(entries()), createGzip({ level: 1 }), createWriteStream(path));
    const ran = spawnSync(
      process.execPath,
      ['--max-old-space-size=512', join(import.meta.dirname, '../bin/pyenv-sbom.js'), path, '--diagnostics', 'json'],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(ran.signal).toBeNull();
    expect(
      ran.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).code),
    ).toEqual(['count-limit-reached']);
    expect(ran.stdout).toContain('pkg:pypi/a@1');
    expect(ran.status).toBe(1);
  });

  // No time is asserted: walked from its beginning for each name, a chain took minutes, and so did a path of a thousand folders.
  it('of second names in a chain that leads nowhere, and of folders in folders', async () => {
    const chain = Array.from({ length: 40_000 }, (_, index) => tarEntry(`h/${index}`, 'Link', '', `h/${index + 1}`));
    const name = `${'d/'.repeat(2000)}x`;
    const record = ` path=${name}\n`;
    const written = await scan(tar(...chain, extended(`${record.length + 4}${record}`), tarEntry('x', 'File')));
    expect(written.identities).toContain('pkg:pypi/a@1');
    expect(written.diagnostics).toMatchObject([{ code: 'archive-entry-unreadable', reason: expect.stringContaining('so are 39999 more') }]);
  });

  // The cause: what all headers before an entry say was kept, and copied with each: 40 MiB of them took minutes, or all memory.
  it('of extended headers before one entry, with millions of records that say nothing of it', async () => {
    const records = (from: number): string =>
      Array.from({ length: 60_000 }, (_, index) => `16 ${String(from + index).padStart(11, 'k')}=\n`).join('');
    const headers = Array.from({ length: 24 }, (_, index) => extended(records(index * 60_000)));
    const name = 'usr/lib/python3.11/site-packages/b-2.dist-info/METADATA';
    const path = extended(`${name.length + 9} path=${name}\n`);
    const entry = tarEntry('other', 'File', 'Metadata-Version: 2.1\nName: b\nVersion: 2\n');
    const written = await scan(tar(path, ...headers, entry));
    expect(written.codes).toEqual([]);
    expect(written.identities).toContain('pkg:pypi/b@2');
  });

  it('that are bombs of gzip: no more comes out than the limit allows', async () => {
    const path = join(emptyFolder(), 'bomb.tar.gz');
    const huge = tarEntry('big', 'File', 'x'.repeat(1024 * 1024 * 8));
    writeFileSync(path, gzipSync(Buffer.concat([...good(), huge, huge, huge, huge, TAR_END])));
    const written = await scan(path, { limits: { archiveSize: 16 * 1024 * 1024 } });
    expect(written.codes).toEqual(['archive-unreadable']);
    expect(written.identities).toContain('pkg:pypi/a@1');
  });

  it('with something behind the end of gzip: nothing before it is lost, and it is told', async () => {
    const environment = (count: number): Files =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) =>
          Object.entries(under(SITE, distribution(`d${index}`, '1', { headers: [`Summary: ${'x'.repeat((index * 977) % 3000)}`] }))),
        ).flat(),
      );
    for (const count of [1, 40]) {
      const path = join(emptyFolder(), 'x.tar');
      await tarOf(path, environment(count));
      const packed = gzipSync(readFileSync(path));
      const damaged = `${path}.gz`;
      writeFileSync(damaged, Buffer.concat([packed, Buffer.from('garbage'.repeat(50))]));
      const written = await scan(damaged);
      expect(written.identities.filter((id) => id.startsWith('pkg:pypi/d'))).toHaveLength(count);
      expect(written.codes).toContain('archive-unreadable');
      // Damage inside of it is no end.
      packed.fill(0xff, packed.length - 60, packed.length - 20);
      writeFileSync(damaged, packed);
      expect((await scan(damaged)).codes).toContain('archive-unreadable');
    }
  });

  it('that are damaged: what came before is reported', async () => {
    const path = tar();
    const bytes = readFileSync(path);
    writeFileSync(path, gzipSync(bytes).subarray(0, -20));
    expect((await scan(path)).codes).toContain('archive-unreadable');
  });
});

describe('trees', () => {
  it('with links out of a root: absolute ones lead inside, chains and loops end', async () => {
    const outside = emptyFolder();
    writeFiles(outside, under('site/secret-1.dist-info', { METADATA: SECRET }));
    const root = emptyFolder();
    writeFiles(root, under(`opt/${SITE}`, distribution('a', '1')));
    symlinkSync(join(outside, 'site/secret-1.dist-info'), join(root, `opt/${SITE}/secret-1.dist-info`));
    symlinkSync(`${'../'.repeat(30)}${outside}/site`, join(root, `opt/${SITE}/climb-1.dist-info`));
    symlinkSync('/', join(root, 'opt/self'));
    for (let index = 0; index < 60; index += 1) symlinkSync(String(index + 1), join(root, `opt/${index}`));
    const written = await scan([], { roots: [root] });
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/'))).toEqual(['pkg:pypi/a@1']);
    expect(written.text).not.toContain('secret');
  });

  it('with links to folders that are there in the root and on the machine too: the root has its own', async () => {
    const outside = emptyFolder();
    writeFiles(outside, under('site-packages/secret-1.dist-info', { METADATA: SECRET }));
    const root = emptyFolder();
    writeFiles(root, under(`${outside.slice(1)}/site-packages`, distribution('a', '1')));
    mkdirSync(join(root, 'opt/lib/python3.11'), { recursive: true });
    symlinkSync(join(outside, 'site-packages'), join(root, 'opt/lib/python3.11/site-packages'));
    const tree = openFolder(root, 'as-root');
    expect(tree.list('opt/lib/python3.11/site-packages').entries.map(({ name }) => name)).toEqual(['a-1.dist-info']);
    expect(tree.read('opt/lib/python3.11/site-packages/secret-1.dist-info/METADATA', 1000).kind).toBe('missing');
    expect(await tree.digests(['opt/lib/python3.11/site-packages/secret-1.dist-info/METADATA'])).toEqual([{ kind: 'missing' }]);
    const written = await scan([], { roots: [root] });
    expect(written.text).not.toContain('secret');
    expect(written.identities).toContain('pkg:pypi/a@1');
  });

  it('with folders called like separators and patterns: found, and the search ends', async () => {
    // The cause: backslashes were read as slashes, so that a folder called `\\` was the root again.
    const root = emptyFolder();
    const folders = ['\\', '\\\\/\\', 'a\\b', '(x)/[y]/{c,d}/!z', '**', '~', '.git'];
    for (const [index, folder] of folders.entries()) writeFiles(root, under(`${folder}/${SITE}`, distribution(`p${index}`, '1')));
    const expected = folders.map((_, index) => `pkg:pypi/p${index}@1`);
    const archive = join(emptyFolder(), 'x.tar');
    await tarOf(
      archive,
      Object.fromEntries(folders.flatMap((folder, index) => Object.entries(under(`${folder}/${SITE}`, distribution(`p${index}`, '1'))))),
    );
    for (const written of [await scan([], { roots: [root], verify: true }), await scan(archive, { verify: true })]) {
      expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/'))).toEqual(expected);
      // The distributions' RECORD here lists itself alone.
      expect(new Set(written.codes)).toEqual(new Set(['record-file-unrecorded']));
    }
  });

  it.each(['as-on-disk', 'as-root'] as const)('with a folder that becomes a link after it was listed: not followed (%s)', async (links) => {
    // The cause: a listed folder is known to be no link, and was opened by its path later.
    const outside = emptyFolder();
    writeFiles(outside, { 'secret-1.dist-info/METADATA': SECRET });
    const folder = emptyFolder();
    writeFiles(folder, { 'site/secret-1.dist-info/METADATA': METADATA('a'), 'site/x': '' });
    const tree = openFolder(folder, links);
    for (const path of ['', 'site', 'site/secret-1.dist-info']) tree.list(path);
    renameSync(join(folder, 'site'), join(folder, 'gone'));
    symlinkSync(outside, join(folder, 'site'));
    const path = 'site/secret-1.dist-info/METADATA';
    const at = { code: 'link-outside-environment', at: { path } };
    expect(tree.read(path, 1000)).toEqual({ kind: 'refused', diagnostic: at });
    expect(tree.head(path, 10)).toEqual({ kind: 'refused', diagnostic: at });
    expect(await tree.digests([path])).toEqual([{ kind: 'refused', diagnostic: at }]);
    expect(tree.list('site/secret-1.dist-info')).toMatchObject({ entries: [], diagnostics: [{ code: 'link-outside-environment' }] });
    // A link that was put in the place of a folder is no folder: it is not entered, and names of what lies outside are not told.
    expect(tree.list('site').entries).toEqual([]);
  });

  it('with names that are no UTF-8, of folders and files: read by their bytes, said', async () => {
    const root = emptyFolder();
    writeFiles(root, under(SITE, distribution('a', '1')));
    const folder = Buffer.concat([Buffer.from(join(root, SITE, 'caf')), Buffer.from([0xe9]), Buffer.from('-1.dist-info')]);
    mkdirSync(folder);
    const inside = (name: Buffer): Buffer => Buffer.concat([folder, Buffer.from('/'), name]);
    writeFileSync(inside(Buffer.from('METADATA')), METADATA('cafe'));
    mkdirSync(inside(Buffer.from('sboms')));
    writeFileSync(
      inside(Buffer.concat([Buffer.from('sboms/'), Buffer.from([0xff])])),
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.5',
        version: 1,
        components: [{ type: 'library', name: 'z', version: '1', purl: 'pkg:generic/z@1' }],
      }),
    );
    mkdirSync(join(root, SITE, 'caf\\xe9-1.dist-info'));
    const written = await scan(root);
    // METADATA was read, and is held against the folder's name.
    expect(written.diagnostics).toContainEqual(expect.objectContaining({ code: 'metadata-name-foreign', claimed: 'cafe' }));
    expect(written.diagnostics.filter(({ code }) => code === 'path-not-utf8').map(({ at }) => at.path)).toEqual([
      `${SITE}/caf\\\\xe9-1.dist-info`,
      `${SITE}/caf\\\\xe9-1.dist-info/sboms/\\xff`,
    ]);
    expect(written.identities).toContain('pkg:generic/z@1');
  });

  it('with vendored distributions that carry each other in circles: each is read once', async () => {
    // The cause: a link made one folder many, and all that lay in it carried all that lay in it, to every depth.
    const names = Array.from({ length: 120 }, (_, index) => `v${index}`);
    const lines = names.map((name) => `loop/${name}-1.dist-info/METADATA,,`);
    const environment = virtualEnvironment(
      distribution('a', '1', { record: names.map((name) => `a/_vendor/${name}-1.dist-info/METADATA,,`) }),
      ...names.map((name) => under('a/_vendor', distribution(name, '1', { record: lines }))),
    );
    symlinkSync('.', join(environment, SITE, 'a/_vendor/loop'));
    const written = await scan(environment);
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/v'))).toHaveLength(120);
    expect(written.result.summary.componentsInstalled).toBe(123);
  });

  it('whose documents are files of holes: no more of them than are held at once', async () => {
    const environment = virtualEnvironment(
      distribution('a', '1', { sboms: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.json`, ''])) }),
    );
    for (let index = 0; index < 9; index += 1) truncateSync(join(environment, SITE, `a-1.dist-info/sboms/${index}.json`), 1_000_000);
    const written = await scan(environment, { limits: { fileSize: 1_000_000 } });
    expect(written.diagnostics.filter(({ code }) => code === 'count-limit-reached')).toEqual([
      {
        code: 'count-limit-reached',
        at: { path: `${SITE}/a-1.dist-info/sboms/2.json` },
        subject: "bytes of a distribution's documents",
        limit: 2_000_000,
      },
    ]);
    expect(written.identities).toContain('pkg:pypi/a@1');
  });

  it('whose documents lie elsewhere: what Sbom-File names and what lies beside the code counts too', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `x${index}.cdx.json`);
    const environment = virtualEnvironment(
      distribution('a', '1', { headers: names.map((name) => `Sbom-File: ${name}`), record: names.map((name) => `a/${name},,`) }),
      Object.fromEntries(names.flatMap((name) => [`a-1.dist-info/${name}`, `a/${name}`].map((path) => [path, '']))),
    );
    for (const name of names) for (const folder of ['a-1.dist-info', 'a']) truncateSync(join(environment, SITE, folder, name), 1_000_000);
    const written = await scan(environment, { limits: { fileSize: 1_000_000 } });
    const refused = written.diagnostics.flatMap((one) => (one.code === 'count-limit-reached' ? [one.at.path] : []));
    expect(refused).toEqual([`${SITE}/a-1.dist-info/x2.cdx.json`, `${SITE}/a/x0.cdx.json`]);
  });

  it('that change while they are read: what is gone is missing, nothing is thrown', async () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'a-1.dist-info/METADATA': METADATA('a'), 'a-1.dist-info/sboms/x.json': '{}', 'b/c': '' });
    const tree = openFolder(folder);
    for (const path of ['', 'a-1.dist-info', 'a-1.dist-info/sboms', 'b']) tree.list(path);
    rmSync(join(folder, 'a-1.dist-info'), { recursive: true });
    rmSync(join(folder, 'b/c'));
    writeFileSync(join(folder, 'a-1.dist-info'), 'a file now');
    expect([tree.read('a-1.dist-info/METADATA', 100).kind, tree.head('b/c', 1).kind, tree.size('b/c')]).toEqual([
      'missing',
      'missing',
      undefined,
    ]);
    expect(tree.list('a-1.dist-info/sboms')).toEqual({ entries: [], diagnostics: [] });
    expect(
      readDistribution(tree, { form: 'dist-info', path: 'a-1.dist-info', site: '' }, { fileSize: 100, documents: 10 }).value.requested,
    ).toBe(false);
  });

  it('with few descriptors: what cannot be opened is said', () => {
    const environment = virtualEnvironment(...Array.from({ length: 50 }, (_, index) => distribution(`p${index}`, '1')));
    const command = join(import.meta.dirname, '../bin/pyenv-sbom.js');
    const ran = spawnSync(
      'sh',
      ['-c', `ulimit -n 32; exec "$0" "$@"`, process.execPath, command, environment, '--verify', '--diagnostics', 'json'],
      {
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect([ran.signal, ran.status === 0 || ran.status === 1, ran.stdout.includes('pkg:pypi/p49@1')]).toEqual([null, true, true]);
  });

  it('with pipes in the place of files that a root is searched for', async () => {
    const root = emptyFolder();
    writeFiles(root, under(`opt/${SITE}`, distribution('a', '1')));
    spawnSync('mkfifo', [join(root, 'opt/pyvenv.cfg')]);
    mkdirSync(join(root, 'opt/conda-meta'));
    spawnSync('mkfifo', [join(root, 'opt/conda-meta/x-1-0.json')]);
    const written = await scan([], { roots: [root] });
    expect(written.identities).toContain('pkg:pypi/a@1');
    expect(new Set(written.codes)).toEqual(new Set(['path-special-file']));
  });

  it('whose names differ in case only: each is reported once, and told', async () => {
    const written = await scan(
      virtualEnvironment(
        under('A-1.dist-info', { METADATA: METADATA('A') }),
        under('a-1.dist-info', { METADATA: METADATA('a').replace('Version: 1\n', 'Version: 2\n') }),
      ),
    );
    expect(written.codes.filter((code) => code === 'distribution-duplicated')).toHaveLength(1);
    expect(written.identities.filter((identity) => identity.startsWith('pkg:pypi/a@'))).toHaveLength(2);
  });

  it.each([
    ['in another spelling', 'Requests-2.31.0.dist-info', '2.31.0'],
    ['in capitals', 'REQUESTS-2.31.0.DIST-INFO', '2.31.0'],
    ['without a name', '.dist-info', '2.31.0'],
    ['with a version alone', '-2.31.0.dist-info', '2.31.0'],
    ['of the same release, spelt otherwise', 'requests-2.31.0.0.dist-info', '2.31.0.0'],
    ['in the form of old tools', 'Requests-2.31.0.egg-info', '2.31.0'],
  ])('with a second dist-info %s, which another wheel brought: the first speaks', async (_name, folder, version) => {
    const file = folder.endsWith('egg-info') ? 'PKG-INFO' : 'METADATA';
    const headers = ['Author: Kenneth', 'License-Expression: Apache-2.0', 'Requires-Dist: urllib3'];
    const installed = [distribution('requests', '2.31.0', { headers }), distribution('urllib3', '2.0.7')];
    const planted = `${folder}/${file}`;
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      vulnerabilities: [{ id: 'CVE-2023-32681', analysis: { state: 'not_affected' } }],
    };
    const written = await scan(
      virtualEnvironment(...installed, distribution('evil', '1', { record: [`${planted},,`] }), {
        [planted]: `Metadata-Version: 2.1\nName: requests\nVersion: ${version}\nAuthor: Evil\nSummary: evil\nRequires-Dist: evil\n`,
        [`${folder}/sboms/x.cdx.json`]: JSON.stringify(document),
      }),
    );
    const { evidence: _, properties: _own, ...said } = written.component('pkg:pypi/requests@2.31.0');
    const alone = (await scan(virtualEnvironment(...installed))).component('pkg:pypi/requests@2.31.0');
    const { evidence: _evidence, properties: _properties, ...before } = alone;
    expect(said).toEqual(before);
    expect(written.properties('pkg:pypi/requests@2.31.0', 'pyenv-sbom:requires-dist')).toEqual(['urllib3']);
    expect(written.dependsOn('pkg:pypi/requests@2.31.0')).toEqual(['pkg:pypi/urllib3@2.0.7']);
    expect(written.vulnerabilities).toEqual([]);
    expect(written.identities.filter((id) => id.startsWith('pkg:pypi/requests@'))).toHaveLength(1);
  });

  it('with a document in the folder of another distribution: it is not heard, and the other keeps its own', async () => {
    const vex = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      vulnerabilities: [{ id: 'CVE-2023-32681', analysis: { state: 'not_affected' } }],
    };
    const planted = 'requests-2.31.0.dist-info/sboms/x.cdx.json';
    const own = 'requests-2.31.0.dist-info/sboms/own.cdx.json';
    const component = { type: 'library', name: 'held', version: '1', purl: 'pkg:generic/held@1' };
    const written = await scan(
      virtualEnvironment(
        distribution('requests', '2.31.0', { record: [`${own},,`] }),
        distribution('evil', '1', { record: [`${planted},,`, `${own},,`] }),
        {
          [planted]: vex,
          [own]: { bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] },
        },
      ),
    );
    expect(written.vulnerabilities).toEqual([]);
    expect(written.diagnostics).toMatchObject([{ code: 'sbom-planted', at: { path: `${SITE}/${planted}` } }]);
    expect(written.identities).toContain('pkg:generic/held@1');
  });

  it('with a second dist-info that lists the first one as its own: what one says of the other gives it nothing', async () => {
    const forged = 'pyyaml-6.0.dist-info/METADATA';
    const record = [`${forged},,`, 'PyYAML-6.0.dist-info/METADATA,,'];
    const environment = virtualEnvironment(
      { 'PyYAML-6.0.dist-info/METADATA': METADATA('PyYAML').replace('Version: 1\n', 'Version: 6.0\nAuthor: Kirill\n') },
      { 'PyYAML-6.0.dist-info/RECORD': 'PyYAML-6.0.dist-info/METADATA,,\n', 'pyyaml-6.0.dist-info/RECORD': `${record.join('\n')}\n` },
      { [forged]: METADATA('pyyaml').replace('Version: 1\n', 'Version: 6.0\nAuthor: Evil\n') },
      distribution('evil', '1', { record: [`${forged},,`] }),
    );
    expect((await scan(environment)).component('pkg:pypi/pyyaml@6.0')['authors']).toEqual([{ name: 'Kirill' }]);
  });

  it('with a second folder that another wheel brought: it takes nothing from what is known of the first', async () => {
    const files = { 'requests.egg-info/PKG-INFO': METADATA('requests').replace('Version: 1\n', 'Version: 2.31.0\n') };
    const evil = distribution('evil', '1', { record: ['requests.egg-info/PKG-INFO,,'] });
    const aggregates = async (...parts: readonly Files[]): Promise<readonly string[]> => {
      const { compositions = [] } = JSON.parse((await scan(virtualEnvironment(distribution('requests', '2.31.0'), ...parts))).text) as {
        compositions?: readonly { aggregate: string; assemblies?: readonly string[] }[];
      };
      return compositions.flatMap(({ aggregate, assemblies }) => (assemblies?.includes('pkg:pypi/requests@2.31.0') ? [aggregate] : []));
    };
    expect(await aggregates(evil, files)).toEqual(await aggregates());
  });

  it('with a list of what pip vendors, which another wheel brought: pip does not say it', async () => {
    const planted = 'pip/_vendor/bom.cdx.json';
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [{ type: 'library', name: 'urllib3', version: '1', purl: 'pkg:pypi/urllib3@1' }],
      vulnerabilities: [{ id: 'CVE-2023-32681', analysis: { state: 'not_affected' } }],
    };
    const evil = distribution('evil', '1', { record: [`${planted},,`] });
    const written = await scan(virtualEnvironment(distribution('pip', '24.0'), evil, { [planted]: document }));
    const alone = await scan(virtualEnvironment(distribution('pip', '24.0'), evil));
    expect(written.component('pkg:pypi/pip@24.0')).toEqual(alone.component('pkg:pypi/pip@24.0'));
    expect(written.dependsOn('pkg:pypi/pip@24.0')).toEqual([]);
    expect(written.codes).toContain('sbom-planted');
    const own = distribution('pip', '24.0', { record: [`${planted},,`] });
    expect((await scan(virtualEnvironment(own, evil, { [planted]: document }))).dependsOn('pkg:pypi/pip@24.0')).toEqual([
      'pkg:pypi/urllib3@1',
    ]);
  });

  it('with a document in the folder of a distribution without RECORD, which another wheel brought', async () => {
    const planted = 'old-1.dist-info/sboms/x.cdx.json';
    const files = {
      'old-1.dist-info/METADATA': METADATA('old'),
      [planted]: { bomFormat: 'CycloneDX', specVersion: '1.6', vulnerabilities: [{ id: 'CVE-2023-32681' }] },
    };
    const written = await scan(virtualEnvironment(files, distribution('evil', '1', { record: [`${planted},,`] })));
    expect(written.codes).toContain('sbom-planted');
    expect(written.vulnerabilities).toEqual([]);
  });

  describe('with files of the interpreter that a wheel brought', () => {
    const header = '#define PY_VERSION "3.12.4"\n';
    const prefix = (...parts: readonly Files[]): string => {
      const root = emptyFolder();
      writeFiles(root, { 'usr/local/lib/python3.12/os.py': '', 'usr/local/include/python3.12/patchlevel.h': header });
      for (const part of parts) writeFiles(root, part);
      return root;
    };
    const site = 'usr/local/lib/python3.12/site-packages';
    const build = {
      schema_version: '1.0',
      language: { version: '3.12', version_info: { major: 3, minor: 12, micro: 9, releaselevel: 'final', serial: 0 } },
      implementation: { name: 'cpython' },
    };

    it.each([
      ['pyvenv.cfg', 'usr/local/pyvenv.cfg', 'home = /usr/bin\nversion = 3.12.9\n'],
      ['build-details.json', 'usr/local/lib/python3.12/build-details.json', build],
    ])('%s: the interpreter stays what it is', async (_name, path, content) => {
      const evil = under(site, distribution('evil', '1', { record: [`../../../../../${path},,`] }));
      const written = await scan([], { roots: [prefix(evil, { [path]: content })] });
      const honest = await scan([], { roots: [prefix(evil)] });
      expect(written.diagnostics).toMatchObject([{ code: 'interpreter-file-planted', at: { path }, believed: false }]);
      expect(written.text).toEqual(honest.text);
      // Who lists nothing is whoever made the environment.
      const other = await scan([], { roots: [prefix(under(site, distribution('evil', '1')), { [path]: content })] });
      expect(other.identities).toContain('pkg:generic/python@3.12.9');
    });

    it('the only one that tells of it: it is believed, and told', async () => {
      const environment = virtualEnvironment(distribution('evil', '1', { record: ['../../../pyvenv.cfg,,'] }));
      const written = await scan(environment);
      expect(written.identities).toContain('pkg:generic/python@3.11.7');
      expect(written.diagnostics).toMatchObject([{ code: 'interpreter-file-planted', believed: true }]);
    });
  });

  it.each([
    ['the folder of another Python', 'usr/local/lib/python3.0/site-packages', '../../python3.0/site-packages'],
    [
      'an environment of its own',
      'usr/local/lib/python3.12/site-packages/evil/env/lib/python3.12/site-packages',
      'evil/env/lib/python3.12/site-packages',
    ],
  ])('with another copy of a distribution in %s, which a wheel brought: the installed one speaks', async (_name, folder, listed) => {
    const root = emptyFolder();
    const site = 'usr/local/lib/python3.12/site-packages';
    const genuine = distribution('requests', '2.31.0', { headers: ['Summary: HTTP'] });
    const forged = distribution('requests', '2.31.0', { headers: ['Author: Evil', 'Summary: evil', 'License: WTFPL'] });
    const lines = Object.keys(forged).map((path) => `${listed}/${path},,`);
    writeFiles(root, { ...under(site, genuine), ...under(site, distribution('evil', '1', { record: lines })) });
    const said = async (): Promise<object> => {
      const { evidence: _, properties: _own, ...rest } = (await scan([], { roots: [root] })).component('pkg:pypi/requests@2.31.0');
      return rest;
    };
    const before = await said();
    writeFiles(root, { ...under(folder, forged), 'usr/local/lib/python3.12/site-packages/evil/env/pyvenv.cfg': 'home = /x\n' });
    expect(await said()).toEqual(before);
  });

  it('with files beside the METADATA of another distribution: they say nothing of it, and its own do', async () => {
    const folder = 'requests-2.31.0.dist-info';
    const files = {
      [`${folder}/direct_url.json`]: JSON.stringify({ url: 'https://evil.example/x.whl', archive_info: {} }),
      [`${folder}/REQUESTED`]: '',
      [`${folder}/INSTALLER`]: 'evil\n',
      [`${folder}/licenses/LICENSE`]: 'MIT License\n',
    };
    const evil = distribution('evil', '1', { record: Object.keys(files).map((path) => `${path},,`) });
    const written = await scan(virtualEnvironment(distribution('requests', '2.31.0'), evil, files), { licenseTexts: true });
    const alone = await scan(virtualEnvironment(distribution('requests', '2.31.0'), evil), { licenseTexts: true });
    expect(written.component('pkg:pypi/requests@2.31.0')).toEqual(alone.component('pkg:pypi/requests@2.31.0'));
    expect(written.codes.filter((code) => code === 'metadata-planted')).toHaveLength(4);
    const own = distribution('requests', '2.31.0', { record: [`${folder}/direct_url.json,,`] });
    const listed = await scan(virtualEnvironment(own, evil, files));
    expect(listed.identities.filter((id) => id.includes('evil.example'))).toHaveLength(1);
  });

  it('with more files than are looked at below a root', async () => {
    const root = emptyFolder();
    writeFiles(root, {
      ...under(`a/${SITE}`, distribution('a', '1')),
      ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`z/${index}`, ''])),
    });
    const written = await scan([], { roots: [root], limits: { entries: 200 } });
    expect(written.codes).toContain('count-limit-reached');
  });

  it('whose RECORD, path files and links name what lies outside', async () => {
    const outside = emptyFolder();
    writeFiles(outside, {
      ...under('inner-1.dist-info', { METADATA: SECRET }),
      'x.whl': Buffer.from(await zipOf(distribution('secret', '1'))),
    });
    const up = '../'.repeat(30);
    const environment = virtualEnvironment(
      distribution('a', '1', {
        record: [
          `${up}${outside}/inner-1.dist-info/METADATA,,`,
          `${outside}/x.whl,,`,
          `${up}etc/passwd,sha256=x,1`,
          '/etc/shadow,,',
          'C:\\windows\\x,,',
        ],
      }),
      { 'b.pth': `${outside}\n${up}${outside}\n`, 'c.egg-link': `${outside}\n` },
    );
    const written = await scan(environment, { verify: true });
    expect(written.text).not.toContain('secret');
    expect(new Set(written.codes)).toEqual(
      new Set(['development-link-outside', 'path-entry-outside', 'record-file-unrecorded', 'record-path-outside']),
    );
    expect(written.diagnostics.find(({ code }) => code === 'record-path-outside')).toMatchObject({ count: 5 });
  });
});

describe('damaged tar archives: each loss is said', () => {
  const site = `opt/${SITE}`;
  const packageOf = (name: string): Buffer => tarEntry(`${site}/${name}-1.dist-info/METADATA`, 'File', METADATA(name));
  const scanTar = async (bytes: Uint8Array, name = 'image.tar') => {
    const path = join(emptyFolder(), name);
    writeFileSync(path, bytes);
    const { identities, diagnostics } = await scan(path);
    return {
      packages: identities.filter((identity) => identity.startsWith('pkg:pypi/')),
      reasons: diagnostics.map((one) => ('reason' in one ? `${one.code}: ${one.reason}` : one.code)),
    };
  };
  const [a, b] = [packageOf('a'), packageOf('b')];

  it('a header whose checksum is wrong', async () => {
    const broken = Buffer.from(b);
    broken.writeUInt8((broken[0] ?? 0) ^ 1, 0);
    const { packages, reasons } = await scanTar(Buffer.concat([broken, a, TAR_END]));
    expect(packages).toEqual(['pkg:pypi/a@1']);
    expect(reasons).toEqual([expect.stringContaining('archive-unreadable: headers in it are damaged')]);
  });

  it('cut: inside of a header, inside of content, and between two entries', async () => {
    for (const end of [a.length + 100, a.length + 600, a.length, a.length + b.length]) {
      const { packages, reasons } = await scanTar(Buffer.concat([a, b]).subarray(0, end));
      expect(packages).toEqual(end === a.length + b.length ? ['pkg:pypi/a@1', 'pkg:pypi/b@1'] : ['pkg:pypi/a@1']);
      expect(reasons).toContain('archive-unreadable: it ends before its end mark: it was cut');
    }
  });

  it('second names of entries that come later, in chains, and nowhere', async () => {
    const link = (name: string, target: string): Buffer => tarEntry(`${site}/${name}-1.dist-info/METADATA`, 'Link', '', target);
    const { packages, reasons } = await scanTar(
      Buffer.concat([
        link('c', `${site}/d-1.dist-info/METADATA`),
        link('d', `${site}/late-1.dist-info/METADATA`),
        link('e', 'nowhere'),
        link('f', `${site}/g-1.dist-info/METADATA`),
        link('g', `${site}/f-1.dist-info/METADATA`),
        packageOf('late'),
        TAR_END,
      ]),
    );
    expect(packages).toEqual(['pkg:pypi/c@1', 'pkg:pypi/d@1', 'pkg:pypi/late@1']);
    expect(reasons.filter((reason) => reason.startsWith('archive-entry-unreadable'))).toEqual([
      'archive-entry-unreadable: it is a second name of nowhere, which is not there; so are 2 more',
    ]);
  });

  it('an extended header of more than a mebibyte, and one whose records lie: the entry keeps its own name', async () => {
    for (const content of [`${2 ** 20 + 9} comment=${'x'.repeat(2 ** 20)}\n`, '9999 path=y\n', 'nonsense']) {
      const { packages, reasons } = await scanTar(Buffer.concat([extended(content), a, TAR_END]));
      expect(packages).toEqual(['pkg:pypi/a@1']);
      expect(reasons).toEqual([expect.stringContaining('archive-unreadable: extended headers in it are malformed or too large')]);
    }
    const name = `${site}/caf\u00e9-1.dist-info/METADATA`;
    const record = ` path=${name}\n`;
    const { packages } = await scanTar(
      Buffer.concat([extended(`${Buffer.byteLength(record) + 2}${record}`), tarEntry('short', 'File', METADATA('caf\u00e9')), TAR_END]),
    );
    expect(packages).toEqual(['pkg:pypi/caf%C3%A9@1']);
  });

  it('what stands behind the end, of tar and of gzip', async () => {
    const tail = 'archive-unreadable: something follows behind its end mark, which was not read';
    expect((await scanTar(Buffer.concat([a, TAR_END, b]))).reasons).toEqual([tail]);
    expect((await scanTar(Buffer.concat([a, TAR_END, Buffer.alloc(10_240)]))).reasons).toEqual([]);
    const packed = gzipSync(Buffer.concat([a, TAR_END]));
    expect((await scanTar(Buffer.concat([packed, Buffer.alloc(1000)]), 'x.tgz')).reasons).toEqual([]);
    expect((await scanTar(Buffer.concat([packed, Buffer.from('\0\0garbage')]), 'x.tgz')).reasons).toEqual([tail]);
    expect((await scanTar(Buffer.concat([packed, Buffer.from('garbage')]), 'x.tgz')).reasons).toEqual([tail]);
    // Two members of gzip are one stream.
    const halves = [gzipSync(a), gzipSync(Buffer.concat([b, TAR_END]))];
    expect(await scanTar(Buffer.concat(halves), 'x.tgz')).toEqual({ packages: ['pkg:pypi/a@1', 'pkg:pypi/b@1'], reasons: [] });
  });

  it('compressed twice: named, not unpacked past the bound', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect((await scanTar(bomb, 'x.tgz')).reasons.join()).toContain('compressed by gzip again');
    const zstd = gzipSync(Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(2000)]));
    expect((await scanTar(zstd, 'x.tgz')).reasons.join()).toContain('compressed by zstd again');
    expect((await scanTar(gzipSync('no archive at all'.repeat(100)), 'x.tgz')).reasons.join()).toContain('it holds no tar archive');
  });

  it('names that are no UTF-8, of old tools', async () => {
    const raw = Buffer.from(packageOf('caf?'));
    raw[raw.indexOf('?')] = 0xe9;
    raw.fill(' ', 148, 156);
    const sum = raw.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    raw.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const { reasons } = await scanTar(Buffer.concat([raw, a, TAR_END]));
    expect(reasons).toContain('path-not-utf8');
  });
});
