/** What one technique says of one file: a library, and mostly its release. */

/** CycloneDX 1.7's `evidence.identity.methods.technique`. */
export type Technique =
  | 'source-code-analysis'
  | 'binary-analysis'
  | 'manifest-analysis'
  | 'hash-comparison'
  | 'filename'
  | 'attestation'
  | 'other';

/** How a claim came about. Claims of different ways are independent, and may confirm each other. */
export type Way =
  | 'embedded-list'
  | 'debug-link'
  | 'graft-hash'
  | 'function'
  | 'resource'
  | 'string'
  | 'build-path'
  | 'rust-path'
  | 'manifest'
  | 'soname'
  | 'source-path'
  | 'license'
  | 'banner'
  | 'presence';

export type Ecosystem = 'generic' | 'rpm' | 'apk' | 'cargo' | 'golang' | 'npm';

export interface Claim {
  /** The library's name as the tables have it, or the package's name in its ecosystem. */
  readonly library: string;
  readonly ecosystem: Ecosystem;
  /** The release of the library, without what a distributor added. */
  readonly version?: string;
  /** The package of a distributor: its name, its full version, its namespace and release. */
  readonly distributed?: { readonly name: string; readonly version: string; readonly distro: string; readonly arch?: string };
  readonly way: Way;
  /** What it was concluded from: the very text or value. */
  readonly value: string;
  /** Where in the file. */
  readonly offset?: number;
  readonly symbol?: string;
}

interface WayRow {
  readonly technique: Technique;
  readonly confidence: number;
}

/** How much each way is worth: measured on wheels whose contents are known (docs/native.md). */
export const WAYS: Readonly<Record<Way, WayRow>> = {
  'embedded-list': { technique: 'binary-analysis', confidence: 1 },
  'debug-link': { technique: 'binary-analysis', confidence: 0.95 },
  'graft-hash': { technique: 'hash-comparison', confidence: 0.95 },
  function: { technique: 'binary-analysis', confidence: 0.95 },
  resource: { technique: 'binary-analysis', confidence: 0.95 },
  string: { technique: 'binary-analysis', confidence: 0.9 },
  'build-path': { technique: 'binary-analysis', confidence: 0.9 },
  'rust-path': { technique: 'binary-analysis', confidence: 0.9 },
  manifest: { technique: 'manifest-analysis', confidence: 0.9 },
  soname: { technique: 'filename', confidence: 0.8 },
  'source-path': { technique: 'binary-analysis', confidence: 0.8 },
  license: { technique: 'other', confidence: 0.7 },
  banner: { technique: 'source-code-analysis', confidence: 0.8 },
  presence: { technique: 'binary-analysis', confidence: 0.4 },
};

/** From here on a version is claimed; below it a claim is a note. */
export const THRESHOLD = 0.7;
/** Of a file that is known by its name alone: it is that library, and nothing is said of its release. */
export const NAME_ONLY = 0.6;

/** What claims of different ways are worth together: they are wrong only if all are, but never certain. */
export function jointConfidence(claims: readonly Claim[]): number {
  const ways = [...new Set(claims.map(({ way }) => way))];
  const sure = Math.max(0, ...ways.map((way) => WAYS[way].confidence));
  const joint = 1 - ways.reduce((doubt, way) => doubt * (1 - WAYS[way].confidence), 1);
  return sure === 1 ? 1 : Math.min(0.99, Math.round(joint * 1000) / 1000);
}

/** Whether two releases can be one: equal, or one with fewer numbers than the other (`2.19` and `2.19.1`). */
export function sameRelease(left: string, right: string): boolean {
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return long.startsWith(short) && /^[.-]/.test(long.slice(short.length));
}
