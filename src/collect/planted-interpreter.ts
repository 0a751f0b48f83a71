/**
 * Files of an interpreter that a distribution brought. A wheel may bring a file for any place below the environment: one that writes
 * pyvenv.cfg into a prefix, or a build-details.json beside its standard library, would take its interpreter out of the document, and put
 * another release in its place (docs/rules.md R12).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { findInterpreter } from '../python/interpreter/interpreter.ts';
import type { Environment } from '../python/layout/environment.ts';
import { mountTrees } from '../tree/composed-tree.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import { memoryTree } from '../tree/memory-tree.ts';
import { claimants } from './claimants.ts';
import { distributionsOf, type Installed } from './installed.ts';
import { baseOf } from './scanned.ts';

const VERSION_FILE = /(?:^|[/\\])(?:pyvenv\.cfg|patchlevel\.h|build-details\.json)$/i;
const NOTHING = memoryTree('', new Map());

/**
 * The environments, without files of their interpreters that the RECORD of a distribution lists. Where nothing else tells of the
 * interpreter such a file is believed all the same: else a line in a RECORD would take an interpreter out of the document. Each is a
 * finding. `limit` is the largest RECORD that is read.
 */
export function withOwnInterpreters(all: readonly Installed[], limit: number): Outcome<readonly Installed[]> {
  const claims = claimsOf(all, limit);
  if (claims.size === 0) return { value: all, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const value = all.map((one) => take(withOwnInterpreter(one, all, claims), diagnostics));
  return { value, diagnostics };
}

/** Files that tell of interpreters, by their paths in lower case, with who lists them. */
function claimsOf(all: readonly Installed[], limit: number): ReadonlyMap<string, ReadonlySet<string>> {
  const claims = new Map<string, ReadonlySet<string>>();
  for (const installed of all) {
    const places = distributionsOf(installed).filter(({ record }) => record?.namesForeign === true);
    if (places.length === 0) continue;
    for (const [path, by] of claimants(places, installed.tree, { limit, maybe: (file) => VERSION_FILE.test(file) })) claims.set(path, by);
  }
  return claims;
}

function withOwnInterpreter(
  installed: Installed,
  all: readonly Installed[],
  claims: ReadonlyMap<string, ReadonlySet<string>>,
): Outcome<Installed> {
  const { environment } = installed;
  const configuration = joinPath(environment.root, 'pyvenv.cfg');
  const isClaimed = (path: string | undefined): path is string => path !== undefined && claims.has(path.toLowerCase());
  const told = [environment.configuration.size > 0 ? configuration : undefined, versionFile(installed, all)];
  const planted = [...new Set(told.filter(isClaimed))];
  if (planted.length === 0) return { value: installed, diagnostics: [] };
  const hidden = [...claims.keys()];
  const without: Installed = {
    ...installed,
    tree: withoutFiles(installed.tree, hidden, planted),
    environment: planted.includes(configuration) ? unconfigured(environment, installed.tree) : environment,
  };
  const other = versionFile(without, all);
  const believed = other === undefined || isClaimed(other);
  const diagnostics = planted.map(
    (path): Diagnostic => ({
      code: 'interpreter-file-planted',
      at: { path },
      distribution: [...(claims.get(path.toLowerCase()) ?? [])].at(-1) ?? '',
      believed,
    }),
  );
  return { value: believed ? installed : without, diagnostics };
}

/** The file that tells the version of an environment's interpreter; undefined where none does. */
function versionFile({ environment, tree, conda, dpkg }: Installed, all: readonly Installed[]): string | undefined {
  const base = baseOf(environment, all);
  const records = base ?? { conda, dpkg };
  const { value } = findInterpreter(tree, environment, base?.environment, {
    conda: records.conda,
    ...(records.dpkg !== undefined && { dpkg: records.dpkg }),
  });
  return value?.component?.origins[0];
}

/** The tree without files: those that are hidden by their paths in lower case, and those that are known as they are spelt. */
function withoutFiles(tree: FileTree, hidden: readonly string[], spelt: readonly string[]): FileTree {
  return mountTrees(tree, new Map([...hidden, ...spelt].map((path) => [path, NOTHING])));
}

/** The environment without what pyvenv.cfg says. */
function unconfigured({ basePrefix: _, ...environment }: Environment, tree: FileTree): Environment {
  const isConda = tree.kindOf(joinPath(environment.root, 'conda-meta')) === 'directory';
  return { ...environment, configuration: new Map(), kind: isConda ? 'conda' : 'prefix' };
}
