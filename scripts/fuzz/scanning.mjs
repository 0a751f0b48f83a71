/** From files by path to an inventory, without a disk: what the scan does behind opening. */
import { collectEvidence, complete, DEFAULT_LIMITS, discoverEnvironments, discoverFileSystem, memoryTree, unite } from './library.mjs';

/** A tree in memory. No folder has a file called `.` or `..`, and archives' readers take such names apart before there is a tree. */
export function treeOf(files) {
  const possible = [...files].filter(([path]) => !path.split('/').some((name) => name === '.' || name === '..'));
  return memoryTree(
    'tree',
    new Map(
      possible.map(([path, content]) => {
        const kept = Buffer.from(content);
        return [path, { kind: 'file', size: kept.length, kept }];
      }),
    ),
  );
}

/** Scans a tree as the command does: a folder, or the root of a file system; undefined where it holds no environment. */
export async function scanTree(tree, { isRoot = false, ...options } = {}) {
  const { value: environments, diagnostics: found } = isRoot
    ? await discoverFileSystem(tree, '', DEFAULT_LIMITS.entries)
    : discoverEnvironments(tree, '');
  if (environments.length === 0) return { diagnostics: [...found, { code: 'environment-unusable' }] };
  const evidence = await collectEvidence({ tree, environments }, options);
  const settings = { ...options, defaultName: 'python-environment' };
  const united = unite(evidence.value, [], settings);
  const { value, diagnostics } = complete(united.value, settings);
  return { ...value, diagnostics: [...found, ...evidence.diagnostics, ...united.diagnostics, ...diagnostics] };
}
