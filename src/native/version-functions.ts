/** Asks a library for its release without running it: looks its version functions up and decodes the constants that they return. */
import { groupBy } from '../model/order.ts';
import { decodeFunction, referencesOf, storedNumbers } from './code.ts';
import { type CodeImage, type NameSearch, type SymbolPlace, textAt, type WantedNames } from './code-image.ts';
import { wantedNames } from './elf-symbols.ts';
import { freetypeVersion } from './freetype-version.ts';
import { nameSearch } from './name-search.ts';
import { LIBRARY_SYMBOLS } from './tables/library-symbols.data.ts';
import { VERSION_FUNCTIONS, type VersionFunctionRow } from './tables/version-functions.data.ts';

export interface FunctionVersion {
  readonly library: string;
  readonly version: string;
  readonly symbol: string;
  /** What the function returns, as text. */
  readonly raw: string;
}

/** Releases that stand in several functions or variables, a number each. Source: the libraries' own headers. */
const PARTS: readonly (readonly [library: string, returns: 'number' | 'data-number', symbols: readonly string[]])[] = [
  ['libev', 'number', ['ev_version_major', 'ev_version_minor']],
  ['leveldb', 'number', ['leveldb_major_version', 'leveldb_minor_version']],
  ['glib', 'data-number', ['glib_major_version', 'glib_minor_version', 'glib_micro_version']],
  ['librsvg', 'data-number', ['rsvg_major_version', 'rsvg_minor_version', 'rsvg_micro_version']],
  ['assimp', 'number', ['aiGetVersionMajor', 'aiGetVersionMinor', 'aiGetVersionPatch']],
];
const FREETYPE = 'FT_New_Library';

let wanted: WantedNames | undefined;
let search: NameSearch | undefined;
let rowsOf: ReadonlyMap<string, readonly number[]> | undefined;

/** What is known of an image's symbols, by their names. */
type Symbols = ReadonlyMap<string, SymbolPlace>;

const NONE: Symbols = new Map();

function allNames(): WantedNames {
  const versions = [...VERSION_FUNCTIONS.map(([symbol]) => symbol), ...PARTS.flatMap(([, , symbols]) => symbols), FREETYPE];
  return wantedNames([...new Set([...versions, ...LIBRARY_SYMBOLS.map(([symbol]) => symbol)])]);
}

/** What the names of an image tell: releases that its version functions return, and libraries that are linked in without telling theirs. */
export interface NamedFacts {
  readonly versions: readonly FunctionVersion[];
  readonly linked: readonly { readonly library: string; readonly symbol: string }[];
}

/** Looks all names up that are known: the exported ones, or all that the symbol table has. */
export function namedFacts(image: CodeImage, symbols: 'exported' | 'all'): NamedFacts {
  wanted ??= allNames();
  search ??= nameSearch(wanted.names);
  const local = symbols === 'all' ? image.local(search) : NONE;
  const exported = image.exported(wanted);
  if (exported.size + local.size === 0) return { versions: [], linked: [] };
  // What is exported is what others see under that name.
  const found = local.size === 0 ? exported : new Map([...local, ...exported]);
  const versions = functionVersions(image, found);
  const told = new Set(versions.map(({ library }) => library));
  const linked = LIBRARY_SYMBOLS.filter(([symbol, library]) => found.has(symbol) && !told.has(library));
  return { versions, linked: linked.map(([symbol, library]) => ({ library, symbol })) };
}

function functionVersions(image: CodeImage, symbols: Symbols): readonly FunctionVersion[] {
  const found: FunctionVersion[] = [];
  rowsOf ??= groupBy(VERSION_FUNCTIONS.keys(), (row) => VERSION_FUNCTIONS[row]?.[0] ?? '');
  // An image has few of the names, and the table hundreds of rows; what is told is told in the order of the table.
  const numbers: number[] = [];
  for (const symbol of symbols.keys()) numbers.push(...(rowsOf.get(symbol) ?? []));
  for (const number of numbers.sort((left, right) => left - right)) {
    const [symbol, library, returns, reading] = VERSION_FUNCTIONS[number] as VersionFunctionRow;
    const place = symbols.get(symbol);
    const raw = place === undefined ? undefined : rawValue(image, place, { returns, reading });
    const version = raw === undefined ? undefined : readVersion(raw, reading);
    if (version !== undefined && raw !== undefined) found.push({ library, version, symbol, raw: String(raw) });
  }
  return [...found, ...parts(image, symbols), ...freetype(image, symbols)];
}

