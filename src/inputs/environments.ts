/**
 * The environments that the user named: folders and archives; other files are documents (documents.ts). Paths of this machine end here: behind it,
 * an environment's paths are relative to it, and a document is known by its file's name.
 */
import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { append } from '../model/order.ts';
import { reasonOf } from '../model/system-error.ts';
import { discoverArchive, discoverEnvironments } from '../python/layout/discovery.ts';
import type { Environment } from '../python/layout/environment.ts';
import { discoverFileSystem } from '../python/layout/file-system.ts';
import { headOf, openArchiveFile, otherCompression } from '../tree/archive.ts';
import { archiveKind } from '../tree/archive-kind.ts';
import { joinTrees } from '../tree/composed-tree.ts';
import type { FilePattern } from '../tree/file-pattern.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { openFolder } from '../tree/folder-tree.ts';
import { hashFiles } from '../tree/hash-files.ts';
import type { Limits } from '../untrusted/limits.ts';
import { isStandardInput, readDocuments } from './documents.ts';

/** Environments in one tree. */
export interface OpenedEnvironments {
  readonly tree: FileTree;
  readonly environments: readonly Environment[];
}

/** What a path is taken for. What does not exist counts as an environment, and is reported when it is opened. */
export function partition(paths: readonly string[]): { readonly documents: readonly string[]; readonly environments: readonly string[] } {
  const isDocument = (path: string): boolean => isStandardInput(path) || (isFile(path) && kindOf(path) === undefined);
  return { documents: paths.filter(isDocument), environments: paths.filter((path) => !isDocument(path)) };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function kindOf(path: string): ReturnType<typeof archiveKind> {
  return archiveKind(headOf(path), path);
}

export interface OpenSettings {
  readonly limits: Limits;
  /** What is kept of archives. */
  readonly patterns: readonly FilePattern[];
  /** Whether the files of archives are hashed while they are read. */
  readonly digests: boolean;
}

/** Something that was opened, and how environments are found in it. */
interface OpenedInput {
  readonly tree: FileTree;
  readonly find: (tree: FileTree, root: string) => Promise<Outcome<readonly Environment[]>>;
  readonly archiveDigest?: string;
}

const NOTHING_FOUND = 'no site-packages folder and no distribution was found';

function whyNothing(tree: FileTree, isRoot: boolean): string {
  if (tree.kindOf('oci-layout') === 'file' || tree.kindOf('manifest.json') === 'file')
    return `${NOTHING_FOUND}; this looks like \`docker save\`: use \`docker export $(docker create IMAGE) > image.tar\``;
  if (tree.list('').entries.some(({ name, kind }) => kind === 'file' && /\.whl$/i.test(name)))
    return `${NOTHING_FOUND}; it holds wheels: name them (${tree.label}/*.whl)`;
  return isRoot ? NOTHING_FOUND : `${NOTHING_FOUND}; --root looks in every folder`;
}

/** Opens the paths, and the roots of file systems, and finds their environments; what holds none is reported, undefined given if nothing is left. */
export async function openEnvironments(
  paths: readonly string[],
  roots: readonly string[],
  settings: OpenSettings,
): Promise<Outcome<OpenedEnvironments | undefined>> {
  const diagnostics: Diagnostic[] = [];
  const usable: { readonly input: OpenedInput; readonly found: Outcome<readonly Environment[]> }[] = [];
  for (const [path, isRoot] of [...paths.map((path) => [path, false] as const), ...roots.map((path) => [path, true] as const)]) {
    try {
      const input = await openInput(path, isRoot, settings, diagnostics);
      if (input === undefined) continue;
      const found = await input.find(input.tree, '');
      if (found.value.length > 0) usable.push({ input, found });
      else {
        const reason = whyNothing(input.tree, isRoot);
        append(diagnostics, [...found.diagnostics, { code: 'environment-unusable', at: { path }, reason }]);
      }
    } catch (error) {
      diagnostics.push({ code: 'environment-unusable', at: { path }, reason: reasonOf(error) });
    }
  }
  const [first, ...more] = usable;
  if (first === undefined) return { value: undefined, diagnostics };
  if (more.length === 0) {
    append(diagnostics, first.found.diagnostics);
    const environments = asOneArchive(first.found.value.map((one) => withDigest(one, first.input)));
    return { value: { tree: first.input.tree, environments }, diagnostics };
  }
  // Joined, each lies under a name of its own: its paths are found anew.
  const { tree, roots: names } = joinTrees(usable.map(({ input }) => input.tree));
  const environments: Environment[] = [];
  for (const [index, name] of names.entries()) {
    const input = usable[index]?.input;
    const found = await input?.find(tree, name);
    append(diagnostics, found?.diagnostics ?? []);
    for (const environment of found?.value ?? []) environments.push(input === undefined ? environment : withDigest(environment, input));
  }
  return { value: { tree, environments: asOneArchive(environments) }, diagnostics };
}

async function openInput(
  path: string,
  isRoot: boolean,
  { limits, patterns, digests }: OpenSettings,
  diagnostics: Diagnostic[],
): Promise<OpenedInput | undefined> {
  const inFileSystem: OpenedInput['find'] = (tree, root) => discoverFileSystem(tree, root, limits.entries);
  const head = isFile(path) ? headOf(path) : new Uint8Array();
  const compression = otherCompression(head);
  if (compression !== undefined) {
    diagnostics.push({
      code: 'environment-unusable',
      at: { path },
      reason: `${compression}-compressed archives are not supported; run \`${compression} -d FILE\` first`,
    });
    return undefined;
  }
  const kind = archiveKind(head, path);
  if (kind === undefined) {
    const document = isFile(path) ? readDocuments([path], limits, 'named').value[0]?.document : undefined;
    if (document !== undefined) {
      const reason = `this is a ${document.format} ${document.formatVersion} document; use merge or convert`;
      diagnostics.push({ code: 'environment-unusable', at: { path }, reason });
      return undefined;
    }
    const tree = openFolder(path, isRoot ? 'as-root' : 'as-on-disk');
    if (!isRoot && isFileSystem(tree)) diagnostics.push({ code: 'file-system-in-part', at: { path } });
    return { tree, find: isRoot ? inFileSystem : async (where, root) => discoverEnvironments(where, root) };
  }
  const label = basename(path);
  const { value: tree, diagnostics: said } = await openArchiveFile(path, { label, path: label, limits, patterns, digests });
  append(diagnostics, said);
  if (tree === undefined) {
    diagnostics.push({ code: 'environment-unusable', at: { path }, reason: 'nothing could be read of the archive' });
    return undefined;
  }
  if (kind === 'tar') return { tree, find: inFileSystem };
  const [hashed] = await hashFiles([realpathSync(path)]);
  const find: OpenedInput['find'] = async (where, root) => {
    const found = discoverArchive(where, root);
    // A zipped environment, or a layer of a cloud function.
    return found === undefined ? discoverFileSystem(where, root, limits.entries) : { value: [found], diagnostics: [] };
  };
  return { tree, find, ...(typeof hashed === 'object' && 'sha256' in hashed && { archiveDigest: hashed.sha256 }) };
}

/** Whether a folder is the root of a Linux system, in which environments lie anywhere. */
function isFileSystem(tree: FileTree): boolean {
  return ['etc', 'usr', 'var'].every((name) => tree.kindOf(name) === 'directory');
}

/** An archive that is one distribution knows its digest. */
function withDigest(environment: Environment, { archiveDigest }: OpenedInput): Environment {
  const [site, ...others] = environment.sitePackages;
  if (archiveDigest === undefined || site === undefined || others.length > 0 || site !== environment.root) return environment;
  return { ...environment, archiveDigests: new Map([[site, archiveDigest]]) };
}

/** Several wheels are one thing: what one of them requires may be another. */
function asOneArchive(environments: readonly Environment[]): readonly Environment[] {
  const archives = environments.filter(({ kind }) => kind === 'archive');
  const [first, ...more] = archives;
  if (first === undefined || more.length === 0) return environments;
  const whole: Environment = {
    ...first,
    sitePackages: archives.flatMap(({ sitePackages }) => sitePackages),
    archiveDigests: new Map(archives.flatMap(({ archiveDigests }) => [...(archiveDigests ?? [])])),
  };
  return [...environments.filter(({ kind }) => kind !== 'archive'), whole];
}
