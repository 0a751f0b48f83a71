/**
 * The loop of the gate (string-gate.ts) as a module of WebAssembly, put together here instruction by instruction: V8 runs JavaScript in an
 * interpreter until it has proved hot, which costs more than the whole search, while WebAssembly is machine code from its first byte
 * (docs/native.md). Format: WebAssembly Core Specification 1.0, chapter 5.
 */

/** Where things lie in the memory that the gate and its loop share; in bytes. */
export interface GateLayout {
  /** A byte for each hash: whether any row has it. */
  readonly known: number;
  /** Two bytes for each hash: its first row, by number; 0 is none. */
  readonly heads: number;
  /**
   * Of {@link ROW} bytes each: the first eight bytes of a literal, then in two bytes each the next row of this hash and the literal's number, and
   * in one each how far before the place it begins and how many bits of the eight bytes are not its own, where it is shorter.
   */
  readonly rows: number;
  /** Pairs of four bytes each: a row, and where its bytes begin. */
  readonly found: number;
  /** Once the list reaches this place the loop returns. */
  readonly full: number;
  /** Four bytes: where the loop stopped. */
  readonly stopped: number;
  /** Of the whole memory. */
  readonly size: number;
}

export const ROW = 16;
/** How many bytes of a literal stand in its rows. */
export const ROW_TEXT = 8;
export const ROW_NEXT = 8;
export const ROW_LITERAL = 10;
export const ROW_BACK = 12;
export const ROW_SPARE = 13;
/**
 * The hash of four bytes, of which the upper half of the last is left out, is the upper bits of their product with this: 2^32 / golden ratio,
 * without its last four bits. With three bytes twice as many places would have to be looked at further, since "ing" and "ent" are everywhere.
 */
export const FACTOR: number = 0x9e3779b0 | 0;
/** How many bits of the last byte are in the hash. */
export const LAST_BITS = 4;
const HASH_BITS = 16;
export const HASHES: number = 1 << HASH_BITS;
export const HASH_SHIFT: number = 32 - HASH_BITS;
/** How many bytes behind the end may be looked at. */
export const OVERRUN = 32;

const PAGE = 65_536;

export interface GateLoop {
  readonly memory: ArrayBuffer;
  /** Looks at every fourth place from `at` (a multiple of four) to `end`; gives the end of the list of what was found. */
  find(at: number, end: number): number;
}

const [BLOCK, LOOP, IF, END, BRANCH_IF] = [[0x02, 0x40], [0x03, 0x40], [0x04, 0x40], [0x0b], [0x0d, 0]];
const [MULTIPLY, ADD, SUBTRACT, AND, OR, SHIFT_LEFT, SHIFT_RIGHT] = [0x6c, 0x6a, 0x6b, 0x71, 0x72, 0x74, 0x76];
const [IS_ZERO, IS_LESS, SHIFT_LEFT_64, EQUAL_64] = [0x45, 0x49, 0x86, 0x51];
const get = (variable: number): readonly number[] => [0x20, variable];
const set = (variable: number): readonly number[] => [0x21, variable];
/** Sets a variable and leaves the value. */
const tee = (variable: number): readonly number[] => [0x22, variable];
const constant = (value: number): readonly number[] => [0x41, ...signed(value)];
const load8 = (offset: number): readonly number[] => [0x2d, 0, ...unsigned(offset)];
const load16 = (offset: number): readonly number[] => [0x2f, 0, ...unsigned(offset)];
const load32 = (offset: number): readonly number[] => [0x28, 0, ...unsigned(offset)];
const load8As64 = (offset: number): readonly number[] => [0x31, 0, ...unsigned(offset)];
const load64 = (offset: number): readonly number[] => [0x29, 0, ...unsigned(offset)];
const store32 = (offset: number): readonly number[] => [0x36, 0, ...unsigned(offset)];

/** LEB128, as lengths and offsets are written. */
function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** LEB128 in two's complement, as constants are written. */
function signed(value: number): readonly number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}

/** The loop's variables: its two arguments, then its own, which begin as 0. */
const [AT, STOP, LIST, ROW_NUMBER, ROW_AT, BEGIN] = [0, 1, 2, 3, 4, 5];

/** The hash of the four bytes at `AT + offset`. */
function hashAt(offset: number): readonly number[] {
  return [...get(AT), ...load32(offset), ...constant(FACTOR), MULTIPLY, ...constant(HASH_SHIFT), SHIFT_RIGHT];
}

