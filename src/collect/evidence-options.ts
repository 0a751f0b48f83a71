/** What a scan may be asked for, as far as sources of evidence care. It stands apart since the library's users see these types. */
import type { FilePolicy } from '../merge/identify/collapse-files.ts';
import type { OriginPolicy } from '../merge/identify/linux-package.ts';

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
  /** What becomes of the files that documents list in thousands (docs/rules.md R4.8). Default: collapse, to a number for what contains them. */
  readonly documentFiles?: FilePolicy;
  /** Whether the texts of licence files are attached. Default: false. */
  readonly licenseTexts?: boolean;
  /** How much of native files is read to identify what no document declares (docs/rules.md R13). Default: full. */
  readonly native?: NativeDepth;
  /** Called while distributions are read. */
  readonly onProgress?: (progress: Progress) => void;
}
