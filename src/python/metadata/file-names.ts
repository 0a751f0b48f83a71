/**
 * What the names of a distribution's files prove about what it is made of, and what they leave open. Names prove foreign code (`.dll`,
 * `.js`, `node_modules/`), and that a file is Python or data; a file without a suffix may be anything, and only its bytes tell
 * (docs/rules.md R8).
 */

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

const MOST_UNDECIDED = 2000;

const SUFFIXES: ReadonlyMap<string, ForeignCode | 'plain'> = new Map<string, ForeignCode | 'plain'>([
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
]);

function suffixes(kind: ForeignCode | 'plain', texts: string): readonly (readonly [string, ForeignCode | 'plain'])[] {
  return texts.split(' ').map((suffix) => [suffix, kind]);
}

/** Names without a suffix that are texts by convention. */
const PLAIN_NAME =
  /^(?:licen[cs]e|copying|notice|authors|contributors|readme|changes|changelog|history|news|todo|version|makefile|pkg-info|py\.typed)\b/i;
const INFO_FOLDER = /(?:^|\/)[^/]+\.(?:dist-info|egg-info)\//i;
const NATIVE_VERSION = /\.so\.[0-9.]+$/i;

/** Takes paths, one after the other. */
export class ContentCollector {
  readonly #foreign = new Map<ForeignCode, string>();
  readonly #undecided: string[] = [];
  #hasMore = false;

  add(path: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    const kind = dot < 0 ? undefined : SUFFIXES.get(name.slice(dot + 1).toLowerCase());
    if (path.includes('node_modules/') && !this.#foreign.has('javascript')) this.#foreign.set('javascript', path);
    if (kind === 'plain') return;
    if (kind !== undefined || NATIVE_VERSION.test(name)) {
      const foreign = kind ?? 'native';
      if (!this.#foreign.has(foreign)) this.#foreign.set(foreign, path);
    } else if (name !== '' && !PLAIN_NAME.test(name) && !INFO_FOLDER.test(path)) this.#leaveOpen(path);
  }

  facts(): ContentFacts {
    return { foreign: this.#foreign, undecided: this.#undecided, hasMoreUndecided: this.#hasMore };
  }

  #leaveOpen(path: string): void {
    if (this.#undecided.length < MOST_UNDECIDED) this.#undecided.push(path);
    else this.#hasMore = true;
  }
}
