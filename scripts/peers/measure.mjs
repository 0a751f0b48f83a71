/** What a document says of an environment, counted alike for every producer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A name as PEP 503 compares it. */
export const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** The installed distributions, and whose archive each file came from, by the RECORDs of the environment. */
export function installed(environment) {
  const site = 'lib/python3.11/site-packages';
  const names = new Set();
  const owners = new Map();
  for (const folder of readdirSync(join(environment, site)).filter((entry) => entry.endsWith('.dist-info'))) {
    const [, name, version] = /^(.+)-([^-]+)\.dist-info$/.exec(folder);
    const distribution = `${normal(name)}@${version}`;
    names.add(distribution);
    for (const line of readFileSync(join(environment, site, folder, 'RECORD'), 'utf8').split('\n'))
      owners.set(posix.normalize(`${site}/${line.split(',')[0].replaceAll('"', '')}`), distribution);
  }
  return { names, owners };
}

const IDENTITY = /^pkg:([^/]+)\/([^?#]+)/;

/** A purl without its qualifiers; the name of a component that has none. */
function identityOf({ purl, name, version }) {
  const match = IDENTITY.exec(purl ?? '');
  if (match === null) return `${name}@${version}`;
  const [, type, path] = match;
  return `${type}/${type === 'pypi' ? path.toLowerCase().replaceAll('_', '-') : path.toLowerCase()}`;
}

/** Where a component was found, as its producer says it, from the environment's folder on. */
function placeOf({ evidence, properties = [] }, environment) {
  const stated = new Map(properties.map(({ name, value }) => [name, value]));
  const place =
    evidence?.occurrences?.[0]?.location ??
    stated.get('syft:location:0:path') ??
    stated.get('aquasecurity:trivy:FilePath') ??
    stated.get('SrcFile') ??
    '';
  return place.replace(environment, '').replace(/^\/+/, '').replace(/#.*$/, '');
}

/** Whether a component is one of the installed distributions. */
export function isInstalled({ purl = '', name, version }, names) {
  return purl.startsWith('pkg:pypi/') && names.has(`${normal(name)}@${version}`);
}

/**
 * Components (files, and the root, are none), the installed distributions among them, what the archives of those hold beside, edges, and
 * how many components name again what another says of the same distribution.
 */
export function measure(document, environment, { names, owners }) {
  const { components = [], dependencies = [] } = JSON.parse(readFileSync(document, 'utf8'));
  const packages = components.filter(({ type }) => type !== 'file' && type !== 'operating-system');
  const distributions = new Set(packages.filter((component) => isInstalled(component, names)).map(identityOf));
  const seen = new Set();
  let twice = 0;
  for (const component of packages) {
    const place = placeOf(component, environment);
    // Two files of one name are two, unless a purl says what they are.
    const key = `${identityOf(component)} ${component.purl === undefined ? place : (owners.get(place) ?? '')}`;
    if (seen.has(key)) twice += 1;
    seen.add(key);
  }
  const bundled = packages.filter(
    (component) => !isInstalled(component, names) && !(component.purl ?? '').startsWith('pkg:generic/python@'),
  );
  return {
    components: packages.length,
    distributions: distributions.size,
    bundled: bundled.length,
    edges: dependencies.reduce((sum, { dependsOn = [] }) => sum + dependsOn.length, 0),
    twice,
  };
}
