/**
 * The native code among a distribution's files: which files may be native by RECORD, opened in the tree, and identified.
 */
import type { ByteSource } from '../native/byte-source.ts';
import type { NativeContent } from '../native/identify-distribution.ts';
import type { Distribution } from '../python/distribution.ts';
import { readFile } from '../python/layout/site-packages.ts';
import { type RecordEntry, recordEntriesOf } from '../python/metadata/record.ts';
import { type FileTree, joinPath, namedPath } from '../tree/file-tree.ts';
import type { CollectContext } from './source.ts';

/** What was found among the files of one distribution. */
export interface ReadContent extends NativeContent {
  /** RECORD's line of each native file, by its path in RECORD. */
  readonly entries: ReadonlyMap<string, RecordEntry>;
  /** Files that may be native code and are in the tree, but cannot be read: members of an archive that gives them only once. */
  readonly unread: number;
  /** Files that are native code by their name and could not be read, or are not there. */
  readonly unopened: readonly string[];
  /** Whether other foreign code was seen: bundled JavaScript, WebAssembly. */
  readonly scripts: boolean;
}

/** Files whose head is read, of one distribution: the largest real ones have some thousand without a known suffix. */
const MOST_HEADS = 50_000;
/** Of every file that may be native: its magic and, mostly, its first headers. */
const HEAD = 4096;

/** Identifies the native code of a distribution; undefined where that is off, or its files are not known. */
export async function readNativeContent(
  tree: FileTree,
  distribution: Distribution,
  { native, limits }: CollectContext,
): Promise<ReadContent | undefined> {
  if (native === 'off' || distribution.record === undefined) return undefined;
  const { mayBeNative } = await import('../native/candidates.ts');
  const { documentKind } = await import('../native/document-kind.ts');
  const entries = recorded(tree, distribution, limits.fileSize, (path) => mayBeNative(path) || documentKind(path) !== undefined);
  const heads = entries.filter(({ path }) => mayBeNative(path)).slice(0, MOST_HEADS);
  const listed = native === 'full' ? entries.filter(({ path }) => documentKind(path) !== undefined).slice(0, MOST_HEADS) : [];
  const scripts = entries.some(({ path }) => /\.(?:js|mjs|cjs|wasm)$/i.test(path));
  const none: ReadContent = { files: [], libraries: [], notes: [], entries: new Map(), unread: 0, unopened: [], scripts };
  if (heads.length === 0 && listed.length === 0) return none;
  const { identifyDistribution } = await import('../native/identify-distribution.ts');
  let unread = 0;
  const unopened: string[] = [];
  const isNamed = new Set(distribution.record.nativeFiles);
  const content = identifyDistribution({
    depth: native === 'full' ? 'full' : 'headers',
    files: heads.map(({ path }) => ({
      path,
      open: () => {
        const opened = openRecorded(tree, distribution, path);
        if (opened !== undefined) return opened;
        if (isNamed.has(path)) unopened.push(path);
        if (tree.kindOf(placeOf(tree, distribution, path) ?? '') === 'file') unread += 1;
        return undefined;
      },
    })),
    documents: listed.map(({ path }) => {
      const { kind, limit } = documentKind(path) ?? { kind: 'script', limit: 0 };
      return { path, kind, text: () => textOf(tree, distribution, path, limit) };
    }),
  });
  const isNative = new Set(content.files.map(({ path }) => path));
  const lines = heads.filter(({ path }) => isNative.has(path) || isNamed.has(path));
  return { ...content, entries: new Map(lines.map((entry) => [entry.path, entry])), unread, unopened, scripts };
}

/** The lines of RECORD that matter; of records of other package managers the native files that they name. */
function recorded(tree: FileTree, distribution: Distribution, limit: number, wanted: (path: string) => boolean): readonly RecordEntry[] {
  const read = readFile(tree, joinPath(distribution.path, 'RECORD'), limit);
  if (read.value !== undefined) return recordEntriesOf(read.value.bytes, wanted);
  return (distribution.record?.nativeFiles ?? []).map((path) => ({ path }));
}

/** The path in the tree of a file of RECORD; executables lie outside of site-packages (`../../../bin/ruff`). */
export function placeOf(tree: FileTree, { site }: Distribution, path: string): string | undefined {
  return namedPath(tree, site, path);
}

/** A file of RECORD as a source of bytes; undefined where it is missing or the tree cannot give it. */
function openRecorded(tree: FileTree, distribution: Distribution, path: string): ByteSource | undefined {
  const place = placeOf(tree, distribution, path);
  const size = place === undefined ? undefined : tree.size(place);
  if (place === undefined || size === undefined) return undefined;
  const head = tree.head(place, HEAD);
  if (head.kind !== 'bytes') return undefined;
  const start = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength);
  return {
    size,
    read: (offset, length) => {
      // Of most files nothing more is read.
      if (offset >= 0 && offset + length <= start.length) return start.subarray(offset, offset + length);
      const part = offset < 0 || length <= 0 ? undefined : tree.readRange(place, offset, length);
      return part?.kind === 'bytes' ? Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength) : Buffer.alloc(0);
    },
  };
}

function textOf(tree: FileTree, distribution: Distribution, path: string, limit: number): string {
  const place = limit === 0 ? undefined : placeOf(tree, distribution, path);
  const head = place === undefined ? undefined : tree.head(place, limit);
  return head?.kind === 'bytes' ? Buffer.from(head.bytes).toString('utf8') : '';
}
