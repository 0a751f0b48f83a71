/**
 * What the name of a shared library tells: which library it is, which file of a distributor it was (auditwheel's digits), and for a few
 * libraries the release. The numbers of all others are an ABI and no release.
 */
import { SONAMES } from './tables/sonames.data.ts';
import { FREETYPE_RELEASES } from './tables/version-functions.data.ts';

export interface SharedName {
  /** Without digits and numbers: `libcurl` of `libcurl-fiona-1d984654.so.4.8.0`. */
  readonly stem: string;
  /** auditwheel's eight digits, the first where a repaired wheel was repaired again; delvewheel's 32. */
  readonly hash?: string;
  /** The numbers behind `.so.`, or before `.dylib`. */
  readonly numbers: readonly string[];
  readonly system: 'elf' | 'mach-o' | 'pe';
}

export interface NamedLibrary {
  readonly library: string;
  readonly version?: string;
  readonly elPackage?: string;
  /** Whether the row was seen in a wheel or a distribution. */
  readonly confirmed: boolean;
}

/** Takes a file name apart; undefined for what is named like no shared library. */
export function parseSharedName(file: string): SharedName | undefined {
  if (file.length > 200 || /\.(?:cpython|abi3|pypy|cp\d)[\w.-]*(?:so|pyd)$/.test(file)) return undefined;
  const elf = /^(.+?)\.so((?:\.[0-9a-z]+)*)$/.exec(file);
  if (elf?.[1] !== undefined) return withHash(elf[1], (elf[2] ?? '').split('.').slice(1), 'elf');
  const mach = /^(.+?)((?:\.\d+)*)(?:\.[a-z][\w-]*)?\.dylib$/.exec(file);
  if (mach?.[1] !== undefined) return withHash(mach[1], (mach[2] ?? '').split('.').slice(1), 'mach-o');
  const dll = /^(.+)\.dll$/i.exec(file);
  return dll?.[1] === undefined ? undefined : withHash(dll[1], [], 'pe');
}

function withHash(name: string, numbers: readonly string[], system: SharedName['system']): SharedName {
  const long = /^(.+?)-([0-9a-f]{32})$/.exec(name);
  if (long?.[1] !== undefined) return { stem: long[1], hash: long[2] ?? '', numbers, system };
  // The digits may stand before numbers: `libopenblas-r0-11edc3fa.3.15`.
  const short = /^(.+?)-([0-9a-f]{8})(?:-[0-9a-f]{8})?((?:\.\d+)*)$/.exec(name);
  if (short?.[1] === undefined) {
    const open = /^(libopenblas\w*-r0)\.(\d+)\.(\d+)$/.exec(name);
    return open?.[1] === undefined ? { stem: name, numbers, system } : { stem: open[1], numbers: open.slice(2), system };
  }
  return { stem: short[1], hash: short[2] ?? '', numbers: [...(short[3] ?? '').split('.').slice(1), ...numbers], system };
}

/** The library that a shared file's name names; undefined where the table does not know it. */
export function namedLibrary(name: SharedName): NamedLibrary | undefined {
  const row = rowOf(name);
  if (row === undefined) return undefined;
  const [stem, library, rule, elPackage, source] = row;
  const numbers = stem === wholeStem(name) ? name.numbers.slice(1) : name.numbers;
  const version = name.system === 'pe' ? undefined : releaseOf(rule, numbers);
  return {
    library: ownerOf(library, name),
    ...(version === undefined ? {} : { version }),
    ...(elPackage === '' ? {} : { elPackage }),
    confirmed: source !== 'unconfirmed',
  };
}

/**
 * The name of a library of macOS with the numbers that the same build gives on Linux. libtool puts only the first into the name
 * (`libfreetype.6.dylib`) and makes the current version of the other two: 26.2 is the interface's 25, counted from one, in its second
 * revision, so 6, 25 - 6 and 2. CMake's builds state their numbers as they are.
 */
export function withCurrentVersion(name: SharedName, [current = 0, second = 0, third = 0]: readonly number[]): SharedName {
  const first = Number(name.numbers.at(-1) ?? Number.NaN);
  if (name.system !== 'mach-o' || !Number.isInteger(first) || current < first) return name;
  const rest = current > first ? [current - 1 - first, second] : [second, third];
  return { ...name, numbers: [...name.numbers, ...rest.map(String)] };
}

