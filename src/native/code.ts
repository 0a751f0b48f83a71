/**
 * Decodes functions that do nothing but return a constant, as version functions do: a few fixed forms of x86-64 and aarch64 code
 * (Intel SDM volume 2; Arm ARM, C6). Anything else is no answer: a guess would be a wrong release.
 */
import { DT, type ElfImage, offsetOf } from './elf.ts';
import type { SymbolPlace } from './elf-symbols.ts';

/** What a function returns: an address of a constant, a number, or three numbers stored through its arguments. */
export type Returned =
  | { readonly kind: 'address'; readonly address: number }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] };

const LONGEST = 96;

/** Decodes the function at a symbol; undefined where it has another form. */
export function decodeFunction(image: ElfImage, symbol: SymbolPlace): Returned | undefined {
  const at = offsetOf(image.segments, symbol.address);
  const length = symbol.size > 0 ? Math.min(symbol.size, LONGEST) : LONGEST;
  const code = at === undefined ? undefined : image.reader.some(at, length);
  if (code === undefined || !image.reader.little) return undefined;
  if (image.machine === 62) return decodeX86(image, code, symbol.address);
  return image.machine === 183 ? decodeArm(image, code, symbol.address) : undefined;
}

/** The text at an address, through nothing; undefined unless it is printable and ends. */
export function textAt(image: ElfImage, address: number): string | undefined {
  const at = offsetOf(image.segments, address);
  const text = at === undefined ? undefined : image.reader.text(at, 256);
  return text !== undefined && text.length > 0 && /^[\x20-\x7e\n\t]+$/.test(text) ? text : undefined;
}

/** The address that is stored at an address: in place, or by a relocation that has it as its addend. */
export function pointerAt(image: ElfImage, address: number): number | undefined {
  const at = offsetOf(image.segments, address);
  if (at === undefined) return undefined;
  const stored = image.wide ? image.reader.u64(at) : image.reader.u32(at);
  if (stored !== undefined && stored !== 0 && offsetOf(image.segments, stored) !== undefined) return stored;
  return image.wide ? relocated(image, address) : undefined;
}

