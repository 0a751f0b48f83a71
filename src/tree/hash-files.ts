/**
 * SHA-256 of many files, on all cores. The worker is a text: in the bundle, in the library and in tests there is then no second
 * file to find. It opens what it is told and nothing else, follows no link, and reads in pieces. Where a root is given, what was opened
 * has to lie below it, as in open-inside.ts.
 */
import { sep } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { errorCode, knowsPlaces } from './open-inside.ts';

/** A file's size and digest, or why there is none; a reason is the file system's error code. */
export type Hashed =
  | { readonly size: number; readonly sha256: string }
  | 'missing'
  | 'link'
  | 'special'
  | 'outside'
  | { readonly reason: string };

const PIECE = 4 * 1024 * 1024;
const MOST_WORKERS = 4;

/** Plain JavaScript, run as it stands; `require` is there in a worker of this kind. */
const HASHER = `
const { openSync, fstatSync, readlinkSync, readSync, realpathSync, statSync, closeSync, constants } = require('node:fs');
const { createHash } = require('node:crypto');
const { parentPort, workerData } = require('node:worker_threads');
const piece = Buffer.allocUnsafe(workerData.piece);
const { root, prefix, knowsPlaces } = workerData;
const isBelow = (path) => path === root || path.startsWith(prefix);
function isInside(path, file) {
  if (root === undefined) return true;
  if (knowsPlaces) return isBelow(readlinkSync('/proc/self/fd/' + file));
  const real = realpathSync(path);
  if (!isBelow(real)) return false;
  const [open, there] = [fstatSync(file, { bigint: true }), statSync(real, { bigint: true })];
  return open.ino === there.ino && open.dev === there.dev;
}
function hash(path) {
  let file;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'missing';
    return error.code === 'ELOOP' || error.code === 'EMLINK' ? 'link' : { reason: String(error.code) };
  }
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) return 'missing';
    if (!isInside(path, file)) return 'outside';
    if (!status.isFile()) return 'special';
    const digest = createHash('sha256');
    let size = 0;
    for (let count = readSync(file, piece); count > 0 && size <= status.size; count = readSync(file, piece)) {
      digest.update(piece.subarray(0, count));
      size += count;
    }
    return { size, sha256: digest.digest('hex') };
  } catch (error) {
    return { reason: String(error.code) };
  } finally {
    closeSync(file);
  }
}
parentPort.postMessage(workerData.paths.map((path) => (path === undefined ? 'missing' : hash(typeof path === 'string' ? path : Buffer.from(path)))));
`;

type Path = string | Buffer | undefined;

/** Hashes files, below `root` where one is given; the results are in the order of `paths`, and undefined paths are missing. */
export async function hashFiles(paths: readonly Path[], root?: string): Promise<readonly Hashed[]> {
  if (paths.length === 0) return [];
  // Loaded for `--verify` alone: a millisecond of each start.
  const [{ availableParallelism }, threads] = await Promise.all([import('node:os'), import('node:worker_threads')]);
  const count = Math.max(1, Math.min(MOST_WORKERS, availableParallelism(), paths.length));
  // Neighbours have like sizes: dealt in turn, the workers get equal shares.
  const shares = Array.from({ length: count }, (_, worker) => paths.filter((_path, index) => index % count === worker));
  const hashed = await Promise.all(shares.map((share) => hashShare(threads.Worker, share, root)));
  return paths.map((_, index) => hashed[index % count]?.[Math.floor(index / count)] ?? 'missing');
}

function hashShare(Thread: typeof Worker, paths: readonly Path[], root: string | undefined): Promise<readonly Hashed[]> {
  const prefix = root?.endsWith(sep) ? root : `${root}${sep}`;
  return new Promise((resolve) => {
    // Where the system has no descriptor or thread left, no file has a digest; that is no reason to lose the scan.
    const fail = (error: unknown): void => resolve(paths.map(() => ({ reason: errorCode(error) })));
    try {
      const worker = new Thread(HASHER, { eval: true, workerData: { paths, piece: PIECE, root, prefix, knowsPlaces } });
      worker.once('message', resolve);
      worker.once('error', fail);
    } catch (error) {
      fail(error);
    }
  });
}
