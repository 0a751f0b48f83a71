/**
 * Optional fields are absent, never `undefined` (tsconfig: exactOptionalPropertyTypes). This is the one place that makes
 * an object of that kind out of values that may be undefined.
 */

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy of `fields` without the keys whose value is undefined. A plain loop: this runs for every component, several times. */
export function defined<T extends object>(fields: T): Defined<T> {
  const result: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as Defined<T>;
}

type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * A copy of `fields` with other values in some of them; what is undefined is left out. A plain loop, since a spread copies objects of many
 * shapes three times as slowly.
 */
export function changed<T extends object>(fields: T, changes: Changes<T>): T {
  const result: Record<string, unknown> = {};
  for (const key in fields) {
    const value = key in changes ? changes[key] : fields[key];
    if (value !== undefined) result[key] = value;
  }
  for (const key in changes) if (changes[key] !== undefined && !(key in fields)) result[key] = changes[key];
  return result as T;
}

/** The list, or undefined where it is empty: an empty list counts as absent. */
export function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** An object that whoever made it may still fill in: for what is made by the thousand, cheaper than the copy that {@link defined} makes. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
