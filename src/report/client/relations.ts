/** The graph of the report, both ways, and the shortest way from the root to a component. */
import type { ClientData } from '../html/client-data.ts';

export interface Relations {
  /** What a component contains or depends on. */
  readonly needs: (place: number) => readonly number[];
  /** What contains it or depends on it. */
  readonly neededBy: (place: number) => readonly number[];
  /** From the root to the component, both included; empty when there is no way. */
  readonly wayTo: (place: number) => readonly number[];
}

export function relationsOf({ components }: ClientData): Relations {
  const parents = components.map((): number[] => []);
  for (const [from, { needs }] of components.entries()) for (const to of needs) parents[to]?.push(from);
  let before: Int32Array | undefined;
  return {
    needs: (place) => components[place]?.needs ?? [],
    neededBy: (place) => parents[place] ?? [],
    wayTo: (place) => {
      before ??= firstSteps(components);
      const way: number[] = [];
      for (let step = place; step >= 0 && way.length <= components.length; step = before[step] ?? -1) way.unshift(step);
      return way[0] === 0 ? way : [];
    },
  };
}

/** Breadth first from the root: the component from which each is first reached; -1 for the root and for what is not reached. */
function firstSteps(components: ClientData['components']): Int32Array {
  const before = new Int32Array(components.length).fill(-1);
  const seen = new Uint8Array(components.length);
  seen[0] = 1;
  const queue = [0];
  for (const from of queue)
    for (const to of components[from]?.needs ?? []) {
      if (seen[to] !== 0) continue;
      seen[to] = 1;
      before[to] = from;
      queue.push(to);
    }
  return before;
}
