/**
 * Archives as trees, without unpacking: zip (wheels, eggs, zipapps) and tar. Every entry is listed, only what a scan reads is kept.
 * Hostile input is bounded: by entries, by bytes that come out, by bytes that are kept. Entries that are absolute or lead upwards do not
 * exist; links stay inside.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { archiveKind, compressionOf, isGzip } from './archive-kind.ts';
import { type ArchiveRequest, Collector } from './collector.ts';
import type { FileTree } from './file-tree.ts';
import { memoryTree } from './memory-tree.ts';

/** The compression that has to be undone first; undefined where there is none, or it is undone here. */
export function otherCompression(head: Uint8Array): string | undefined {
  return isGzip(head) ? undefined : compressionOf(head);
}

/** Enough of a file to tell what it is. */
const HEAD_SIZE = 512;

/** The first bytes of a file; empty where it cannot be read, which is reported when it is opened. */
export function headOf(path: string): Uint8Array {
  const head = Buffer.alloc(HEAD_SIZE);
  try {
    const file = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    return head.subarray(0, 0);
  }
}

/** Opens an archive that lies on the disk. Undefined, with a diagnostic, where nothing of it can be read. */
export async function openArchiveFile(file: string, request: ArchiveRequest): Promise<Outcome<FileTree | undefined>> {
  return guarded(request, async (collector) => {
    const head = headOf(file);
    if (archiveKind(head, file) === 'tar') {
      const { readTarFile } = await import('./tar.ts');
      await readTarFile(file, isGzip(head) ? 'gzip' : 'none', collector);
    } else {
      const { readZipFile } = await import('./zip.ts');
      await readZipFile(file, collector);
    }
  });
}

/** Opens a zip archive that lies in a tree: an egg, or a wheel that a package carries. */
export async function openArchiveBytes(bytes: Uint8Array, request: ArchiveRequest): Promise<Outcome<FileTree | undefined>> {
  return guarded(request, async (collector) => {
    const { readZipBytes } = await import('./zip.ts');
    await readZipBytes(bytes, collector);
  });
}

async function guarded(request: ArchiveRequest, read: (collector: Collector) => Promise<void>): Promise<Outcome<FileTree | undefined>> {
  const collector = new Collector(request);
  try {
    await read(collector);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const diagnostics: readonly Diagnostic[] = [
      ...collector.diagnostics(),
      { code: 'archive-unreadable', at: { path: request.path }, reason },
    ];
    // What came before the damage is still worth reporting.
    return { value: collector.nodes().size === 0 ? undefined : memoryTree(request.label, collector.nodes()), diagnostics };
  }
  return { value: memoryTree(request.label, collector.nodes()), diagnostics: collector.diagnostics() };
}
