/** The entries of a zip archive, as yauzl finds them one after the other. */
import type { Entry, ZipFile } from 'yauzl';

/**
 * Asks for one entry at a time. yauzl answers as soon as its reader does, and ours has the bytes at hand (zip-reader.ts): so nearly every entry is
 * there without waiting, where a promise for each of thousands takes longer than reading them.
 */
export class ZipEntries {
  readonly #zip: ZipFile;
  #answer: { readonly entry?: Entry; readonly error?: Error } | undefined;
  #wake: (() => void) | undefined;

  /** `zip` must have been opened with `lazyEntries`. */
  constructor(zip: ZipFile) {
    this.#zip = zip;
    zip.on('entry', (entry: Entry) => this.#take({ entry }));
    zip.on('end', () => this.#take({}));
    zip.on('error', (error: Error) => this.#take({ error }));
  }

  /** The next entry, undefined behind the last one; now if it is there, else later. A damaged directory throws, or rejects. */
  next(): Entry | undefined | Promise<Entry | undefined> {
    this.#answer = undefined;
    this.#zip.readEntry();
    if (this.#answer !== undefined) return this.#given();
    return new Promise<void>((resolve) => {
      this.#wake = resolve;
    }).then(() => this.#given());
  }

  #take(answer: { readonly entry?: Entry; readonly error?: Error }): void {
    this.#answer = answer;
    this.#wake?.();
  }

  #given(): Entry | undefined {
    const { entry, error } = this.#answer ?? {};
    if (error !== undefined) throw error;
    return entry;
  }
}
