/** What is left out of the document, and which licences pass (docs/gates.md). */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IgnoreEntry } from '../../policy/ignore.ts';
import type { LicensePolicy } from '../../policy/license-policy.ts';
import { UsageError } from '../usage-error.ts';
import type { OptionGroup } from './option-group.ts';

/** As the options say it; what needs the disk or a parser is prepared by {@link prepareGates}. */
export interface GateOptions {
  readonly exclude: readonly string[];
  readonly pipVendored: boolean;
  readonly allowLicenses: readonly string[];
  readonly denyLicenses: readonly string[];
  readonly ignore: string | undefined;
}

export const GATES: OptionGroup<GateOptions> = {
  title: 'Gates:',
  options: {
    'allow-licenses': {
      type: 'string',
      requiresArg: true,
      describe: 'SPDX licences that pass, separated by commas; all others are errors, unknown ones warnings',
    },
    'deny-licenses': {
      type: 'string',
      requiresArg: true,
      describe: 'SPDX licences that do not pass, separated by commas; * for any characters',
    },
    ignore: { type: 'string', requiresArg: true, describe: 'file of accepted findings, with reasons and expiry dates (docs/gates.md)' },
    exclude: { type: 'string', requiresArg: true, describe: 'name of a distribution to leave out; may be given several times' },
    'pip-vendored': {
      type: 'boolean',
      default: true,
      describe: 'list what pip carries for its own use; --no-pip-vendored leaves it out',
    },
  },
  read: (args) => {
    const exclude = args.texts('exclude');
    if (exclude.some((name) => name.trim() === '')) throw new UsageError('--exclude needs a name');
    return {
      exclude,
      pipVendored: args.flag('pip-vendored'),
      allowLicenses: args.texts('allow-licenses'),
      denyLicenses: args.texts('deny-licenses'),
      ignore: args.text('ignore'),
    };
  },
};

/** Gates, ready to be applied. */
export interface Gates {
  readonly exclude: readonly string[];
  readonly pipVendored: boolean;
  /** Undefined: no licence is judged. */
  readonly licenses: LicensePolicy | undefined;
  readonly ignores: { readonly path: string; readonly entries: readonly IgnoreEntry[] } | undefined;
}

/**
 * Reads the ignore file and parses the licences; what no option asks for is not loaded.
 * @throws UsageError where they cannot be used.
 */
export async function prepareGates(options: GateOptions, cwd: string): Promise<Gates> {
  const { exclude, pipVendored, ignore } = options;
  return {
    exclude,
    pipVendored,
    licenses: await licensesOf(options),
    ignores: ignore === undefined ? undefined : { path: ignore, entries: await ignoresOf(resolve(cwd, ignore), ignore) },
  };
}

async function licensesOf({ allowLicenses, denyLicenses }: GateOptions): Promise<LicensePolicy | undefined> {
  if (allowLicenses.length === 0 && denyLicenses.length === 0) return undefined;
  const { licensePolicy } = await import('../../policy/license-policy.ts');
  const made = licensePolicy(allowLicenses.length === 0 ? undefined : allowLicenses, denyLicenses);
  if ('policy' in made) return made.policy;
  const refused = made.refused.map((text) => JSON.stringify(text)).join(', ');
  throw new UsageError(
    `${refused}: no SPDX licence is called that (an example of each form: MIT, GPL-*, "GPL-2.0-only WITH Classpath-exception-2.0", "name:BSD License")`,
  );
}

const LARGEST_IGNORE_FILE = 4 * 1024 * 1024;

async function ignoresOf(path: string, name: string): Promise<readonly IgnoreEntry[]> {
  const { parseIgnoreFile } = await import('../../policy/ignore.ts');
  const parsed = parseIgnoreFile(textOf(path, name));
  if ('problem' in parsed) throw new UsageError(`--ignore ${name}: ${parsed.problem}`);
  return parsed.entries;
}

function textOf(path: string, name: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`--ignore ${name}: no such file`);
  if (!stats.isFile()) throw new UsageError(`--ignore ${name}: not a file`);
  if (stats.size > LARGEST_IGNORE_FILE) throw new UsageError(`--ignore ${name}: larger than 4 MiB`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--ignore ${name}: cannot be read`);
  }
}
