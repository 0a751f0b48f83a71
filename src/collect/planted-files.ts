/**
 * Files that another distribution put into a distribution's folder. A wheel may bring a file for any place below the environment; what stands
 * in a `direct_url.json` beside METADATA would be said by the distribution itself, down to its purl (docs/rules.md R12).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { type DistributionPlace, type RawDistribution, type ReadFile, readFile } from '../python/layout/site-packages.ts';
import { recordLinesOf } from '../python/metadata/record.ts';
import { asBuffer, type FileTree, joinPath, normalizedPath } from '../tree/file-tree.ts';

/** Files that are facts of a distribution, and that not every distribution has. */
type Fact = 'directUrl' | 'provenanceUrl' | 'installer';

/**
 * Takes out of a distribution what another one brought: the other's RECORD lists it, and its own does not. Each is a finding. The RECORDs of
 * `places` are read when a file of that kind is first met, which is rare: what pip and uv write they list. `limit` is the largest that is read.
 */
export function plantedFilesAmong(
  places: readonly DistributionPlace[],
  tree: FileTree,
  limit: number,
): (raw: RawDistribution) => Outcome<RawDistribution> {
  let claims: ReadonlyMap<string, string> | undefined;
  const claimant = (path: string): string | undefined => {
    claims ??= claimsOf(places, tree, limit);
    return claims.get(path.toLowerCase());
  };
  return (raw) => {
    const listed = asBuffer(raw.record?.bytes ?? new Uint8Array());
    const diagnostics: Diagnostic[] = [];
    const isPlanted = (path: string): boolean => {
      const name = raw.site === '' ? path : path.slice(raw.site.length + 1);
      const by = path.startsWith(`${raw.path}/`) && !listed.includes(name) ? claimant(path) : undefined;
      if (by !== undefined) diagnostics.push({ code: 'metadata-planted', at: { path }, distribution: by });
      return by !== undefined;
    };
    const without: Partial<Record<Fact, ReadFile>> = {};
    const { directUrl, provenanceUrl, installer, ...rest } = raw;
    for (const [fact, file] of Object.entries({ directUrl, provenanceUrl, installer }) as [Fact, ReadFile | undefined][])
      if (file !== undefined && !isPlanted(file.path)) without[fact] = file;
    const requested = raw.requested && !isPlanted(joinPath(raw.path, 'REQUESTED'));
    const licenseFiles = raw.licenseFiles.filter((path) => !isPlanted(path));
    return { value: diagnostics.length === 0 ? raw : { ...rest, ...without, requested, licenseFiles }, diagnostics };
  };
}

/** Which distribution's RECORD lists a file that lies in the metadata folder of another, by its path in lower case. */
function claimsOf(places: readonly DistributionPlace[], tree: FileTree, limit: number): ReadonlyMap<string, string> {
  const claims = new Map<string, string>();
  for (const { site, path } of places) {
    // What cannot be read is reported where the distribution is read.
    const bytes = readFile(tree, joinPath(path, 'RECORD'), limit).value?.bytes;
    if (bytes === undefined) continue;
    for (const line of recordLinesOf(bytes, (file) => /\.(?:dist|egg)-info[/\\]/i.test(file))) {
      const place = normalizedPath(joinPath(site, line.path))?.toLowerCase();
      if (place !== undefined && !place.startsWith(`${path.toLowerCase()}/`)) claims.set(place, path);
    }
  }
  return claims;
}
