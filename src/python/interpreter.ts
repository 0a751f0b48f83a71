/**
 * The base interpreter as a component, from files alone: pyvenv.cfg of a virtual environment, patchlevel.h of a prefix.
 * Only a full version makes a component: with `3.11` alone a scanner would match every advisory of the series.
 */

import type { Component, ComponentId } from '../model/component.ts';
import { parseCpe } from '../model/cpe.ts';
import { defined } from '../model/defined.ts';
import { makePurl } from '../model/purl.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import type { Environment } from './discovery.ts';
import { configuredVersion, implementationOf } from './marker-environment.ts';

const HEADER_LIMIT = 64 * 1024;

interface Found {
  readonly version: string;
  readonly location: string;
}

function versionFromHeader(tree: FileTree, root: string): Found | undefined {
  for (const entry of tree.list(joinPath(root, 'include')).entries) {
    if (entry.kind !== 'directory' || !/^python\d+\.\d+t?$/.test(entry.name)) continue;
    const location = joinPath(entry.path, 'patchlevel.h');
    const file = tree.read(location, HEADER_LIMIT);
    const version =
      file.kind === 'bytes' ? /^#define\s+PY_VERSION\s+"([0-9a-z.]+)\+?"/m.exec(new TextDecoder().decode(file.bytes))?.[1] : undefined;
    if (version !== undefined) return { version, location };
  }
  return undefined;
}

/** The interpreter of the environment; undefined where its full version is not written anywhere, or it is not CPython. */
export function findInterpreter(tree: FileTree, environment: Environment, tags: readonly string[]): Component | undefined {
  if ((implementationOf(environment, tags) ?? 'cpython') !== 'cpython') return undefined;
  const configured = configuredVersion(environment);
  const found =
    configured === undefined
      ? versionFromHeader(tree, environment.root)
      : { version: configured, location: joinPath(environment.root, 'pyvenv.cfg') };
  if (found === undefined) return undefined;
  const cpe = parseCpe(`cpe:2.3:a:python:python:${found.version}:*:*:*:*:*:*:*`);
  return defined({
    id: `interpreter:${found.location}` as ComponentId,
    authority: 'core-metadata',
    origins: [found.location],
    type: 'application',
    name: 'python',
    version: found.version,
    purl: makePurl({ type: 'generic', name: 'python', version: found.version }),
    cpes: cpe === undefined ? undefined : [cpe],
    evidence: {
      identity: [
        { field: 'version', confidence: 0.9, methods: [{ technique: 'manifest-analysis', confidence: 0.9, value: found.location }] },
      ],
      occurrences: [{ location: found.location }],
    },
  } as const);
}
