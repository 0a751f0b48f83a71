/**
 * FreeType's release: `FT_New_Library` stores three numbers beside each other, at 8, 12 and 16 of the library's record, and no function
 * returns them as constants (FT_Library_Version reads them back). Source: FT_New_Library of src/base/ftobjs.c, FT_LibraryRec of
 * include/freetype/internal/ftobjs.h.
 */
import { codeAt, isArm } from './code.ts';
import { instructions } from './code-arm.ts';
import type { Code, CodeImage, SymbolPlace } from './code-image.ts';

const LONGEST = 512;
/** Where the first two numbers lie in the record, and the third. */
const PAIR = 8;
const PATCH = 16;

/** The release that the function at a symbol stores; undefined where its code has another form. */
export function freetypeVersion(image: CodeImage, symbol: SymbolPlace): string | undefined {
  const code = codeAt(image, symbol, LONGEST);
  if (code === undefined) return undefined;
  const { minors, patches } = isArm(image) ? storedByArm(image, code) : storedByX86(image, code);
  const [minor, ...otherMinors] = new Set(minors.filter((one) => one > 0 && one < 100));
  const [patch, ...otherPatches] = new Set(patches.filter((one) => one < 100));
  if (minor === undefined || patch === undefined || otherMinors.length + otherPatches.length > 0) return undefined;
  return `2.${minor}.${patch}`;
}

interface Stored {
  readonly minors: readonly number[];
  readonly patches: readonly number[];
}

/** `movabs r64, 0xe00000002` or a load of these eight bytes; `mov dword ptr [r64+16], imm32`. */
function storedByX86(image: CodeImage, { bytes, address }: Code): Stored {
  const minors: number[] = [];
  const patches: number[] = [];
  for (let at = 0; at + 7 <= bytes.length; at++) {
    const [first, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const isLong = (first === 0x48 || first === 0x49) && (second & 0xf8) === 0xb8 && at + 10 <= bytes.length;
    if (isLong && bytes.readUInt32LE(at + 2) === 2) minors.push(bytes.readUInt32LE(at + 6));
    // mov r64, [rip+d]; movq xmm, [rip+d]
    const loads = (first === 0x48 || first === 0x4c) && second === 0x8b && (third & 0xc7) === 0x05;
    const vector = first === 0xf3 && second === 0x0f && third === 0x7e && ((bytes[at + 3] ?? 0) & 0xc7) === 0x05;
    if (loads) minors.push(...minorAt(image, address + at + 7 + bytes.readInt32LE(at + 3)));
    if (vector && at + 8 <= bytes.length) minors.push(...minorAt(image, address + at + 8 + bytes.readInt32LE(at + 4)));
    // With r12 as its base the address has one more byte.
    const place = second === 0x44 && third === 0x24 ? at + 3 : at + 2;
    const stores = first === 0xc7 && (second & 0xf8) === 0x40 && bytes[place] === PATCH;
    if (stores && place + 5 <= bytes.length) patches.push(bytes.readUInt32LE(place + 1));
  }
  return { minors, patches };
}

/** The second number of a pair that begins with 2. */
function minorAt(image: CodeImage, address: number): readonly number[] {
  const at = image.offset(address);
  const [major, minor] = at === undefined ? [] : [image.reader.u32(at), image.reader.u32(at + 4)];
  return major === 2 && minor !== undefined ? [minor] : [];
}

/** `mov`/`movk` or a load of the pair and `str` at 8; `mov` and `str` at 16. */
function storedByArm(image: CodeImage, code: Code): Stored {
  const low = new Map<number, number>();
  const high = new Map<number, number>();
  const pages = new Map<number, number>();
  const loaded = new Map<string, number>();
  const minors: number[] = [];
  const patches: number[] = [];
  for (const { word, address } of instructions(code)) {
    const [to, from, immediate] = [word & 31, (word >>> 5) & 31, (word >>> 5) & 0xffff];
    const scaled = (word >>> 10) & 0xfff;
    const operation = (word & 0xffc00000) >>> 0;
    if ((word & 0x7fe00000) >>> 0 === 0x52800000) {
      low.set(to, immediate);
      high.delete(to);
    } else if ((word & 0xffe00000) >>> 0 === 0xf2c00000) high.set(to, immediate);
    else if ((word & 0x9f000000) >>> 0 === 0x90000000) pages.set(to, pageOf(word, address));
    else if (operation === 0xf9400000 || operation === 0xfd400000) {
      const page = pages.get(from);
      const [minor] = page === undefined ? [] : minorAt(image, page + scaled * 8);
      if (minor !== undefined) loaded.set(`${operation === 0xfd400000} ${to}`, minor);
    } else if ((operation === 0xf9000000 || operation === 0xfd000000) && scaled * 8 === PAIR) {
      const minor = loaded.get(`${operation === 0xfd000000} ${to}`) ?? pairOf(low, high, to);
      if (minor !== undefined) minors.push(minor);
    } else if (operation === 0xa9000000) {
      // stp xN, xM, [x0, #distance]: the second lies 8 behind the first.
      const distance = ((((word >>> 15) & 0x7f) << 25) >> 25) * 8;
      const pair = distance === PAIR ? to : (word >>> 10) & 31;
      const minor = distance === PAIR || distance === PAIR - 8 ? (loaded.get(`false ${pair}`) ?? pairOf(low, high, pair)) : undefined;
      if (minor !== undefined) minors.push(minor);
    } else if (operation === 0xb9000000 && scaled * 4 === PATCH) {
      const patch = to === 31 ? 0 : low.get(to);
      if (patch !== undefined) patches.push(patch);
    }
  }
  return { minors, patches };
}

/** The upper half of a register whose lower half is 2. */
function pairOf(low: ReadonlyMap<number, number>, high: ReadonlyMap<number, number>, register: number): number | undefined {
  return low.get(register) === 2 ? high.get(register) : undefined;
}

function pageOf(word: number, address: number): number {
  const value = ((word >>> 5) & 0x7ffff) * 4 + ((word >>> 29) & 3);
  return Math.floor(address / 4096) * 4096 + (value >= 0x100000 ? value - 0x200000 : value) * 4096;
}
