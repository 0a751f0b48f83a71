/** A diff for a terminal: readable without colour, one line a change, the loudest first. */
import { labelOf } from '../model/bundling.ts';
import { groupBy } from '../model/order.ts';
import { visible } from '../model/visible.ts';
import { type Change, type ChangeGroup, type ChangeKind, countByKind, type SbomDiff } from './change.ts';
import { headingOf, KIND_EXPLANATIONS, KIND_WORDS, lineOfChange, sayParts } from './words.ts';

export type DiffStyle = 'heading' | 'good' | 'bad' | 'loud' | 'quiet' | 'plain';

export interface DiffTextOptions {
  /** Gives a text its colour; by default it has none. */
  readonly paint?: (style: DiffStyle, text: string) => string;
  /** Most changes of one kind that are listed for one distribution; the others are counted. */
  readonly most?: number;
}

const STYLES: { readonly [K in ChangeKind]: DiffStyle } = {
  content: 'loud',
  added: 'good',
  removed: 'bad',
  undeclared: 'loud',
  declared: 'good',
  upgraded: 'plain',
  downgraded: 'loud',
  reversioned: 'plain',
  reidentified: 'loud',
  license: 'loud',
  'coverage-fell': 'bad',
  'coverage-rose': 'good',
  edges: 'quiet',
};

const MOST_LISTED = 20;
const LONGEST_TEXT = 300;

/** The whole diff as lines, each with its end. */
export function renderDiffText(diff: SbomDiff, { paint = (_style, text) => text, most = MOST_LISTED }: DiffTextOptions = {}): string {
  const { old, new: now, groups } = diff;
  const head = `${shown(labelOf(old.root))} (${old.components} components) → ${shown(labelOf(now.root))} (${now.components} components)`;
  if (groups.length === 0) return `${head}\nno difference\n`;
  const explained = new Set<ChangeKind>();
  const blocks = groups.map((group) => renderGroup(group, explained, { paint, most }));
  return `${[head, ...blocks, renderCounts(diff)].join('\n\n')}\n`;
}

function renderGroup(group: ChangeGroup, explained: Set<ChangeKind>, { paint, most }: Required<DiffTextOptions>): string {
  const { says, name, versions } = headingOf(group);
  const heading = `${says}${name === '' ? '' : ` ${shown(name)}`}${versions === '' ? '' : ` (${shown(versions)})`}`;
  const lines = [paint('heading', heading)];
  for (const [kind, changes] of groupBy(group.changes, (change) => change.kind)) {
    lines.push(...changes.slice(0, most).map((change) => paint(STYLES[kind], renderLine(kind, change))));
    if (changes.length > most) lines.push(paint('quiet', `  and ${changes.length - most} more: ${KIND_WORDS[kind]}`));
    const explanation = KIND_EXPLANATIONS.get(kind);
    if (explanation !== undefined && !explained.has(kind)) lines.push(paint('quiet', `    ${explanation}`));
    explained.add(kind);
  }
  return lines.join('\n');
}

function renderLine(kind: ChangeKind, change: Change): string {
  const { subject, says } = lineOfChange(change);
  const text = sayParts(says, (part) => shown(part.text));
  return `  ${KIND_WORDS[kind]}: ${shown(subject)}${text === '' ? '' : `: ${text}`}`;
}

function renderCounts(diff: SbomDiff): string {
  return Array.from(countByKind(diff), ([kind, count]) => `${count} ${KIND_WORDS[kind]}`).join(', ');
}

/** A text from the input on one line, of bounded length. */
function shown(text: string): string {
  return visible(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text).toWellFormed();
}
