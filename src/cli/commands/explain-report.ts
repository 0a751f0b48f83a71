/** What `explain` says, apart from the command: it loads when there is an inventory to explain. */
import { explainQuery } from '../../explain/explain.ts';
import { findComponents } from '../../explain/find.ts';
import { explainOverview } from '../../explain/overview.ts';
import { renderExplanationJson } from '../../explain/render-json.ts';
import { type ExplainPaint, type ExplainStyle, renderExplanationText, renderOverviewText } from '../../explain/render-text.ts';
import { documentsStating } from '../../explain/statements.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import { type EitherOptions, readStating } from '../../pipeline/either-input.ts';
import type { painterFor } from '../report.ts';
import type { ExplainFormat } from './explain.ts';

const COLOURS = { heading: 'bold', good: 'green', bad: 'red', quiet: 'dim' } as const satisfies Record<ExplainStyle, unknown>;

/** How an explanation is written, and where its inventory was read from. */
interface Setting {
  readonly format: ExplainFormat;
  readonly paint: ReturnType<typeof painterFor>;
  readonly path: string;
  readonly options: EitherOptions;
}

/** What is known of an inventory, or of what a query names in it; and whether it names anything. */
export function reportOf(
  inventory: RootedInventory,
  query: string | undefined,
  { format, paint: colour, path, options }: Setting,
): { readonly text: string; readonly found: boolean } {
  const paint: ExplainPaint = (style, text) => colour(COLOURS[style], text);
  if (query === undefined) {
    const overview = explainOverview(inventory);
    return { text: format === 'json' ? renderExplanationJson(overview) : renderOverviewText(overview, paint), found: true };
  }
  const places = documentsStating(findComponents(inventory, query)?.components ?? [], inventory);
  const documents = readStating(path, places, options);
  const explanation = explainQuery(inventory, query, { documents });
  const text = format === 'json' ? renderExplanationJson(explanation) : renderExplanationText(explanation, paint);
  return { text, found: explanation.found > 0 };
}
