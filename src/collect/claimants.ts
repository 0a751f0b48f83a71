/** Which distributions say, by their RECORD, that a file is theirs. */
import { type DistributionPlace, readFile } from '../python/layout/site-packages.ts';
import { recordLinesOf } from '../python/metadata/record.ts';
import { asBuffer, type FileTree, joinPath, normalizedPath } from '../tree/file-tree.ts';

/** What RECORDs are asked for. */
export interface Question {
  /** The largest RECORD that is read. */
  readonly limit: number;
  /** A text that a RECORD holds where one of its lines may be about such a file. */
  readonly mark?: string;
  /** Whether a line of RECORD may be about such a file. */
  readonly maybe: (path: string) => boolean;
  /** The files that are asked for, by their paths in lower case; any without it. */
  readonly wanted?: ReadonlySet<string>;
  /** Paths that differ from others in case alone: they are known as they are spelt. */
  readonly spelt?: ReadonlySet<string>;
  /** Only files outside of the metadata folder that the RECORD lies in. */
  readonly foreign?: boolean;
}

/** The folders of the distributions whose RECORD lists a file, in the order of `places`, by the file's path in lower case, or as `spelt`. */
export function claimants(
  places: readonly Pick<DistributionPlace, 'site' | 'path'>[],
  tree: FileTree,
  { limit, mark, maybe, wanted, spelt, foreign = false }: Question,
): ReadonlyMap<string, ReadonlySet<string>> {
  const claims = new Map<string, Set<string>>();
  for (const { site, path } of places) {
    // What cannot be read is reported where the distribution is read.
    const bytes = readFile(tree, joinPath(path, 'RECORD'), limit).value?.bytes;
    if (bytes === undefined || (mark !== undefined && !asBuffer(bytes).includes(mark))) continue;
    for (const line of recordLinesOf(bytes, maybe)) {
      const written = normalizedPath(joinPath(site, line.path));
      const place = written !== undefined && spelt?.has(written) === true ? written : written?.toLowerCase();
      if (place === undefined || (wanted?.has(place) === false && place !== written)) continue;
      if (!foreign || !place.startsWith(`${path.toLowerCase()}/`)) claims.set(place, (claims.get(place) ?? new Set()).add(path));
    }
  }
  return claims;
}
