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
    name: nameOf(args.text('name')),
    reproducible: args.flag('reproducible'),
    validate: args.flag('validate'),
  }),
};

function nameOf(name: string | undefined): string | undefined {
  if (name?.trim() === '') throw new UsageError('--name is empty');
  return name;
}

/** The documents to write: the format of each follows from `--format`, else from its name; a version goes to the formats that have it. */
function outputsOf(targets: readonly string[], format: WritableFormat | undefined, versions: readonly string[]): readonly Output[] {
  const names = targets.length === 0 ? ['-'] : targets;
  if (names.includes('')) throw new UsageError('--output needs a file name');
  if (new Set(names).size < names.length) throw new UsageError('two outputs have the same name');
  if (format !== undefined && names.length > 1)
    throw new UsageError('--format is for one output; of several, each takes the format of its name');
  const formats = names.map((name) => format ?? formatOf(name));
  checkVersions(formats, versions);
  return names.map((name, index) => {
    const one = formats[index] ?? 'cyclonedx-json';
    const asked = versions.filter((version) => writingFormat(one).versions.includes(version));
    return { target: name === '-' ? undefined : name, format: one, specVersion: asked.at(-1) ?? writingFormat(one).defaultVersion };
  });
}

/** Endings that say no format by themselves: what stands before them does, or nothing. */
const GENERAL: ReadonlyMap<string, WritableFormat> = new Map([
  ['', 'cyclonedx-json'],
  ['.json', 'cyclonedx-json'],
  ['.xml', 'cyclonedx-xml'],
]);

/** The format that the name of an output asks for. Consumers go by names too, so one that says something else is refused. */
function formatOf(name: string): WritableFormat {
  const asked = formatOfFileName(basename(name));
  if (asked !== undefined) return asked;
  const ending = /^[^.]*$|^\.[^.]*$/.test(basename(name))
    ? ''
    : (/(?:\.(?:cdx|spdx3?))?\.[^.]*$/i.exec(basename(name))?.[0] ?? '').toLowerCase();
  const general = name.startsWith('/dev/') ? 'cyclonedx-json' : GENERAL.get(ending);
  if (general !== undefined) return general;
  const known = WRITING_FORMATS.map(({ suffix }) => suffix).join(', ');
  throw new UsageError(`--output ${name}: no format has names that end in ${ending}. Known endings: ${known}; or say --format`);
}

function checkVersions(formats: readonly WritableFormat[], versions: readonly string[]): void {
  for (const version of versions) {
    if (formats.some((one) => writingFormat(one).versions.includes(version))) continue;
    const known = [...new Set(formats)].map((one) => `${one} supports ${writingFormat(one).versions.join(', ')}`).join('; ');
    throw new UsageError(`--spec-version ${version}: ${known}`);
  }
}
