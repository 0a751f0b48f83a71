/** `pyenv-sbom explain <path> [query]`: what can be known of a document, or of what a query names in it. */
import { explainQuery } from '../../explain/explain.ts';
import { findComponents } from '../../explain/find.ts';
import { explainOverview } from '../../explain/overview.ts';
import { renderExplanationJson } from '../../explain/render-json.ts';
import { type ExplainPaint, type ExplainStyle, renderExplanationText, renderOverviewText } from '../../explain/render-text.ts';
import { documentsStating } from '../../explain/statements.ts';
import { readStating } from '../../pipeline/either-input.ts';
import { EXIT } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import type { OptionGroup } from '../options/option-group.ts';
import { INPUT_GROUPS, inputOptions, REPORT_MESSAGES } from '../options/report-options.ts';
import { painterFor, putReport, readInput } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

const FORMATS = ['text', 'json'] as const;

const EXPLAIN_OPTIONS: OptionGroup<{ readonly format: (typeof FORMATS)[number] }> = {
  title: 'Explain:',
  options: { format: { choices: FORMATS, default: 'text', requiresArg: true, describe: 'how the explanation is written' } },
  read: (args) => ({ format: args.choice('format') }),
};

const COLOURS = { heading: 'bold', good: 'green', bad: 'red', quiet: 'dim' } as const satisfies Record<ExplainStyle, unknown>;

export const EXPLAIN: Command = {
  name: 'explain',
  usage: 'explain <path> [query]',
  aliases: [],
  description:
    'Says what scanners can match in an environment or SBOM document, and what is unknown; with a query, where a component comes from and how to be rid of it.',
  positionals: {
    path: { type: 'string', describe: 'an environment, or a document in any format that is read' },
    query: { type: 'string', describe: 'a name (with @version or without), purl, CPE, digest or file' },
  },
  needs: 'an environment or a document',
  groups: [EXPLAIN_OPTIONS, REPORT_MESSAGES, ...INPUT_GROUPS],
  examples: [
    ['explain ./venv', 'what Grype, OSV-Scanner, Trivy and Dependency-Track can match, and what nobody declares'],
    ['explain env.cdx.json openssl', 'which distribution brought it, who says so, and what to upgrade'],
    ['explain ./venv libssl.so.3', 'by a file'],
  ],
  run: async (args, process) => {
    const { format } = EXPLAIN_OPTIONS.read(args);
    const options = inputOptions(args);
    const messages = new Messages(REPORT_MESSAGES.read(args), process);
    const [path = '', query] = [args.text('path'), args.text('query')];
    if (path === '') throw new UsageError('a path is empty');
    if (query?.trim() === '') throw new UsageError('the query is empty');
    const inventory = await readInput(path, options, messages);
    if (inventory === undefined) return EXIT.input;
    const colour = painterFor(process);
    const paint: ExplainPaint = (style, text) => colour(COLOURS[style], text);
    if (query === undefined) {
      const overview = explainOverview(inventory);
      const text = format === 'json' ? renderExplanationJson(overview) : renderOverviewText(overview, paint);
      return (await putReport(text, messages)) ? EXIT.done : EXIT.output;
    }
    const places = documentsStating(findComponents(inventory, query)?.components ?? [], inventory);
    const documents = readStating(path, places, options);
    const explanation = explainQuery(inventory, query, { documents });
    const text = format === 'json' ? renderExplanationJson(explanation) : renderExplanationText(explanation, paint);
    if (!(await putReport(text, messages))) return EXIT.output;
    return explanation.found === 0 ? EXIT.findings : EXIT.done;
  },
};