/** The RELATIVE relocations come first and sorted (`-z combreloc`), so a binary search finds the one of an address. */
function relocated({ reader, segments, dynamic }: ElfImage, address: number): number | undefined {
  const table = offsetOf(segments, dynamic.values.get(DT.rela) ?? -1);
  const relative = dynamic.values.get(0x6ffffff9) ?? 0;
  const count = Math.min(Math.floor((dynamic.values.get(DT.relasz) ?? 0) / 24), relative);
  if (table === undefined) return undefined;
  let [low, high] = [0, count - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const place = reader.u64(table + middle * 24);
    if (place === undefined) return undefined;
    if (place === address) return reader.u64(table + middle * 24 + 16);
    if (place < address) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function decodeX86(image: ElfImage, whole: Buffer, start: number): Returned | undefined {
  let skip = whole.length >= 4 && whole.readUInt32BE(0) === 0xf30f1efa ? 4 : 0;
  // push rbp; mov rbp, rsp
  const framed = whole[skip] === 0x55 && whole[skip + 1] === 0x48 && whole[skip + 2] === 0x89 && whole[skip + 3] === 0xe5;
  if (framed) skip += 4;
  const code = whole.subarray(skip);
  const base = start + skip;
  const end = framed ? [0x5d, 0xc3] : [0xc3];
  const returns = (at: number): boolean =>
    end.every((byte, index) => code[at + index] === byte) || (code[at] === 0xf3 && code[at + 1] === 0xc3 && !framed);
  if (code[0] === 0x48 && code[1] === 0x8d && code[2] === 0x05 && returns(7))
    return { kind: 'address', address: base + 7 + code.readInt32LE(3) };
  if (code[0] === 0xb8 && returns(5)) return constant(image, code.readUInt32LE(1));
  if (code[0] === 0x48 && code[1] === 0xc7 && code[2] === 0xc0 && returns(7)) return constant(image, code.readUInt32LE(3));
  if (code[0] === 0x48 && code[1] === 0x8b && code[2] === 0x05 && returns(7)) {
    const pointer = pointerAt(image, base + 7 + code.readInt32LE(3));
    // Through the GOT the pointer is the address of a variable or of the text itself: the caller reads text or nothing.
    return pointer === undefined ? undefined : { kind: 'address', address: pointer };
  }
  return storesX86(code) ?? testedX86(code, base);
}

/** `mov eax, imm32` is a number, or in a program that is not position independent the address of a text. */
function constant(image: ElfImage, number: number): Returned {
  return textAt(image, number) !== undefined && number > 0xffff ? { kind: 'address', address: number } : { kind: 'number', number };
}

/** Three `mov dword ptr [rdi|rsi|rdx], imm32` before the first return, with nothing else that writes memory. */
function storesX86(code: Buffer): Returned | undefined {
  const numbers: (number | undefined)[] = [undefined, undefined, undefined];
  const registers = [7, 6, 2];
  for (let at = 0; at < Math.min(code.length, 64); ) {
    const slot = code[at] === 0xc7 ? registers.indexOf(code[at + 1] ?? -1) : -1;
    if (slot >= 0 && at + 6 <= code.length) {
      numbers[slot] = code.readUInt32LE(at + 2);
      at += 6;
    } else if (code[at] === 0xc3 || (code[at] === 0x31 && code[at + 1] === 0xc0) || (code[at] === 0x5d && code[at + 1] === 0xc3)) {
      const all = numbers.filter((number) => number !== undefined && number < 10_000);
      if (all.length === 3) return { kind: 'numbers', numbers: all as number[] };
      if (code[at] === 0xc3 || code[at] === 0x5d) return undefined;
      at += 2;
    } else return undefined;
  }
  return undefined;
}

/**
 * One `lea rax, [rip+d]` after a comparison of the argument with a constant and before the first return:
 * `if (wanted <= VERSION) return "1.2"; return NULL;`, as GnuTLS and libunistring have it.
 */
function testedX86(code: Buffer, base: number): Returned | undefined {
  const end = code.indexOf(0xc3);
  if (end < 0) return undefined;
  const first = code.indexOf(Buffer.from([0x48, 0x8d, 0x05]));
  if (first < 2 || first + 7 > end || code.indexOf(Buffer.from([0x48, 0x8d, 0x05]), first + 7) !== -1) return undefined;
  const test = code.subarray(0, first);
  // A call, or a load from memory, makes the result depend on more than the argument.
  if (test.includes(0xe8) || test.includes(0xe9) || test.includes(0x8b) || (test[0] !== 0x81 && test[0] !== 0x85 && test[0] !== 0x48))
    return undefined;
  return { kind: 'address', address: base + first + 7 + code.readInt32LE(first + 3) };
}

const RET = 0xd65f03c0;
const BTI_C = 0xd503245f;

function decodeArm(image: ElfImage, code: Buffer, start: number): Returned | undefined {
  const skip = code.length >= 4 && code.readUInt32LE(0) === BTI_C ? 4 : 0;
  const words: number[] = [];
  for (let at = skip; at + 4 <= code.length && words.length < 8; at += 4) words.push(code.readUInt32LE(at));
  const [first = 0, second = 0, third = 0] = words;
  const base = start + skip;
  if ((first & 0x9f00001f) >>> 0 === 0x90000000) {
    const page = adrp(first, base);
    // add x0, x0, #imm12
    if ((second & 0xffc003ff) >>> 0 === 0x91000000 && third === RET) return { kind: 'address', address: page + ((second >>> 10) & 0xfff) };
    // ldr x0, [x0, #imm12 * 8]
    if ((second & 0xffc003ff) >>> 0 === 0xf9400000 && third === RET) {
      const pointer = pointerAt(image, page + ((second >>> 10) & 0xfff) * 8);
      return pointer === undefined ? undefined : { kind: 'address', address: pointer };
    }
  }
  // adr x0, label
  if ((first & 0x9f00001f) >>> 0 === 0x10000000 && second === RET) return { kind: 'address', address: base + adrOffset(first) };
  // mov w0, #imm16; movk w0, #imm16, lsl #16
  if ((first & 0xffe0001f) >>> 0 === 0x52800000) {
    const low = (first >>> 5) & 0xffff;
    if (second === RET) return constant(image, low);
    if ((second & 0xffe0001f) >>> 0 === 0x72a00000 && third === RET)
      return constant(image, (((second >>> 5) & 0xffff) * 0x10000 + low) >>> 0);
  }
  return storesArm(words);
}

const adrOffset = (word: number): number => {
  const value = ((word >>> 5) & 0x7ffff) * 4 + ((word >>> 29) & 3);
  return value >= 0x100000 ? value - 0x200000 : value;
};

const adrp = (word: number, address: number): number => Math.floor(address / 4096) * 4096 + adrOffset(word) * 4096;

/** `mov wN, #imm` and `str wN, [x0|x1|x2]`, three of each, before the first return. */
function storesArm(words: readonly number[]): Returned | undefined {
  const held = new Map<number, number>([[31, 0]]);
  const numbers: (number | undefined)[] = [undefined, undefined, undefined];
  for (const word of words) {
    if ((word & 0xffe00000) >>> 0 === 0x52800000) held.set(word & 31, (word >>> 5) & 0xffff);
    else if ((word & 0xfffffc00) >>> 0 === 0xb9000000 && ((word >>> 5) & 31) < 3) numbers[(word >>> 5) & 31] = held.get(word & 31);
    else if (word === RET) {
      const all = numbers.filter((number) => number !== undefined);
      return all.length === 3 ? { kind: 'numbers', numbers: all } : undefined;
    } else return undefined;
  }
  return undefined;
}
