/**
 * Files among those of a distribution that say what was linked or copied into it without being SBOMs: vcpkg's SPDX record of a port,
 * lists of webpack's licence plugin, `node_modules`, the first comment of JavaScript bundles, licence files.
 */
import type { Claim, Way } from './claim.ts';
import { type DocumentKind, LICENSE_OF, LICENSE_PATH } from './document-kind.ts';
import { LIBRARY_SYMBOLS } from './tables/library-symbols.data.ts';
import { SONAMES } from './tables/sonames.data.ts';
import { PORT_LIBRARIES, SOURCE_PATHS } from './tables/source-paths.data.ts';
import { VERSION_STRINGS } from './tables/version-strings.data.ts';

/** The claims of one such file. `text` is the beginning of its content. What is malformed says nothing. */
export function documentClaims(path: string, kind: DocumentKind['kind'], text: string): readonly Claim[] {
  switch (kind) {
    case 'vcpkg':
      return vcpkgPort(text);
    case 'licenses':
      return licenseList(text);
    case 'package':
      return nodePackage(path, text);
    case 'script':
      return banner(text);
    case 'license-path':
      return licensePath(path);
    case 'license-text':
      return licenseBlocks(text);
  }
}

/** What a document names: the library or package, its release, and the words that say so. */
type Named = readonly [ecosystem: 'generic' | 'npm', library: string, version: string];

const claim = (way: Way, [ecosystem, library, version]: Named, value: string): Claim => ({
  library,
  ecosystem,
  version,
  way,
  value: value.slice(0, 160),
});

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

