/** Which documents are written: where, in which format and version, with which name and time. */
import { basename } from 'node:path';
import { formatOfFileName, WRITING_FORMATS, type WritableFormat, writingFormat } from '../../formats/index.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

/** One document to write. */
export interface Output {
  /** Undefined: stdout. */
  readonly target: string | undefined;
  readonly format: WritableFormat;
  readonly specVersion: string;
}

export interface OutputOptions {
  /** At least one; no two with the same target. */
  readonly outputs: readonly Output[];
  readonly name: string | undefined;
  readonly reproducible: boolean;
  readonly validate: boolean;
}

const VERSIONS = WRITING_FORMATS.map(({ id, versions }) => `${id}: ${versions.join(', ')}`).join('; ');

export const OUTPUT: OptionGroup<OutputOptions> = {
  title: 'Output:',
  options: {
    output: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'file to write; - or nothing: stdout; may be given several times',
    },
    format: {
      choices: WRITING_FORMATS.map(({ id }) => id),
      requiresArg: true,
      describe: "format of the document; default: by the file's name, else cyclonedx-json",
    },
    'spec-version': { type: 'string', requiresArg: true, describe: `version of the format (${VERSIONS})` },
    name: { type: 'string', requiresArg: true, describe: 'name of the root component' },
    reproducible: { type: 'boolean', default: false, describe: 'omit timestamps: same input, same bytes' },
    validate: {
      type: 'boolean',
      default: false,
      describe: 'check each document against its official schema before it is written',
    },
  },
  read: (args) => ({
    outputs: outputsOf(args.texts('output'), args.choice('format'), args.texts('spec-version')),
    name: args.text('name'),
    reproducible: args.flag('reproducible'),
    validate: args.flag('validate'),
  }),
};

/** The documents to write: the format of each follows from `--format`, else from its name; a version goes to the formats that have it. */
function outputsOf(targets: readonly string[], format: WritableFormat | undefined, versions: readonly string[]): readonly Output[] {
  const names = targets.length === 0 ? ['-'] : targets;
  if (names.includes('')) throw new UsageError('the name of an output is empty');
  if (new Set(names).size < names.length) throw new UsageError('two outputs have the same name');
  if (format !== undefined && names.length > 1)
    throw new UsageError('--format is for one output; of several, each takes the format of its name');
  const formats = names.map((name) => format ?? formatOfFileName(basename(name)) ?? 'cyclonedx-json');
  checkVersions(formats, versions);
  return names.map((name, index) => {
    const one = formats[index] ?? 'cyclonedx-json';
    const asked = versions.filter((version) => writingFormat(one).versions.includes(version));
    return { target: name === '-' ? undefined : name, format: one, specVersion: asked.at(-1) ?? writingFormat(one).defaultVersion };
  });
}

function checkVersions(formats: readonly WritableFormat[], versions: readonly string[]): void {
  for (const version of versions) {
    if (formats.some((one) => writingFormat(one).versions.includes(version))) continue;
    const known = [...new Set(formats)].map((one) => `${one} is written in ${writingFormat(one).versions.join(', ')}`).join('; ');
    throw new UsageError(`--spec-version: ${known}, not in ${version}`);
  }
}
