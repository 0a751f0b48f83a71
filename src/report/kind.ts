/**
 * What sort of software a component is, in words for people who know neither package URLs nor CPEs.
 */
import type { Component } from '../model/component.ts';

/** Package URL types by the words that a reader knows them by. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['pypi', 'Python package'],
  ['cargo', 'Rust crate'],
  ['npm', 'JavaScript package'],
  ['golang', 'Go module'],
  ['maven', 'Java library'],
  ['nuget', '.NET package'],
  ['gem', 'Ruby gem'],
  ['composer', 'PHP package'],
  ['hackage', 'Haskell package'],
  ['cran', 'R package'],
  ['conda', 'conda package'],
  ['deb', 'Debian package'],
  ['rpm', 'RPM package'],
  ['apk', 'Alpine package'],
  ['github', 'GitHub project'],
]);

const TYPES: Readonly<Record<Component['type'], string>> = {
  application: 'application',
  framework: 'framework',
  library: 'library',
  container: 'container',
  platform: 'environment',
  'operating-system': 'operating system',
  device: 'device',
  'device-driver': 'device driver',
  firmware: 'firmware',
  file: 'file',
  'machine-learning-model': 'machine learning model',
  data: 'data',
  'cryptographic-asset': 'cryptographic asset',
};

/** The sort of a component, as a noun in the singular. */
export function kindOf({ purl, type }: Pick<Component, 'purl' | 'type'>): string {
  const named = purl === undefined ? undefined : KINDS.get(purl.type);
  return named ?? TYPES[type];
}

/** The noun for a number of things of one kind. */
export function kindPlural(kind: string, count: number): string {
  if (count === 1 || kind === 'data') return kind;
  if (kind.endsWith('library')) return `${kind.slice(0, -1)}ies`;
  return `${kind}s`;
}
