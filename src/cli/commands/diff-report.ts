/** What `diff` says, apart from the command: it loads when there are two inventories to compare. */
import { diffFailures, type FailKind, type SbomDiff } from '../../diff/change.ts';
import { diffInventories } from '../../diff/diff.ts';
import { renderDiffJson } from '../../diff/render-json.ts';
import { renderDiffMarkdown } from '../../diff/render-markdown.ts';
import { type DiffStyle, renderDiffText } from '../../diff/render-text.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import type { CliProcess } from '../process.ts';
import { painterFor } from '../report.ts';
import type { DiffFormat } from './diff.ts';

const COLOURS = { heading: 'bold', good: 'green', bad: 'red', loud: 'yellow', quiet: 'dim', plain: undefined } as const satisfies Record<
  DiffStyle,
  unknown
>;

function render(diff: SbomDiff, format: DiffFormat, process: CliProcess): string {
  if (format === 'json') return renderDiffJson(diff);
  if (format === 'markdown') return renderDiffMarkdown(diff);
  const paint = painterFor(process);
  return renderDiffText(diff, { paint: (style, text) => paint(COLOURS[style], text) });
}

/** The differences of two inventories: as a text, and those of some kinds. */
export function compare(
  old: RootedInventory,
  now: RootedInventory,
  { format, process }: { readonly format: DiffFormat; readonly process: CliProcess },
): { readonly text: string; readonly failures: (kinds: readonly FailKind[]) => readonly FailKind[] } {
  const diff = diffInventories(old, now);
  return { text: render(diff, format, process), failures: (kinds) => diffFailures(diff, kinds) };
}
