/**
 * Hostile native files, of every format: cut off, tables that lie, tables without end, sparse files of four gigabytes, lists that explode.
 * Each is read within a bound, makes nothing throw, and is named in what is said of the file.
 */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ByteSource, memorySource } from '../../src/native/byte-source.ts';
import { identifyFile } from '../../src/native/identify-file.ts';
import { distribution, virtualEnvironment } from '../support/environment.ts';
import { scan } from '../support/scan.ts';
import { machOWith, type Placed, peWith, words } from './code-images.ts';
import { elf, fat, machO, pe, returnsNumber, returnsText } from './images.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;
const text = Buffer.from('\0libpng version 1.6.50\0', 'latin1');
const zlib: Placed = { name: 'zlibVersion', at: returnsText('1.3.1') };

const WHOLE = {
  elf: elf({ soname: 'libx.so.1', needed: ['libc.so.6'], sections: [{ name: '.rodata', bytes: text }] }),
  pe: pe({ ProductName: 'zlib', ProductVersion: '1.3.1' }),
  'mach-o': machO('libz.1.dylib', [1, 3, 1], text),
  fat: fat(machO('libz.1.dylib', [1, 3, 1], text)),
} as const;

/** A file whose first bytes are these and whose other bytes are zero, and how much of it is read. */
function sparse(head: Buffer, size: number): { readonly source: ByteSource; readonly read: () => number } {
  let read = 0;
  return {
    read: () => read,
    source: {
      size,
      read: (offset, length) => {
        const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
        read += bytes.length;
        if (offset < head.length) head.copy(bytes, 0, offset, offset + bytes.length);
        return bytes;
      },
    },
  };
}

const problems = (bytes: Buffer): readonly { what: string; detail: string }[] | undefined =>
  identifyFile('pkg/x.so', memorySource(bytes), 'full')?.problems;

describe.each(Object.entries(WHOLE))('%s', (format, whole) => {
  it('is read without a finding where it is whole', () => {
    expect(problems(whole)).toEqual([]);
  });

  it('cut off at any place is no native code any more, or named; nothing is thrown', () => {
    const silent: number[] = [];
    for (let size = 0; size < whole.length; size++) {
      const found = identifyFile('pkg/x.so', memorySource(whole.subarray(0, size)), 'full');
      if (found !== undefined && found.problems.length === 0) silent.push(size);
    }
    // Padding behind the last thing that a header names is nothing that is missing; the PE image's last byte is one of a text's end.
    expect(silent.filter((size) => size < whole.length - 16)).toEqual([]);
    expect(problems(whole.subarray(0, whole.length >> 1))).not.toEqual([]);
  });

  it('of four gigabytes is read by some pages', () => {
    const { source, read } = sparse(whole, 4 * GiB);
    expect(identifyFile('pkg/x.so', source, 'full')?.format).toBe(format === 'fat' ? 'mach-o' : format);
    expect(read()).toBeLessThan(MiB);
  });

  it('that says of itself that it is four gigabytes is named', () => {
    const lies = Buffer.from(whole);
    if (format === 'elf') lies.writeBigUInt64LE(4n * BigInt(GiB), lies.readUIntLE(40, 6) + 64 + 32);
    if (format === 'pe') lies.writeUInt32LE(0xffffffff, 0x58 + 240 + 20);
    if (format === 'mach-o' || format === 'fat') {
      const slice = format === 'fat' ? 4096 : 0;
      lies.writeBigUInt64LE(4n * BigInt(GiB), slice + 32 + lies.readUInt32LE(slice + 36) + 72 + 40);
    }
    expect(problems(lies)).toContainEqual(expect.objectContaining({ detail: expect.stringMatching(/outside of the file|a bound/) }));
  });
});

describe('tables without end', () => {
  it.each([
    ['sections of ELF', () => withU16(WHOLE.elf, 60, 0xffff), 'sections'],
    ['program headers of ELF', () => withU16(WHOLE.elf, 56, 0xfffe), 'program headers'],
    ['sections of PE', () => withU16(WHOLE.pe, 0x46, 0xffff), 'sections'],
    ['load commands of Mach-O', () => withU32(WHOLE['mach-o'], 16, 0xffffffff), 'load commands'],
    ['bytes of load commands of Mach-O', () => withU32(WHOLE['mach-o'], 20, 0xffffffff), 'load commands'],
    ['slices of a fat file', () => withU32BE(WHOLE.fat, 4, 40), 'slices'],
    ['exports of PE', () => withU32(peWith([zlib]), 0x400 + 24, 0xffffffff), 'exports'],
    ['symbols of Mach-O', () => withCommand('symbols', 8, 0x0fffffff), 'symbols'],
    ['exports of Mach-O', () => withCommand('exports', 12, 0x7fffffff), 'exports'],
  ] as const)('%s are named', (_what, bytes, what) => {
    expect(problems(bytes())?.map((problem) => problem.what)).toContain(what);
  });

  it('exports of PE that lie nowhere are named', () => {
    expect(problems(withU32(peWith([zlib]), 0x98 + 112, 0x7fffffff))).toEqual([{ what: 'exports', detail: 'lie outside of the file' }]);
  });

  it('a million symbols of Mach-O and a million exports of PE are read once', () => {
    const many = Buffer.concat([machOWith([zlib], 'arm64', 'symbols'), Buffer.alloc(16 * MiB)]);
    const at = commandAt(many, 2);
    // The names stay where they were; a million entries lead to them.
    const names = many.readUInt32LE(at + 8) + 16;
    many.writeUInt32LE(8192, at + 8);
    many.writeUInt32LE(1_000_000, at + 12);
    many.writeUInt32LE(names, at + 16);
    const symbols = sparse(many, many.length);
    expect(identifyFile('x.dylib', symbols.source, 'full')?.problems).toEqual([]);
    expect(symbols.read()).toBeLessThan(2 * many.length);
    const exports = sparse(withU32(peWith([zlib]), 0x400 + 24, 1_000_000), 16 * MiB);
    expect(identifyFile('x.dll', exports.source, 'full')?.claims).toEqual([]);
    expect(exports.read()).toBeLessThan(MiB);
  });
});

