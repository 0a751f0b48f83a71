/**
 * The scanners on a document of a real environment (test/consumers/installed): each planted advisory is found exactly once, by the
 * scanners that can match such a thing, with the installed release and the place in its wheel; its cured twin is not found.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../golden-cases.mjs';
import { pythonWith } from '../python-with.mjs';
import { everyComponent } from './every-component.mjs';
import { advisoriesOf, planted, REQUIREMENTS } from './planted.mjs';
import { FOLDER, readBy, scannersFor, succeed } from './scanners.mjs';

/** The environment, made once, `{ folder }`; or `{ missing }`: why there is none. */
export function installedEnvironment() {
  // The wheels are pinned, and so are the places in them.
  const here = succeed('python3', [
    '-c',
    'import platform, sys; print(*sys.version_info[:2], platform.system(), platform.machine())',
  ]).trim();
  if (here !== '3 11 Linux x86_64') return { missing: `the wheels are for CPython 3.11 on Linux x86_64, not ${here}` };
  const { interpreter, missing } = pythonWith(REQUIREMENTS, 'consumers');
  return missing === undefined ? { folder: join(interpreter, '..', '..') } : { missing };
}

/** That Trivy finds no rpm in our documents is not for want of an advisory: with an operating system, and its own word for it, it does. */
function checkSystem(trivy, folder, check) {
  const path = join(folder, 'system.cdx.json');
  const purl = 'pkg:rpm/alma/libxml2@2.9.7-21.el8_10.3?arch=x86_64&distro=alma-8';
  const system = { type: 'operating-system', 'bom-ref': 'os', name: 'alma', version: '8' };
  const library = { type: 'library', 'bom-ref': 'l', name: 'libxml2', version: '2.9.7-21.el8_10.3', purl };
  writeFileSync(path, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [system, library] }));
  check(
    'trivy on an rpm of an operating system',
    trivy('sbom', path).map(({ name }) => name),
    ['libxml2'],
  );
}

/** Places below site-packages are shown without it, as in planted.json. */
const inSite = (place) => place.replace(/^lib\/python3\.11\/site-packages\//, '');
const lineOf = ({ id, version, place }) => [id, version, inSite(place)].join(' ').trimEnd();

/** Checks all formats with all scanners; `check(what, found, expected)` takes sorted lists. */
export function checkInstalled(folder, check) {
  const written = join(FOLDER, 'documents', 'installed');
  mkdirSync(written, { recursive: true });
  const names = ['env.cdx.json', 'env.cdx.xml', 'env.spdx.json', 'env.spdx'];
  succeed(process.execPath, [COMMAND, folder, '--reproducible', '-q', ...names.flatMap((name) => ['-o', join(written, name)])]);
  const plants = planted();
  const scanners = scannersFor(advisoriesOf(plants), 'planted');
  for (const name of names) {
    const path = join(written, name);
    for (const [tool, matches] of readBy(scanners, path)) {
      // SPDX has no field for the place where a package was found that any of them reads; there OSV-Scanner compares by the last part of
      // a purl's name, which no advisory for a Go module or a scoped npm package has.
      const placed = name.includes('.cdx.') ? (match) => match : (match) => ({ ...match, place: '' });
      const expected = plants
        .filter((plant) => plant.by.includes(tool) && !(tool === 'osv-scanner' && name.includes('.spdx') && plant.package.includes('/')))
        .map(({ id, installed, place }) => ({ id, version: installed, place }));
      const [left, right] = [matches, expected].map((list) => list.map(placed).map(lineOf).sort());
      check(`${tool} on the real environment, ${name}`, left, right);
    }
  }
  if (scanners.trivy !== undefined) checkSystem(scanners.trivy, written, check);
  everyComponent(join(written, 'env.cdx.json'), check);
}
