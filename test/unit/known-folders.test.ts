/** What is known of folders (src/tree/known-folders.ts). */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolder } from '../../src/tree/folder-tree.ts';
import { KnownFolders } from '../../src/tree/known-folders.ts';

const root = mkdtempSync(join(tmpdir(), 'known-folders-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 'here/inside'), { recursive: true });
writeFileSync(join(root, 'here/file'), 'x');
symlinkSync('here', join(root, 'link'));
symlinkSync('gone', join(root, 'dangling'));

const known = (): KnownFolders => new KnownFolders((path) => join(root, path));

describe('a folder that is not there', () => {
  it('is known when it was looked for, with all that would lie in it', () => {
    const folders = known();
    expect(folders.isAbsent('gone/deep')).toBe(false);
    expect(folders.isPlain('gone/deep')).toBe(false);
    expect(['gone', 'gone/deep', 'gone/other/deeper'].map((path) => folders.isAbsent(path))).toEqual([true, true, true]);
    expect(['', 'here', 'gone2'].map((path) => folders.isAbsent(path))).toEqual([false, false, false]);
  });

  it.each(['here/file', 'here/file/x', 'link', 'link/gone', 'dangling', 'here/..', 'here/inside'])('is no other: %s', (path) => {
    const folders = known();
    folders.isPlain(path);
    expect(folders.isAbsent(path)).toBe(false);
  });

  it.each(['as-on-disk', 'as-root'] as const)('holds no file, and what leads through links is found all the same (%s)', (links) => {
    const tree = openFolder(root, links);
    for (const path of ['gone/a', 'gone/b', 'gone/deep/c', 'here/gone/d', 'link/gone/e', 'dangling/f']) {
      expect(tree.read(path, 10)).toEqual({ kind: 'missing' });
      expect(tree.kindOf(path)).toBeUndefined();
      expect(tree.hold(path)).toBeUndefined();
    }
    expect(tree.kindOf('link/file')).toBe('file');
    expect(tree.read('link/inside/../file', 10)).toMatchObject({ kind: 'bytes' });
    expect(tree.kindOf('here/inside')).toBe('directory');
  });
});
