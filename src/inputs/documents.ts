/** The SBOM documents that the user named: read in an order that follows from their names and contents alone. */
import { readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { readSbom } from '../formats/index.ts';
import type { Trust } from '../formats/trust.ts';
import { sha256 } from '../model/digest.ts';
import type { GivenDocument } from '../model/inventory.ts';
import { append, sortedBy } from '../model/order.ts';
import { reasonOf } from '../model/system-error.ts';
import { openFolder } from '../tree/folder-tree.ts';
import type { Limits } from '../untrusted/limits.ts';

/** Reads the documents at `paths`, on the user's word, in an order that follows from their names and contents alone; what cannot be read is reported. */
export function readDocuments(paths: readonly string[], limits: Limits, trust: Trust): Outcome<readonly GivenDocument[]> {
  const diagnostics: Diagnostic[] = [];
  const files = paths.flatMap((path) => {
    const bytes = readGiven(path, limits, diagnostics);
    return bytes === undefined ? [] : [{ name: isStandardInput(path) ? 'stdin' : basename(path), bytes, digest: sha256(bytes) }];
  });
  const value = withDistinctNames(sortedBy(files, ({ name, digest }) => `${name}\0${digest}`)).flatMap((file) => {
    const read = readContent(file, limits, trust);
    append(diagnostics, read.diagnostics);
    return read.value ?? [];
  });
  return { value, diagnostics };
}

/** A document by its content; `name` is what findings call it. */
export interface DocumentContent {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads the content of a document; what cannot be read is reported, and larger than the limit it is not tried. */
export function readContent({ name, bytes }: DocumentContent, limits: Limits, trust: Trust): Outcome<GivenDocument | undefined> {
  const at = { path: name };
  if (bytes.length > limits.documentSize)
    return { value: undefined, diagnostics: [{ code: 'file-too-large', at, size: bytes.length, limit: limits.documentSize }] };
  const { value: document, diagnostics } = readSbom(bytes, name, { ...limits, trust });
  if (document !== undefined) return { value: { digest: sha256(bytes), document }, diagnostics };
  return {
    value: undefined,
    diagnostics: [...diagnostics, { code: 'document-unusable', at, reason: 'it could not be read as an SBOM' }],
  };
}

/** Of files with one name all but the first get a number that makes theirs unique. */
function withDistinctNames<T extends { readonly name: string }>(files: readonly T[]): readonly T[] {
  const taken = new Set(files.map(({ name }) => name));
  const seen = new Set<string>();
  return files.map((file) => {
    if (!seen.has(file.name)) {
      seen.add(file.name);
      return file;
    }
    let number = 2;
    while (taken.has(`${number}-${file.name}`)) number += 1;
    const name = `${number}-${file.name}`;
    taken.add(name);
    return { ...file, name };
  });
}

/** Whether a path stands for what is piped in. */
export function isStandardInput(path: string): boolean {
  return path === '-' || path === '/dev/stdin' || path === '/dev/fd/0';
}

const CHUNK = 65_536;
const STDIN = 0;
const PAUSE_MS = 20;

/** What is piped in; undefined where that is more than `limit` bytes. */
function readStandardInput(limit: number): Uint8Array | undefined {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= limit; ) {
    const chunk = Buffer.alloc(CHUNK);
    const count = readWaiting(chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  return undefined;
}

/** Reads from a pipe that may be set not to block: then there is nothing yet, and one tries again. */
function readWaiting(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(STDIN, chunk);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** The bytes of a file that the user named: its own links are followed, since the user meant them. */
function readGiven(path: string, limits: Limits, diagnostics: Diagnostic[]): Uint8Array | undefined {
  const refuse = (reason: string): undefined => {
    diagnostics.push({ code: 'document-unusable', at: { path }, reason });
    return undefined;
  };
  try {
    if (isStandardInput(path))
      return readStandardInput(limits.documentSize) ?? refuse(`standard input has more than ${limits.documentSize} bytes`);
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return refuse(reasonOf(Object.assign(new Error(), { code: 'EISDIR' })));
    const result = openFolder(dirname(real)).read(basename(real), limits.documentSize);
    if (result.kind === 'bytes') return result.bytes;
    if (result.kind === 'missing') return refuse('no such file or directory');
    diagnostics.push({ ...result.diagnostic, at: { path } });
    // That is an error of its own, and says what to do.
    return result.diagnostic.code === 'file-too-large' ? undefined : refuse('it was not opened');
  } catch (error) {
    return refuse(reasonOf(error));
  }
}
