/** The readers of native files: what they find in well-made images, and that nothing in a bad one makes them throw or run away. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCargoAudit, readGoBuild } from '../../src/native/build-info.ts';
import { type ByteSource, memorySource, Reader } from '../../src/native/byte-source.ts';
import { readElf } from '../../src/native/elf.ts';
import { elfCode } from '../../src/native/elf-code.ts';
import { exportedNames, gnuHash, wantedNames } from '../../src/native/elf-symbols.ts';
import { identifyFile } from '../../src/native/identify-file.ts';
import { formatOf } from '../../src/native/image.ts';
import { readMachO } from '../../src/native/macho.ts';
import { readPe } from '../../src/native/pe.ts';
import { namedFacts } from '../../src/native/version-functions.ts';
import { machOWith } from './code-images.ts';
import { elf, fat, machO, pe, returnsNumber, returnsText } from './images.ts';

const wanted = (...names: string[]) => wantedNames(names);
const identify = (path: string, bytes: Buffer) => identifyFile(path, memorySource(bytes), 'full');
const claimed = (path: string, bytes: Buffer): string[] =>
  (identify(path, bytes)?.claims ?? []).map(({ library, version, way }) => `${library} ${version} by ${way}`);

describe('what a file is', () => {
  it.each([
    ['elf', elf({}), 'elf'],
    ['mach-o', machO('libz.1.dylib', [1, 3, 1]), 'mach-o'],
    ['fat', fat(machO('libz.1.dylib', [1, 3, 1])), 'mach-o'],
    ['pe', pe({}), 'pe'],
    ['wasm', Buffer.from('\0asm\x01\0\0\0', 'latin1'), 'wasm'],
  ] as const)('%s', (_name, bytes, format) => {
    expect(formatOf(bytes)).toBe(format);
  });

  it('is not told by a name, nor by the magic that Java shares', () => {
    expect(formatOf(Buffer.from('cafebabe00000041', 'hex'))).toBeUndefined();
    expect(formatOf(Buffer.from('#!/bin/sh\n'))).toBeUndefined();
    expect(identify('x.so', Buffer.from('/* GNU ld script */ INPUT(-lz)'))).toBeUndefined();
    expect(identify('setup.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]))).toBeUndefined();
  });
});

describe.each([
  [64, true],
  [64, false],
  [32, true],
  [32, false],
] as const)('ELF of %i bits, little endian: %s', (bits, little) => {
  const image = readElf(memorySource(elf({ bits, little, machine: 22, soname: 'libx.so.1', needed: ['libc.so.6', 'libz.so.1'] })));

  it('has its names', () => {
    expect(image?.soname).toBe('libx.so.1');
    expect(image?.needed()).toEqual(['libc.so.6', 'libz.so.1']);
    expect(image?.machines).toEqual(['s390x']);
    expect(image?.problems).toEqual([]);
  });

  it('finds exported names, and no others', () => {
    const symbols = [
      { name: 'first', type: 2 as const, at: () => Buffer.alloc(8) },
      { name: 'second', type: 1 as const, at: () => Buffer.alloc(8) },
    ];
    const found = readElf(memorySource(elf({ bits, little, symbols })));
    const names = found === undefined ? undefined : exportedNames(found, wanted('second', 'third'));
    expect(names?.get('second')).toMatchObject({ kind: 'data', size: 8 });
    expect(names?.has('third')).toBe(false);
  });
});

it('finds the same exported names whether they are prepared for many images or not', () => {
  const letters = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', 'c', '_') });
  const names = fc.uniqueArray(letters, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(names, names, fc.nat(12), (own, asked, shift) => {
      const bytes = elf({ symbols: own.map((name) => ({ name, type: 2 as const, at: () => Buffer.alloc(8) })) });
      withFilter(bytes, own, shift);
      const image = readElf(memorySource(bytes));
      expect(image).toBeDefined();
      if (image === undefined) return;
      const prepared = exportedNames(image, wantedNames(asked));
      expect([...prepared.keys()].sort()).toEqual(asked.filter((name) => own.includes(name)).sort());
      const { names: plain, hashes } = wantedNames(asked);
      expect(new Map([...exportedNames(image, { names: plain, hashes })].sort())).toEqual(new Map([...prepared].sort()));
    }),
  );
});

