/** The order of a diff, and the diff of the swapped sides. */
import { defined } from '../model/defined.ts';
import { canonicalText, compareText, sortedBy } from '../model/order.ts';
import { CHANGE_KINDS, type Change, type ChangeGroup, type ChangeKind, type Entry, type SbomDiff } from './change.ts';

/** Groups and changes in order: the whole first, environments and distributions by name; changes by kind and name. */
export function sortedGroups(groups: readonly ChangeGroup[]): readonly ChangeGroup[] {
  return sortedBy(
    groups.map((group) => ({ ...group, changes: sortedBy(group.changes, orderText) })),
    groupText,
  );
}

function groupText({ environment, bundler }: ChangeGroup): string {
  const side = environment ?? bundler;
  if (side === undefined) return '';
  return canonicalText([environment === undefined, ...[...side.from, ...side.to].map(nameAndRef).sort(compareText)]);
}

/** Texts of both sides in one order: reversed, a change keeps its place among its kind. Packages stand before files, which may be thousands. */
function orderText(change: Change): string {
  const entries = 'component' in change ? [change.component] : [change.from, change.to];
  const kind = String(CHANGE_KINDS.indexOf(change.kind)).padStart(2, '0');
  return canonicalText([
    kind,
    entries.every(isFile),
    ...entries.map(nameAndRef).sort(compareText),
    'aspect' in change ? change.aspect : '',
  ]);
}

function isFile({ name, purl }: Entry): boolean {
  return purl === undefined && name.includes('/');
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
  const reversed = groups.map(({ bundler, environment, changes }) =>
    defined({ bundler: swapped(bundler), environment: swapped(environment), changes: changes.map(reverseChange) }),
  );
  return { old: now, new: old, groups: sortedGroups(reversed) };
}

function swapped(side: ChangeGroup['bundler']): ChangeGroup['bundler'] {
  return side === undefined ? undefined : { from: side.to, to: side.from };
}

function reverseChange(change: Change): Change {
  const kind = OPPOSITE[change.kind];
  if ('component' in change) return { ...change, kind } as Change;
  const turned = { ...change, kind, from: change.to, to: change.from };
  switch (change.kind) {
    case 'content':
      return { ...turned, differences: change.differences.map(({ what, from, to }) => ({ what, from: to, to: from })) } as Change;
    case 'license':
      return { ...turned, licenses: { from: change.licenses.to, to: change.licenses.from } } as Change;
    case 'edges':
      return { ...turned, removed: change.added, added: change.removed } as Change;
    case 'coverage-fell':
    case 'coverage-rose':
      return {
        ...turned,
        aggregate: { from: change.aggregate.to, to: change.aggregate.from },
        unclaimed: { from: change.unclaimed.to, to: change.unclaimed.from },
      } as Change;
    default:
      return turned as Change;
  }
}
