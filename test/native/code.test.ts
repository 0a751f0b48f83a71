/** Functions are decoded in images of every format, by names that are exported or only left in; and only in the forms that are known. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, memorySource } from '../../src/native/byte-source.ts';
import { identifyFile } from '../../src/native/identify-file.ts';
import { machOWith, type Placed, peWith, words } from './code-images.ts';
import { elf, fat, returnsNumber, returnsText } from './images.ts';

const functions = (bytes: Buffer, depth: 'headers' | 'full' = 'full'): readonly string[] =>
  (identifyFile('libx.dylib', memorySource(bytes), depth)?.claims ?? [])
    .filter(({ way }) => way === 'function')
    .map(({ library, version }) => `${library} ${version}`);

/** push rbp; mov rbp, rsp; lea rax, [rip+d]; pop rbp; ret */
const framed =
  (text: string) =>
  (address: number): Buffer => {
    const code = Buffer.from('554889e5488d05000000005dc3', 'hex');
    code.writeInt32LE(13 - 11, 7);
    return Buffer.concat([code, Buffer.from(`${text}\0`, 'latin1'), Buffer.alloc(address % 2)]);
  };

/** adr x0, what follows; nop; ret: what Apple's linker makes of adrp and add. */
const shortened = (text: string) => (): Buffer =>
  Buffer.concat([words(0x10000000 | (3 << 5), 0xd503201f, 0xd65f03c0), Buffer.from(`${text}\0`, 'latin1')]);

/** mov w0, #low; movk w0, #high, lsl #16; ret */
const armNumber = (number: number) => (): Buffer =>
  words(0x52800000 | ((number & 0xffff) << 5), 0x72a00000 | ((number >>> 16) << 5), 0xd65f03c0);

describe('Mach-O', () => {
  it.each(['exports', 'symbols'] as const)('by its %s', (table) => {
    const x86: Placed[] = [
      { name: 'zlibVersion', at: framed('1.3.1') },
      { name: 'ZSTD_versionNumber', at: returnsNumber(10_507) },
    ];
    expect(functions(machOWith(x86, 'x86_64', table))).toEqual(['zstd 1.5.7', 'zlib 1.3.1']);
    const arm: Placed[] = [
      { name: 'zlibVersion', at: shortened('1.3.1') },
      { name: 'WebPGetDecoderVersion', at: armNumber(0x10600) },
    ];
    expect(functions(machOWith(arm, 'arm64', table))).toEqual(['libwebp 1.6.0', 'zlib 1.3.1']);
    expect(functions(fat(machOWith(arm, 'arm64', table)))).toEqual(['libwebp 1.6.0', 'zlib 1.3.1']);
  });

  it('reads what is exported with headers alone, and all names with full depth', () => {
    const arm: Placed[] = [{ name: 'zlibVersion', at: shortened('1.3.1') }];
    expect(functions(machOWith(arm, 'arm64', 'exports'), 'headers')).toEqual(['zlib 1.3.1']);
    expect(functions(machOWith(arm, 'arm64', 'symbols'), 'headers')).toEqual([]);
  });

  it('reads a pointer whose fix-up is chained to the next, and none that another library has', () => {
    const data = (high: number) => (address: number) => Buffer.concat([words(address + 8, high), Buffer.from('3.51.0\0')]);
    const image = (high: number) => machOWith([{ name: 'sqlite3_version', at: data(high) }], 'arm64', 'exports');
    expect(functions(image(0x00100000))).toEqual(['sqlite 3.51.0']);
    expect(functions(image(0x80000000))).toEqual([]);
  });
});

describe('PE', () => {
  it('by its exports', () => {
    const symbols: Placed[] = [
      { name: 'ZSTD_versionNumber', at: returnsNumber(10_507) },
      { name: 'another', at: returnsNumber(1) },
      { name: 'rd_kafka_version', at: returnsNumber(0x021000ff) },
      { name: 'zlibVersion', at: returnsText('1.3.1') },
    ];
    expect([...functions(peWith(symbols))].sort()).toEqual(['librdkafka 2.16.0', 'zlib 1.3.1', 'zstd 1.5.7']);
  });

  it('reads a pointer as if the image were loaded where it wants', () => {
    const data = (address: number) => Buffer.concat([words(0x80000000 + address + 8, 1), Buffer.from('3.51.0\0')]);
    expect(functions(peWith([{ name: 'sqlite3_version', at: data }]))).toEqual(['sqlite 3.51.0']);
  });
});