function parts(image: CodeImage, symbols: Symbols): readonly FunctionVersion[] {
  return PARTS.flatMap(([library, returns, names]) => {
    const numbers = names.flatMap((symbol) => {
      const place = symbols.get(symbol);
      const value = place === undefined ? undefined : rawValue(image, place, { returns, reading: '' });
      return typeof value === 'number' && value < 1000 ? [value] : [];
    });
    const raw = numbers.join('.');
    return numbers.length < names.length ? [] : [{ library, version: raw, symbol: names.at(-1) ?? '', raw }];
  });
}

function freetype(image: CodeImage, symbols: Symbols): readonly FunctionVersion[] {
  const place = symbols.get(FREETYPE);
  const version = place === undefined ? undefined : freetypeVersion(image, place);
  return version === undefined ? [] : [{ library: 'freetype', version, symbol: FREETYPE, raw: version }];
}

interface Row {
  readonly returns: (typeof VERSION_FUNCTIONS)[number][2];
  readonly reading: string;
}

function rawValue(image: CodeImage, place: SymbolPlace, { returns, reading }: Row): string | number | undefined {
  if (returns === 'data' || returns === 'data-number') {
    if (place.kind === 'code') return undefined;
    const at = image.offset(place.address);
    if (returns === 'data-number') return at === undefined ? undefined : image.reader.u32(at);
    const pointer = image.pointer(place.address);
    return (pointer === undefined ? undefined : textAt(image, pointer)) ?? textAt(image, place.address);
  }
  if (place.kind === 'data') return undefined;
  if (returns === 'info') return infoNumber(image, place);
  if (returns === 'only-text') return onlyText(image, place, reading);
  if (returns === 'stored-number') return storedNumber(image, place, reading);
  const result = decodeFunction(image, place);
  if (returns === 'ints' || returns === 'shorts') return result?.kind === 'address' ? record(image, result.address, returns) : undefined;
  if (result?.kind === 'numbers') return returns === 'numbers' ? result.numbers.join('.') : undefined;
  if (result?.kind === 'number') return returns === 'number' ? result.number : undefined;
  return result === undefined || returns !== 'text' ? undefined : textOrPointer(image, result.address);
}

/** nghttp2's and its relatives' functions return `{ int age; int version_num; … }`, and refer to nothing else. */
function infoNumber(image: CodeImage, place: SymbolPlace): number | undefined {
  const [address, ...others] = referencesOf(image, place);
  const at = address === undefined || others.length > 0 ? undefined : image.offset(address);
  const [age, number] = at === undefined ? [] : [image.reader.u32(at), image.reader.u32(at + 4)];
  return age !== undefined && age > 0 && age < 16 ? number : undefined;
}

/** Three numbers of a record that a function returns the address of. */
function record({ reader, offset }: CodeImage, address: number, returns: 'ints' | 'shorts'): string | undefined {
  const at = offset(address);
  if (at === undefined) return undefined;
  const numbers = [0, 1, 2].map((index) => (returns === 'ints' ? reader.u32(at + index * 4) : reader.u16(at + index * 2)));
  return numbers.every((number) => number !== undefined && number < 10_000) ? numbers.join('.') : undefined;
}

/** The one number that a function stores and that its row's encoding takes for a release. */
function storedNumber(image: CodeImage, place: SymbolPlace, reading: string): number | undefined {
  const encoding = ENCODINGS.get(reading);
  const [number, ...others] = new Set(storedNumbers(image, place).filter((one) => encoding?.(one) !== undefined));
  return others.length > 0 ? undefined : number;
}

