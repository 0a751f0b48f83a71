/** The order of a diff, and the diff of the swapped sides. */
import { canonicalText, compareText, sortedBy } from '../model/order.ts';
import { CHANGE_KINDS, type Change, type ChangeGroup, type ChangeKind, type Entry, type SbomDiff } from './change.ts';

/** Groups and changes in order: the environment first, distributions by name; changes by kind and name. */
export function sortedGroups(groups: readonly ChangeGroup[]): readonly ChangeGroup[] {
  return sortedBy(
    groups.map((group) => ({ ...group, changes: sortedBy(group.changes, orderText) })),
    ({ bundler }) => (bundler === undefined ? '' : canonicalText([...bundler.from, ...bundler.to].map(nameAndRef).sort(compareText))),
  );
}

/** Texts of both sides in one order: reversed, a change keeps its place among its kind. */
function orderText(change: Change): string {
  const entries = 'component' in change ? [change.component] : [change.from, change.to];
  const kind = String(CHANGE_KINDS.indexOf(change.kind)).padStart(2, '0');
  return canonicalText([kind, ...entries.map(nameAndRef).sort(compareText), 'aspect' in change ? change.aspect : '']);
}

function nameAndRef({ name, ref }: Entry): string {
  return `${name}\0${ref}`;
}

const OPPOSITE: { readonly [K in ChangeKind]: ChangeKind } = {
  added: 'removed',
  removed: 'added',
  declared: 'undeclared',
  undeclared: 'declared',
  upgraded: 'downgraded',
  downgraded: 'upgraded',
  reversioned: 'reversioned',
  reidentified: 'reidentified',
  content: 'content',
  license: 'license',
  edges: 'edges',
  'coverage-fell': 'coverage-rose',
  'coverage-rose': 'coverage-fell',
};

/** The diff read backwards: what `diffInventories(new, old)` gives for the diff of `old` and `new`. */
export function reverseDiff({ old, new: now, groups }: SbomDiff): SbomDiff {
  const reversed = groups.map(({ bundler, changes }) => ({
    ...(bundler !== undefined && { bundler: { from: bundler.to, to: bundler.from } }),
    changes: changes.map(reverseChange),
  }));
  return { old: now, new: old, groups: sortedGroups(reversed) };
}

function reverseChange(change: Change): Change {
  const kind = OPPOSITE[change.kind];
  if ('component' in change) return { ...change, kind } as Change;
  const swapped = { ...change, kind, from: change.to, to: change.from };
  switch (change.kind) {
    case 'content':
      return { ...swapped, differences: change.differences.map(({ what, from, to }) => ({ what, from: to, to: from })) } as Change;
    case 'license':
      return { ...swapped, licenses: { from: change.licenses.to, to: change.licenses.from } } as Change;
    case 'edges':
      return { ...swapped, removed: change.added, added: change.removed } as Change;
    case 'coverage-fell':
    case 'coverage-rose':
      return {
        ...swapped,
        aggregate: { from: change.aggregate.to, to: change.aggregate.from },
        unclaimed: { from: change.unclaimed.to, to: change.unclaimed.from },
      } as Change;
    default:
      return swapped as Change;
  }
}
