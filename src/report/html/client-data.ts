/** The data between the page and its script, which is built apart: both import this file, and nothing else of each other. */

/** A component. Numbers name other components by their place. */
export interface ClientComponent {
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly installed: boolean;
  readonly license: string;
  readonly knowledge: 'spdx' | 'named' | 'none';
  readonly matching: 'all' | 'some' | 'none';
  /** Scanners that can match it, by their names. */
  readonly scanners: readonly string[];
  readonly bundledBy: readonly number[];
  readonly bundles: readonly number[];
  readonly needs: readonly number[];
  readonly unclaimed: readonly string[];
  readonly unclaimedCount: number;
  readonly completeness: string;
  readonly purl: string;
  readonly cpes: readonly string[];
  readonly description: string;
  readonly supplier: string;
  readonly hashes: readonly string[];
  readonly found: readonly string[];
  /** Kind and address; http and https alone. */
  readonly links: readonly (readonly [string, string])[];
  /** Places in {@link ClientData.texts}. */
  readonly licenseTexts: readonly number[];
  readonly findings: readonly string[];
}

export interface ClientData {
  /** The thing that the report describes stands first. */
  readonly components: readonly ClientComponent[];
  /** Texts of licences, each once. */
  readonly texts: readonly string[];
}
