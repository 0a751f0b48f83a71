/** Which of the environments of one inventory a component is installed in. */
import type { Component, ComponentId } from '../model/component.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { ownName } from '../model/properties.ts';

const KIND: string = ownName('environment-kind');

/** The environments that an inventory holds beside its root, by the folder of each; several versions of Python may share one. */
export function environmentFolders({ root, components }: RootedInventory): ReadonlyMap<string, readonly ComponentId[]> {
  const folders = new Map<string, ComponentId[]>();
  for (const { id, properties = [], evidence } of components) {
    const location = evidence?.occurrences?.[0]?.location;
    if (id === root || location === undefined || !properties.some(({ name }) => name === KIND)) continue;
    const folder = location === '.' ? '' : location;
    const there = folders.get(folder);
    if (there === undefined) folders.set(folder, [id]);
    else there.push(id);
  }
  return folders;
}

/** Longer paths have no folder that is an environment; this bounds what a hostile one can cost. */
const DEEPEST = 64;

/** The environments in whose folders a component was found, of nested ones the innermost; none where it was found elsewhere. */
export function environmentsOf({ evidence }: Component, folders: ReadonlyMap<string, readonly ComponentId[]>): ReadonlySet<ComponentId> {
  const found = new Set<ComponentId>();
  if (folders.size === 0) return found;
  for (const { location } of evidence?.occurrences ?? []) {
    let folder = location;
    for (let depth = 0; depth < DEEPEST && folder !== ''; depth += 1) {
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
      const there = folders.get(folder);
      if (there === undefined) continue;
      for (const id of there) found.add(id);
      break;
    }
  }
  return found;
}
