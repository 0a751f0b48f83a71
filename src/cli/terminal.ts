/**
 * What a person reads on stderr: findings grouped by file, the summary, the spinner. Readable without colour; no control
 * character reaches anything that is not a terminal, and none from the input reaches a terminal.
 */
import { styleText } from 'node:util';
import type { Progress } from '../collect/source.ts';
import { CATALOGUE, messageOf, plural, type Severity, severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/order.ts';
import type { Summary } from '../pipeline/summary.ts';
import type { Command } from './options.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green';
export type Paint = (style: Style, text: string) => string;

/** Colours on a terminal, plain text elsewhere. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** A text from the input, safe to show: control and invisible formatting characters become escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;
const MOST_PER_FILE = 8;

/** The findings as lines, grouped by file; the help of each code once, at its first finding. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint): string {
  const helped = new Set<string>();
  const lines: string[] = [];
  for (const [path, group] of groupBy(diagnostics, ({ at }) => at.path)) {
    lines.push(paint('bold', visible(path === '' ? 'environment' : path)));
    for (const diagnostic of group.slice(0, MOST_PER_FILE)) {
      const severity = severityOf(diagnostic);
      const place = diagnostic.at.pointer ?? (diagnostic.at.line === undefined ? '' : `line ${diagnostic.at.line}`);
      lines.push(
        `  ${paint(COLOURS[severity], severity)} ${visible(messageOf(diagnostic))} ${paint('dim', `[${diagnostic.code}${place === '' ? '' : ` ${visible(place)}`}]`)}`,
      );
      const { help } = CATALOGUE[diagnostic.code];
      if (help !== undefined && !helped.has(diagnostic.code)) lines.push(`    ${paint('dim', `hint: ${help}`)}`);
      helped.add(diagnostic.code);
    }
    if (group.length > MOST_PER_FILE)
      lines.push(`  ${paint('dim', `and ${group.length - MOST_PER_FILE} more here (--diagnostics json lists all)`)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** One finding as a line of JSON. */
export function renderJson(diagnostic: Diagnostic): string {
  return `${JSON.stringify({ severity: severityOf(diagnostic), message: messageOf(diagnostic), ...diagnostic })}\n`;
}

function counted(count: number, singular: string, several?: string): string {
  return `${count} ${plural(count, singular, several)}`;
}

/** What was done, for a person. `targets` are the files that were written; none for stdout. */
export function renderSummary(
  summary: Summary,
  diagnostics: readonly Diagnostic[],
  command: Command,
  targets: readonly string[],
  verbose: boolean,
  paint: Paint,
): string {
  const bySeverity = groupBy(diagnostics, severityOf);
  const rows: [string, string][] = [
    ...(command === 'scan' ? scanRows(summary) : documentRows(summary)),
    ['deduplicated', counted(summary.componentsDeduplicated, 'repeated component')],
    [
      'findings',
      `${(['error', 'warning', 'note'] as const).map((severity) => counted(bySeverity.get(severity)?.length ?? 0, severity)).join(', ')}${!verbose && bySeverity.has('note') ? ' (--verbose shows the notes)' : ''}`,
    ],
  ];
  if (verbose)
    rows.push([
      'count',
      `${summary.componentsRead} read + ${summary.componentsInstalled} installed = ${summary.componentsWritten} written + ${summary.componentsUnified} unified + ${summary.componentsDeduplicated} deduplicated + ${summary.componentsDropped} dropped`,
    ]);
  for (const [index, [code, group]] of [...groupBy(diagnostics, ({ code }) => code)].entries())
    rows.push([index === 0 ? 'by kind' : '', `${group.length} × ${code}`]);
  const width = Math.max(...rows.map(([label]) => label.length));
  const table = rows.map(([label, value]) => `  ${paint('dim', label.padEnd(width))}  ${value}\n`).join('');
  const written = targets.map((target) => `${paint('green', 'written')} ${visible(target)}\n`).join('');
  const [first] = targets;
  return `${table}${written}${first === undefined ? '' : `next: ${paint('bold', `grype sbom:${visible(first)}`)}\n`}`;
}

function scanRows(summary: Summary): [string, string][] {
  return [
    ...(summary.environments === 1 ? [] : ([['environments', String(summary.environments)]] as [string, string][])),
    ['distributions', String(summary.distributions)],
    [
      'embedded SBOMs',
      `${summary.documentsMerged} merged${summary.documentsNotMerged > 0 ? `, ${summary.documentsNotMerged} not read` : ''}`,
    ],
    ['bundled components', String(summary.componentsBundled)],
    unifiedRow(summary),
    ...(summary.filesVerified === 0 ? [] : ([['verified', counted(summary.filesVerified, 'file')]] as [string, string][])),
  ];
}

function documentRows(summary: Summary): [string, string][] {
  return [
    ['documents', String(summary.documentsMerged)],
    ...(summary.distributions === 0 ? [] : ([['distributions', String(summary.distributions)], unifiedRow(summary)] as [string, string][])),
    ['components', String(summary.componentsWritten)],
  ];
}

function unifiedRow({ componentsUnified }: Summary): [string, string] {
  return ['unified', `${counted(componentsUnified, 'self-reference')} with ${componentsUnified === 1 ? 'its' : 'their'} distributions`];
}

/** A spinner that counts. The scan is synchronous, so it is drawn from the progress calls, at most every 80 ms. */
export interface Spinner {
  update(progress: Progress): void;
  fetching(url: string, received: number): void;
  stop(): void;
}

const FRAME_MS = 80;

/** Loads ora, which nobody else needs. */
export async function startSpinner(stream: NodeJS.WriteStream): Promise<Spinner> {
  const { default: ora } = await import('ora');
  const spinner = ora({ stream, text: 'looking for distributions', discardStdin: false });
  spinner.start();
  let last = 0;
  return {
    update({ distributions, total, documents }) {
      const now = performance.now();
      if (now - last < FRAME_MS && distributions < total) return;
      last = now;
      spinner.text = `${distributions} of ${counted(total, 'distribution')}, ${counted(documents, 'embedded SBOM')}`;
      spinner.render();
    },
    fetching(url, received) {
      spinner.text = `fetching ${visible(url)}, ${(received / 1e6).toFixed(1)} MB`;
      spinner.render();
    },
    stop() {
      spinner.stop();
    },
  };
}
