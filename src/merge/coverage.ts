/**
 * How complete the picture of a distribution's own make-up is (docs/rules.md R8). Honest in both directions: what nobody
 * declared is listed, and completeness is claimed only where nothing can be hidden.
 */
import type { Aggregate } from '../model/inventory.ts';

export interface Coverage {
  readonly aggregate: Aggregate;
  /** Libraries among the files that no document names; paths as in RECORD. */
  readonly unclaimed: readonly string[];
  /** Native code beside them that no document names, in which nothing is identified and that is no module of Python: programs, WebAssembly. */
  readonly unexplained: readonly string[];
  /** Libraries that a document counts file by file (auditwheel), and for which no file is there. */
  readonly absent: readonly string[];
}

/** What is known of a distribution's files. */
export interface FileFacts {
  readonly nativeFiles: readonly string[];
  /** Whether paths show that foreign code is vendored. */
  readonly vendors: boolean;
  /** What the names of the files prove, and leave open. */
  readonly contents: {
    readonly foreign: ReadonlyMap<string, string>;
    readonly undecided: readonly string[];
    readonly hasMoreUndecided: boolean;
  };
  /** Whether the wheel is for one platform alone: then something in it is. */
  readonly isForPlatform?: boolean;
  /** What tables of names know of a file; nothing where none was asked. */
  readonly namesOf?: (path: string) => LibraryNames;
}

/** What the library that a file is may be declared as, where its file is called otherwise. */
export interface LibraryNames {
  /** Packages that have this very file. */
  readonly packages: readonly string[];
  /** The library, whose other files are named by it too. */
  readonly libraries: readonly string[];
}

/** What the files' bytes tell, where they were read (docs/rules.md R13). */
export interface ByteFacts {
  /** All that is native code, whatever it is called; paths as in RECORD. */
  readonly nativeFiles: readonly string[];
  /** Those of them whose library was identified. */
  readonly identified: ReadonlySet<string>;
  /** Those that Python loads and those in which anything was identified: they are the distribution's own. And those that were not looked at. */
  readonly explained: ReadonlySet<string>;
  /** Whether something was not looked at. */
  readonly partial: boolean;
}

/** What a document declares. */
export interface Declared {
  readonly name: string;
  /** Of the purl, where there is one. */
  readonly type?: string | undefined;
  /** Whether its document has one component for each file (auditwheel). */
  readonly isCounted: boolean;
  /** Whether it is something that the archive holds beside its own code; by default it is. */
  readonly isPart?: boolean;
  readonly paths: readonly string[];
}

/** Folders into which auditwheel, delvewheel (`x.libs/`) and delocate (`.dylibs/`) graft foreign libraries; and libtool's. */
export const GRAFTED: RegExp = /(?:^|\/)(?:[^/]*\.libs|\.dylibs)\//;
/** A library beside the code, and no extension module: `pyarrow/libarrow.so.2100`, `h5py/hdf5.dll`. */
const LIBRARY = /(?:^|\/)(?:lib[^/]+\.(?:so(?:\.[\d.]+)?|dylib)|[^/]+\.dll)$/i;
const MODULE = /\.(?:cpython|abi3|pypy|cp\d)/i;

/** Whether a path is a library's, by where it lies or what it is called: what a document should account for. */
export function isLibraryPath(path: string): boolean {
  return GRAFTED.test(path) || (LIBRARY.test(path) && !MODULE.test(path));
}

const NO_NAMES: LibraryNames = { packages: [], libraries: [] };

/** Registries whose packages are no C libraries, whatever they are called: a crate `openssl` binds to OpenSSL, and is not it. */
const BINDINGS: ReadonlySet<string> = new Set(['cargo', 'npm', 'pypi', 'gem', 'golang', 'maven', 'nuget', 'composer', 'hex']);

/** `pillow.libs/libXau-154567c4.so.6.0.0` → `xau`: the name without path, hashes, version and the prefix `lib`. */
function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return file
    .replace(/\.(?:so|dylib|dll|pyd)\b.*$/, '')
    .replace(/(?:-[0-9a-f]{6,}){1,2}(?:\.\d+)*$/, '')
    .replace(/(?:-|\.)\d[\d.]*$/, '')
    .replace(/^lib/, '');
}

/** A package's name in the form of a stem. */
function nameStem(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/^lib/, '')
      // The release that NVIDIA puts into names: cuda-cudart-12-6, libcublas-12-6.
      .replace(/^(?:cuda-)?(.*?)-\d+-\d+$/, '$1')
      .replace(/-(?:libs?|c|threads|openmp)$/, '')
      .replace(/\.so\b.*$/, '')
  );
}

const SHORTEST_PREFIX = 3;
/** No file system has longer names; each separator of a name is one name more, so that those of one RECORD could be billions of characters. */
const LONGEST_NAME = 255;

/** The names that a file may be declared under by its own name, the most telling first. */
function stemsOf(path: string): readonly string[] {
  const stem = stemOf(path);
  const names = [stem];
  // The parts of one project share a prefix up to a separator (xcb, xcb-shm); openblas ships as libopenblasp-r0.
  if (stem.length > LONGEST_NAME) return names;
  for (let length = stem.length - 1; length >= SHORTEST_PREFIX; length -= 1) {
    if (/[a-z]/.test(stem[length] ?? '')) continue;
    names.push(stem.slice(0, length));
  }
  return names;
}

