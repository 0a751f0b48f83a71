/** `pyenv-sbom [paths..]`: scans environments and writes one SBOM. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '../../model/visible.ts';
import { scanEnvironment } from '../../pipeline/scan.ts';
import { deliver, planOutput } from '../deliver.ts';
import { EXIT } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { GATES } from '../options/gate-options.ts';
import { DOCUMENT_LIMITS, DOCUMENTS, ENVIRONMENT_LIMITS, ENVIRONMENTS } from '../options/input-options.ts';
import { MESSAGES, PROGRESS } from '../options/message-options.ts';
import { OUTPUT } from '../options/output-options.ts';
import type { CliProcess } from '../process.ts';
import { withSpinner } from '../spinner.ts';
import { scanRows } from '../summary-table.ts';
import type { Command } from './command.ts';
import { scanOptions } from './scan-options.ts';

export const SCAN: Command = {
  name: 'scan',
  usage: '$0 [paths..]',
  aliases: ['scan'],
  description:
    'Scans installed Python environments without executing anything in them, and writes one SBOM: every distribution, everything their embedded SBOMs (PEP 770) declare, and the whole graph.',
  positionals: {
    paths: {
      type: 'string',
      array: true,
      describe:
        'virtual environments, interpreter or conda prefixes, site-packages folders, folders of environments; wheels, eggs, zipapps, tar archives; default: the first that exists of $VIRTUAL_ENV, $CONDA_PREFIX, ./.venv, ./venv',
    },
  },
  needs: 'an environment',
  groups: [OUTPUT, GATES, DOCUMENTS, ENVIRONMENTS, MESSAGES, PROGRESS, DOCUMENT_LIMITS, ENVIRONMENT_LIMITS],
  examples: [
    ['./venv -o env.cdx.json', 'scan a virtual environment'],
    ['./venv -o env.cdx.json -o env.spdx.json', 'one scan, two documents'],
    ['--root ./rootfs -o image.cdx.json', 'every environment of a file system'],
    ['dist/*.whl -o wheels.cdx.json', 'wheels, without installing them'],
    ['| grype', 'scan the active environment and match it'],
    ['./venv --reproducible -o golden.cdx.json', 'a document to compare later ones with'],
  ],
  run: async (args, process) => {
    const options = scanOptions(args);
    const output = await planOutput(args, process);
    const messages = new Messages(MESSAGES.read(args), process);
    const isNamed = options.paths.length > 0 || (options.roots ?? []).length > 0;
    const paths = isNamed ? options.paths : defaultPaths(process, messages);
    if (paths === undefined) return EXIT.input;
    const result = await withSpinner(PROGRESS.read(args), messages, process, (callbacks) =>
      scanEnvironment({ ...options, ...callbacks, paths }),
    );
    return deliver(result, output, messages, scanRows);
  },
};

/** The environment that the user most likely means; that there is none is said. */
function defaultPaths(process: CliProcess, messages: Messages): readonly string[] | undefined {
  const candidates = [
    ['$VIRTUAL_ENV', process.env['VIRTUAL_ENV']],
    ['$CONDA_PREFIX', process.env['CONDA_PREFIX']],
    ['./.venv', join(process.cwd, '.venv')],
    ['./venv', join(process.cwd, 'venv')],
  ] as const;
  for (const [name, path] of candidates) {
    if (path === undefined || path === '' || !existsSync(path)) continue;
    messages.say(`scanning ${name} (${visible(path)})\n`);
    return [path];
  }
  messages.fail(
    'no environment found: $VIRTUAL_ENV and $CONDA_PREFIX are not set, and there is neither ./.venv nor ./venv\nhint: name one, for example pyenv-sbom ./path/to/venv -o env.cdx.json',
    { code: 'environment-unusable', at: { path: '' }, reason: 'no path given, and none found' },
  );
  return undefined;
}
