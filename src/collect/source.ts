/** What every source of evidence is given, and what it has to be. The sources themselves are listed in sources.ts. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import type { Limits } from '../untrusted/limits.ts';
import type { Contribution } from './contribution.ts';
import type { Installed } from './installed.ts';

/** How far a scan has come. */
export interface Progress {
  readonly distributions: number;
  readonly total: number;
  readonly documents: number;
}

/** What a scan was asked for, as far as it matters to sources of evidence. */
export interface CollectContext {
  readonly limits: Limits;
  readonly origin: OriginPolicy;
  /** Whether so many more bytes of archives that packages carry may be looked at in this scan. */
  readonly allows: (bytes: number) => boolean;
  readonly licenseTexts: boolean;
  /** Whether installed files are checked against RECORD. */
  readonly verify: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** One environment with everything that was found out about it before evidence is collected. */
export interface ScannedEnvironment extends Installed {
  /** The environment that this one rests on (a virtual environment's interpreter), where that is scanned too. */
  readonly base: Installed | undefined;
  readonly interpreter: Interpreter | undefined;
  /** The facts that environment markers are evaluated with. */
  readonly markers: ReadonlyMap<string, string>;
}

/**
 * A source of evidence: it looks at one environment and says what it found. It changes nothing, decides nothing about what other sources
 * found, and never throws because of what the environment holds. The files that it reads are listed in `patterns`, so that archives
 * keep them.
 */
export interface EvidenceSource {
  /** For people. */
  readonly name: string;
  /** Paths, relative to the root of a tree, of the files that it reads. */
  readonly patterns: readonly RegExp[];
  readonly collect: (scanned: ScannedEnvironment, context: CollectContext) => Promise<Outcome<Contribution>>;
}
