/** Asks a library for its release without running it: looks its version functions up and decodes the constants that they return. */
import { decodeFunction, pointerAt, textAt } from './code.ts';
import { type ElfImage, offsetOf } from './elf.ts';
import { gnuHash, type SymbolLookup, type SymbolPlace, symbolLookup } from './elf-symbols.ts';
import { VERSION_FUNCTIONS } from './tables/version-functions.data.ts';

export interface FunctionVersion {
  readonly library: string;
  readonly version: string;
  readonly symbol: string;
  /** What the function returns, as text. */
  readonly raw: string;
}

let hashed: readonly (readonly [row: (typeof VERSION_FUNCTIONS)[number], hash: number])[] | undefined;

/** The releases that the exported version functions of an ELF file return. */
export function functionVersions(image: ElfImage): readonly FunctionVersion[] {
  const lookup = symbolLookup(image);
  if (lookup === undefined) return [];
  hashed ??= VERSION_FUNCTIONS.map((row) => [row, gnuHash(row[0])] as const);
  const found: FunctionVersion[] = [];
  for (const [[symbol, library, returns, reading], hash] of hashed) {
    const place = lookup(symbol, hash);
    const raw = place === undefined ? undefined : rawValue(image, place, returns);
    const version = raw === undefined ? undefined : readVersion(raw, reading);
    if (version !== undefined && raw !== undefined) found.push({ library, version, symbol, raw: String(raw) });
  }
  return [...found, ...pairs(image, lookup)];
}

let libev: readonly (readonly [symbol: string, hash: number])[] | undefined;

/** libev states its release in two functions. */
function pairs(image: ElfImage, lookup: SymbolLookup): readonly FunctionVersion[] {
  libev ??= ['ev_version_major', 'ev_version_minor'].map((symbol) => [symbol, gnuHash(symbol)] as const);
  const numbers = libev.map(([symbol, hash]) => {
    const place = lookup(symbol, hash);
    const value = place === undefined ? undefined : rawValue(image, place, 'number');
    return typeof value === 'number' && value < 1000 ? value : undefined;
  });
  const [major, minor] = numbers;
  if (major === undefined || minor === undefined) return [];
  const raw = `${major}.${minor}`;
  return [{ library: 'libev', version: raw, symbol: 'ev_version_minor', raw }];
}

function rawValue(image: ElfImage, place: SymbolPlace, returns: string): string | number | undefined {
  if (returns === 'data' || returns === 'data-number') {
    if (place.type !== 1) return undefined;
    const at = offsetOf(image.segments, place.address);
    if (returns === 'data-number') return at === undefined ? undefined : image.reader.u32(at);
    const pointer = pointerAt(image, place.address);
    return (pointer === undefined ? undefined : textAt(image, pointer)) ?? textAt(image, place.address);
  }
  if (place.type === 1) return undefined;
  const result = decodeFunction(image, place);
  if (result?.kind === 'numbers') return returns === 'numbers' ? result.numbers.join('.') : undefined;
  if (result?.kind === 'number') return returns === 'number' ? result.number : undefined;
  return result === undefined || returns !== 'text' ? undefined : textOrPointer(image, result.address);
}

/** The text at an address, or behind the pointer there (a variable that holds it). */
function textOrPointer(image: ElfImage, address: number): string | undefined {
  const text = textAt(image, address);
  if (text !== undefined && /\d/.test(text)) return text;
  const pointer = pointerAt(image, address);
  return pointer === undefined ? undefined : textAt(image, pointer);
}

/** Reads what a function gave by the encoding or the expression that its row names; undefined for what is no release. */
export function readVersion(raw: string | number, reading: string): string | undefined {
  const encoding = ENCODINGS.get(reading);
  if (encoding !== undefined) {
    const number = typeof raw === 'number' || /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
    return Number.isInteger(number) && number > 0 ? encoding(number) : undefined;
  }
  if (typeof raw === 'number') return undefined;
  // What calls itself a fork is no release of the library.
  if (/zlib-ng|libressl|boringssl/i.test(raw) && !raw.startsWith('2.')) return undefined;
  const pattern = reading === '' ? /^[^0-9]{0,40}?(\d+(?:\.\d+){1,3}[a-z]?)(?![\d.])/ : new RegExp(reading);
  return pattern.exec(raw)?.[1];
}

const plain = (...numbers: number[]): string | undefined => (numbers.every((number) => number < 1000) ? numbers.join('.') : undefined);

/** How libraries put a release into one number. */
const ENCODINGS: ReadonlyMap<string, (value: number) => string | undefined> = new Map<string, (value: number) => string | undefined>([
  ['bytes', (value) => (value < 0x100000 * 16 ? plain(value >>> 16, (value >>> 8) & 0xff, value & 0xff) : undefined)],
  ['two-bytes', (value) => (value < 0x10000 ? plain(value >>> 8, value & 0xff) : undefined)],
  // The crate of that name exports the same function with another encoding.
  ['brotli', (value) => ((value & 0xfff) < 100 ? plain(value >>> 24, (value >>> 12) & 0xfff, value & 0xfff) : undefined)],
  ['million', (value) => plain(Math.floor(value / 1_000_000), Math.floor(value / 1000) % 1000, value % 1000)],
  ['ten-thousand', (value) => plain(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)],
  ['libxml2', (value) => plain(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)],
  ['lcms2', (value) => plain(Math.floor(value / 1000), Math.floor(value / 10) % 100)],
  [
    'xz',
    (value) =>
      value % 10 === 2 ? plain(Math.floor(value / 1e7), Math.floor(value / 1e4) % 1000, Math.floor(value / 10) % 1000) : undefined,
  ],
  ['postgresql', (value) => (value >= 100_000 ? plain(Math.floor(value / 10_000), value % 10_000) : undefined)],
  ['json-c', (value) => plain(value >>> 16, (value >>> 8) & 0xff)],
  ['openssl', openssl],
]);

/** 0xMNN00PP0 from 3.0 on, 0xMNNFFPPS with a letter before; only releases, whose last digit is 0 or f. */
function openssl(value: number): string | undefined {
  const [major, minor] = [value >>> 28, (value >>> 20) & 0xff];
  if (major >= 3) return (value & 0xf) === 0 ? plain(major, minor, (value >>> 4) & 0xff) : undefined;
  const letter = (value >>> 4) & 0xff;
  if (major !== 1 || (value & 0xf) !== 0xf || letter > 26) return undefined;
  return `${major}.${minor}.${(value >>> 12) & 0xff}${letter === 0 ? '' : String.fromCharCode(96 + letter)}`;
}
