/**
 * What one distribution holds that is not Python: the claims of all its files, brought together into libraries, each with the files that
 * it lies in and everything it was concluded from. Pure: bytes come through {@link ByteSource}, and what comes out are facts.
 */
import { groupBy } from '../model/order.ts';
import type { ByteSource } from './byte-source.ts';
import { type Claim, jointConfidence, NAME_ONLY, sameRelease, THRESHOLD, WAYS } from './claim.ts';
import type { DocumentKind } from './document-kind.ts';
import { documentClaims } from './documents.ts';
import { type Depth, type IdentifiedFile, identifyFile } from './identify-file.ts';
import { namedLibrary, parseSharedName } from './soname.ts';
import { crateLibrary } from './sys-crates.ts';

export type Linkage = 'shared' | 'static' | 'listed';

/** A file that a library lies in, and what was found there. */
export interface Finding {
  readonly path: string;
  readonly linkage: Linkage;
  readonly claims: readonly Claim[];
}

export interface IdentifiedLibrary {
  readonly library: string;
  readonly ecosystem: Claim['ecosystem'];
  readonly version?: string;
  readonly distributed?: NonNullable<Claim['distributed']>;
  readonly linkage: Linkage;
  /** Of the version; of the library alone where there is none. */
  readonly confidence: number;
  readonly findings: readonly Finding[];
}

/** What is worth saying and is no component. */
export type NativeNote =
  | { readonly kind: 'presence'; readonly path: string; readonly library: string; readonly value: string }
  | { readonly kind: 'unsure'; readonly path: string; readonly library: string; readonly version: string; readonly confidence: number }
  | { readonly kind: 'versions-differ'; readonly path: string; readonly library: string; readonly versions: readonly string[] }
  | { readonly kind: 'bound'; readonly path: string; readonly what: string; readonly detail: string };

export interface NativeContent {
  readonly files: readonly IdentifiedFile[];
  readonly libraries: readonly IdentifiedLibrary[];
  readonly notes: readonly NativeNote[];
}

/** A file's bytes until it is closed. */
interface OpenSource extends ByteSource {
  close?(): void;
}

export interface NativeInput {
  readonly files: readonly { readonly path: string; readonly open: () => OpenSource | undefined }[];
  readonly documents: readonly { readonly path: string; readonly kind: DocumentKind['kind']; readonly text: () => string }[];
  readonly depth: Depth;
}

/** Identifies everything that a distribution's files hold. Nothing is thrown because of what they contain. */
export function identifyDistribution({ files, documents, depth }: NativeInput): NativeContent {
  const identified = files.flatMap(({ path, open }) => {
    const source = open();
    if (source === undefined) return [];
    try {
      const file = identifyFile(path, source, depth);
      return file === undefined ? [] : [file];
    } finally {
      source.close?.();
    }
  });
  const notes: NativeNote[] = identified.flatMap(({ path, problems }) =>
    problems.map(({ what, detail }): NativeNote => ({ kind: 'bound', path, what, detail })),
  );
  const parts: Part[] = identified.flatMap((file) => fileParts(file, notes));
  for (const { path, kind, text } of documents)
    parts.push(
      ...partsOf(documentClaims(path, kind, text()), {
        path,
        linkage: () => (kind === 'license-path' ? 'static' : 'listed'),
        notes,
      }),
    );
  return { files: identified, libraries: unite(withNamed(withPackages(parts, identified), identified)), notes };
}

/** One library in one file. */
interface Part {
  readonly library: string;
  readonly ecosystem: Claim['ecosystem'];
  readonly version?: string;
  readonly distributed?: NonNullable<Claim['distributed']>;
  readonly path: string;
  readonly linkage: Linkage;
  readonly claims: readonly Claim[];
}

const LISTED: ReadonlySet<Claim['ecosystem']> = new Set(['cargo', 'golang', 'npm']);

