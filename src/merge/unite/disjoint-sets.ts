/** Sets that only ever grow together (union by size, with halved paths): a join costs next to nothing, however many came before it. */
export class DisjointSets<T> {
  readonly #parents = new Map<T, T>();
  readonly #sizes = new Map<T, number>();

  /** Whether nothing was joined. */
  get isEmpty(): boolean {
    return this.#parents.size === 0;
  }

  /** The member that stands for the set of `item`; the same for all members until that set is joined with another. */
  leaderOf(item: T): T {
    let leader = item;
    for (;;) {
      const parent = this.#parents.get(leader);
      if (parent === undefined) return leader;
      const above = this.#parents.get(parent);
      if (above !== undefined) this.#parents.set(leader, above);
      leader = parent;
    }
  }

  /** Makes one set of those of all items. */
  join(items: readonly T[]): void {
    const [head, ...others] = items;
    if (head === undefined) return;
    let leader = this.leaderOf(head);
    for (const item of others) {
      const other = this.leaderOf(item);
      if (other === leader) continue;
      const [small, large] = this.#sizeOf(other) > this.#sizeOf(leader) ? [leader, other] : [other, leader];
      this.#parents.set(small, large);
      this.#sizes.set(large, this.#sizeOf(small) + this.#sizeOf(large));
      leader = large;
    }
  }

  #sizeOf(leader: T): number {
    return this.#sizes.get(leader) ?? 1;
  }
}
