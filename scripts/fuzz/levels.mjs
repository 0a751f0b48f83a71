/**
 * The levels, from cheap to dear, and the kinds of cases of each: readers by themselves, thousands of cases a second; documents read, written and
 * merged; one hostile document beside honest neighbours; whole scans.
 */
export const LEVELS = new Map([
  [
    'readers',
    [
      'read-versions',
      'read-version-orders',
      'read-specifiers',
      'read-requirements',
      'read-markers',
      'read-names',
      'read-purls',
      'read-cpes',
      'read-licences',
      'read-patterns',
      'read-times',
      'read-addresses',
      'read-references',
      'read-metadata',
      'read-people',
      'read-record',
      'read-wheel-file',
      'read-egg-info',
      'read-install-sources',
      'read-conda-records',
      'read-dpkg-status',
      'read-dpkg-lists',
      'read-configuration',
      'read-build-details',
      'read-ignore-files',
      'read-json',
      'read-xml',
      'read-elf',
      'read-images',
      'read-go-builds',
      'read-cargo-lists',
      'read-lists',
      'read-tar',
      'read-zip',
      'read-cyclonedx-json',
      'read-cyclonedx-xml',
      'read-spdx2-json',
      'read-spdx2-tag-value',
      'read-spdx2-yaml',
      'read-spdx3',
      'read-written',
    ],
  ],
  ['documents', ['cyclonedx-json', 'cyclonedx-xml', 'spdx2-json', 'spdx2-tag-value', 'spdx2-yaml', 'spdx3', 'damaged-documents', 'merges']],
  ['bystanders', ['beside-cyclonedx-json', 'beside-cyclonedx-xml', 'beside-spdx2-json', 'beside-spdx2-tag-value', 'beside-spdx3']],
  ['scans', ['environments', 'managers', 'metadata', 'archives', 'damaged-archives']],
]);

/** How many cases of a kind are run where one is asked for, and how many a child runs. */
export const SHARES = new Map([
  ['readers', { times: 15, batch: 4000 }],
  ['documents', { times: 1, batch: 150 }],
  ['bystanders', { times: 2, batch: 1000 }],
  ['scans', { times: 1, batch: 150 }],
]);

/** The level of a kind; undefined where there is no such kind. */
export function levelOf(kind) {
  return [...LEVELS].find(([, kinds]) => kinds.includes(kind))?.[0];
}
