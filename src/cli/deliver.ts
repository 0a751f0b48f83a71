/** From a result to the documents that were asked for: made, checked, written; the findings, the summary and the exit code. */
import { basename, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { validateDocument, writingFormat } from '../formats/index.ts';
import { defined } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { reasonOf } from '../model/system-error.ts';
import type { Result } from '../pipeline/options.ts';
import type { Summary } from '../pipeline/summary.ts';
import { writeDocument } from '../pipeline/write.ts';
import type { Arguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import type { Messages } from './messages.ts';
import { OUTPUT, type Output, type OutputOptions } from './options/output-options.ts';
import { print, type Staged, stage, uninterrupted } from './output.ts';
import type { CliProcess } from './process.ts';
import { type Row, renderSummary } from './summary-table.ts';
import { UsageError } from './usage-error.ts';

/** A document, ready to be written. */
interface Written {
  readonly output: Output;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is written, and with which time. */
export interface OutputPlan extends OutputOptions {
  readonly timestamp: string | undefined;
}

/**
 * Reads what is to be written, before any work is done.
 * @throws UsageError where that cannot be.
 */
export function planOutput(args: Arguments, process: CliProcess): OutputPlan {
  const options = OUTPUT.read(args);
  return { ...options, timestamp: options.reproducible ? undefined : timestampOf(process) };
}

/** Writes what was asked for and says what was done; `rows` are the command's own part of the summary. */
export async function deliver(
  result: Result,
  plan: OutputPlan,
  messages: Messages,
  rows: (summary: Summary) => readonly Row[],
): Promise<number> {
  const { outputs, timestamp } = plan;
  const { inventory, summary } = result;
  const written = inventory === undefined ? [] : outputs.map((output) => writeOne(inventory, output, timestamp));
  const diagnostics = [...result.diagnostics, ...written.flatMap(({ diagnostics: found }) => found), ...outputs.flatMap(fileNameFinding)];
  messages.report(diagnostics);
  if (inventory === undefined) return EXIT.input;
  const problems = plan.validate ? (await Promise.all(written.map(validate))).flat() : [];
  messages.report(problems);
  if (problems.length > 0) return EXIT.output;
  const failure = await writeAll(written, messages.process);
  if (failure !== undefined) {
    if (isReaderGone(failure)) return EXIT.done;
    messages.failToWrite(failure.target, reasonOf(failure.error));
    return EXIT.output;
  }
  messages.say(renderSummary(rows(summary), summary, { diagnostics, outputs }, messages));
  return messages.fails(diagnostics) ? EXIT.findings : EXIT.done;
}

function writeOne(inventory: RootedInventory, output: Output, timestamp: string | undefined): Written {
  const { format, specVersion } = output;
  const { value: text, diagnostics } = writeDocument(inventory, defined({ format, specVersion, timestamp }));
  return { output, text, diagnostics };
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
function fileNameFinding({ target, format }: Output): readonly Diagnostic[] {
  if (target === undefined || !/\.(?:json|xml)$/i.test(target) || writingFormat(format).fileName.test(basename(target))) return [];
  const suggestion = target.replace(/(?:\.(?:cdx|spdx3?))?\.(?:json|xml)$/i, writingFormat(format).suffix);
  return [{ code: 'option-file-name', at: { path: target }, suggestion }];
}

async function validate({ text, output }: Written): Promise<readonly Diagnostic[]> {
  const problems = await validateDocument(text, output.format, output.specVersion);
  return problems.map((problem) => ({ code: 'output-invalid', at: { path: output.target ?? '' }, problem }));
}

/** Writes all documents, or none: what fails in making or in writing leaves every old file alone. The failure, if there is one. */
async function writeAll(written: readonly Written[], { stdout, cwd }: CliProcess): Promise<WriteFailure | undefined> {
  const staged: Staged[] = [];
  let target: string | undefined;
  try {
    for (const one of written) {
      ({ target } = one.output);
      if (target !== undefined) staged.push(stage(resolve(cwd, target), one.text));
    }
    for (const { output, text } of written) {
      ({ target } = output);
      if (target === undefined) await print(stdout, text);
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
