/**
 * The command line, by yargs. A usage error is thrown, here alone; everything after is data.
 */
import yargs, { type Argv } from 'yargs';
import { SEVERITIES, type Severity } from '../diagnostics/catalogue.ts';
import { WRITERS, type WritableFormat } from '../formats/index.ts';
import type { OriginPolicy } from '../merge/resolve.ts';
import { DEFAULT_LIMITS, type Limits } from '../read-environment.ts';
import { TOOL } from '../scan.ts';

export interface CliOptions {
  readonly paths: readonly string[];
  /** Undefined: stdout. */
  readonly output: string | undefined;
  readonly format: WritableFormat;
  readonly specVersion: string;
  readonly name: string | undefined;
  readonly reproducible: boolean;
  readonly enrich: boolean;
  readonly origin: OriginPolicy;
  readonly failOn: Severity | 'never';
  readonly diagnostics: 'human' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly progress: boolean;
  readonly validate: boolean;
  readonly dropExcluded: boolean;
  readonly limits: Limits;
}

/** A command line that cannot be understood; the message is for the user. */
export class UsageError extends Error {}

/** Either what to do, or a text to print: the help or the version. */
export type Parsed = { readonly options: CliOptions } | { readonly print: string };

const FORMATS = Object.keys(WRITERS) as WritableFormat[];

function declare(parser: Argv) {
  return parser
    .scriptName(TOOL.name)
    .usage(
      '$0 [paths..]\n\nScans installed Python environments, without running anything of them, and writes one SBOM:\nevery distribution, everything their embedded SBOMs (PEP 770) declare, and the whole graph.',
    )
    .positional('paths', {
      type: 'string',
      array: true,
      describe:
        'virtual environments, interpreter prefixes or site-packages folders; default: $VIRTUAL_ENV, $CONDA_PREFIX, ./.venv, ./venv, the first there is',
    })
    .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'file to write; - or nothing: stdout' })
    .option('format', { choices: FORMATS, default: 'cyclonedx-json' as const, requiresArg: true, describe: 'format of the document' })
    .option('spec-version', {
      type: 'string',
      requiresArg: true,
      describe: `version of the format (${FORMATS.map((format) => `${format}: ${WRITERS[format].versions.join(', ')}`).join('; ')})`,
    })
    .option('name', { type: 'string', requiresArg: true, describe: 'name of the environment in the document' })
    .option('reproducible', { type: 'boolean', default: false, describe: 'leave out the time: same environment, same bytes' })
    .option('enrich', {
      type: 'boolean',
      default: true,
      describe: 'derive what scanners need to match native libraries; --no-enrich writes only what was found',
    })
    .option('origin', {
      choices: ['keep', 'prefer'] as const,
      default: 'keep' as const,
      requiresArg: true,
      describe: 'where a document says which Linux package a distribution is: keep both, or prefer that identity',
    })
    .option('fail-on', {
      choices: [...SEVERITIES, 'never'] as const,
      default: 'error' as const,
      requiresArg: true,
      describe: 'exit 1 for findings of this severity or worse',
    })
    .option('diagnostics', {
      choices: ['human', 'json'] as const,
      default: 'human' as const,
      requiresArg: true,
      describe: 'how findings are written to stderr; json: one object a line',
    })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'only errors on stderr' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'notes too, and how the components were counted' })
    .option('progress', { type: 'boolean', default: true, describe: 'show progress on a terminal' })
    .option('validate', {
      type: 'boolean',
      default: false,
      describe: 'check the document against its official schema before it is written',
    })
    .option('drop-excluded', {
      type: 'boolean',
      default: false,
      describe: 'leave out what documents mark as not in the package (build-time tools)',
    })
    .option('max-file-size', {
      type: 'number',
      default: DEFAULT_LIMITS.fileSize,
      requiresArg: true,
      describe: 'largest file that is read, in bytes',
    })
    .option('max-depth', {
      type: 'number',
      default: DEFAULT_LIMITS.depth,
      requiresArg: true,
      describe: 'deepest nesting of an embedded document',
    })
    .option('max-values', {
      type: 'number',
      default: DEFAULT_LIMITS.values,
      requiresArg: true,
      describe: 'most values in an embedded document',
    })
    .option('max-documents', {
      type: 'number',
      default: DEFAULT_LIMITS.documents,
      requiresArg: true,
      describe: 'most embedded documents of one distribution',
    })
    .example('$0 ./venv -o env.cdx.json', 'scan a virtual environment')
    .example('$0 | grype', 'scan the active environment and match it')
    .example('$0 ./venv --reproducible -o golden.cdx.json', 'a document to compare later ones with')
    .group(['output', 'format', 'spec-version', 'name', 'reproducible', 'validate'], 'Output:')
    .group(['enrich', 'origin', 'drop-excluded', 'max-file-size', 'max-depth', 'max-values', 'max-documents'], 'Scan:')
    .group(['fail-on', 'diagnostics', 'quiet', 'verbose', 'progress'], 'Messages:')
    .epilogue('Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 input cannot be scanned, 4 output cannot be written.')
    .version(TOOL.version)
    .help()
    .alias('help', 'h')
    .strict();
}

