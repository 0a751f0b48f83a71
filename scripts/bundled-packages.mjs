/**
 * The packages that the bundle holds, told from esbuild's account of what it wrote and from the lock file. NOTICE (notice.mjs) and the
 * tool's own SBOM (own-sbom.mjs) are made of this list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SCHEMA_PACKAGE } from './bundle.mjs';

const PACKAGE_FOLDER = /^(?:.*?\/)?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;
const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)/i;

/** Software that a package holds without saying so in its dependencies, compiled to WebAssembly; which version, none of them says. */
const COMPILED_IN = new Map([
  ['libxml2-wasm', { name: 'libxml2', license: 'MIT', website: 'https://gitlab.gnome.org/GNOME/libxml2' }],
  ['undici', { name: 'llhttp', license: 'MIT', website: 'https://github.com/nodejs/llhttp' }],
]);

/**
 * The bundled packages, sorted by name and version. Each has its `key` in the lock file, name, version, licence, author, description, the
 * registry's digest (`integrity`), the texts of its licence files, the keys of those bundled packages that it depends on, and what is
 * compiled into it. Throws where a package names no licence or is not in the lock file: that has to be looked at.
 */
export function bundledPackages(metafiles) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const keys = foldersOf(metafiles);
  return [...keys]
    .map((key) => {
      const folder = join(ROOT, key);
      const { name, version, license, author, description } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof license !== 'string') throw new Error(`${key}/package.json names no licence`);
      const { integrity, dependencies, peerDependencies } = lock[key] ?? {};
      if (integrity === undefined) throw new Error(`${key} is not in package-lock.json`);
      return {
        ...{ key, name, version, license, description, integrity },
        author: typeof author === 'object' ? author.name : author,
        texts: licenseTexts(folder),
        dependsOn: Object.keys({ ...dependencies, ...peerDependencies }).flatMap((wanted) => installedFor(key, wanted, keys)),
        compiledIn: COMPILED_IN.get(name),
      };
    })
    .sort((left, right) => compare(left.name, right.name) || compare(left.version, right.version));
}

/** The folders below node_modules whose files are in an output, and the one whose schemas are copied beside the bundle. */
function foldersOf(metafiles) {
  const folders = new Set([`node_modules/${SCHEMA_PACKAGE}`]);
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        // Where node_modules is a link, esbuild names what it leads to.
        const folder = PACKAGE_FOLDER.exec(path)?.[1];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
  return folders;
}

/** The package that `wanted` is for one at `key`, as Node looks for it: nearest first. None when it was not bundled. */
function installedFor(key, wanted, keys) {
  for (let at = key; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${wanted}`;
    if (keys.has(candidate)) return [candidate];
    if (at === '') return [];
  }
}

function licenseTexts(folder) {
  return readdirSync(folder)
    .filter((name) => LICENSE_FILE.test(name))
    .sort(compare)
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}

function compare(left, right) {
  return left < right ? -1 : Number(left > right);
}
