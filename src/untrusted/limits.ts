/** The bounds of one run: every input is taken to be hostile. */

/** Bounds on what is read; every input is taken to be hostile. */
export interface Limits {
  /** Largest file, in bytes. The largest real document has 2.8 MB. */
  readonly fileSize: number;
  /** Largest document that the user named, in bytes: what we write of five thousand distributions has 70 MB. How much is in it {@link values} bounds. */
  readonly documentSize: number;
  /** Deepest nesting of a JSON document. */
  readonly depth: number;
  /** Most values in a JSON document. */
  readonly values: number;
  /** Most embedded documents of one distribution. */
  readonly documents: number;
  /** Most entries of an archive, and most files and folders that are looked at below a root. */
  readonly entries: number;
  /** Most bytes that come out of one archive. */
  readonly archiveSize: number;
}

export const DEFAULT_LIMITS: Limits = {
  fileSize: 32 * 1024 * 1024,
  documentSize: 128 * 1024 * 1024,
  depth: 100,
  values: 2_000_000,
  documents: 200,
  entries: 500_000,
  archiveSize: 16 * 1024 ** 3,
};
