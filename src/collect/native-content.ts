/**
 * The native code among a distribution's files: which files may be native by RECORD, opened in the tree, and identified.
 */
import { type DocumentKind, documentKind } from '../native/document-kind.ts';
import type { NativeContent } from '../native/identify-distribution.ts';
import type { Distribution } from '../python/distribution.ts';
import { readFile } from '../python/layout/site-packages.ts';
import { mayBeImage } from '../python/metadata/file-names.ts';
import { type RecordFacts, type RecordLine, recordEntry, recordLinesOf } from '../python/metadata/record.ts';
import { type FileTree, type HeldFile, joinPath, namedPath, normalizedPath } from '../tree/file-tree.ts';
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

/** Files whose head is read, of one distribution: the largest real ones have some thousand without a known suffix. */
const MOST_HEADS = 50_000;
/** Foreign code whose content is not identified. */
const SCRIPT = /\.(?:js|mjs|cjs|wasm)$/i;

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
  if (isPlain(distribution.record)) return none;
  const { heads, listed, scripts } = sorted(
    recorded(tree, distribution, limits.fileSize, (path) => mayBeImage(path) || SCRIPT.test(path) || documentKind(path) !== undefined),
  );
  const kinds = native === 'full' ? listed : [];
  if (heads.length === 0 && kinds.length === 0) return { ...none, scripts };
  const { identifyDistribution } = await nativeRoom();
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
    documents: kinds.map(({ path, kind, limit }) => ({ path, kind, text: () => textOf(tree, distribution, path, limit) })),
  });
  let lines: ReadonlyMap<string, string> | undefined;
  const digest = (path: string): string | undefined => {
    lines ??= new Map(heads.map((head) => [head.path, head.line ?? '']));
    return recordEntry(lines.get(path) ?? '')?.sha256;
  };
  return { ...content, digest, unread, unopened, scripts };
}

/** Whether every file is Python or data by its name, so that RECORD need not be read again. */
function isPlain({ contents, nativeFiles }: RecordFacts): boolean {
  return nativeFiles.length === 0 && contents.foreign.size === 0 && contents.undecided.length === 0;
}

/** The lines of RECORD whose files may matter; of records of other package managers the native files that they name. */
function recorded(tree: FileTree, distribution: Distribution, limit: number, wanted: (path: string) => boolean): readonly RecordLine[] {
  const read = readFile(tree, joinPath(distribution.path, 'RECORD'), limit);
  if (read.value !== undefined) return recordLinesOf(read.value.bytes, wanted);
  return (distribution.record?.nativeFiles ?? []).map((path) => ({ path }));
}

/** The files of a distribution by what may be learnt of them. */
interface Sorted {
  readonly heads: readonly RecordLine[];
  readonly listed: readonly (DocumentKind & { readonly path: string })[];
  readonly scripts: boolean;
}

function sorted(entries: readonly RecordLine[]): Sorted {
  const heads: RecordLine[] = [];
  const listed: (DocumentKind & { readonly path: string })[] = [];
  let scripts = false;
  // RECORD may name one file fifty thousand times, and each time it would be read.
  const known = new Set<string>();
  for (const entry of entries) {
    const { path } = entry;
    const place = normalizedPath(path) ?? path;
    if (known.has(place)) continue;
    known.add(place);
    const kind = documentKind(path);
    if (kind !== undefined && listed.length < MOST_HEADS) listed.push({ ...kind, path });
    if (kind === undefined && mayBeImage(path) && heads.length < MOST_HEADS) heads.push(entry);
    scripts ||= SCRIPT.test(path);
  }
  return { heads, listed, scripts };
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
  return head?.kind === 'bytes' ? Buffer.from(head.bytes).toString('utf8') : '';
}
