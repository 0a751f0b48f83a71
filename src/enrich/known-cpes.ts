/**
 * Data: CPEs of C libraries that wheels bundle. Vendor and product as the NVD's advisories have them; `names` in normalised
 * spelling. `versions` guards against names that two projects share: zlib-ng 2.x is shipped under the name zlib, and the
 * advisories of zlib are not its own.
 */
export interface KnownCpe {
  readonly names: readonly string[];
  readonly vendor: string;
  readonly product: string;
  readonly versions?: RegExp;
}

export const KNOWN_CPES: readonly KnownCpe[] = [
  { names: ['openssl'], vendor: 'openssl', product: 'openssl' },
  { names: ['zlib'], vendor: 'zlib', product: 'zlib', versions: /^1\./ },
  { names: ['bzip2'], vendor: 'bzip', product: 'bzip2' },
  { names: ['xz', 'liblzma', 'xz-utils'], vendor: 'tukaani', product: 'xz' },
  { names: ['zstd', 'zstandard', 'libzstd'], vendor: 'facebook', product: 'zstandard' },
  { names: ['brotli'], vendor: 'google', product: 'brotli' },
  { names: ['expat', 'libexpat'], vendor: 'libexpat_project', product: 'libexpat' },
  { names: ['libffi'], vendor: 'libffi_project', product: 'libffi' },
  { names: ['sqlite', 'sqlite3'], vendor: 'sqlite', product: 'sqlite' },
  { names: ['freetype', 'freetype2'], vendor: 'freetype', product: 'freetype' },
  { names: ['harfbuzz'], vendor: 'harfbuzz_project', product: 'harfbuzz' },
  { names: ['fribidi'], vendor: 'gnu', product: 'fribidi' },
  { names: ['libpng', 'libpng16'], vendor: 'libpng', product: 'libpng' },
  { names: ['libjpeg-turbo'], vendor: 'libjpeg-turbo', product: 'libjpeg-turbo' },
  { names: ['libtiff', 'tiff'], vendor: 'libtiff', product: 'libtiff' },
  { names: ['libwebp', 'webp'], vendor: 'webmproject', product: 'libwebp' },
  { names: ['libavif'], vendor: 'aomedia', product: 'libavif' },
  { names: ['openjpeg', 'openjpeg2'], vendor: 'uclouvain', product: 'openjpeg' },
  { names: ['littlecms2', 'lcms2', 'little-cms-2', 'little-cms', 'lcms'], vendor: 'littlecms', product: 'little_cms' },
  { names: ['libxml2'], vendor: 'xmlsoft', product: 'libxml2' },
  { names: ['libxslt'], vendor: 'xmlsoft', product: 'libxslt' },
  { names: ['curl', 'libcurl'], vendor: 'haxx', product: 'libcurl' },
  { names: ['hdf5'], vendor: 'hdfgroup', product: 'hdf5' },
  { names: ['protobuf'], vendor: 'google', product: 'protobuf' },
  { names: ['libyaml'], vendor: 'pyyaml', product: 'libyaml' },
  { names: ['pcre2'], vendor: 'pcre', product: 'pcre2' },
  { names: ['mpdecimal'], vendor: 'bytereef', product: 'mpdecimal' },
];