/** Gives the table of names the filter that a linker would: two bits for each name. The one of these images lets everything through. */
function withFilter(bytes: Buffer, names: readonly string[], shift: number): void {
  const filter = names.map(gnuHash).reduce((word, hash) => word | (1n << BigInt(hash & 63)) | (1n << BigInt((hash >>> shift) & 63)), 0n);
  const at = bytes.indexOf(Buffer.alloc(8, 0xff));
  bytes.writeUInt32LE(shift, at - 4);
  bytes.writeBigUInt64LE(filter, at);
}

it('takes the names from the program headers where there are no sections', () => {
  const bytes = elf({
    soname: 'libz.so.1.3.1',
    withoutSections: true,
    symbols: [{ name: 'zlibVersion', type: 2, at: returnsText('1.3.1') }],
  });
  expect(claimed('a.libs/libz-0123abcd.so.1.3.1', bytes)).toEqual(['zlib 1.3.1 by soname', 'zlib 1.3.1 by function']);
});

describe('version functions', () => {
  const versions = (name: string, at: (address: number) => Buffer, machine = 62) => {
    const image = readElf(memorySource(elf({ machine, symbols: [{ name, type: 2, at }] })));
    return image === undefined ? [] : namedFacts(elfCode(image), 'all').versions.map(({ library, version }) => `${library} ${version}`);
  };

  it.each([
    ['ZSTD_versionString', returnsText('1.5.7'), 'zstd 1.5.7'],
    ['ZSTD_versionNumber', returnsNumber(10_507), 'zstd 1.5.7'],
    ['WebPGetDecoderVersion', returnsNumber(0x10600), 'libwebp 1.6.0'],
    ['OpenSSL_version_num', returnsNumber(0x1010117f), 'openssl 1.1.1w'],
    ['OpenSSL_version_num', returnsNumber(0x30500080), 'openssl 3.5.8'],
    ['PQlibVersion', returnsNumber(170_011), 'postgresql 17.11'],
    ['lzma_version_number', returnsNumber(50_080_022), 'xz 5.8.2'],
    ['cmsGetEncodedCMMversion', returnsNumber(2180), 'lcms2 2.18'],
    ['ass_library_version', returnsNumber(0x01502000), 'libass 0.15.2'],
    ['mongocrypt_version', returnsText('1.21.0'), 'libmongocrypt 1.21.0'],
    ['_ZN5MeCab5Model7versionEv', returnsText('0.996'), 'mecab 0.996'],
    ['mysql_get_client_info', returnsText('3.3.8'), 'mariadb-connector-c 3.3.8'],
    ['TIFFGetVersion', returnsText('LIBTIFF, Version 4.7.1\nCopyright (c) 1988-1996 Sam Leffler'), 'libtiff 4.7.1'],
  ])('%s', (name, at, version) => {
    expect(versions(name, at)).toEqual([version]);
  });

  it('decodes three stores', () => {
    const code = Buffer.from('c70704000000c70603000000c70205000000c3', 'hex');
    expect(versions('zmq_version', () => code)).toEqual(['zeromq 4.3.5']);
  });

  it('decodes aarch64', () => {
    const address = Buffer.alloc(12);
    const text = (at: number): Buffer => {
      // adrp x0, this page; add x0, x0, #offset of what follows; ret
      address.writeUInt32LE(0x90000000, 0);
      address.writeUInt32LE((0x91000000 + ((at + 12) % 4096) * 1024) >>> 0, 4);
      address.writeUInt32LE(0xd65f03c0, 8);
      return Buffer.concat([address, Buffer.from('1.5.7\0')]);
    };
    expect(versions('ZSTD_versionString', text, 183)).toEqual(['zstd 1.5.7']);
    const number = Buffer.alloc(12);
    number.writeUInt32LE(0x52800000 + 0x0600 * 32, 0);
    number.writeUInt32LE(0x72a00000 + 0x1 * 32, 4);
    number.writeUInt32LE(0xd65f03c0, 8);
    expect(versions('WebPGetDecoderVersion', () => number, 183)).toEqual(['libwebp 1.6.0']);
  });

  it.each([
    ['a call before it returns', 'ZSTD_versionString', Buffer.from('e8000000004889c0c3', 'hex')],
    ['a function that goes on past its end', 'ZSTD_versionNumber', Buffer.from('89f831c0c3b80b290000c3', 'hex')],
    ["the crate's encoding of brotli", 'BrotliDecoderVersion', returnsNumber(0x1000f00)()],
    ['a text that is no release', 'dav1d_version', returnsText('unknown')()],
    ["libev's answer for libevent", 'event_get_version', returnsText('4.33')()],
    ["zlib-ng's answer for zlib", 'zlibVersion', returnsText('1.3.1.zlib-ng')()],
    ['a release that is still to come', 'nc_inq_libvers', returnsText('4.9.3-development of Oct 24 2023 19:39:35 $')()],
    ["VVenC's development state", 'vvenc_get_version', returnsText('1.15.0-dev')()],
    ["MySQL's answer for MariaDB's client", 'mysql_get_client_info', returnsText('8.0.33')()],
    ['a development state of OpenSSL', 'OpenSSL_version_num', returnsNumber(0x3060000f)()],
  ])('gives no answer for %s', (_what, name, code) => {
    expect(versions(name, () => code)).toEqual([]);
  });
});

