/**
 * What the user named: folders become environments, files become documents. Paths of this machine end here: behind it, an
 * environment's paths are relative to it, and a document is known by its file's name.
 */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { readSbom } from './formats/index.ts';
import { sha256 } from './model/digest.ts';
import type { SbomDocument } from './model/inventory.ts';
import { append, sortedBy } from './model/order.ts';
import { discoverEnvironment, type Environment } from './python/discovery.ts';
import type { Limits } from './read-environment.ts';
import { joinTrees } from './tree/composed-tree.ts';
import type { FileTree } from './tree/file-tree.ts';
import { openFolder } from './tree/folder-tree.ts';

/** Environments in one tree. */
export interface OpenedEnvironments {
  readonly tree: FileTree;
  readonly environments: readonly Environment[];
}

/** A document that was named, read. */
export interface GivenDocument {
  /** Of the file's bytes, in hexadecimal. */
  readonly digest: string;
  readonly document: SbomDocument;
}

/** The paths that are files, and all others. What does not exist counts as a folder, and is reported when it is opened. */
export function partition(paths: readonly string[]): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const isFile = (path: string): boolean => {
    try {
      return !statSync(path).isDirectory();
    } catch {
      return false;
    }
  };
  return { files: paths.filter(isFile), folders: paths.filter((path) => !isFile(path)) };
}

/** Opens the folders and finds their environments; what is none is reported, and undefined given if nothing is left. */
export function openEnvironments(paths: readonly string[], diagnostics: Diagnostic[]): OpenedEnvironments | undefined {
  const usable: { readonly tree: FileTree; readonly environment: Environment; readonly said: readonly Diagnostic[] }[] = [];
  for (const path of paths) {
    try {
      const tree = openFolder(path);
      const { value, diagnostics: said } = discoverEnvironment(tree, '');
      if (value === undefined)
        append(diagnostics, [
          ...said,
          { code: 'environment-unusable', at: { path }, reason: 'no site-packages folder and no distribution was found' },
        ]);
      else usable.push({ tree, environment: value, said });
    } catch (error) {
      diagnostics.push({ code: 'environment-unusable', at: { path }, reason: reasonOf(error) });
    }
  }
  const [first, ...more] = usable;
  if (first === undefined) return undefined;
  if (more.length === 0) {
    append(diagnostics, first.said);
    return { tree: first.tree, environments: [first.environment] };
  }
  // Joined, each environment lies under a name of its own: its paths are found anew.
  const { tree, roots } = joinTrees(usable.map((one) => one.tree));
  const environments = roots.map((root) => {
    const { value, diagnostics: said } = discoverEnvironment(tree, root);
    append(diagnostics, said);
    return value;
  });
  return { tree, environments: environments.filter((environment) => environment !== undefined) };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'ENOENT' ? 'it does not exist' : code === 'ENOTDIR' ? 'it is not a folder' : code;
}

/** Reads the documents at `paths`, in an order that follows from their names and contents alone; what cannot be read is reported. */
export function readDocuments(paths: readonly string[], limits: Limits, diagnostics: Diagnostic[]): readonly GivenDocument[] {
  const files = paths.flatMap((path) => {
    const bytes = readGiven(path, limits, diagnostics);
    return bytes === undefined ? [] : [{ name: basename(path), bytes, digest: sha256(bytes) }];
  });
  return withDistinctNames(sortedBy(files, ({ name, digest }) => `${name}\0${digest}`)).flatMap(({ name, bytes, digest }) => {
    const { value: document, diagnostics: said } = readSbom(bytes, name, limits);
    append(diagnostics, said);
    if (document !== undefined) return [{ digest, document }];
    diagnostics.push({ code: 'document-unusable', at: { path: name }, reason: 'it could not be read as an SBOM' });
    return [];
  });
}

/** Of files with one name all but the first get a number that makes theirs unique. */
function withDistinctNames<T extends { readonly name: string }>(files: readonly T[]): readonly T[] {
  const taken = new Set(files.map(({ name }) => name));
  const seen = new Set<string>();
  return files.map((file) => {
    if (!seen.has(file.name)) {
      seen.add(file.name);
      return file;
    }
    let number = 2;
    while (taken.has(`${number}-${file.name}`)) number += 1;
    const name = `${number}-${file.name}`;
    taken.add(name);
    return { ...file, name };
  });
}

/** The bytes of a file that the user named: its own links are followed, since the user meant them. */
function readGiven(path: string, limits: Limits, diagnostics: Diagnostic[]): Uint8Array | undefined {
  const refuse = (reason: string): undefined => {
    diagnostics.push({ code: 'document-unusable', at: { path }, reason });
    return undefined;
  };
  try {
    const real = realpathSync(path);
    const result = openFolder(dirname(real)).read(basename(real), limits.fileSize);
    if (result.kind === 'bytes') return result.bytes;
    if (result.kind === 'refused') diagnostics.push({ ...result.diagnostic, at: { path } });
    return refuse(result.kind === 'missing' ? 'it does not exist' : 'it was not opened');
  } catch (error) {
    return refuse(reasonOf(error));
  }
}
