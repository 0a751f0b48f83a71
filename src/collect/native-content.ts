/**
 * The native code among a distribution's files: which files may be native by RECORD, opened in the tree, and identified.
 */
import { documentKind } from '../native/document-kind.ts';
import type { NativeContent } from '../native/identify-distribution.ts';
import type { Distribution } from '../python/distribution.ts';
import { readFile } from '../python/layout/site-packages.ts';
import { mayBeImage } from '../python/metadata/file-names.ts';
import { type RecordFacts, recordEntry, recordLinesOf } from '../python/metadata/record.ts';
import { asBuffer, type FileTree, type HeldFile, joinPath, namedPath, normalizedPath } from '../tree/file-tree.ts';
import type { CollectContext } from './source.ts';

/** What was found among the files of one distribution. */
export interface ReadContent extends NativeContent {
  /** RECORD's digest of a file, by its path in RECORD. */
  readonly digest: (path: string) => string | undefined;
  /** Files that may be native code and are in the tree, but cannot be read: members of an archive that gives them only once. */
  readonly unread: number;
  /** Files that are native code by their name and could not be read, or are not there. */
  readonly unopened: readonly string[];
  /** Whether other foreign code was seen: bundled JavaScript, WebAssembly. */
  readonly scripts: boolean;
}

let room: typeof import('../native/all.ts') | undefined;

/** The code that identifies; it is asked for once, since an import that is repeated takes its time too. */
export async function nativeRoom(): Promise<typeof import('../native/all.ts')> {
  room ??= await import('../native/all.ts');
  return room;
}

/** Identifies the native code of a distribution; undefined where that is off, or its files are not known. */
export async function readNativeContent(
  tree: FileTree,
  distribution: Distribution,
  { native, limits }: CollectContext,
): Promise<ReadContent | undefined> {
  if (native === 'off' || distribution.record === undefined) return undefined;
  const none: ReadContent = { files: [], libraries: [], notes: [], digest: () => undefined, unread: 0, unopened: [], scripts: false };
  const { record } = distribution;
  if (isPlain(record)) return none;
  const scripts = record.toRead.hasScripts;
  const images = named(record.toRead.images);
  const texts = native === 'full' ? named(record.toRead.texts) : [];
  if (images.length + texts.length === 0) return { ...none, scripts };
  const { identifyDistribution } = await nativeRoom();
  let unread = 0;
  const unopened: string[] = [];
  const isNamed = new Set(record.nativeFiles);
  const content = identifyDistribution({
    depth: native === 'full' ? 'full' : 'headers',
    files: images.map((path) => ({
      path,
      open: () => {
        const opened = openRecorded(tree, distribution, path);
        if (opened !== undefined) return opened;
        if (isNamed.has(path)) unopened.push(path);
        if (tree.kindOf(placeOf(tree, distribution, path) ?? '') === 'file') unread += 1;
        return undefined;
      },
    })),
    documents: texts.flatMap((path) => {
      const kind = documentKind(path);
      return kind === undefined ? [] : [{ path, kind: kind.kind, text: () => textOf(tree, distribution, path, kind.limit) }];
    }),
  });
  let lines: ReadonlyMap<string, string> | undefined;
  const digest = (path: string): string | undefined => {
    lines ??= linesOf(tree, distribution, limits.fileSize);
    return recordEntry(lines.get(path) ?? '')?.sha256;
  };
  return { ...content, digest, unread, unopened, scripts };
}

/** Whether every file is Python or data by its name, so that RECORD need not be read again. */
function isPlain({ contents, nativeFiles }: RecordFacts): boolean {
  return nativeFiles.length === 0 && contents.foreign.size === 0 && contents.undecided.length === 0;
}

/** Each path once: RECORD may name one file fifty thousand times, and each time it would be read. */
function named(paths: readonly string[]): readonly string[] {
  const known = new Set<string>();
  return paths.filter((path) => {
    const place = normalizedPath(path) ?? path;
    return known.size < known.add(place).size;
  });
}

/** The lines of RECORD that may be of native code, by their paths. Few of its files are asked for, so it is read once more where one is. */
function linesOf(tree: FileTree, distribution: Distribution, limit: number): ReadonlyMap<string, string> {
  const read = readFile(tree, joinPath(distribution.path, 'RECORD'), limit);
  const lines = read.value === undefined ? [] : recordLinesOf(read.value.bytes, mayBeImage);
  // The first line of a path counts.
  return new Map(lines.map(({ path, line }) => [path, line] as const).reverse());
}

/** The path in the tree of a file of RECORD; executables lie outside of site-packages (`../../../bin/ruff`). */
export function placeOf(tree: FileTree, { site }: Distribution, path: string): string | undefined {
  return namedPath(tree, site, path);
}

/** A file of RECORD, held open; undefined where it is missing or the tree cannot give it. */
function openRecorded(tree: FileTree, distribution: Distribution, path: string): HeldFile | undefined {
  const place = placeOf(tree, distribution, path);
  return place === undefined ? undefined : tree.hold(place);
}

function textOf(tree: FileTree, distribution: Distribution, path: string, limit: number): string {
  const place = limit === 0 ? undefined : placeOf(tree, distribution, path);
  const head = place === undefined ? undefined : tree.head(place, limit);
  return head?.kind === 'bytes' ? asBuffer(head.bytes).toString('utf8') : '';
}
