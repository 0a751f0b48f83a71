/**
 * Builds dist/: what is installed (dist/bundle, see bundle.mjs) with its licences and its SBOM, and the compiled sources with their
 * declarations (dist/lib), of which only the declarations are published; the scripts of this repository import the rest.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle, projectManifest, ROOT } from './bundle.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { licensesOf } from './notice.mjs';
import { ownSbom } from './own-sbom.mjs';

const DIST = join(ROOT, 'dist');
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
