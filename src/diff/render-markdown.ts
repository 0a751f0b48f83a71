/**
 * A diff as Markdown for a pull-request comment. Every text of the input stands in a code span, where neither markup nor HTML, mentions,
 * links or references to issues are understood.
 */
import { labelOf } from '../model/bundling.ts';
import { groupBy } from '../model/order.ts';
import { visible } from '../model/visible.ts';
import { type Change, type ChangeGroup, type ChangeKind, countByKind, type SbomDiff } from './change.ts';
import { headingOf, KIND_EXPLANATIONS, KIND_WORDS, lineOfChange, sayParts } from './words.ts';

/** A comment on GitHub has at most 65,536 characters; what wraps ours needs some of them. */
const LONGEST_COMMENT = 60_000;
const MOST_LISTED = 25;
const LONGEST_TEXT = 200;

/** The whole diff; what does not fit into one comment is counted at its end. */
export function renderDiffMarkdown(diff: SbomDiff): string {
  const { old, new: now, groups } = diff;
  const head = `### Software changes: ${code(labelOf(old.root))} → ${code(labelOf(now.root))}\n\n`;
  if (groups.length === 0) return `${head}No difference.\n`;
  const counts = Array.from(countByKind(diff), ([kind, count]) => `**${count}** ${KIND_WORDS[kind]}`).join(' · ');
  let text = `${head}${counts}\n`;
  for (const [index, group] of groups.entries()) {
    const block = renderGroup(group);
    if (text.length + block.length > LONGEST_COMMENT) {
      const left = groups.slice(index).reduce((sum, { changes }) => sum + changes.length, 0);
      return `${text}\n… and ${left} more changes, which \`--format json\` lists.\n`;
    }
    text += block;
  }
  return text;
}

function renderGroup(group: ChangeGroup): string {
  const { says, name, versions } = headingOf(group);
  const heading = `${says}${name === '' ? '' : ` ${code(name)}`}${versions === '' ? '' : ` (${code(versions)})`}`;
  const lists = [...groupBy(group.changes, (change) => change.kind)].map(([kind, changes]) => renderKind(kind, changes));
  return `\n#### ${heading}\n\n${lists.join('\n')}`;
}

function renderKind(kind: ChangeKind, changes: readonly Change[]): string {
  const explanation = KIND_EXPLANATIONS.get(kind);
  const head = `- **${KIND_WORDS[kind]}**${explanation === undefined ? '' : `: ${explanation}`}\n`;
  const lines = changes.slice(0, MOST_LISTED).map((change) => `  - ${renderLine(change)}\n`);
  const more = changes.length - MOST_LISTED;
  return `${head}${lines.join('')}${more > 0 ? `  - … and ${more} more\n` : ''}`;
}

function renderLine(change: Change): string {
  const { subject, says } = lineOfChange(change);
  const text = sayParts(says, (part) => (part.quoted ? code(part.text) : part.text));
  return `${code(subject)}${text === '' ? '' : `: ${text}`}`;
}

/** A code span with a fence longer than any run of backticks in it. */
function code(text: string): string {
  const safe = visible(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text).toWellFormed();
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe === '' || /^[` ]|[` ]$/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
