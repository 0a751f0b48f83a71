/**
 * RECORD: the files an installer wrote, with their hashes. RECORD speaks of the files of its own distribution: what it says
 * of another's dist-info is passed over.
 * Specification: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */
import type { FilePattern } from '../../tree/file-pattern.ts';
import { normalizedPath } from '../../tree/file-tree.ts';
import { ContentCollector, type ContentFacts, type FilesToRead } from './file-names.ts';
import { eachLine, keptText, LONGEST_LINE, pathOf, splitLine, textOf } from './record-lines.ts';

export interface RecordedHash {
  /** The path as RECORD has it, with forward slashes. */
  readonly path: string;
  /** SHA-256 in lower-case hexadecimal; absent where RECORD gives none. */
  readonly sha256?: string;
}

export interface RecordFacts {
  readonly sboms: readonly RecordedHash[];
  readonly malformedLines: number;
  /** Whether there are more lines than are read. */
  readonly isCut: boolean;
  /** Native files, relative to the folder that holds the dist-info, sorted as in RECORD. */
  readonly nativeFiles: readonly string[];
  /** Whether a path shows that foreign code is vendored (`_vendor/`, `third_party/`). */
  readonly vendors: boolean;
  readonly vendored: VendoredPaths;
  /** Files among the code whose names say that they are SBOM documents; those of `sboms/` and of vendored code are not among them. */
  readonly otherDocuments: readonly string[];
  /** What the names of the files prove, and leave open. */
  readonly contents: ContentFacts;
  /** Whether it may list metadata beside its own, or a file that tells of an interpreter: then who else says so is asked. */
  readonly namesForeign: boolean;
  readonly toRead: FilesToRead;
}

/** Where a distribution carries others; paths relative to the folder that holds the dist-info, in the order of RECORD. */
export interface VendoredPaths {
  /** `.dist-info` folders inside of packages (`setuptools/_vendor/x-1.0.dist-info`). */
  readonly distInfos: readonly string[];
  /** Wheels that packages carry (virtualenv's, ensurepip's). */
  readonly wheels: readonly string[];
  /** `vendor.txt`: requirement lines with exact versions. */
  readonly lists: readonly string[];
  /** SBOM documents of vendored code, outside of `sboms/`. */
  readonly documents: readonly string[];
}

/** What packages carry beside dist-infos: wheels, lists of versions, documents. */
export const VENDORED_PATTERNS: readonly FilePattern[] = [
  { test: /\.whl$/i, keep: 'whole' },
  { test: /(?:^|\/)_?vendor(?:ed)?\/vendor(?:ed)?\.txt$/i, keep: 'whole' },
  { test: /(?:^|\/)_?vendor(?:ed)?\/bom\.cdx\.json$/i, keep: 'whole' },
];

/** Names that the formats' specifications recommend, and those that tools give. */
const DOCUMENT_NAME = /(?:^|\/)(?:[^/]+\.(?:cdx|cyclonedx|spdx3?)\.(?:json|xml|ya?ml)|[^/]+\.spdx|s?bom\.(?:json|xml))$/i;

/** What archives keep for documents that lie beside the code. */
export const OTHER_DOCUMENT_PATTERNS: readonly FilePattern[] = [{ test: DOCUMENT_NAME, keep: 'whole' }];

const NATIVE_FILE = /\.(?:so(?:\.[0-9.]+)?|pyd|dylib|dll)$/i;
const VENDORED = /\/_?(?:vendor(?:ed)?|third_?party|externals?)\//i;
const VENDORED_LIST = /(?:^|\/)_?vendor(?:ed)?\/vendor(?:ed)?\.txt$/i;
const VENDORED_DOCUMENT = /(?:^|\/)_?vendor(?:ed)?\/bom\.cdx\.json$/i;
const INFO_FOLDER = /\.(?:dist-info|egg-info)$/i;
const MOST_VENDORED = 1000;
const MOST_NATIVE = 100_000;

/**
 * Reads what the merge needs from RECORD. Both spellings of SHA-256 are accepted: urlsafe base64, and Fedora's hexadecimal. `own` is the
 * name of the distribution's own dist-info folder; without it no line is taken for another's.
 */
