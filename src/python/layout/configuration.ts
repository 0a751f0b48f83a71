/** pyvenv.cfg, and the interpreter that it names (PEP 405). */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { FilePattern } from '../../tree/file-pattern.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';

export const CONFIGURATION_PATTERNS: readonly FilePattern[] = [{ test: /(?:^|\/)pyvenv\.cfg$/i, keep: 'whole' }];

const CONFIGURATION_LIMIT = 64 * 1024;

/** Where the interpreter is that pyvenv.cfg names, as a prefix in the tree. */
export function basePrefixOf(tree: FileTree, root: string, configuration: ReadonlyMap<string, string>): string | undefined {
  const home = configuration.get('home');
  const stated = configuration.get('base-prefix') ?? configuration.get('base-exec-prefix');
  const candidates = [stated, home?.replace(/[\\/](?:bin|Scripts)[\\/]?$/i, ''), home].filter((path) => path !== undefined && path !== '');
  for (const candidate of candidates) {
    const path = candidate === undefined ? undefined : tree.fromAbsolute(candidate, root);
    if (path !== undefined && tree.kindOf(path) === 'directory') return tree.realPath(path);
  }
  return undefined;
}

/** The `key = value` lines of pyvenv.cfg, keys in lower case; empty where there is none, or it was refused. */
export function readConfiguration(tree: FileTree, root: string): Outcome<ReadonlyMap<string, string>> {
  const file = tree.read(joinPath(root, 'pyvenv.cfg'), CONFIGURATION_LIMIT);
  if (file.kind !== 'bytes') return { value: new Map(), diagnostics: file.kind === 'refused' ? [file.diagnostic] : [] };
  const lines = new TextDecoder().decode(file.bytes).split(/\r?\n/);
  const pairs = lines.flatMap((line) => {
    const equals = line.indexOf('=');
    return equals < 0 ? [] : [[line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim()] as const];
  });
  return { value: new Map(pairs), diagnostics: [] };
}
