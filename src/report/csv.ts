/**
 * The components as a spreadsheet: one line each, for people who sort and filter.
 * Specification: RFC 4180; every cell is quoted, lines end in CRLF, the encoding is UTF-8 without a byte order mark.
 * A cell that a spreadsheet would take for a formula begins with an apostrophe (docs/report.md).
 */

import { formatCpe } from '../model/cpe.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { formatPurl } from '../model/purl.ts';
import { visible } from '../model/visible.ts';
import { type ComponentReport, type ReportFacts, reportFacts } from './facts.ts';

interface Column {
  readonly title: string;
  readonly cell: (report: ComponentReport, facts: ReportFacts) => string;
}

const SEVERAL = '; ';

function nameAndVersion({ component }: ComponentReport): string {
  return component.version === undefined ? component.name : `${component.name} ${component.version}`;
}

function names(places: readonly number[], { components }: ReportFacts): string {
  return places
    .flatMap((place) => components[place] ?? [])
    .map(nameAndVersion)
    .join(SEVERAL);
}

/** Titles are an output contract: a new column goes to the end. */
const COLUMNS: readonly Column[] = [
  { title: 'name', cell: ({ component }) => component.name },
  { title: 'version', cell: ({ component }) => component.version ?? '' },
  { title: 'kind', cell: ({ kind }) => kind },
  { title: 'installed', cell: ({ installed }) => (installed ? 'yes' : 'no') },
  { title: 'bundled by', cell: ({ bundledBy }, facts) => names(bundledBy, facts) },
  { title: 'bundles', cell: ({ bundles }) => String(bundles.length) },
  { title: 'license', cell: ({ license }) => license.text },
  { title: 'license is SPDX', cell: ({ license }) => (license.knowledge === 'spdx' ? 'yes' : 'no') },
  { title: 'scanners can match', cell: ({ scanners }) => scanners.join(SEVERAL) },
  { title: 'files nobody declares', cell: ({ unclaimed }) => String(unclaimed.length) },
  { title: 'parts are known', cell: ({ completeness }) => completeness ?? '' },
  { title: 'scope', cell: ({ component }) => component.scope ?? '' },
  { title: 'supplier', cell: ({ component }) => component.supplier?.name ?? component.manufacturer?.name ?? '' },
  { title: 'purl', cell: ({ component }) => (component.purl === undefined ? '' : formatPurl(component.purl)) },
  { title: 'cpe', cell: ({ component }) => (component.cpes ?? []).map(formatCpe).join(SEVERAL) },
  {
    title: 'hashes',
    cell: ({ component }) => (component.hashes ?? []).map(({ algorithm, content }) => `${algorithm}:${content}`).join(SEVERAL),
  },
  { title: 'found in', cell: ({ component }) => (component.evidence?.occurrences ?? []).map(({ location }) => location).join(SEVERAL) },
  { title: 'description', cell: ({ component }) => component.description ?? '' },
];

/** The inventory as CSV: a line of titles, then all components but the root, installed distributions first. */
export function renderCsv(inventory: RootedInventory): string {
  const facts = reportFacts(inventory, []);
  const rows = facts.components.filter(({ component }) => component.id !== inventory.root);
  return [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ cell }) => cell(row, facts)))]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');
}

/** What makes Excel, LibreOffice and Google Sheets evaluate a cell, full-width forms included; leading blanks do not stop them all. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function quoted(text: string): string {
  // No character of the input may end a line for a reader that knows other line ends, nor hide or turn round what follows.
  const plain = visible(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '));
  const defused = FORMULA.test(text) || FORMULA.test(plain) ? `'${plain}` : plain;
  return `"${defused.replaceAll('"', '""')}"`;
}
