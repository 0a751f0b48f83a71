/**
 * What the documents of one distribution may ask for together, beyond what stands in them (docs/rules.md R11.3): each of two hundred
 * documents of a kilobyte could else ask for as much as one of thirty megabytes.
 */

/** A bound that several readers draw on, one after the other. */
export class ReadBudget {
  /** Uses of references that several components bear, each bearer beyond the first counted. Producers repeat a root or two. */
  static readonly repetitions = 100_000;
  /** Characters of licence texts that are handed out to components; texts are short, but thousands may share one. */
  static readonly licenseText: number = 64 * 1024 ** 2;

  #repetitions: number = ReadBudget.repetitions;
  #licenseText: number = ReadBudget.licenseText;

  /** Whether references may name so many components more than they would if each named one; if not, they never may again. */
  allowsRepetitions(times: number): boolean {
    this.#repetitions -= times;
    return this.#repetitions >= 0;
  }

  /** Whether so many characters more may be handed out; if not, none are any more. */
  allowsLicenseText(characters: number): boolean {
    this.#licenseText -= characters;
    return this.#licenseText >= 0;
  }
}
