/**
 * What two inventories differ in, as plain data: every value can be printed as JSON. Nothing here is text for people; the renderers make it.
 */
import type { Aggregate } from '../model/inventory.ts';

/** A component of one of the two inventories. */
export interface Entry {
  /** The component's reference in its own inventory. */
  readonly ref: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** Set where its document says that it is not, or not always, in the package. */
  readonly scope?: 'optional' | 'excluded';
}

/** A component that is on one side alone. */
export interface Single {
  readonly kind: 'added' | 'removed' | 'declared' | 'undeclared';
  readonly component: Entry;
  /** Whether the other side knows the component in another place. */
  readonly elsewhere: boolean;
  /** A library among the files of the side without it that bears its name, though nobody declares it there. */
  readonly file?: string;
}

/** One component under another version or identity. `reversioned`: the ecosystem has no order for the two. */
export interface Move {
  readonly kind: 'upgraded' | 'downgraded' | 'reversioned' | 'reidentified';
  readonly from: Entry;
  readonly to: Entry;
}

/** What differs in some facet of one component: values of the old side alone, values of the new side alone. */
export interface Difference {
  readonly what: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The same version, made of something else. */
export interface ContentChange {
  readonly kind: 'content';
  readonly from: Entry;
  readonly to: Entry;
  readonly differences: readonly Difference[];
}

/** The licences of both sides; none: no licence is stated. */
export interface LicenseChange {
  readonly kind: 'license';
  readonly from: Entry;
  readonly to: Entry;
  readonly licenses: { readonly from: readonly string[]; readonly to: readonly string[] };
}

/** What a component no longer leads to, and what it leads to now. An edge that follows its target to another version is none of them. */
export interface EdgeChange {
  readonly kind: 'edges';
  readonly from: Entry;
  readonly to: Entry;
  readonly removed: readonly Entry[];
  readonly added: readonly Entry[];
}

/** How complete the picture of a component is (`aspect`), and how many of its native libraries nobody declares. */
export interface CoverageChange {
  readonly kind: 'coverage-fell' | 'coverage-rose';
  readonly from: Entry;
  readonly to: Entry;
  readonly aspect: 'assembly' | 'dependencies';
  readonly aggregate: { readonly from: Aggregate; readonly to: Aggregate };
  readonly unclaimed: { readonly from: number; readonly to: number };
}

export type Change = Single | Move | ContentChange | LicenseChange | EdgeChange | CoverageChange;
export type ChangeKind = Change['kind'];

/** In the order in which they are shown: the loudest first. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'content',
  'added',
  'removed',
  'undeclared',
  'declared',
  'upgraded',
  'downgraded',
  'reversioned',
  'reidentified',
  'license',
  'coverage-fell',
  'coverage-rose',
  'edges',
];

/** Where changes happened: in the archive of a distribution, or in the environment itself. */
export interface ChangeGroup {
  /**
   * The distribution whose archive holds the components, or whose documents name them (build tools), on the sides where it is there; absent:
   * they are installed themselves.
   */
  readonly bundler?: { readonly from: readonly Entry[]; readonly to: readonly Entry[] };
  /** Where both sides hold several environments: the one that the components are installed in. Absent: the whole. */
  readonly environment?: { readonly from: readonly Entry[]; readonly to: readonly Entry[] };
  /** Sorted; never empty. */
  readonly changes: readonly Change[];
}

/** What one side is. */
export interface Side {
  readonly root: Entry;
  readonly components: number;
}

export interface SbomDiff {
  readonly old: Side;
  readonly new: Side;
  /** The whole first, then environments and distributions by name. A group without changes is left out. */
  readonly groups: readonly ChangeGroup[];
}

/** What a gate can ask for. */
export const FAIL_KINDS = ['added', 'removed', 'changed', 'license', 'content', 'coverage', 'edges'] as const;
export type FailKind = (typeof FAIL_KINDS)[number];

/**
 * `changed` is another version or identity. What appears in a list for the first time counts as added, even where it may have been there
 * before; what is merely declared no longer is not known to be removed, it is a loss of coverage.
 */
const FAILS_AS: { readonly [K in ChangeKind]: FailKind | undefined } = {
  added: 'added',
  declared: 'added',
  removed: 'removed',
  undeclared: 'coverage',
  upgraded: 'changed',
  downgraded: 'changed',
  reversioned: 'changed',
  reidentified: 'changed',
  content: 'content',
  license: 'license',
  edges: 'edges',
  'coverage-fell': 'coverage',
  'coverage-rose': undefined,
};

/** How many changes of each kind there are; kinds without any are left out. */
export function countByKind(diff: SbomDiff): ReadonlyMap<ChangeKind, number> {
  const counts = new Map<ChangeKind, number>();
  const changes = diff.groups.flatMap((group) => group.changes);
  for (const kind of CHANGE_KINDS) {
    const count = changes.filter((change) => change.kind === kind).length;
    if (count > 0) counts.set(kind, count);
  }
  return counts;
}

/** Those of the asked kinds that the diff holds, in the order of {@link FAIL_KINDS}. */
export function diffFailures(diff: SbomDiff, kinds: Iterable<FailKind>): readonly FailKind[] {
  const asked = new Set(kinds);
  const present = new Set(Array.from(countByKind(diff).keys(), (kind) => FAILS_AS[kind]));
  return FAIL_KINDS.filter((kind) => asked.has(kind) && present.has(kind));
}
