/** Other scanners that the benchmarks measure beside ours: each as it lists what is installed in a folder, offline, as an SBOM. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PEERS = [
  {
    name: 'Trivy',
    binary: 'trivy',
    arguments: (folder, work) => [
      ...['rootfs', '--quiet', '--offline-scan', '--skip-version-check', '--cache-dir', join(work, 'trivy')],
      ...['--format', 'cyclonedx', '--output', join(work, 'trivy.cdx.json'), folder],
    ],
  },
  {
    name: 'OSV-Scanner',
    binary: 'osv-scanner',
    arguments: (folder, work) => [
      ...[
        'scan',
        'source',
        '--recursive',
        '--no-resolve',
        // Real environments are kept in a folder that git ignores.
        '--no-ignore',
        '--experimental-no-default-plugins',
        '--experimental-plugins',
        'python/wheelegg',
      ],
      ...['--offline-vulnerabilities', '--local-db-path', join(work, 'osv'), '--all-packages', '--allow-no-lockfiles'],
      ...['--format', 'cyclonedx-1-5', '--output', join(work, 'osv.cdx.json'), folder],
    ],
  },
  {
    name: 'Syft (python only)',
    binary: 'syft',
    environment: { SYFT_CHECK_FOR_APP_UPDATE: 'false' },
    arguments: (folder, work) => [
      ...['scan', '--quiet', '--override-default-catalogers', 'python-installed-package-cataloger'],
      ...['--output', `cyclonedx-json=${join(work, 'syft.cdx.json')}`, `dir:${folder}`],
    ],
  },
];

/** The scanners that lie in a folder: a name, and the command that scans a folder and writes to another. */
export function peersIn(folder) {
  return PEERS.filter(({ binary }) => existsSync(join(folder, binary))).map(({ name, binary, environment, arguments: of }) => ({
    name,
    command: (scanned, work) => Object.assign([join(folder, binary), ...of(scanned, work)], { environment }),
  }));
}
