/** `pyenv-sbom explain <path> [query]`: what can be known of a document, or of what a query names in it. */
import { EXIT } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import type { OptionGroup } from '../options/option-group.ts';
import { INPUT_GROUPS, inputOptions, REPORT_MESSAGES } from '../options/report-options.ts';
import { painterFor, putReport, readInput } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

const FORMATS = ['text', 'json'] as const;

/** How explanations are written. */
export type ExplainFormat = (typeof FORMATS)[number];

const EXPLAIN_OPTIONS: OptionGroup<{ readonly format: ExplainFormat }> = {
  title: 'Explain:',
  options: { format: { choices: FORMATS, default: 'text', requiresArg: true, describe: 'how the explanation is written' } },
  read: (args) => ({ format: args.choice('format') }),
};

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
    const { reportOf } = await import('./explain-report.ts');
    const { text, found } = reportOf(inventory, query, { format, paint: painterFor(process), path, options });
    if (!(await putReport(text, messages))) return EXIT.output;
    return found ? EXIT.done : EXIT.findings;
  },
};