/** Compares the bytes of each row of the hash at `AT + offset`, and lists those that are there. */
function compareAt(offset: number, { known, heads, rows }: GateLayout): readonly number[] {
  return [
    ...BLOCK,
    ...[...hashAt(offset), ...tee(ROW_NUMBER), ...load8(known), IS_ZERO, ...BRANCH_IF],
    ...[...get(ROW_NUMBER), ...constant(1), SHIFT_LEFT, ...load16(heads), ...set(ROW_NUMBER)],
    ...LOOP,
    ...[...get(ROW_NUMBER), ...constant(Math.log2(ROW)), SHIFT_LEFT, ...set(ROW_AT)],
    ...[...get(AT), ...constant(offset), ADD, ...get(ROW_AT), ...load8(rows + ROW_BACK), SUBTRACT, ...tee(BEGIN)],
    // Eight bytes are loaded, and those behind a shorter literal are shifted out.
    ...[...load64(0), ...get(ROW_AT), ...load8As64(rows + ROW_SPARE), SHIFT_LEFT_64],
    ...[...get(ROW_AT), ...load64(rows), ...get(ROW_AT), ...load8As64(rows + ROW_SPARE), SHIFT_LEFT_64, EQUAL_64],
    ...IF,
    ...[...get(LIST), ...get(ROW_NUMBER), ...store32(0), ...get(LIST), ...get(BEGIN), ...store32(4)],
    ...[...get(LIST), ...constant(8), ADD, ...set(LIST)],
    ...END,
    ...[...get(ROW_AT), ...load16(rows + ROW_NEXT), ...tee(ROW_NUMBER), ...BRANCH_IF],
    ...END,
    ...END,
  ];
}

/** Four places at a time: one branch where none of them is known, which is so nearly always. */
function body(layout: GateLayout): readonly number[] {
  const places = [0, 4, 8, 12];
  const { known, found, full, stopped } = layout;
  return [
    // One kind of variables of its own: four of 32 bits.
    ...[1, 4, 0x7f],
    ...[...constant(found), ...set(LIST)],
    ...LOOP,
    ...places.flatMap((offset) => [...hashAt(offset), ...load8(known), ...(offset === 0 ? [] : [OR])]),
    ...IF,
    ...places.flatMap((offset) => compareAt(offset, layout)),
    ...END,
    ...[...get(AT), ...constant(16), ADD, ...tee(AT), ...get(STOP), IS_LESS],
    ...[...get(LIST), ...constant(full), IS_LESS, AND, ...BRANCH_IF],
    ...END,
    ...[...constant(stopped), ...get(AT), ...store32(0)],
    ...get(LIST),
    ...END,
  ];
}

const section = (id: number, bytes: readonly number[]): readonly number[] => [id, ...unsigned(bytes.length), ...bytes];

/** The module: one function of two numbers that gives one, and one memory; exported as `f` and `m`. */
function moduleBytes(layout: GateLayout): Uint8Array<ArrayBuffer> {
  const code = body(layout);
  const pages = unsigned(Math.ceil(layout.size / PAGE));
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, ...pages, ...pages]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** What is used of WebAssembly: its types belong to browsers' libraries. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => { readonly exports: { readonly f: GateLoop['find']; readonly m: { readonly buffer: ArrayBuffer } } };
}

/** By the layout that it was made for. */
let compiled: { readonly layout: GateLayout; readonly module: object } | undefined;

/** Makes the loop; undefined where WebAssembly is switched off (`--jitless`) or the system grants it no memory (`ulimit -v`). */
export function compiledLoop(layout: GateLayout): GateLoop | undefined {
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly?: Engine };
  if (engine === undefined) return undefined;
  try {
    if (compiled?.layout !== layout) compiled = { layout, module: new engine.Module(moduleBytes(layout)) };
    const { exports } = new engine.Instance(compiled.module);
    return { memory: exports.m.buffer, find: exports.f };
  } catch {
    return undefined;
  }
}

/** The same in JavaScript. */
export function plainLoop({ known, heads, rows, found, full, stopped, size }: GateLayout): GateLoop {
  const memory = new ArrayBuffer(size);
  const [bytes, pairs, words] = [new Uint8Array(memory), new Uint16Array(memory), new Int32Array(memory)];
  const compare = (at: number, hash: number, list: number): number => {
    let end = list;
    for (let row = pairs[(heads >> 1) + hash] as number; row !== 0; row = pairs[(rows + row * ROW + ROW_NEXT) >> 1] as number) {
      const begin = at - (bytes[rows + row * ROW + ROW_BACK] as number);
      const length = ROW_TEXT - ((bytes[rows + row * ROW + ROW_SPARE] as number) >> 3);
      let same = 0;
      while (same < length && bytes[begin + same] === bytes[rows + row * ROW + same]) same++;
      if (same < length) continue;
      words[end >> 2] = row;
      words[(end >> 2) + 1] = begin;
      end += 8;
    }
    return end;
  };
  return {
    memory,
    find: (from, stop) => {
      let [at, list] = [from, found];
      for (; at < stop && list < full; at += 4) {
        const hash = Math.imul(words[at >> 2] as number, FACTOR) >>> HASH_SHIFT;
        if (bytes[known + hash] !== 0) list = compare(at, hash, list);
      }
      words[stopped >> 2] = at;
      return list;
    },
  };
}
