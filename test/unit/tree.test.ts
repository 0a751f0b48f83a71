/** The doors to what is scanned: a folder, a root, archives, and trees made of them, behave alike. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchiveBytes, openArchiveFile } from '../../src/tree/archive.ts';
import { joinTrees, mountTrees } from '../../src/tree/composed-tree.ts';
import type { FileTree, ReadResult } from '../../src/tree/file-tree.ts';
import { openFolder } from '../../src/tree/folder-tree.ts';
import { globTree } from '../../src/tree/glob.ts';
import { followLinks } from '../../src/tree/links.ts';
import { memoryTree } from '../../src/tree/memory-tree.ts';
import { listInside, openFileInside } from '../../src/tree/open-inside.ts';
import { TarParser } from '../../src/tree/tar-parser.ts';
import { TAR_END, tarEntry, tarOf, zipOf } from '../support/archives.ts';
import { emptyFolder, writeFiles } from '../support/environment.ts';

const LIMITS = { entries: 1000, archiveSize: 1e8, fileSize: 1e6 };
const PATTERNS = [
  { test: /\.dist-info\//, keep: 'whole' as const },
  { test: (path: string) => path.endsWith('.egg'), keep: 'whole' as const },
  { test: /(?:^|\/)lib\.so$/, keep: { head: 64 } },
];
const FILES = {
  'a.dist-info/METADATA': 'Name: a\n',
  'a.dist-info/x': 'x',
  'b/big.egg': 'y'.repeat(100),
  'b/data': 'not kept',
  'lib.so': `head${'.'.repeat(10_000)}`,
};
const text = (tree: FileTree, path: string, limit = 1000): unknown => {
  const result = tree.read(path, limit);
  return result.kind === 'bytes' ? Buffer.from(result.bytes).toString() : result.kind === 'missing' ? 'missing' : result.diagnostic;
};

/** The same files, four ways. */
async function trees(): Promise<readonly (readonly [string, FileTree])[]> {
  const folder = emptyFolder();
  writeFiles(folder, FILES);
  symlinkSync('../a.dist-info', join(folder, 'b/link'));
  const tar = join(emptyFolder(), 'x.tar');
  await tarOf(tar, FILES, { 'b/link': '../a.dist-info' }, 'gzip');
  const request = { label: 'x', path: 'x', limits: LIMITS, patterns: PATTERNS, digests: true };
  const fromTar = (await openArchiveFile(tar, request)).value;
  if (fromTar === undefined) throw new Error('no tar');
  const { tree } = joinTrees([openFolder(folder), fromTar]);
  const below = (root: string): FileTree => ({
    label: root,
    list: (path) => {
      const { entries, diagnostics } = tree.list(join(root, path));
      return { entries: entries.map((entry) => ({ ...entry, path: entry.path.slice(root.length + 1) })), diagnostics };
    },
    within: (path, use) => tree.within(join(root, path), use),
    read: (path, limit) => tree.read(join(root, path), limit),
    head: (path, length) => tree.head(join(root, path), length),
    readRange: (path, offset, length) => tree.readRange(join(root, path), offset, length),
    hold: (path) => tree.hold(join(root, path)),
    size: (path) => tree.size(join(root, path)),
    kindOf: (path) => tree.kindOf(join(root, path)),
    realPath: (path) => tree.realPath(join(root, path))?.slice(root.length + 1),
    fromAbsolute: (path, from) => tree.fromAbsolute(path, join(root, from)),
    digests: (paths) => tree.digests(paths.map((path) => join(root, path))),
  });
  const [first = '', second = ''] = tree.list('').entries.map(({ name }) => name);
  return [
    ['folder', openFolder(folder)],
    ['root', openFolder(folder, 'as-root')],
    ['tar', fromTar],
    ['joined', below(first === 'x' ? second : first)],
    ['joined tar', below('x')],
  ];
}

