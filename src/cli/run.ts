/** The command: arguments in, an exit code out. A usage error is thrown below, here alone it is caught; everything else is data. */

import { visible } from '../model/visible.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './output.ts';
import { parseArguments } from './parse.ts';
import type { CliProcess } from './process.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_COLUMNS = 100;

/** Runs the command and gives its exit code; documents go to stdout or files, everything else to stderr. */
export async function run(process: CliProcess): Promise<number> {
  try {
    const parsed = await parseArguments(process.argv, process.stdout.columns ?? DEFAULT_COLUMNS);
    if ('command' in parsed) return await parsed.command.run(parsed.args, process);
    await print(process.stdout, [parsed.print]);
    return EXIT.done;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`pyenv-sbom: ${visible(error.message)}\nTry pyenv-sbom --help.\n`);
      return EXIT.usage;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`pyenv-sbom: this is a bug, please report it: ${trace}\n`);
    return EXIT.bug;
  }
}
