import type { SpawnSyncOptions } from 'node:child_process';
import type { WritableFormat } from '../src/formats/index.ts';

/** One golden case, as its case.json says. */
export interface Golden {
  readonly name: string;
  readonly folder: string;
  /** One sentence: what the case is for. */
  readonly intent: string;
  /** Packages of packages.lock, for a real environment. */
  readonly install?: readonly string[];
  /** Path to content, for an environment written as data; objects become JSON. */
  readonly tree?: Readonly<Record<string, string | object>>;
  /** Absent: CycloneDX 1.6 JSON and SPDX 2.3 JSON. */
  readonly formats?: 'all';
  /** The environment is the root of a file system. */
  readonly root?: true;
  /** Further arguments of the command; `{fixtures}` stands for test/fixtures. */
  readonly arguments?: readonly string[];
}

export const COMMAND: string;
export function goldenCases(): readonly Golden[];
export function installedFolder(golden: Golden): string;
export function installCase(golden: Golden): string | undefined;
export function withEnvironment<T>(golden: Golden, use: (environment: string) => T): T | undefined;
export function runCase(
  golden: Golden,
  environment: string,
  options?: SpawnSyncOptions & { nodeArguments?: readonly string[] },
): Readonly<Record<string, string>>;
export function expectedFiles(golden: Golden): readonly string[];
export function formatOf(name: string): readonly [format: WritableFormat, version: string];