describe('texts', () => {
  const library = (text: string): string[] =>
    claimed('pkg/_mod.abi3.so', elf({ sections: [{ name: '.rodata', bytes: Buffer.from(`x\0${text}\0`, 'latin1') }] }));

  it.each([
    ['OpenSSL 3.5.8 25 Aug 2026', 'openssl 3.5.8 by string'],
    ['libpng version 1.6.50', 'libpng 1.6.50 by string'],
    [' deflate 1.3.1 Copyright 1995-2024 Jean-loup Gailly and Mark Adler ', 'zlib 1.3.1 by string'],
    ['/vcpkg/buildtrees/curl/src/url-8_20_0-7ec8cad9a3.clean/lib/url.c', 'curl 8.20.0 by build-path'],
    ['/opt/homebrew/Cellar/gnutls/3.8.9/etc', 'gnutls 3.8.9 by build-path'],
    ['/vcpkg/buildtrees/re2/src/2023-02-01-4de2684268.clean/re2/dfa.h', 're2 2023-02-01 by build-path'],
    ['/vcpkg/buildtrees/abseil/src/20250814.1-a96f5d5fc6.clean/absl/x.cc', 'abseil 20250814.1 by build-path'],
    ['/tmp/boost_1_83_0/boost/throw_exception.hpp', 'boost 1.83.0 by string'],
    ['(GNU FriBidi) 1.0.11', 'fribidi 1.0.11 by string'],
    ['tarball: 0.15.2', 'libass 0.15.2 by string'],
    ['PortAudio V19.7.0-devel, revision unknown', 'portaudio 19.7.0 by string'],
    ['libmariadb\0\0' + '3.3.8', 'mariadb-connector-c 3.3.8 by string'],
    ['community\0' + '4.12.0\0x\0cipher_version', 'sqlcipher 4.12.0 by string'],
    ['GP/PARI CALCULATOR Version 2.15.4 (released)', 'pari 2.15.4 by string'],
    ['    OpenEXR:                     build (ver 2.3.0)', 'openexr 2.3.0 by string'],
    ['    JPEG:                        libjpeg-turbo (ver 2.1.2-62)', 'libjpeg-turbo 2.1.2 by string'],
    ['/tmp/curl-8.4.0/lib/url.c', 'curl 8.4.0 by source-path'],
    ['8.1.1\0x\0HB_OPTIONS', 'harfbuzz 8.1.1 by string'],
    ['<!-- GDBus 2.90.0 -->', 'glib 2.90.0 by string'],
    ['v4.1.0\0no error detail\0Svt\0SVT [version]:\tSVT-AV1 Encoder Lib %s', 'svt-av1 4.1.0 by string'],
    ['v4.2.0-151-g5ed9ffbcb\0GCC 16.2.0\t\0SVT [build]  :\t%s %zu bit', 'svt-av1 4.2.0 by string'],
    ['Scintilla 3.7.2', 'scintilla 3.7.2 by string'],
    ['/build/openjpeg-2.5.4/src/lib/openjp2/j2k.c', 'openjpeg 2.5.4 by source-path'],
    ['/home/b/.cargo/registry/src/x-1949cf8c6b5b557f/serde-1.0.219/src/de.rs', 'serde 1.0.219 by rust-path'],
  ])('%s', (text, claim) => {
    expect(library(text)).toEqual([claim]);
  });

  it.each([
    ['a mention', 'OpenSSL 3.0.0 or later'],
    ['a bare release', '1.2.11'],
    ["zlib's number with another year: a fork", ' deflate 1.2.11 Copyright 1995-2022 Jean-loup Gailly and Mark Adler '],
    ['a development state', 'libpng version 1.8.0.git'],
    ["the compiler's own sources", '/build/gcc-14.2.1/libgcc/unwind.c'],
    ["Rust's own dependencies", '/rust/deps/hashbrown-0.15.2/src/raw.rs'],
    ["netCDF's development state", 'NetCDF: Bad dimension\0' + '4.9.3-development of Oct 24 2023 19:39:35 $'],
    ["a date that may be a number's end", '/vcpkg/buildtrees/x/src/1.20230201-7ec8cad9a3.clean/a.c'],
    ["SQLCipher's release without its edition", 'cipher_version\0' + '4.12.0'],
    ["zlib's number beside HarfBuzz' texts", '1.2.12\0x\0HB_OPTIONS'],
    ["another text's release before SVT-AV1's", 'v4.1.0\0' + '1.2.3\0SVT [version]:\tSVT-AV1 Encoder Lib %s'],
    ['PARI between releases', 'GP/PARI CALCULATOR Version 2.16.1 (development 28889-abc)'],
    ['a cut reference', '/vcpkg/buildtrees/x/src/11.800.123-7ec8cad9a3.clean/a.c'],
  ])('claims nothing of %s', (_what, text) => {
    expect(library(text).filter((claim) => !claim.endsWith('presence'))).toEqual([]);
  });

  it('takes zlib-ng for itself where it prints the text of zlib too', () => {
    const both = ' deflate 1.3.1 Copyright 1995-2024 Jean-loup Gailly and Mark Adler \0 zlib-ng 2.3.3';
    expect(library(both)).toEqual(['zlib-ng 2.3.3 by string']);
  });

  it('keeps two paths of a crate, the first ones that differ from its name on', () => {
    const path = (crate: string, file: string, index = 'index.a'): string =>
      `/b/registry/src/${index}-1949cf8c6b5b557f/${crate}/src/${file}.rs`;
    const paths = [
      ...[path('a-1.0.0', 'de'), path('a-1.0.0', 'de', 'index.b'), path('a-2.0.0', 'de'), path('a-1.0.0', 'ser'), path('a-1.0.0', 'lib')],
      ...[path('a-2.0.0', 'ser'), path('a-2.0.0', 'lib'), path('b-1.0.0', 'lib')],
    ];
    const bytes = Buffer.from(`${paths.join('\0')}\0`, 'latin1');
    const file = identifyFile('m.abi3.so', memorySource(elf({ sections: [{ name: '.rodata', bytes }] })), 'full');
    expect(file?.claims.map(({ value }) => value)).toEqual(
      ['a-1.0.0/src/de', 'a-2.0.0/src/de', 'a-1.0.0/src/ser', 'a-2.0.0/src/ser', 'b-1.0.0/src/lib'].map((one) => `${one}.rs`),
    );
  });

  it('finds a text on the border of two pieces, and at the very start of a section', () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 0x20);
    bytes.write('libpng version 1.6.50\0', 1024 * 1024 - 9, 'latin1');
    expect(claimed('m.abi3.so', elf({ sections: [{ name: '.rodata', bytes }] }))).toEqual(['libpng 1.6.50 by string']);
    const first = Buffer.from('1.0.8, 13-Jul-2019\0', 'latin1');
    expect(claimed('m.abi3.so', elf({ sections: [{ name: '.rodata', bytes: first }] }))).toEqual(['bzip2 1.0.8 by string']);
  });
});

