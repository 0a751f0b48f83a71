/**
 * The command line, by yargs. A usage error is thrown, here alone; everything after is data.
 */
import { basename } from 'node:path';
import yargs, { type Argv } from 'yargs';
import { SEVERITIES, type Severity } from '../diagnostics/catalogue.ts';
import { formatOfFileName, WRITING_FORMATS, type WritableFormat, writingFormat } from '../formats/index.ts';
import type { FilePolicy } from '../merge/identify/interpreter-document.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import { TOOL } from '../pipeline/tool.ts';
import { DEFAULT_LIMITS, type Limits } from '../untrusted/limits.ts';

export const COMMANDS = ['scan', 'merge', 'convert'] as const;
export type Command = (typeof COMMANDS)[number];

/** One document to write. */
export interface Output {
  /** Undefined: stdout. */
  readonly target: string | undefined;
  readonly format: WritableFormat;
  readonly specVersion: string;
}

export interface CliOptions {
  readonly command: Command;
  readonly paths: readonly string[];
  /** At least one; no two with the same target. */
  readonly outputs: readonly Output[];
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
  readonly roots: readonly string[];
  readonly verify: boolean;
  readonly licenseTexts: boolean;
  readonly interpreterSbom: string | undefined;
  readonly interpreterFiles: FilePolicy;
  readonly vex: readonly string[];
  readonly limits: Limits;
}

/** A command line that cannot be understood; the message is for the user. */
export class UsageError extends Error {}

/** Either what to do, or a text to print: the help or the version. */
export type Parsed = { readonly options: CliOptions } | { readonly print: string };

const FORMATS = WRITING_FORMATS.map(({ id }) => id);

const VERSIONS = WRITING_FORMATS.map(({ id, versions }) => `${id}: ${versions.join(', ')}`).join('; ');

/** An option that bounds what is read. */
function bound(value: number, describe: string) {
  return { type: 'number', default: value, requiresArg: true, describe } as const;
}

