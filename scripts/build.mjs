/**
 * Builds dist/: what is installed (dist/bundle, see bundle.mjs) with its licences and its SBOM, and the compiled sources with their
 * declarations (dist/lib), of which only the declarations are published; the scripts of this repository import the rest. What was built
 * from the same files stays as it is, so that each script may begin with a build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle, commitOf, projectManifest, ROOT } from './bundle.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { licensesOf } from './notice.mjs';
import { ownSbom } from './own-sbom.mjs';

const DIST = join(ROOT, 'dist');
/** Says from what dist/ was built; written last. */
const BUILT_FROM = join(DIST, 'built-from');

/** A digest of every file that goes into dist/, of the commit that it names, and of what builds it. */
function inputs() {
  const hash = createHash('sha256').update(`${commitOf()}\n${process.version}\n`);
  const folders = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => join(ROOT, name));
  for (const path of [...files, ...folders.sort()]) hash.update(`${path.slice(ROOT.length)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}

const builtFrom = inputs();
const isBuilt = existsSync(join(DIST, 'bundle', 'main.js')) && existsSync(join(DIST, 'lib', 'index.js'));
if (isBuilt && existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, 'utf8') === builtFrom) process.exit(0);

rmSync(DIST, { recursive: true, force: true });

const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

const { metafiles, client, schemas, out } = await bundle({ write: true });
// For the tests, which run the sources (vitest.config.ts).
writeFileSync(join(DIST, 'report-client.js'), client);
for (const [path, from] of schemas) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  cpSync(from, join(out, path));
}
// The schemas are found by the package that they come from.
writeFileSync(join(out, 'schemas', 'package.json'), '{"private":true}\n');

const packages = bundledPackages(metafiles);
const { name, version } = projectManifest();
writeFileSync(join(DIST, 'licenses.txt'), licensesOf(packages));
// Last, because the built command writes it.
writeFileSync(join(DIST, 'pyenv-sbom.cdx.json'), ownSbom(packages, `pkg:npm/${name}@${version}`));
writeFileSync(BUILT_FROM, builtFrom);
