/**
 * SHA-256 of many files, on all cores. The worker is a text: in the bundle, in the library and in tests there is then no second
 * file to find. It opens what it is told and nothing else, follows no link, and reads in pieces.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A file's size and digest, or why there is none; a reason is the file system's error code. */
export type Hashed = { readonly size: number; readonly sha256: string } | 'missing' | 'link' | 'special' | (string & {});

const PIECE = 4 * 1024 * 1024;
const MOST_WORKERS = 4;

/** Plain JavaScript, run as it stands; `require` is there in a worker of this kind. */
const HASHER = `
const { openSync, fstatSync, readSync, closeSync, constants } = require('node:fs');
const { createHash } = require('node:crypto');
const { parentPort, workerData } = require('node:worker_threads');
const piece = Buffer.allocUnsafe(workerData.piece);
function hash(path) {
  let file;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'missing';
    return error.code === 'ELOOP' || error.code === 'EMLINK' ? 'link' : String(error.code);
  }
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) return 'missing';
    if (!status.isFile()) return 'special';
    const digest = createHash('sha256');
    let size = 0;
    for (let count = readSync(file, piece); count > 0 && size <= status.size; count = readSync(file, piece)) {
      digest.update(piece.subarray(0, count));
      size += count;
    }
    return { size, sha256: digest.digest('hex') };
  } catch (error) {
    return String(error.code);
  } finally {
    closeSync(file);
  }
}
parentPort.postMessage(workerData.paths.map((path) => (path === undefined ? 'missing' : hash(typeof path === 'string' ? path : Buffer.from(path)))));
`;

/** Hashes files; the results are in the order of `paths`, and undefined paths are missing. */
export async function hashFiles(paths: readonly (string | Buffer | undefined)[]): Promise<readonly Hashed[]> {
  if (paths.length === 0) return [];
  const count = Math.max(1, Math.min(MOST_WORKERS, availableParallelism(), paths.length));
  // Neighbours have like sizes: dealt in turn, the workers get equal shares.
  const shares = Array.from({ length: count }, (_, worker) => paths.filter((_path, index) => index % count === worker));
  const hashed = await Promise.all(shares.map(hashShare));
  return paths.map((_, index) => hashed[index % count]?.[Math.floor(index / count)] ?? 'missing');
}

function hashShare(paths: readonly (string | Buffer | undefined)[]): Promise<readonly Hashed[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(HASHER, { eval: true, workerData: { paths, piece: PIECE } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
