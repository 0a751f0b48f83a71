/**
 * Relations as numbers, for the stages that rewrite, sort and unite all of them: there are several for each component, hundreds of documents
 * repeat the same ones, and objects with two texts cost more than everything else. Each component has a number, in an order that the caller
 * chooses; links are sorted by it. Nobody outside of a stage sees them (docs/decisions/0012-relations-as-numbers.md).
 */
import type { ComponentId } from './component.ts';
import type { Relation, RelationKind } from './inventory.ts';
import { sortedUnique } from './order.ts';

/** In code-unit order, so that links sort as their texts do. */
const KINDS = ['bundles', 'contains', 'dependsOn', 'isGeneratedFrom', 'isVariantOf', 'provides'] as const;
const NUMBERS: ReadonlyMap<RelationKind, number> = new Map(KINDS.map((kind, index) => [kind, index]));
const [BUNDLES, VARIANT, PROVIDES] = (['bundles', 'isVariantOf', 'provides'] as const).map((kind) => KINDS.indexOf(kind));

/** Gives components their numbers. */
export interface Numbers {
  get(id: ComponentId): number | undefined;
}

/** Everybody who describes a link's source states it. */
const EVERYBODY = -1;
const NOTHING = -1;

/** A list of links. Each is told by its index, below `length`. */
export class Links {
  readonly #from: Int32Array;
  readonly #kind: Uint8Array;
  readonly #to: Int32Array;
  /** Which of `#speakers` state a link. */
  readonly #by: Int32Array;
  readonly #speakers: (readonly number[])[] = [];
  readonly #places = new Map<string, number>();
  #length = 0;

  private constructor(room: number) {
    this.#from = new Int32Array(room);
    this.#kind = new Uint8Array(room);
    this.#to = new Int32Array(room);
    this.#by = new Int32Array(room);
  }

  /** Relations whose ends have numbers. The others are left out, and those that lead from a component to itself. */
  static of(relations: readonly Relation[], numbers: Numbers): Links {
    const links = new Links(relations.length);
    const lists = new Map<readonly ComponentId[], number>();
    const listOf = (by: readonly ComponentId[]): number => {
      const known = lists.get(by) ?? links.#listOf(by.flatMap((id) => numbers.get(id) ?? []));
      lists.set(by, known);
      return known;
    };
    let before: ComponentId | undefined;
    let source: number | undefined;
    for (let at = 0; at < relations.length; at += 1) {
      const { from, kind, to, by } = relations[at] as Relation;
      // Those out of one component mostly stand together.
      if (from !== before) source = numbers.get(from);
      before = from;
      const target = numbers.get(to);
      if (source === undefined || target === undefined || source === target) continue;
      links.#add(source, NUMBERS.get(kind) ?? 0, target, by === undefined ? EVERYBODY : listOf(by));
    }
    return links;
  }

  get length(): number {
    return this.#length;
  }

  /** Whether everybody states every link. */
  get isEverybodys(): boolean {
    return this.#speakers.length === 0;
  }

