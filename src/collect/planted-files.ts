/**
 * Files that another distribution put into a distribution's folder. A wheel may bring a file for any place below the environment; what stands
 * in a `direct_url.json` beside METADATA would be said by the distribution itself, down to its purl (docs/rules.md R12).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { DistributionPlace, RawDistribution } from '../python/layout/site-packages.ts';
import { asBuffer, type FileTree, joinPath } from '../tree/file-tree.ts';
import { claimants } from './claimants.ts';

/**
 * Takes out of a distribution what another one brought: the other's RECORD lists it, and its own does not. Each is a finding. The RECORDs of
 * `places` are read when a file of that kind is first met, which is rare: what pip and uv write they list. `limit` is the largest that is read.
 */
export function plantedFilesAmong(
  places: readonly DistributionPlace[],
  tree: FileTree,
  limit: number,
): (raw: RawDistribution) => Outcome<RawDistribution> {
  let claims: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const claimant = (path: string): string | undefined => {
    claims ??= claimants(places, tree, { limit, foreign: true, maybe: (file) => /\.(?:dist|egg)-info[/\\]/i.test(file) });
    return [...(claims.get(path.toLowerCase()) ?? [])].at(-1);
  };
  return (raw) => {
    const listed = asBuffer(raw.record?.bytes ?? NOTHING);
    const diagnostics: Diagnostic[] = [];
    const isPlanted = (path: string): boolean => {
      const name = raw.site === '' ? path : path.slice(raw.site.length + 1);
      const by = path.startsWith(`${raw.path}/`) && !listed.includes(name) ? claimant(path) : undefined;
      if (by !== undefined) diagnostics.push({ code: 'metadata-planted', at: { path }, distribution: by });
      return by !== undefined;
    };
    const planted = FACTS.filter((fact) => {
      const file = raw[fact];
      return file !== undefined && isPlanted(file.path);
    });
    const requested = raw.requested && !isPlanted(joinPath(raw.path, 'REQUESTED'));
    const licenseFiles = raw.licenseFiles.filter((path) => !isPlanted(path));
    return { value: diagnostics.length === 0 ? raw : without(planted, { ...raw, requested, licenseFiles }), diagnostics };
  };
}

/** Files that are facts of a distribution, and that not every distribution has. */
type Fact = 'directUrl' | 'provenanceUrl' | 'installer';

const FACTS: readonly Fact[] = ['directUrl', 'provenanceUrl', 'installer'];
const NOTHING = new Uint8Array();

function without(facts: readonly Fact[], raw: RawDistribution): RawDistribution {
  const rest = { ...raw };
  for (const fact of facts) delete rest[fact];
  return rest;
}
