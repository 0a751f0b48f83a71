/** An environment: the folders of one Python that hold distributions, and what their names and pyvenv.cfg tell. */

export interface Environment {
  readonly kind: 'virtual-environment' | 'conda' | 'prefix' | 'site-packages' | 'archive';
  /** Path of the environment in the tree; empty where it is the tree. */
  readonly root: string;
  /** Paths in the tree, sorted. */
  readonly sitePackages: readonly string[];
  /** `key = value` lines of pyvenv.cfg, keys in lower case; empty where there is none. */
  readonly configuration: ReadonlyMap<string, string>;
  /** The folders of the standard library, as `lib/python3.11`; a virtual environment has none. */
  readonly standardLibraries: readonly string[];
  /** `3.11` where the folder names tell one version. */
  readonly pythonVersion?: string;
  /** Where the folder names tell it. */
  readonly implementation?: 'pypy';
  readonly freeThreaded?: true;
  /** The prefix of the interpreter that a virtual environment was made from, where it lies in the tree. */
  readonly basePrefix?: string;
  /** Set where a prefix holds several versions of Python: then each is an environment of its own, told apart by this. */
  readonly edition?: string;
  /** The root of the file system that the environment was found in, where a whole one is scanned. */
  readonly fileSystem?: string;
  /** SHA-256 of the archives that are site-packages folders themselves: wheels. */
  readonly archiveDigests?: ReadonlyMap<string, string>;
}

const VERSION_OF_LIBRARY = /(?:^|\/)(?:python|pypy)(\d+\.\d+)t?$/i;

/** The standard libraries of one version. */
export function librariesOf({ standardLibraries }: Environment, version: string): readonly string[] {
  return standardLibraries.filter((path) => (VERSION_OF_LIBRARY.exec(path)?.[1] ?? version) === version);
}
