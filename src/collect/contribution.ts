/**
 * What one source of evidence found in one environment, and what it counted. Contributions are added up and never looked into: a new
 * source of evidence needs no change here.
 */
import type { ComponentId } from '../model/component.ts';
import type { Inventory, Relation } from '../model/inventory.ts';

/** What went in, by what became of it: `read` + `installed` = written + `unified` + `deduplicated` + `dropped`. */
export interface Counts {
  /** Components that documents list. */
  readonly read: number;
  /** Components that no document lists: distributions, interpreters, packages of other package managers, what is vendored. */
  readonly installed: number;
  /** Components of documents that turned out to be the thing that carries the document, or a part of it. */
  readonly unified: number;
  /** Components that became one with another of equal identity. */
  readonly deduplicated: number;
  /** Components that were left out on purpose. */
  readonly dropped: number;
  /** Documents that became part of the inventory, and those that could not be read. */
  readonly documentsMerged: number;
  readonly documentsNotMerged: number;
  /** Files that were compared with their recorded digests. */
  readonly filesVerified: number;
}

export const NO_COUNTS: Counts = {
  read: 0,
  installed: 0,
  unified: 0,
  deduplicated: 0,
  dropped: 0,
  documentsMerged: 0,
  documentsNotMerged: 0,
  filesVerified: 0,
};

/** The sum of counts, by name. */
export function addCounts(left: Counts, right: Partial<Counts>): Counts {
  return sumOf([left, right]);
}

function sumOf(parts: readonly Partial<Counts>[]): Counts {
  const sum: { -readonly [Name in keyof Counts]: number } = { ...NO_COUNTS };
  for (const part of parts) for (const name in part) sum[name as keyof Counts] += part[name as keyof Counts] ?? 0;
  return sum;
}

/** What a source of evidence gives. */
export interface Contribution {
  /** Parts of the inventory; they share ids with each other, and nothing else. */
  readonly fragments: readonly Inventory[];
  readonly counts: Counts;
  /** Which package requires which, as far as package metadata says so: what decides on the edges of the root (docs/rules.md R4.7). */
  readonly requirements: readonly Relation[];
  /** What was asked for, rather than pulled in. */
  readonly requested: readonly ComponentId[];
  /** Packages that are installed and are no Python distributions. */
  readonly packages: readonly ComponentId[];
  /** Architectures (`platform.machine()`) by the path of the document that speaks about native code. */
  readonly machines: ReadonlyMap<string, string>;
}

export const NO_CONTRIBUTION: Contribution = {
  fragments: [],
  counts: NO_COUNTS,
  requirements: [],
  requested: [],
  packages: [],
  machines: new Map(),
};

/** A contribution with what is given; everything else is empty, and counts that are not named are zero. */
export function contribution(parts: Partial<Omit<Contribution, 'counts'>> & { readonly counts?: Partial<Counts> }): Contribution {
  return { ...NO_CONTRIBUTION, ...parts, counts: parts.counts === undefined ? NO_COUNTS : { ...NO_COUNTS, ...parts.counts } };
}

/** Everything that several sources found. */
export function addContributions(contributions: readonly Contribution[]): Contribution {
  return {
    fragments: contributions.flatMap(({ fragments }) => fragments),
    counts: sumOf(contributions.map(({ counts }) => counts)),
    requirements: contributions.flatMap(({ requirements }) => requirements),
    requested: contributions.flatMap(({ requested }) => requested),
    packages: contributions.flatMap(({ packages }) => packages),
    machines: new Map(contributions.flatMap(({ machines }) => [...machines])),
  };
}