/** Where a file's name has two owners, its number tells which: libcom_err.so.3 is Kerberos' own, libcom_err.so.2 that of e2fsprogs. */
function ownerOf(library: string, { stem, numbers: [number] }: SharedName): string {
  if (library === 'libjpeg' && number !== undefined && number !== '9') return 'libjpeg-turbo';
  return stem === 'libcom_err' && number === '3' ? 'krb5' : library;
}

let byStem: ReadonlyMap<string, (typeof SONAMES)[number]> | undefined;

function rowOf(name: SharedName): (typeof SONAMES)[number] | undefined {
  const { stem, system } = name;
  byStem ??= new Map(SONAMES.map((row) => [row[0], row]));
  const exact = byStem.get(stem) ?? familyOf(stem);
  if (exact !== undefined) return exact;
  // Windows' names (`zlib1`, `libcrypto-3-x64`), numbers that macOS keeps in the stem (`libpng16.16`).
  const plain = withoutInfix(name);
  const shorter = plain.replace(/-\d+(?:_\d+)*(?:-x64)?$/, '');
  const found = byStem.get(plain) ?? byStem.get(shorter);
  if (found === undefined && system !== 'pe' && name.numbers.length > 1) return byStem.get(wholeStem(name));
  // Elsewhere than on Windows a name without `lib` is a plug-in's: apsw's `uuid.dylib` is an extension of SQLite.
  if (system !== 'pe') return found;
  const known = found ?? byStem.get(`lib${plain}`) ?? byStem.get(`lib${shorter}`) ?? WINDOWS.get(stem.toLowerCase());
  // The number of the interface may follow at once: `qpdf29`. One digit may be the name's: `pcre2`.
  return known ?? byStem.get(`lib${shorter.replace(/\d{2,}$/, '')}`);
}

/** With the first number, which is the name's: `libglib-2.0.0.dylib`, `libglib-2-0123abcd.0.so.0.5600.4`. */
const wholeStem = ({ stem, numbers }: SharedName): string => `${stem}.${numbers[0] ?? ''}`;

/** Without the distribution's name, which fiona and rasterio have put before the digits: `libcurl-rasterio-4ac9f96f`. */
export function withoutInfix({ stem, hash }: SharedName): string {
  return hash === undefined ? stem : stem.replace(/-[a-z][a-z0-9_]+$/, '');
}

/** Projects that make a library of each of their parts. Source: the names that their own builds give. */
const FAMILIES: readonly (readonly [pattern: RegExp, library: string, rule: string])[] = [
  [/^libabsl_[a-z]/, 'abseil', ''],
  [/^libboost_[a-z]/, 'boost', 'three'],
  [/^libopencv_[a-z]/, 'opencv', 'three'],
  [/^(?:lib)?Qt[56][A-Z]/, 'qt', 'three'],
  [/^libTK[A-Z]/, 'opencascade', 'three'],
  [/^libvtk[A-Z]/, 'vtk', ''],
  [/^libaws-cpp-sdk-/, 'aws-sdk-cpp', ''],
  [/^libsundials_/, 'sundials', ''],
  [/^libxcb-/, 'libxcb', ''],
  [/^(?:lib)?icu(?:dt|uc|in|io|tu)\d+$/, 'icu', ''],
];

function familyOf(stem: string): (typeof SONAMES)[number] | undefined {
  const family = FAMILIES.find(([pattern]) => pattern.test(stem));
  return family === undefined ? undefined : [stem, family[1], family[2], '', "the project's own build"];
}