export function readRecord(bytes: Uint8Array, own?: string): RecordFacts {
  const text = textOf(bytes);
  const sboms: RecordedHash[] = [];
  const lists = new VendoredCollector();
  // Most distributions have nothing for any of these lists: a Set is made for what there is.
  let otherDocuments: Set<string> | undefined;
  let native: Set<string> | undefined;
  const contents = new ContentCollector();
  const belongsToAnother = anothersFiles(own);
  const isPlainFile = plainFilesOf(own);
  let malformedLines = 0;
  let namesForeign = false;
  const isCut = eachLine(text, false, (line, isDocument) => {
    if (isPlainFile(line)) return;
    const isTooLong = line.length > LONGEST_LINE;
    namesForeign ||= !isTooLong && mayNameForeign(line, own);
    if (isTooLong || (isDocument && splitLine(line)?.length !== 3)) {
      malformedLines += 1;
      return;
    }
    const path = pathOf(line);
    if (path === '' || belongsToAnother(path)) return;
    if (isDocument) sboms.push({ path: keptText(path), ...hashIn(splitLine(line)?.[1]) });
    // Of the names of Python's own files nothing further is asked.
    if (path.endsWith('.py') || path.endsWith('.pyc')) return;
    if (NATIVE_FILE.test(path) && isInside(path) && (native === undefined || native.size < MOST_NATIVE))
      native = (native ?? new Set()).add(keptText(path));
    // SBOM documents that lie beside the code: selenium's manager, what vcpkg leaves in pyogrio.
    else if (!isDocument && DOCUMENT_NAME.test(path) && !VENDORED_DOCUMENT.test(path) && isInside(path))
      otherDocuments = kept(otherDocuments, path);
    lists.add(path);
    contents.add(path);
  });
  return {
    sboms,
    malformedLines,
    isCut,
    nativeFiles: listOf(native),
    vendors: VENDORED.test(text),
    vendored: lists.paths(),
    otherDocuments: listOf(otherDocuments),
    // What is behind the bound may be anything.
    contents: isCut ? { ...contents.facts(), hasMoreUndecided: true } : contents.facts(),
    namesForeign,
    toRead: contents.toRead(),
  };
}

/** What installers write into nearly every dist-info, in a form that RECORD has it in: nothing follows from it. */
const PLAIN_FILE = /^(?:METADATA|WHEEL|RECORD|INSTALLER|REQUESTED|top_level\.txt|entry_points\.txt),[\w=,+-]{0,200}$/;

/** Tells the lines about those files of the folder `own`. */
function plainFilesOf(own: string | undefined): (line: string) => boolean {
  // A folder that is called like a file that is asked for is looked at as a whole.
  if (own === undefined || !/^[\w.+!-]+\.dist-info$/.test(own) || FOREIGN.some((foreign) => own.includes(foreign))) return () => false;
  const folder = `${own}/`;
  return (line) => line.startsWith(folder) && PLAIN_FILE.test(line.slice(folder.length));
}

const FOREIGN = ['pyvenv.cfg', 'patchlevel.h', 'build-details.json', 'PKG-INFO', '.egg-info'];
/** One of them, or METADATA: one look at a line, of which most have none. */
const MAY_BE_FOREIGN = /METADATA|PKG-INFO|pyvenv|patchlevel|build-details|egg-info/;

/** Whether a line of RECORD names a METADATA beside that of the folder `own`, or another of those files. */
function mayNameForeign(line: string, own: string | undefined): boolean {
  if (!MAY_BE_FOREIGN.test(line)) return false;
  const name = 'METADATA';
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + name.length))
    if (/[/\\]/.test(line[at - 1] ?? '') && line.slice(0, at - 1) !== own) return true;
  return FOREIGN.some((foreign) => line.includes(foreign));
}

/** A line of RECORD. */
export interface RecordEntry extends RecordedHash {
  readonly size?: number;
}

/** A line of RECORD of which nothing but the path was read. */
export interface RecordLine {
  readonly path: string;
  /** See {@link recordEntry}. */
  readonly line: string;
}

/** The lines of RECORD whose path is wanted: looked at one by one and taken apart only when that is asked for, so that the others cost little. */
export function recordLinesOf(bytes: Uint8Array, wanted: (path: string) => boolean): readonly RecordLine[] {
  const found: RecordLine[] = [];
  eachLine(textOf(bytes), false, (line) => {
    if (line.includes('.py,') || line.includes('.pyc,') || line.length > LONGEST_LINE) return;
    const path = pathOf(line);
    if (path !== '' && wanted(path) && (!line.includes('"') || splitLine(line) !== undefined)) found.push({ path, line });
  });
  return found;
}