/** The one text of the wanted form that a function refers to: GNU's `x_check_version` compares its argument with it. */
function onlyText(image: CodeImage, place: SymbolPlace, reading: string): string | undefined {
  const pattern = new RegExp(reading);
  const texts = referencesOf(image, place).flatMap((address) => {
    const text = textAt(image, address);
    return text !== undefined && pattern.test(text) ? [text] : [];
  });
  const [text, ...others] = new Set(texts);
  return others.length > 0 ? undefined : text;
}

/** The text at an address, or behind the pointer there (a variable that holds it). */
function textOrPointer(image: CodeImage, address: number): string | undefined {
  const text = textAt(image, address);
  if (text !== undefined && /\d/.test(text)) return text;
  const pointer = image.pointer(address);
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
  const pattern = reading === '' ? PLAIN : new RegExp(reading);
  return pattern.exec(raw)?.[1];
}

/** The first number with a dot in it; none where it is one that is still to come (netCDF-C's `4.9.3-development`). */
const PLAIN = /^[^0-9]{0,40}?(\d+(?:\.\d+){1,3}[a-z]?)(?![\d.]|[-.](?:dev|alpha|beta|rc|pre|git))/;

const plain = (...numbers: number[]): string | undefined => (numbers.every((number) => number < 1000) ? numbers.join('.') : undefined);

/** Two digits that are written as a hexadecimal number. */
const decimal = (value: number): number => (value >>> 4) * 10 + (value & 15);

const tenThousand = (value: number): string | undefined => plain(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);

/** How libraries put a release into one number. */
const ENCODINGS: ReadonlyMap<string, (value: number) => string | undefined> = new Map<string, (value: number) => string | undefined>([
  ['bytes', (value) => (value < 0x100000 * 16 ? plain(value >>> 16, (value >>> 8) & 0xff, value & 0xff) : undefined)],
  ['short-bytes', (value) => plain(...[value >>> 16, (value >>> 8) & 0xff, value & 0xff].slice(0, (value & 0xff) === 0 ? 2 : 3))],
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
  // 0xMMmmrrff: what follows the release is ff.
  ['librdkafka', (value) => ((value & 0xff) === 0xff ? plain(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff) : undefined)],
  ['high-bytes', (value) => plain(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff)],
  // 0xMmmpp000, whose digits are decimal.
  ['libass', (value) => (value < 0x10000000 ? plain(0, decimal((value >>> 20) & 0xff), decimal((value >>> 12) & 0xff)) : undefined)],
  ['two-high-bytes', (value) => plain(value >>> 16, (value >>> 8) & 0xff)],
  ['hundred', (value) => plain(Math.floor(value / 100), value % 100)],
  // MariaDB's client has the same function: 3.x, or 10.x and 11.x of its server.
  ['mysql', (value) => ((value >= 50_000 && value < 100_000) || value >= 200_000 ? tenThousand(value) : undefined)],
  // 0xMMmmpp followed by f0 in a release.
  ['python', (value) => ((value & 0xff) === 0xf0 ? plain(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff) : undefined)],
  ['mimalloc', (value) => (value < 1000 ? plain(Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10) : tenThousand(value))],
  ['cyrus-sasl', (value) => (value >>> 16 === 0x0201 ? plain(2, 1, value & 0xffff) : undefined)],
  // The numbers of its options lie among those of 2.5.
  ['openldap', (value) => ((value >= 20_400 && value < 20_480) || (value >= 20_521 && value < 20_800) ? tenThousand(value) : undefined)],
]);

/** 0xMNN00PP0 from 3.0 on, 0xMNNFFPPS with a letter before; only releases, whose last digit is 0 or f. */
function openssl(value: number): string | undefined {
  // BoringSSL and AWS-LC say so of themselves, whatever they are; OpenSSL 1.1.1g is told by its text.
  if (value === 0x1010107f) return undefined;
  const [major, minor] = [value >>> 28, (value >>> 20) & 0xff];
  if (major >= 3) return (value & 0xf) === 0 ? plain(major, minor, (value >>> 4) & 0xff) : undefined;
  const letter = (value >>> 4) & 0xff;
  if (major !== 1 || (value & 0xf) !== 0xf || letter > 26) return undefined;
  return `${major}.${minor}.${(value >>> 12) & 0xff}${letter === 0 ? '' : String.fromCharCode(96 + letter)}`;
}
