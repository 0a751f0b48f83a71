/** One thing that the user named, whichever it is: an environment, which is scanned, or a document, which is read. */
import { readSbom } from '../formats/index.ts';
import { isStandardInput, readDocuments } from '../inputs/documents.ts';
import { partition } from '../inputs/environments.ts';
import type { SbomDocument } from '../model/inventory.ts';
import { openFolder } from '../tree/folder-tree.ts';
import type { Limits } from '../untrusted/limits.ts';
import { convertSbom } from './convert.ts';
import { limitsOf, type Result, type ScanOptions } from './options.ts';
import { scanEnvironment } from './scan.ts';

export type EitherOptions = Omit<ScanOptions, 'paths' | 'roots' | 'vex' | 'name'>;

/**
 * The inventory of an environment or a document, in canonical form; what only one of the two knows of the options does not matter for the
 * other. Never throws because of what it contains.
 */
export async function readEither(path: string, options: EitherOptions): Promise<Result> {
  if (isDocument(path)) return convertSbom({ ...options, path });
  return scanEnvironment({ ...options, paths: [path] });
}

function isDocument(path: string): boolean {
  return partition([path]).documents.length > 0;
}

/**
 * The documents that state something of what was read from `path`, as they stand there: the document itself, or of a folder those at `places`
 * in it. Of an archive none, nor of what was piped in: neither is read a second time. What was reported when they were read first is not said again.
 */
export function readStating(path: string, places: readonly string[], options: Pick<EitherOptions, 'limits'>): readonly SbomDocument[] {
  if (isStandardInput(path)) return [];
  const limits = limitsOf(options);
  if (isDocument(path)) return readDocuments([path], limits, 'own').value.map(({ document }) => document);
  try {
    const tree = openFolder(path);
    return places.flatMap((place) => {
      const file = tree.read(place, limits.fileSize);
      return file.kind === 'bytes' ? readAt(file.bytes, place, limits) : [];
    });
  } catch {
    return []; // an archive: nothing that can be opened as a folder
  }
}

function readAt(bytes: Uint8Array, path: string, limits: Limits): readonly SbomDocument[] {
  const { value } = readSbom(bytes, path, limits);
  return value === undefined ? [] : [value];
}
