/**
 * What is installed, as a table for a terminal: a line for each distribution, and what it carries in numbers. Where nothing is
 * installed (a document of another ecosystem), a line for each component.
 */

import { plural } from '../diagnostics/catalogue.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { visible } from '../model/visible.ts';
import { columnsOf, fill, wrap } from './columns.ts';
import { type ComponentReport, reportFacts } from './facts.ts';
import { kindPlural } from './kind.ts';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly columns: number;
  /** Sets the titles off; the identity where there is no colour. */
  readonly bold: (text: string) => string;
}

interface Column {
  readonly title: string;
  readonly cell: (report: ComponentReport) => string;
  /** What it keeps when the terminal is narrow. */
  readonly least: number;
  readonly most: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'NAME', cell: ({ component }) => component.name, least: 12, most: 40 },
  { title: 'VERSION', cell: ({ component }) => component.version ?? '-', least: 8, most: 20 },
  { title: 'LICENSE', cell: ({ license }) => (license.knowledge === 'none' ? 'unknown' : license.text), least: 10, most: 36 },
  { title: 'BUNDLES', cell: ({ bundles }) => (bundles.length === 0 ? '' : String(bundles.length)), least: 7, most: 7 },
  { title: 'KNOWN GAPS', cell: gapsOf, least: 10, most: 60 },
];

const GAP = '  ';
/** Below this no table can be read; the lines are then longer than the terminal. */
const NARROWEST = COLUMNS.reduce((total, { least }) => total + least, 0) + GAP.length * (COLUMNS.length - 1);

/** The table, ending in a line that says what it does not list; no control character of the input is in it. */
export function renderTable(inventory: RootedInventory, { columns, bold }: TableOptions): string {
  const facts = reportFacts(inventory, []);
  const installed = facts.components.filter((report) => report.installed);
  const rows = installed.length > 0 ? installed : facts.components.filter(({ component }) => component.id !== inventory.root);
  const cells = rows.map((row) => COLUMNS.map(({ cell }) => visible(cell(row))));
  const widths = layOut(cells, Math.max(columns, NARROWEST));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => fill(text, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  const title = bold(line(COLUMNS.map((column) => column.title)));
  const body = cells.map((texts) => `${line(texts)}\n`).join('');
  return `${title}\n${body}${wrap(lastLine(facts.components, rows.length, installed.length > 0), columns)}\n`;
}

/** What is known to be unknown about a component, for people. */
export function gapsOf({ unclaimed, completeness, matching }: ComponentReport): string {
  const gaps: string[] = [];
  if (unclaimed.length > 0) gaps.push(`${unclaimed.length} undeclared native ${plural(unclaimed.length, 'library', 'libraries')}`);
  else if (completeness === 'unknown') gaps.push('contents not declared');
  else if (completeness !== undefined && completeness !== 'complete' && completeness !== 'not_specified') gaps.push('contents incomplete');
  if (matching === 'none') gaps.push('no scanner knows it');
  return gaps.join(', ');
}

/** The width of each column: what its cells need, then less for the widest until the line fits. */
function layOut(cells: readonly (readonly string[])[], columns: number): readonly number[] {
  const widths = COLUMNS.map(({ title, least, most }, index) => {
    const needed = cells.reduce((widest, row) => Math.max(widest, columnsOf(row[index] ?? '')), columnsOf(title));
    return Math.max(Math.min(needed, most), Math.min(least, needed));
  });
  const total = (): number => widths.reduce((sum, width) => sum + width, 0) + GAP.length * (COLUMNS.length - 1);
  while (total() > columns) {
    const excess = widths.map((width, index) => width - (COLUMNS[index]?.least ?? width));
    const widest = excess.indexOf(Math.max(...excess));
    if ((excess[widest] ?? 0) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** What is not in the table, by sort. */
function lastLine(components: readonly ComponentReport[], shown: number, onlyInstalled: boolean): string {
  const things = `${shown} ${onlyInstalled ? 'installed ' : ''}${plural(shown, onlyInstalled ? 'distribution' : 'component')}`;
  const others = onlyInstalled ? components.filter(({ installed, bundledBy }) => !installed && bundledBy.length > 0) : [];
  if (others.length === 0) return `${things}.`;
  const counts = new Map<string, number>();
  for (const { kind } of others) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([kind, count]) => `${count} ${visible(kindPlural(kind, count))}`);
  return `${things}, which carry ${others.length} more ${plural(others.length, 'component')}: ${kinds.join(', ')}.`;
}
