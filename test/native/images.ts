/** Builds small ELF, PE and Mach-O images as data: what a linker would write, and nothing more. */
import { gnuHash } from '../../src/native/elf-symbols.ts';

export interface ElfParts {
  readonly bits?: 32 | 64;
  readonly little?: boolean;
  readonly machine?: number;
  readonly soname?: string;
  readonly needed?: readonly string[];
  readonly sections?: readonly { readonly name: string; readonly bytes: Buffer }[];
  /** Each is code or data, placed by itself; exported through `.gnu.hash`. `at` gives the bytes by the address where they will lie. */
  readonly symbols?: readonly { readonly name: string; readonly type: 1 | 2; readonly at: (address: number) => Buffer }[];
  readonly withoutSections?: boolean;
}

const align = (value: number): number => Math.ceil(value / 16) * 16;

/** An ELF shared object whose addresses are its file offsets. */
export function elf(parts: ElfParts): Buffer {
  const { bits = 64, little = true, machine = 62, soname, needed = [], sections = [], symbols = [], withoutSections = false } = parts;
  const wide = bits === 64;
  const pieces: { at: number; bytes: Buffer }[] = [];
  let end = align(wide ? 64 + 2 * 56 : 52 + 2 * 32);
  const place = (bytes: Buffer): number => {
    const at = end;
    pieces.push({ at, bytes });
    end = align(end + bytes.length);
    return at;
  };
  const word = (value: number, size: 2 | 4 | 8): Buffer => {
    const bytes = Buffer.alloc(size);
    if (size === 8) little ? bytes.writeBigUInt64LE(BigInt(value)) : bytes.writeBigUInt64BE(BigInt(value));
    else if (size === 4) little ? bytes.writeUInt32LE(value >>> 0) : bytes.writeUInt32BE(value >>> 0);
    else little ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value);
    return bytes;
  };
  const native = (value: number): Buffer => word(value, wide ? 8 : 4);
  const names = ['', soname ?? '', ...needed, ...symbols.map(({ name }) => name)];
  const nameAt = (name: string): number =>
    Buffer.byteLength(
      names
        .slice(0, names.indexOf(name))
        .map((one) => `${one}\0`)
        .join(''),
    );
  const strings = Buffer.from(names.map((one) => `${one}\0`).join(''), 'latin1');
  const placed = symbols.map(({ at }) => {
    const address = end;
    const bytes = at(address);
    return { address: place(bytes), size: bytes.length };
  });
  const symbol = (name: number, type: number, address: number, size: number): Buffer =>
    wide
      ? Buffer.concat([word(name, 4), Buffer.from([type | 16, 0]), word(1, 2), word(address, 8), word(size, 8)])
      : Buffer.concat([word(name, 4), word(address, 4), word(size, 4), Buffer.from([type | 16, 0]), word(1, 2)]);
  const symtab = place(
    Buffer.concat([
      Buffer.alloc(wide ? 24 : 16),
      ...symbols.map(({ name, type }, index) => symbol(nameAt(name), type, placed[index]?.address ?? 0, placed[index]?.size ?? 0)),
    ]),
  );
  const chain = symbols.map(({ name }, index) => word(((gnuHash(name) & ~1) | (index === symbols.length - 1 ? 1 : 0)) >>> 0, 4));
  const hash = place(
    Buffer.concat([
      word(1, 4),
      word(1, 4),
      word(1, 4),
      word(6, 4),
      Buffer.alloc(wide ? 8 : 4, 0xff),
      word(symbols.length > 0 ? 1 : 0, 4),
      ...chain,
    ]),
  );
  const strtab = place(strings);
  const entries: [number, number][] = [
    ...needed.map((name): [number, number] => [1, nameAt(name)]),
    ...(soname === undefined ? [] : [[14, nameAt(soname)] as [number, number]]),
    [5, strtab],
    [10, strings.length],
    [6, symtab],
    [0x6ffffef5, hash],
    [0, 0],
  ];
  const dynamicBytes = Buffer.concat(entries.flatMap(([tag, value]) => [native(tag), native(value)]));
  const dynamic = place(dynamicBytes);
  const bodies = sections.map(({ name, bytes }) => ({ name, at: place(bytes), size: bytes.length }));
  const sectionNames = ['', ...bodies.map(({ name }) => name), '.shstrtab'];
  const sectionNameAt = (name: string): number =>
    Buffer.byteLength(
      sectionNames
        .slice(0, sectionNames.indexOf(name))
        .map((one) => `${one}\0`)
        .join(''),
    );
  const nameBytes = Buffer.from(sectionNames.map((one) => `${one}\0`).join(''), 'latin1');
  const namesAt = place(nameBytes);
  const section = (name: number, type: number, at: number, size: number): Buffer =>
    wide
      ? Buffer.concat([
          word(name, 4),
          word(type, 4),
          word(2, 8),
          word(at, 8),
          word(at, 8),
          word(size, 8),
          word(0, 4),
          word(0, 4),
          word(1, 8),
          word(0, 8),
        ])
      : Buffer.concat([name, type, 2, at, at, size, 0, 0, 1, 0].map((value) => word(value, 4)));
  const table = Buffer.concat([
    section(0, 0, 0, 0),
    ...bodies.map(({ name, at, size }) => section(sectionNameAt(name), 1, at, size)),
    section(sectionNameAt('.shstrtab'), 3, namesAt, nameBytes.length),
  ]);
  const tableAt = withoutSections ? 0 : place(table);
  const count = withoutSections ? 0 : sections.length + 2;
  const segment = (type: number, at: number, size: number): Buffer =>
    wide
      ? Buffer.concat([word(type, 4), word(5, 4), ...[at, at, at, size, size, 4096].map((value) => word(value, 8))])
      : Buffer.concat([type, at, at, at, size, size, 5, 4096].map((value) => word(value, 4)));
  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    word(3, 2),
    word(machine, 2),
    word(1, 4),
    native(0),
    native(wide ? 64 : 52),
    native(tableAt),
    word(0, 4),
    ...[wide ? 64 : 52, wide ? 56 : 32, 2, wide ? 64 : 40, count, count === 0 ? 0 : count - 1].map((value) => word(value, 2)),
    segment(1, 0, end),
    segment(2, dynamic, dynamicBytes.length),
  ]);
  const file = Buffer.alloc(end);
  header.copy(file);
  for (const { at, bytes } of pieces) bytes.copy(file, at);
  return file;
}

