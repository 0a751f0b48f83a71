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
  static of(relations: readonly Relation[], numberOf: (id: ComponentId) => number | undefined): Links {
    const links = new Links(relations.length);
    const lists = new Map<readonly ComponentId[], number>();
    const listOf = (by: readonly ComponentId[]): number => {
      const known = lists.get(by) ?? links.#listOf(by.flatMap((id) => numberOf(id) ?? []));
      lists.set(by, known);
      return known;
    };
    for (const { from, kind, to, by } of relations) {
      const source = numberOf(from);
      const target = numberOf(to);
      if (source === undefined || target === undefined || source === target) continue;
      links.#add(source, NUMBERS.get(kind) ?? 0, target, by === undefined ? EVERYBODY : listOf(by));
    }
    return links;
  }

  get length(): number {
    return this.#length;
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

  /** The distinct links, sorted by source, kind and target; who states one that repeats is united. */
  distinct(count: number): Links {
    const [from, kind, to, by] = [this.#from, this.#kind, this.#to, this.#by];
    const distinct = new Links(this.#length);
    const order = this.#order(count);
    for (let begin = 0, end = 1; begin < order.length; begin = end, end += 1) {
      const link = order[begin] as number;
      for (; end < order.length; end += 1) {
        const next = order[end] as number;
        if (to[next] !== to[link] || from[next] !== from[link] || kind[next] !== kind[link]) break;
      }
      const isAlone = end === begin + 1 && by[link] === EVERYBODY;
      const stating = isAlone ? EVERYBODY : distinct.#listOfAll(order.subarray(begin, end), this);
      distinct.#add(from[link] as number, kind[link] as number, to[link] as number, stating);
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

  /** The place of the list of all who state one of the `links` of `other`. */
  #listOfAll(links: Int32Array, other: Links): number {
    const all: number[] = [];
    if (links.length === 1) return this.#listOf(other.speakersOf(links[0] as number) ?? []);
    for (const link of links) {
      const speakers = other.speakersOf(link);
      if (speakers === undefined) return EVERYBODY;
      for (const speaker of speakers) all.push(speaker);
    }
    return this.#listOf(all);
  }

  /** The links by source, then by kind and target: sorted by the latter first, each time by counting. */
  #order(count: number): Int32Array {
    const [kind, to] = [this.#kind, this.#to];
    const unsorted = new Int32Array(this.#length);
    const ends = new Int32Array(this.#length);
    for (let link = 0; link < unsorted.length; link += 1) {
      unsorted[link] = link;
      ends[link] = (kind[link] as number) * count + (to[link] as number);
    }
    return sortedByNumber(sortedByNumber(unsorted, ends, KINDS.length * count), this.#from, count);
  }
}

/** The distinct relations, sorted by source, kind and target; who states one that repeats is united. */
export function distinctRelations(relations: readonly Relation[]): readonly Relation[] {
  const ids = sortedUnique(relations.flatMap(({ from, to, by = [] }) => [from, to, ...by]));
  const numbers = new Map(ids.map((id, index) => [id, index]));
  return Links.of(relations, (id) => numbers.get(id))
    .distinct(ids.length)
    .relations(ids);
}

/** `links` in the order of their numbers, all of which are below `count`; equals stay in order. */
function sortedByNumber(links: Int32Array, numbers: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (let index = 0; index < links.length; index += 1) {
    const number = numbers[links[index] as number] as number;
    next[number + 1] = (next[number + 1] as number) + 1;
  }
  for (let number = 1; number <= count; number += 1) next[number] = (next[number] as number) + (next[number - 1] as number);
  const sorted = new Int32Array(links.length);
  for (let index = 0; index < links.length; index += 1) {
    const link = links[index] as number;
    const number = numbers[link] as number;
    const place = next[number] as number;
    sorted[place] = link;
    next[number] = place + 1;
  }
  return sorted;
}