describe('PE and Mach-O', () => {
  it("takes the product's release, not the file's", () => {
    const bytes = pe({ ProductName: 'libjpeg-turbo', FileVersion: '62.4.0.0', ProductVersion: '3.1.0' });
    expect(claimed('x.libs/jpeg62-0123456789abcdef0123456789abcdef.dll', bytes)).toEqual(['libjpeg-turbo 3.1.0 by resource']);
    expect(claimed('app.dll', pe({ ProductName: 'Some App', ProductVersion: '7.0.1' }))).toEqual([]);
    // vcpkg builds tags, whose header says so; that of two tags is the same.
    const curl = (ProductVersion: string): string[] => claimed('libcurl.dll', pe({ ProductName: 'The curl library', ProductVersion }));
    expect(curl('8.6.0-DEV')).toEqual(['curl 8.6.0 by resource']);
    expect(curl('8.7.0-DEV')).toEqual([]);
  });

  it('names a library of macOS by its install name', () => {
    const bytes = machO('/DLC/PIL/libzstd.1.5.7.dylib', [1, 5, 7], Buffer.from('\0libpng version 1.6.50\0', 'latin1'));
    expect(readMachO(memorySource(bytes))?.id).toEqual({ name: '/DLC/PIL/libzstd.1.5.7.dylib', current: [1, 5, 7] });
    for (const file of [bytes, fat(bytes)])
      expect(claimed('PIL/.dylibs/libzstd.1.5.7.dylib', file)).toEqual(['zstd 1.5.7 by soname', 'libpng 1.6.50 by string']);
  });
});