describe('every tree', () => {
  it('lists, reads, follows and hashes alike', async () => {
    for (const [name, tree] of await trees()) {
      expect(tree.list('').entries, name).toEqual([
        { name: 'a.dist-info', path: 'a.dist-info', kind: 'directory' },
        { name: 'b', path: 'b', kind: 'directory' },
        { name: 'lib.so', path: 'lib.so', kind: 'file' },
      ]);
      expect(
        tree.list('b').entries.map(({ name: entry, kind, link }) => [entry, kind, link]),
        name,
      ).toEqual([
        ['big.egg', 'file', undefined],
        ['data', 'file', undefined],
        ['link', 'directory', true],
      ]);
      expect(text(tree, 'b/link/METADATA'), name).toBe('Name: a\n');
      expect([text(tree, 'b/gone'), text(tree, 'b'), tree.kindOf('b/gone'), tree.kindOf('b')], name).toEqual([
        'missing',
        'missing',
        undefined,
        'directory',
      ]);
      expect(text(tree, 'b/big.egg', 10), name).toMatchObject({ code: 'file-too-large', size: 100, limit: 10 });
      expect(tree.realPath('b/link/x'), name).toBe('a.dist-info/x');
      expect(tree.realPath('b/gone'), name).toBeUndefined();
      const digests = await tree.digests(['a.dist-info/x', 'b/gone', 'b/link/x', 'b']);
      expect(
        digests.map(({ kind }) => kind),
        name,
      ).toEqual(['digest', 'missing', 'digest', 'missing']);
      expect(digests[0], name).toEqual({
        kind: 'digest',
        size: 1,
        sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      });
      expect(tree.list('nowhere'), name).toEqual({ entries: [], diagnostics: [] });
    }
  });

  it('gives the beginning of a file, a part of it, and its size', async () => {
    for (const [name, tree] of await trees()) {
      const shown = (result: ReadResult): string => (result.kind === 'bytes' ? Buffer.from(result.bytes).toString() : result.kind);
      expect([shown(tree.head('lib.so', 4)), shown(tree.readRange('lib.so', 2, 4)), tree.size('lib.so')], name).toEqual([
        'head',
        'ad..',
        10_004,
      ]);
      // Smaller files, ends, links, and what is no file.
      expect(
        [
          tree.head('b/link/METADATA', 1000),
          tree.readRange('a.dist-info/METADATA', 6, 1000),
          tree.readRange('a.dist-info/METADATA', 8, 1),
          tree.readRange('a.dist-info/METADATA', 9999, 1),
          tree.head('b', 10),
          tree.head('b/gone', 10),
        ].map(shown),
        name,
      ).toEqual(['Name: a\n', 'a\n', '', '', 'missing', 'missing']);
      expect([tree.size('b/link/METADATA'), tree.size('b'), tree.size('b/gone')], name).toEqual([8, undefined, undefined]);
    }
  });

  it('is searched by patterns, links not followed', async () => {
    for (const [name, tree] of await trees()) {
      const found = await globTree(tree, ['**/METADATA', 'b', '{data,x}'], { what: 'both', limit: 1000 });
      expect(found.value, name).toEqual(['a.dist-info/METADATA', 'b']);
      expect((await globTree(tree, ['**'], { under: 'b', what: 'files', limit: 1000 })).value, name).toEqual(['b/big.egg', 'b/data']);
      expect((await globTree(tree, ['**'], { what: 'files', limit: 1 })).diagnostics, name).toMatchObject([
        { code: 'count-limit-reached' },
      ]);
    }
  });
});

