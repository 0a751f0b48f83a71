/** What is written: documents and reports; where, in which format and version, with which name and time. */
import { basename } from 'node:path';
import { formatOfFileName, WRITING_FORMATS, type WritableFormat, writingFormat } from '../../formats/index.ts';
import { COMPONENT_TYPES, type Contact } from '../../model/component.ts';
import { isEmail } from '../../model/email.ts';
import { type RootFacts, rootFacts } from '../../model/root-facts.ts';
import { REPORT_FORMATS, type ReportFormatId, reportFormat, reportOfFileName } from '../../report/formats.ts';
import type { Arguments } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

/** An SBOM document to write. */
export interface DocumentOutput {
  /** Undefined: stdout. */
  readonly target: string | undefined;
  readonly format: WritableFormat;
  readonly specVersion: string;
}

/** A report to write. */
export interface ReportOutput {
  /** Undefined: stdout. */
  readonly target: string | undefined;
  readonly format: ReportFormatId;
}

export type Output = DocumentOutput | ReportOutput;

/** Whether an output is a document, which has a version and can be checked. */
export function isDocument(output: Output): output is DocumentOutput {
  return 'specVersion' in output;
}

export interface OutputOptions {
  /** No two with the same target; none: nothing was asked for. */
  readonly outputs: readonly Output[];
  readonly name: string | undefined;
  readonly root: RootFacts;
  readonly authors: readonly Contact[];
  readonly reproducible: boolean;
  readonly validate: boolean;
}

const VERSIONS = WRITING_FORMATS.map(({ id, versions }) => `${id}: ${versions.join(', ')}`).join('; ');
const DEFAULT_FORMAT = 'cyclonedx-json';

export const OUTPUT: OptionGroup<OutputOptions> = {
  title: 'Output:',
  options: {
    output: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'file to write; - : stdout; may be given several times; default: a table on a terminal, else the document on stdout',
    },
    format: {
      choices: [...WRITING_FORMATS, ...REPORT_FORMATS].map(({ id }) => id),
      requiresArg: true,
      describe: `format of the document, or kind of report; default: by the file's name, else ${DEFAULT_FORMAT}`,
    },
    'spec-version': { type: 'string', requiresArg: true, describe: `version of the format (${VERSIONS})` },
    name: { type: 'string', requiresArg: true, describe: 'name of the root component' },
    'root-name': { type: 'string', requiresArg: true, describe: 'the same as --name' },
    'root-version': { type: 'string', requiresArg: true, describe: 'its version' },
    'root-type': { choices: COMPONENT_TYPES, requiresArg: true, describe: 'its type; default: platform, or as the document says' },
    'root-purl': { type: 'string', requiresArg: true, describe: 'its package URL' },
    'root-supplier': { type: 'string', requiresArg: true, describe: 'who supplies it' },
    author: {
      type: 'string',
      requiresArg: true,
      describe: 'who answers for the document: "Name" or "Name <address>"; may be given several times',
    },
    reproducible: { type: 'boolean', default: false, describe: 'omit timestamps: same input, same bytes' },
    validate: {
      type: 'boolean',
      default: false,
      describe: 'check each document against its official schema before it is written',
    },
  },
  read: (args) => ({
    outputs: outputsOf(args.texts('output'), args.choice('format'), args.texts('spec-version')),
    ...rootOf(args),
    authors: args.texts('author').map(authorOf),
    reproducible: args.flag('reproducible'),
    validate: args.flag('validate'),
  }),
};

function rootOf(args: Arguments): Pick<OutputOptions, 'name' | 'root'> {
  const name = args.text('root-name') ?? args.text('name');
  if (name?.trim() === '') throw new UsageError('--name is empty');
  const [version, type, purl, supplier] = ['version', 'type', 'purl', 'supplier'].map((key) => args.text(`root-${key}`));
  const described = rootFacts({ name, version, type, purl, supplier });
  if ('problem' in described) throw new UsageError(described.problem);
  return { name, root: described.facts };
}

function authorOf(text: string): Contact {
  const [, name = '', email] = /^([^<>]*)(?:<([^<>\s]+)>)?\s*$/.exec(text) ?? [];
  if ((name.trim() === '' && email === undefined) || (email !== undefined && !isEmail(email)))
    throw new UsageError(`--author ${JSON.stringify(text)}: "Name" or "Name <address>" is needed`);
  return { ...(name.trim() !== '' && { name: name.trim() }), ...(email !== undefined && { email }) };
}

