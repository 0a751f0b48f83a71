/**
 * The one ordering of the project: by UTF-16 code unit, never by locale (`localeCompare` would make the output depend on
 * the machine's language settings).
 */

/** Three-way comparison of two texts by code unit; negative when `left` comes first. */
export function compareText(left: string, right: string): number {
  // In this order: to find out that two texts of one length are not the same takes as long as to find out which comes first.
  if (left < right) return -1;
  return left === right ? 0 : 1;
}

/** A sorted copy of `items`, by the text that `key` gives for each; equal keys keep their order. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  if (Array.isArray(items) && items.length < 2) return [...items];
  const keyed = Array.from(items, (item) => ({ item, key: key(item) }));
  return sortInPlace(keyed, (left, right) => compareText(left.key, right.key)).map(({ item }) => item);
}

/** Lists up to here are sorted by putting each item in its place. */
const SHORT = 16;

/**
 * Sorts a list of ours in place, and gives it back; equal items keep their order. V8 makes room for sorting a long list, 2 KB, before it looks how long
 * it is, and most of ours, of which each component has some, have a handful of members.
 */
export function sortInPlace<T>(list: T[], compare: (left: T, right: T) => number): T[] {
  if (list.length > SHORT) return list.sort(compare);
  for (let at = 1; at < list.length; at += 1) {
    const item = list[at] as T;
    let place = at;
    for (; place > 0 && compare(list[place - 1] as T, item) > 0; place -= 1) list[place] = list[place - 1] as T;
    list[place] = item;
  }
  return list;
}

/** The distinct texts of `items`, sorted. */
export function sortedUnique<T extends string>(items: Iterable<T>): T[] {
  if (Array.isArray(items) && isSortedUnique(items)) return items.slice();
  // Without a comparison of our own, V8 sorts texts as compareText does, in half of the time.
  return [...(items instanceof Set ? items : new Set(items))].sort();
}

/** Whether each text stands behind the one before it. */
export function isSortedUnique(texts: readonly string[]): boolean {
  for (let at = 1; at < texts.length; at += 1) if ((texts[at - 1] as string) >= (texts[at] as string)) return false;
  return true;
}

/** What `change` makes of each item of a list that is not empty, which is no empty one either. */
export function mapped<T, U>(items: readonly [T, ...T[]], change: (item: T) => U): [U, ...U[]] {
  return items.map(change) as [U, ...U[]];
}

/** Groups `items` by key in a Map whose groups keep the order of `items`; no group is empty. */
export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  const add = (item: T): void => {
    const of = key(item);
    const group = groups.get(of);
    if (group === undefined) groups.set(of, [item]);
    else group.push(item);
  };
  if (Array.isArray(items)) items.forEach(add);
  else for (const item of items) add(item);
  return groups;
}

/**
 * The JSON text of a plain value with object keys in code-unit order: equal content gives equal text, whatever order the
 * keys were written in. Used as a sort key and to compare values; the values of the model are shallow, so recursion is bounded.
 */
export function canonicalText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(memberText).join()}]`;
  if (value instanceof Map) return canonicalText([...value].sort(([left], [right]) => compareText(String(left), String(right))));
  const members: string[] = [];
  for (const [key, inner] of Object.entries(value).sort(([left], [right]) => compareText(left, right)))
    if (inner !== undefined) members.push(`${JSON.stringify(key)}:${canonicalText(inner)}`);
  return `{${members.join()}}`;
}

/** What is nothing keeps its place in a list, as in JSON. */
function memberText(value: unknown): string {
  return value === undefined ? 'null' : canonicalText(value);
}

/** Lists that are put onto the stack at once. */
const MOST_LISTS = 1000;

/** The items of all lists in one list. By `concat`, which copies memory where everything else goes from item to item. */
export function joined<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const filled = lists.filter(({ length }) => length > 0);
  const [first = [], ...others] = filled;
  if (others.length === 0) return first;
  let all: T[] = [];
  for (let begin = 0; begin < filled.length; begin += MOST_LISTS) all = all.concat(...filled.slice(begin, begin + MOST_LISTS));
  return all;
}

/** Appends `items` to a list. `list.push(...items)` overflows the stack from about a hundred thousand items on. */
export function append<T>(list: T[], items: Iterable<T>): void {
  // An iterator makes an object a step until V8 optimises the function that asks it (docs/decisions, 0014).
  if (Array.isArray(items)) for (let at = 0; at < items.length; at += 1) list.push(items[at]);
  else for (const item of items) list.push(item);
}