describe('a tree', () => {
  it('of a tar keeps what a scan reads, and nothing else', async () => {
    const path = join(emptyFolder(), 'x.tar');
    await tarOf(path, FILES);
    const { value } = await openArchiveFile(path, { label: 'x', path: 'x', limits: LIMITS, patterns: PATTERNS });
    const refused = { code: 'path-unreadable', reason: 'its content was not kept' };
    expect([text(value as FileTree, 'b/data'), text(value as FileTree, 'lib.so', 1e6)]).toMatchObject([refused, refused]);
    expect([value?.head('lib.so', 64).kind, value?.head('lib.so', 65).kind]).toEqual(['bytes', 'refused']);
    expect(await value?.digests(['a.dist-info/x', 'b/data'])).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }]);
  });

  it('of a zip unpacks again what was not kept, on the disk and in memory', async () => {
    // Bytes that deflate cannot pack: the packed beginning is longer than what it stands for.
    const noise = randomBytes(300_000);
    const files = { ...FILES, 'b/noise': noise, 'b/zeros': Buffer.alloc(5_000_000), empty: '' };
    const path = join(emptyFolder(), 'x.zip');
    const bytes = await zipOf(files, path);
    const request = { label: 'x', path: 'x', limits: LIMITS, patterns: PATTERNS };
    for (const { value } of [await openArchiveBytes(bytes, request), await openArchiveFile(path, request)]) {
      if (value === undefined) throw new Error('no tree');
      expect([text(value, 'b/data'), text(value, 'empty')]).toEqual(['not kept', '']);
      expect(value.read('b/noise', 1e6)).toEqual({ kind: 'bytes', bytes: noise });
      for (const [offset, length] of [
        [0, 50_000],
        [60_000, 4000],
        [200_000, 1000],
        [299_999, 10],
      ] as const) {
        const result = value.readRange('b/noise', offset, length);
        expect(Buffer.from(result.kind === 'bytes' ? result.bytes : []).equals(noise.subarray(offset, offset + length))).toBe(true);
      }
      expect(value.read('b/zeros', 1e6)).toMatchObject({ kind: 'refused', diagnostic: { code: 'file-too-large' } });
      expect(value.readRange('b/zeros', 4_999_000, 5000)).toMatchObject({ kind: 'bytes', bytes: { length: 1000 } });
      expect(await value.digests(['a.dist-info/x', 'b/data'])).toMatchObject([{ kind: 'digest' }, { kind: 'refused' }]);
    }
  });

  it('of a zip: what is unpacked again counts, and damage is said', async () => {
    const request = { label: 'x', path: 'x', limits: { ...LIMITS, archiveSize: 25_000 }, patterns: PATTERNS };
    const { value } = await openArchiveBytes(await zipOf(FILES), request);
    expect([0, 1, 2].map(() => value?.head('lib.so', 10_000).kind)).toEqual(['bytes', 'bytes', 'refused']);
    const path = join(emptyFolder(), 'x.zip');
    await zipOf(FILES, path);
    const { value: late } = await openArchiveFile(path, { ...request, limits: LIMITS });
    writeFileSync(path, 'overwritten');
    expect(late?.head('lib.so', 10)).toMatchObject({ kind: 'refused', diagnostic: { reason: 'its local header is damaged' } });
    rmSync(path);
    expect(late?.head('lib.so', 10)).toMatchObject({ kind: 'refused', diagnostic: { code: 'path-unreadable' } });
  });

  it('of a folder: no more is read than is allowed, holes count', () => {
    const folder = emptyFolder();
    writeFiles(folder, { small: 'x'.repeat(100) });
    writeFileSync(join(folder, 'hole'), '');
    truncateSync(join(folder, 'hole'), 2 ** 40);
    const tree = openFolder(folder, 'as-on-disk', 150);
    expect([text(tree, 'small'), text(tree, 'small')]).toMatchObject(['x'.repeat(100), { code: 'path-unreadable' }]);
    expect(openFolder(folder).read('hole', 1e6)).toMatchObject({ diagnostic: { code: 'file-too-large' } });
    expect(openFolder(folder).readRange('hole', 2 ** 39, 4)).toEqual({ kind: 'bytes', bytes: Buffer.alloc(4) });
  });

  it('takes another in the place of a file, and says where a finding is', async () => {
    const outer = memoryTree('o', new Map([['dir/x.egg', { kind: 'file', size: 3 }]]));
    const inner = memoryTree(
      'i',
      new Map<string, Parameters<typeof memoryTree>[1] extends ReadonlyMap<string, infer N> ? N : never>([
        ['EGG-INFO/pipe', { kind: 'special' }],
        ['f', { kind: 'file', size: 1 }],
      ]),
    );
    const tree = mountTrees(outer, new Map([['dir/x.egg', inner]]));
    expect(tree.list('dir').entries).toEqual([{ name: 'x.egg', path: 'dir/x.egg', kind: 'directory' }]);
    expect(tree.list('dir/x.egg/EGG-INFO').diagnostics).toEqual([{ code: 'path-special-file', at: { path: 'dir/x.egg/EGG-INFO/pipe' } }]);
    expect(text(tree, 'dir/x.egg/f', 0)).toMatchObject({ at: { path: 'dir/x.egg/f' } });
    expect(await tree.digests(['dir/x.egg/f'])).toMatchObject([{ kind: 'refused', diagnostic: { at: { path: 'dir/x.egg/f' } } }]);
    expect(tree.fromAbsolute('/dir/x.egg', 'dir/x.egg/f')).toBe('dir/x.egg');
    expect(mountTrees(outer, new Map())).toBe(outer);
  });

  it('knows which absolute paths are its own', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'usr/bin/python': '' });
    const plain = openFolder(folder);
    expect(plain.fromAbsolute(join(folder, 'usr/bin'), '')).toBe('usr/bin');
    for (const path of ['/usr/bin', 'usr/bin', '.', 'C:\\Python']) expect(plain.fromAbsolute(path, '')).toBeUndefined();
    const root = openFolder(folder, 'as-root');
    expect(root.fromAbsolute('/usr/bin', '')).toBe('usr/bin');
    expect(root.fromAbsolute('C:\\usr\\bin', '')).toBe('usr/bin');
    expect(root.fromAbsolute(join(folder, 'usr/bin'), '')).toBe('usr/bin');
    expect(root.fromAbsolute('usr/bin', '')).toBeUndefined();
    const { tree } = joinTrees([plain, root]);
    const [first = '', second = ''] = tree.list('').entries.map(({ name }) => name);
    expect(tree.fromAbsolute('/usr/bin', `${second}/opt`)).toBe(`${second}/usr/bin`);
    expect(tree.fromAbsolute('/usr/bin', first)).toBeUndefined();
    expect(tree.fromAbsolute('/usr/bin', 'gone')).toBeUndefined();
    expect([tree.kindOf(''), tree.kindOf('gone'), tree.realPath('gone'), tree.read('gone', 1).kind]).toEqual([
      'directory',
      undefined,
      undefined,
      'missing',
    ]);
    expect(tree.list('gone').entries).toEqual([]);
  });

  it('reads the same where a folder is held open', async () => {
    for (const [name, tree] of await trees()) {
      for (const folder of ['', 'a.dist-info', 'b', 'gone', 'b/link']) {
        const looks = (): unknown => [
          tree.list(folder),
          ...['METADATA', 'x', 'big.egg', 'link', 'gone', '..', 'link/x', 'lib.so'].map((file) => text(tree, join(folder, file), 100)),
          text(tree, 'a.dist-info/METADATA'),
          tree.within('b', () => text(tree, 'b/big.egg')),
        ];
        expect(tree.within(folder, looks), `${name} ${folder}`).toEqual(looks());
      }
      expect(() =>
        tree.within('b', () => {
          throw new Error('on the way');
        }),
      ).toThrow('on the way');
    }
  });

  it.runIf(process.platform === 'linux')('a folder that is held open stays the same folder, and what is no file of it is refused', () => {
    const [folder, outside] = [emptyFolder(), emptyFolder()];
    writeFiles(folder, { 'd/f': 'inside', 'd/later': 'a file' });
    writeFiles(outside, { f: 'secret' });
    symlinkSync(join(outside, 'f'), join(folder, 'd/out'));
    symlinkSync('f', join(folder, 'd/in'));
    execFileSync('mkfifo', [join(folder, 'd/pipe')]);
    const tree = openFolder(folder);
    const open = readdirSync('/proc/self/fd').length;
    tree.within('d', () => {
      expect(tree.list('d').diagnostics).toEqual([
        { code: 'link-outside-environment', at: { path: 'd/out' } },
        { code: 'path-special-file', at: { path: 'd/pipe' } },
      ]);
      expect([text(tree, 'd/in'), text(tree, 'd/f'), text(tree, 'd/none')]).toEqual(['inside', 'inside', 'missing']);
      expect(text(tree, 'd/out')).toMatchObject({ code: 'link-outside-environment' });
      expect(text(tree, 'd/pipe')).toMatchObject({ code: 'path-special-file' });
      // While it is open a link comes in the place of the folder, and one in the place of a file.
      rmSync(join(folder, 'd/later'));
      symlinkSync(join(outside, 'f'), join(folder, 'd/later'));
      expect(text(tree, 'd/later')).toMatchObject({ code: 'link-outside-environment' });
      renameSync(join(folder, 'd'), join(folder, 'moved'));
      symlinkSync(outside, join(folder, 'd'));
      expect(text(tree, 'd/f')).toBe('inside');
    });
    expect(readdirSync('/proc/self/fd').length).toBe(open);
    expect(text(tree, 'd/f')).toMatchObject({ code: 'link-outside-environment' });
    // Held too late, it is not held at all.
    expect(tree.within('d', () => text(tree, 'd/f'))).toMatchObject({ code: 'link-outside-environment' });
  });

  it.runIf(process.platform === 'linux')('a folder in a folder that is held open is opened in that very folder, and by no link', () => {
    const [folder, outside] = [emptyFolder(), emptyFolder()];
    writeFiles(folder, { 'site/d/f': 'inside', 'site/e/f': 'e' });
    writeFiles(outside, { 'd/f': 'secret', f: 'secret', 'e/f': 'secret' });
    const tree = openFolder(folder);
    const open = readdirSync('/proc/self/fd').length;
    const read = (name: string): unknown => tree.within(`site/${name}`, () => text(tree, `site/${name}/f`));
    tree.within('site', () => {
      expect(tree.list('site').entries.map(({ name }) => name)).toEqual(['d', 'e']);
      expect(read('d')).toBe('inside');
      // A link comes in the place of a folder, and then one in the place of the folder above.
      renameSync(join(folder, 'site/d'), join(folder, 'moved'));
      symlinkSync(join(outside, 'd'), join(folder, 'site/d'));
      expect(read('d')).toMatchObject({ code: 'link-outside-environment' });
      renameSync(join(folder, 'site'), join(folder, 'elsewhere'));
      symlinkSync(outside, join(folder, 'site'));
      expect(read('e')).toBe('e');
    });
    expect(read('e')).toMatchObject({ code: 'link-outside-environment' });
    expect(readdirSync('/proc/self/fd').length).toBe(open);
  });

  it('what is read while a folder is held open stays as it is until then, whatever else is read', () => {
    const folder = emptyFolder();
    // More together than is made room for at once.
    const large = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(200_000));
    writeFiles(folder, {
      'a/x': 'x of a',
      'a/z': 'z of a',
      'b/y': 'y of b',
      ...Object.fromEntries(large.map((one, index) => [`b/${index}`, one])),
    });
    const tree = openFolder(folder);
    const read = (path: string): Uint8Array => {
      const result = tree.read(path, 1_000_000);
      return result.kind === 'bytes' ? result.bytes : new Uint8Array();
    };
    const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
    const before = read('b/y');
    tree.within('a', () => {
      const first = read('a/x');
      const inner = tree.within('b', () =>
        ['b/y', ...large.keys()].map((name) => textOf(read(typeof name === 'string' ? name : `b/${name}`))),
      );
      expect(inner).toEqual(['y of b', ...large]);
      const later = read('a/z');
      expect([before, first, later].map(textOf)).toEqual(['y of b', 'x of a', 'z of a']);
    });
    read('a/z');
    expect(textOf(before)).toBe('y of b');
  });

  it('of a root reports loops, and hashes no pipe', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'd'));
    symlinkSync('two', join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));
    const tree = openFolder(folder, 'as-root');
    expect(text(tree, 'one')).toEqual({ code: 'link-loop', at: { path: 'one' } });
    expect(tree.list('').diagnostics).toEqual([
      { code: 'link-loop', at: { path: 'one' } },
      { code: 'link-loop', at: { path: 'two' } },
    ]);
    expect(await tree.digests(['one', 'd', 'gone'])).toMatchObject([{ kind: 'refused' }, { kind: 'missing' }, { kind: 'missing' }]);
    const memory = memoryTree('m', new Map([['one', { kind: 'link', target: 'one' }]]));
    expect(text(memory, 'one')).toEqual({ code: 'link-loop', at: { path: 'one' } });
    expect(memory.list('').diagnostics).toEqual([{ code: 'link-loop', at: { path: 'one' } }]);
  });
});

