/**
 * One distribution that an environment tells of twice: Debian's egg-info beside the dist-info, a dist-info that an upgrade left behind, or one
 * that another wheel brought to speak in its name (docs/rules.md R12: nobody's word is put in the place of another's). Python imports one
 * code; so one of the folders speaks, and the other is a place more.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { defined } from '../model/defined.ts';
import { groupBy } from '../model/order.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { versionKey } from '../model/pypi-version.ts';
import type { Distribution } from '../python/distribution.ts';
import { folderName, folderVersion } from '../python/layout/folder-name.ts';
import { baseName, type FileTree, joinPath, normalizedPath } from '../tree/file-tree.ts';
import { claimants } from './claimants.ts';
import type { Installed, InstalledDistribution } from './installed.ts';

/** Those of `installed`, in their order, in which of equal name and release one speaks; `limit` is the largest RECORD that is read. */
export function withOneSpeaker(
  installed: readonly InstalledDistribution[],
  tree: FileTree,
  limit: number,
): readonly InstalledDistribution[] {
  const groups = groupBy(installed, ({ distribution }) => releaseOf(distribution));
  const repeated = [...groups.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0) return installed;
  const places = installed.map(({ distribution }) => distribution);
  const claims = claimants(places, tree, { limit, ...placesOf(repeated), maybe: isMetadata });
  const silent = new Map<InstalledDistribution, Distribution>();
  for (const copies of repeated) {
    // What one of them says of another gives it nothing.
    const heard = withoutClaimsOf(copies, claims);
    const ranked = copies.toSorted((left, right) => compareRanks(rankOf(left.distribution, heard), rankOf(right.distribution, heard)));
    const [first, ...others] = ranked;
    for (const other of others) if (first !== undefined) silent.set(other, first.distribution);
  }
  return installed.map((one) => silenced(one, silent.get(one), isAnothersFile(one.distribution, claims)));
}

/**
 * The environments, in which no distribution that another one brought speaks beside one of its name and release in another environment: a
 * wheel may write into the folder of another Python, or hold a whole environment, and its METADATA would be united with the other's.
 */
export function withoutBroughtSpeakers(all: readonly Installed[], limit: number): readonly Installed[] {
  const listing = all.map(({ installed }) => installed.filter(({ distribution }) => distribution.record?.namesForeign === true));
  if (all.length < 2 || listing.every(({ length }) => length === 0)) return all;
  const everywhere = all.flatMap(({ installed }) => installed);
  const repeated = [...groupBy(everywhere, ({ distribution }) => releaseOf(distribution)).values()].filter(({ length }) => length > 1);
  const asked = placesOf(repeated);
  const claims = new Map<string, Set<string>>();
  for (const [index, { tree }] of all.entries()) {
    const places = (listing[index] ?? []).map(({ distribution }) => distribution);
    for (const [path, by] of claimants(places, tree, { limit, ...asked, maybe: isMetadata }))
      claims.set(path, new Set([...(claims.get(path) ?? []), ...by]));
  }
  const speakers = new Map<InstalledDistribution, Distribution>();
  for (const copies of repeated) {
    const brought = copies.filter(({ distribution }) => isAnothersFile(distribution, claims));
    const own = copies.find((copy) => !brought.includes(copy));
    if (own !== undefined) for (const copy of brought) speakers.set(copy, own.distribution);
  }
  if (speakers.size === 0) return all;
  return all.map((one) => ({ ...one, installed: one.installed.map((copy) => silenced(copy, speakers.get(copy), true)) }));
}

function isMetadata(file: string): boolean {
  return /(?:metadata|pkg-info|egg-info)$/i.test(file);
}

/** Where the metadata of copies lies, in lower case; and as it is spelt where two differ in that alone: `PyYAML-6.0` beside `pyyaml-6.0`. */
function placesOf(groups: readonly (readonly InstalledDistribution[])[]): {
  readonly wanted: ReadonlySet<string>;
  readonly spelt: ReadonlySet<string>;
} {
  const paths = groups.flatMap((copies) => copies.map(({ distribution }) => distribution.metadataPath));
  const alike = [...groupBy(paths, (path) => path.toLowerCase()).values()].filter(({ length }) => length > 1);
  return { wanted: new Set(paths.map((path) => path.toLowerCase())), spelt: new Set(alike.flat()) };
}

/** Who lists a file. */
function claimsOn(path: string, claims: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  return claims.get(path) ?? claims.get(path.toLowerCase()) ?? new Set();
}

/** One name and release. */
function releaseOf({ name, version }: Distribution): string {
  return `${name}\0${version === undefined ? '' : versionKey(version)}`;
}

