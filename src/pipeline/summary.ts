/** What a run counted: what went in, what became of it, what came out. */
import type { GivenDocument, RootedInventory } from '../model/inventory.ts';
import type { Findings } from './root-component.ts';

/** What was counted. `read` + `installed` = `written` + `unified` + `deduplicated` + `dropped`. */
export interface Summary {
  readonly environments: number;
  readonly distributions: number;
  readonly documentsMerged: number;
  readonly documentsNotMerged: number;
  /** Components that documents list. */
  readonly componentsRead: number;
  /** Distributions, interpreters, and the whole where no document brings it. */
  readonly componentsInstalled: number;
  /** Components of documents that turned out to be their distribution, or a part of it. */
  readonly componentsUnified: number;
  readonly componentsDeduplicated: number;
  readonly componentsDropped: number;
  readonly componentsWritten: number;
  /** Of those, what distributions and interpreters carry. */
  readonly componentsBundled: number;
  /** Files that were held against RECORD. */
  readonly filesVerified: number;
}

/** What went in. */
export interface Counted {
  readonly environments: number;
  readonly distributions: number;
  readonly installed: number;
  readonly read: number;
  readonly unified: number;
  readonly merged: number;
  readonly notMerged: number;
  readonly verified: number;
}

export const NOTHING: Counted = {
  environments: 0,
  distributions: 0,
  installed: 0,
  read: 0,
  unified: 0,
  merged: 0,
  notMerged: 0,
  verified: 0,
};

export function count(found: readonly Findings[], documents: readonly GivenDocument[], isWhole: boolean): Counted {
  const sum = (select: (findings: Findings) => number): number => found.reduce((total, findings) => total + select(findings), 0);
  const distributions = sum((findings) => findings.distributions.length);
  const interpreters = sum(({ interpreter }) => (interpreter?.component === undefined ? 0 : 1));
  return {
    environments: found.length,
    distributions,
    installed: distributions + interpreters + sum(({ tally }) => tally.others) + (isWhole ? 0 : found.length) + 1,
    read: sum(({ tally }) => tally.read) + documents.reduce((total, { document }) => total + document.components.length, 0),
    unified: sum(({ tally }) => tally.unified),
    merged: sum(({ tally }) => tally.merged) + documents.length,
    notMerged: sum(({ tally }) => tally.notMerged),
    verified: 0,
  };
}

export function summarize(counted: Counted, inventory: RootedInventory, dropped: number): Summary {
  const { read, installed, unified } = counted;
  return {
    environments: counted.environments,
    distributions: counted.distributions,
    documentsMerged: counted.merged,
    documentsNotMerged: counted.notMerged,
    componentsRead: read,
    componentsInstalled: installed,
    componentsUnified: unified,
    componentsDeduplicated: read + installed - unified - dropped - inventory.components.length,
    componentsDropped: dropped,
    componentsWritten: inventory.components.length,
    componentsBundled: new Set(inventory.relations.filter(({ kind }) => kind === 'bundles').map(({ to }) => to)).size,
    filesVerified: counted.verified,
  };
}

export const EMPTY_SUMMARY: Summary = {
  environments: 0,
  distributions: 0,
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