describe('what is opened below a folder', () => {
  // Linux tells where an open file lies; elsewhere its path is looked at again.
  it.each([true, false])('lies there, or is refused (the system is asked: %s)', (asksPlace) => {
    const [folder, outside] = [realpathSync(emptyFolder()), realpathSync(emptyFolder())];
    writeFiles(folder, { 'd/f': 'inside', top: '' });
    writeFiles(outside, { f: 'secret' });
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync('f', join(folder, 'd/link'));
    const open = (path: string): string => {
      const opened = openFileInside(folder, join(folder, path), asksPlace);
      if (opened.kind !== 'open') return opened.kind;
      closeSync(opened.file);
      return `${opened.size} bytes`;
    };
    expect(['d/f', 'd', 'gone', 'd/link', 'out/f', 'top/x'].map(open)).toEqual([
      '6 bytes',
      'missing',
      'missing',
      'link',
      'outside',
      'missing',
    ]);
    const list = (path: string): unknown => {
      const listed = listInside(folder, join(folder, path), 'text', asksPlace);
      return 'kind' in listed ? listed.kind : listed.map(({ name }) => name).sort();
    };
    expect([list('d'), list('gone'), list('top')]).toEqual([['f', 'link'], 'missing', 'missing']);
    expect(['outside', 'link', 'missing']).toContain(list('out'));
  });
});

