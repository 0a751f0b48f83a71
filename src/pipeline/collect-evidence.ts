/**
 * Collects the evidence about everything that was opened. In two passes, since one environment may rest on another: first what is
 * installed in each, then what every source of evidence has to say about it. At last the SBOMs of the interpreters' releases, which need
 * to know the versions that were found.
 */
import { addContributions, type Contribution } from '../collect/contribution.ts';
import { type Installed, readInstalled } from '../collect/installed.ts';
import { collectInterpreterSboms, releasesOf } from '../collect/interpreter-sbom.ts';
import { dpkgByFileSystem } from '../collect/package-managers.ts';
import { FILE_PATTERNS } from '../collect/patterns.ts';
import { withOwnInterpreters } from '../collect/planted-interpreter.ts';
import { scannedEnvironment } from '../collect/scanned.ts';
import type { CollectContext, ScannedEnvironment } from '../collect/source.ts';
import { SOURCES } from '../collect/sources.ts';
import { withoutBroughtSpeakers } from '../collect/told-twice.ts';
import { carriedAllowance } from '../collect/vendored.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { loadInterpreterSboms } from '../inputs/download.ts';
import type { OpenedEnvironments } from '../inputs/environments.ts';
import { cleanText } from '../model/clean-text.ts';
import { limitsOf, type ScanOptions } from './options.ts';

/** One environment, and all that is known about it. */
export interface CollectedEnvironment {
  readonly scanned: ScannedEnvironment;
  readonly contribution: Contribution;
}

export interface Evidence {
  readonly environments: readonly CollectedEnvironment[];
  /** The SBOMs of the interpreters' releases. */
  readonly releases: Contribution;
}

export const NO_EVIDENCE: Outcome<Evidence> = { value: { environments: [], releases: addContributions([]) }, diagnostics: [] };

/** Collects the evidence about all environments. */
export async function collectEvidence(opened: OpenedEnvironments, options: ScanOptions): Promise<Outcome<Evidence>> {
  const diagnostics: Diagnostic[] = [];
  const context: CollectContext = {
    ...options,
    origin: options.origin ?? 'keep',
    documentFiles: options.documentFiles ?? 'collapse',
    native: options.native ?? 'full',
    limits: limitsOf(options),
    patterns: FILE_PATTERNS,
    allows: carriedAllowance(),
  };
  const environments: CollectedEnvironment[] = [];
  const installed = await readAll(opened, context, diagnostics);
  for (const one of installed) {
    const scanned = take(scannedEnvironment(one, installed), diagnostics);
    const contributions: Contribution[] = [];
    for (const source of SOURCES) contributions.push(take(await source.collect(scanned, context), diagnostics));
    environments.push({ scanned, contribution: addContributions(contributions) });
  }
  const releases = await collectReleases(environments, options, diagnostics);
  return { value: { environments, releases }, diagnostics };
}

/** What is installed in each environment. */
async function readAll(
  { tree, environments }: OpenedEnvironments,
  context: CollectContext,
  diagnostics: Diagnostic[],
): Promise<readonly Installed[]> {
  const dpkg = take(dpkgByFileSystem(tree, environments), diagnostics);
  const installed: Installed[] = [];
  for (const environment of environments) {
    const records = environment.fileSystem === undefined ? undefined : dpkg.get(environment.fileSystem);
    installed.push(take(await readInstalled(tree, environment, records, context), diagnostics));
  }
  const { fileSize } = context.limits;
  return withoutBroughtSpeakers(take(withOwnInterpreters(installed, fileSize), diagnostics), fileSize);
}

/** The SBOMs of the interpreters' releases, if they are asked for, under their interpreters (docs/rules.md R9.4). */
async function collectReleases(
  environments: readonly CollectedEnvironment[],
  options: ScanOptions,
  diagnostics: Diagnostic[],
): Promise<Contribution> {
  const { interpreterSbom: source, onFetch } = options;
  if (source === undefined) return addContributions([]);
  const interpreters = releasesOf(environments.map(({ scanned }) => scanned.interpreter));
  if (interpreters.size === 0) {
    const reason = 'no CPython of a known full version was found';
    diagnostics.push({ code: 'interpreter-sbom-unusable', at: { path: cleanText(source) }, reason });
    return addContributions([]);
  }
  const documents = await loadInterpreterSboms(source, [...interpreters.keys()], limitsOf(options), onFetch);
  const files = options.interpreterFiles ?? options.documentFiles ?? 'collapse';
  return take(collectInterpreterSboms(interpreters, take(documents, diagnostics), files), diagnostics);
}
