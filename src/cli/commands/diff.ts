/** `pyenv-sbom diff <old> <new>`: what changed between two environments or documents. */
import { FAIL_KINDS, type FailKind } from '../../diff/change.ts';
import type { Arguments } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { nearest } from '../nearest.ts';
import type { OptionGroup } from '../options/option-group.ts';
import { INPUT_GROUPS, inputOptions, REPORT_MESSAGES } from '../options/report-options.ts';
import { putReport, readInput } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

const FORMATS = ['text', 'json', 'markdown'] as const;

/** How differences are written. */
export type DiffFormat = (typeof FORMATS)[number];

interface DiffOptions {
  readonly format: DiffFormat;
  readonly failOn: readonly FailKind[];
}

const DIFF_OPTIONS: OptionGroup<DiffOptions> = {
  title: 'Diff:',
  options: {
    format: {
      choices: FORMATS,
      default: 'text',
      requiresArg: true,
      describe: 'how the differences are written; markdown fits into a pull-request comment',
    },
    'fail-on': {
      type: 'string',
      requiresArg: true,
      describe: `exit 1 for differences of these kinds, separated by commas: ${FAIL_KINDS.join(', ')}`,
    },
  },
  read: (args) => ({ format: args.choice('format'), failOn: args.texts('fail-on').flatMap(failKinds) }),
};

function failKinds(text: string): readonly FailKind[] {
  return text.split(',').map((word) => {
    const kind = FAIL_KINDS.find((one) => one === word.trim());
    if (kind !== undefined) return kind;
    const meant = nearest(word.trim(), FAIL_KINDS);
    throw new UsageError(`--fail-on ${word}: ${meant === undefined ? `the kinds are ${FAIL_KINDS.join(', ')}` : `did you mean ${meant}?`}`);
  });
}

export const DIFF: Command = {
  name: 'diff',
  usage: 'diff <old> <new>',
  aliases: [],
  description: 'Says what changed between two environments or SBOM documents, grouped by the distribution that brought it.',
  positionals: {
    old: { type: 'string', describe: 'an environment, or a document in any format that is read' },
    new: { type: 'string', describe: 'the same, later' },
  },
  needs: 'two environments or documents',
  groups: [DIFF_OPTIONS, REPORT_MESSAGES, ...INPUT_GROUPS],
  examples: [
    ['diff old.cdx.json ./venv', 'what has changed since a document was written'],
    ['diff old.cdx.json new.spdx.json --format markdown > comment.md', 'a comment for a pull request'],
    ['diff old.cdx.json ./venv --fail-on added,license,content', 'a gate: exit 1 for what was added, and for other licences or contents'],
  ],
  run: async (args, process) => {
    const { format, failOn } = DIFF_OPTIONS.read(args);
    const messages = new Messages(REPORT_MESSAGES.read(args), process);
    const [old, now] = await readBoth(args, messages);
    if (old === undefined || now === undefined) return EXIT.input;
    const { compare } = await import('./diff-report.ts');
    const { text, failures } = compare(old, now, { format, process });
    if (!(await putReport(text, messages))) return EXIT.output;
    const failed = failures(failOn);
    if (failed.length > 0) messages.say(`--fail-on: there are differences of these kinds: ${failed.join(', ')}\n`);
    return failed.length > 0 ? EXIT.findings : EXIT.done;
  },
};

/** One after the other: what is wrong with both is said of both. */
async function readBoth(args: Arguments, messages: Messages) {
  const options = inputOptions(args);
  const paths = ['old', 'new'].map((name) => args.text(name) ?? '');
  if (paths.includes('')) throw new UsageError('a path is empty');
  const [old, now] = paths as [string, string];
  return [await readInput(old, options, messages), await readInput(now, options, messages)] as const;
}
