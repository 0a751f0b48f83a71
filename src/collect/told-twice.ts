/**
 * One distribution that an environment tells of twice: Debian's egg-info beside the dist-info, a dist-info that an upgrade left behind, or one
 * that another wheel brought to speak in its name (docs/rules.md R12: nobody's word is put in the place of another's). Python imports one
 * code; so one of the folders speaks, and the other is a place more.
 */
import { defined } from '../model/defined.ts';
import { groupBy } from '../model/order.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { versionKey } from '../model/pypi-version.ts';
import type { Distribution } from '../python/distribution.ts';
import { folderName, folderVersion, readFile } from '../python/layout/site-packages.ts';
import { recordLinesOf } from '../python/metadata/record.ts';
import { baseName, type FileTree, joinPath, normalizedPath } from '../tree/file-tree.ts';
import type { InstalledDistribution } from './installed.ts';

/** Those of `installed`, in their order, in which of equal name and release one speaks; `limit` is the largest RECORD that is read. */
export function withOneSpeaker(
  installed: readonly InstalledDistribution[],
  tree: FileTree,
  limit: number,
): readonly InstalledDistribution[] {
  const groups = groupBy(
    installed,
    ({ distribution: { name, version } }) => `${name}\0${version === undefined ? '' : versionKey(version)}`,
  );
  const repeated = [...groups.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0) return installed;
  const wanted = new Set(repeated.flatMap((copies) => copies.map(({ distribution }) => distribution.metadataPath.toLowerCase())));
  const claims = claimants(installed, tree, { limit, wanted });
  const silent = new Map<InstalledDistribution, Distribution>();
  for (const copies of repeated) {
    const ranked = copies.toSorted((left, right) => compareRanks(rankOf(left.distribution, claims), rankOf(right.distribution, claims)));
    const [first, ...others] = ranked;
    for (const other of others) if (first !== undefined) silent.set(other, first.distribution);
  }
  return installed.map((one) => {
    const speaker = silent.get(one);
    return speaker === undefined ? one : { ...one, sboms: [], distribution: placeOf(one.distribution, speaker) };
  });
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

/** What RECORDs are asked for. */
interface Question {
  readonly limit: number;
  /** Paths of metadata files, in lower case. */
  readonly wanted: ReadonlySet<string>;
}

/** The distributions whose RECORD lists a metadata file, by its path in lower case. */
function claimants(
  installed: readonly InstalledDistribution[],
  tree: FileTree,
  { limit, wanted }: Question,
): ReadonlyMap<string, ReadonlySet<string>> {
  const claims = new Map<string, Set<string>>();
  for (const { distribution } of installed) {
    // What cannot be read was reported where the distribution was read.
    const bytes = readFile(tree, joinPath(distribution.path, 'RECORD'), limit).value?.bytes;
    if (bytes === undefined) continue;
    for (const { path } of recordLinesOf(bytes, (file) => /(?:metadata|pkg-info|egg-info)$/i.test(file))) {
      const place = normalizedPath(joinPath(distribution.site, path))?.toLowerCase();
      if (place !== undefined && wanted.has(place)) claims.set(place, (claims.get(place) ?? new Set()).add(distribution.path));
    }
  }
  return claims;
}

/** How much speaks against a folder, the weightiest first. */
function rankOf(distribution: Distribution, claims: ReadonlyMap<string, ReadonlySet<string>>): readonly boolean[] {
  const { path, metadataPath, name, version = '' } = distribution;
  const claiming = claims.get(metadataPath.toLowerCase()) ?? new Set();
  const folder = baseName(path);
  return [
    !/\.dist-info$/i.test(folder),
    // What an installer wrote for another distribution is that one's file.
    [...claiming].some((claimant) => claimant !== path),
    normalizeName(folderName(path)) !== name || folderVersion(path) !== version || !folder.endsWith('.dist-info'),
    !claiming.has(path),
    folder !== `${name.replaceAll('-', '_')}-${version}.dist-info`,
  ];
}

function compareRanks(left: readonly boolean[], right: readonly boolean[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : Number(left[at]) - Number(right[at]);
}
