/** The forms of aarch64 code that version functions have (Arm Architecture Reference Manual, C6). */
import { type Code, type CodeImage, constant, type Returned } from './code-image.ts';

const RET = 0xd65f03c0;
const BTI_C = 0xd503245f;
const NOP = 0xd503201f;
const MOST_INSTRUCTIONS = 12;

/** An instruction and its address. */
export interface Instruction {
  readonly word: number;
  readonly address: number;
}

/** The instructions of a function without those that do nothing: Apple's linker leaves `nop` in the place of what it saves. */
export function instructions({ bytes, address }: Code): readonly Instruction[] {
  const found: Instruction[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const word = bytes.readUInt32LE(at);
    if (word !== NOP && word !== BTI_C) found.push({ word, address: address + at });
  }
  return found;
}

export function decodeArm(image: CodeImage, code: Code): Returned | undefined {
  const list = unframed(instructions(code).slice(0, MOST_INSTRUCTIONS));
  const [first, second, third] = list;
  if (first === undefined || second === undefined) return undefined;
  const formed = formedAddress(first, second);
  if (formed !== undefined && formed.register === 0 && (formed.length === 1 ? second : third)?.word === RET)
    return { kind: 'address', address: formed.address };
  const place = loadedPlace(first, second);
  if (place !== undefined && place.register === 0 && (place.length === 1 ? second : third)?.word === RET) {
    const pointer = image.pointer(place.address);
    return pointer === undefined ? undefined : { kind: 'address', address: pointer };
  }
  // A variable whose address is formed, and which holds the text's: adrp, add, ldr x0, [x0], ret.
  if (formed?.length === 2 && third?.word === 0xf9400000 && list[3]?.word === RET) {
    const pointer = formed.register === 0 ? image.pointer(formed.address) : undefined;
    return pointer === undefined ? undefined : { kind: 'address', address: pointer };
  }
  const low = moved(first.word);
  if (low !== undefined && (first.word & 31) === 0) {
    if (second.word === RET) return constant(image, low);
    // movk w0, #imm16, lsl #16
    if ((second.word & 0x7fe0001f) >>> 0 === 0x72a00000 && third?.word === RET)
      return constant(image, (((second.word >>> 5) & 0xffff) * 0x10000 + low) >>> 0);
  }
  return storesArm(list) ?? testedArm(code);
}

/** The constant of `mov wN, #imm16` or `mov xN, #imm16`, at either half of a word. */
function moved(word: number): number | undefined {
  if ((word & 0x7fc00000) >>> 0 !== 0x52800000) return undefined;
  return ((word >>> 5) & 0xffff) * ((word & 0x200000) === 0 ? 1 : 0x10000);
}

/** One address that is returned or not, as the argument is compared with a constant: nothing is called, loaded or stored. */
function testedArm(code: Code): Returned | undefined {
  const list = instructions(code);
  const end = list.findIndex(({ word }) => word === RET);
  const before = end < 0 ? [] : list.slice(0, end);
  // Branches with a link, and all loads and stores.
  if (before.length === 0 || before.some(({ word }) => (word & 0xfc000000) >>> 0 === 0x94000000 || (word & 0x0a000000) === 0x08000000))
    return undefined;
  const [address, ...others] = new Set(referencedByArm(code, true));
  return address === undefined || others.length > 0 ? undefined : { kind: 'address', address };
}

/** Without `stp x29, x30, [sp, #-16]!; mov x29, sp` and `ldp x29, x30, [sp], #16`. */
function unframed(list: readonly Instruction[]): readonly Instruction[] {
  if (list[0]?.word !== 0xa9bf7bfd || list[1]?.word !== 0x910003fd) return list;
  return list.slice(2).filter(({ word }) => word !== 0xa8c17bfd);
}

/** An address formed by one instruction or by two. */
interface Formed {
  readonly register: number;
  readonly address: number;
  readonly length: 1 | 2;
}

