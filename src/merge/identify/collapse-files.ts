/**
 * Documents list files by the thousand: CPython's release, virtualenv. They answer no question that a count does not, and bury the packages
 * (docs/rules.md R4.8). What can be matched, assessed or held against the libraries of an archive stays.
 */
import type { Component, ComponentId } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import { ownProperty } from '../../model/properties.ts';
import { isLibraryPath } from '../coverage.ts';
import { leaveOut } from '../graph/leave-out.ts';

/** One number for what contains them, or all of them. */
export type FilePolicy = 'collapse' | 'keep';

export interface Collapsed {
  readonly inventory: Inventory;
  /** How many files were left out. */
  readonly dropped: number;
}

/**
 * A document's inventory, already under its subject, without its files: what contains some says how many in `files-collapsed`, the
 * subject of those that nothing contains. `kept` are what the document is about.
 */
export function collapseFiles(inventory: Inventory, policy: FilePolicy, subject: Component, kept: readonly ComponentId[]): Collapsed {
  const affected = inventory.vulnerabilities.flatMap(({ affects }) => (affects ?? []).map(({ target }) => target));
  const others = new Set([subject.id, ...kept, ...affected]);
  const mere = policy === 'keep' ? [] : inventory.components.filter((one) => isMereFile(one) && !others.has(one.id));
  const files = new Set(mere.map(({ id }) => id));
  if (files.size === 0) return { inventory, dropped: 0 };
  const counts = countedBy(inventory, files, subject.id);
  const counted = (component: Component): Component => ({
    ...component,
    properties: [...(component.properties ?? []), ownProperty('files-collapsed', String(counts.get(component.id)))],
  });
  const components = inventory.components.map((one) => (one.id === subject.id || !counts.has(one.id) ? one : counted(one)));
  const added = counts.has(subject.id) ? [counted(subject)] : [];
  return { inventory: leaveOut({ ...inventory, components: [...components, ...added] }, files), dropped: files.size };
}

/** Whether a record is a file, nothing identifies it, and it is no library that an archive may hold. */
function isMereFile({ type, name, purl, cpes, pedigree }: Component): boolean {
  return type === 'file' && purl === undefined && cpes === undefined && pedigree === undefined && !isLibraryPath(name);
}

/** How many of the files each component contains: directly, or through folders that are files themselves. */
function countedBy({ relations }: Inventory, files: ReadonlySet<ComponentId>, subject: ComponentId): ReadonlyMap<ComponentId, number> {
  const holders = new Map<ComponentId, ComponentId[]>();
  for (const { from, kind, to } of relations) if (kind === 'contains' && files.has(to)) holders.set(to, [...(holders.get(to) ?? []), from]);
  const counts = new Map<ComponentId, number>();
  for (const file of files) {
    const direct = (holders.get(file) ?? []).filter((id) => !files.has(id));
    const found = direct.length > 0 ? new Set(direct) : [holderAbove(file, holders, files) ?? subject];
    for (const holder of found) counts.set(holder, (counts.get(holder) ?? 0) + 1);
  }
  return counts;
}

/** Folders in folders, at most; also the end of those that contain each other. */
const DEEPEST = 100;

/** What contains the folder of a file, or the folder of that. */
function holderAbove(
  file: ComponentId,
  holders: ReadonlyMap<ComponentId, readonly ComponentId[]>,
  files: ReadonlySet<ComponentId>,
): ComponentId | undefined {
  let folder = holders.get(file)?.[0];
  for (let depth = 0; depth < DEEPEST && folder !== undefined; depth += 1) {
    const above: readonly ComponentId[] = holders.get(folder) ?? [];
    const holder = above.find((id) => !files.has(id));
    if (holder !== undefined) return holder;
    folder = above[0];
  }
  return undefined;
}
