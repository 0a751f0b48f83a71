/**
 * The reports: for people and spreadsheets, not for machines that read SBOMs. They lose what their reader does not need, so nothing reads
 * them back, and they are no formats of formats/. What makes them is loaded when one is asked for.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../model/inventory.ts';

export type ReportFormatId = 'csv' | 'html' | 'table';

/** What a report is told besides the inventory. */
export interface ReportContext {
  readonly diagnostics: readonly Diagnostic[];
  readonly tool: { readonly name: string; readonly version: string };
  /** RFC 3339; absent in reproducible reports. */
  readonly timestamp?: string;
  /** What the table is drawn for: its columns, and how to set something off. */
  readonly terminal: { readonly columns: number; readonly bold: (text: string) => string };
}

export interface ReportFormat {
  readonly id: ReportFormatId;
  /** Names of files that hold it, and the ending that makes a name one of them; what is only ever shown has none. */
  readonly fileName?: RegExp;
  readonly suffix?: string;
  readonly write: (inventory: RootedInventory, context: ReportContext) => Promise<string>;
}

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
    write: async (inventory, context) => {
      const [{ reportAssets }, { renderHtml }] = await Promise.all([import('./assets.ts'), import('./html/page.ts')]);
      return renderHtml(inventory, { ...context, assets: await reportAssets() });
    },
  },
  {
    id: 'table',
    write: async (inventory, { terminal }) => (await import('./table.ts')).renderTable(inventory, terminal),
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
