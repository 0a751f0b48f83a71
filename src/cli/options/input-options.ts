/** What is read, and within which bounds (docs/rules.md R1.3). */
import type { Options } from 'yargs';
import type { MergeOptions, ScanOptions, SharedOptions } from '../../pipeline/options.ts';
import { DEFAULT_LIMITS, type Limits } from '../../untrusted/limits.ts';
import { sizeText } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

/** An option that bounds what is read. */
function bound(value: number, describe: string): Options {
  return { type: 'number', default: value, requiresArg: true, describe };
}

/** An option that bounds bytes. */
function size(bytes: number, describe: string): Options {
  return { type: 'string', default: sizeText(bytes), requiresArg: true, describe };
}

/** Of every command that reads documents. */
export const DOCUMENTS: OptionGroup<Pick<SharedOptions, 'dropExcluded'>> = {
  title: 'Input:',
  options: {
    'drop-excluded': {
      type: 'boolean',
      default: false,
      describe: 'leave out what documents mark as not in the package (build-time tools)',
    },
  },
  read: (args) => ({ dropExcluded: args.flag('drop-excluded') }),
};

/** Bounds on documents, of every command that reads some. */
export const DOCUMENT_LIMITS: OptionGroup<Partial<Limits>> = {
  title: 'Limits:',
  options: {
    'max-file-size': {
      type: 'string',
      defaultDescription: `${sizeText(DEFAULT_LIMITS.fileSize)}, and ${sizeText(DEFAULT_LIMITS.documentSize)} of a document that is named`,
      requiresArg: true,
      describe: 'largest file that is read, in bytes or with K, M or G',
    },
    'max-depth': bound(DEFAULT_LIMITS.depth, 'deepest nesting of a document'),
    'max-values': bound(DEFAULT_LIMITS.values, 'maximum number of values per document'),
  },
  read: (args) => ({
    ...(args.text('max-file-size') !== undefined && { fileSize: args.size('max-file-size', 2 ** 31 - 1) }),
    // Readers recurse: from some thousand levels on the stack would overflow.
    depth: args.bound('max-depth', 1000),
    values: args.bound('max-values', 2 ** 31 - 1),
  }),
};

/** Bounds on environments. */
export const ENVIRONMENT_LIMITS: OptionGroup<Partial<Limits>> = {
  title: 'Limits:',
  options: {
    'max-documents': bound(DEFAULT_LIMITS.documents, 'maximum number of embedded documents of one distribution'),
    'max-entries': bound(DEFAULT_LIMITS.entries, 'maximum number of entries of an archive, and of files and folders below a root'),
    'max-archive-size': size(DEFAULT_LIMITS.archiveSize, 'maximum unpacked size of one archive, in bytes or with K, M or G'),
  },
  read: (args) => ({
    documents: args.bound('max-documents', 1_000_000),
    entries: args.bound('max-entries', 10_000_000),
    archiveSize: args.size('max-archive-size', Number.MAX_SAFE_INTEGER),
  }),
};

/** Of the command that reads several documents (docs/rules.md R11.2). */
export const TRUST: OptionGroup<Pick<MergeOptions, 'trustOwn'>> = {
  title: 'Input:',
  options: {
    'trust-own': {
      type: 'boolean',
      default: false,
      describe: 'vouch for documents that pyenv-sbom wrote: components that only one document knows may be the same in another',
    },
  },
  read: (args) => ({ trustOwn: args.flag('trust-own') }),
};

type EnvironmentOptions = Pick<
  ScanOptions,
  | 'roots'
  | 'verify'
  | 'otherSboms'
  | 'documentFiles'
  | 'licenseTexts'
  | 'interpreterSbom'
  | 'interpreterFiles'
  | 'vex'
  | 'enrich'
  | 'origin'
  | 'native'
>;

/** Of the commands that read environments. */
export const ENVIRONMENTS: OptionGroup<EnvironmentOptions> = {
  title: 'Input:',
  options: {
    root: {
      type: 'string',
      requiresArg: true,
      describe: 'root of a file system, or a tar archive of one: every environment in it; may be given several times',
    },
    verify: { type: 'boolean', default: false, describe: 'check installed files against RECORD: missing, changed, not recorded' },
    'other-sboms': {
      choices: ['refer', 'merge'],
      default: 'refer',
      requiresArg: true,
      describe: 'SBOM documents that lie beside the code, not in sboms/: refer to them, or merge them too',
    },
    'license-texts': { type: 'boolean', default: false, describe: 'attach the texts of licence files' },
    'interpreter-sbom': {
      type: 'string',
      requiresArg: true,
      describe: "the Python release's own SBOM: a file, an https address that may hold {version}, or fetch (from python.org)",
    },
    'document-files': {
      choices: ['collapse', 'keep'],
      default: 'collapse',
      requiresArg: true,
      describe:
        'files that embedded documents and the SBOM of the interpreter list: collapse to a count for what contains them, or keep all',
    },
    'interpreter-files': {
      choices: ['collapse', 'keep'],
      requiresArg: true,
      defaultDescription: 'as --document-files',
      describe: "the same, for the interpreter's SBOM alone",
    },
    vex: { type: 'string', requiresArg: true, describe: 'URL of a VEX document to reference; may be given several times' },
    enrich: {
      type: 'boolean',
      default: true,
      describe: 'derive what scanners need to match native libraries; --no-enrich writes only what was found',
    },
    origin: {
      choices: ['keep', 'prefer'],
      default: 'keep',
      requiresArg: true,
      describe: 'where a document says which Linux package a distribution is: keep both, or prefer that identity',
    },
    native: {
      choices: ['off', 'headers', 'full'],
      default: 'full',
      requiresArg: true,
      describe: 'identify native code that no document declares: not at all, by headers, or by the texts in it too',
    },
  },
  read: (args) => {
    const interpreterSbom = args.text('interpreter-sbom');
    const interpreterFiles = args.choice<'collapse' | 'keep' | ''>('interpreter-files') || undefined;
    if (args.texts('root').includes('')) throw new UsageError('the path of a root is empty');
    return {
      roots: args.texts('root'),
      verify: args.flag('verify'),
      otherSboms: args.choice('other-sboms'),
      licenseTexts: args.flag('license-texts'),
      ...(interpreterSbom !== undefined && { interpreterSbom }),
      documentFiles: args.choice('document-files'),
      ...(interpreterFiles !== undefined && { interpreterFiles }),
      vex: args.texts('vex').map(vexAddress),
      enrich: args.flag('enrich'),
      origin: args.choice('origin'),
      native: args.choice('native'),
    };
  },
};

function vexAddress(text: string): string {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) throw new UsageError(`--vex: ${text} is no http or https address`);
  return text;
}
