/** What every source of evidence is given, and what it has to be. The sources themselves are listed in sources.ts. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import type { FilePattern } from '../tree/file-pattern.ts';
import type { Limits } from '../untrusted/limits.ts';
import type { Contribution } from './contribution.ts';
import type { Installed } from './installed.ts';

/** How far a scan has come. */
export interface Progress {
  readonly distributions: number;
  readonly total: number;
  readonly documents: number;
}

/** Nothing; headers and a few functions; the texts in the code too. */
export type NativeDepth = 'off' | 'headers' | 'full';

/** What a scan may be asked for, as far as sources of evidence care: a new option stands here, and where it is used. */
export interface EvidenceOptions {
  /** Whether a Linux distribution's package becomes the identity of the Python one it is (docs/rules.md R3 h). Default: keep. */
  readonly origin?: OriginPolicy;
  /** Whether installed files are checked against RECORD. Default: false. */
  readonly verify?: boolean;
  /** What becomes of SBOM documents that lie beside the code (docs/rules.md R1.8): a reference, or a part of the document. Default: refer. */
  readonly otherSboms?: 'refer' | 'merge';
  /** Whether the texts of licence files are attached. Default: false. */
  readonly licenseTexts?: boolean;
  /** How much of native files is read to identify what no document declares (docs/rules.md R13). Default: full. */
  readonly native?: NativeDepth;
  /** Called while distributions are read. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What a source of evidence works with. */
export interface CollectContext extends EvidenceOptions {
  readonly origin: OriginPolicy;
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
