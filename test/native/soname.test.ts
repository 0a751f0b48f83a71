/** What names of shared files tell: the library, and its release only where the numbers hold it. */
import { describe, expect, it } from 'vitest';
import { namedLibrary, parseSharedName, withCurrentVersion } from '../../src/native/soname.ts';

const named = (file: string): string | undefined => {
  const name = parseSharedName(file);
  const library = name === undefined ? undefined : namedLibrary(name);
  return library === undefined ? undefined : `${library.library} ${library.version ?? '-'}`;
};

/** Names of files in wheels, with the release that the library's own function, text or package states there. */
describe('the numbers hold the release', () => {
  it.each([
    ['libqpdf-781b0270.so.30.4.2', 'qpdf 12.4.2'],
    ['libqpdf.30.2.0.dylib', 'qpdf 12.2.0'],
    ['libSDL2-2-50d19f93.0.so.0.3200.10', 'sdl2 2.32.10'],
    ['libSDL2_ttf-2-e6bdbc24.0.so.0.2000.1', 'sdl2_ttf 2.20.1'],
    ['libSDL2_mixer-2-6719e6f6.0.so.0.800.2', 'sdl2_mixer 2.8.2'],
    ['libnettle-71a806b4.so.8.11', 'nettle 3.10.2'],
    ['libhogweed-006f41d4.so.6.11', 'nettle 3.10.2'],
    ['libmpfr-bb88ce0c.so.6.2.2', 'mpfr 4.2.2'],
    ['libmpc-93977c64.so.3.4.1', 'mpc 1.4.1'],
    ['libCbcSolver.so.3.10.12', 'coin-cbc 2.10.12'],
    ['libdw-0-780627ce.176.so', 'elfutils 0.176'],
    ['libfftw3-6b983104.so.3.5.5', 'fftw 3.3.5'],
    ['libogg-3f4a1572.so.0.8.5', 'libogg 1.3.5'],
    ['libcap-79733b59.so.2.22', 'libcap 2.22'],
    ['libspatialindex.so.2.1.0', 'spatialindex 2.1.0'],
    ['libglib-2.0.so.0.5600.4', 'glib 2.56.4'],
    ['libpango-1.0.so.0.4200.3', 'pango 1.42.3'],
    ['libcairo.so.2.11512.0', 'cairo 1.15.12'],
    ['libicuuc.so.73.2', 'icu 73.2'],
    ['libtbb.so.12.11', 'tbb 2021.11'],
    ['libtbb.so.12.14', 'tbb 2022.0'],
    ['libarchive.so.13.6.2', 'libarchive 3.6.2'],
    ['libattr.so.1.1.2448', 'attr 2.4.48'],
    ['libboost_json.so.1.82.0', 'boost 1.82.0'],
    ['libharfbuzz-ceb38b77.so.0.60000.0', 'harfbuzz 6.0.0'],
    ['libharfbuzz-0df0ffb1.so.0.60840.0', 'harfbuzz 8.4.0'],
    ['libzmq-c2f9f1be.so.5.2.4', 'zeromq 4.3.4'],
    ['libaec-8db54129.so.0.0.10', 'libaec 1.0.4'],
    ['libaec-23300a6b.so.0.0.12', 'libaec 1.0.6'],
    ['libgdal-rasterio-37c48a72.so.32.3.6.4', 'gdal 3.6.4'],
    ['libpng16-rasterio-8ebcc106.so.16.35.0', 'libpng 1.6.35'],
    ['libglib-2-9f2b7d61.0.so.0.5600.4', 'glib 2.56.4'],
  ])('%s', (file, expected) => {
    expect(named(file)).toBe(expected);
  });
});

describe('the numbers are an ABI', () => {
  it.each([
    ['libgif-f6507e95.so.7.2.0', 'giflib -'],
    ['libSDL2_image-2-6bbdaa8d.0.so.0.2.3', 'sdl2_image -'],
    ['libattr-4f2a9577.so.1.1.0', 'attr -'],
    // CRC32C 1.1.2 has this name.
    ['libcrc32c-7ebc40c5.so.1.1.0', 'crc32c -'],
    ['libnettle.so.9.0', 'nettle -'],
    ['libabsl_base.so.2508.0.0', 'abseil -'],
    ['libglib-2.0.so.0', 'glib -'],
    ['libtbb.so.2', 'tbb -'],
    ['libcom_err-04a6d4a9.so.3.0', 'krb5 -'],
    ['libcom_err.so.2.1', 'e2fsprogs -'],
    ['libgeos_c.1.17.3.dylib', 'geos -'],
    ['libaec.so.0.0.11', 'libaec -'],
    ['qpdf29.dll', 'qpdf -'],
    ['pcre2-8-7c900f378c010e045d52efc64503ae31.dll', 'pcre2 -'],
    ['tbb12.dll', 'tbb -'],
    ['libglib-2.0.0.dylib', 'glib -'],
    ['libzmq.so.5.1.5', 'zeromq -'],
    ['libldap-2-cea2a960.4.so.2.10.9', 'openldap -'],
    ['libz-ng-0123abcd.so.2', 'zlib-ng -'],
  ])('%s', (file, expected) => {
    expect(named(file)).toBe(expected);
  });
});

it('an extension of another program is no library because its name ends like one', () => {
  expect(named('uuid.so')).toBeUndefined();
  expect(named('uuid.dylib')).toBeUndefined();
  expect(named('pcre9.dll')).toBeUndefined();
});

/** Install names of libraries in wheels for macOS, with the release that the library's own function or text states there. */
describe('the current version of macOS', () => {
  const built = (file: string, current: readonly number[]): string | undefined => {
    const name = parseSharedName(file);
    return name === undefined ? undefined : namedLibrary(withCurrentVersion(name, current))?.version;
  };

  it.each([
    ['libfreetype.6.dylib', [25, 3, 0], '2.12.1'],
    ['libglib-2.0.0.dylib', [5601, 4, 0], '2.56.4'],
    ['libSDL2-2.0.0.dylib', [2801, 3, 0], '2.28.3'],
    ['libSDL2_ttf-2.0.0.dylib', [2001, 1, 0], '2.20.1'],
    ['libogg.0.dylib', [9, 5, 0], '1.3.5'],
    ['libxml2.2.dylib', [12, 13, 0], '2.9.13'],
    ['liblzma.5.dylib', [10, 4, 0], '5.4.4'],
    ['libjpeg.9.dylib', [13, 0, 0], '9c'],
    ['libfreetype.6.dylib', [1, 0, 0], undefined],
    // CMake states the numbers as they are.
    ['libfreetype.6.dylib', [6, 20, 1], '2.13.2'],
  ] as const)('%s %j', (file, current, release) => {
    expect(built(file, current)).toBe(release);
  });
});