/** Who lists the metadata of copies, but for what they say of each other. */
function withoutClaimsOf(
  copies: readonly InstalledDistribution[],
  claims: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Set(copies.map(({ distribution }) => distribution.path));
  return new Map(
    copies.map(({ distribution: { path, metadataPath } }) => {
      const claiming = [...claimsOn(metadataPath, claims)];
      return [metadataPath, new Set(claiming.filter((claimant) => claimant === path || !folders.has(claimant)))];
    }),
  );
}

/** Whether the RECORD of another distribution lists its metadata: an installer wrote it for that one. */
function isAnothersFile({ path, metadataPath }: Distribution, claims: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...claimsOn(metadataPath, claims)].some((claimant) => claimant !== path);
}

/** A copy without what it says; what another's wheel brought lists nothing either: that is the other's to say. */
function silenced(copy: InstalledDistribution, speaker: Distribution | undefined, isBrought: boolean): InstalledDistribution {
  if (speaker === undefined) return copy;
  const { record, ...place } = placeOf(copy.distribution, speaker);
  return { ...copy, sboms: [], distribution: isBrought ? place : { ...place, ...defined({ record }) } };
}

/**
 * Those of `installed` without the documents of theirs that another distribution brought: its RECORD lists them, and theirs does not.
 * They would speak as the distribution itself; each is a finding.
 */
export function withOwnDocuments(
  installed: readonly InstalledDistribution[],
  tree: FileTree,
  limit: number,
): Outcome<readonly InstalledDistribution[]> {
  const added = new Map(installed.map((one) => [one, unrecorded(one)]));
  const wanted = new Set([...added.values()].flat().map((path) => path.toLowerCase()));
  if (wanted.size === 0) return { value: installed, diagnostics: [] };
  const places = installed.map(({ distribution }) => distribution);
  const claims = claimants(places, tree, { limit, wanted, maybe: (file) => /[/\\]sboms[/\\]|bom\.cdx\.json$/i.test(file) });
  const diagnostics: Diagnostic[] = [];
  const value = installed.map((one): InstalledDistribution => {
    const planted = new Set<string>();
    for (const path of added.get(one) ?? []) {
      const distribution = [...(claims.get(path.toLowerCase()) ?? [])].find((claimant) => claimant !== one.distribution.path);
      if (distribution === undefined) continue;
      planted.add(path);
      diagnostics.push({ code: 'sbom-planted', at: { path }, distribution });
    }
    return planted.size === 0 ? one : { ...one, sboms: one.sboms.filter((path) => !planted.has(path)) };
  });
  return { value, diagnostics };
}

/** Documents of a distribution, in its `sboms/` or where they are known to lie, that its RECORD does not list; none where conda or dpkg has them. */
function unrecorded({ distribution, sboms, conda, debian }: InstalledDistribution): readonly string[] {
  const { site, record } = distribution;
  if (record === undefined && (conda ?? debian) !== undefined) return [];
  const own = [...(record?.sboms ?? []).map(({ path }) => path), ...(record?.vendored.documents ?? [])];
  const listed = new Set(own.map((path) => normalizedPath(joinPath(site, path))?.toLowerCase()));
  return sboms.filter((path) => !listed.has(path.toLowerCase()));
}

/** A distribution without what it says: name, release and place. What its RECORD lists is there all the same. */
function placeOf(distribution: Distribution, speaker: Distribution): Distribution {
  const { id, authority, origins, localScope, type, evidence } = distribution.component;
  const { name, version, purl } = speaker.component;
  const { isEditable: _, ...facts } = distribution;
  return {
    ...facts,
    ...defined({ version }),
    requirements: [],
    requested: false,
    tags: [],
    sbomFileHeaders: [],
    isPlace: true,
    component: {
      id,
      authority,
      origins,
      type,
      name,
      distribution: distribution.name,
      ...defined({ localScope, version, purl }),
      evidence: defined({ identity: evidence?.identity, occurrences: evidence?.occurrences }),
    },
  };
}

/** How much speaks against a folder, the weightiest first. */
function rankOf(distribution: Distribution, claims: ReadonlyMap<string, ReadonlySet<string>>): readonly boolean[] {
  const { path, metadataPath, name, version = '' } = distribution;
  const claiming = claimsOn(metadataPath, claims);
  const folder = baseName(path);
  return [
    !/\.dist-info$/i.test(folder),
    // What an installer wrote for another distribution is that one's file.
    isAnothersFile(distribution, claims),
    normalizeName(folderName(path)) !== name || folderVersion(path) !== version || !folder.endsWith('.dist-info'),
    !claiming.has(path),
    folder !== `${name.replaceAll('-', '_')}-${version}.dist-info`,
  ];
}

function compareRanks(left: readonly boolean[], right: readonly boolean[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : Number(left[at]) - Number(right[at]);
}
