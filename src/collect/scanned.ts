/** What an environment rests on: the environment that its interpreter lives in, the interpreter, and the facts that markers are evaluated with. */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { defined } from '../model/defined.ts';
import { sortedUnique } from '../model/order.ts';
import { findInterpreter, minorVersionOf } from '../python/interpreter/interpreter.ts';
import type { Environment } from '../python/layout/environment.ts';
import { markerEnvironment } from '../python/requirements/marker-environment.ts';
import { joinPath } from '../tree/file-tree.ts';
import { distributionsOf, type Installed } from './installed.ts';
import type { ScannedEnvironment } from './source.ts';

/** Completes an environment; it may rest on another of those that are scanned, `all`. */
export function scannedEnvironment(installed: Installed, all: readonly Installed[]): Outcome<ScannedEnvironment> {
  const { environment, tree } = installed;
  const diagnostics: Diagnostic[] = [];
  const base = baseOf(environment, all);
  const { conda, dpkg } = base ?? installed;
  const interpreter = take(findInterpreter(tree, environment, base?.environment, defined({ conda, dpkg })), diagnostics);
  const tags = sortedUnique(distributionsOf(installed).flatMap((distribution) => distribution.tags));
  const markers = markerEnvironment(environment, interpreter, tags);
  if (includesSystem(environment) && base === undefined)
    diagnostics.push({ code: 'system-site-packages-outside', at: { path: joinPath(environment.root, 'pyvenv.cfg') } });
  return { value: { ...installed, base, interpreter, markers }, diagnostics };
}

/** The environment of the interpreter that a virtual one was made from, of its version where a prefix holds several. */
export function baseOf<T extends { readonly environment: Environment }>(environment: Environment, all: readonly T[]): T | undefined {
  const { basePrefix } = environment;
  const minor = minorVersionOf(environment);
  return all.find(
    ({ environment: { root, edition } }) => basePrefix !== undefined && root === basePrefix && (edition === undefined || edition === minor),
  );
}

/** Whether a virtual environment sees what its interpreter has in its own site-packages. */
export function includesSystem({ configuration }: Environment): boolean {
  return configuration.get('include-system-site-packages')?.toLowerCase() === 'true';
}