/** DLLs that are named otherwise. Source: the names that the projects' own Windows builds give. */
const WINDOWS: ReadonlyMap<string, (typeof SONAMES)[number]> = new Map(
  (
    [
      ['zlib1', 'zlib'],
      ['zlib', 'zlib'],
      ['jpeg62', 'libjpeg-turbo'],
      ['jpeg8', 'libjpeg-turbo'],
      ['tiff', 'libtiff'],
      ['geos', 'geos'],
      ['geos_c', 'geos'],
      ['hdf5', 'hdf5'],
      ['hdf5_hl', 'hdf5'],
      ['sqlite3', 'sqlite'],
      ['proj', 'proj'],
      ['libpq', 'postgresql'],
      ['freetype', 'freetype'],
      ['proj_9', 'proj'],
      ['msvcp140', 'visual-cpp-runtime'],
      ['msvcp140_1', 'visual-cpp-runtime'],
      ['vcomp140', 'visual-cpp-runtime'],
      ['concrt140', 'visual-cpp-runtime'],
      ['vcruntime140', 'visual-cpp-runtime'],
      ['vcruntime140_1', 'visual-cpp-runtime'],
    ] as const
  ).map(([stem, library]) => [stem, [stem, library, '', '', 'name of the Windows build'] as const]),
);

const digits = (text: string): boolean => /^\d+$/.test(text);

/** The release by the numbers behind `.so.`, by the rule that holds for the library. */
function releaseOf(rule: string, numbers: readonly string[]): string | undefined {
  const [a = '', b = '', c = ''] = numbers;
  switch (rule) {
    case 'three':
      return numbers.length === 3 && numbers.every(digits) ? numbers.join('.') : undefined;
    case 'last-three':
      return numbers.length >= 4 && numbers.every(digits) ? numbers.slice(-3).join('.') : undefined;
    case 'openblas':
      return numbers.length === 2 && numbers.every(digits) ? `0.${a}.${b}` : undefined;
    case 'openssl':
      return numbers.length === 3 && /^1\.1\.1[a-z]{0,2}$|^1\.0\.\d[a-z]{0,2}$/.test(numbers.join('.')) && /[a-z]$/.test(c)
        ? numbers.join('.')
        : undefined;
    case 'libpng':
      return a === '16' && digits(b) && c === '0' ? `1.6.${b}` : undefined;
    case 'libaec':
      // 0.0.10 is 1.0.4, 0.0.12 is 1.0.6.
      if (a === '0' && b === '0' && (c === '10' || c === '12')) return `1.0.${Number(c) - 6}`;
      return a === '0' && b === '1' && digits(c) ? `1.1.${c}` : undefined;
    case 'libavif':
      return a === '16' && digits(b) && digits(c) ? `1.${b}.${c}` : undefined;
    case 'mupdf':
      return numbers.length === 2 && numbers.every(digits) ? `1.${a}.${b}` : undefined;
    case 'sqlite':
      return numbers.length === 3 && a === '3' && numbers.every(digits) ? numbers.join('.') : undefined;
    case 'x264':
      return numbers.length === 1 && digits(a) ? a : undefined;
    case 'lcms2':
      return numbers.length === 3 && a === '2' && b === '0' && digits(c) && Number(c) >= 10 ? `2.${c}` : undefined;
    case 'jpeg':
      return a === '9' && digits(b) && Number(b) >= 1 && Number(b) <= 26 ? `9${String.fromCharCode(96 + Number(b))}` : undefined;
    case 'four':
      return numbers.length === 4 && numbers.every(digits) ? numbers.join('.') : undefined;
    case 'harfbuzz':
      return harfbuzz(Number(a === '0' ? b : Number.NaN));
    case 'freetype':
      return FREETYPE_RELEASES.get(numbers.join('.'));
    default:
      return countedRelease(rule, numbers);
  }
}

