/** The command line, by yargs: which command, with which arguments, or which text to print instead (the help, the version). */
import yargs, { type Argv } from 'yargs';
import { TOOL } from '../pipeline/tool.ts';
import { Arguments, type RawArguments } from './arguments.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { nearest } from './nearest.ts';
import { declareGroups } from './options/option-group.ts';
import { UsageError } from './usage-error.ts';

export type Parsed = { readonly command: Command; readonly args: Arguments } | { readonly print: string };

const WIDEST = 110;

/**
 * Parses the arguments behind the program's name, for a terminal of so many columns.
 * @throws UsageError where they cannot be understood.
 */
export async function parseArguments(argv: readonly string[], columns: number): Promise<Parsed> {
  // yargs speaks the language of the machine's locale unless told; our output must not.
  const parser = yargs([])
    .locale('en')
    .exitProcess(false)
    .wrap(Math.min(columns, WIDEST))
    .parserConfiguration({ 'camel-case-expansion': false, 'populate--': false });
  let failure: string | undefined;
  let output = '';
  const declared = declare(parser as Argv).fail((message, error) => {
    failure = message ?? error?.message ?? 'the arguments cannot be understood';
  });
  const raw: RawArguments = await declared.parse([...argv], {}, (_error: unknown, _parsed: unknown, text: string) => {
    output = text;
  });
  if (failure !== undefined) throw new UsageError(withSuggestion(failure, argv));
  if (output !== '') return { print: `${output}\n` };
  const [word] = raw['_'] as readonly unknown[];
  const [first, ...others] = COMMANDS as readonly [Command, ...Command[]];
  return { command: others.find(({ name }) => name === word) ?? first, args: new Arguments(raw) };
}

function declare(parser: Argv): Argv {
  parser.scriptName(TOOL.name);
  for (const command of COMMANDS)
    parser.command(command.usage, command.description, (own: Argv) => {
      declareGroups(own, command.groups);
      for (const [name, positional] of Object.entries(command.positionals)) own.positional(name, positional);
      for (const [line, purpose] of command.examples) own.example(`$0 ${line}`, purpose);
      return own;
    });
  return parser
    .epilogue('Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 input cannot be read, 4 output cannot be written.')
    .version(TOOL.version)
    .help()
    .alias('help', 'h')
    .strict();
}

/** What may stand behind two hyphens; a switch that is on by default is only ever turned off. */
const OPTION_NAMES: readonly string[] = [
  ...new Set(
    COMMANDS.flatMap(({ groups }) => groups).flatMap(({ options }) =>
      Object.entries(options).map(([name, { default: value }]) => (value === true ? `no-${name}` : name)),
    ),
  ),
  'help',
  'version',
];

/** yargs' message, with the option that the user may have meant. */
function withSuggestion(message: string, argv: readonly string[]): string {
  if (!message.startsWith('Unknown argument')) return message;
  const unknown = argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '')
    .find((name) => message.includes(name) && !OPTION_NAMES.includes(name));
  if (unknown === undefined) return message;
  const meant = nearest(unknown, OPTION_NAMES);
  return meant === undefined ? `Unknown option --${unknown}` : `Unknown option --${unknown}. Did you mean --${meant}?`;
}
