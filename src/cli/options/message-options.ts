/** What is said on stderr, and which findings make the command fail. */
import { SEVERITIES, type Severity } from '../../diagnostics/catalogue.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

export interface MessageOptions {
  readonly failOn: Severity | 'never';
  readonly diagnostics: 'human' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export const MESSAGES: OptionGroup<MessageOptions> = {
  title: 'Messages:',
  options: {
    'fail-on': {
      choices: [...SEVERITIES, 'never'],
      default: 'error',
      requiresArg: true,
      describe: 'exit 1 for findings of this severity or worse',
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
  read: (args) => {
    const [quiet, verbose] = [args.flag('quiet'), args.flag('verbose')];
    if (quiet && verbose) throw new UsageError('--quiet and --verbose exclude each other');
    return { failOn: args.choice('fail-on'), diagnostics: args.choice('diagnostics'), quiet, verbose };
  },
};

export interface ProgressOptions {
  readonly progress: boolean;
}

/** Of the commands that take a while. */
export const PROGRESS: OptionGroup<ProgressOptions> = {
  title: 'Messages:',
  options: { progress: { type: 'boolean', default: true, describe: 'show progress on a terminal' } },
  read: (args) => ({ progress: args.flag('progress') }),
};
