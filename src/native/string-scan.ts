/**
 * Reads what libraries write into their own code: the gate finds literals in the constants of a file, and each pattern is tried only
 * in a window around its literal. The bytes are read once, in pieces of bounded size, whatever a header says of their length.
 */
import type { Reader } from './byte-source.ts';
import type { Region } from './image.ts';
import { CAPACITY, type Gate, type GateHit, makeGate } from './string-gate.ts';
import { type FoundKinds, isEnough, isWanted, type TextKinds } from './text-kinds.ts';

/** One text that is looked for. */
export interface TextPattern<Subject> {
  readonly subject: Subject;
  /** One of them must be near; each of six bytes or more. */
  readonly literals: readonly string[];
  /** Over bytes read as latin1. */
  readonly pattern: string;
  /** How many bytes around the literal the pattern sees; 200 where nothing is said. */
  readonly reach?: number;
  /** Of a pattern that sees far: what every text of it holds, within 128 bytes of either end. It is searched first, which is much faster. */
  readonly core?: string | undefined;
  /** How many distinct texts are wanted of a file; the scan's limit where nothing is said. */
  readonly matches?: number;
  readonly kinds?: TextKinds;
}

export interface TextMatch<Subject> {
  readonly subject: Subject;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** In the file. */
  readonly offset: number;
  /** The window that it was found in, and where. */
  readonly around: { readonly text: string; readonly at: number };
}

export interface Scanner<Subject> {
  /** Everything found in the regions, and how many bytes were read. `complete` is false where a bound ended the search. */
  scan(reader: Reader, regions: readonly Region[]): { matches: readonly TextMatch<Subject>[]; read: number; complete: boolean };
}

export interface ScanLimits {
  /** Of all regions of one file; they are never more than the file has, so sections that overlap are read once over. */
  readonly bytes: number;
  /** Bytes of all windows that patterns are tried in, a file. */
  readonly windows: number;
  /** Literals that are looked into, a file. */
  readonly hits: number;
  /** Windows that one pattern is tried in, a file. */
  readonly attempts: number;
  /** Distinct texts of one pattern, a file. */
  readonly matches: number;
}

const MiB = 1024 * 1024;

/** The largest constants of a real wheel are 64 MB (llvmlite); all windows of a real file are 10 MB. */
export const SCAN_LIMITS: ScanLimits = { bytes: 256 * MiB, windows: 128 * MiB, hits: 1_000_000, attempts: 20_000, matches: 4000 };

const REACH = 200;
/** A pattern that sees further reads its window by itself: few files have its literal. */
const WIDE = 4096;
/** How far from its core a text of a pattern may begin or end. */
const CORE_REACH = 128;
/** What is read at once, with what windows may need on both sides. */
const PIECE: number = CAPACITY - 2 * WIDE;

interface Compiled<Subject> extends FoundKinds {
  readonly rule: TextPattern<Subject>;
  readonly expression: RegExp;
  attempts: number;
  readonly seen: Set<string>;
  /** The last window, in the file. */
  from: number;
  to: number;
}

/** Compiles patterns into one scanner. A pattern's expression is made when its literal is first met. */
export function makeScanner<Subject>(patterns: readonly TextPattern<Subject>[], limits: ScanLimits = SCAN_LIMITS): Scanner<Subject> {
  const literals: string[] = [];
  const users: number[][] = [];
  const numbers = new Map<string, number>();
  for (const [index, pattern] of patterns.entries())
    for (const literal of pattern.literals) {
      const known = numbers.get(literal);
      if (known !== undefined) users[known]?.push(index);
      else {
        numbers.set(literal, literals.length);
        literals.push(literal);
        users.push([index]);
      }
    }
  const widest = Math.min(WIDE, Math.max(REACH, ...patterns.map(({ reach }) => reach ?? REACH)));
  let gate: Gate | undefined;
  const expressions = new Map<number, RegExp>();
  return {
    scan(reader, regions) {
      gate ??= makeGate(literals);
      /** Of the patterns whose literals were met. */
      const state = new Map<number, Compiled<Subject>>();
      const left = { windows: limits.windows, hits: limits.hits };
      const scan: Scan<Subject> = { limits, matches: [], cache: { start: 0, end: 0, bytes: EMPTY }, left };
      let [read, complete] = [0, true];
      const most = Math.min(limits.bytes, reader.size);
      for (const region of regions) {
        for (const one of state.values()) one.from = one.to = -1;
        const size = Math.min(region.size, most - read);
        if (size < region.size) complete = false;
        for (let at = 0; at < size && left.windows > 0 && left.hits > 0; at += PIECE) {
          // Each piece is read with what its windows may need on both sides, into the one memory of the gate.
          const from = Math.max(0, at - widest);
          const bytes = readInto(gate.memory, reader, region.offset + from, Math.min(size, at + PIECE + widest) - from);
          read += Math.min(PIECE, size - at);
          const [first, last] = [at - from, Math.min(at + PIECE, size) - from];
          const hits = gate.search(first, Math.min(bytes.length, last + gate.longest));
          const piece = { reader, region, bytes, base: region.offset + from, hits, first, last };
          for (let index = 0; index < hits.length; index++) {
            const { literal, at: place } = hits[index] as GateHit;
            if (place >= last || left.hits-- <= 0) break;
            for (const user of users[literal] as readonly number[]) {
              const one = state.get(user) ?? started(expressions, user, patterns[user] as TextPattern<Subject>, numbers);
              if (one.attempts === 0) state.set(user, one);
              tryPattern(one, piece, index, scan);
            }
          }
        }
      }
      if (left.windows <= 0 || left.hits <= 0 || [...state.values()].some(({ attempts }) => attempts >= limits.attempts)) complete = false;
      return { matches: scan.matches, read, complete };
    },
  };
}

