/**
 * What the names of a distribution's files prove about what it is made of, and what they leave open. Names prove foreign code (`.dll`,
 * `.js`, `node_modules/`), and that a file is Python or data; most files without a suffix may be anything, and only their bytes tell
 * (docs/rules.md R8).
 */

import { keptText } from './record-lines.ts';

/** Code that is not the distribution's own Python, by what it runs on. */
export type ForeignCode = 'native' | 'javascript' | 'wasm' | 'java' | 'archive';

export interface ContentFacts {
  /** The kinds of foreign code that names show, each with the first path. */
  readonly foreign: ReadonlyMap<ForeignCode, string>;
  /** Paths of files whose names do not tell, relative to the folder that holds the dist-info; scripts may lie outside of it. */
  readonly undecided: readonly string[];
  /** Whether there are more of them than are listed. */
  readonly hasMoreUndecided: boolean;
}

/** Files whose bytes may tell what a distribution holds beside its own Python; paths in the order in which they were taken. */
export interface FilesToRead {
  /** What may be machine code: see {@link mayBeImage}. */
  readonly images: readonly string[];
  /** JavaScript, lists of packages and licence files: texts that may say what was copied. */
  readonly texts: readonly string[];
  /** Whether there is JavaScript or WebAssembly. */
  readonly hasScripts: boolean;
}

const MOST_UNDECIDED = 2000;
/** Of a list of files that are read: the largest real distributions have some thousand. */
const MOST_READ = 50_000;

/**
 * `plain`: Python, or what is read but not run. `loose`: no loader takes machine code from it, and what else it is for its name leaves open:
 * sources of other languages, databases, media.
 */
type NameKind = ForeignCode | 'plain' | 'loose';

const SUFFIXES: ReadonlyMap<string, NameKind> = new Map<string, NameKind>([
  ...suffixes('native', 'so pyd dylib dll exe a lib o obj node bin com sys cubin fatbin'),
  ...suffixes('javascript', 'js mjs cjs jsx bundle'),
  ...suffixes('wasm', 'wasm'),
  ...suffixes('java', 'jar class war dex apk'),
  ...suffixes('archive', 'whl zip gz tgz bz2 xz zst tar egg 7z pyz'),
  // Python, and what is read but not run; C, Cython and CUDA as source text.
  ...suffixes('plain', 'py pyi pyc pyo pyw pyx pxd pxi typed pth txt md rst json jsonl yaml yml toml cfg ini csv tsv xml xsd xsl dtd'),
  ...suffixes('plain', 'html htm css scss less svg png jpg jpeg gif ico bmp webp avif tif tiff ttf otf woff woff2 eot pdf ps eps map ts'),
  ...suffixes('plain', 'po pot mo tmpl tpl j2 jinja jinja2 mako ipynb c h hpp hxx hh cc cpp cxx cu cuh inc i f f90 pyf asm s sql proto'),
  ...suffixes('plain', 'in am cmake pc la def sh bash zsh fish ps1 bat tcl el vim npy npz mat wav mp3 ogg pem crt lock lark pest g4 log'),
  ...suffixes(
    'loose',
    'rest tsx ac conf f77 java cmd r rs go kt swift rb pl lua thrift idl fbs inl ipp for src m4 mk sqlite sqlite3 db dat sav',
  ),
  ...suffixes(
    'loose',
    'flac mp4 avi mpg pkl pickle h5 hdf5 nc parquet feather arrow orc onnx pt pb asc sig key der pfx template msg enc tm',
  ),
  ...suffixes('loose', 'qm ui qml qrc license record metadata wheel glsl vert frag wgsl metal cl gsb tz2 zone tab exp pdb supp plist'),
  ...suffixes('loose', 'afm mplstyle arff gfs wkt gpkg dxf dgn xls tp tpp build orig gzip lzma z'),
]);

function suffixes(kind: NameKind, texts: string): readonly (readonly [string, NameKind])[] {
  return texts.split(' ').map((suffix) => [suffix, kind]);
}

