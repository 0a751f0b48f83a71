/**
 * What `explain` says of scanners is true: with an advisory for everything that is in a document, for all versions, each scanner matches
 * exactly the components that `explain` calls matchable, each once.
 */
import { readFileSync } from 'node:fs';
import { COMMAND } from '../golden-cases.mjs';
import { readBy, scannersFor, succeed } from './scanners.mjs';

/** An advisory for all versions of what a component is called; none where there can be none. */
function advisoryFor({ name, purl = '', cpe, properties = [] }) {
  const type = /^pkg:([^/]+)\//.exec(purl)?.[1];
  const languages = { pypi: 'python', cargo: 'rust-crate', npm: 'npm', golang: 'go-module' };
  const schemes = { pypi: 'python', golang: 'go' };
  if (Object.hasOwn(languages, type)) {
    const ecosystem = languages[type];
    return { id: `${ecosystem} ${name}`, provider: 'github', ecosystem, package: name, scheme: schemes[type] ?? 'semver', constraint: '' };
  }
  if (type === 'rpm') {
    const release = /distro=[a-z]+-(\d+)/.exec(purl)?.[1];
    const named = { provider: 'rhel', ecosystem: 'rpm', package: name, distro: 'redhat', release };
    return { id: `rpm ${name} ${release}`, ...named, scheme: 'rpm', constraint: '< 999' };
  }
  if (cpe === undefined) return undefined;
  const more = properties.flatMap((property) => (property.name === 'syft:cpe23' ? [property.value] : []));
  const cpes = [cpe, ...more].map((one) => one.split(':').slice(0, 5).join(':').concat(':*:*:*:*:*:*:*:*'));
  return { id: `cpe ${cpes[0].split(':').slice(3, 5).join(':')}`, provider: 'nvd', cpes, scheme: 'unknown', constraint: '' };
}

/** Checks a document that `explain` reads. */
export function everyComponent(path, check) {
  const { components } = JSON.parse(readFileSync(path, 'utf8'));
  const advisories = components.flatMap((component) => advisoryFor(component) ?? []);
  const scanners = scannersFor([...new Map(advisories.map((advisory) => [advisory.id, advisory])).values()], 'every-component');
  const { consumers } = JSON.parse(succeed(process.execPath, [COMMAND, 'explain', path, '--format', 'json']));
  // Grype shows the epoch of an rpm before its release.
  const lineOf = ({ name, version, place }) => `${name} ${version.replace(/^\d+:/, '')} ${place}`;
  for (const [tool, matches] of readBy(scanners, path)) {
    const { unmatched } = consumers.find(({ consumer }) => consumer === tool);
    const passedOver = new Set(unmatched.flatMap(({ components: some }) => some.map(({ ref }) => ref)));
    const expected = components
      .filter((component) => !passedOver.has(component['bom-ref']))
      .map((component) => ({ ...component, place: placeOf(component) }));
    const [left, right] = [matches, expected].map((list) => list.map(lineOf).sort());
    // OSV-Scanner shows a package of one name and version once, with one of its places, however many components it is.
    const shown = tool === 'osv-scanner' ? (list) => [...new Set(list.map((line) => line.replace(/ [^ ]*$/, '')))] : (list) => list;
    check(`${tool}, of everything, what explain says that it can match`, shown(left), shown(right));
  }
}

const placeOf = ({ evidence }) => evidence?.occurrences?.[0]?.location ?? '';