describe('archives', () => {
  it('tar: a second name is the file it names, kept or not; what a name was before is gone', async () => {
    const path = join(emptyFolder(), 'x.tar');
    writeFileSync(
      path,
      Buffer.concat([
        tarEntry('a.dist-info/METADATA', 'File', 'old'),
        tarEntry('a.dist-info/METADATA', 'File', 'new'),
        tarEntry('b.dist-info/METADATA', 'Link', '', 'a.dist-info/METADATA'),
        tarEntry('data', 'File', 'x'),
        tarEntry('same', 'Link', '', '/data'),
        tarEntry('lost', 'Link', '', 'nowhere'),
        TAR_END,
      ]),
    );
    const { value: tree, diagnostics } = await openArchiveFile(path, { label: 'x', path: 'x', limits: LIMITS, patterns: PATTERNS });
    expect(diagnostics).toMatchObject([{ code: 'archive-entry-unreadable', entry: 'lost' }]);
    expect([text(tree as FileTree, 'a.dist-info/METADATA'), text(tree as FileTree, 'b.dist-info/METADATA')]).toEqual(['new', 'new']);
    expect([tree?.realPath('same'), tree?.kindOf('lost')]).toEqual(['data', undefined]);
  });

  it('tar: comes in pieces of any size, each in the memory of the one before', async () => {
    const tar = join(emptyFolder(), 'x.tar');
    await tarOf(tar, { ...FILES, [`${'long/'.repeat(30)}name`]: 'l' }, { link: 'lib.so' });
    const bytes = readFileSync(tar);
    const read = (size: number): unknown => {
      const seen: string[] = [];
      const parser = new TarParser({
        entry: ({ name, kind, target }) => {
          const at = seen.push(`${name} ${kind} ${target} `) - 1;
          return (piece) => {
            seen[at] += piece.toString('latin1');
          };
        },
        done: () => undefined,
        damage: (damage) => void seen.push(damage),
      });
      const memory = Buffer.alloc(size);
      for (let at = 0; at < bytes.length; at += size) parser.write(memory.subarray(0, bytes.copy(memory, 0, at, at + size)));
      parser.end();
      return seen;
    };
    const whole = read(bytes.length);
    expect(whole).toContain('./b/data file  not kept');
    for (const size of [1, 511, 512, 700, 4096]) expect(read(size), `${size} bytes`).toEqual(whole);
  });

  it('zip: links are nothing, encrypted entries are reported, backslashes separate', async () => {
    const bytes = Buffer.from(
      await zipOf({ 'a.dist-info/METADATA': 'Name: a', 'b.dist-info/METADATA': 'Name: b', 'c.dist-info\\METADATA': 'Name: c' }),
    );
    const central = (name: string): number => bytes.lastIndexOf(name) - 46;
    bytes.writeUInt32LE((0o120777 << 16) >>> 0, central('a.dist-info') + 38);
    bytes.writeUInt16LE(bytes.readUInt16LE(central('b.dist-info') + 8) | 1, central('b.dist-info') + 8);
    const { value: tree, diagnostics } = await openArchiveBytes(bytes, { label: 'x', path: 'x.whl', limits: LIMITS, patterns: PATTERNS });
    expect(diagnostics).toEqual([
      { code: 'archive-entry-unreadable', at: { path: 'x.whl' }, entry: 'b.dist-info/METADATA', reason: 'it is encrypted' },
    ]);
    expect([tree?.kindOf('a.dist-info/METADATA'), text(tree as FileTree, 'c.dist-info/METADATA')]).toEqual([undefined, 'Name: c']);
  });

  it('zip: of files of one name the last counts, said', async () => {
    const bytes = Buffer.from(await zipOf({ 'a.dist-info/METADATA': 'Name: first', 'a.dist-info/METADATB': 'Name: last' }));
    for (let at = bytes.indexOf('METADATB'); at >= 0; at = bytes.indexOf('METADATB')) bytes.write('METADATA', at);
    const { value: tree, diagnostics } = await openArchiveBytes(bytes, { label: 'x', path: 'x.whl', limits: LIMITS, patterns: PATTERNS });
    expect(text(tree as FileTree, 'a.dist-info/METADATA')).toBe('Name: last');
    expect(diagnostics).toEqual([{ code: 'archive-entry-repeated', at: { path: 'x.whl' }, count: 1, example: 'a.dist-info/METADATA' }]);
  });

  it('zip: content that is not what its checksum says, and names that differ, are said', async () => {
    const request = { label: 'x', path: 'x.whl', limits: LIMITS, patterns: PATTERNS };
    const good = Buffer.from(await zipOf({ 'a.dist-info/METADATA': 'Name: a', 'b.dist-info/METADATA': 'Name: b' }));
    const central = (name: string): number => good.lastIndexOf(name) - 46;
    const checked = Buffer.from(good);
    checked.writeUInt32LE((checked.readUInt32LE(central('a.dist-info') + 16) ^ 1) >>> 0, central('a.dist-info') + 16);
    const { value: tree, diagnostics } = await openArchiveBytes(checked, request);
    expect(diagnostics).toMatchObject([
      { code: 'archive-entry-unreadable', entry: 'a.dist-info/METADATA', reason: 'its checksum is wrong' },
    ]);
    expect(text(tree as FileTree, 'b.dist-info/METADATA')).toBe('Name: b');
    const named = Buffer.from(good);
    named.write('c', named.indexOf('a.dist-info'));
    expect((await openArchiveBytes(named, request)).diagnostics).toMatchObject([
      { code: 'archive-entry-unreadable', entry: 'a.dist-info/METADATA', reason: 'it is called otherwise where its content lies' },
    ]);
  });

  it('long paths count as the folders that they make', async () => {
    const path = join(emptyFolder(), 'x.tar');
    await tarOf(path, { [`${'d/'.repeat(60)}f`]: '', 'g/h': '' });
    const { value, diagnostics } = await openArchiveFile(path, {
      label: 'x',
      path: 'x',
      limits: { ...LIMITS, entries: 20 },
      patterns: PATTERNS,
    });
    expect(diagnostics).toEqual([{ code: 'count-limit-reached', at: { path: 'x' }, subject: 'entries', limit: 20 }]);
    expect(value?.kindOf('d')).toBe('directory');
  });
});

describe('links', () => {
  it.each([
    ['a/b', { kind: 'found', path: 'a/b', what: 'file' }],
    ['a/../a/./b', { kind: 'found', path: 'a/b', what: 'file' }],
    ['../../a', { kind: 'found', path: 'a', what: 'directory' }],
    ['a/up/a/b', { kind: 'found', path: 'a/b', what: 'file' }],
    ['a/absolute', { kind: 'found', path: 'a/b', what: 'file' }],
    ['a/b/c', { kind: 'missing' }],
    ['a/self', { kind: 'loop' }],
  ])('%s', (path, expected) => {
    const nodes: Readonly<Record<string, Parameters<typeof followLinks>[1] extends (path: string) => infer L ? L : never>> = {
      a: { kind: 'directory' },
      'a/b': { kind: 'file' },
      'a/up': { kind: 'link', target: '../../../..' },
      'a/absolute': { kind: 'link', target: '/a/b' },
      'a/self': { kind: 'link', target: 'self' },
    };
    expect(followLinks(path, (at) => nodes[at])).toEqual(expected);
  });
});