/** Names without a suffix that are texts by convention. */
const PLAIN_NAME =
  /^(?:licen[cs]e|copying|notice|authors|contributors|readme|changes|changelog|history|news|todo|version|makefile|pkg-info|py\.typed)\b/i;
const INFO_FOLDER = /(?:^|\/)[^/]+\.(?:dist-info|egg-info)\//i;
const NATIVE_VERSION = /\.so\.[0-9.]+$/i;

/** Where the compiled files of the time zone database lie (tzdata, pytz): six hundred, none of which has a suffix. */
const ZONES = 'zoneinfo/';

/** What a file is by its name, the last part of its path; undefined where neither tells. */
function kindOf(path: string, name: string): NameKind | undefined {
  const dot = name.lastIndexOf('.');
  if (dot >= 0) return SUFFIXES.get(name.slice(dot + 1).toLowerCase());
  const at = path.indexOf(ZONES);
  return at === 0 || path[at - 1] === '/' ? 'loose' : undefined;
}

/** Object code that a linker takes and no loader. */
const LINKED = /\.(?:a|lib|o|obj)$/i;
/** Of macOS, a plug-in; elsewhere JavaScript. */
const BUNDLE = /\.bundle$/i;

/**
 * Whether a file may be machine code by its name: an extension module, a library, a program, WebAssembly, or a name that does not tell.
 * The bytes decide; names only spare the reading of a head where they prove that there is nothing to find.
 */
export function mayBeImage(path: string): boolean {
  if (path.endsWith('.py') || path.endsWith('.pyc')) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kind = kindOf(path, name);
  if (kind === undefined) return !(PLAIN_NAME.test(name) || INFO_FOLDER.test(path));
  return kind === 'wasm' || (kind === 'native' && !LINKED.test(name)) || (kind === 'javascript' && BUNDLE.test(name));
}

const SCRIPT = /\.(?:js|mjs|cjs|wasm)$/i;
const LIST = /(?:^|\/)(?:vcpkg\.spdx|third-party-licenses|package)\.json$/;
const LICENSE = /licen[cs]e|copying/i;

/** Takes paths, one after the other. */
export class ContentCollector {
  readonly #foreign = new Map<ForeignCode, string>();
  readonly #undecided: string[] = [];
  readonly #images: string[] = [];
  readonly #texts: string[] = [];
  #hasMore = false;
  #hasScripts = false;

  add(path: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const kind = kindOf(path, name);
    const isOfNode = path.includes('node_modules/');
    if (isOfNode && !this.#foreign.has('javascript')) this.#foreign.set('javascript', keptText(path));
    if (path.endsWith('.json') && LIST.test(path)) this.#keepText(path);
    else if (path.includes('.dist-info/') && LICENSE.test(name)) this.#keepText(path);
    if (kind === 'plain') return;
    if ((kind !== undefined && kind !== 'loose') || NATIVE_VERSION.test(name)) {
      const foreign = kind === undefined || kind === 'loose' ? 'native' : kind;
      if (!this.#foreign.has(foreign)) this.#foreign.set(foreign, keptText(path));
      if (path.endsWith('.js') && !isOfNode) this.#keepText(path);
      if (mayBeImage(path)) this.#keepImage(path);
      this.#hasScripts ||= SCRIPT.test(name);
    } else if (name !== '' && !PLAIN_NAME.test(name) && !INFO_FOLDER.test(path)) {
      this.#leaveOpen(path);
      if (kind === undefined) this.#keepImage(path);
    }
  }

  facts(): ContentFacts {
    return {
      foreign: this.#foreign,
      undecided: this.#undecided,
      hasMoreUndecided: this.#hasMore,
    };
  }

  toRead(): FilesToRead {
    return { images: this.#images, texts: this.#texts, hasScripts: this.#hasScripts };
  }

  #leaveOpen(path: string): void {
    if (this.#undecided.length < MOST_UNDECIDED) this.#undecided.push(keptText(path));
    else this.#hasMore = true;
  }

  #keepImage(path: string): void {
    if (this.#images.length < MOST_READ) this.#images.push(keptText(path));
  }

  #keepText(path: string): void {
    if (this.#texts.length < MOST_READ) this.#texts.push(keptText(path));
  }
}
