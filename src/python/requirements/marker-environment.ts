/**
 * The values of the marker variables, as far as the environment's files tell them: the interpreter, the names of the folders, and
 * the tags of the wheels that were installed. Nothing is asked of the machine that scans.
 * Specification: https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 */

import type { Implementation, Interpreter } from '../interpreter/interpreter.ts';
import type { Environment } from '../layout/environment.ts';
import { type TagFacts, tagFacts } from '../metadata/wheel-file.ts';
import type { MarkerEnvironment } from './marker.ts';

const SYSTEMS = {
  linux: { os_name: 'posix', sys_platform: 'linux', platform_system: 'Linux' },
  darwin: { os_name: 'posix', sys_platform: 'darwin', platform_system: 'Darwin' },
  win32: { os_name: 'nt', sys_platform: 'win32', platform_system: 'Windows' },
} as const;

const IMPLEMENTATIONS = { cpython: 'CPython', pypy: 'PyPy' } as const;

/** What all tags that say anything agree on; undefined where they contradict each other. */
function agreed<K extends keyof TagFacts>(facts: readonly TagFacts[], key: K): TagFacts[K] | undefined {
  const values = new Set(facts.map((fact) => fact[key]).filter((value) => value !== undefined));
  return values.size === 1 ? [...values][0] : undefined;
}

/** The implementation: the interpreter's, else the one that the names of folders or the wheels tell. */
function implementationOf(
  environment: Environment,
  interpreter: Interpreter | undefined,
  facts: readonly TagFacts[],
): Implementation | undefined {
  return interpreter?.implementation ?? environment.implementation ?? agreed(facts, 'implementation');
}

/** The marker variables that are known. `tags` are those of all installed wheels. */
export function markerEnvironment(
  environment: Environment,
  interpreter: Interpreter | undefined,
  tags: readonly string[],
): MarkerEnvironment {
  const facts = [...new Set(tags)].map(tagFacts);
  const known = new Map<string, string>();
  const full = interpreter?.languageVersion;
  const short = full === undefined ? (environment.pythonVersion ?? agreed(facts, 'pythonVersion')) : full.split('.').slice(0, 2).join('.');
  if (full !== undefined) known.set('python_full_version', full);
  if (short !== undefined) known.set('python_version', short);
  const system =
    interpreter?.system ??
    agreed(facts, 'system') ??
    (environment.sitePackages.some((path) => /(?:^|\/)Lib\/site-packages$/.test(path)) ? 'win32' : undefined);
  if (system !== undefined) for (const [name, value] of Object.entries(SYSTEMS[system])) known.set(name, value);
  const machine = interpreter?.machine ?? agreed(facts, 'machine');
  if (machine !== undefined) known.set('platform_machine', machine);
  const implementation = implementationOf(environment, interpreter, facts);
  if (implementation !== undefined && implementation !== 'other') {
    known.set('implementation_name', implementation);
    known.set('platform_python_implementation', IMPLEMENTATIONS[implementation]);
    if (implementation === 'cpython' && full !== undefined) known.set('implementation_version', full);
  }
  return known;
}