/** Every line of RECORD that names a file: for `--verify` alone, since it splits every line. */
export function recordEntries(bytes: Uint8Array): readonly RecordEntry[] {
  const entries: RecordEntry[] = [];
  eachLine(textOf(bytes), true, (line) => {
    const entry = recordEntry(line);
    if (entry !== undefined) entries.push(entry);
  });
  return entries;
}

/** What a line says; undefined where it names no file. */
export function recordEntry(line: string): RecordEntry | undefined {
  const [path, hash, size] = splitLine(line) ?? [];
  if (path === undefined || path === '') return undefined;
  const bytes = size !== undefined && /^\d{1,15}$/.test(size) ? { size: Number(size) } : {};
  return { path: path.replaceAll('\\', '/'), ...hashIn(hash), ...bytes };
}

/** Paths in the form of RECORD: what other records of installed files become before they are read. */
export function asRecord(paths: readonly string[]): Uint8Array {
  return Buffer.from(paths.map((path) => (/[",\n]/.test(path) ? `"${path.replaceAll('"', '""')}",,\n` : `${path},,\n`)).join(''));
}

/** Tells files of others. The files of a folder stand together, and the first folder decides: so it is asked for once in a row. */
function anothersFiles(own: string | undefined): (path: string) => boolean {
  let folder: string | undefined;
  let answer = false;
  return (path) => {
    if (folder !== undefined && path.startsWith(folder)) return answer;
    answer = isAnothers(path, own);
    const slash = path.indexOf('/');
    folder = slash > 0 && !path.startsWith('.') ? path.slice(0, slash + 1) : undefined;
    return answer;
  };
}

/** Whether a path lies in the dist-info of another distribution that is installed beside. */
function isAnothers(path: string, own: string | undefined): boolean {
  if (own === undefined) return false;
  const slash = path.indexOf('/');
  const simple = slash > 0 && !path.startsWith('.') ? path : normalizedPath(path);
  const first = simple?.slice(0, Math.max(0, simple.indexOf('/')));
  return first !== undefined && INFO_FOLDER.test(first) && first.toLowerCase() !== own.toLowerCase();
}

/** Paths that point out of the environment are legal in RECORD (`../../../bin/x`), but no part of the package's own code. */
function isInside(path: string): boolean {
  return !path.startsWith('/') && !/^[a-z]:/i.test(path) && !path.split('/').includes('..');
}

/** Gathers what is carried. */
class VendoredCollector {
  #distInfos: Set<string> | undefined;
  #wheels: Set<string> | undefined;
  #lists: Set<string> | undefined;
  #documents: Set<string> | undefined;

  add(path: string): void {
    if (path.endsWith('.dist-info/METADATA')) {
      const folder = normalizedPath(path.slice(0, -'/METADATA'.length));
      if (folder?.includes('/') && isInside(path)) this.#distInfos = kept(this.#distInfos, folder);
    } else if (path.endsWith('.whl') && isInside(path)) this.#wheels = kept(this.#wheels, path);
    else if (path.endsWith('.txt') && VENDORED_LIST.test(path) && isInside(path)) this.#lists = kept(this.#lists, path);
    else if (path.endsWith('/bom.cdx.json') && VENDORED_DOCUMENT.test(path) && isInside(path))
      this.#documents = kept(this.#documents, path);
  }

  paths(): VendoredPaths {
    return {
      distInfos: listOf(this.#distInfos),
      wheels: listOf(this.#wheels),
      lists: listOf(this.#lists),
      documents: listOf(this.#documents),
    };
  }
}

function kept(paths: Set<string> | undefined, path: string): Set<string> {
  const known = paths ?? new Set();
  return known.size < MOST_VENDORED ? known.add(keptText(path)) : known;
}

function listOf(paths: ReadonlySet<string> | undefined): readonly string[] {
  return paths === undefined ? NONE : [...paths];
}

const NONE: readonly string[] = [];

function hashIn(field: string | undefined): { readonly sha256?: string } {
  const digest = /^sha256=(.+)$/i.exec(field ?? '')?.[1];
  if (digest === undefined) return {};
  if (/^[0-9a-f]{64}$/i.test(digest)) return { sha256: keptText(digest.toLowerCase()) };
  return /^[\w-]{43}=?$/.test(digest) ? { sha256: Buffer.from(digest, 'base64url').toString('hex') } : {};
}