/** Options of every command. */
function declareShared(parser: Argv) {
  return parser
    .option('output', {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'file to write; - or nothing: stdout; may be given several times',
    })
    .option('format', {
      choices: FORMATS,
      requiresArg: true,
      describe: "format of the document; default: by the file's name, else cyclonedx-json",
    })
    .option('spec-version', {
      type: 'string',
      requiresArg: true,
      describe: `version of the format (${VERSIONS})`,
    })
    .option('name', { type: 'string', requiresArg: true, describe: 'name of the whole in the document' })
    .option('reproducible', { type: 'boolean', default: false, describe: 'leave out the time: same input, same bytes' })
    .option('validate', {
      type: 'boolean',
      default: false,
      describe: 'check each document against its official schema before it is written',
    })
    .option('drop-excluded', {
      type: 'boolean',
      default: false,
      describe: 'leave out what documents mark as not in the package (build-time tools)',
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
    .option('max-file-size', bound(DEFAULT_LIMITS.fileSize, 'largest file that is read, in bytes'))
    .option('max-depth', bound(DEFAULT_LIMITS.depth, 'deepest nesting of a document'))
    .option('max-values', bound(DEFAULT_LIMITS.values, 'most values in a document'))
    .group(['output', 'format', 'spec-version', 'name', 'reproducible', 'validate'], 'Output:')
    .group(['drop-excluded', 'max-file-size', 'max-depth', 'max-values'], 'Input:')
    .group(['fail-on', 'diagnostics', 'quiet', 'verbose'], 'Messages:');
}

/** Options of the commands that read environments. */
function declareEnvironments(parser: Argv) {
  return declareShared(parser)
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
    .option('max-documents', bound(DEFAULT_LIMITS.documents, 'most embedded documents of one distribution'))
    .option('max-entries', bound(DEFAULT_LIMITS.entries, 'most entries of an archive, and most files and folders looked at below a root'))
    .option('max-archive-size', bound(DEFAULT_LIMITS.archiveSize, 'most bytes that come out of one archive'))
    .option('root', {
      type: 'string',
      requiresArg: true,
      describe: 'root of a file system, or a tar archive of one: every environment in it; may be given several times',
    })
    .option('verify', { type: 'boolean', default: false, describe: 'hold installed files against RECORD: missing, changed, not recorded' })
    .option('license-texts', { type: 'boolean', default: false, describe: 'attach the texts of licence files' })
    .option('interpreter-sbom', {
      type: 'string',
      requiresArg: true,
      describe: "the Python release's own SBOM: a file, an https address that may hold {version}, or fetch (from python.org)",
    })
    .option('interpreter-files', {
      choices: ['collapse', 'keep'] as const,
      default: 'collapse' as const,
      requiresArg: true,
      describe: 'the files that it lists: a number for each package, or all',
    })
    .option('vex', { type: 'string', requiresArg: true, describe: 'address of a VEX document to refer to; may be given several times' })
    .option('progress', { type: 'boolean', default: true, describe: 'show progress on a terminal' })
    .group(
      [
        'root',
        'verify',
        'license-texts',
        'interpreter-sbom',
        'interpreter-files',
        'vex',
        'enrich',
        'origin',
        'max-documents',
        'max-entries',
        'max-archive-size',
      ],
      'Input:',
    )
    .group('progress', 'Messages:');
}

const SCAN_DESCRIPTION =
  'Scans installed Python environments, without running anything of them, and writes one SBOM: every distribution, everything their embedded SBOMs (PEP 770) declare, and the whole graph.';

function declare(parser: Argv) {
  return parser
    .scriptName(TOOL.name)
    .command('$0 [paths..]', SCAN_DESCRIPTION, (scan) =>
      declareEnvironments(scan)
        .positional('paths', {
          type: 'string',
          array: true,
          describe:
            'virtual environments, interpreter or conda prefixes, site-packages folders, folders of environments; wheels, eggs, zipapps, tar archives; default: $VIRTUAL_ENV, $CONDA_PREFIX, ./.venv, ./venv, the first there is',
        })
        .example('$0 ./venv -o env.cdx.json', 'scan a virtual environment')
        .example('$0 ./venv -o env.cdx.json -o env.spdx.json', 'one scan, two documents')
        .example('$0 --root ./rootfs -o image.cdx.json', 'every environment of a file system')
        .example('$0 dist/*.whl -o wheels.cdx.json', 'wheels, without installing them')
        .example('$0 | grype', 'scan the active environment and match it')
        .example('$0 ./venv --reproducible -o golden.cdx.json', 'a document to compare later ones with'),
    )
    .command('merge <paths..>', 'Merges SBOM documents, and environments, into one SBOM, by the same rules.', (merge) =>
      declareEnvironments(merge)
        .positional('paths', { type: 'string', array: true, describe: 'documents in any format that is read, and environments' })
        .example('$0 merge a.cdx.json b.spdx.json ./venv -o all.cdx.json', 'two documents and an environment in one'),
    )
    .command('convert <path>', 'Reads an SBOM document, brings it into canonical form, and writes it in another format.', (convert) =>
      declareShared(convert)
        .positional('path', { type: 'string', describe: 'a document in any format that is read' })
        .example('$0 convert in.spdx.json -o out.cdx.xml', 'from SPDX to CycloneDX'),
    )
    .epilogue('Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 input cannot be read, 4 output cannot be written.')
    .version(TOOL.version)
    .help()
    .alias('help', 'h')
    .strict();
}

/** What yargs found, before it is checked: options that a command lacks are undefined. */
interface Raw {
  readonly _: readonly (string | number)[];
  readonly [option: string]: unknown;
}

/** Parses the arguments behind the command's name. */
export async function parseArguments(argv: readonly string[], columns: number): Promise<Parsed> {
  // yargs speaks the language of the machine's locale unless told; our output must not.
  const parser = yargs([])
    .locale('en')
    .exitProcess(false)
    .wrap(Math.min(columns, 110))
    .parserConfiguration({ 'camel-case-expansion': false, 'populate--': false });
  let failure: string | undefined;
  let output = '';
  const declared = declare(parser as Argv).fail((message, error) => {
    failure = message ?? error?.message ?? 'the arguments cannot be understood';
  });
  const raw: Raw = await declared.parse([...argv], {}, (_error: unknown, _parsed: unknown, text: string) => {
    output = text;
  });
  if (failure !== undefined) throw new UsageError(withSuggestion(failure, argv));
  if (output !== '') return { print: `${output}\n` };
  const parsed = lastOfEach(raw);
  if (parsed['quiet'] === true && parsed['verbose'] === true) throw new UsageError('--quiet and --verbose exclude each other');
  const [word] = raw._;
  const command: Command = word === 'merge' || word === 'convert' ? word : 'scan';
  if (texts(raw['root']).includes('')) throw new UsageError('the path of a root is empty');
  const paths = (command === 'convert' ? [parsed['path']] : ((raw['paths'] ?? []) as readonly unknown[])).map(String);
  if (paths.includes('')) throw new UsageError('a path is empty');
  return {
    options: {
      command,
      paths,
      outputs: outputsOf(texts(raw['output']), parsed['format'] as WritableFormat | undefined, texts(raw['spec-version'])),
      name: parsed['name'] as string | undefined,
      reproducible: parsed['reproducible'] === true,
      enrich: parsed['enrich'] !== false,
      origin: (parsed['origin'] ?? 'keep') as OriginPolicy,
      failOn: parsed['fail-on'] as CliOptions['failOn'],
      diagnostics: parsed['diagnostics'] as CliOptions['diagnostics'],
      quiet: parsed['quiet'] === true,
      verbose: parsed['verbose'] === true,
      progress: parsed['progress'] !== false,
      validate: parsed['validate'] === true,
      dropExcluded: parsed['drop-excluded'] === true,
      roots: texts(raw['root']),
      verify: parsed['verify'] === true,
      licenseTexts: parsed['license-texts'] === true,
      interpreterSbom: parsed['interpreter-sbom'] as string | undefined,
      interpreterFiles: (parsed['interpreter-files'] ?? 'collapse') as FilePolicy,
      vex: texts(raw['vex']).map(vexAddress),
      limits: {
        fileSize: limit(parsed, 'max-file-size', 2 ** 31 - 1),
        // Readers recurse: from some thousand levels on the stack would overflow.
        depth: limit(parsed, 'max-depth', 1000),
        values: limit(parsed, 'max-values', 2 ** 31 - 1),
        documents: command === 'convert' ? DEFAULT_LIMITS.documents : limit(parsed, 'max-documents', 1_000_000),
        entries: command === 'convert' ? DEFAULT_LIMITS.entries : limit(parsed, 'max-entries', 10_000_000),
        archiveSize: command === 'convert' ? DEFAULT_LIMITS.archiveSize : limit(parsed, 'max-archive-size', Number.MAX_SAFE_INTEGER),
      },
    },
  };
}

/** Of an option that is given twice the last counts. */
function lastOfEach(raw: Raw): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]));
}

