/**
 * The command: arguments in, document out, an exit code back. The process comes in as a parameter, so that nothing here
 * reads the real one.
 */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { SEVERITIES, severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { validateDocument, writingFormat } from '../formats/index.ts';
import { defined } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { convertSbom } from '../pipeline/convert.ts';
import { mergeSboms } from '../pipeline/merge.ts';
import type { Result } from '../pipeline/options.ts';
import { scanEnvironment } from '../pipeline/scan.ts';
import { writeDocument } from '../pipeline/write.ts';
import { EXIT } from './exit-codes.ts';
import { type CliOptions, type Output, parseArguments, UsageError } from './options.ts';
import { writeAtomically } from './output.ts';
import { painter, renderDiagnostics, renderJson, renderSummary, startSpinner, visible } from './terminal.ts';

/** What the command needs of its process. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Runs the command and gives its exit code; the document goes to stdout or the file, everything else to stderr. */
export async function run(host: Host): Promise<number> {
  try {
    const parsed = await parseArguments(host.argv, host.stdout.columns ?? 100);
    if ('print' in parsed) {
      await print(host.stdout, parsed.print);
      return EXIT.done;
    }
    return await execute(parsed.options, host);
  } catch (error) {
    if (error instanceof UsageError) {
      host.stderr.write(`pyenv-sbom: ${visible(error.message)}\nTry pyenv-sbom --help.\n`);
      return EXIT.usage;
    }
    host.stderr.write(
      `pyenv-sbom: this is a bug, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.bug;
  }
}

async function execute(options: CliOptions, host: Host): Promise<number> {
  const human = options.diagnostics === 'human';
  const interactive = host.stderr.isTTY === true && !options.quiet && human;
  const paint = painter(interactive && !host.env['NO_COLOR'] && host.env['TERM'] !== 'dumb');
  const say = (text: string): void => void (human && !options.quiet && host.stderr.write(text));
  const timestamp = options.reproducible ? undefined : timestampOf(host);
  const isNamed = options.paths.length > 0 || options.roots.length > 0;
  const paths = isNamed ? options.paths : defaultPath(host, say);
  if (paths === undefined) {
    if (human)
      host.stderr.write(
        'pyenv-sbom: no environment found: $VIRTUAL_ENV and $CONDA_PREFIX are not set, and there is neither ./.venv nor ./venv\nhint: name one, for example pyenv-sbom ./path/to/venv -o env.cdx.json\n',
      );
    else host.stderr.write(renderJson({ code: 'environment-unusable', at: { path: '' }, reason: 'no path given, and none found' }));
    return EXIT.input;
  }
  const result = await read(paths, options, host, interactive);
  const { inventory } = result;
  const written = inventory === undefined ? [] : options.outputs.map((output) => writeOne(inventory, output, timestamp));
  const diagnostics = [
    ...result.diagnostics,
    ...written.flatMap(({ diagnostics: said }) => said),
    ...options.outputs.flatMap(fileNameFinding),
  ];
  report(diagnostics, options, host, paint);
  if (inventory === undefined) return EXIT.input;
  if (options.validate) {
    const problems = (await Promise.all(written.map(validate))).flat();
    if (problems.length > 0) {
      report(problems, options, host, paint);
      return EXIT.output;
    }
  }
  // All documents are made before the first is written: what fails in making leaves every old file alone.
  for (const { text, output } of written) {
    const failure = await put(text, output, host);
    if (failure === undefined) continue;
    if (human) host.stderr.write(`pyenv-sbom: ${visible(output.target ?? 'stdout')} cannot be written: ${failure}\n`);
    else
      host.stderr.write(
        `${JSON.stringify({ severity: 'error', code: 'output-not-written', message: failure, at: { path: output.target ?? '' } })}\n`,
      );
    return EXIT.output;
  }
  const targets = options.outputs.flatMap(({ target }) => target ?? []);
  say(renderSummary(result.summary, diagnostics, options.command, targets, options.verbose, paint));
  return reaches(diagnostics, options.failOn) ? EXIT.findings : EXIT.done;
}

/** Runs the command's pipeline, with a spinner on a terminal. */
async function read(paths: readonly string[], options: CliOptions, host: Host, interactive: boolean): Promise<Result> {
  const { name, dropExcluded, limits, enrich, origin } = options;
  if (options.command === 'convert') return convertSbom(defined({ path: paths[0] ?? '', name, dropExcluded, limits }));
  // A terminal that does not know its width (0 columns) makes a spinner clear lines without end.
  const canDraw = interactive && options.progress && !host.env['NO_COLOR'] && (host.stderr.columns ?? 0) > 0;
  const spinner = canDraw ? await startSpinner(host.stderr) : undefined;
  try {
    const onProgress = spinner === undefined ? undefined : (progress: Parameters<typeof spinner.update>[0]) => spinner.update(progress);
    const onFetch = spinner === undefined ? undefined : (url: string, received: number) => spinner.fetching(url, received);
    const { roots, verify, licenseTexts, interpreterSbom, interpreterFiles, vex } = options;
    const sources = { roots, verify, licenseTexts, interpreterSbom, interpreterFiles, vex };
    const settings = defined({ paths, name, dropExcluded, limits, enrich, origin, onProgress, onFetch, ...sources });
    return options.command === 'merge' ? await mergeSboms(settings) : await scanEnvironment(settings);
  } finally {
    spinner?.stop();
  }
}

/** A document, ready to be written. */
interface Written {
  readonly output: Output;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

function writeOne(inventory: RootedInventory, output: Output, timestamp: string | undefined): Written {
  const { format, specVersion } = output;
  const { value: text, diagnostics } = writeDocument(inventory, defined({ format, specVersion, timestamp }));
  return { output, text, diagnostics };
}

/** `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now; seconds are enough. */
function timestampOf(host: Host): string {
  const epoch = host.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return toSeconds(host.now());
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d{1,11}$/.test(epoch) || Number.isNaN(date.getTime())) throw new UsageError('SOURCE_DATE_EPOCH is not a number of seconds');
  return toSeconds(date);
}

function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The environment that the user most likely means. */
function defaultPath(host: Host, say: (text: string) => void): readonly string[] | undefined {
  const candidates = [
    ['$VIRTUAL_ENV', host.env['VIRTUAL_ENV']],
    ['$CONDA_PREFIX', host.env['CONDA_PREFIX']],
    ['./.venv', join(host.cwd, '.venv')],
    ['./venv', join(host.cwd, 'venv')],
  ] as const;
  for (const [name, path] of candidates) {
    if (path === undefined || path === '' || !existsSync(path)) continue;
    say(`scanning ${name} (${visible(path)})\n`);
    return [path];
  }
  return undefined;
}

/** OSV-Scanner goes by the file's name and ignores the others without a word. */
function fileNameFinding({ target, format }: Output): readonly Diagnostic[] {
  if (target === undefined || !/\.(?:json|xml)$/i.test(target) || writingFormat(format).fileName.test(basename(target))) return [];
  return [
    {
      code: 'option-file-name',
      at: { path: target },
      suggestion: target.replace(/(?:\.(?:cdx|spdx3?))?\.(?:json|xml)$/i, writingFormat(format).suffix),
    },
  ];
}

function reaches(diagnostics: readonly Diagnostic[], failOn: CliOptions['failOn']): boolean {
  return failOn !== 'never' && diagnostics.some((diagnostic) => SEVERITIES.indexOf(severityOf(diagnostic)) >= SEVERITIES.indexOf(failOn));
}

function report(diagnostics: readonly Diagnostic[], options: CliOptions, host: Host, paint: ReturnType<typeof painter>): void {
  if (options.diagnostics === 'json') {
    host.stderr.write(diagnostics.map(renderJson).join(''));
    return;
  }
  const least = options.quiet ? 'error' : options.verbose ? 'note' : 'warning';
  host.stderr.write(
    renderDiagnostics(
      diagnostics.filter((diagnostic) => SEVERITIES.indexOf(severityOf(diagnostic)) >= SEVERITIES.indexOf(least)),
      paint,
    ),
  );
}

async function validate({ text, output }: Written): Promise<readonly Diagnostic[]> {
  const problems = await validateDocument(text, output.format, output.specVersion);
  return problems.map((problem) => ({ code: 'output-invalid', at: { path: output.target ?? '' }, problem }));
}

/** Writes a document to its file or to stdout; the reason if that failed. */
async function put(text: string, { target }: Output, host: Host): Promise<string | undefined> {
  try {
    if (target === undefined) await print(host.stdout, text);
    else writeAtomically(resolve(host.cwd, target), text);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Resolves when the stream has taken the text, so that no exit cuts it off. */
function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