/** What documents declare, as files can be held against it. */
class Claims {
  readonly #names = new Set<string>();
  readonly #paths = new Set<string>();
  /** How many files of a name are declared, one by one. */
  readonly #counted = new Map<string, number>();
  readonly #titles = new Map<string, string>();
  readonly #namesOf: (path: string) => LibraryNames;

  constructor(declared: readonly Declared[], namesOf: (path: string) => LibraryNames) {
    this.#namesOf = namesOf;
    for (const { name, type, isCounted, paths } of declared) {
      for (const path of [name, ...paths]) this.#paths.add(path.toLowerCase().replace(/^\.\//, ''));
      if (BINDINGS.has(type ?? '')) continue;
      // "libjpeg / libjpeg-turbo" (Pillow) names two.
      for (const single of name.toLowerCase().split('/')) {
        const title = single.trim().replaceAll(/\s+/g, '-');
        if (isCounted) this.#counted.set(nameStem(title), (this.#counted.get(nameStem(title)) ?? 0) + 1);
        else for (const text of [title, nameStem(title)]) this.#names.add(text);
        this.#titles.set(nameStem(title), title);
      }
    }
  }

  /** Whether a file is declared. Of those that are counted, one declaration is one file. */
  take(path: string): boolean {
    const isNamed = this.isNamed(path);
    const { packages, libraries } = this.#namesOf(path);
    const [stem = '', ...prefixes] = stemsOf(path);
    // What is counted is a package: a library's other files have their own.
    const counted = [stem, ...packages, ...prefixes].map(nameStem).find((name) => (this.#counted.get(name) ?? 0) > 0);
    if (counted !== undefined) this.#counted.set(counted, (this.#counted.get(counted) ?? 0) - 1);
    return isNamed || counted !== undefined || [stem, ...packages, ...libraries, ...prefixes].some((name) => this.#names.has(name));
  }

  /** Whether a document has the very path, or the file's name. */
  isNamed(path: string): boolean {
    const lower = path.toLowerCase();
    return this.#paths.has(lower) || this.#paths.has(lower.slice(lower.lastIndexOf('/') + 1));
  }

  /** What was counted and not taken. */
  left(): readonly string[] {
    return [...this.#counted].flatMap(([stem, count]) => (count > 0 ? [this.#titles.get(stem) ?? stem] : [])).sort();
  }
}

/** Judges one distribution by what its documents declare and its bytes tell; no RECORD, no `files`. */
export function coverageOf(files: FileFacts | undefined, declared: readonly Declared[], hasDocument: boolean, bytes?: ByteFacts): Coverage {
  if (files === undefined) return { aggregate: 'unknown', unclaimed: [], unexplained: [], absent: [] };
  const nativeFiles = bytes?.nativeFiles ?? files.nativeFiles;
  const isDeclared = hasDocument && declared.some(({ isPart }) => isPart !== false);
  const judged = (unclaimed: readonly string[]): Aggregate => aggregateOf({ ...files, nativeFiles }, unclaimed, isDeclared, bytes);
  // Nothing to claim, and nothing absent: without a single native file RECORD is none of a wheel with libraries.
  if (nativeFiles.length === 0) return { aggregate: judged([]), unclaimed: [], unexplained: [], absent: [] };
  const claims = new Claims(declared, files.namesOf ?? (() => NO_NAMES));
  const libraries = nativeFiles.filter(isLibraryPath);
  // What is identified is looked up all the same: of what documents count, it is one.
  const unclaimed = libraries.filter((path) => !claims.take(path) && bytes?.identified.has(path) !== true);
  const isLibrary = new Set(libraries);
  const others = bytes === undefined ? [] : nativeFiles.filter((path) => !isLibrary.has(path) && !bytes.explained.has(path));
  const unexplained = others.filter((path) => !MODULE.test(path) && !claims.isNamed(path));
  return { aggregate: judged(unclaimed), unclaimed, unexplained, absent: claims.left() };
}

/** Complete only where the files prove it; incomplete where they prove that something foreign is not declared; else unknown. */
function aggregateOf(
  { nativeFiles, vendors, contents, isForPlatform }: FileFacts,
  unclaimed: readonly string[],
  isDeclared: boolean,
  bytes: ByteFacts | undefined,
): Aggregate {
  const script = contents.foreign.get('javascript') ?? '';
  if (unclaimed.some((path) => GRAFTED.test(path)) || (!isDeclared && script.includes('node_modules/'))) return 'incomplete';
  const isOpaque = nativeFiles.length > 0 || vendors || contents.foreign.size > 0 || isForPlatform === true;
  // Bytes decide what names leave open.
  const isOpen = contents.hasMoreUndecided || (bytes === undefined ? contents.undecided.length > 0 : bytes.partial);
  return isOpaque || isOpen || isDeclared ? 'unknown' : 'complete';
}
