/**
 * The files that tell the version of an interpreter: build-details.json (PEP 739), which lies in the standard library from 3.14 on, and
 * patchlevel.h.
 */
import { type Platform, platformOfTag } from '../../model/architectures.ts';
import { defined } from '../../model/defined.ts';
import type { FilePattern } from '../../tree/file-pattern.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { isJsonObject, member, objectMember, parseJson, textMember } from '../../untrusted/json.ts';
import type { Environment } from '../layout/environment.ts';

export const INTERPRETER_PATTERNS: readonly FilePattern[] = [{ test: /(?:^|\/)(?:patchlevel\.h|build-details\.json)$/i, keep: 'whole' }];

const FILE_LIMIT = 1024 * 1024;

/** A version and the file that states it. */
export interface FoundVersion {
  readonly version: string;
  readonly location: string;
}

/** What build-details.json states. */
export interface BuildDetails extends FoundVersion {
  readonly implementation?: string;
  readonly platform: Platform;
}

/** The first build-details.json among the standard libraries that states a version. */
export function buildDetails(tree: FileTree, environment: Environment): BuildDetails | undefined {
  for (const library of environment.standardLibraries) {
    const location = joinPath(library, 'build-details.json');
    const file = tree.read(location, FILE_LIMIT);
    const parsed = file.kind === 'bytes' ? parseJson(file.bytes, { depth: 16, values: 10_000 }) : undefined;
    if (parsed?.kind !== 'value' || !isJsonObject(parsed.value)) continue;
    const implementation = objectMember(parsed.value, 'implementation') ?? {};
    const language = objectMember(objectMember(parsed.value, 'language') ?? {}, 'version_info') ?? objectMember(implementation, 'version');
    const version = language === undefined ? undefined : versionOf(language);
    if (version === undefined) continue;
    const name = textMember(implementation, 'name')?.toLowerCase();
    return {
      version,
      location,
      // `sysconfig.get_platform()`, from which platform tags are made (PEP 425).
      platform: platformOfTag((textMember(parsed.value, 'platform') ?? '').replaceAll(/[-.]/g, '_')),
      ...(name !== undefined && { implementation: name }),
    };
  }
  return undefined;
}

const LEVELS: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc' };

/** `sys.version_info` as a version. */
function versionOf(info: Parameters<typeof member>[0]): string | undefined {
  const [major, minor, micro] = ['major', 'minor', 'micro'].map((key) => member(info, key));
  if (![major, minor, micro].every((part) => Number.isSafeInteger(part))) return undefined;
  const level = textMember(info, 'releaselevel') ?? 'final';
  const letter = Object.hasOwn(LEVELS, level) ? LEVELS[level] : undefined;
  const serial = member(info, 'serial');
  return `${major}.${minor}.${micro}${letter === undefined ? '' : `${letter}${Number.isSafeInteger(serial) ? serial : 0}`}`;
}

/** patchlevel.h: `include/python3.11/`, `include/pypy3.10/`, on Windows `Include/`. */
export function headerVersions(tree: FileTree, environment: Environment): { readonly python?: FoundVersion; readonly pypy?: FoundVersion } {
  const includes = tree.list(environment.root).entries.filter(({ kind, name }) => kind === 'directory' && /^include$/i.test(name));
  const folders = includes.flatMap(({ path }) => [
    path,
    ...tree
      .list(path)
      .entries.flatMap(({ kind, name, path: inner }) => (kind === 'directory' && /^(?:python|pypy)[\d.]*t?$/i.test(name) ? [inner] : [])),
  ]);
  const wanted = environment.pythonVersion;
  for (const folder of folders) {
    const versioned = /\/(?:python|pypy)(\d+(?:\.\d+)?)t?$/.exec(folder)?.[1];
    if (versioned?.includes('.') && wanted !== undefined && versioned !== wanted) continue;
    const location = joinPath(folder, 'patchlevel.h');
    const file = tree.read(location, FILE_LIMIT);
    if (file.kind !== 'bytes') continue;
    const text = new TextDecoder().decode(file.bytes);
    const of = (macro: string): FoundVersion | undefined => {
      const version = new RegExp(`^#define\\s+${macro}\\s+"([0-9a-z.]+)\\+?"`, 'm').exec(text)?.[1];
      return version === undefined ? undefined : { version, location };
    };
    const found = defined({ python: of('PY_VERSION'), pypy: of('PYPY_VERSION') });
    if (found.python !== undefined) return found;
  }
  return {};
}