function texts(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function vexAddress(text: string): string {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) throw new UsageError(`--vex: ${text} is no http or https address`);
  return text;
}

function limit(parsed: Readonly<Record<string, unknown>>, name: string, most: number): number {
  const value = parsed[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most)
    throw new UsageError(`--${name}: a whole number from 1 to ${most} is needed`);
  return value;
}

/** The documents to write: the format of each follows from `--format`, else from its name; a version goes to the formats that have it. */
function outputsOf(targets: readonly string[], format: WritableFormat | undefined, versions: readonly string[]): readonly Output[] {
  const names = targets.length === 0 ? ['-'] : targets;
  if (names.includes('')) throw new UsageError('the name of an output is empty');
  if (new Set(names).size < names.length) throw new UsageError('two outputs have the same name');
  if (format !== undefined && names.length > 1)
    throw new UsageError('--format is for one output; of several, each takes the format of its name');
  const formats = names.map((name) => format ?? formatOfFileName(basename(name)) ?? 'cyclonedx-json');
  for (const version of versions)
    if (!formats.some((one) => writingFormat(one).versions.includes(version))) {
      const known = [...new Set(formats)].map((one) => `${one} is written in ${writingFormat(one).versions.join(', ')}`).join('; ');
      throw new UsageError(`--spec-version: ${known}, not in ${version}`);
    }
  return names.map((name, index) => {
    const one = formats[index] ?? 'cyclonedx-json';
    const asked = versions.filter((version) => writingFormat(one).versions.includes(version));
    return { target: name === '-' ? undefined : name, format: one, specVersion: asked.at(-1) ?? writingFormat(one).defaultVersion };
  });
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
  'max-entries',
  'max-archive-size',
  'root',
  'verify',
  'license-texts',
  'interpreter-sbom',
  'interpreter-files',
  'vex',
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
