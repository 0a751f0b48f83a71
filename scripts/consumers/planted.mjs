/**
 * The advisories that are planted for what the wheels of a real environment bundle (test/consumers/installed): for each library one that
 * concerns the installed release, and one that the installed release is the cure of.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundle.mjs';

const INSTALLED = join(ROOT, 'test', 'consumers', 'installed');
export const REQUIREMENTS = join(INSTALLED, 'requirements.txt');

/** How each kind of advisory is written, and which scanners match such a thing in a document of an environment. */
const KINDS = {
  // Only Grype looks a CPE up.
  cpe: { provider: 'nvd', scheme: 'unknown', by: ['grype'] },
  // OSV-Scanner passes over rpms; Trivy matches them in documents that name one operating system, which an environment is not.
  rpm: { provider: 'rhel', ecosystem: 'rpm', scheme: 'rpm', by: ['grype'] },
  cargo: { provider: 'github', ecosystem: 'rust-crate', scheme: 'semver', by: ['grype', 'osv-scanner', 'trivy'] },
  npm: { provider: 'github', ecosystem: 'npm', scheme: 'semver', by: ['grype', 'osv-scanner', 'trivy'] },
  golang: { provider: 'github', ecosystem: 'go-module', scheme: 'go', by: ['grype', 'osv-scanner', 'trivy'] },
  pypi: { provider: 'github', ecosystem: 'python', scheme: 'python', by: ['grype', 'osv-scanner', 'trivy'] },
};

/** All plants, each with `by`: the scanners that must find it. */
export function planted() {
  const rows = JSON.parse(readFileSync(join(INSTALLED, 'planted.json'), 'utf8'));
  return rows.map((row) => ({ ...row, by: KINDS[row.kind].by }));
}

/** The id of the advisory that a plant's installed release is the cure of. */
export const curedId = (id) => `${id}-cured`;

/** The advisories of plants: what is installed is concerned by the first of each two, and not by the second. */
export function advisoriesOf(plants) {
  return plants.flatMap(({ id, kind, cpes, package: name, distro, release, introduced, installed, fixed }) => {
    const { by: _by, ...how } = KINDS[kind];
    const below = (end) => `${introduced === '' ? '' : `>= ${introduced}, `}< ${end.replace(/^v(?=\d)/, '')}`;
    const names = { package: name, distro, release, cpes: cpes?.map((one) => `cpe:2.3:a:${one}:*:*:*:*:*:*:*:*`) };
    return [
      { id, ...how, ...names, constraint: below(fixed) },
      { id: curedId(id), ...how, ...names, constraint: below(installed) },
    ];
  });
}
