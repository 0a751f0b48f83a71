/** The release that a version resource of Windows states, for libraries that are known to write their own there. */
import type { Claim } from './claim.ts';

/** Product names of libraries in their version resource; a product that is not listed may be an application's. */
const PRODUCTS: readonly (readonly [library: string, product: RegExp])[] = [
  ['openssl', /^The OpenSSL Toolkit$/],
  ['postgresql', /^PostgreSQL$/],
  ['zlib', /^zlib$/],
  ['zlib-ng', /^zlib-ng$/],
  ['curl', /^The curl library$/],
  ['xz', /^XZ Utils$/],
  ['sqlite', /^SQLite$/],
  ['libtiff', /^(?:LibTIFF|TIFF library)/i],
  ['libjpeg-turbo', /^libjpeg-turbo$/],
  ['libpng', /^(?:LibPNG|libpng)/],
  ['libxml2', /^libxml2/],
  ['ffmpeg', /^FFmpeg$/],
  ['freetype', /^FreeType/],
  ['pcre2', /^PCRE2?/],
  ['brotli', /^Brotli/i],
  ['zstd', /^Zstandard/],
  ['lz4', /^LZ4/i],
  ['node', /^Node\.js$/],
  ['icu', /^International Components for Unicode$/],
  ['tbb', /^(?:Intel\(R\) )?oneAPI Threading Building Blocks/],
  ['libffi', /^libffi$/],
  ['hdf5', /^HDF5/],
  ['wxwidgets', /^wxWidgets$/],
  ['gdal', /^GDAL\/OGR$/],
  ['libgit2', /^libgit2$/],
  ['libusb', /^libusb-1\.0$/],
  ['wavpack', /^WavPack Dynamic Link Library$/],
  ['mariadb-connector-c', /^MariaDB Connector\/C$/],
];

/** What of a version is no part of the release: ICU's have two numbers; the fourth of libusb counts commits (LIBUSB_NANO). */
const BUILD_NUMBERS: ReadonlyMap<string, RegExp> = new Map([
  ['icu', /^(\d+\.\d+)(?:\.0){1,2}$/],
  ['libusb', /^(\d+\.\d+\.\d+)\.\d+$/],
]);

/** What two releases say of themselves: the tags curl-8_7_0 and curl-8_7_1 have one header. */
const TWO_RELEASES: ReadonlyMap<string, string> = new Map([['curl', '8.7.0-DEV']]);

/** SDL's companions have its product name; what they are stands in their description. */
const SDL_PRODUCT = /^Simple DirectMedia Layer(?: 2)?$/;
const SDL_PARTS: ReadonlyMap<string, string> = new Map([
  ['SDL', 'sdl2'],
  ['SDL_image', 'sdl2_image'],
  ['SDL_mixer', 'sdl2_mixer'],
  ['SDL_ttf', 'sdl2_ttf'],
]);

/** The claim of a version resource; undefined where the product is not a known library or its version is no release. */
export function resourceClaim(version: ReadonlyMap<string, string>, named: string | undefined): Claim | undefined {
  const product = version.get('ProductName') ?? version.get('FileDescription') ?? '';
  const known = SDL_PRODUCT.test(product)
    ? SDL_PARTS.get(version.get('FileDescription') ?? '')
    : PRODUCTS.find(([, pattern]) => pattern.test(product))?.[0];
  const library = known ?? named;
  // FileVersion may be the ABI's (libjpeg-turbo's jpeg62: 62,4,0,0 for 3.1.0).
  const stated = version.get('ProductVersion');
  const release = stated === undefined ? undefined : /^v?(\d+(?:[.,]\s?\d+){1,3}[a-z]?)\b/.exec(stated)?.[1]?.replaceAll(/,\s?/g, '.');
  if (library === undefined || release === undefined || TWO_RELEASES.get(library) === stated) return undefined;
  // A fourth zero is Windows' own; ICU's releases have two numbers.
  const plain = release.replace(BUILD_NUMBERS.get(library) ?? /^(\d+\.\d+\.\d+)\.0$/, '$1');
  if (/^[01]\.0(?:\.0)?$/.test(plain) && product === '') return undefined;
  return {
    library,
    ecosystem: 'generic',
    version: plain,
    way: 'resource',
    value: `ProductName ${product.slice(0, 60)}, ProductVersion ${stated?.slice(0, 40) ?? ''}`,
  };
}
