/**
 * The reports: for people and spreadsheets, not for machines that read SBOMs. They lose what their reader does not need, so nothing reads
 * them back, and they are no formats of formats/. What makes them is loaded when one is asked for.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { defined } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { TOOL } from '../model/tool.ts';

export type ReportFormatId = 'csv' | 'html' | 'table';

/** Which report, and what it is told besides the inventory. */
export interface ReportOptions {
  readonly format: ReportFormatId;
  /** What was found, for the page. Default: nothing. */
  readonly diagnostics?: readonly Diagnostic[];
  /** RFC 3339, for the page; absent: the report states no time and is reproducible. */
  readonly timestamp?: string;
  /** How wide the table may be, in columns. Default: 100. */
  readonly columns?: number;
  /** Sets the titles of the table off. Default: as they are. */
  readonly bold?: (text: string) => string;
}

export interface ReportFormat {
  readonly id: ReportFormatId;
  /** Names of files that hold it, and the ending that makes a name one of them; what is only ever shown has none. */
  readonly fileName?: RegExp;
  readonly suffix?: string;
  readonly write: (inventory: RootedInventory, options: ReportOptions) => Promise<string>;
}

const DEFAULT_COLUMNS = 100;

/** The reports, by their ids. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  {
    id: 'csv',
    fileName: /\.csv$/i,
    suffix: '.csv',
    write: async (inventory) => (await import('./csv.ts')).renderCsv(inventory),
  },
  {
    id: 'html',
    fileName: /\.html?$/i,
    suffix: '.html',
    write: async (inventory, { diagnostics = [], timestamp }) => {
      const [{ reportAssets }, { renderHtml }] = await Promise.all([import('./assets.ts'), import('./html/page.ts')]);
      return renderHtml(inventory, defined({ diagnostics, timestamp, tool: TOOL, assets: await reportAssets() }));
    },
  },
  {
    id: 'table',
    write: async (inventory, { columns = DEFAULT_COLUMNS, bold = (text) => text }) =>
      (await import('./table.ts')).renderTable(inventory, { columns, bold }),
  },
];

/** The report of an id; undefined for the id of anything else. */
export function reportFormat(id: string): ReportFormat | undefined {
  return REPORT_FORMATS.find((format) => format.id === id);
}

/** The report that a file's name asks for; undefined when it asks for none. */
export function reportOfFileName(name: string): ReportFormatId | undefined {
  return REPORT_FORMATS.find(({ fileName }) => fileName?.test(name) === true)?.id;
}

/** A report about an inventory: the text of the page, the spreadsheet or the table (docs/report.md). */
export async function writeReport(inventory: RootedInventory, options: ReportOptions): Promise<string> {
  const report = reportFormat(options.format);
  if (report === undefined) throw new RangeError(`${options.format} is no report`);
  return report.write(inventory, options);
}