const MOST_ENTRIES = 20_000;
const list = (value: unknown): readonly Fields[] =>
  Array.isArray(value)
    ? value.slice(0, MOST_ENTRIES).filter((entry): entry is Fields => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
    : [];
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** vcpkg writes one record a port: the package `SPDXRef-port` is the port itself. */
function vcpkgPort(text: string): readonly Claim[] {
  return list(parsed(text)['packages']).flatMap((entry) => {
    const name = word(entry['name']);
    const version = /^(\d+(?:\.\d+){1,3}[a-z]?)(?:#\d+)?$/.exec(word(entry['versionInfo']))?.[1];
    if (entry['SPDXID'] !== 'SPDXRef-port' || !/^[a-z0-9-]{2,60}$/.test(name) || version === undefined) return [];
    return [claim('manifest', ['generic', PORT_LIBRARIES.get(name) ?? name, version], `vcpkg.spdx.json: ${name} ${version}`)];
  });
}

const NPM_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;
const NPM_VERSION = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

function licenseList(text: string): readonly Claim[] {
  return list(parsed(text)['packages']).flatMap((entry) => {
    const [name, version] = [word(entry['name']), word(entry['versionInfo'])];
    return NPM_NAME.test(name) && NPM_VERSION.test(version) ? [claim('manifest', ['npm', name, version], `${name} ${version}`)] : [];
  });
}

function nodePackage(path: string, text: string): readonly Claim[] {
  const fields = parsed(text);
  const [name, version] = [word(fields['name']), word(fields['version'])];
  // A package of another name than its folder is a part of one; a private one was never published.
  const folder = /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1];
  if (fields['private'] === true || name !== folder || !NPM_NAME.test(name) || !NPM_VERSION.test(version)) return [];
  return [claim('manifest', ['npm', name, version], `package.json: ${name} ${version}`)];
}

/** First comments of well-known libraries, as their own builds write them. Source: the released files of each project. */
const BANNERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['plotly.js', /^\/\*\*\s+\* plotly\.js v(\d+\.\d+\.\d+)\s/],
  ['jquery', /^\/\*!(?:\s+\*)? jQuery (?:JavaScript Library )?v(\d+\.\d+\.\d+)\b/],
  ['jquery-ui', /^\/\*! jQuery UI - v(\d+\.\d+\.\d+)\b/],
  ['bootstrap', /^\/\*!\s+\* Bootstrap (?:[a-z]+\.js )?v(\d+\.\d+\.\d+) \(/],
  ['bootstrap-datepicker', /^\/\*!\s+\* Datepicker for Bootstrap v(\d+\.\d+\.\d+) \(/],
  ['vue', /^\/\*[!*]\s+\* (?:Vue\.js|vue) v(\d+\.\d+\.\d+)\b/],
  ['d3', /^\/\/ https:\/\/d3js\.org v(\d+\.\d+\.\d+) Copyright/],
  ['underscore', /^\/\/\s+Underscore\.js (\d+\.\d+\.\d+)\b/],
  ['datatables.net', /^\/\*! DataTables (\d+\.\d+\.\d+)\b/],
  ['moment', /^\/\/! moment\.js\s+\/\/! version : (\d+\.\d+\.\d+)\b/],
  ['select2', /^\/\*! Select2 (\d+\.\d+\.\d+) \|/],
  ['xregexp', /^\/\*!\s+\* XRegExp (\d+\.\d+\.\d+)\b/i],
  ['highlight.js', /^\/\*!\s+Highlight\.js v(\d+\.\d+\.\d+) \(/],
  ['chart.js', /^\/\*!\s+\* Chart\.js v(\d+\.\d+\.\d+)\b/],
  ['leaflet', /^\/\* @preserve\s+\* Leaflet (\d+\.\d+\.\d+)(?:\+[^,\n]{1,80})?,/],
  ['leaflet-draw', /^\/\*\s+Leaflet\.draw (\d+\.\d+\.\d+), a plugin/],
  ['popper.js', /^\/\*\s+Popper\.js v(\d+\.\d+\.\d+)\s/],
  ['@popperjs/core', /^\/\*\*\s+\* @popperjs\/core v(\d+\.\d+\.\d+) /],
  ['lunr', /^\/\*\*\s+\* lunr - https?:\/\/lunrjs\.com - [^\n]{1,80} - (\d+\.\d+\.\d+)\s/],
  ['html5shiv', /^\/\*\*\s+\* @preserve HTML5 Shiv (\d+\.\d+\.\d+) \|/],
  ['@fortawesome/fontawesome-free', /^\/\*!\s+\* Font Awesome Free (\d+\.\d+\.\d+) by @fontawesome/],
  ['x-editable', /^\/\*! X-editable - v(\d+\.\d+\.\d+)\s/],
  ['heatmap.js', /^\/\*\s+\* heatmap\.js v(\d+\.\d+\.\d+) \|/],
  ['daterangepicker', /^\/\*\*\s+\* @version: (\d+\.\d+\.\d+)\s+\* @author: Dan Grossman /],
  ['handlebars', /^\/\*\*?!?\s+@license\s+handlebars v(\d+\.\d+\.\d+)\b/],
  ['swagger-ui', /^\/\*! swagger-ui v(\d+\.\d+\.\d+)\b/],
];

function banner(text: string): readonly Claim[] {
  const start = text.replace(/^\uFEFF?\s+/, '');
  return BANNERS.flatMap(([name, pattern]) => {
    const match = pattern.exec(start);
    return match?.[1] === undefined ? [] : [claim('banner', ['npm', name, match[1]], match[0].replace(/\s+/g, ' '))];
  });
}

function licensePath(path: string): readonly Claim[] {
  const { name, version } = LICENSE_PATH.exec(path)?.groups ?? {};
  if (name === undefined || version === undefined) return licenseName(path);
  return [claim('license', ['generic', PORT_LIBRARIES.get(name) ?? name, version], path.slice(path.indexOf('licenses/')))];
}

/**
 * `licenses/vendor/llhttp/LICENSE`, `licenses/LICENSE.libsodium.txt`, `licenses/LICENSES/XSIMD_LICENSE`: a licence that the metadata's
 * `License-File` names is that of something inside, without its release. Only names that the tables know: others are folders of the
 * project itself, and names of licences.
 */
function licenseName(path: string): readonly Claim[] {
  const names = LICENSE_OF.exec(path)?.groups ?? {};
  const name = (names['folder'] ?? names['suffix'] ?? names['prefix'] ?? '').toLowerCase();
  const library = namedByLicense(name);
  if (library === undefined) return [];
  return [{ library, ecosystem: 'generic', way: 'presence', value: path.slice(path.indexOf('licenses/')).slice(0, 160) }];
}

let known: ReadonlyMap<string, string> | undefined;

/** The library that a name is, with or without `lib`, or by what it is called elsewhere. */
function namedByLicense(name: string): string | undefined {
  known ??= licensedLibraries();
  return PORT_LIBRARIES.get(name) ?? LICENSED_NAMES.get(name) ?? known.get(name);
}

function licensedLibraries(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let last = '';
  const add = (library: string): void => {
    // The files of one library stand together.
    if (library === last) return;
    last = library;
    names.set(library, library);
    names.set(`lib${library}`, library);
    if (library.startsWith('lib')) names.set(library.slice(3), library);
  };
  for (const [, library] of SONAMES) add(library);
  for (const [, library] of LIBRARY_SYMBOLS) add(library);
  for (const { library } of VERSION_STRINGS) add(library);
  for (const [, library] of SOURCE_PATHS) add(library);
  return names;
}

/** Names in such paths that the tables have otherwise. Source: the wheels of numpy 2.4.6, pycryptodome 4.4.0 and numcodecs 0.16.6. */
const LICENSED_NAMES: ReadonlyMap<string, string> = new Map([
  ['c-blosc', 'blosc'],
  ['highway', 'highway'],
  ['pocketfft', 'pocketfft'],
  ['lapack_lite', 'lapack'],
  ['svml', 'svml'],
  ['x86-simd-sort', 'x86-simd-sort'],
  ['mldsa-native', 'mldsa-native'],
  ['mlkem-native', 'mlkem-native'],
  ['xsimd', 'xsimd'],
  ['klib', 'klib'],
  ['ultrajson', 'ultrajson'],
]);

/** `Name: OpenBLAS`, `Files: scipy.libs/libscipy_openblas*.so`: what is bundled, without its release. Blocks of fonts and styles are passed over. */
function licenseBlocks(text: string): readonly Claim[] {
  const blocks = [...text.matchAll(/^Name: ([^\r\n]{2,60})\r?\nFiles: ([^\r\n]{1,200})/gm)].slice(0, MOST_BLOCKS);
  const native = blocks.filter(([, , files = '']) => /\.(?:so|pyd|dylib|dll)\b/.test(files));
  return native.map(([, name = '', files = '']) => ({
    library: BLOCK_NAMES.get(name.trim()) ?? name.trim().toLowerCase(),
    ecosystem: 'generic',
    way: 'presence',
    value: `Name: ${name.trim()}, Files: ${files.trim()}`,
  }));
}

const MOST_BLOCKS = 200;
/** Names in such blocks that the tables have otherwise. Source: LICENSE.txt in the wheels of numpy 2.4.6 and scipy 1.17.1. */
const BLOCK_NAMES: ReadonlyMap<string, string> = new Map([
  ['GCC runtime library', 'gcc'],
  ['libquadmath', 'gcc'],
]);
