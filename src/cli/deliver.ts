/** From a result to the documents that were asked for: made, checked, written; the findings, the summary and the exit code. */
import { basename, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Pieces, writingFormat } from '../formats/index.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { reasonOf } from '../model/system-error.ts';
import { visible } from '../model/visible.ts';
import type { Result } from '../pipeline/options.ts';
import type { Summary } from '../pipeline/summary.ts';
import { validateDocument, writeDocumentInPieces } from '../pipeline/write.ts';
import { reportFormat, writeReport } from '../report/formats.ts';
import type { Arguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { acceptFindings, applyGates } from './gates.ts';
import type { Messages } from './messages.ts';
import { GATES, type Gates, prepareGates } from './options/gate-options.ts';
import { type DocumentOutput, defaultOutput, isDocument, OUTPUT, type Output, type OutputOptions } from './options/output-options.ts';
import { print, type Staged, stage, uninterrupted } from './output.ts';
import type { CliProcess } from './process.ts';
import { counted, type Row, renderSummary } from './summary-table.ts';
import { tooLarge, unlessTooLarge } from './too-large.ts';
import { UsageError } from './usage-error.ts';

/** Something that is ready to be written. */
interface Written {
  readonly output: Output;
  readonly pieces: Pieces;
  readonly diagnostics: readonly Diagnostic[];
}

/** Something that would be larger than can be written. */
interface TooLarge {
  readonly output: Output;
  readonly pieces: undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is written, with which time, and what it has to pass. */
export interface OutputPlan extends OutputOptions {
  readonly timestamp: string | undefined;
  /** The day by which accepted findings expire, `YYYY-MM-DD`. */
  readonly today: string;
  readonly gates: Gates;
}

/**
 * Reads what is to be written and what it has to pass, before any work is done.
 * @throws UsageError where that cannot be.
 */
export async function planOutput(args: Arguments, process: CliProcess): Promise<OutputPlan> {
  const options = OUTPUT.read(args);
  const outputs = options.outputs.length > 0 ? options.outputs : [defaultOutput(process.stdout)];
  const now = timestampOf(process);
  const gates = await prepareGates(GATES.read(args), process.cwd);
  return { ...options, outputs, timestamp: options.reproducible ? undefined : now, today: now.slice(0, 'YYYY-MM-DD'.length), gates };
}

/** Writes what was asked for and says what was done; `rows` are the command's own part of the summary. */
export async function deliver(
  result: Result,
  plan: OutputPlan,
  messages: Messages,
  rows: (summary: Summary) => readonly Row[],
): Promise<number> {
  const { outputs, timestamp, gates } = plan;
  const { inventory, summary, diagnostics: found } = await applyGates(result, gates);
  const documents =
    inventory === undefined ? [] : await Promise.all(outputs.filter(isDocument).map((output) => writeOne(inventory, output, plan)));
  const all = [...found, ...documents.flatMap(({ diagnostics: said }) => said), ...outputs.flatMap(fileNameFinding)];
  const { kept: diagnostics, ignored } = await acceptFindings(all, gates, plan.today);
  messages.report(diagnostics);
  if (inventory === undefined) return EXIT.input;
  if (!documents.every(isWhole)) return EXIT.output;
  const problems = plan.validate ? (await Promise.all(documents.map(validate))).flat() : [];
  messages.report(problems);
  if (problems.length > 0) return EXIT.output;
  const reports = await Promise.all(outputs.map((output) => reportOf(inventory, output, { diagnostics, timestamp }, messages)));
  const made = [...documents, ...reports.flat()];
  if (!made.every(isWhole)) {
    messages.report(made.flatMap((one) => (isWhole(one) ? [] : one.diagnostics)));
    return EXIT.output;
  }
  const failure = await writeAll(made, messages.process);
  if (failure !== undefined) {
    if (isReaderGone(failure)) return EXIT.done;
    messages.failToWrite(failure.target, reasonOf(failure.error));
    return EXIT.output;
  }
  const accepted: readonly Row[] =
    ignored === 0 ? [] : [['ignored', `${counted(ignored, 'finding')}, by ${visible(gates.ignores?.path ?? '')}`]];
  messages.say(renderSummary([...rows(summary), ...accepted], summary, { diagnostics, outputs }, messages));
  return messages.fails(diagnostics) ? EXIT.findings : EXIT.done;
}

async function writeOne(
  inventory: RootedInventory,
  output: DocumentOutput,
  { timestamp, authors }: OutputPlan,
): Promise<Written | TooLarge> {
  const { format, specVersion, target } = output;
  const options = defined({ format, specVersion, timestamp, authors: nonEmpty(authors) });
  const made = await unlessTooLarge(() => writeDocumentInPieces(inventory, options));
  if (made === undefined) return { output, pieces: undefined, diagnostics: [tooLarge(target)] };
  return { output, pieces: made.value, diagnostics: made.diagnostics };
}

function isWhole(made: Written | TooLarge): made is Written {
  return made.pieces !== undefined;
}

/** The report of an output; none for the output of a document. */
async function reportOf(
  inventory: RootedInventory,
  output: Output,
  { diagnostics, timestamp }: { readonly diagnostics: readonly Diagnostic[]; readonly timestamp: string | undefined },
  { process, options }: Messages,
): Promise<readonly (Written | TooLarge)[]> {
  const format = reportFormat(output.format)?.id;
  if (format === undefined) return [];
  const { stdout, env } = process;
  const hasColour = stdout.isTTY === true && options.diagnostics === 'human' && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const bold = (text: string): string => (hasColour ? styleText('bold', text, { validateStream: false }) : text);
  const settings = defined({ format, diagnostics, timestamp, columns: stdout.columns || undefined, bold });
  const text = await unlessTooLarge(() => writeReport(inventory, settings));
  return [
    text === undefined ? { output, pieces: text, diagnostics: [tooLarge(output.target)] } : { output, pieces: [text], diagnostics: [] },
  ];
}

/** `SOURCE_DATE_EPOCH` (reproducible-builds.org), else now; seconds are enough. */
function timestampOf({ env, now }: CliProcess): string {
  const epoch = env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return toSeconds(now());
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d{1,11}$/.test(epoch) || Number.isNaN(date.getTime())) throw new UsageError('SOURCE_DATE_EPOCH is not a number of seconds');
  return toSeconds(date);
}

function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** OSV-Scanner goes by the file's name and ignores the others without a word. */
function fileNameFinding(output: Output): readonly Diagnostic[] {
  const { target } = output;
  if (target === undefined || !isDocument(output)) return [];
  const { format } = output;
  if (!/\.(?:json|xml)$/i.test(target) || writingFormat(format).fileName.test(basename(target))) return [];
  const suggestion = target.replace(/(?:\.(?:cdx|spdx3?))?\.(?:json|xml)$/i, writingFormat(format).suffix);
  return [{ code: 'option-file-name', at: { path: target }, suggestion }];
}

async function validate({ pieces, output }: Written): Promise<readonly Diagnostic[]> {
  if (!isDocument(output)) return [];
  return validateDocument(pieces.join(''), { ...output, path: output.target ?? '' });
}

/** Writes all documents, or none: what fails in making or in writing leaves every old file alone. The failure, if there is one. */
async function writeAll(written: readonly Written[], { stdout, cwd }: CliProcess): Promise<WriteFailure | undefined> {
  const staged: Staged[] = [];
  let target: string | undefined;
  try {
    for (const one of written) {
      ({ target } = one.output);
      if (target !== undefined) staged.push(stage(resolve(cwd, target), one.pieces));
    }
    for (const { output, pieces } of written) {
      ({ target } = output);
      if (target === undefined) await print(stdout, pieces);
    }
    uninterrupted(() => {
      for (const one of staged) one.commit();
    });
    return undefined;
  } catch (error) {
    for (const one of staged) one.discard();
    return { target, error };
  }
}

interface WriteFailure {
  /** Undefined: stdout. */
  readonly target: string | undefined;
  readonly error: unknown;
}

/** Whether the program that read our output has gone, as `head` does when it has seen enough: no failure of ours. */
function isReaderGone({ target, error }: WriteFailure): boolean {
  return target === undefined && error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
