/** Tar archives, by node-tar: loaded only when there is one. Layers and root file systems, plain or compressed by gzip. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { defined } from '../model/defined.ts';
import type { Collector } from './collector.ts';

const TAR_FILES: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Reads a tar archive that lies on the disk; `isGzip` where it is compressed. */
export async function readTarFile(file: string, compression: 'gzip' | 'none', collector: Collector): Promise<void> {
  const source = createReadStream(file);
  let damage: string | undefined;
  const parser = new Parser({
    onReadEntry: (entry) => {
      if (collector.takes()) readEntry(entry, collector);
      else entry.resume();
    },
    onwarn: (code, message) => {
      // What concerns one entry's attributes is no matter here.
      if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') damage = message;
    },
  });
  // Unpacked here, not by the parser: what comes out is counted before it is looked at.
  const unpacked = compression === 'gzip' ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      if (!collector.takes() || !collector.unpacks(chunk.length)) return;
      if (!parser.write(chunk)) await new Promise<void>((resolve) => parser.once('drain', () => resolve()));
    }
  } finally {
    source.destroy();
  }
  parser.end();
  if (damage !== undefined) throw new Error(damage);
}

function readEntry(entry: ReadEntry, collector: Collector): void {
  const path = collector.pathOf(String(entry.path));
  const { type, size } = entry;
  if (path === undefined || path === '') entry.resume();
  else if (TAR_FILES.has(type)) keepEntry(entry, path, size, collector);
  else {
    entry.resume();
    if (type === 'Directory') collector.add(path, { kind: 'directory' });
    else if (type === 'SymbolicLink') collector.add(path, { kind: 'link', target: String(entry.linkpath ?? '') });
    else if (type === 'Link') linkTo(String(entry.linkpath ?? ''), path, collector);
    else collector.add(path, { kind: 'special' });
  }
}

/** A second name of an entry that came before. */
function linkTo(target: string, path: string, collector: Collector): void {
  const real = collector.pathOf(target.replace(/^\/+/, ''));
  const node = real === undefined ? undefined : collector.nodes().get(real);
  if (node !== undefined)
    collector.add(path, node.kind === 'file' && node.kept === undefined ? { kind: 'link', target: `/${real}` } : node);
}

function keepEntry(entry: ReadEntry, path: string, size: number, collector: Collector): void {
  const kept = collector.keeps(path, size);
  const hash = collector.request.digests === true ? createHash('sha256') : undefined;
  if (kept === 0 && hash === undefined) {
    collector.add(path, { kind: 'file', size });
    entry.resume();
    return;
  }
  const chunks: Buffer[] = [];
  let room = kept;
  entry.on('data', (chunk: Buffer) => {
    hash?.update(chunk);
    if (room > 0) chunks.push(Buffer.from(chunk.subarray(0, room)));
    room -= Math.min(room, chunk.length);
  });
  entry.on('end', () => {
    const sha256 = hash?.digest('hex');
    collector.add(path, defined({ kind: 'file', size, kept: kept > 0 ? Buffer.concat(chunks) : undefined, sha256 } as const));
  });
}
