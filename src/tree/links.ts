/**
 * Following links by hand, for trees whose root is the root of a file system: an absolute link starts there again, and `..`
 * does not lead above it, as after chroot(2).
 */
import { lstatSync, readlinkSync, type Stats, type statSync } from 'node:fs';

/** What stands at a path before any link is followed; undefined: nothing. */
export type Look = { readonly kind: 'link'; readonly target: string } | { readonly kind: 'file' | 'directory' | 'special' } | undefined;

export type Followed =
  | { readonly kind: 'found'; readonly path: string; readonly what: 'file' | 'directory' | 'special' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'loop' };

/** As in Linux (path_resolution(7)). */
const MOST_LINKS = 40;

/** The path behind all links, by `look`, which tells what stands at a path whose parents are plain folders. */
export function followLinks(path: string, look: (path: string) => Look): Followed {
  const pending = parts(path).reverse();
  let done = '';
  let links = 0;
  let what: 'file' | 'directory' | 'special' = 'directory';
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === '..') {
      done = done.slice(0, Math.max(0, done.lastIndexOf('/')));
      what = 'directory';
      continue;
    }
    if (what !== 'directory') return { kind: 'missing' };
    const at = done === '' ? part : `${done}/${part}`;
    const found = look(at);
    if (found === undefined) return { kind: 'missing' };
    if (found.kind !== 'link') {
      done = at;
      what = found.kind;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return { kind: 'loop' };
    if (found.target.startsWith('/')) done = '';
    pending.push(...parts(found.target).reverse());
  }
  return { kind: 'found', path: done, what };
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** What stands at a path of the disk; what cannot be looked at is nothing. */
export function lookAt(absolute: string | Buffer): Look {
  try {
    const status = lstatSync(absolute);
    if (status.isSymbolicLink()) return { kind: 'link', target: readlinkSync(absolute).toString() };
    if (status.isDirectory()) return { kind: 'directory' };
    return { kind: status.isFile() ? 'file' : 'special' };
  } catch {
    return undefined;
  }
}

/** What stands at a path, by `lstatSync` or by `statSync`, which follows links; undefined where nothing does, or the system does not tell. */
export function statusAt(path: string | Buffer, look: typeof lstatSync | typeof statSync): Stats | undefined {
  try {
    return look(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