describe('what refers to itself', () => {
  it('slices of a fat file that are the fat file itself end', () => {
    const self = withU32BE(WHOLE.fat, 16, 0);
    const inner = withU32BE(WHOLE.fat, 16, 8);
    for (const bytes of [self, inner]) expect(problems(bytes)).toEqual([{ what: 'header', detail: 'cannot be read' }]);
  });

  it('a load command without a length ends', () => {
    expect(problems(withU32(WHOLE['mach-o'], 36, 0))).toEqual([{ what: 'load commands', detail: 'command 0 cannot be read' }]);
  });

  it('a function of PE that is the table of exports itself tells nothing', () => {
    const bytes = withU32(peWith([zlib]), 0x400 + 0x100, 0x1000);
    expect(identifyFile('x.dll', memorySource(bytes), 'full')?.claims).toEqual([]);
  });

  it('a pointer of ELF that points to itself tells nothing', () => {
    const pointer = (address: number): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(address));
      return bytes;
    };
    const bytes = elf({ symbols: [{ name: 'sqlite3_version', type: 1, at: pointer }] });
    expect(identifyFile('x.so', memorySource(bytes), 'full')?.claims).toEqual([]);
  });
});

describe('lists that explode', () => {
  const bomb = deflateSync(Buffer.alloc(256 * MiB));
  const named = [{ what: 'list of crates', detail: 'cannot be read' }];

  it('of ELF, PE and Mach-O are named, and unpacked to four megabytes at most', () => {
    expect(problems(elf({ sections: [{ name: '.dep-v0', bytes: bomb }] }))).toEqual(named);
    const dll = pe({ ProductName: 'x' });
    dll.write('.dep-v0\0', 0x58 + 240, 'latin1');
    expect(problems(dll)).toEqual(named);
    const dylib = machO('libx.1.dylib', [1, 0, 0], bomb);
    const section = dylib.indexOf('__cstring');
    dylib.write('.dep-v0\0\0\0', section, 'latin1');
    dylib.write('__DATA\0', section + 16, 'latin1');
    expect(problems(dylib)).toEqual(named);
  });

  it('that hold no crates are named too', () => {
    for (const list of ['{}', 'null', '[1]', '{"packages":{}}', 'x'])
      expect(problems(elf({ sections: [{ name: '.dep-v0', bytes: deflateSync(Buffer.from(list)) }] }))).toEqual(named);
  });
});

it('WebAssembly is never read beyond its first bytes, however large it says its parts are', () => {
  const { source, read } = sparse(Buffer.from('\0asm\x01\0\0\0\x0b\xff\xff\xff\xff\x0f', 'latin1'), 4 * GiB);
  expect(identifyFile('codec.wasm', source, 'full')).toMatchObject({ format: 'wasm', problems: [], claims: [] });
  expect(read()).toBeLessThan(8192);
});

it('each damaged file is a diagnostic, and hides nothing of the others', async () => {
  const files = {
    'foo.libs/liba-0123abcd.so.1': WHOLE.elf.subarray(0, WHOLE.elf.length >> 1),
    'foo/b.dll': withU16(WHOLE.pe, 0x46, 0xffff),
    'foo/.dylibs/c.dylib': WHOLE['mach-o'].subarray(0, 40),
    'foo/.dylibs/d.dylib': WHOLE.fat.subarray(0, 4100),
    'foo.libs/libz-0123abcd.so.1.3.1': elf({ symbols: [{ name: 'zlibVersion', type: 2, at: returnsNumber(0) }] }),
  };
  const record = Object.keys(files).map((path) => `${path},,`);
  const written = await scan(virtualEnvironment({ ...distribution('foo', '1', { record }), ...files }));
  const bounded = written.diagnostics.flatMap((one) => (one.code === 'native-file-bounded' ? [one.at.path.replace(/^.*\//, '')] : []));
  expect([...new Set(bounded)].sort()).toEqual(['b.dll', 'c.dylib', 'd.dylib', 'liba-0123abcd.so.1']);
  expect(written.identities).toContain('pkg:generic/zlib@1.3.1');
});

function changed(whole: Buffer, change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
}
function withU16(whole: Buffer, at: number, value: number): Buffer {
  return changed(whole, (bytes) => bytes.writeUInt16LE(value, at));
}
function withU32(whole: Buffer, at: number, value: number): Buffer {
  return changed(whole, (bytes) => bytes.writeUInt32LE(value, at));
}
function withU32BE(whole: Buffer, at: number, value: number): Buffer {
  return changed(whole, (bytes) => bytes.writeUInt32BE(value, at));
}

/** Where a load command lies. */
function commandAt(image: Buffer, command: number): number {
  return image.indexOf(words(command, command === 2 ? 24 : 16));
}

/** A Mach-O library whose table of names has another number at a place of its load command. */
function withCommand(table: 'symbols' | 'exports', at: number, value: number): Buffer {
  const image = machOWith([zlib], 'arm64', table);
  return withU32(image, commandAt(image, table === 'symbols' ? 2 : 0x80000033) + at, value);
}
