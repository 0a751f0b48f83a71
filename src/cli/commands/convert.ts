/** `pyenv-sbom convert <path>`: writes a document in another format. */
import { defined } from '../../model/defined.ts';
import { convertSbom } from '../../pipeline/convert.ts';
import { deliver, planOutput } from '../deliver.ts';
import { Messages } from '../messages.ts';
import { GATES } from '../options/gate-options.ts';
import { DOCUMENT_LIMITS, DOCUMENTS } from '../options/input-options.ts';
import { MESSAGES } from '../options/message-options.ts';
import { OUTPUT } from '../options/output-options.ts';
import { documentRows } from '../summary-table.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

export const CONVERT: Command = {
  name: 'convert',
  usage: 'convert <path>',
  aliases: [],
  description: 'Reads an SBOM document, brings it into canonical form, and writes it in another format.',
  positionals: { path: { type: 'string', describe: 'a document in any format that is read' } },
  needs: 'a document',
  groups: [OUTPUT, GATES, DOCUMENTS, MESSAGES, DOCUMENT_LIMITS],
  examples: [['convert in.spdx.json -o out.cdx.xml', 'from SPDX to CycloneDX']],
  run: async (args, process) => {
    const path = args.text('path') ?? '';
    if (path === '') throw new UsageError('a path is empty');
    const output = await planOutput(args, process);
    const messages = new Messages(MESSAGES.read(args), process);
    const result = await convertSbom({
      ...DOCUMENTS.read(args),
      limits: DOCUMENT_LIMITS.read(args),
      ...defined({ name: output.name }),
      root: output.root,
      path,
    });
    return deliver(result, output, messages, documentRows);
  },
};