describe('PE and Mach-O whose names and numbers are not the release', () => {
  it('takes the current version of macOS for a release only where the build means it so', () => {
    const of = (file: string, current: readonly [number, number, number]): string[] => claimed(`x/.dylibs/${file}`, machO(file, current));
    expect(of('libfreetype.6.dylib', [25, 3, 0])).toEqual(['freetype 2.12.1 by soname']);
    expect(of('libzstd.1.dylib', [1, 5, 7])).toEqual(['zstd 1.5.7 by soname']);
    // GEOS' C interface counts by itself: 1.17.3 in GEOS 3.11.3.
    expect(of('libgeos_c.1.dylib', [1, 17, 3])).toEqual([]);
    expect(of('libopencore-amrnb.0.dylib', [2, 0, 0])).toEqual([]);
    // As in Pillow 13.0.0: zlib-ng under zlib's name; HarfBuzz 14.5.0, which Meson counts without libtool's one more.
    expect(of('libz.1.3.1.zlib-ng.dylib', [1, 3, 1])).toEqual([]);
    expect(of('libharfbuzz.0.dylib', [61_450, 0, 0])).toEqual([]);
  });

  it('reads the folders of object files that the linker of macOS leaves among the names of symbols', () => {
    // As in pygame 2.5.2 and rasterio 1.3.10 for macOS; of the builder's own folders nothing is kept.
    const paths = [
      '/Users/runner/work/pygame/buildconfig/sdl_libs/SDL2_image-2.0.5/.libs/IMG_bmp.o',
      '/private/var/folders/T/cirrus-ci-build/gdal-3.8.4/build/CMakeFiles/port.dir/cpl_conv.cpp.o',
      '/private/var/folders/T/cirrus-ci-build/libaec-1.0.4/src/.libs/encode.o',
      '/private/var/folders/T/build/somebody-1.2.3/x.o',
    ];
    const image = machOWith(
      [...paths, 'zlibVersion'].map((name) => ({ name, at: returnsText('1.3.1') })),
      'x86_64',
      'symbols',
    );
    const claims = identify('x/.dylibs/libSDL2_image-2.0.0.dylib', image)?.claims ?? [];
    const found = claims.map(({ library, version, way }) => `${library} ${version} by ${way}`);
    expect(found).toEqual([
      'zlib 1.3.1 by function',
      'sdl2_image 2.0.5 by source-path',
      'gdal 3.8.4 by source-path',
      'libaec 1.0.4 by source-path',
    ]);
    expect(JSON.stringify(claims)).not.toContain('/Users/');
    expect(JSON.stringify(claims)).not.toContain('/private/');
  });

  it.each([
    ['wxbase32u_vc140_x64.dll', { ProductName: 'wxWidgets', ProductVersion: '3.2.2' }, 'wxwidgets 3.2.2 by resource'],
    // As in libusb1 3.4.0: the last number counts commits.
    ['libusb-1.0.dll', { ProductName: 'libusb-1.0', ProductVersion: '1.0.29.11953' }, 'libusb 1.0.29 by resource'],
    [
      'SDL2_ttf.dll',
      { ProductName: 'Simple DirectMedia Layer', FileDescription: 'SDL_ttf', ProductVersion: '2, 22, 0, 0' },
      'sdl2_ttf 2.22.0 by resource',
    ],
  ])('%s', (file, strings, claim) => {
    expect(claimed(`x/${file}`, pe(strings))).toEqual([claim]);
  });
});

