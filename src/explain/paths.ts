/**
 * The ways that lead from the root to a component, the shortest first. A component that several archives hold has the edges of all of them;
 * inside of one archive only those count that are its own, so that no way leads from one distribution through what another resolved.
 */
import type { Bundling } from '../model/bundling.ts';
import type { ComponentId } from '../model/component.ts';
import { type EdgeFilter, edgeOwners } from '../model/edge-owners.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { sortedUnique } from '../model/order.ts';
import { edgesBySource } from '../model/relation.ts';

export interface PathOptions {
  /** Most paths that are given. */
  readonly most: number;
  /** By default as the inventory says; where it says nothing, every edge between two things that an archive holds is the archive's own. */
  readonly isOwnEdge?: EdgeFilter;
}

export interface Paths {
  /** Each begins with the root and ends with the component. */
  readonly paths: readonly (readonly ComponentId[])[];
  /** Whether there are, or may be, others. */
  readonly more: boolean;
}

/** A component, and in whose archive it was met; none: where it is installed. */
interface State {
  readonly id: ComponentId;
  readonly archive: ComponentId | undefined;
  readonly next: State[];
  readonly previous: State[];
  /** Edges to the nearest state of the target; infinite: there is no way. */
  distance: number;
}

/** Bounds what a hostile graph can make us walk. */
const MOST_STATES = 500_000;
const MOST_STEPS = 50_000;
const LONGEST_PATH = 1000;

/** The shortest ways from the root to `target`, each without repeating a component; none where no edges lead there. */
export function pathsTo(inventory: RootedInventory, bundling: Bundling, target: ComponentId, options: PathOptions): Paths {
  const start = explore(inventory, bundling, options.isOwnEdge ?? edgeOwners(inventory));
  const exact = enumerate(start, target, options.most);
  if (exact.paths.length > 0) return exact;
  // Something is held by no archive that leads there: then every edge counts.
  const plain: Bundling = {
    bundlers: new Map(),
    bundled: new Map(),
    namedBy: new Map(),
    installed: new Set(inventory.components.map(({ id }) => id)),
  };
  return enumerate(
    explore(inventory, plain, () => true),
    target,
    options.most,
  );
}

/** All states that can be reached from the root, linked in both directions. */
function explore({ root, relations }: RootedInventory, bundling: Bundling, isOwnEdge: EdgeFilter): readonly State[] {
  const edges = new Map(Array.from(edgesBySource(relations), ([from, targets]) => [from, sortedUnique(targets)] as const));
  const states: State[] = [];
  const known = new Map<ComponentId | undefined, Map<ComponentId, State>>();
  const stateOf = (id: ComponentId, archive: ComponentId | undefined): State => {
    const inArchive = known.get(archive) ?? new Map<ComponentId, State>();
    if (inArchive.size === 0) known.set(archive, inArchive);
    const old = inArchive.get(id);
    if (old !== undefined) return old;
    const state: State = { id, archive, next: [], previous: [], distance: Number.POSITIVE_INFINITY };
    inArchive.set(id, state);
    states.push(state);
    return state;
  };
  stateOf(root, undefined);
  for (let index = 0; index < states.length && states.length < MOST_STATES; index += 1) {
    const state = states[index];
    if (state === undefined) break;
    for (const to of edges.get(state.id) ?? []) {
      const archive = archiveBehind(state, to, bundling, isOwnEdge);
      if (archive === 'nowhere') continue;
      const next = stateOf(to, archive);
      state.next.push(next);
      next.previous.push(state);
    }
  }
  return states;
}

/** In whose archive an edge arrives; undefined: in the environment; `nowhere`: it is no edge of where it begins. */
function archiveBehind(
  { id, archive }: State,
  to: ComponentId,
  { bundled, namedBy, installed, bundlers }: Bundling,
  isOwnEdge: EdgeFilter,
): ComponentId | undefined | 'nowhere' {
  const holds = (holder: ComponentId): boolean => bundled.get(holder)?.has(to) === true || namedBy.get(to)?.has(holder) === true;
  if (archive !== undefined) return holds(archive) && isOwnEdge(archive, id, to) ? archive : 'nowhere';
  if (holds(id)) return id;
  return installed.has(to) || !bundlers.has(to) ? undefined : 'nowhere';
}

/** Walks towards the target along the shortest way that is left, until enough ways are found or enough steps are made. */
function enumerate(states: readonly State[], target: ComponentId, most: number): Paths {
  measure(states, target);
  const [start] = states;
  if (start === undefined || start.distance === Number.POSITIVE_INFINITY) return { paths: [], more: false };
  if (start.distance > LONGEST_PATH) return { paths: [], more: true };
  /** Beginnings of ways by the least length that they can have as a whole. */
  const pending: (readonly State[])[][] = [];
  pending[start.distance] = [[start]];
  const paths: (readonly ComponentId[])[] = [];
  let steps = 0;
  for (let length = start.distance; length < Math.min(pending.length, LONGEST_PATH); length += 1) {
    const beginnings = pending[length] ?? [];
    // The latest first: of thousands of ways of one length, some are finished before all are begun.
    for (let way = beginnings.pop(); way !== undefined; way = beginnings.pop()) {
      if (paths.length === most || steps >= MOST_STEPS) return { paths, more: true };
      const last = way.at(-1);
      if (last?.id === target) {
        paths.push(way.map(({ id }) => id));
        continue;
      }
      for (const next of last?.next.toReversed() ?? []) {
        steps += 1;
        if (next.distance === Number.POSITIVE_INFINITY || way.some(({ id }) => id === next.id)) continue;
        const whole = way.length + next.distance;
        const bucket = pending[whole];
        if (bucket === undefined) pending[whole] = [[...way, next]];
        else bucket.push([...way, next]);
      }
    }
  }
  return { paths, more: pending.length > LONGEST_PATH };
}

/** Breadth first, backwards from the target. */
function measure(states: readonly State[], target: ComponentId): void {
  const pending = states.filter(({ id }) => id === target);
  for (const state of pending) state.distance = 0;
  for (let index = 0; index < pending.length; index += 1) {
    const state = pending[index];
    for (const before of state?.previous ?? [])
      if (state !== undefined && before.distance > state.distance + 1) {
        before.distance = state.distance + 1;
        pending.push(before);
      }
  }
}
