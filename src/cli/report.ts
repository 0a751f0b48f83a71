/** How a command reports on stdout: what it could not read, and the report itself. */
import { styleText } from 'node:util';
import { severityOf } from '../diagnostics/catalogue.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { reasonOf } from '../model/system-error.ts';
import { type EitherOptions, readEither } from '../pipeline/either-input.ts';
import type { Messages } from './messages.ts';
import { print } from './output.ts';
import type { CliProcess } from './process.ts';

/**
 * Reads an environment or a document. What stands in the way is said; the findings of a scan are the business of `scan`, and are said to who
 * asks for them.
 * @returns undefined where it could not be read.
 */
export async function readInput(path: string, options: EitherOptions, messages: Messages): Promise<RootedInventory | undefined> {
  const { inventory, diagnostics } = await readEither(path, options);
  const { diagnostics: form, verbose } = messages.options;
  const wantsAll = form === 'json' || verbose || inventory === undefined;
  messages.report(wantsAll ? diagnostics : diagnostics.filter((diagnostic) => severityOf(diagnostic) === 'error'));
  return inventory;
}

type Colour = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

/** Colours where a person reads the report on a terminal. */
export function painterFor({ stdout, env }: CliProcess): (colour: Colour | undefined, text: string) => string {
  const isColoured = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return (colour, text) => (isColoured && colour !== undefined ? styleText(colour, text, { validateStream: false }) : text);
}

/** Writes the report; false, and a message, where that failed. A reader that has seen enough (`| head`) is no failure. */
export async function putReport(text: string, messages: Messages): Promise<boolean> {
  try {
    await print(messages.process.stdout, [text]);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return true;
    messages.failToWrite(undefined, reasonOf(error));
    return false;
  }
}
