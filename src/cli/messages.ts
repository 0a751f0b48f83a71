/**
 * What is said on stderr, in the form that was asked for. Readable without colour; no control character reaches anything that is not a
 * terminal, and none from the input reaches a terminal.
 */
import { styleText } from 'node:util';
import { CATALOGUE, messageOf, SEVERITIES, type Severity, severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/order.ts';
import type { MessageOptions } from './options/message-options.ts';
import type { CliProcess } from './process.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green';

/** A text from the input, safe to show: control and invisible formatting characters become escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;
const MOST_PER_FILE = 8;

export class Messages {
  readonly options: MessageOptions;
  readonly process: CliProcess;
  /** Whether a person watches. */
  readonly interactive: boolean;
  readonly #colour: boolean;

  constructor(options: MessageOptions, process: CliProcess) {
    this.options = options;
    this.process = process;
    this.interactive = process.stderr.isTTY === true && !options.quiet && options.diagnostics === 'human';
    this.#colour = this.interactive && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  }

  /** Colours on a terminal, plain text elsewhere. */
  paint(style: Style, text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Says something to a person who wants to hear it. */
  say(text: string): void {
    if (this.options.diagnostics === 'human' && !this.options.quiet) this.process.stderr.write(text);
  }

  /** Says why the command ends: in words, or as an object. */
  fail(text: string, diagnostic: Diagnostic): void {
    this.process.stderr.write(this.options.diagnostics === 'human' ? `pyenv-sbom: ${text}\n` : renderJson(diagnostic));
  }

  /** Says that a document could not be written; undefined stands for stdout. */
  failToWrite(target: string | undefined, reason: string): void {
    const { stderr } = this.process;
    const finding = { severity: 'error', code: 'output-not-written', message: reason, at: { path: target ?? '' } };
    if (this.options.diagnostics === 'json') stderr.write(`${JSON.stringify(finding)}\n`);
    else stderr.write(`pyenv-sbom: ${visible(target ?? 'stdout')} cannot be written: ${reason}\n`);
  }

  /** Reports findings: those that were asked for to a person, all of them to a program. */
  report(diagnostics: readonly Diagnostic[]): void {
    const { diagnostics: form, quiet, verbose } = this.options;
    const normal = verbose ? 'note' : 'warning';
    const shown = diagnostics.filter((diagnostic) => isAtLeast(diagnostic, quiet ? 'error' : normal));
    this.process.stderr.write(form === 'json' ? diagnostics.map(renderJson).join('') : this.#render(shown));
  }

  /** Whether a finding is one that makes the command fail. */
  fails(diagnostics: readonly Diagnostic[]): boolean {
    const { failOn } = this.options;
    return failOn !== 'never' && diagnostics.some((diagnostic) => isAtLeast(diagnostic, failOn));
  }

  /** The findings as lines, grouped by file; the help of each code once, at its first finding. */
  #render(diagnostics: readonly Diagnostic[]): string {
    const helped = new Set<string>();
    const lines: string[] = [];
    for (const [path, group] of groupBy(diagnostics, ({ at }) => at.path)) {
      lines.push(this.paint('bold', visible(path === '' ? 'environment' : path)));
      for (const diagnostic of group.slice(0, MOST_PER_FILE)) {
        lines.push(this.#line(diagnostic));
        const { help } = CATALOGUE[diagnostic.code];
        if (help !== undefined && !helped.has(diagnostic.code)) lines.push(`    ${this.paint('dim', `hint: ${help}`)}`);
        helped.add(diagnostic.code);
      }
      if (group.length > MOST_PER_FILE)
        lines.push(`  ${this.paint('dim', `and ${group.length - MOST_PER_FILE} more here (--diagnostics json lists all)`)}`);
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  #line(diagnostic: Diagnostic): string {
    const severity = severityOf(diagnostic);
    const { pointer, line } = diagnostic.at;
    const place = pointer ?? (line === undefined ? '' : `line ${line}`);
    const code = this.paint('dim', `[${diagnostic.code}${place === '' ? '' : ` ${visible(place)}`}]`);
    return `  ${this.paint(COLOURS[severity], severity)} ${visible(messageOf(diagnostic))} ${code}`;
  }
}

function isAtLeast(diagnostic: Diagnostic, severity: Severity): boolean {
  return SEVERITIES.indexOf(severityOf(diagnostic)) >= SEVERITIES.indexOf(severity);
}

/** One finding as a line of JSON. */
function renderJson(diagnostic: Diagnostic): string {
  return `${JSON.stringify({ severity: severityOf(diagnostic), message: messageOf(diagnostic), ...diagnostic })}\n`;
}
