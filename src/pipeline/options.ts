/** What the commands of the library are asked for, and what they give. */
import type { EvidenceOptions } from '../collect/evidence-options.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FilePolicy } from '../merge/identify/collapse-files.ts';
import type { RootedInventory } from '../model/inventory.ts';
import type { RootFacts } from '../model/root-facts.ts';
import { DEFAULT_LIMITS, type Limits } from '../untrusted/limits.ts';
import type { Summary } from './summary.ts';

/** What all commands share. */
export interface SharedOptions {
  /** Name of the root component. Default: pyvenv.cfg's prompt or the document's own name, else a fixed word. */
  readonly name?: string;
  /** What is known of the root component beside what is found. Default: nothing. */
  readonly root?: RootFacts;
  /** Whether to leave out what documents mark as `scope: excluded` (build-time tools). Default: false, they stay, marked. */
  readonly dropExcluded?: boolean;
  readonly limits?: Partial<Limits>;
}

export interface ScanOptions extends SharedOptions, EvidenceOptions {
  /**
   * Virtual environments, interpreters' prefixes, conda prefixes, site-packages folders, folders of environments; wheels, eggs, zipapps;
   * tar archives of a file system. Several make one document, in which each environment is a component.
   */
  readonly paths: readonly string[];
  /** Roots of file systems: every environment in them is scanned, and links lead inside. */
  readonly roots?: readonly string[];
  /** Whether to derive what scanners need for matching (docs/rules.md R6). Default: true. */
  readonly enrich?: boolean;
  /** The SBOM of the Python release: a path, an address that may hold `{version}`, or `fetch`. Default: none; the network is not used. */
  readonly interpreterSbom?: string;
  /** What becomes of the files in it, where that differs from those of other documents. Default: `documentFiles`. */
  readonly interpreterFiles?: FilePolicy;
  /** Addresses of VEX documents about the root. */
  readonly vex?: readonly string[];
  /** Called while something is fetched: the address, and the bytes that came. */
  readonly onFetch?: (url: string, received: number) => void;
}

/** As for a scan; among `paths` may be files: SBOM documents in any format that is read. */
export interface MergeOptions extends ScanOptions {
  /** Whether the documents are vouched for: what ours say of identities that are valid in one document alone is believed (docs/rules.md R11). */
  readonly trustOwn?: boolean;
}

export interface ConvertOptions extends SharedOptions {
  /** The file of the document. */
  readonly path: string;
}

export interface ReadDocumentOptions extends SharedOptions {
  /** What findings call the document, and the trace that it leaves (docs/rules.md R1.5). Default: `document`. */
  readonly path?: string;
}

export interface Result {
  /** Canonical; absent when none of the paths could be used. */
  readonly inventory?: RootedInventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
}

/** The limits of a run: the defaults, where nothing else was asked for. Who bounds files bounds the documents that are named with them. */
export function limitsOf({ limits }: SharedOptions): Limits {
  const documentSize = limits?.documentSize ?? limits?.fileSize ?? DEFAULT_LIMITS.documentSize;
  return { ...DEFAULT_LIMITS, ...limits, documentSize };
}
