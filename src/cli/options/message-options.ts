/** What is said on stderr, and which findings make the command fail. */
import { CATALOGUE, SEVERITIES, type Severity } from '../../diagnostics/catalogue.ts';
import type { Arguments } from '../arguments.ts';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

/** Which findings make the command fail. */
export interface FailOn {
  /** Those of this severity or worse. */
  readonly severity: Severity | 'never';
  /** And those with one of these codes. */
  readonly codes: ReadonlySet<string>;
}

export interface MessageOptions {
  readonly failOn: FailOn;
  readonly diagnostics: 'human' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export const MESSAGES: OptionGroup<MessageOptions> = {
  title: 'Messages:',
  options: {
    'fail-on': {
      type: 'string',
      default: 'error',
      requiresArg: true,
      describe:
        'exit 1 for findings of this severity or worse (note, warning, error, never), and for codes of findings; separated by commas',
    },
    diagnostics: {
      choices: ['human', 'json'],
      default: 'human',
      requiresArg: true,
      describe: 'how findings are written to stderr; json: one object a line',
    },
    quiet: { alias: 'q', type: 'boolean', default: false, describe: 'only errors on stderr' },
    verbose: { alias: 'v', type: 'boolean', default: false, describe: 'notes too, and how the components were counted' },
  },
  read: (args) => ({ ...readForm(args), failOn: failOnOf(args.text('fail-on') ?? 'error') }),
};

/**
 * How much is said, and in which form.
 * @throws UsageError where two options exclude each other.
 */
export function readForm(args: Arguments): Omit<MessageOptions, 'failOn'> {
  const [quiet, verbose] = [args.flag('quiet'), args.flag('verbose')];
  if (quiet && verbose) throw new UsageError('--quiet and --verbose exclude each other');
  return { diagnostics: args.choice('diagnostics'), quiet, verbose };
}

/** Codes alone leave errors what they are: a gate for one thing must not let another one pass. */
function failOnOf(text: string): FailOn {
  const words = text.split(',').map((word) => word.trim());
  const severities = words.filter(isSeverity);
  const codes = words.filter((word) => !isSeverity(word));
  for (const word of codes) {
    if (Object.hasOwn(CATALOGUE, word)) continue;
    const meant = nearest(word, [...SEVERITIES, 'never', ...Object.keys(CATALOGUE)]);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new UsageError(`--fail-on ${word}: it is one of ${[...SEVERITIES, 'never'].join(', ')}, or the code of a finding${hint}`);
  }
  if (severities.length > 1) throw new UsageError(`--fail-on: one severity is enough, not ${severities.join(' and ')}`);
  return { severity: severities[0] ?? 'error', codes: new Set(codes) };
}

function isSeverity(word: string): word is Severity | 'never' {
  return word === 'never' || (SEVERITIES as readonly string[]).includes(word);
}

export interface ProgressOptions {
  readonly progress: boolean;
}

/** Of the commands that take a while. */
export const PROGRESS: OptionGroup<ProgressOptions> = {
  title: 'Messages:',
  options: { progress: { type: 'boolean', default: true, describe: 'show progress on a terminal' } },
  read: (args) => ({ progress: args.flag('progress') }),
};
