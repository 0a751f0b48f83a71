/**
 * What can be reached in the graph that relations form. Every document is asked, and the whole inventory: so components are numbers here, and the
 * edges out of each a chain in one list (docs/decisions/0012-relations-as-numbers.md).
 */
import type { ComponentId } from './component.ts';
import type { Relation } from './inventory.ts';
import { eachEdge } from './relation.ts';

const NOTHING = -1;

/** The edges of relations, by where they begin; those from a component to itself are left out. */
export class Graph {
  readonly #numbers = new Map<ComponentId, number>();
  readonly #ids: ComponentId[] = [];
  /** The last edge out of each component. */
  readonly #last: number[] = [];
  /** The edge before each edge, of those out of the same component, and where each leads. */
  readonly #before: number[] = [];
  readonly #targets: number[] = [];

  constructor(relations: readonly Relation[]) {
    let before: ComponentId | undefined;
    let from = NOTHING;
    eachEdge(relations, (source, target) => {
      // Those out of one component mostly stand together.
      if (source !== before) from = this.#number(source);
      before = source;
      const to = this.#number(target);
      this.#before.push(this.#last[from] as number);
      this.#last[from] = this.#targets.push(to) - 1;
    });
  }

  /** Where the edges out of a component lead. */
  targetsOf(id: ComponentId): readonly ComponentId[] {
    const targets: ComponentId[] = [];
    const number = this.#numbers.get(id);
    let edge = number === undefined ? NOTHING : (this.#last[number] as number);
    for (; edge !== NOTHING; edge = this.#before[edge] as number) targets.push(this.#ids[this.#targets[edge] as number] as ComponentId);
    return targets;
  }

  /** What is reached from nowhere yet. */
  reach(): Reach {
    const reached = new Uint8Array(this.#ids.length);
    // What no edge begins or ends at.
    const alone = new Set<ComponentId>();
    return {
      has: (id) => {
        const number = this.#numbers.get(id);
        return number === undefined ? alone.has(id) : reached[number] === 1;
      },
      extend: (start) => {
        const number = this.#numbers.get(start);
        if (number === undefined) alone.add(start);
        else this.#walk(number, reached);
      },
    };
  }

  /** Walks only what is new, so that many starts cost no more than one. */
  #walk(start: number, reached: Uint8Array): void {
    const pending = [start];
    for (let from = pending.pop(); from !== undefined; from = pending.pop()) {
      if (reached[from] === 1) continue;
      reached[from] = 1;
      for (let edge = this.#last[from] as number; edge !== NOTHING; edge = this.#before[edge] as number) {
        const to = this.#targets[edge] as number;
        if (reached[to] !== 1) pending.push(to);
      }
    }
  }

  #number(id: ComponentId): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.push(id) - 1;
    this.#numbers.set(id, number);
    this.#last.push(NOTHING);
    return number;
  }
}

/** What is reached in a graph. */
export interface Reach {
  has(id: ComponentId): boolean;
  /** Adds a component, and everything that can be reached from it. */
  extend(start: ComponentId): void;
}
