/** What stands on the command line, by the names of options and positionals; of an option that is given twice the last counts. */
import { UsageError } from './usage-error.ts';

/** What yargs found, before it is checked: options that a command lacks are undefined. */
export type RawArguments = Readonly<Record<string, unknown>>;

/** What a size may be measured in, each 1024 times the one before, or 1000 times where `B` alone follows. */
const UNITS = ['', 'K', 'M', 'G'];
const SIZE = /^(?<number>\d{1,16})(?:(?<unit>[KMG])(?<thousands>B|iB)?)?$/i;

/** A number of bytes as {@link Arguments.size} reads it, in the largest unit that measures it whole. */
export function sizeText(bytes: number): string {
  const power = UNITS.findLastIndex((_, index) => bytes % 1024 ** index === 0);
  return `${bytes / 1024 ** power}${UNITS[power]}`;
}

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

  /**
   * The bytes that an option bounds something to: a number, or one with a unit as the GNU tools take it (`64M` and `64MiB` are 64 × 1024²,
   * `64MB` 64 × 1000²).
   * @throws UsageError where it is no such size, or not from 1 to `most` bytes.
   */
  size(name: string, most: number): number {
    const { number, unit, thousands } = SIZE.exec(this.text(name) ?? '')?.groups ?? {};
    const bytes = Number(number) * (thousands?.toUpperCase() === 'B' ? 1000 : 1024) ** UNITS.indexOf(unit?.toUpperCase() ?? '');
    if (!Number.isSafeInteger(bytes) || bytes < 1 || bytes > most)
      throw new UsageError(`--${name}: a size from 1 to ${most} bytes is needed, such as 67108864, 64M or 1G`);
    return bytes;
  }
}