type FormatId = WritableFormat | ReportFormatId;

/** What goes to stdout where nothing says what to write. */
export function defaultOutput(stdout: { readonly isTTY?: boolean }): Output {
  return stdout.isTTY === true ? { target: undefined, format: 'table' } : outputOf('-', DEFAULT_FORMAT, []);
}

/** What to write: the format of each follows from `--format`, else from its name; a version goes to the formats that have it. */
function outputsOf(targets: readonly string[], format: FormatId | undefined, versions: readonly string[]): readonly Output[] {
  // A version asks for a document, as a format does.
  if (targets.length === 0 && format === undefined && versions.length === 0) return [];
  const names = targets.length === 0 ? ['-'] : targets;
  if (names.includes('')) throw new UsageError('--output needs a file name');
  if (new Set(names).size < names.length) throw new UsageError('two outputs have the same name');
  if (format !== undefined && names.length > 1)
    throw new UsageError('--format is for one output; of several, each takes the format of its name');
  const formats = names.map((name) => format ?? formatOfName(name));
  checkVersions(formats, versions);
  return names.map((name, index) => outputOf(name, formats[index] ?? DEFAULT_FORMAT, versions));
}

function outputOf(name: string, format: FormatId, versions: readonly string[]): Output {
  const target = name === '-' ? undefined : name;
  if (isReport(format)) return { target, format };
  const asked = versions.filter((version) => writingFormat(format).versions.includes(version));
  return { target, format, specVersion: asked.at(-1) ?? writingFormat(format).defaultVersion };
}

function isReport(format: FormatId): format is ReportFormatId {
  return reportFormat(format) !== undefined;
}

/** Endings that say no format by themselves: what stands before them does, or nothing. */
const GENERAL: ReadonlyMap<string, WritableFormat> = new Map([
  ['', DEFAULT_FORMAT],
  ['.json', DEFAULT_FORMAT],
  ['.xml', 'cyclonedx-xml'],
]);

/** Endings of what is not written, and what comes nearest. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['.cdx', '.cdx.json'],
  ['.rdf', '.spdx.json'],
  ['.yaml', '.spdx.json'],
  ['.yml', '.spdx.json'],
  ['.jsonld', '.spdx3.json'],
  ['.tsv', '.csv'],
  ['.xls', '.csv'],
  ['.xlsx', '.csv'],
  ['.md', '.html'],
  ['.pdf', '.html'],
]);

/** The format that the name of an output asks for. Consumers go by names too, so one that says something else is refused. */
function formatOfName(name: string): FormatId {
  const file = basename(name);
  const asked = formatOfFileName(file) ?? reportOfFileName(file);
  if (asked !== undefined) return asked;
  const whole = /^[^.]*$|^\.[^.]*$/.test(file) ? '' : (/(?:\.(?:cdx|spdx3?))?\.[^.]*$/i.exec(file)?.[0] ?? '');
  const ending = whole.toLowerCase();
  const general = name.startsWith('/dev/') ? DEFAULT_FORMAT : GENERAL.get(ending);
  if (general !== undefined) return general;
  const known = [...WRITING_FORMATS, ...REPORT_FORMATS].flatMap(({ suffix }) => suffix ?? []).join(', ');
  const instead = INSTEAD.get(ending.replace(/^\.(?:cdx|spdx3?)(?=\.)/, ''));
  const hint = instead === undefined ? '' : ` Did you mean ${name.slice(0, name.length - whole.length)}${instead}?`;
  throw new UsageError(`--output ${name}: no format has names that end in ${ending}.${hint} Known endings: ${known}; or say --format`);
}

function checkVersions(formats: readonly FormatId[], versions: readonly string[]): void {
  const documents = [...new Set(formats)].flatMap((format) => (isReport(format) ? [] : [writingFormat(format)]));
  for (const version of versions) {
    if (documents.some((one) => one.versions.includes(version))) continue;
    const known = documents.map((one) => `${one.id} supports ${one.versions.join(', ')}`).join('; ');
    throw new UsageError(`--spec-version ${version}: ${known === '' ? 'a report has no version' : known}`);
  }
}