function fileParts(file: IdentifiedFile, notes: NativeNote[]): readonly Part[] {
  if (file.claims.length === 0) return [];
  // A library that is loaded leaves the text of the header that it was compiled with: no evidence for a second copy of it.
  const loaded = new Set(file.needed.flatMap((name) => libraryOfName(name) ?? []));
  const own = file.named?.library;
  const claims = file.claims.filter(({ library, way }) => !(way === 'string' && library !== own && loaded.has(library)));
  const inside = claims.flatMap((claim): readonly Claim[] => {
    const c = claim.ecosystem === 'cargo' && claim.version !== undefined ? crateLibrary(claim.library, claim.version) : undefined;
    return c === undefined ? [claim] : [claim, { ...claim, ...c, ecosystem: 'generic', value: `${claim.library} ${claim.version}` }];
  });
  // A library that no table of names has is the file that its resource says, or that is called like it.
  const told = new Set(file.claims.filter(({ way }) => way === 'resource').map(({ library }) => library));
  const stem = file.shared === undefined ? undefined : withoutLib(file.shared.stem);
  const isFile = (library: string): boolean =>
    library === own || (own === undefined && stem !== undefined && (told.has(library) || withoutLib(library) === stem));
  return partsOf(inside, { path: file.path, linkage: (library) => (isFile(library) ? 'shared' : 'static'), notes });
}

const withoutLib = (name: string): string => name.toLowerCase().replace(/^lib/, '');

