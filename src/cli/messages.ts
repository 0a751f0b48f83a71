/**
 * What is said on stderr, in the form that was asked for. Readable without colour; no control character reaches anything that is not a
 * terminal, and none from the input reaches a terminal.
 */
import { styleText } from 'node:util';
import { CATALOGUE, messageOf, SEVERITIES, type Severity, severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/order.ts';
import { visible, visibleJson } from '../model/visible.ts';
import type { MessageOptions } from './options/message-options.ts';
import type { CliProcess } from './process.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green';

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;
const MOST_PER_CODE = 8;
/** A terminal that says it is narrower than this does not know its width. */
const NARROWEST = 40;

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
    if (this.options.diagnostics === 'json') stderr.write(`${visibleJson(JSON.stringify(finding))}\n`);
    else stderr.write(`pyenv-sbom: cannot write ${visible(target ?? 'to stdout')}: ${reason}\n`);
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
    const { failOn, quiet, diagnostics: form } = this.options;
    const { severity, codes } = failOn;
    const failing = diagnostics.filter((one) => codes.has(one.code) || (severity !== 'never' && isAtLeast(one, severity)));
    // Somebody who hears nothing but errors is told why the command fails without one.
    if (quiet && form === 'human' && failing.length > 0 && !failing.some((diagnostic) => isAtLeast(diagnostic, 'error')))
      this.process.stderr.write(
        `pyenv-sbom: ${codes.size === 0 ? `findings of severity ${severity} or worse` : 'findings that --fail-on names'}: ${failing.length}\n`,
      );
    return failing.length > 0;
  }

  /** The findings as lines: the worst first, one group a code, with what can be done about it. */
  #render(diagnostics: readonly Diagnostic[]): string {
    const groups = [...groupBy(diagnostics, ({ code }) => code).values()];
    const rank = (group: readonly Diagnostic[]): number => (group[0] === undefined ? 0 : SEVERITIES.indexOf(severityOf(group[0])));
    groups.sort((left, right) => rank(right) - rank(left));
    return groups.flatMap((group) => this.#group(group).map((line) => `${line}\n`)).join('');
  }

  #group(group: readonly Diagnostic[]): readonly string[] {
    const [first] = group;
    if (first === undefined) return [];
    const { title, help } = CATALOGUE[first.code];
    const severity = severityOf(first);
    const lines = group.slice(0, MOST_PER_CODE).flatMap((one) => this.#wrapped(`${placeOf(one)}: ${visible(messageOf(one))}`, '  '));
    const more = group.length - MOST_PER_CODE;
    return [
      `${this.paint(COLOURS[severity], severity)} ${this.paint('bold', title)} ${this.paint('dim', `[${first.code}]${group.length > 1 ? ` × ${group.length}` : ''}`)}`,
      ...lines,
      ...(more > 0 ? [`  ${this.paint('dim', `and ${more} more (--diagnostics json lists all)`)}`] : []),
      ...(help === undefined ? [] : this.#wrapped(`hint: ${help}`, '  ').map((line) => this.paint('dim', line))),
    ];
  }

  /** A text in lines that fit the terminal, broken at blanks; whole where nobody's terminal is known. */
  #wrapped(text: string, indent: string): readonly string[] {
    const { columns } = this.process.stderr;
    if (!this.interactive || columns === undefined || columns < NARROWEST) return [`${indent}${text}`];
    const lines: string[] = [];
    let line = indent;
    for (const word of text.split(' ')) {
      if (line.trim() !== '' && line.length + 1 + word.length > columns) {
        lines.push(line);
        line = `${indent}  `;
      }
      line += line.trim() === '' ? word : ` ${word}`;
    }
    return [...lines, line];
  }
}

/** Where a finding points, for people. */
function placeOf({ at: { path, pointer, line } }: Diagnostic): string {
  const inside = pointer ?? (line === undefined ? '' : `line ${line}`);
  return visible(`${path === '' ? 'environment' : path}${inside === '' ? '' : ` ${inside}`}`);
}

function isAtLeast(diagnostic: Diagnostic, severity: Severity): boolean {
  return SEVERITIES.indexOf(severityOf(diagnostic)) >= SEVERITIES.indexOf(severity);
}

/** One finding as a line of JSON. */
function renderJson(diagnostic: Diagnostic): string {
  return `${visibleJson(JSON.stringify({ severity: severityOf(diagnostic), message: messageOf(diagnostic), ...diagnostic }))}\n`;
}
