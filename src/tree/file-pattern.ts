/**
 * Which files a reader needs, by their paths. An archive is read once, in its order, before anything is known of it: what no pattern asks
 * for is listed, but of a tar its content is gone. So each reader declares its patterns beside it, and whoever opens an archive gets the
 * list of all (collect/patterns.ts).
 */

export interface FilePattern {
  /** Of the path from the root of what is scanned, with forward slashes. It meets names that strangers chose: linear, please. */
  readonly test: RegExp | ((path: string) => boolean);
  /** The whole file, or its first bytes. */
  readonly keep: 'whole' | { readonly head: number };
}

/** How many bytes of a file of this size the patterns ask for; nothing of a whole file that is larger than `limit`. */
export function bytesToKeep(patterns: readonly FilePattern[], path: string, size: number, limit: number): number {
  let most = 0;
  for (const { test, keep } of patterns) {
    const wanted = keep === 'whole' ? size : Math.min(keep.head, size);
    if (wanted > most && wanted <= limit && (typeof test === 'function' ? test(path) : test.test(path))) most = wanted;
  }
  return most;
}