/** Reads into memory that is used again: memory that is asked for anew costs more than what is read into it. */
function readInto(memory: Buffer, { source }: Reader, offset: number, length: number): Buffer {
  const read = source.read(offset, length, memory);
  if (read.buffer !== memory.buffer) read.copy(memory);
  return memory.subarray(0, read.length);
}

function started<Subject>(
  expressions: Map<number, RegExp>,
  index: number,
  rule: TextPattern<Subject>,
  numbers: ReadonlyMap<string, number>,
): Compiled<Subject> {
  const own = rule.literals.flatMap((literal) => numbers.get(literal) ?? []);
  const expression = expressions.get(index) ?? new RegExp(rule.pattern, 'g');
  expressions.set(index, expression);
  return { rule, own, expression, attempts: 0, seen: new Set(), found: new Map(), settled: new Set(), from: -1, to: -1 };
}

interface Piece {
  readonly reader: Reader;
  readonly region: Region;
  readonly bytes: Buffer;
  /** Where the piece begins in the file. */
  readonly base: number;
  /** All that was found in it, between `first` and `last` and a little behind. */
  readonly hits: readonly GateHit[];
  readonly first: number;
  readonly last: number;
}

/** What goes on in the scan of one file. */
interface Scan<Subject> {
  readonly limits: ScanLimits;
  readonly matches: TextMatch<Subject>[];
  readonly cache: WideCache;
  /** What of the limits is left. */
  readonly left: { windows: number; hits: number };
}

/** Tries a pattern in the window around one of the hits. */
function tryPattern<Subject>(one: Compiled<Subject>, piece: Piece, hit: number, scan: Scan<Subject>): void {
  const { reader, region, bytes, base } = piece;
  const at = base + (piece.hits[hit] as GateHit).at;
  const { core, reach = REACH, matches: most = scan.limits.matches } = one.rule;
  const { limits, left } = scan;
  const start = Math.max(region.offset, at - reach);
  const end = Math.min(region.offset + region.size, at + reach);
  // The window around an earlier literal has seen this one, with half of its reach behind it or all that there is.
  if (at + reach / 2 <= one.to || (start >= one.from && end <= one.to)) return;
  if (one.attempts >= limits.attempts || one.seen.size >= most || left.windows <= 0) return;
  one.attempts++;
  left.windows -= end - start;
  one.from = start;
  one.to = end;
  if (one.rule.kinds !== undefined && isEnough(one.rule.kinds, one, piece, { hit, start: start - base, end: end - base })) return;
  // A section's first text has no zero byte before it.
  const padding = start === region.offset ? 1 : 0;
  const first = start - padding;
  if (reach <= WIDE) takeMatches(one, (padding === 1 ? '\0' : '') + bytes.toString('latin1', start - base, end - base), first, scan);
  else {
    const wide = wideBytes(reader, { start, end, padding }, scan.cache);
    if (core === undefined) takeMatches(one, wide.toString('latin1'), first, scan);
    else aroundCores(one, { core: Buffer.from(core, 'latin1'), wide }, first, scan);
  }
}

/** Tries a pattern around each core in a window that begins at a place of the file. */
function aroundCores<Subject>(
  one: Compiled<Subject>,
  { core, wide }: { readonly core: Buffer; readonly wide: Buffer },
  start: number,
  scan: Scan<Subject>,
): void {
  for (let place = wide.indexOf(core); place >= 0 && scan.left.windows > 0; place = wide.indexOf(core, place + CORE_REACH)) {
    // All cores up to the next one that is sought lie in this piece, with what is around them.
    const from = Math.max(0, place - CORE_REACH);
    const text = wide.toString('latin1', from, Math.min(wide.length, place + 2 * CORE_REACH));
    scan.left.windows -= text.length;
    takeMatches(one, text, start + from, scan);
  }
}

/** Every text of the pattern in a text that begins at a place of the file. */
function takeMatches<Subject>(
  { rule, expression, seen, found }: Compiled<Subject>,
  text: string,
  start: number,
  scan: Scan<Subject>,
): void {
  const most = rule.matches ?? scan.limits.matches;
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    if (match[0] === '') expression.lastIndex++;
    if (seen.has(match[0])) continue;
    seen.add(match[0]);
    if (seen.size > most) return;
    if (rule.kinds !== undefined && !isWanted(rule.kinds, found, match.groups ?? {}, match[0])) continue;
    scan.matches.push({
      subject: rule.subject,
      groups: match.groups ?? {},
      text: match[0],
      offset: start + match.index,
      around: { text, at: match.index },
    });
  }
}

const EMPTY: Buffer = Buffer.alloc(0);

/** The last wide window: several patterns look for the same literal, and each would read a megabyte or two. */
interface WideCache {
  start: number;
  end: number;
  bytes: Buffer;
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly padding: 0 | 1;
}

/** What wide windows are read into, one after the other: memory of its own for each costs more than reading it. */
let wideMemory: Buffer = EMPTY;

/** The bytes of a window, behind a zero byte where one is asked for. They are overwritten by the next window. */
function wideBytes({ source }: Reader, { start, end, padding }: Window, cache: WideCache): Buffer {
  if (cache.start === start && cache.end === end) return cache.bytes;
  if (wideMemory.length < padding + end - start) wideMemory = Buffer.allocUnsafeSlow(padding + end - start);
  wideMemory.fill(0, 0, padding);
  const read = source.read(start, end - start, wideMemory.subarray(padding));
  if (read.buffer !== wideMemory.buffer) read.copy(wideMemory, padding);
  cache.bytes = wideMemory.subarray(0, padding + read.length);
  cache.start = start;
  cache.end = end;
  return cache.bytes;
}
