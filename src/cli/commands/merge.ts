/** `pyenv-sbom merge <paths..>`: merges documents and environments into one SBOM. */
import { mergeSboms } from '../../pipeline/merge.ts';
import { deliver, planOutput } from '../deliver.ts';
import { Messages } from '../messages.ts';
import { GATES } from '../options/gate-options.ts';
import { DOCUMENT_LIMITS, DOCUMENTS, ENVIRONMENT_LIMITS, ENVIRONMENTS, TRUST } from '../options/input-options.ts';
import { MESSAGES, PROGRESS } from '../options/message-options.ts';
import { OUTPUT } from '../options/output-options.ts';
import { withSpinner } from '../spinner.ts';
import { documentRows } from '../summary-table.ts';
import type { Command } from './command.ts';
import { scanOptions } from './scan-options.ts';

export const MERGE: Command = {
  name: 'merge',
  usage: 'merge <paths..>',
  aliases: [],
  description: 'Merges SBOM documents, and environments, into one SBOM, by the same rules.',
  positionals: { paths: { type: 'string', array: true, describe: 'documents in any format that is read, and environments' } },
  needs: 'at least one document or environment',
  groups: [OUTPUT, GATES, DOCUMENTS, TRUST, ENVIRONMENTS, MESSAGES, PROGRESS, DOCUMENT_LIMITS, ENVIRONMENT_LIMITS],
  examples: [['merge a.cdx.json b.spdx.json ./venv -o all.cdx.json', 'two documents and an environment in one']],
  run: async (args, process) => {
    const options = { ...scanOptions(args), ...TRUST.read(args) };
    const output = await planOutput(args, process);
    const messages = new Messages(MESSAGES.read(args), process);
    const result = await withSpinner(PROGRESS.read(args), messages, process, (callbacks) => mergeSboms({ ...options, ...callbacks }));
    return deliver(result, output, messages, documentRows);
  },
};
