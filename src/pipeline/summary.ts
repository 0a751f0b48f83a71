/** What a run counted: what went in, what became of it, what came out. */
import type { Counts } from '../collect/contribution.ts';
import type { RootedInventory } from '../model/inventory.ts';

/** What was counted. `read` + `installed` = `written` + `unified` + `deduplicated` + `dropped`. */
export interface Summary {
  readonly environments: number;
  readonly distributions: number;
  readonly documentsMerged: number;
  readonly documentsNotMerged: number;
  /** Components that documents list. */
  readonly componentsRead: number;
  /** Distributions, interpreters, and the root where no document brings it. */
  readonly componentsInstalled: number;
  /** Components of documents that turned out to be their distribution, or a part of it. */
  readonly componentsUnified: number;
  readonly componentsDeduplicated: number;
  readonly componentsDropped: number;
  readonly componentsWritten: number;
  /** Of those, what distributions and interpreters carry. */
  readonly componentsBundled: number;
  /** Files that were checked against RECORD. */
  readonly filesVerified: number;
}

/** What was scanned. */
export interface Scanned {
  readonly environments: number;
  readonly distributions: number;
}

export const NOTHING_SCANNED: Scanned = { environments: 0, distributions: 0 };

/** The summary of a run, from what was counted on the way and what came out. */
export function summarize(counts: Counts, inventory: RootedInventory, scanned: Scanned): Summary {
  const { read, installed, unified, deduplicated, dropped } = counts;
  const written = inventory.components.length;
  const bundled = inventory.relations.filter(({ kind }) => kind === 'bundles').map(({ to }) => to);
  return {
    ...scanned,
    documentsMerged: counts.documentsMerged,
    documentsNotMerged: counts.documentsNotMerged,
    componentsRead: read,
    componentsInstalled: installed,
    componentsUnified: unified,
    componentsDeduplicated: deduplicated,
    componentsDropped: dropped,
    componentsWritten: written,
    componentsBundled: new Set(bundled).size,
    filesVerified: counts.filesVerified,
  };
}

/** Of a run that could not begin. */
export const EMPTY_SUMMARY: Summary = {
  ...NOTHING_SCANNED,
  documentsMerged: 0,
  documentsNotMerged: 0,
  componentsRead: 0,
  componentsInstalled: 0,
  componentsUnified: 0,
  componentsDeduplicated: 0,
  componentsDropped: 0,
  componentsWritten: 0,
  componentsBundled: 0,
  filesVerified: 0,
};
