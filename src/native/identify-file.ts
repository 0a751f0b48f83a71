/** Identifies one native file: what it is, what it calls itself, and every claim that its bytes make. Bounded, and never throws. */
import { type AuditedCrate, readCargoAudit, readGoBuild } from './build-info.ts';
import { type ByteSource, PAGE, PAGED, type ReaderStart } from './byte-source.ts';
import type { Claim } from './claim.ts';
import type { CodeImage } from './code-image.ts';
import { debugLinkClaim, graftClaim } from './distribution-package.ts';
import { type ElfImage, readElf } from './elf.ts';
import { elfCode } from './elf-code.ts';
import { isExported } from './elf-symbols.ts';
import { formatOf, type ImageFormat, type ImageProblem, type NativeImage } from './image.ts';
import { withoutLists } from './listed-texts.ts';
import { type MachOImage, readMachO } from './macho.ts';
import { machOCode } from './macho-code.ts';
import { type PeImage, readPe } from './pe.ts';
import { peCode } from './pe-code.ts';
import { resourceClaim } from './resources.ts';
import { type NamedLibrary, namedLibrary, parseSharedName, type SharedName, withCurrentVersion } from './soname.ts';
import { tableProblems } from './table-bounds.ts';
import { claimsOf, textScanner } from './text-rules.ts';
import { namedFacts } from './version-functions.ts';

/** How much is read: nothing but headers and a few functions, or all constants too. */
export type Depth = 'headers' | 'full';

export interface IdentifiedFile {
  readonly path: string;
  readonly size: number;
  readonly format: ImageFormat;
  readonly machines: readonly string[];
  readonly soname?: string | undefined;
  /** The libraries that it loads, where a text in it might be of one of them: else nobody asks for them. */
  readonly needed: readonly string[];
  /** Its name taken apart, where it is named like a shared library. */
  readonly shared?: SharedName | undefined;
  /** The library that it is by its name. */
  readonly named?: NamedLibrary | undefined;
  /** Whether Python loads it: by its name, or by the function that a module exports. */
  readonly isModule: boolean;
  readonly claims: readonly Claim[];
  readonly problems: readonly ImageProblem[];
  /** Of constants; headers are a few pages. */
  readonly scanned: number;
}

/** What the pages of one file lie in, and then those of the next: nothing of them is in the result. */
let memory: { readonly first: Buffer; readonly pieces: Buffer } | undefined;

/** Identifies a file; undefined for what is no native code. */
export function identifyFile(path: string, source: ByteSource, depth: Depth): IdentifiedFile | undefined {
  memory ??= { first: Buffer.allocUnsafeSlow(PAGE), pieces: Buffer.allocUnsafeSlow(PAGED) };
  const first = source.read(0, PAGE, memory.first);
  const format = formatOf(first);
  if (format === undefined) return undefined;
  const image = readImage(format, source, { first, memory: memory.pieces });
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (image === undefined) {
    // A DOS program, or a text that begins like one, is no native code of ours.
    if (format === 'pe' && !isCutOff(source)) return undefined;
    const problems = format === 'wasm' ? [] : [{ what: 'header', detail: 'cannot be read' }];
    return { path, size: source.size, format, machines: [], needed: [], isModule: false, claims: [], problems, scanned: 0 };
  }
  const shared = parseSharedName(file) ?? (image.soname === undefined ? undefined : parseSharedName(image.soname));
  const named = toldOtherwise(image, libraryOf(shared, image.soname, file));
  const crates = image.cargoAudit === undefined ? undefined : readCargoAudit(image.reader, image.cargoAudit);
  const claims = headerClaims(image, { shared, named, file, crates }, depth);
  const problems = [...image.problems, ...tableProblems(image)];
  // Damaged, or it unpacks to more than any real one.
  if (image.cargoAudit !== undefined && crates === undefined) problems.push({ what: 'list of crates', detail: 'cannot be read' });
  const scan = depth === 'full' ? textScanner().scan(image.reader, image.constants()) : undefined;
  if (scan !== undefined) {
    const texts = withoutLists(claimsOf(scan.matches));
    claims.push(...texts.claims);
    if (texts.problem !== undefined) problems.push(texts.problem);
  }
  if (image.reader.exhausted) problems.push({ what: 'headers', detail: 'more pages than a bound allows' });
  if (scan?.complete === false) problems.push({ what: 'constants', detail: 'more than a bound allows' });
  return {
    path,
    size: source.size,
    format,
    machines: image.machines,
    soname: image.soname,
    needed: claims.some(({ way }) => way === 'string') ? image.needed() : [],
    shared,
    named,
    isModule: isModule(image, file),
    claims,
    problems,
    scanned: scan?.read ?? 0,
  };
}

