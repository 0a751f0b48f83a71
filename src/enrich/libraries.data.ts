/**
 * Data: C and C++ libraries, what else they are called, and the CPEs that advisories use for them, the primary one first. `source` of
 * each CPE: the collections that map the library to it. A library without CPEs has none in any of them, and none is invented. As of 2026-11-21.
 */
export interface LibraryRow {
  readonly library: string;
  readonly names?: readonly string[];
  readonly cpes: readonly { readonly vendor: string; readonly product: string; readonly source: string }[];
  /** How the version in the CPE is written. */
  readonly version?: string;
}

export const LIBRARIES: readonly LibraryRow[] = [
  { library: 'mpdecimal', cpes: [{ vendor: 'bytereef', product: 'mpdecimal', source: 'CPython Misc/sbom.spdx.json' }] },
  {
    library: 'openssl',
    names: ['openssl-libs', 'libssl', 'libcrypto'],
    cpes: [
      {
        vendor: 'openssl',
        product: 'openssl',
        source: 'CISA vulnrichment: 6 records; OpenEmbedded-Core meta/recipes-connectivity/openssl/openssl CVE_PRODUCT',
      },
    ],
    version: 'the number with its letter (1.1.1k); FIPS, dates and -fips left out',
  },
  {
    library: 'boringssl',
    cpes: [{ vendor: 'google', product: 'boringssl', source: 'Envoy bazel/repository_locations.bzl (cpe)' }],
    version: 'no releases: no CPE unless a commit or date is known',
  },
  { library: 'aws-lc', cpes: [{ vendor: 'amazon', product: 'aws_libcrypto', source: 'Syft binary classifiers.go' }] },
  { library: 'libressl', cpes: [{ vendor: 'openbsd', product: 'libressl', source: 'Buildroot package/libressl CPE_ID' }] },
  {
    library: 'mbedtls',
    names: ['mbed-tls'],
    cpes: [
      { vendor: 'arm', product: 'mbed_tls', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 17 configurations' },
      { vendor: 'trustedfirmware', product: 'mbed_tls', source: 'Buildroot package/mbedtls CPE_ID' },
    ],
  },
  {
    library: 'gnutls',
    cpes: [
      { vendor: 'gnu', product: 'gnutls', source: 'Buildroot package/gnutls CPE_ID; OpenWrt packages libs/gnutls/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'nettle',
    names: ['hogweed'],
    cpes: [
      {
        vendor: 'nettle_project',
        product: 'nettle',
        source: 'Buildroot package/nettle CPE_ID; cve-bin-tool checkers/nettle.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'libsodium',
    cpes: [
      {
        vendor: 'libsodium',
        product: 'libsodium',
        source: 'used in public inventories; not in Buildroot, OpenWrt or NVD overrides: low confidence',
      },
    ],
  },
  {
    library: 'libgcrypt',
    cpes: [
      {
        vendor: 'gnupg',
        product: 'libgcrypt',
        source: 'Buildroot package/libgcrypt CPE_ID; OpenWrt packages libs/libgcrypt/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'libgpg-error',
    cpes: [
      {
        vendor: 'gnupg',
        product: 'libgpg-error',
        source: 'Buildroot package/libgpg-error CPE_ID; OpenWrt packages libs/libgpg-error/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'libtasn1',
    cpes: [
      {
        vendor: 'gnu',
        product: 'libtasn1',
        source: 'Buildroot package/libtasn1 CPE_ID; OpenWrt packages libs/libtasn1/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'p11-kit',
    cpes: [
      {
        vendor: 'p11-kit_project',
        product: 'p11-kit',
        source: 'Buildroot package/p11-kit CPE_ID; OpenWrt packages libs/p11-kit/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'libidn2',
    cpes: [
      { vendor: 'gnu', product: 'libidn2', source: 'Buildroot package/libidn2 CPE_ID; OpenWrt packages libs/libidn2/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'libidn',
    cpes: [
      { vendor: 'gnu', product: 'libidn', source: 'Buildroot package/libidn CPE_ID; OpenWrt packages libs/libidn/Makefile PKG_CPE_ID' },
    ],
  },
  { library: 'libunistring', cpes: [{ vendor: 'gnu', product: 'libunistring', source: 'Buildroot package/libunistring CPE_ID' }] },
  {
    library: 'nss',
    names: ['nss-softokn'],
    cpes: [
      { vendor: 'mozilla', product: 'nss', source: 'Buildroot package/libnss CPE_ID; cve-bin-tool checkers/libnss.py VENDOR_PRODUCT' },
      {
        vendor: 'mozilla',
        product: 'network_security_services',
        source: 'OpenWrt packages libs/nss/Makefile PKG_CPE_ID; anchore/nvd-data-overrides: 1 configurations',
      },
    ],
  },
  {
    library: 'zlib',
    names: ['libz'],
    cpes: [
      {
        vendor: 'zlib',
        product: 'zlib',
        source: 'CISA vulnrichment: 1 records; OpenEmbedded-Core meta/recipes-core/zlib/zlib CVE_PRODUCT',
      },
      {
        vendor: 'gnu',
        product: 'zlib',
        source: 'OpenEmbedded-Core meta/recipes-core/zlib/zlib CVE_PRODUCT; cve-bin-tool checkers/zlib.py VENDOR_PRODUCT',
      },
    ],
    version: "first three numbers (1.3.1.1-motley is Chromium's fork: claim 1.3.1 with lower confidence); never for zlib-ng",
  },
  { library: 'zlib-ng', cpes: [], version: "no CPE known in the sources: not zlib's" },
  {
    library: 'bzip2',
    names: ['libbz2', 'bzip2-libs'],
    cpes: [
      {
        vendor: 'bzip',
        product: 'bzip2',
        source: 'Buildroot package/bzip2 CPE_ID; OpenEmbedded-Core meta/recipes-extended/bzip2/bzip2 CVE_PRODUCT',
      },
    ],
    version: 'the part before the comma (1.0.8, 13-Jul-2019)',
  },
  {
    library: 'xz',
    names: ['liblzma', 'xz-utils', 'xz-libs'],
    cpes: [{ vendor: 'tukaani', product: 'xz', source: 'Buildroot package/xz CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'zstd',
    names: ['libzstd', 'zstandard'],
    cpes: [
      {
        vendor: 'facebook',
        product: 'zstandard',
        source: 'Buildroot package/zstd CPE_ID; OpenEmbedded-Core meta/recipes-extended/zstd/zstd CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'lz4',
    names: ['liblz4'],
    cpes: [
      { vendor: 'lz4_project', product: 'lz4', source: 'Buildroot package/lz4 CPE_ID; OpenWrt packages libs/liblz4/Makefile PKG_CPE_ID' },
      { vendor: 'yann_collet', product: 'lz4', source: 'cve-bin-tool checkers/lz4.py VENDOR_PRODUCT' },
    ],
  },
  { library: 'brotli', names: ['libbrotli'], cpes: [{ vendor: 'google', product: 'brotli', source: 'Buildroot package/brotli CPE_ID' }] },
  { library: 'snappy', names: ['libsnappy'], cpes: [{ vendor: 'google', product: 'snappy', source: 'Buildroot package/snappy CPE_ID' }] },
  {
    library: 'lzo',
    names: ['liblzo2'],
    cpes: [
      {
        vendor: 'oberhumer',
        product: 'lzo',
        source: 'OpenEmbedded-Core meta/recipes-support/lzo/lzo CVE_PRODUCT; OpenWrt packages libs/lzo/Makefile PKG_CPE_ID',
      },
      {
        vendor: 'lzo_project',
        product: 'lzo',
        source: 'Buildroot package/lzo CPE_ID; OpenEmbedded-Core meta/recipes-support/lzo/lzo CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'blosc2',
    names: ['c-blosc2'],
    cpes: [{ vendor: 'c-blosc2_project', product: 'c-blosc2', source: 'CISA vulnrichment: 3 records' }],
    version: 'without .devN',
  },
  { library: 'blosc', names: ['c-blosc'], cpes: [], version: 'no CPE known in the sources' },
  { library: 'libdeflate', cpes: [], version: 'no CPE known in the sources' },
  {
    library: 'libarchive',
    cpes: [{ vendor: 'libarchive', product: 'libarchive', source: 'Buildroot package/libarchive CPE_ID; CISA vulnrichment: 3 records' }],
  },
  {
    library: 'libzip',
    cpes: [
      { vendor: 'libzip', product: 'libzip', source: 'Buildroot package/libzip CPE_ID; OpenWrt packages libs/libzip/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'minizip-ng',
    cpes: [
      {
        vendor: 'zlib-ng',
        product: 'minizip-ng',
        source: 'Buildroot package/minizip CPE_ID; OpenWrt packages libs/minizip/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'libpng',
    names: ['libpng16'],
    cpes: [
      { vendor: 'libpng', product: 'libpng', source: 'Buildroot package/libpng CPE_ID; OpenWrt packages libs/libpng/Makefile PKG_CPE_ID' },
    ],
    version: 'as found; .git is a fork',
  },
  {
    library: 'libjpeg-turbo',
    names: ['jpeg-turbo', 'jpeg62'],
    cpes: [
      {
        vendor: 'libjpeg-turbo',
        product: 'libjpeg-turbo',
        source: 'Buildroot package/jpeg-turbo CPE_ID; OpenWrt packages libs/libjpeg-turbo/Makefile PKG_CPE_ID',
      },
      { vendor: 'd.r.commander', product: 'libjpeg-turbo', source: 'cve-bin-tool checkers/libjpeg_turbo.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'libjpeg',
    names: ['ijg'],
    cpes: [{ vendor: 'ijg', product: 'libjpeg', source: 'Buildroot package/libjpeg CPE_ID; anchore/nvd-data-overrides: 1 configurations' }],
    version: 'the IJG number (9f)',
  },
  { library: 'mozjpeg', cpes: [] },
  {
    library: 'libtiff',
    names: ['tiff'],
    cpes: [
      {
        vendor: 'libtiff',
        product: 'libtiff',
        source: 'Buildroot package/tiff CPE_ID; OpenEmbedded-Core meta/recipes-multimedia/libtiff/tiff CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'libwebp',
    names: ['webp', 'sharpyuv'],
    cpes: [
      {
        vendor: 'webmproject',
        product: 'libwebp',
        source: 'Buildroot package/webp CPE_ID; OpenWrt packages libs/libwebp/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'openjpeg',
    names: ['openjp2', 'openjpeg2'],
    cpes: [
      {
        vendor: 'uclouvain',
        product: 'openjpeg',
        source: 'Buildroot package/openjpeg CPE_ID; anchore/nvd-data-overrides: 1 configurations',
      },
    ],
  },
  {
    library: 'libjxl',
    cpes: [
      {
        vendor: 'libjxl_project',
        product: 'libjxl',
        source: 'Buildroot package/libjxl CPE_ID; anchore/nvd-data-overrides: 18 configurations',
      },
    ],
  },
  { library: 'libavif', cpes: [{ vendor: 'aomedia', product: 'libavif', source: 'Buildroot package/libavif CPE_ID' }] },
  {
    library: 'libheif',
    cpes: [
      { vendor: 'struktur', product: 'libheif', source: 'Buildroot package/libheif CPE_ID; CISA vulnrichment: 1 records' },
      { vendor: 'libheif', product: 'libheif', source: 'CISA vulnrichment: 1 records' },
    ],
  },
  {
    library: 'libde265',
    cpes: [
      { vendor: 'struktur', product: 'libde265', source: 'Buildroot package/libde265 CPE_ID; CISA vulnrichment: 2 records' },
      { vendor: 'libde265', product: 'libde265', source: 'CISA vulnrichment: 1 records' },
    ],
  },
  {
    library: 'giflib',
    names: ['libgif'],
    cpes: [{ vendor: 'giflib_project', product: 'giflib', source: 'Buildroot package/giflib CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'jasper',
    names: ['libjasper'],
    cpes: [{ vendor: 'jasper_project', product: 'jasper', source: 'Buildroot package/jasper CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'lcms2',
    names: ['little-cms-2', 'lcms', 'little-cms', 'littlecms2'],
    cpes: [
      {
        vendor: 'littlecms',
        product: 'little_cms',
        source: 'Buildroot package/lcms2 CPE_ID; anchore/nvd-data-overrides: 1 configurations',
      },
    ],
    version: 'major.minor; the patch level is not in the binary',
  },
  {
    library: 'libraw',
    cpes: [
      { vendor: 'libraw', product: 'libraw', source: 'Buildroot package/libraw CPE_ID; anchore/nvd-data-overrides: 4 configurations' },
    ],
    version: 'without -Release',
  },
  {
    library: 'openexr',
    names: ['imath', 'ilmimf'],
    cpes: [{ vendor: 'openexr', product: 'openexr', source: 'Blender build_files (OPENEXR_CPE); CISA vulnrichment: 1 records' }],
  },
  {
    library: 'libexif',
    cpes: [
      {
        vendor: 'libexif_project',
        product: 'libexif',
        source: 'Buildroot package/libexif CPE_ID; OpenWrt packages libs/libexif/Makefile PKG_CPE_ID',
      },
    ],
  },
  { library: 'jbigkit', cpes: [] },
  {
    library: 'freetype',
    names: ['freetype2'],
    cpes: [
      {
        vendor: 'freetype',
        product: 'freetype',
        source: 'Buildroot package/freetype CPE_ID; OpenWrt packages libs/freetype/Makefile PKG_CPE_ID',
      },
    ],
    version: 'as found; from the soname by the table',
  },
  {
    library: 'harfbuzz',
    cpes: [
      {
        vendor: 'harfbuzz_project',
        product: 'harfbuzz',
        source: 'Buildroot package/harfbuzz CPE_ID; anchore/nvd-data-overrides: 3 configurations',
      },
    ],
  },
  { library: 'libraqm', names: ['raqm'], cpes: [] },
  {
    library: 'fribidi',
    cpes: [
      {
        vendor: 'gnu',
        product: 'fribidi',
        source: 'OpenEmbedded-Core meta/recipes-support/fribidi/fribidi CVE_PRODUCT; cve-bin-tool checkers/fribidi.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'fontconfig',
    cpes: [
      {
        vendor: 'fontconfig_project',
        product: 'fontconfig',
        source: 'Buildroot package/fontconfig CPE_ID; OpenWrt packages utils/fontconfig/Makefile PKG_CPE_ID',
      },
    ],
  },
  { library: 'graphite2', cpes: [{ vendor: 'sil', product: 'graphite2', source: 'Buildroot package/graphite2 CPE_ID' }] },
  {
    library: 'cairo',
    cpes: [
      { vendor: 'cairographics', product: 'cairo', source: 'Buildroot package/cairo CPE_ID; anchore/nvd-data-overrides: 1 configurations' },
    ],
  },
  {
    library: 'pixman',
    cpes: [
      { vendor: 'pixman', product: 'pixman', source: 'Buildroot package/pixman CPE_ID; OpenWrt packages libs/pixman/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'pango',
    cpes: [
      { vendor: 'gnome', product: 'pango', source: 'Buildroot package/pango CPE_ID; cve-bin-tool checkers/pango.py VENDOR_PRODUCT' },
      { vendor: 'pango', product: 'pango', source: 'cve-bin-tool checkers/pango.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'librsvg',
    cpes: [
      { vendor: 'gnome', product: 'librsvg', source: 'Buildroot package/librsvg CPE_ID; cve-bin-tool checkers/librsvg.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'libvips',
    cpes: [
      { vendor: 'libvips', product: 'libvips', source: 'Buildroot package/libvips CPE_ID; anchore/nvd-data-overrides: 6 configurations' },
    ],
  },
  {
    library: 'aom',
    names: ['libaom'],
    cpes: [
      { vendor: 'aomedia', product: 'aomedia', source: 'Blender build_files (AOM_CPE); anchore/nvd-data-overrides' },
      { vendor: 'aomedia', product: 'libaom', source: 'Blender build_files (AOM_CPE); anchore/nvd-data-overrides' },
      { vendor: 'libaom', product: 'libaom', source: 'Blender build_files (AOM_CPE); anchore/nvd-data-overrides' },
    ],
    version: 'without v',
  },
  {
    library: 'dav1d',
    cpes: [
      { vendor: 'videolan', product: 'dav1d', source: 'Buildroot package/dav1d CPE_ID; anchore/nvd-data-overrides: 1 configurations' },
    ],
    version: 'without -N-gHASH',
  },
  {
    library: 'libvpx',
    names: ['vpx'],
    cpes: [
      {
        vendor: 'webmproject',
        product: 'libvpx',
        source: 'Buildroot package/libvpx CPE_ID; OpenWrt packages libs/libvpx/Makefile PKG_CPE_ID',
      },
      { vendor: 'chromium', product: 'libvpx', source: 'CISA vulnrichment: 1 records' },
    ],
    version: 'without v',
  },
  {
    library: 'x265',
    cpes: [{ vendor: 'multicorewareinc', product: 'x265', source: 'Buildroot package/x265 CPE_ID' }],
    version: 'before +',
  },
  {
    library: 'openh264',
    cpes: [
      {
        vendor: 'cisco',
        product: 'openh264',
        source: 'Buildroot package/libopenh264 CPE_ID; anchore/nvd-data-overrides: 1 configurations',
      },
    ],
  },
  {
    library: 'ffmpeg',
    names: ['libavcodec', 'libavformat', 'libavutil', 'libavfilter', 'libswscale', 'libswresample'],
    cpes: [{ vendor: 'ffmpeg', product: 'ffmpeg', source: 'Buildroot package/ffmpeg CPE_ID; CISA vulnrichment: 20 records' }],
    version: 'without a leading n and what follows the number',
  },
  {
    library: 'opus',
    names: ['libopus'],
    cpes: [
      { vendor: 'opus-codec', product: 'opus', source: 'Buildroot package/opus CPE_ID; OpenWrt packages libs/opus/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'libvorbis',
    names: ['vorbis'],
    cpes: [
      {
        vendor: 'xiph.org',
        product: 'libvorbis',
        source: 'Buildroot package/libvorbis CPE_ID; OpenWrt packages libs/libvorbis/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'libtheora',
    names: ['theora'],
    cpes: [
      {
        vendor: 'xiph',
        product: 'theora',
        source:
          'OpenEmbedded-Core meta/recipes-multimedia/libtheora/libtheora CVE_PRODUCT; OpenWrt packages libs/libtheora/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'flac',
    names: ['libflac'],
    cpes: [
      {
        vendor: 'flac_project',
        product: 'flac',
        source: 'Buildroot package/flac CPE_ID; OpenEmbedded-Core meta/recipes-multimedia/flac/flac CVE_PRODUCT',
      },
      {
        vendor: 'flac',
        product: 'libflac',
        source: 'OpenEmbedded-Core meta/recipes-multimedia/flac/flac CVE_PRODUCT; cve-bin-tool checkers/flac.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'speex',
    cpes: [{ vendor: 'xiph', product: 'speex', source: 'Buildroot package/speex CPE_ID; OpenWrt packages libs/speex/Makefile PKG_CPE_ID' }],
  },
  {
    library: 'lame',
    names: ['mp3lame'],
    cpes: [
      { vendor: 'lame_project', product: 'lame', source: 'Buildroot package/lame CPE_ID; OpenWrt packages sound/lame/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'mpg123',
    cpes: [
      { vendor: 'mpg123', product: 'mpg123', source: 'Buildroot package/mpg123 CPE_ID; OpenWrt packages sound/mpg123/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'libsndfile',
    names: ['sndfile'],
    cpes: [
      {
        vendor: 'libsndfile_project',
        product: 'libsndfile',
        source: 'Buildroot package/libsndfile CPE_ID; OpenWrt packages libs/libsndfile/Makefile PKG_CPE_ID',
      },
      { vendor: 'mega-nerd', product: 'libsndfile', source: 'cve-bin-tool checkers/libsndfile.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'alsa-lib',
    names: ['asound'],
    cpes: [{ vendor: 'alsa-project', product: 'alsa-lib', source: 'Buildroot package/alsa-lib CPE_ID' }],
  },
  {
    library: 'pulseaudio',
    cpes: [
      {
        vendor: 'pulseaudio',
        product: 'pulseaudio',
        source: 'Buildroot package/pulseaudio CPE_ID; OpenWrt packages sound/pulseaudio/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'fluidsynth',
    cpes: [
      {
        vendor: 'fluidsynth',
        product: 'fluidsynth',
        source: 'Buildroot package/fluidsynth CPE_ID; OpenWrt packages sound/fluidsynth/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'sdl2',
    names: ['sdl'],
    cpes: [
      { vendor: 'libsdl', product: 'simple_directmedia_layer', source: 'Buildroot package/sdl CPE_ID; Buildroot package/sdl2 CPE_ID' },
    ],
  },
  { library: 'sdl2_image', cpes: [{ vendor: 'libsdl', product: 'sdl_image', source: 'Buildroot package/sdl2_image CPE_ID' }] },
  {
    library: 'libass',
    cpes: [
      {
        vendor: 'libass_project',
        product: 'libass',
        source: 'Buildroot package/libass CPE_ID; cve-bin-tool checkers/libass.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'libxml2',
    cpes: [
      { vendor: 'xmlsoft', product: 'libxml2', source: 'Buildroot package/libxml2 CPE_ID; anchore/nvd-data-overrides: 28 configurations' },
      { vendor: 'libxml2', product: 'libxml2', source: 'anchore/nvd-data-overrides: 9 configurations' },
    ],
    version: '20914 is 2.9.14, 21406 is 2.14.6',
  },
  {
    library: 'libxslt',
    names: ['libexslt'],
    cpes: [
      {
        vendor: 'xmlsoft',
        product: 'libxslt',
        source: 'Buildroot package/libxslt CPE_ID; OpenWrt packages libs/libxslt/Makefile PKG_CPE_ID',
      },
    ],
    version: '10143 is 1.1.43',
  },
  {
    library: 'expat',
    names: ['libexpat'],
    cpes: [
      { vendor: 'libexpat_project', product: 'libexpat', source: 'Buildroot package/expat CPE_ID; CISA vulnrichment: 2 records' },
      {
        vendor: 'libexpat',
        product: 'expat',
        source: 'CISA vulnrichment: 2 records; OpenEmbedded-Core meta/recipes-core/expat/expat CVE_PRODUCT',
      },
    ],
    version: 'after expat_',
  },
  { library: 'json-c', cpes: [{ vendor: 'json-c', product: 'json-c', source: 'Buildroot package/json-c CPE_ID' }] },
  { library: 'jansson', cpes: [{ vendor: 'jansson_project', product: 'jansson', source: 'Buildroot package/jansson CPE_ID' }] },
  {
    library: 'libyaml',
    cpes: [
      { vendor: 'pyyaml', product: 'libyaml', source: 'Buildroot package/libyaml CPE_ID; cve-bin-tool checkers/libyaml.py VENDOR_PRODUCT' },
    ],
  },
  { library: 'yaml-cpp', cpes: [{ vendor: 'yaml-cpp_project', product: 'yaml-cpp', source: 'Buildroot package/yaml-cpp CPE_ID' }] },
  {
    library: 'rapidjson',
    cpes: [{ vendor: 'tencent', product: 'rapidjson', source: 'Buildroot package/rapidjson CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'nlohmann-json',
    names: ['json-for-modern-cpp'],
    cpes: [
      { vendor: 'json-for-modern-cpp_project', product: 'json-for-modern-cpp', source: 'Buildroot package/json-for-modern-cpp CPE_ID' },
    ],
  },
  { library: 'flatbuffers', cpes: [{ vendor: 'google', product: 'flatbuffers', source: 'Buildroot package/flatbuffers CPE_ID' }] },
  {
    library: 'protobuf',
    names: ['libprotobuf'],
    cpes: [
      { vendor: 'google', product: 'protobuf', source: 'Buildroot package/protobuf CPE_ID; CISA vulnrichment: 2 records' },
      { vendor: 'google', product: 'protobuf-cpp', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 2 configurations' },
      { vendor: 'protobuf', product: 'protobuf', source: 'anchore/nvd-data-overrides: 2 configurations' },
    ],
    version: 'C++ numbers: 3.19.1 up to 3.21, then 22.x on; the Python package of 33.4 is 6.33.4',
  },
  {
    library: 'grpc',
    cpes: [{ vendor: 'grpc', product: 'grpc', source: 'Buildroot package/grpc CPE_ID; CISA vulnrichment: 6 records' }],
    version: 'without v',
  },
  {
    library: 'abseil',
    names: ['abseil-cpp'],
    cpes: [{ vendor: 'abseil', product: 'common_libraries', source: 'OpenWrt packages libs/abseil-cpp/Makefile PKG_CPE_ID' }],
    version: 'the LTS date with its patch level (20250127.0); from the namespace only the date',
  },
  {
    library: 'boost',
    cpes: [
      {
        vendor: 'boost',
        product: 'boost',
        source: 'Buildroot package/boost CPE_ID; OpenEmbedded-Core meta/recipes-support/boost/boost CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'thrift',
    cpes: [
      { vendor: 'apache', product: 'thrift', source: 'Buildroot package/thrift CPE_ID; anchore/nvd-data-overrides: 3 configurations' },
      { vendor: 'facebook', product: 'thrift', source: 'CISA vulnrichment: 2 records; anchore/nvd-data-overrides: 2 configurations' },
    ],
  },
  {
    library: 'arrow',
    names: ['libarrow'],
    cpes: [{ vendor: 'apache', product: 'arrow', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 1 configurations' }],
  },
  {
    library: 'orc',
    cpes: [{ vendor: 'apache', product: 'orc', source: 'anchore/nvd-data-overrides: 4 configurations' }],
    version: 'C++ numbers; not gstreamer:orc',
  },
  {
    library: 'icu',
    names: ['icu4c'],
    cpes: [
      {
        vendor: 'unicode',
        product: 'international_components_for_unicode',
        source: 'Buildroot package/icu CPE_ID; OpenEmbedded-Core meta/recipes-support/icu/icu CVE_PRODUCT',
      },
      {
        vendor: 'icu-project',
        product: 'international_components_for_unicode',
        source: 'OpenEmbedded-Core meta/recipes-support/icu/icu CVE_PRODUCT; OpenWrt packages libs/icu/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'pcre',
    cpes: [{ vendor: 'pcre', product: 'pcre', source: 'CISA vulnrichment: 1 records; cve-bin-tool checkers/pcre.py VENDOR_PRODUCT' }],
    version: '8.42 without the date',
  },
  {
    library: 'pcre2',
    cpes: [{ vendor: 'pcre', product: 'pcre2', source: 'Buildroot package/pcre2 CPE_ID; anchore/nvd-data-overrides: 1 configurations' }],
    version: '10.47 without the date',
  },
  {
    library: 'fmt',
    cpes: [{ vendor: 'fmt', product: 'fmt', source: 'Buildroot package/fmt CPE_ID' }],
    version: 'major.minor.patch; the namespace has the major only',
  },
  {
    library: 'sqlite',
    names: ['sqlite3'],
    cpes: [
      {
        vendor: 'sqlite',
        product: 'sqlite',
        source: 'Buildroot package/sqlite CPE_ID; OpenEmbedded-Core meta/recipes-support/sqlite/sqlite3 CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'hdf5',
    cpes: [{ vendor: 'hdfgroup', product: 'hdf5', source: 'CISA vulnrichment: 27 records; anchore/nvd-data-overrides: 39 configurations' }],
  },
  {
    library: 'gdal',
    cpes: [
      { vendor: 'osgeo', product: 'gdal', source: 'Buildroot package/gdal CPE_ID; cve-bin-tool checkers/gdal.py VENDOR_PRODUCT' },
      { vendor: 'gdal', product: 'gdal', source: 'cve-bin-tool checkers/gdal.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'curl',
    names: ['libcurl'],
    cpes: [
      {
        vendor: 'haxx',
        product: 'curl',
        source: 'CISA vulnrichment: 2 records; OpenEmbedded-Core meta/recipes-support/curl/curl CVE_PRODUCT',
      },
      {
        vendor: 'haxx',
        product: 'libcurl',
        source: 'Buildroot package/libcurl CPE_ID; OpenEmbedded-Core meta/recipes-support/curl/curl CVE_PRODUCT',
      },
      {
        vendor: 'curl',
        product: 'curl',
        source: 'CISA vulnrichment: 4 records; OpenEmbedded-Core meta/recipes-support/curl/curl CVE_PRODUCT',
      },
      {
        vendor: 'curl',
        product: 'libcurl',
        source: 'CISA vulnrichment: 2 records; OpenEmbedded-Core meta/recipes-support/curl/curl CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'nghttp2',
    cpes: [{ vendor: 'nghttp2', product: 'nghttp2', source: 'Buildroot package/nghttp2 CPE_ID; CISA vulnrichment: 1 records' }],
  },
  { library: 'ngtcp2', cpes: [{ vendor: 'nghttp2', product: 'ngtcp2', source: 'anchore/nvd-data-overrides: 1 configurations' }] },
  {
    library: 'libssh2',
    cpes: [
      {
        vendor: 'libssh2',
        product: 'libssh2',
        source: 'Buildroot package/libssh2 CPE_ID; OpenWrt packages libs/libssh2/Makefile PKG_CPE_ID',
      },
    ],
    version: 'without _DEV',
  },
  {
    library: 'libssh',
    cpes: [
      { vendor: 'libssh', product: 'libssh', source: 'Buildroot package/libssh CPE_ID; OpenWrt packages libs/libssh/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'c-ares',
    names: ['cares'],
    cpes: [
      { vendor: 'c-ares', product: 'c-ares', source: 'Buildroot package/c-ares CPE_ID; CISA vulnrichment: 1 records' },
      {
        vendor: 'c-ares_project',
        product: 'c-ares',
        source: 'OpenWrt packages libs/c-ares/Makefile PKG_CPE_ID; anchore/nvd-data-overrides: 2 configurations',
      },
    ],
  },
  {
    library: 'libuv',
    names: ['uv'],
    cpes: [
      { vendor: 'libuv', product: 'libuv', source: 'Buildroot package/libuv CPE_ID; OpenWrt packages libs/libuv/Makefile PKG_CPE_ID' },
      { vendor: 'libuv_project', product: 'libuv', source: 'cve-bin-tool checkers/libuv.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'libevent',
    cpes: [
      {
        vendor: 'libevent_project',
        product: 'libevent',
        source: 'Buildroot package/libevent CPE_ID; cve-bin-tool checkers/libevent.py VENDOR_PRODUCT',
      },
    ],
    version: 'without -stable',
  },
  {
    library: 'zeromq',
    names: ['libzmq', 'zmq'],
    cpes: [
      { vendor: 'zeromq', product: 'libzmq', source: 'Buildroot package/zeromq CPE_ID; OpenWrt packages libs/zmq/Makefile PKG_CPE_ID' },
    ],
  },
  {
    library: 'libgit2',
    cpes: [
      {
        vendor: 'libgit2',
        product: 'libgit2',
        source: 'Buildroot package/libgit2 CPE_ID; cve-bin-tool checkers/libgit2.py VENDOR_PRODUCT',
      },
      { vendor: 'libgit2_project', product: 'libgit2', source: 'cve-bin-tool checkers/libgit2.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'krb5',
    names: ['krb5-libs'],
    cpes: [
      { vendor: 'mit', product: 'kerberos_5', source: 'Buildroot package/libkrb5 CPE_ID; CISA vulnrichment: 1 records' },
      { vendor: 'mit', product: 'krb5', source: 'anchore/nvd-data-overrides: 28 configurations' },
    ],
    version: '1.22.2 (base releases have two numbers)',
  },
  {
    library: 'e2fsprogs',
    names: ['libcom_err', 'com_err'],
    cpes: [
      {
        vendor: 'e2fsprogs_project',
        product: 'e2fsprogs',
        source: 'Buildroot package/e2fsprogs CPE_ID; cve-bin-tool checkers/e2fsprogs.py VENDOR_PRODUCT',
      },
    ],
    version: 'of e2fsprogs; krb5 has a libcom_err of its own (so.3)',
  },
  {
    library: 'keyutils',
    cpes: [
      {
        vendor: 'keyutils_project',
        product: 'keyutils',
        source: 'Buildroot package/keyutils CPE_ID; OpenWrt packages libs/keyutils/Makefile PKG_CPE_ID',
      },
    ],
    version: 'after keyutils-',
  },
  {
    library: 'cyrus-sasl',
    names: ['sasl2'],
    cpes: [{ vendor: 'cmu', product: 'cyrus-sasl', source: 'OpenWrt packages libs/cyrus-sasl/Makefile PKG_CPE_ID' }],
  },
  {
    library: 'openldap',
    names: ['ldap', 'lber'],
    cpes: [
      {
        vendor: 'openldap',
        product: 'openldap',
        source: 'Buildroot package/openldap CPE_ID; OpenWrt packages libs/openldap/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'postgresql',
    names: ['libpq'],
    cpes: [{ vendor: 'postgresql', product: 'postgresql', source: 'Buildroot package/postgresql CPE_ID; CISA vulnrichment: 2 records' }],
    version: '170011 is 17.11',
  },
  {
    library: 'mariadb-connector-c',
    names: ['mariadb'],
    cpes: [{ vendor: 'mariadb', product: 'mariadb', source: 'Buildroot package/mariadb CPE_ID; CISA vulnrichment: 3 records' }],
    version: 'of the connector (3.x); mariadb:mariadb is the server',
  },
  {
    library: 'mysql',
    names: ['libmysqlclient'],
    cpes: [{ vendor: 'oracle', product: 'mysql', source: 'CISA vulnrichment: 1 records; Syft binary classifiers.go' }],
  },
  {
    library: 'unixodbc',
    cpes: [
      {
        vendor: 'unixodbc',
        product: 'unixodbc',
        source: 'Buildroot package/unixodbc CPE_ID; OpenWrt packages libs/unixodbc/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'mongo-c-driver',
    names: ['libmongoc', 'libbson'],
    cpes: [{ vendor: 'mongodb', product: 'c_driver', source: 'CISA vulnrichment: 155 records' }],
  },
  {
    library: 'openblas',
    names: ['scipy-openblas'],
    cpes: [
      {
        vendor: 'openblas_project',
        product: 'openblas',
        source: 'Buildroot package/openblas CPE_ID; OpenWrt packages libs/openblas/Makefile PKG_CPE_ID',
      },
    ],
    version: 'first three numbers',
  },
  { library: 'lapack', cpes: [{ vendor: 'lapack_project', product: 'lapack', source: 'Buildroot package/lapack CPE_ID' }] },
  {
    library: 'gmp',
    cpes: [{ vendor: 'gmplib', product: 'gmp', source: 'Buildroot package/gmp CPE_ID; cve-bin-tool checkers/gmp.py VENDOR_PRODUCT' }],
  },
  {
    library: 'mpfr',
    cpes: [
      {
        vendor: 'mpfr',
        product: 'gnu_mpfr',
        source: 'Buildroot package/mpfr CPE_ID; OpenEmbedded-Core meta/recipes-support/mpfr/mpfr CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'tbb',
    names: ['onetbb'],
    cpes: [{ vendor: 'intel', product: 'threading_building_blocks', source: 'Buildroot package/tbb CPE_ID' }],
  },
  {
    library: 'onemkl',
    names: ['mkl'],
    cpes: [{ vendor: 'intel', product: 'oneapi_math_kernel_library', source: 'CISA vulnrichment: 1 records' }],
  },
  {
    library: 'gcc',
    names: ['libgcc', 'libgfortran', 'libgomp', 'libquadmath', 'libstdc++'],
    cpes: [{ vendor: 'gnu', product: 'gcc', source: 'OpenWrt packages devel/gcc/Makefile PKG_CPE_ID; Syft binary classifiers.go' }],
    version: 'of the compiler (8.5.0); for rpm prefer the package',
  },
  { library: 'glibc', cpes: [{ vendor: 'gnu', product: 'glibc', source: 'Buildroot package/glibc CPE_ID; CISA vulnrichment: 3 records' }] },
  { library: 'llvm', names: ['libllvm'], cpes: [{ vendor: 'llvm', product: 'llvm', source: 'Buildroot package/llvm CPE_ID' }] },
  {
    library: 'libffi',
    cpes: [
      {
        vendor: 'libffi_project',
        product: 'libffi',
        source: 'Buildroot package/libffi CPE_ID; OpenWrt packages libs/libffi/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'qt',
    names: ['qtbase', 'qt5', 'qt6'],
    cpes: [
      { vendor: 'qt', product: 'qt', source: 'Buildroot package/qt5base CPE_ID; CISA vulnrichment: 3 records' },
      { vendor: 'qt', product: 'qtbase', source: 'CISA vulnrichment: 3 records' },
    ],
  },
  {
    library: 'opencv',
    cpes: [{ vendor: 'opencv', product: 'opencv', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 1 configurations' }],
  },
  {
    library: 'node',
    names: ['nodejs'],
    cpes: [{ vendor: 'nodejs', product: 'node.js', source: 'Buildroot package/nodejs CPE_ID; CISA vulnrichment: 4 records' }],
    version: 'without v',
  },
  {
    library: 'v8',
    cpes: [{ vendor: 'google', product: 'v8', source: 'CISA vulnrichment: 2 records; anchore/nvd-data-overrides: 9 configurations' }],
  },
  {
    library: 'undici',
    cpes: [{ vendor: 'nodejs', product: 'undici', source: 'CISA vulnrichment: 3 records; anchore/nvd-data-overrides: 16 configurations' }],
  },
  {
    library: 'llhttp',
    cpes: [{ vendor: 'llhttp', product: 'llhttp', source: "used with NVD's CVEs of Node.js (two public build files)" }],
  },
  {
    library: 'onnx',
    cpes: [
      { vendor: 'linuxfoundation', product: 'onnx', source: 'CISA vulnrichment: 2 records; anchore/nvd-data-overrides: 8 configurations' },
      { vendor: 'onnx', product: 'onnx', source: 'anchore/nvd-data-overrides: 8 configurations' },
    ],
    version: 'as found; only where it is the C++ library that is bundled',
  },
  {
    library: 'mupdf',
    cpes: [{ vendor: 'artifex', product: 'mupdf', source: 'Buildroot package/mupdf CPE_ID; CISA vulnrichment: 2 records' }],
  },
  { library: 'pdfium', cpes: [] },
  {
    library: 'qpdf',
    cpes: [{ vendor: 'qpdf_project', product: 'qpdf', source: 'Buildroot package/qpdf CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'poppler',
    cpes: [
      {
        vendor: 'freedesktop',
        product: 'poppler',
        source: 'Buildroot package/poppler CPE_ID; anchore/nvd-data-overrides: 7 configurations',
      },
      {
        vendor: 'poppler',
        product: 'poppler',
        source: 'anchore/nvd-data-overrides: 6 configurations; cve-bin-tool checkers/poppler.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'ghostscript',
    cpes: [{ vendor: 'artifex', product: 'ghostscript', source: 'Buildroot package/ghostscript CPE_ID; CISA vulnrichment: 2 records' }],
  },
  {
    library: 'tesseract',
    cpes: [
      {
        vendor: 'tesseract_project',
        product: 'tesseract',
        source: 'OpenWrt packages utils/tesseract/Makefile PKG_CPE_ID; anchore/nvd-data-overrides: 2 configurations',
      },
      {
        vendor: 'tesseract_ocr_project',
        product: 'tesseract_ocr',
        source: 'anchore/nvd-data-overrides: 2 configurations; cve-bin-tool checkers/tesseract.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'leptonica',
    cpes: [
      {
        vendor: 'leptonica',
        product: 'leptonica',
        source: 'Buildroot package/leptonica CPE_ID; OpenWrt packages libs/leptonica/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'lua',
    cpes: [{ vendor: 'lua', product: 'lua', source: 'Buildroot package/lua CPE_ID; cve-bin-tool checkers/lua.py VENDOR_PRODUCT' }],
  },
  {
    library: 'luajit',
    cpes: [
      {
        vendor: 'luajit',
        product: 'luajit',
        source: 'Buildroot package/luajit CPE_ID; OpenWrt packages lang/lua/luajit/Makefile PKG_CPE_ID',
      },
    ],
  },
  {
    library: 'duckdb',
    cpes: [{ vendor: 'duckdb', product: 'duckdb', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 2 configurations' }],
    version: 'without v',
  },
  { library: 'freetds', cpes: [], version: 'no CPE known in the sources' },
  { library: 'geos', cpes: [], version: 'no CPE known in the sources' },
  { library: 'proj', cpes: [], version: 'no CPE known in the sources' },
  { library: 'netcdf-c', names: ['netcdf'], cpes: [], version: 'no CPE known in the sources' },
  {
    library: 'glib',
    names: ['glib2'],
    cpes: [
      {
        vendor: 'gnome',
        product: 'glib',
        source: 'Buildroot package/libglib2 CPE_ID; OpenEmbedded-Core meta/recipes-core/glib-2.0/glib CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'dbus',
    cpes: [
      {
        vendor: 'freedesktop',
        product: 'dbus',
        source: 'Buildroot package/dbus CPE_ID; OpenEmbedded-Core meta/recipes-core/dbus/dbus CVE_PRODUCT',
      },
      {
        vendor: 'freedesktop',
        product: 'libdbus',
        source: 'OpenEmbedded-Core meta/recipes-core/dbus/dbus CVE_PRODUCT; cve-bin-tool checkers/dbus.py VENDOR_PRODUCT',
      },
    ],
  },
  {
    library: 'systemd',
    names: ['libsystemd', 'libudev'],
    cpes: [
      {
        vendor: 'systemd_project',
        product: 'systemd',
        source: 'Buildroot package/systemd CPE_ID; OpenEmbedded-Core meta/recipes-core/systemd/systemd CVE_PRODUCT',
      },
    ],
  },
  {
    library: 'util-linux',
    names: ['libuuid', 'libblkid', 'libmount'],
    cpes: [{ vendor: 'kernel', product: 'util-linux', source: 'Buildroot package/util-linux CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'ncurses',
    names: ['libtinfo'],
    cpes: [
      { vendor: 'gnu', product: 'ncurses', source: 'Buildroot package/ncurses CPE_ID; cve-bin-tool checkers/ncurses.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'readline',
    cpes: [
      { vendor: 'gnu', product: 'readline', source: 'Buildroot package/readline CPE_ID; cve-bin-tool checkers/readline.py VENDOR_PRODUCT' },
    ],
  },
  {
    library: 'elfutils',
    names: ['libelf', 'libdw'],
    cpes: [{ vendor: 'elfutils_project', product: 'elfutils', source: 'Buildroot package/elfutils CPE_ID; CISA vulnrichment: 1 records' }],
  },
  {
    library: 'libcap',
    cpes: [
      {
        vendor: 'libcap_project',
        product: 'libcap',
        source: 'Buildroot package/libcap CPE_ID; anchore/nvd-data-overrides: 1 configurations',
      },
    ],
  },
  {
    library: 'libselinux',
    names: ['selinux'],
    cpes: [{ vendor: 'selinuxproject', product: 'libselinux', source: 'Buildroot package/libselinux CPE_ID' }],
  },
  { library: 'libxcb', names: ['xcb'], cpes: [{ vendor: 'x', product: 'libxcb', source: 'Buildroot package/libxcb CPE_ID' }] },
  { library: 'libx11', names: ['X11'], cpes: [{ vendor: 'x.org', product: 'libx11', source: 'Buildroot package/xlib_libX11 CPE_ID' }] },
  { library: 'wayland', cpes: [{ vendor: 'wayland', product: 'wayland', source: 'Buildroot package/wayland CPE_ID' }] },
  { library: 'libusb', cpes: [{ vendor: 'libusb', product: 'libusb', source: 'Buildroot package/libusb CPE_ID' }] },
  {
    library: 'libdb',
    names: ['berkeley-db'],
    cpes: [{ vendor: 'oracle', product: 'berkeley_db', source: 'cve-bin-tool checkers/libdb.py VENDOR_PRODUCT' }],
  },
  {
    library: 'cups',
    cpes: [
      { vendor: 'openprinting', product: 'cups', source: 'Buildroot package/cups CPE_ID; CISA vulnrichment: 2 records' },
      { vendor: 'apple', product: 'cups', source: 'CISA vulnrichment: 1 records; cve-bin-tool checkers/cups.py VENDOR_PRODUCT' },
      { vendor: 'cups', product: 'cups', source: 'CISA vulnrichment: 1 records; anchore/nvd-data-overrides: 1 configurations' },
    ],
  },
  { library: 'hwloc', cpes: [{ vendor: 'open-mpi', product: 'hwloc', source: 'cve-bin-tool checkers/hwloc.py VENDOR_PRODUCT' }] },
];
