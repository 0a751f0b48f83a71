/**
 * A command line as yargs understands it: the help, the version, whatever is abbreviated, repeated or wrong, and what is said then. Loading yargs
 * takes longer than many a scan; what needs none of it is read by plain-arguments.ts.
 */
import yargs, { type Argv } from 'yargs';
import { COMMIT, TOOL } from '../model/tool.ts';
import type { RawArguments } from './arguments.ts';
import { COMMANDS } from './commands/index.ts';
import { nearest } from './nearest.ts';
import { declareGroups } from './options/option-group.ts';
import { UsageError } from './usage-error.ts';

const WIDEST = 110;
/** What yargs makes of a command line: the word that may name a command, and the values; or a text to print. */
export type FullArguments = { readonly word: unknown; readonly raw: RawArguments } | { readonly print: string };

/**
 * Parses the arguments behind the program's name, for a terminal of so many columns.
 * @throws UsageError where they cannot be understood.
 */
export async function fullArguments(argv: readonly string[], columns: number): Promise<FullArguments> {
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
  const raw: RawArguments = await declared.parse(argv, {}, (_error: unknown, _parsed: unknown, text: string) => {
    output = text;
  });
  if (failure !== undefined) throw new UsageError(inWords(failure, argv));
  if (output !== '') return { print: `${output}\n` };
  const [word] = raw['_'] as readonly unknown[];
  return { word, raw };
}

function declare(parser: Argv): Argv {
  parser.scriptName(TOOL.name);
  for (const command of COMMANDS)
    parser.command([command.usage, ...command.aliases], command.description, (own: Argv) => {
      for (const [name, positional] of Object.entries(command.positionals)) own.positional(name, positional);
      declareGroups(own, command.groups);
      for (const [line, purpose] of command.examples) own.example(`$0 ${line}`, purpose);
      return own;
    });
  return parser
    .epilogue('Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 input cannot be read, 4 output cannot be written.')
    .version(COMMIT === '' ? TOOL.version : `${TOOL.version} (${COMMIT})`)
    .alias('version', 'V')
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

/** What yargs says, in one line and in the words of the rest: with the option, the value or the command that the user may have meant. */
function inWords(message: string, argv: readonly string[]): string {
  const choice = /Argument: (\S+), Given: "([\s\S]*)", Choices: ([^\n]*)/.exec(message);
  if (choice !== null) return choiceMessage(choice[1] ?? '', choice[2] ?? '', choice[3] ?? '');
  const missing = /^Not enough arguments following: (\S+)/.exec(message)?.[1];
  if (missing !== undefined) return `${missing.length === 1 ? LONG_NAMES.get(missing) : `--${missing}`} needs a value`;
  if (/^(?:Not enough non-option arguments|Missing required argument)/.test(message)) {
    const command = COMMANDS.find(({ name }) => argv.includes(name));
    return command === undefined ? 'something to work on is missing' : `${command.name} needs ${command.needs}`;
  }
  return message.startsWith('Unknown argument') ? unknownMessage(message, argv) : message;
}

/** The option of each letter. */
const LONG_NAMES: ReadonlyMap<string, string> = new Map(
  COMMANDS.flatMap(({ groups }) => groups).flatMap(({ options }) =>
    Object.entries(options).flatMap(([name, { alias }]) => (typeof alias === 'string' ? [[alias, `--${name}`] as const] : [])),
  ),
);

function choiceMessage(option: string, given: string, choices: string): string {
  const known = [...choices.matchAll(/"([^"]*)"/g)].map(([, choice]) => choice ?? '');
  const meant = nearest(given, known);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `--${option} ${given}: it is one of ${known.join(', ')}.${hint}`;
}

function unknownMessage(message: string, argv: readonly string[]): string {
  const unknown = argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '')
    .find((name) => message.includes(name) && !OPTION_NAMES.includes(name));
  if (unknown === undefined) return message;
  const meant = nearest(unknown, OPTION_NAMES);
  return meant === undefined ? `Unknown option --${unknown}` : `Unknown option --${unknown}. Did you mean --${meant}?`;
}