/** Numbers that are counted on from those of the release, or hold two of them in one. Source: the projects' own build files. */
function countedRelease(rule: string, numbers: readonly string[]): string | undefined {
  if (!numbers.every(digits)) return undefined;
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers.map(Number);
  const offset = OFFSETS.get(rule);
  if (offset !== undefined) return numbers.length === 3 && a === offset.number ? `${offset.major}.${b}.${c}` : undefined;
  const series = SERIES.get(rule);
  if (series !== undefined) return numbers.length === 3 && `${a}.${b}` === series.numbers ? `${series.release}.${c}` : undefined;
  switch (rule) {
    // 0.5600.4 is 2.56.4, 0.5000.6 of Pango 1.50.6; SDL counts so from 2.22 on.
    case 'glib':
      return isHundreds(numbers, b) ? `2.${b / 100}.${c}` : undefined;
    case 'sdl':
      // auditwheel puts its digits before the last number of `libSDL2-2.0`.
      return numbers.length === 4 ? countedRelease(rule, numbers.slice(1)) : countedRelease('glib', numbers);
    case 'pango':
      return isHundreds(numbers, b) ? `1.${b / 100}.${c}` : undefined;
    case 'cairo':
      return numbers.length === 3 && a === 2 && b > 10_000 ? `1.${Math.floor(b / 100) % 100}.${b % 100}` : undefined;
    case 'icu':
      return numbers.length === 2 && a >= 49 ? `${a}.${b}` : undefined;
    // Major 12 is 2021 up to its minor 13, and 2022 behind it.
    case 'tbb':
      if (numbers.length !== 2 || a !== 12) return undefined;
      return b <= 13 ? `2021.${b}` : `2022.${b - 14}`;
    case 'qpdf':
      return numbers.length === 3 && a >= 28 && a <= 30 ? `${a - 18}.${b}.${c}` : undefined;
    case 'two':
      return numbers.length === 2 ? numbers.join('.') : undefined;
    // 0.8.5 is 1.3.5.
    case 'ogg':
      return numbers.length === 3 && a === 0 && b === 8 ? `1.3.${c}` : undefined;
    // 1.1.2448 is 2.4.48, 1.1.2501 is 2.5.1; smaller ones say nothing.
    case 'acl':
      return numbers.length === 3 && c >= 2000 && c < 3000 ? `2.${Math.floor(c / 100) % 10}.${c % 100}` : undefined;
    case 'fftw':
      return numbers.length === 3 && a === 3 && b >= 4 && b <= 6 ? `3.3.${c}` : undefined;
    case 'elfutils':
      return numbers.length === 1 && a > 100 ? `0.${a}` : undefined;
    case 'nettle':
      return numbers.length === 2 ? NETTLE_RELEASES.get(`${a}.${b}`) : undefined;
    case 'hogweed':
      return numbers.length === 2 ? NETTLE_RELEASES.get(`${a + 2}.${b}`) : undefined;
    default:
      return undefined;
  }
}

const isHundreds = (numbers: readonly string[], second: number): boolean =>
  numbers.length === 3 && numbers[0] === '0' && second >= 200 && second % 100 === 0;

/** Rules by which only the first number is another one. */
const OFFSETS: ReadonlyMap<string, { readonly number: number; readonly major: number }> = new Map([
  ['mpfr', { number: 6, major: 4 }],
  ['mpc', { number: 3, major: 1 }],
  ['libarchive', { number: 13, major: 3 }],
  ['coin', { number: 3, major: 2 }],
]);

/** Rules that hold for one series of releases. */
const SERIES: ReadonlyMap<string, { readonly numbers: string; readonly release: string }> = new Map([
  ['zeromq', { numbers: '5.2', release: '4.3' }],
  ['osi', { numbers: '1.13', release: '0.108' }],
  ['cgl', { numbers: '1.10', release: '0.60' }],
]);

/** Nettle's release by the numbers of libnettle's name; libhogweed's first is two less. Source: Nettle's NEWS, one entry a release. */
const NETTLE_RELEASES: ReadonlyMap<string, string> = new Map([
  ['8.0', '3.6'],
  ['8.1', '3.7'],
  ['8.2', '3.7.1'],
  ['8.3', '3.7.2'],
  ['8.4', '3.7.3'],
  ['8.5', '3.8'],
  ['8.6', '3.8.1'],
  ['8.7', '3.9'],
  ['8.8', '3.9.1'],
  ['8.9', '3.10'],
  ['8.10', '3.10.1'],
  ['8.11', '3.10.2'],
]);

/** Below 60000 the number is MMmmp; from there on, without it, MAJOR * 100 + minor * 10 + micro. */
function harfbuzz(number: number): string | undefined {
  if (!Number.isInteger(number) || number < 10_000) return undefined;
  if (number < 60_000) return `${Math.floor(number / 10_000)}.${Math.floor(number / 100) % 100}.${number % 100}`;
  // 6.0 still counted as those before it: 60000 is 6.0.0, 60700 is 7.0.0.
  const rest = number < 60_100 ? number - 60_000 + 600 : number - 60_000;
  return `${Math.floor(rest / 100)}.${Math.floor(rest / 10) % 10}.${rest % 10}`;
}