type Image = (ElfImage | PeImage | MachOImage) & NativeImage;

function readImage(format: ImageFormat, source: ByteSource, start: ReaderStart): Image | undefined {
  if (format === 'elf') return readElf(source, start);
  if (format === 'pe') return readPe(source, start);
  return format === 'mach-o' ? readMachO(source, start) : undefined;
}

/** A DOS program's header of 64 bytes says where that of PE is (Microsoft's specification); here that is behind the end of the file. */
function isCutOff(source: ByteSource): boolean {
  const head = source.read(0, 0x40);
  return head.length === 0x40 && head.readUInt16LE(0x18) >= 0x40 && head.readUInt32LE(0x3c) + 4 > source.size;
}

/** PEP 3149's tags and Windows' suffix; of a name without one (`_mupdf.so`) the function that initialises it (PEP 489). */
function isModule(image: Image, file: string): boolean {
  if (/\.(?:cpython|abi3|pypy|cp\d)[^/]*\.(?:so|pyd)$|\.pyd$/i.test(file)) return true;
  if (!file.endsWith('.so')) return false;
  // On macOS nothing but a module is called so.
  if (image.format === 'mach-o') return true;
  const name = `PyInit_${file.replace(/\..*$/, '')}`;
  return image.format === 'elf' && isExported(image as ElfImage, name);
}

/** By the file's name, else by its own: delocate and some builds rename. */
function libraryOf(shared: SharedName | undefined, soname: string | undefined, file: string): NamedLibrary | undefined {
  if (shared === undefined) return undefined;
  if (/zlib-ng/.test(file)) return { library: 'zlib-ng', confirmed: true };
  const byFile = namedLibrary(shared);
  const other = soname === undefined ? undefined : parseSharedName(soname);
  return byFile ?? (other === undefined ? undefined : namedLibrary(other));
}

/** A DLL whose version resource names another library is not the one that its name has: SQLite's extension `uuid.dll`. */
function toldOtherwise(image: Image, named: NamedLibrary | undefined): NamedLibrary | undefined {
  const told = image.format === 'pe' ? resourceClaim((image as PeImage).version, named?.library) : undefined;
  return told === undefined || told.library === named?.library ? named : undefined;
}

interface Names {
  readonly shared: SharedName | undefined;
  readonly named: NamedLibrary | undefined;
  readonly file: string;
  readonly crates: readonly AuditedCrate[] | undefined;
}

/** What the headers and a few bytes of code claim. */
function headerClaims(image: Image, { shared, named, file, crates }: Names, depth: Depth): Claim[] {
  const claims: Claim[] = [...buildClaims(image, crates)];
  const graft = graftClaim(shared, image.machines[0]);
  if (graft !== undefined) claims.push(graft);
  if (named?.version !== undefined)
    claims.push({ library: named.library, ecosystem: 'generic', version: named.version, way: 'soname', value: file });
  if (image.format === 'mach-o') {
    const claim = installNameClaim(image as MachOImage, named);
    if (claim !== undefined) claims.push(claim);
  }
  if (image.format === 'pe') {
    const claim = resourceClaim((image as PeImage).version, named?.library);
    if (claim !== undefined) claims.push(claim);
  }
  const link = image.format === 'elf' ? (image as ElfImage).debugLink : undefined;
  const packaged = link === undefined ? undefined : debugLinkClaim(link, shared);
  if (packaged !== undefined) claims.push(packaged);
  const code = codeOf(image);
  const { versions, linked } = code === undefined ? { versions: [], linked: [] } : namedFacts(code, depth === 'full' ? 'all' : 'exported');
  for (const { library, version, symbol, raw } of versions)
    claims.push({
      library,
      ecosystem: 'generic',
      version,
      way: 'function',
      value: `${symbol} = ${raw.replace(/\s+/g, ' ').slice(0, 80)}`,
      symbol,
    });
  for (const { library, symbol } of linked)
    claims.push({ library, ecosystem: 'generic', way: 'presence', value: `defines ${symbol}`, symbol });
  return claims;
}

