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

/** The list, or undefined where it is empty: an empty list counts as absent. */
export function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