  /** The component that an edge leads away from, as `edgeOf` has it; below zero where the link is no edge. */
  source(link: number): number {
    const kind = this.#kind[link];
    if (kind === BUNDLES || kind === PROVIDES) return NOTHING;
    return (kind === VARIANT ? this.#to[link] : this.#from[link]) ?? NOTHING;
  }

  /** The component that an edge leads to. */
  target(link: number): number {
    return (this.#kind[link] === VARIANT ? this.#from[link] : this.#to[link]) ?? NOTHING;
  }

  /** Who states a link, in order; undefined: everybody who describes its source. */
  speakersOf(link: number): readonly number[] | undefined {
    const by = this.#by[link] ?? EVERYBODY;
    return by === EVERYBODY ? undefined : this.#speakers[by];
  }

  /** From now on everybody states the link. */
  shareWithEverybody(link: number): void {
    this.#by[link] = EVERYBODY;
  }

  /** For each of `count` components what bundles it, in order. */
  bundlers(count: number): readonly (readonly number[])[] {
    const [from, kind, to] = [this.#from, this.#kind, this.#to];
    const bundlers: number[][] = Array.from({ length: count }, () => []);
    for (let link = 0; link < this.#length; link += 1) if (kind[link] === BUNDLES) bundlers[to[link] as number]?.push(from[link] as number);
    return bundlers;
  }

  /** The distinct links of `count` components, sorted by source, kind and target; who states one that repeats is united. */
  distinct(count: number): Links {
    const distinct = new Links(this.#length);
    const speakers = this.#speakers.length + 1;
    // As many sources at once as their links have whole numbers: all, but of inventories that no memory holds.
    const most = Math.max(1, Math.floor(Number.MAX_SAFE_INTEGER / (KINDS.length * count * speakers)));
    for (let first = 0; first < count; first += most) {
      const sorted = this.#packed(first, Math.min(most, count - first), { count, speakers }).sort();
      this.#unpackInto(distinct, sorted, { first, count, speakers });
    }
    return distinct;
  }

  /** The links as relations between the components that `ids` names. */
  relations(ids: readonly ComponentId[]): readonly Relation[] {
    const lists = this.#speakers.map((list) => list.map((number) => ids[number] as ComponentId));
    const relations: Relation[] = [];
    for (let link = 0; link < this.#length; link += 1) {
      const from = ids[this.#from[link] as number] as ComponentId;
      const kind = KINDS[this.#kind[link] as number] as RelationKind;
      const to = ids[this.#to[link] as number] as ComponentId;
      const by = this.#by[link] as number;
      relations.push(by === EVERYBODY ? { from, kind, to } : { from, kind, to, by: lists[by] ?? [] });
    }
    return relations;
  }

  #add(from: number, kind: number, to: number, by: number): void {
    const link = this.#length;
    this.#from[link] = from;
    this.#kind[link] = kind;
    this.#to[link] = to;
    this.#by[link] = by;
    this.#length += 1;
  }

  /** The place of the list that has each of these speakers once, in order. Most are repeated: what many carry, all of them describe alike. */
  #listOf(speakers: readonly number[]): number {
    const list = speakers.length < 2 ? speakers : [...new Set(speakers)].sort((left, right) => left - right);
    const key = list.join();
    const place = this.#places.get(key) ?? this.#speakers.push(list) - 1;
    this.#places.set(key, place);
    return place;
  }

  /** One number for each link out of `sources` components from `first` on: by its source, its kind, its target, who states it. */
  #packed(first: number, sources: number, { count, speakers }: Pick<Packing, 'count' | 'speakers'>): Float64Array {
    const [from, kind, to, by] = [this.#from, this.#kind, this.#to, this.#by];
    const packed = new Float64Array(this.#length);
    let length = 0;
    for (let link = 0; link < this.#length; link += 1) {
      const source = (from[link] as number) - first;
      if (source < 0 || source >= sources) continue;
      const edge = (source * KINDS.length + (kind[link] as number)) * count + (to[link] as number);
      packed[length] = edge * speakers + (by[link] as number) - EVERYBODY;
      length += 1;
    }
    return packed.subarray(0, length);
  }

  /** Adds the distinct ones of sorted numbers to `distinct`. */
  #unpackInto(distinct: Links, sorted: Float64Array, { first, count, speakers }: Packing): void {
    const places = this.#speakers.map(() => NOTHING);
    const last = { begin: 0, length: 0, stated: 0, stating: EVERYBODY };
    for (let begin = 0, end = 0; begin < sorted.length; begin = end) {
      const edge = Math.floor((sorted[begin] as number) / speakers);
      const stated = edge * speakers;
      const by = (sorted[begin] as number) - stated + EVERYBODY;
      for (end = begin + 1; end < sorted.length && (sorted[end] as number) < stated + speakers; ) end += 1;
      let stating = by;
      // Everybody's come first. Most of the others are stated by one list, which is looked up once.
      if (by !== EVERYBODY && end === begin + 1) {
        if (places[by] === NOTHING) places[by] = distinct.#listOf(this.#speakers[by] ?? []);
        stating = places[by] as number;
      } else if (by !== EVERYBODY) {
        // Who lists a crate lists what it needs: many edges in a row are stated by the same ones.
        if (!isRepetition(sorted, { begin, length: end - begin, stated }, last)) {
          const lists = Array.from(sorted.subarray(begin, end), (number) => this.#speakers[number - stated + EVERYBODY] ?? []);
          last.stating = distinct.#listOf(lists.flat());
        }
        last.begin = begin;
        last.length = end - begin;
        last.stated = stated;
        stating = last.stating;
      }
      const rest = Math.floor(edge / count);
      distinct.#add(first + Math.floor(rest / KINDS.length), rest % KINDS.length, edge - rest * count, stating);
    }
  }
}

/** The links of one edge among sorted numbers. */
interface Stretch {
  readonly begin: number;
  readonly length: number;
  /** What is common to its numbers; the rest says who states it. */
  readonly stated: number;
}

/** Whether one edge is stated by the very ones who state another. */
function isRepetition(sorted: Float64Array, one: Stretch, other: Stretch): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1)
    if ((sorted[one.begin + at] as number) - one.stated !== (sorted[other.begin + at] as number) - other.stated) return false;
  return true;
}

/** How links become numbers that sort as they do. */
interface Packing {
  /** The component whose links are the first. */
  readonly first: number;
  readonly count: number;
  /** Of lists, and everybody. */
  readonly speakers: number;
}

/** The distinct relations, sorted by source, kind and target; who states one that repeats is united. */
export function distinctRelations(relations: readonly Relation[]): readonly Relation[] {
  const ids = sortedUnique(relations.flatMap(({ from, to, by = [] }) => [from, to, ...by]));
  const numbers = new Map(ids.map((id, index) => [id, index]));
  return Links.of(relations, numbers).distinct(ids.length).relations(ids);
}