/** `adr xN, label`; `adrp xN, page` and `add xN, xN, #imm12`. */
function formedAddress(first: Instruction, second: Instruction): Formed | undefined {
  const register = first.word & 31;
  if ((first.word & 0x9f000000) >>> 0 === 0x10000000) return { register, address: first.address + adrOffset(first.word), length: 1 };
  if ((first.word & 0x9f000000) >>> 0 !== 0x90000000) return undefined;
  const adds = (second.word & 0xffc00000) >>> 0 === 0x91000000 && ((second.word >>> 5) & 31) === register;
  return adds ? { register: second.word & 31, address: page(first) + ((second.word >>> 10) & 0xfff), length: 2 } : undefined;
}

/** Where `ldr xN, label`, or `adrp xN, page` and `ldr xN, [xN, #imm12 * 8]`, load from. */
function loadedPlace(first: Instruction, second: Instruction): Formed | undefined {
  const register = first.word & 31;
  if ((first.word & 0xff000000) >>> 0 === 0x58000000)
    return { register, address: first.address + (((first.word >>> 5) << 13) >> 13) * 4, length: 1 };
  if ((first.word & 0x9f000000) >>> 0 !== 0x90000000) return undefined;
  const loads = (second.word & 0xffc00000) >>> 0 === 0xf9400000 && ((second.word >>> 5) & 31) === register;
  return loads ? { register: second.word & 31, address: page(first) + ((second.word >>> 10) & 0xfff) * 8, length: 2 } : undefined;
}

const adrOffset = (word: number): number => {
  const value = ((word >>> 5) & 0x7ffff) * 4 + ((word >>> 29) & 3);
  return value >= 0x100000 ? value - 0x200000 : value;
};

const page = ({ word, address }: Instruction): number => Math.floor(address / 4096) * 4096 + adrOffset(word) * 4096;

/** `mov wN, #imm` and `str wN, [x0|x1|x2]`, three of each, before the first return. */
function storesArm(list: readonly Instruction[]): Returned | undefined {
  const held = new Map<number, number>([[31, 0]]);
  const numbers: (number | undefined)[] = [undefined, undefined, undefined];
  for (const { word } of list) {
    if ((word & 0xffe00000) >>> 0 === 0x52800000) held.set(word & 31, (word >>> 5) & 0xffff);
    else if ((word & 0xfffffc00) >>> 0 === 0xb9000000 && ((word >>> 5) & 31) < 3) numbers[(word >>> 5) & 31] = held.get(word & 31);
    else if (word === RET) {
      const all = numbers.filter((number) => number !== undefined);
      return all.length === 3 ? { kind: 'numbers', numbers: all } : undefined;
    } else return undefined;
  }
  return undefined;
}

/** So many instructions may stand between the two that form an address. */
const NEAR = 6;

/** What instructions form that stand near each other; to the first return where the end is not known. */
export function referencedByArm(code: Code, toReturn: boolean): readonly number[] {
  const all = instructions(code);
  const end = toReturn ? all.findIndex(({ word }) => word === RET) : -1;
  const list = end < 0 ? all : all.slice(0, end);
  return list.flatMap((first, index) => {
    const formed = list.slice(index + 1, index + 1 + NEAR).flatMap((second) => {
      const one = formedAddress(first, second);
      return one === undefined ? [] : [one.address];
    });
    return formed.slice(0, 1);
  });
}

/** The constants of `mov wN, #imm16` with or without `movk wN, #imm16, lsl #16` behind it. */
export function movedByArm(code: Code): readonly number[] {
  const list = instructions(code);
  return list.flatMap(({ word }, index) => {
    const low = moved(word);
    if (low === undefined) return [];
    const next = list[index + 1]?.word ?? 0;
    const isPair = (next & 0x7fe00000) >>> 0 === 0x72a00000 && (next & 31) === (word & 31);
    return [isPair ? (((next >>> 5) & 0xffff) * 0x10000 + low) >>> 0 : low];
  });
}
