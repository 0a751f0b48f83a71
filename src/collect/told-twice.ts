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
import { folderName, folderVersion } from '../python/layout/site-packages.ts';
import { baseName, type FileTree, joinPath, normalizedPath } from '../tree/file-tree.ts';
import { claimants } from './claimants.ts';
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
  const places = installed.map(({ distribution }) => distribution);
  const wanted = new Set(repeated.flatMap((copies) => copies.map(({ distribution }) => distribution.metadataPath.toLowerCase())));
  const claims = claimants(places, tree, { limit, wanted, maybe: (file) => /(?:metadata|pkg-info|egg-info)$/i.test(file) });
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

/**
 * Those of `installed` without the documents in their `sboms/` that another distribution brought: its RECORD lists them, and theirs does not.
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
  const claims = claimants(places, tree, { limit, wanted, maybe: (file) => /[/\\]sboms[/\\]/i.test(file) });
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

/** Documents in a distribution's `sboms/` that its RECORD does not list; none where there is no RECORD. */
function unrecorded({ distribution, sboms }: InstalledDistribution): readonly string[] {
  const { path: folder, site, record } = distribution;
  if (record === undefined) return [];
  const listed = new Set(record.sboms.map(({ path }) => normalizedPath(joinPath(site, path))?.toLowerCase()));
  return sboms.filter((path) => path.startsWith(`${folder}/sboms/`) && !listed.has(path.toLowerCase()));
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
