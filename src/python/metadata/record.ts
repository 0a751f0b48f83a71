/**
 * RECORD: the files an installer wrote, with their hashes. Never split whole: at 5,000 distributions that costs 290 ms, a
 * search for the lines that matter 19 ms. So this reads the embedded SBOMs' lines and the paths of native files, no more.
 * Specification: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */
import type { FilePattern } from '../../tree/file-pattern.ts';

export interface RecordedHash {
  /** The path as RECORD has it, with forward slashes. */
  readonly path: string;
  /** SHA-256 in lower-case hexadecimal; absent where RECORD gives none. */
  readonly sha256?: string;
}

export interface RecordFacts {
  readonly sboms: readonly RecordedHash[];
  readonly malformedLines: number;
  /** Native files, relative to the folder that holds the dist-info, sorted as in RECORD. */
  readonly nativeFiles: readonly string[];
  /** Whether a path shows that foreign code is vendored (`_vendor/`, `third_party/`). */
  readonly vendors: boolean;
  readonly vendored: VendoredPaths;
  /** Files among the code whose names say that they are SBOM documents; those of `sboms/` and of vendored code are not among them. */
  readonly otherDocuments: readonly string[];
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

const NATIVE_FILE = /^(?:"([^"\n]*?\.(?:so(?:\.[0-9.]+)?|pyd|dylib|dll))"|([^",\n]*?\.(?:so(?:\.[0-9.]+)?|pyd|dylib|dll))),/gim;
/** No real path comes near; patterns over longer lines could be made to take for ever. */
const LONGEST_LINE = 4096;
const VENDORED = /\/_?(?:vendor(?:ed)?|third_?party|externals?)\//i;

/** Reads what the merge needs from RECORD. Both spellings of SHA-256 are accepted: urlsafe base64, and Fedora's hexadecimal. */
export function readRecord(bytes: Uint8Array): RecordFacts {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const sboms: RecordedHash[] = [];
  let malformedLines = 0;
  for (const line of linesAbout(text, ['.dist-info/sboms/', '.dist-info\\sboms\\'])) {
    const fields = splitLine(line);
    const path = fields?.[0];
    if (path === undefined || fields === undefined || fields.length !== 3) {
      malformedLines += 1;
      continue;
    }
    const sha256 = decodeSha256(fields[1] ?? '');
    sboms.push({ path: path.replaceAll('\\', '/'), ...(sha256 !== undefined && { sha256 }) });
  }
  const nativeFiles = Array.from(text.matchAll(NATIVE_FILE), (match) => (match[1] ?? match[2] ?? '').replaceAll('\\', '/')).filter(
    isInside,
  );
  return {
    sboms,
    malformedLines,
    nativeFiles,
    vendors: VENDORED.test(text),
    vendored: vendoredPaths(text),
    otherDocuments: otherDocuments(text),
  };
}

/** A line of RECORD. */
export interface RecordEntry extends RecordedHash {
  readonly size?: number;
}

/** Every line of RECORD that names a file: for `--verify` alone, since it splits the whole text. */
export function recordEntries(bytes: Uint8Array): readonly RecordEntry[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.split(/\r?\n/).flatMap((line): RecordEntry[] => {
    const [path, hash, size] = line === '' ? [] : (splitLine(line) ?? []);
    if (path === undefined || path === '') return [];
    const sha256 = decodeSha256(hash ?? '');
    return [
      {
        path: path.replaceAll('\\', '/'),
        ...(sha256 !== undefined && { sha256 }),
        ...(size !== undefined && /^\d{1,15}$/.test(size) && { size: Number(size) }),
      },
    ];
  });
}

