/** What every source of evidence is given, and what it has to be. The sources themselves are listed in sources.ts. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { FilePolicy } from '../merge/identify/collapse-files.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import type { FilePattern } from '../tree/file-pattern.ts';
import type { Limits } from '../untrusted/limits.ts';
import type { Contribution } from './contribution.ts';
import type { EvidenceOptions, NativeDepth } from './evidence-options.ts';
import type { Installed } from './installed.ts';

/** What a source of evidence works with. */
export interface CollectContext extends EvidenceOptions {
  readonly origin: OriginPolicy;
  readonly documentFiles: FilePolicy;
  readonly native: NativeDepth;
  readonly limits: Limits;
  /** What is kept of archives that packages carry. */
  readonly patterns: readonly FilePattern[];
  /** Whether so many more bytes of archives that packages carry may be looked at in this scan. */
  readonly allows: (bytes: number) => boolean;
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
  /** The files that it reads. */
  readonly patterns: readonly FilePattern[];
  readonly collect: (scanned: ScannedEnvironment, context: CollectContext) => Promise<Outcome<Contribution>>;
}
