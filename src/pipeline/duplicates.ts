/** Two dist-infos of one package: Python imports one of them, and the metadata of the other misleads. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy, sortedUnique } from '../model/order.ts';
import type { Distribution } from '../python/distribution.ts';
import { parentPath } from '../tree/file-tree.ts';

/** A finding for each distribution that lies twice in one folder. */
export function duplicatedDistributions(distributions: readonly Distribution[]): readonly Diagnostic[] {
  // Two versions of Python may see the same folder.
  const distinct = [...new Map(distributions.map((one) => [one.path, one])).values()];
  return [...groupBy(distinct, ({ name, path }) => `${parentPath(path)}\0${name}`).values()].flatMap((copies): Diagnostic[] => {
    const [first] = copies;
    // Debian leaves an egg-info beside the dist-info of the same version: one installation, told twice.
    const isOne = new Set(copies.map(({ version }) => version)).size === 1 && copies.some(({ path }) => !path.endsWith('.dist-info'));
    if (first === undefined || copies.length < 2 || isOne) return [];
    const versions = sortedUnique(copies.map(({ version }) => version ?? 'no version'));
    const paths = sortedUnique(copies.map(({ path }) => path));
    return [{ code: 'distribution-duplicated', at: { path: first.path }, name: first.name, versions, paths }];
  });
}
