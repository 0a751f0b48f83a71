/** From a result to the documents that were asked for: made, checked, written; the findings, the summary and the exit code. */
import { basename, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { validateDocument, writingFormat } from '../formats/index.ts';
import { defined } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import type { Result } from '../pipeline/options.ts';
import type { Summary } from '../pipeline/summary.ts';
import { writeDocument } from '../pipeline/write.ts';
import type { Arguments } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import type { Messages } from './messages.ts';
import { OUTPUT, type Output, type OutputOptions } from './options/output-options.ts';
import { writeAtomically } from './output.ts';
import { type CliProcess, print } from './process.ts';
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
  // All documents are made before the first is written: what fails in making leaves every old file alone.
  for (const one of written) if (!(await put(one, messages))) return EXIT.output;
  const targets = outputs.flatMap(({ target }) => target ?? []);
  messages.say(renderSummary(rows(summary), summary, { diagnostics, targets }, messages));
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

/** Writes a document to its file or to stdout; false, and a message, where that failed. */
async function put({ text, output: { target } }: Written, messages: Messages): Promise<boolean> {
  const { process } = messages;
  try {
    if (target === undefined) await print(process.stdout, text);
    else writeAtomically(resolve(process.cwd, target), text);
    return true;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    messages.failToWrite(target, reason);
    return false;
  }
}
