/** The command line: which command, with which arguments, or which text to print instead (the help, the version). */
import { existsSync } from 'node:fs';
import { Arguments } from './arguments.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { nearest } from './nearest.ts';
import { plainArguments } from './plain-arguments.ts';
import { UsageError } from './usage-error.ts';

export type Parsed = { readonly command: Command; readonly args: Arguments } | { readonly print: string };

/** How many letters of a command's name may be wrong. */
const NEARLY = 2;

/**
 * Parses the arguments behind the program's name, for a terminal of so many columns.
 * @throws UsageError where they cannot be understood.
 */
export async function parseArguments(argv: readonly string[], columns: number): Promise<Parsed> {
  const given = withStandardInput(withoutDoubleHyphen(argv));
  const plain = plainArguments(given, COMMANDS);
  const parsed = plain ?? (await (await import('./full-arguments.ts')).fullArguments(given, columns));
  if ('print' in parsed) return parsed;
  refuseMistypedCommand(parsed.raw['paths']);
  const [first, ...others] = COMMANDS as readonly [Command, ...Command[]];
  return { command: others.find(({ name }) => name === parsed.word) ?? first, args: new Arguments(parsed.raw) };
}

/** A word that nearly is a command, and is nothing that exists, is no path: `mrege a b`. */
function refuseMistypedCommand(paths: unknown): void {
  const [first, ...others] = Array.isArray(paths) ? paths.map(String) : [];
  if (first === undefined || first === '' || /[\\/.]/.test(first) || existsSync(first)) return;
  const names = COMMANDS.map(({ name }) => name);
  const meant = nearest(first, names, NEARLY);
  if (meant !== undefined)
    throw new UsageError(`unknown command ${first}. Did you mean ${meant}? (a path of that name would be ./${first})`);
  if (others.length > 0 && /^[a-z]+$/.test(first))
    throw new UsageError(`${first} is neither a command nor a path. Commands: ${names.join(', ')}`);
}

/** What stands behind `--` is no option and no command; yargs would keep it from the positionals. */
function withoutDoubleHyphen(argv: readonly string[]): readonly string[] {
  const index = argv.indexOf('--');
  if (index < 0) return argv;
  const before = argv.slice(0, index);
  const hasCommand = before.some((word) => COMMANDS.some(({ name }) => name === word));
  const after = argv.slice(index + 1).map((word, place) => {
    const isMistaken = (word.startsWith('-') && word !== '-') || (place === 0 && !hasCommand && COMMANDS.some(({ name }) => name === word));
    return isMistaken ? `./${word}` : word;
  });
  return [...before, ...after];
}

/** A hyphen that is a path stands for what is piped in; yargs would take it for an empty text where one path is expected. */
function withStandardInput(argv: readonly string[]): readonly string[] {
  return argv.map((argument, index) => (argument === '-' && !/^(?:-o|--output)$/.test(argv[index - 1] ?? '') ? '/dev/stdin' : argument));
}