/** Paths in the form of RECORD: what other records of installed files become before they are read. */
export function asRecord(paths: readonly string[]): Uint8Array {
  return Buffer.from(paths.map((path) => (/[",\n]/.test(path) ? `"${path.replaceAll('"', '""')}",,\n` : `${path},,\n`)).join(''));
}

/** What packages carry beside dist-infos: wheels, lists of versions, documents. */
export const VENDORED_PATTERNS: readonly FilePattern[] = [
  { test: /\.whl$/i, keep: 'whole' },
  { test: /(?:^|\/)_?vendor(?:ed)?\/vendor(?:ed)?\.txt$/i, keep: 'whole' },
  { test: /(?:^|\/)_?vendor(?:ed)?\/bom\.cdx\.json$/i, keep: 'whole' },
];

const VENDORED_LIST = /(?:^|\/)_?vendor(?:ed)?\/vendor(?:ed)?\.txt$/i;
const VENDORED_DOCUMENT = /(?:^|\/)_?vendor(?:ed)?\/bom\.cdx\.json$/i;
const MOST_VENDORED = 1000;

/** Names that the formats' specifications recommend, and those that tools give. */
const DOCUMENT_NAME = /(?:^|\/)(?:[^/]+\.(?:cdx|cyclonedx|spdx3?)\.(?:json|xml|ya?ml)|[^/]+\.spdx|s?bom\.(?:json|xml))$/i;

/** What archives keep for documents that lie beside the code. */
export const OTHER_DOCUMENT_PATTERNS: readonly FilePattern[] = [{ test: DOCUMENT_NAME, keep: 'whole' }];

/** SBOM documents that lie beside the code: selenium's manager, what vcpkg leaves in pyogrio. */
function otherDocuments(text: string): readonly string[] {
  return pathsAbout(text, ['.cdx.', '.cyclonedx.', '.spdx', 'bom.json', 'bom.xml'])
    .filter((path) => DOCUMENT_NAME.test(path) && !path.includes('.dist-info/sboms/') && !VENDORED_DOCUMENT.test(path))
    .slice(0, MOST_VENDORED);
}

/** The paths of RECORD's lines that hold one of some marks. */
function pathsAbout(text: string, marks: readonly string[]): readonly string[] {
  const lines = [...linesAbout(text, marks)];
  return [...new Set(lines.map((line) => (splitLine(line)?.[0] ?? '').replaceAll('\\', '/')).filter(isInside))];
}

function vendoredPaths(text: string): VendoredPaths {
  const paths = (marks: readonly string[]): readonly string[] => pathsAbout(text, marks);
  return {
    distInfos: paths(['.dist-info/METADATA', '.dist-info\\METADATA'])
      .filter((path) => /\/[^/]+\.dist-info\/METADATA$/.test(path))
      .map((path) => path.replace(/\/METADATA$/, ''))
      .slice(0, MOST_VENDORED),
    wheels: paths(['.whl'])
      .filter((path) => path.endsWith('.whl'))
      .slice(0, MOST_VENDORED),
    lists: paths(['/vendor.txt', '/vendored.txt']).filter((path) => VENDORED_LIST.test(path)),
    documents: paths(['/bom.cdx.json']).filter((path) => VENDORED_DOCUMENT.test(path)),
  };
}

/** Paths that point out of the environment are legal in RECORD (`../../../bin/x`), but no part of the package's own code. */
function isInside(path: string): boolean {
  return path !== '' && path.length <= LONGEST_LINE && !path.startsWith('/') && !/^[a-z]:/i.test(path) && !path.split('/').includes('..');
}

function* linesAbout(text: string, marks: readonly string[]): Generator<string> {
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at >= 0; ) {
      const start = text.lastIndexOf('\n', at) + 1;
      const end = text.indexOf('\n', at);
      const stop = end < 0 ? text.length : end;
      yield text.slice(start, stop).replace(/\r$/, '');
      at = text.indexOf(mark, stop);
    }
  }
}

/** The fields of one CSV line; undefined when its quotes do not close. RECORD's dialect is the csv module's default one. */
function splitLine(line: string): readonly string[] | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  if (!line.includes('"')) return line.split(',');
  const fields = line.match(/(?:"(?:[^"]|"")*"|[^",]*)(?:,|$)/g);
  if (fields === null || fields.join('').length !== line.length) return undefined;
  const values = fields.map((field) =>
    field
      .replace(/,$/, '')
      .replace(/^"([\s\S]*)"$/, '$1')
      .replaceAll('""', '"'),
  );
  // The expression also matches the empty text behind a line that does not end in a comma.
  return line.endsWith(',') ? values : values.slice(0, -1);
}

function decodeSha256(field: string): string | undefined {
  const digest = /^sha256=(.+)$/i.exec(field)?.[1];
  if (digest === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase();
  return /^[\w-]{43}=?$/.test(digest) ? Buffer.from(digest, 'base64url').toString('hex') : undefined;
}
