/** What stands on the command line, by the names of options and positionals; of an option that is given twice the last counts. */
import { UsageError } from './usage-error.ts';

/** What yargs found, before it is checked: options that a command lacks are undefined. */
export type RawArguments = Readonly<Record<string, unknown>>;

export class Arguments {
  readonly #raw: RawArguments;

  constructor(raw: RawArguments) {
    this.#raw = raw;
  }

  #last(name: string): unknown {
    const value = this.#raw[name];
    return Array.isArray(value) ? value.at(-1) : value;
  }

  /** Whether a switch is on. */
  flag(name: string): boolean {
    return this.#last(name) === true;
  }

  /** The text of an option; undefined where it is not given. */
  text(name: string): string | undefined {
    const value = this.#last(name);
    return value === undefined ? undefined : String(value);
  }

  /** The value of an option with choices, which yargs has checked. */
  choice<T extends string>(name: string): T {
    return this.#last(name) as T;
  }

  /** Every text that is given for an option or a positional. */
  texts(name: string): readonly string[] {
    const value = this.#raw[name];
    return value === undefined ? [] : [value].flat().map(String);
  }

  /**
   * The value of an option that bounds something.
   * @throws UsageError where it is no whole number from 1 to `most`.
   */
  bound(name: string, most: number): number {
    const value = this.#last(name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most)
      throw new UsageError(`--${name}: a whole number from 1 to ${most} is needed`);
    return value;
  }
}