describe('ELF', () => {
  const withTable = (name: string, code: Buffer): Buffer => {
    const names = Buffer.from(`\0${name}\0`, 'latin1');
    const sections = [
      { name: '.text', bytes: code },
      { name: '.strtab', bytes: names },
    ];
    const draft = elf({ sections: [...sections, { name: '.symtab', bytes: Buffer.alloc(48) }] });
    const address = draft.indexOf(code);
    const symbol = Buffer.concat([words(1, 0x00010002), words(address, 0, code.length, 0)]);
    return elf({ sections: [...sections, { name: '.symtab', bytes: Buffer.concat([Buffer.alloc(24), symbol]) }] });
  };

  it('finds functions that are not exported, where the table of all symbols was left in', () => {
    const bytes = withTable('ZSTD_versionNumber', returnsNumber(10_507)());
    expect(functions(bytes)).toEqual(['zstd 1.5.7']);
    expect(functions(bytes, 'headers')).toEqual([]);
    // A longer name that ends so is another function, and shares its bytes in the table.
    expect(functions(withTable('my_ZSTD_versionNumber', returnsNumber(10_507)()))).toEqual([]);
  });

  it.each([
    ['few', ['ZSTD_versionNumber']],
    ['many', ['ZSTD_versionNumber', 'zlibVersion', 'sqlite3_libversion', 'lzma_version_string', 'BZ2_bzlibVersion', 'Py_Version']],
  ])('finds the one that the file defines among %s names that are wanted, and no place between two symbols', (_what, wanted) => {
    const code = returnsNumber(10_507)();
    const names = Buffer.from(`\0${wanted.join('\0')}\0`, 'latin1');
    const defined = (address: number, size: number) => Buffer.concat([words(1, 0x00010002), words(address, 0, size, 0)]);
    // Each is named without being defined first; then comes one whose address is the place of the name, beside what looks like a symbol.
    const undefinedOnes = wanted.map((name) => words(names.indexOf(name), 0x00000010, 0, 0, 0, 0));
    const decoy = Buffer.concat([words(0, 0x00010002, 1, 0x00010002, 1, 0x00010002)]);
    const image = (address: number) =>
      elf({
        sections: [
          { name: '.text', bytes: code },
          { name: '.strtab', bytes: names },
          { name: '.symtab', bytes: Buffer.concat([...undefinedOnes, decoy, defined(address, code.length), defined(0, 1)]) },
        ],
      });
    expect(functions(image(image(0).indexOf(code)))).toEqual(['zstd 1.5.7']);
  });

  const exported = (name: string, at: (address: number) => Buffer, machine = 62): readonly string[] =>
    functions(elf({ machine, symbols: [{ name, type: 2, at }] }));

  it('sees a library that is linked in without telling its release', () => {
    const claims = identifyFile('_m.abi3.so', memorySource(withTable('llhttp_execute', returnsNumber(0)())), 'full')?.claims;
    expect(claims).toEqual([
      { library: 'llhttp', ecosystem: 'generic', way: 'presence', value: 'defines llhttp_execute', symbol: 'llhttp_execute' },
    ]);
  });

  it("reads FreeType's release from what FT_New_Library stores", () => {
    // As in freetype-py 2.5.1 and pypdfium2 5.15.2: movabs, mov [rdx+8], mov dword [rdx+16]; with r12 as the base.
    const stored = Buffer.from('48b9020000000d00000048894a08c7421002000000c7828801000001000000c3', 'hex');
    expect(exported('FT_New_Library', () => stored)).toEqual(['freetype 2.13.2']);
    const clang = Buffer.from('48b8020000000e000000498944240841c744241003000000c3', 'hex');
    expect(exported('FT_New_Library', () => clang)).toEqual(['freetype 2.14.3']);
    // As in Pillow 13.0.0: the first two are loaded.
    const loaded = (): Buffer => Buffer.concat([Buffer.from('488b0508000000c7421003000000c3', 'hex'), words(2, 14)]);
    expect(exported('FT_New_Library', loaded)).toEqual(['freetype 2.14.3']);
    // mov x8, #2; movk x8, #14, lsl #32; str x8, [x0, #8]; mov w9, #3; str w9, [x0, #16]; ret
    const arm = words(0xd2800048, 0xf2c001c8, 0xf9000408, 0x52800069, 0xb9001009, 0xd65f03c0);
    expect(exported('FT_New_Library', () => arm, 183)).toEqual(['freetype 2.14.3']);
    // As in freetype-py 2.5.1 for aarch64: stp x20, x3, [x19] stores the pair behind a pointer.
    const both = words(0xd2800043, 0x52800042, 0xf2c001a3, 0xa9000e74, 0xb9001262, 0xd65f03c0);
    expect(exported('FT_New_Library', () => both, 183)).toEqual(['freetype 2.13.2']);
    expect(exported('FT_New_Library', () => Buffer.from('c7421003000000c3', 'hex'))).toEqual([]);
  });

  it('takes of records, checks and options only what is there once', () => {
    // cmp edi, imm; mov edx, 0; lea rax, [rip+d]; cmovg rax, rdx; ret; then { age, number }
    const info = (): Buffer => Buffer.concat([Buffer.from('81ff00460100ba00000000488d0505000000480f4fc2c3', 'hex'), words(1, 0x14600)]);
    expect(exported('nghttp2_version', info)).toEqual(['nghttp2 1.70.0']);
    const check = (first: string, second: string) => (): Buffer =>
      Buffer.concat([Buffer.from('488d1d09000000488d0d08000000c3c3', 'hex'), Buffer.from(`${first}\0${second}\0`)]);
    expect(exported('idn2_check_version', check('2.3.7', 'x'))).toEqual(['libidn2 2.3.7']);
    // mov dword [rax+4], 20614
    expect(exported('ldap_get_option', () => Buffer.from('c7400486500000c3', 'hex'))).toEqual(['openldap 2.6.14']);
    expect(exported('ldap_get_option', () => Buffer.from('c7400486500000c7400487500000c3', 'hex'))).toEqual([]);
  });

  it('decodes what aarch64 returns after a comparison, from the upper half of a word, and as a long number', () => {
    // As in pycurl 7.49.0: mov w2, #0xb01; adrp x1; movk w2, #1, lsl #16; cmp w0, w2; add x0, x1, #; csel x0, x0, xzr, le; ret
    const compared = (at: number): Buffer =>
      Buffer.concat([
        words(0x52816022, 0x90000001, 0x72a00022, 0x6b02001f, 0x91000020 + (((at + 28) % 4096) << 10), 0x9a9fd000, 0xd65f03c0),
        Buffer.from('1.11.1\0'),
      ]);
    expect(exported('libssh2_version', compared, 183)).toEqual(['libssh2 1.11.1']);
    expect(exported('WebPGetDecoderVersion', () => words(0x52a00020, 0xd65f03c0), 183)).toEqual(['libwebp 1.0.0']);
    expect(exported('OpenSSL_version_num', () => words(0xd2801000, 0xf2a60a00, 0xd65f03c0), 183)).toEqual(['openssl 3.5.8']);
  });

  it('does not take the release that BoringSSL gives itself for one of OpenSSL', () => {
    expect(exported('OpenSSL_version_num', returnsNumber(0x1010107f))).toEqual([]);
    expect(exported('OpenSSL_version_num', returnsNumber(0x1010117f))).toEqual(['openssl 1.1.1w']);
  });
});

