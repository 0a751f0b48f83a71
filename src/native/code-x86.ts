/** The forms of x86-64 code that version functions have (Intel SDM, volume 2). */
import { type Code, type CodeImage, constant, type Returned } from './code-image.ts';

const LEA_RAX = Buffer.from([0x48, 0x8d, 0x05]);

export function decodeX86(image: CodeImage, { bytes: whole, address: start }: Code): Returned | undefined {
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
    const pointer = image.pointer(base + 7 + code.readInt32LE(3));
    // Through the GOT the pointer is the address of a variable or of the text itself: the caller reads text or nothing.
    return pointer === undefined ? undefined : { kind: 'address', address: pointer };
  }
  return storesX86(code) ?? testedX86(code, base);
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
  const first = code.indexOf(LEA_RAX);
  if (first < 2 || first + 7 > end || code.indexOf(LEA_RAX, first + 7) !== -1) return undefined;
  const test = code.subarray(0, first);
  // A call, or a load from memory, makes the result depend on more than the argument.
  if (test.includes(0xe8) || test.includes(0xe9) || test.includes(0x8b) || (test[0] !== 0x81 && test[0] !== 0x85 && test[0] !== 0x48))
    return undefined;
  return { kind: 'address', address: base + first + 7 + code.readInt32LE(first + 3) };
}

/** Where the first return ends. */
export function returnX86(code: Buffer): number {
  const end = code.indexOf(0xc3);
  return end < 0 ? code.length : end + 1;
}

/** What `lea r64, [rip+d]` forms, wherever these bytes stand: some may be none. */
export function referencedByX86({ bytes, address }: Code): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + 7 <= bytes.length; at++) {
    const prefix = bytes[at];
    if ((prefix !== 0x48 && prefix !== 0x4c) || bytes[at + 1] !== 0x8d || ((bytes[at + 2] ?? 0) & 0xc7) !== 0x05) continue;
    found.push(address + at + 7 + bytes.readInt32LE(at + 3));
  }
  return found;
}

/** The constants of `mov dword ptr [r64], imm32`, with or without a distance, wherever these bytes stand. */
export function storedByX86({ bytes }: Code): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + 6 <= bytes.length; at++) {
    const form = bytes[at] === 0xc7 ? (bytes[at + 1] ?? 0xff) : 0xff;
    if ((form & 0x38) !== 0 || form >= 0xc0) continue;
    // The byte of r12 and rsp, then none, one or four bytes of distance.
    const place = at + 2 + ((form & 7) === 4 ? 1 : 0) + ([0, 1, 4][form >>> 6] ?? 0);
    if (place + 4 <= bytes.length) found.push(bytes.readUInt32LE(place));
  }
  return found;
}
