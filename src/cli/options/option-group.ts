/** A group of options that belong together: how they are declared and how they are read stand in one file. */
import type { Argv, Options } from 'yargs';
import type { Arguments } from '../arguments.ts';

export interface OptionGroup<T> {
  /** The heading in the help. */
  readonly title: string;
  /** By name; what yargs needs to know of each. */
  readonly options: Readonly<Record<string, Options>>;
  /** @throws UsageError where a value cannot be used. */
  readonly read: (args: Arguments) => T;
}

/** Declares the options of some groups. */
export function declareGroups(parser: Argv, groups: readonly OptionGroup<unknown>[]): Argv {
  for (const { title, options } of groups) parser.options(options).group(Object.keys(options), title);
  return parser;
}