it('whatever bytes follow a good header, nothing is thrown', () => {
  const images = [
    machOWith([{ name: 'zlibVersion', at: shortened('1.3.1') }], 'arm64', 'exports'),
    machOWith([{ name: 'zlibVersion', at: shortened('1.3.1') }], 'arm64', 'symbols'),
    peWith([{ name: 'zlibVersion', at: returnsText('1.3.1') }]),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...images),
      fc.array(fc.tuple(fc.nat(0x3000), fc.nat(255)), { minLength: 1, maxLength: 40 }),
      (image, changes) => {
        const bytes = Buffer.from(image);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        expect(() => identifyFile('libx.dylib', memorySource(bytes), 'full')).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
});

describe('forged evidence', () => {
  const found = (bytes: Buffer) => {
    const file = identifyFile('libx.so', memorySource(bytes), 'full');
    return {
      releases: (file?.claims ?? []).filter(({ version }) => version !== undefined).map(({ library }) => library),
      problems: file?.problems,
    };
  };
  const texts = [
    'OpenSSL 3.5.8 25 Aug 2026',
    'libpng version 1.6.50',
    'LIBTIFF, Version 4.7.1',
    'libjpeg-turbo version 3.1.3',
    'Xiph.Org libVorbis 1.3.7',
    'reference libFLAC 1.5.0',
    'libsndfile-1.2.2',
    'FFmpeg version 8.1.2',
    'GnuTLS 3.8.13',
    'GDAL/3.12.4',
    'libcurl/8.23.0',
    'expat_2.7.3',
  ];
  const rodata = (bytes: Buffer): Buffer => elf({ sections: [{ name: '.rodata', bytes }] });

  it('a list of texts of many libraries is no evidence of any', () => {
    const list = rodata(Buffer.from(`\0${texts.join('\0')}\0`, 'latin1'));
    expect(found(list)).toEqual({
      releases: [],
      problems: [{ what: 'texts', detail: `a list of ${texts.length} libraries, which says nothing of what is linked` }],
    });
  });

  it('the same texts among the constants of each library are', () => {
    const apart = rodata(Buffer.concat(texts.map((text) => Buffer.concat([Buffer.from(`\0${text}\0`), Buffer.alloc(8192)]))));
    expect(found(apart)).toEqual({ releases: expect.objectContaining({ length: texts.length }), problems: [] });
  });

  it('hundreds of them far from each other are not', () => {
    const ports = Array.from({ length: 300 }, (_, index) => `/vcpkg/buildtrees/port-${index}/src/v1.2.3-0123456789.clean/x.c`);
    const { releases, problems } = found(
      rodata(Buffer.concat(ports.map((text) => Buffer.concat([Buffer.from(`\0${text}\0`), Buffer.alloc(8192)])))),
    );
    expect(releases).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('a text file that holds them is no native code', () => {
    expect(identifyFile('libx.so', memorySource(Buffer.from(texts.join('\n'))), 'full')).toBeUndefined();
  });

  it('our own tables in a library are no libraries', () => {
    const tables = ['version-strings', 'version-functions', 'source-paths', 'sonames'].map((name) =>
      readFileSync(new URL(`../../src/native/tables/${name}.data.ts`, import.meta.url)),
    );
    expect(found(rodata(Buffer.concat(tables))).releases).toEqual([]);
  });
});

describe('symbols without end', () => {
  it('a million of them cost their bytes once', () => {
    const count = 1_000_000;
    const table = Buffer.alloc(24 * count);
    const names = Buffer.concat([Buffer.alloc(1), Buffer.from('ZSTD_versionNumber\0'.repeat(100))]);
    for (let index = 0; index < count; index++) table.writeUInt32LE(1 + 19 * (index % 100), index * 24);
    const bytes = elf({
      sections: [
        { name: '.strtab', bytes: names },
        { name: '.symtab', bytes: table },
      ],
    });
    let read = 0;
    const whole = memorySource(bytes);
    const source: ByteSource = {
      size: whole.size,
      read: (offset, length) => {
        const part = whole.read(offset, length);
        read += part.length;
        return part;
      },
    };
    expect(identifyFile('libx.so', source, 'full')?.claims).toEqual([]);
    expect(read).toBeLessThan(bytes.length + 1024 * 1024);
  });

  it('tables that lead out of the file, or say that they are four gigabytes, say nothing', () => {
    for (const size of [2 ** 32, 2 ** 40]) {
      const bytes = elf({
        sections: [
          { name: '.strtab', bytes: Buffer.from('\0ZSTD_versionNumber\0') },
          { name: '.symtab', bytes: Buffer.alloc(48) },
        ],
      });
      const headers = Number(bytes.readBigUInt64LE(40));
      for (let at = headers + 64; at + 64 <= bytes.length; at += 64) bytes.writeBigUInt64LE(BigInt(size), at + 32);
      expect(() => identifyFile('libx.so', memorySource(bytes), 'full')).not.toThrow();
    }
  });

  it('of compressed debug sections nothing is unpacked, and texts in them are none of the file', () => {
    const bytes = elf({ sections: [{ name: '.debug_str', bytes: deflateSync(Buffer.alloc(64 * 1024 * 1024)) }] });
    expect(identifyFile('libx.so', memorySource(bytes), 'full')).toMatchObject({ claims: [], problems: [], scanned: 0 });
  });
});

it('a trie that leads back to its root ends', () => {
  const bytes = machOWith([{ name: 'zlibVersion', at: shortened('1.3.1') }], 'arm64', 'exports');
  const edge = bytes.indexOf('_zlibVersion\0');
  // The edge is one letter now, and leads to the root.
  bytes.write('_\0\0\0', edge, 'latin1');
  expect(functions(bytes)).toEqual([]);
});
