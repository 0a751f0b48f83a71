/** What was done, for a person. */
import { plural, severityOf } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/order.ts';
import { visible } from '../model/visible.ts';
import type { Summary } from '../pipeline/summary.ts';
import type { Messages } from './messages.ts';
import { isDocument, type Output } from './options/output-options.ts';

/** A label and what it is about. */
export type Row = readonly [label: string, value: string];

/** A number with its noun. */
export function counted(count: number, singular: string, several?: string): string {
  return `${count} ${plural(count, singular, several)}`;
}

/** The rows of a scan. */
export function scanRows(summary: Summary): readonly Row[] {
  const unread = summary.documentsNotMerged > 0 ? `, ${summary.documentsNotMerged} not read` : '';
  return [
    ...(summary.environments === 1 ? [] : [['environments', String(summary.environments)] as const]),
    ['distributions', String(summary.distributions)],
    ['embedded SBOMs', `${summary.documentsMerged} merged${unread}`],
    ['bundled components', String(summary.componentsBundled)],
    unifiedRow(summary),
    ...(summary.filesVerified === 0 ? [] : [['verified', counted(summary.filesVerified, 'file')] as const]),
  ];
}

/** The rows of commands that read documents. */
export function documentRows(summary: Summary): readonly Row[] {
  return [
    ['documents', String(summary.documentsMerged)],
    ...(summary.distributions === 0 ? [] : [['distributions', String(summary.distributions)] as const, unifiedRow(summary)]),
    ['components', String(summary.componentsWritten)],
  ];
}

function unifiedRow({ componentsUnified: count }: Summary): Row {
  return ['unified', `${counted(count, 'SBOM entry', 'SBOM entries')} recognised as the package itself`];
}

/** The table, the files that were written (none for stdout), and what one may do next. */
export function renderSummary(
  rows: readonly Row[],
  summary: Summary,
  { diagnostics, outputs }: { readonly diagnostics: readonly Diagnostic[]; readonly outputs: readonly Output[] },
  messages: Messages,
): string {
  const { verbose } = messages.options;
  const all: readonly Row[] = [
    ...rows,
    ['deduplicated', counted(summary.componentsDeduplicated, 'repeated component')],
    ['findings', findings(diagnostics, verbose)],
    ...(verbose ? [['count', balance(summary)] as const] : []),
  ];
  const width = Math.max(...all.map(([label]) => label.length));
  const table = all.map(([label, value]) => `  ${messages.paint('dim', label.padEnd(width))}  ${value}\n`).join('');
  const targets = outputs.flatMap(({ target }) => target ?? []);
  const written = targets.map((target) => `${messages.paint('green', 'written')} ${visible(target)}\n`).join('');
  return `${table}${written}${nextStep(outputs, messages)}`;
}

/** What one may do next: match a document that was written; where only a table was shown, write one. */
function nextStep(outputs: readonly Output[], messages: Messages): string {
  const document = outputs.find((output) => output.target !== undefined && isDocument(output) && output.format !== 'spdx3-json');
  if (document?.target !== undefined) return `next: ${messages.paint('bold', `grype sbom:${visible(document.target)}`)}\n`;
  const isShown = outputs.every(({ format }) => format === 'table');
  return isShown
    ? `next: ${messages.paint('bold', '-o env.cdx.json')} writes the SBOM, ${messages.paint('bold', '-o env.html')} a report\n`
    : '';
}

function findings(diagnostics: readonly Diagnostic[], verbose: boolean): string {
  const bySeverity = groupBy(diagnostics, severityOf);
  const counts = (['error', 'warning', 'note'] as const).map((severity) => counted(bySeverity.get(severity)?.length ?? 0, severity));
  return `${counts.join(', ')}${!verbose && bySeverity.has('note') ? ' (--verbose shows the notes)' : ''}`;
}

/** What went in is what came out: the law that the counts obey. */
function balance(summary: Summary): string {
  const { componentsRead, componentsInstalled, componentsWritten, componentsUnified, componentsDeduplicated, componentsDropped } = summary;
  const came = `${componentsRead} read + ${componentsInstalled} installed`;
  return `${came} = ${componentsWritten} written + ${componentsUnified} unified + ${componentsDeduplicated} deduplicated + ${componentsDropped} dropped`;
}
