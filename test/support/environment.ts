/** Environments for tests, written as data: a map from path to content becomes a folder that goes when the test ends. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Objects become JSON. */
export type Files = Readonly<Record<string, string | Uint8Array | object>>;

export const SITE = 'lib/python3.11/site-packages';

const REMOVAL_MS = 60_000;

/** An empty folder of its own. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-test-'));
  // Of thousands of files on a busy machine, this takes longer than a hook may by default.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }), REMOVAL_MS);
  return folder;
}

function bytesOf(content: string | Uint8Array | object): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytesOf(content));
  }
}

/** A virtual environment with the given files in site-packages. */
export function virtualEnvironment(...parts: readonly Files[]): string {
  const folder = emptyFolder();
  writeFiles(folder, { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n', [`${SITE}/.keep`]: '' });
  for (const files of parts) for (const [path, content] of Object.entries(files)) writeFiles(folder, { [`${SITE}/${path}`]: content });
  return folder;
}

export interface DistributionParts {
  /** Further headers of METADATA. */
  readonly headers?: readonly string[];
  /** Documents in `sboms/` by file name. */
  readonly sboms?: Readonly<Record<string, string | object>>;
  readonly tags?: readonly string[];
  /** Further lines of RECORD; without it RECORD lists the documents alone. */
  readonly record?: readonly string[];
  readonly requested?: boolean;
  readonly directUrl?: object;
  readonly installer?: string;
}

/** The files of one installed distribution, as pip leaves them. */
export function distribution(name: string, version: string, parts: DistributionParts = {}): Files {
  const folder = `${name.replaceAll('-', '_')}-${version}.dist-info`;
  const sboms = Object.entries(parts.sboms ?? {});
  const record = [
    ...sboms.map(
      ([file, content]) =>
        `${folder}/sboms/${file},sha256=${createHash('sha256').update(bytesOf(content)).digest('base64url')},${bytesOf(content).length}`,
    ),
    ...(parts.record ?? []),
    `${folder}/RECORD,,`,
  ];
  return {
    [`${folder}/METADATA`]: [
      'Metadata-Version: 2.4',
      `Name: ${name}`,
      `Version: ${version}`,
      ...(parts.headers ?? []),
      '',
      'Long description.',
    ].join('\n'),
    [`${folder}/WHEEL`]: [
      'Wheel-Version: 1.0',
      'Generator: test',
      ...(parts.tags ?? ['py3-none-any']).map((tag) => `Tag: ${tag}`),
      '',
    ].join('\n'),
    [`${folder}/RECORD`]: `${record.join('\n')}\n`,
    [`${folder}/INSTALLER`]: `${parts.installer ?? 'pip'}\n`,
    ...(parts.requested === false ? {} : { [`${folder}/REQUESTED`]: '' }),
    ...(parts.directUrl === undefined ? {} : { [`${folder}/direct_url.json`]: parts.directUrl }),
    ...Object.fromEntries(sboms.map(([file, content]) => [`${folder}/sboms/${file}`, content])),
  };
}