describe('hostile images', () => {
  it('whatever bytes there are, nothing is thrown', () => {
    const heads = [elf({ soname: 'libx.so.1' }), pe({ ProductName: 'x' }), machO('x', [1, 0, 0]), fat(machO('x', [1, 0, 0]))];
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 40 }),
        fc.nat(4000),
        (head, changes, cut) => {
          const bytes = Buffer.from(head.subarray(0, Math.max(8, cut)));
          for (const [at, value] of changes) if (at > 5 && at < bytes.length) bytes[at] = value;
          expect(() => identify('x.so', bytes)).not.toThrow();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('names a section table that is too large or lies outside', () => {
    const many = elf({ sections: [{ name: '.rodata', bytes: Buffer.alloc(16) }] });
    many.writeUInt16LE(60_000, 60);
    expect(identify('x.so', many)?.problems).toContainEqual({ what: 'sections', detail: '60000, more than 4096' });
    const outside = elf({ sections: [{ name: '.rodata', bytes: Buffer.alloc(16) }] });
    outside.writeBigUInt64LE(0x7fffffffffffn, 40);
    expect(identify('x.so', outside)?.problems).toContainEqual({ what: 'sections', detail: 'the table lies outside of the file' });
  });

  it('reads a few pages of a sparse file of four gigabytes', () => {
    const head = elf({ soname: 'libx.so.1', sections: [{ name: '.rodata', bytes: Buffer.alloc(64) }] });
    let read = 0;
    const source: ByteSource = {
      size: 4 * 1024 ** 3,
      read: (offset, length) => {
        const bytes = Buffer.alloc(Math.max(0, Math.min(length, 4 * 1024 ** 3 - offset)));
        read += bytes.length;
        if (offset < head.length) head.copy(bytes, 0, offset, offset + bytes.length);
        return bytes;
      },
    };
    expect(identifyFile('x.so', source, 'headers')?.soname).toBe('libx.so.1');
    expect(read).toBeLessThan(64 * 1024);
  });

  /** The bytes that are read of a file, and what is said of it. */
  const reading = (bytes: Buffer): { read: number; problems: unknown } => {
    let read = 0;
    const { size, read: from } = memorySource(bytes);
    const source: ByteSource = {
      size,
      read: (offset, length) => {
        const part = from(offset, length);
        read += part.length;
        return part;
      },
    };
    return { problems: identifyFile('x.so', source, 'full')?.problems, read };
  };
  const MiB = 1024 * 1024;
  const bounded = [{ what: 'constants', detail: 'more than a bound allows' }];

  it('reads sections that overlap no more than once over', () => {
    const section = (index: number) => ({ name: `.rodata.${index}`, bytes: Buffer.alloc(64) });
    const bytes = elf({ sections: Array.from({ length: 200 }, (_, index) => section(index)) });
    const file = Buffer.concat([bytes, Buffer.alloc(4 * MiB)]);
    const table = Number(file.readBigUInt64LE(40));
    // Each says that it is the whole file.
    for (let at = table + 64; at < table + 202 * 64; at += 64) {
      if (file.readBigUInt64LE(at + 32) !== 64n) continue;
      file.writeBigUInt64LE(0n, at + 24);
      file.writeBigUInt64LE(BigInt(file.length), at + 32);
    }
    const { read, problems } = reading(file);
    expect(problems).toEqual(bounded);
    expect(read).toBeLessThan(2 * file.length);
  });

  it.each([
    ['one text over and over', 'SQLite format 3\0'],
    ['the beginnings of a text that never ends', `OpenSSL 1.1.1${' '.repeat(380)}`],
    ['paths that are none', 'registry/src/a-1.2.3/'],
    ['releases around a text', `SQLite format 3\0${'\x01\x003.12.12\0'.repeat(100)}`],
  ])('%s is looked at within bounds', (_what, text) => {
    const bytes = Buffer.alloc(32 * MiB, Buffer.from(text, 'latin1'));
    const { read, problems } = reading(elf({ sections: [{ name: '.rodata', bytes }] }));
    expect(problems).toEqual(bounded);
    // The constants once, and the windows.
    expect(read).toBeLessThan(bytes.length + 132 * MiB);
  });

  it('finds what stands before the place where a bound ends the search', () => {
    const literals = Buffer.alloc(32 * MiB, Buffer.from('SQLite format 3\0', 'latin1'));
    const sections = [{ name: '.rodata', bytes: Buffer.concat([Buffer.from('\0libpng version 1.6.50\0'), literals]) }];
    expect(claimed('x.so', elf({ sections }))).toEqual(['libpng 1.6.50 by string']);
  });

  it('stops in a chain of symbols that never ends', () => {
    const bytes = elf({ symbols: [{ name: 'zlibVersion', type: 2, at: returnsText('1.3.1') }] });
    const found = readElf(memorySource(bytes));
    expect(found === undefined ? [] : [...exportedNames(found, wanted('zlibVersion')).keys()]).toEqual(['zlibVersion']);
    // Every value of the chain without its end mark: the search goes on into whatever follows.
    const at = bytes.indexOf(Buffer.from(Uint32Array.of((gnuHash('zlibVersion') | 1) >>> 0).buffer));
    bytes.writeUInt32LE(2, at);
    expect(() => identify('x.so', bytes)).not.toThrow();
  });

  it('a folder of resources that holds itself ends', () => {
    const bytes = pe({ ProductName: 'zlib', ProductVersion: '1.3.1' });
    bytes.writeUInt32LE(0x80000000, 0x200 + 20);
    bytes.writeUInt32LE(16, 0x200 + 16);
    expect(readPe(memorySource(bytes))?.version.size).toBe(0);
  });

  it('a list of crates that unpacks to gigabytes says nothing', () => {
    const packed = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const region = { name: '.dep-v0', offset: 0, size: packed.length, address: 0 };
    expect(readCargoAudit(new Reader(memorySource(packed)), region)).toBeUndefined();
    const list = {
      packages: [
        { name: 'serde', version: '1.0.219', source: 'registry' },
        { name: 'cc', version: '1.2.0', kind: 'build' },
      ],
    };
    const good = deflateSync(Buffer.from(JSON.stringify(list)));
    expect(readCargoAudit(new Reader(memorySource(good)), { ...region, size: good.length })).toEqual([
      { name: 'serde', version: '1.0.219', source: 'registry', build: false, root: false },
      { name: 'cc', version: '1.2.0', source: '', build: true, root: false },
    ]);
  });

  it("reads Go's build info, and not a length that leads out of the file", () => {
    const mark = '0123456789abcdef';
    const text = `${mark}path\tcommand\nmod\texample.org/m\tv1.2.0\th1:x=\ndep\texample.org/d\tv0.3.0\th1:y=\ndep\ta\tv1\n=>\tb\tv2\th1:z=\n${mark}`;
    const head = Buffer.alloc(32);
    head.write('\xff Go buildinf:', 'latin1');
    head[15] = 2;
    const varint = (value: number): Buffer => Buffer.from(value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
    const bytes = Buffer.concat([head, varint(8), Buffer.from('go1.27.2'), varint(text.length), Buffer.from(text)]);
    const region = { name: '.go.buildinfo', offset: 0, size: bytes.length, address: 0 };
    expect(readGoBuild(new Reader(memorySource(bytes)), region)).toEqual({
      goVersion: 'go1.27.2',
      main: { name: 'example.org/m', version: 'v1.2.0' },
      modules: [
        { name: 'example.org/d', version: 'v0.3.0' },
        { name: 'b', version: 'v2' },
      ],
    });
    expect(readGoBuild(new Reader(memorySource(bytes.subarray(0, 60))), region)).toBeUndefined();
  });
});