/** x86-64: `lea rax, [rip + d]; ret`, with the text behind it. */
export const returnsText = (text: string) => (): Buffer => {
  const code = Buffer.from([0x48, 0x8d, 0x05, 0, 0, 0, 0, 0xc3]);
  code.writeInt32LE(1, 3);
  return Buffer.concat([code, Buffer.from(`${text}\0`, 'latin1')]);
};

/** x86-64: `endbr64; mov eax, imm32; ret`. */
export const returnsNumber = (number: number) => (): Buffer => {
  const code = Buffer.from([0xf3, 0x0f, 0x1e, 0xfa, 0xb8, 0, 0, 0, 0, 0xc3]);
  code.writeUInt32LE(number, 5);
  return code;
};

/** A PE image with one resource: the version, with these strings. */
export function pe(strings: Readonly<Record<string, string>>): Buffer {
  const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');
  const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const blocks = Object.entries(strings).map(([key, value]) => {
    const head = Buffer.alloc(6);
    head.writeUInt16LE(value.length + 1, 2);
    head.writeUInt16LE(1, 4);
    return padded(Buffer.concat([padded(Buffer.concat([head, wide(key)])), wide(value)]));
  });
  const data = Buffer.concat(blocks);
  const resources = Buffer.alloc(16 * 3 + 8 * 3 + 16);
  const folder = (at: number, id: number, target: number): void => {
    resources.writeUInt16LE(1, at + 14);
    resources.writeUInt32LE(id, at + 16);
    resources.writeUInt32LE(target >>> 0, at + 20);
  };
  folder(0, 16, 0x80000000 + 24);
  folder(24, 1, 0x80000000 + 48);
  folder(48, 1033, 72);
  const address = 0x1000;
  resources.writeUInt32LE(address + resources.length, 72);
  resources.writeUInt32LE(data.length, 76);
  const body = Buffer.concat([resources, data]);
  const file = Buffer.alloc(0x200 + body.length);
  file.write('MZ', 'latin1');
  file.writeUInt32LE(0x40, 0x3c);
  file.write('PE\0\0', 0x40, 'latin1');
  file.writeUInt16LE(0x8664, 0x44);
  file.writeUInt16LE(1, 0x46);
  file.writeUInt16LE(240, 0x54);
  file.writeUInt16LE(0x20b, 0x58);
  file.writeUInt32LE(16, 0x58 + 108);
  file.writeUInt32LE(address, 0x58 + 112 + 16);
  file.writeUInt32LE(body.length, 0x58 + 112 + 20);
  const section = 0x58 + 240;
  file.write('.rsrc', section, 'latin1');
  file.writeUInt32LE(body.length, section + 8);
  file.writeUInt32LE(address, section + 12);
  file.writeUInt32LE(body.length, section + 16);
  file.writeUInt32LE(0x200, section + 20);
  body.copy(file, 0x200);
  return file;
}

/** A Mach-O library with an install name, its current version, and constants. */
export function machO(name: string, current: readonly [number, number, number], constants: Buffer = Buffer.alloc(16)): Buffer {
  const id = Buffer.alloc(24 + Math.ceil((name.length + 1) / 8) * 8);
  id.writeUInt32LE(0xd, 0);
  id.writeUInt32LE(id.length, 4);
  id.writeUInt32LE(24, 8);
  id.writeUInt32LE(current[0] * 65_536 + current[1] * 256 + current[2], 16);
  id.write(name, 24, 'latin1');
  const segment = Buffer.alloc(72 + 80);
  segment.writeUInt32LE(0x19, 0);
  segment.writeUInt32LE(segment.length, 4);
  segment.write('__TEXT', 8, 'latin1');
  segment.writeUInt32LE(1, 64);
  segment.write('__cstring', 72, 'latin1');
  segment.write('__TEXT', 72 + 16, 'latin1');
  const start = 32 + id.length + segment.length;
  segment.writeBigUInt64LE(BigInt(start), 72 + 32);
  segment.writeBigUInt64LE(BigInt(constants.length), 72 + 40);
  segment.writeUInt32LE(start, 72 + 48);
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(0x0100000c, 4);
  header.writeUInt32LE(6, 12);
  header.writeUInt32LE(2, 16);
  header.writeUInt32LE(id.length + segment.length, 20);
  return Buffer.concat([header, id, segment, constants]);
}

/** A fat file of one slice. */
export function fat(slice: Buffer): Buffer {
  const header = Buffer.alloc(4096);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(1, 4);
  header.writeUInt32BE(0x0100000c, 8);
  header.writeUInt32BE(4096, 16);
  header.writeUInt32BE(slice.length, 20);
  return Buffer.concat([header, slice]);
}
