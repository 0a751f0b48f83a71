/**
 * What a command is: one object, in a file of its own, that declares its options and runs. Nothing else knows which commands there are;
 * the list of them is index.ts.
 */
import type { PositionalOptions } from 'yargs';
import type { Arguments } from '../arguments.ts';
import type { OptionGroup } from '../options/option-group.ts';
import type { CliProcess } from '../process.ts';

export interface Command {
  /** The word that calls it. */
  readonly name: string;
  /** As yargs writes it, with positionals; `$0` stands for the program itself, the command that needs no word. */
  readonly usage: string;
  /** Words that call it too, though its usage needs none. */
  readonly aliases: readonly string[];
  readonly description: string;
  readonly positionals: Readonly<Record<string, PositionalOptions>>;
  readonly groups: readonly OptionGroup<unknown>[];
  /** What it cannot do without, for the message that says so: `at least one document`. */
  readonly needs: string;
  /** Command lines, without the program's name, and what they do. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /**
   * Does the work; the exit code comes back.
   * @throws UsageError where the arguments contradict each other.
   */
  readonly run: (args: Arguments, process: CliProcess) => Promise<number>;
}