function codeOf(image: Image): CodeImage | undefined {
  if (image.format === 'elf') return elfCode(image as ElfImage);
  if (image.format === 'pe') return peCode(image as PeImage);
  return image.format === 'mach-o' ? machOCode(image as MachOImage) : undefined;
}

/** Libraries whose builds give their release as the current version of the library; libtool's builds give numbers of the ABI. */
const RELEASE_AS_CURRENT: ReadonlySet<string> = new Set([
  'libz',
  'libzstd',
  'liblz4',
  'libbrotlicommon',
  'libbrotlidec',
  'libbrotlienc',
  'libopenjp2',
  'libgeos',
  'libsnappy',
]);

/** Libraries that Meson builds without libtool's one more, so that the number does not say which release it is. */
const COUNTED_OTHERWISE: ReadonlySet<string> = new Set(['harfbuzz', 'cairo']);

function installNameClaim({ id }: MachOImage, named: NamedLibrary | undefined): Claim | undefined {
  if (id === undefined || named === undefined || named.version !== undefined) return undefined;
  const shared = parseSharedName(id.name.replace(/^.*\//, ''));
  // zlib-ng calls itself libz, and counts otherwise.
  if (shared === undefined || namedLibrary(shared)?.library !== named.library || COUNTED_OTHERWISE.has(named.library)) return undefined;
  const stated = RELEASE_AS_CURRENT.has(shared.stem) ? id.current.join('.') : undefined;
  const version = stated ?? namedLibrary(withCurrentVersion(shared, id.current))?.version;
  if (version === undefined || /^0\.0\.0$|^\d+\.0\.0$/.test(version)) return undefined;
  const value = `LC_ID_DYLIB ${id.name.replace(/^.*\//, '')}, current version ${id.current.join('.')}`;
  return { library: named.library, ecosystem: 'generic', version, way: 'soname', value };
}

/** The lists that compilers embed. */
function buildClaims(image: Image, crates: readonly AuditedCrate[] | undefined): readonly Claim[] {
  if (image.goBuildInfo === undefined && crates === undefined) return [];
  const listed = (ecosystem: 'golang' | 'cargo', library: string, version: string, value: string): Claim => ({
    library,
    ecosystem,
    version,
    way: 'embedded-list',
    value,
  });
  const go = image.goBuildInfo === undefined ? undefined : readGoBuild(image.reader, image.goBuildInfo);
  const release = go === undefined ? undefined : /^go(\d+(?:\.\d+){1,2})/.exec(go.goVersion)?.[1];
  return [
    ...(release === undefined ? [] : [listed('golang', 'stdlib', release, `Go build info: ${go?.goVersion ?? ''}`.slice(0, 80))]),
    ...(go?.main === undefined || go.main.version === '(devel)'
      ? []
      : [listed('golang', go.main.name, go.main.version, 'Go build info: main module')]),
    ...(go?.modules ?? []).map(({ name, version }) => listed('golang', name, version, 'Go build info: module')),
    ...(crates ?? []).filter(isLinked).map(({ name, version }) => listed('cargo', name, version, 'the list in section .dep-v0')),
  ];
}

const isLinked = ({ build, root }: AuditedCrate): boolean => !build && !root;