function libraryOfName(name: string): string | undefined {
  const shared = parseSharedName(name.replace(/^.*\//, ''));
  return shared === undefined ? undefined : namedLibrary(shared)?.library;
}

interface Place {
  readonly path: string;
  readonly linkage: (library: string) => Linkage;
  readonly notes: NativeNote[];
}

/** Brings the claims of one file together: what agrees confirms each other, of what disagrees the stronger is taken. */
function partsOf(claims: readonly Claim[], { path, linkage, notes }: Place): readonly Part[] {
  const parts: Part[] = [];
  for (const group of groupBy(claims, ({ library, ecosystem }) => `${LISTED.has(ecosystem) ? ecosystem : 'native'} ${library}`).values()) {
    const [first] = group;
    const listed = LISTED.has(first.ecosystem);
    const facts = {
      library: first.library,
      ecosystem: first.ecosystem,
      path,
      linkage: listed ? 'listed' : linkage(first.library),
    } as const;
    for (const { value } of group.filter(({ version }) => version === undefined))
      notes.push({ kind: 'presence', path, library: first.library, value });
    const releases = releasesOf(group.filter(({ version }) => version !== undefined));
    if (listed) {
      for (const release of releases) parts.push({ ...facts, version: release.version, claims: release.claims });
      continue;
    }
    const [best, ...others] = releases;
    if (best === undefined) continue;
    const rivals = others.filter(({ confidence }) => confidence >= best.confidence);
    if (others.length > 0)
      notes.push({ kind: 'versions-differ', path, library: first.library, versions: releases.map(({ version }) => version) });
    // Two that are worth the same: nothing tells which of them is a mention of the other.
    if (rivals.length > 0 && !rivals.every(() => BOTH_TRUE.has(first.library))) continue;
    for (const { version, claims: agreeing, confidence } of [best, ...rivals]) {
      if (confidence < THRESHOLD) {
        notes.push({ kind: 'unsure', path, library: first.library, version, confidence });
        continue;
      }
      const package_ = agreeing.find(({ distributed }) => distributed !== undefined);
      const ecosystem = package_?.ecosystem ?? 'generic';
      parts.push({
        ...facts,
        ecosystem,
        version,
        claims: agreeing,
        ...(package_?.distributed === undefined ? {} : { distributed: package_.distributed }),
      });
    }
  }
  return parts;
}

/** Libraries whose text is their own copyright notice: two of them are two copies. Node.js has two zlibs, lmdb two LMDBs. */
const BOTH_TRUE: ReadonlySet<string> = new Set(['zlib', 'lmdb']);

interface Release {
  readonly version: string;
  readonly claims: readonly Claim[];
  readonly confidence: number;
}

/** The releases that a group of claims states, the surest first; the longest spelling of each. */
function releasesOf(claims: readonly Claim[]): readonly Release[] {
  const releases: { version: string; claims: Claim[] }[] = [];
  // The surest claim first, so that a coarse one joins the release that is better known.
  const sorted = [...claims].sort((left, right) => WAYS[right.way].confidence - WAYS[left.way].confidence);
  for (const claim of sorted) {
    const version = claim.version ?? '';
    const known = releases.find((release) => sameRelease(release.version, version));
    if (known === undefined) releases.push({ version, claims: [claim] });
    else {
      known.claims.push(claim);
      if (version.length > known.version.length && claim.distributed === undefined) known.version = version;
    }
  }
  return releases
    .map((release) => ({ ...release, confidence: jointConfidence(release.claims) }))
    .sort((left, right) => right.confidence - left.confidence);
}

/**
 * Files whose own text tells the release without the packaging are of the package that their neighbours are of which that is known:
 * libkrb5, which names its release, beside libgssapi_krb5, whose digits are known. They would otherwise be two components.
 */
function withPackages(parts: readonly Part[], files: readonly IdentifiedFile[]): readonly Part[] {
  const packaged = parts.filter(({ linkage, distributed }) => linkage === 'shared' && distributed !== undefined);
  const packages = new Map(files.flatMap(({ path, named }) => (named?.elPackage === undefined ? [] : [[path, named.elPackage] as const])));
  return parts.map((part) => {
    const { path, library, version, linkage, distributed } = part;
    if (linkage !== 'shared' || distributed !== undefined || version === undefined || !packages.has(path)) return part;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const alike = packaged.filter(
      (one) => one.library === library && one.path.startsWith(folder) && sameRelease(one.version ?? '', version),
    );
    const fitting = alike.filter((one) => one.distributed?.name === packages.get(path));
    const [sibling] = new Set(alike.map((one) => one.distributed?.version)).size === 1 ? fitting : [];
    return sibling?.distributed === undefined ? part : { ...part, ecosystem: sibling.ecosystem, distributed: sibling.distributed };
  });
}

/**
 * Adds the files that are known by their name alone. They are the library that their neighbours are whose release is known, where there
 * is one such release: libssl beside libcrypto.
 */
function withNamed(parts: readonly Part[], files: readonly IdentifiedFile[]): readonly Part[] {
  const shared = parts.filter(({ linkage }) => linkage === 'shared');
  const known = new Set(shared.map(({ path, library }) => `${path} ${library}`));
  const named = files.flatMap((file): Part[] => {
    if (file.named === undefined || known.has(`${file.path} ${file.named.library}`)) return [];
    const { library, elPackage } = file.named;
    const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    const siblings = shared.filter((part) => part.library === library && part.path.startsWith(folder));
    // Another package of the same source may be of another release: libgfortran and libquadmath.
    const fitting = siblings.filter(({ distributed }) => distributed === undefined || distributed.name === elPackage);
    const releases = new Set(siblings.map(({ version, distributed }) => distributed?.version ?? version));
    const [sibling] = releases.size === 1 ? fitting : [];
    const facts = { library, path: file.path, linkage: 'shared', claims: [] } as const;
    if (sibling === undefined) return [{ ...facts, ecosystem: 'generic' }];
    return [{ ...sibling, ...facts }];
  });
  return [...parts, ...named];
}

function unite(parts: readonly Part[]): readonly IdentifiedLibrary[] {
  const keyOf = ({ library, ecosystem, version, distributed }: Part): string =>
    JSON.stringify([ecosystem, library, distributed?.name, distributed?.version, version]);
  return [...groupBy(parts, keyOf).values()].map((group): IdentifiedLibrary => {
    const { library, ecosystem, version, distributed } = group[0];
    const linkages = group.map(({ linkage }) => linkage);
    const confidence = version === undefined ? NAME_ONLY : Math.max(...group.map(({ claims }) => jointConfidence(claims)));
    return {
      library,
      ecosystem,
      ...(version === undefined ? {} : { version }),
      ...(distributed === undefined ? {} : { distributed }),
      linkage: linkages.includes('shared') ? 'shared' : (linkages[0] ?? 'static'),
      confidence,
      findings: group.map(({ path, linkage, claims }) => ({ path, linkage, claims })),
    };
  });
}