/** Parses the arguments behind the command's name. */
export async function parseArguments(argv: readonly string[], columns: number): Promise<Parsed> {
  // yargs speaks the language of the machine's locale unless told; our output must not.
  const parser = yargs([])
    .locale('en')
    .exitProcess(false)
    .wrap(Math.min(columns, 110))
    .parserConfiguration({ 'camel-case-expansion': false, 'duplicate-arguments-array': false, 'populate--': false });
  let failure: string | undefined;
  let output = '';
  const declared = declare(parser as Argv)
    .command('$0 [paths..]', false)
    .fail((message, error) => {
      failure = message ?? error?.message ?? 'the arguments cannot be understood';
    });
  const parsed = await declared.parse([...argv], {}, (_error: unknown, _parsed: unknown, text: string) => {
    output = text;
  });
  if (failure !== undefined) throw new UsageError(withSuggestion(failure, argv));
  if (output !== '') return { print: `${output}\n` };
  const format: WritableFormat = parsed.format;
  const specVersion = parsed['spec-version'] ?? WRITERS[format].defaultVersion;
  if (!WRITERS[format].versions.includes(specVersion))
    throw new UsageError(`--spec-version: ${format} is written in ${WRITERS[format].versions.join(', ')}, not in ${specVersion}`);
  if (parsed.quiet && parsed.verbose) throw new UsageError('--quiet and --verbose exclude each other');
  const limit = (name: 'max-file-size' | 'max-depth' | 'max-values' | 'max-documents', most: number): number => {
    const value = parsed[name];
    if (!Number.isSafeInteger(value) || value < 1 || value > most)
      throw new UsageError(`--${name}: a whole number from 1 to ${most} is needed`);
    return value;
  };
  const paths = ((parsed as { paths?: readonly unknown[] }).paths ?? []).map(String);
  if (paths.includes('')) throw new UsageError('a path is empty');
  return {
    options: {
      paths,
      output: parsed.output === undefined || parsed.output === '-' ? undefined : parsed.output,
      format,
      specVersion,
      name: parsed.name,
      reproducible: parsed.reproducible,
      enrich: parsed.enrich,
      origin: parsed.origin,
      failOn: parsed['fail-on'],
      diagnostics: parsed.diagnostics,
      quiet: parsed.quiet,
      verbose: parsed.verbose,
      progress: parsed.progress,
      validate: parsed.validate,
      dropExcluded: parsed['drop-excluded'],
      limits: {
        fileSize: limit('max-file-size', 2 ** 31 - 1),
        // Readers recurse: from some thousand levels on the stack would overflow.
        depth: limit('max-depth', 1000),
        values: limit('max-values', 2 ** 31 - 1),
        documents: limit('max-documents', 1_000_000),
      },
    },
  };
}

const OPTION_NAMES = [
  'output',
  'format',
  'spec-version',
  'name',
  'reproducible',
  'no-enrich',
  'origin',
  'fail-on',
  'diagnostics',
  'quiet',
  'verbose',
  'no-progress',
  'validate',
  'max-file-size',
  'help',
  'version',
  'drop-excluded',
  'max-depth',
  'max-values',
  'max-documents',
];
const FARTHEST = 3;

/** yargs' message, with the option that the user may have meant. */
function withSuggestion(message: string, argv: readonly string[]): string {
  if (!message.startsWith('Unknown argument')) return message;
  const unknown = argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '')
    .find((name) => message.includes(name) && !OPTION_NAMES.includes(name));
  if (unknown === undefined) return message;
  const [nearest] = OPTION_NAMES.map((name) => ({ name, distance: editDistance(unknown, name) })).sort(
    (left, right) => left.distance - right.distance,
  );
  return nearest !== undefined && nearest.distance <= FARTHEST
    ? `Unknown option --${unknown}. Did you mean --${nearest.name}?`
    : `Unknown option --${unknown}`;
}

/** Levenshtein's distance: insertions, deletions and replacements between two short texts. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(left.length, 64); i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[right.length] ?? 0;
}
