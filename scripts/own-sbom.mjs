/**
 * The tool's own SBOM: what the bundle holds, written by the tool itself. The list (bundled-packages.mjs) is stated as a plain CycloneDX
 * document, and the built command brings it into its canonical form. The root is the package that carries the document.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectManifest, ROOT } from './bundle.mjs';

/** The integrity of the lock file (Subresource Integrity: `sha512-` and base64) as a hash of CycloneDX. */
function hashOf(integrity) {
  const [, bits, base64] = /^sha(256|384|512)-(\S+)$/.exec(integrity) ?? [];
  if (bits === undefined) throw new Error(`no digest that CycloneDX knows: ${integrity}`);
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') };
}

function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function componentOf(one) {
  return {
    ...{ type: 'library', 'bom-ref': one.key, name: one.name, version: one.version, purl: purlOf(one) },
    ...(one.description !== undefined && { description: one.description }),
    licenses: [{ expression: one.license }],
    // The digest under which the registry has the package's archive; the bundle holds parts of it.
    hashes: [hashOf(one.integrity)],
  };
}

function compiledIn({ key, compiledIn: { name, license, website } }) {
  const externalReferences = [{ type: 'website', url: website }];
  return { type: 'library', 'bom-ref': `${key}#${name}`, name, licenses: [{ expression: license }], externalReferences };
}

/** The list as a CycloneDX document whose root has the purl `root`. */
function statement(packages, root) {
  const { name, version, license, description, dependencies, devDependencies } = projectManifest();
  const direct = new Set(Object.keys({ ...dependencies, ...devDependencies }).map((dependency) => `node_modules/${dependency}`));
  const holders = packages.filter((one) => one.compiledIn !== undefined);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      // Without it the result would refer to this statement, which nobody will have.
      tools: { components: [{ type: 'application', name, version }] },
      component: { type: 'application', 'bom-ref': 'root', name, version, purl: root, description, licenses: [{ expression: license }] },
    },
    components: [...packages.map(componentOf), ...holders.map(compiledIn)],
    dependencies: [
      { ref: 'root', dependsOn: packages.map(({ key }) => key).filter((key) => direct.has(key)) },
      ...packages.map((one) => ({
        ref: one.key,
        dependsOn: [...one.dependsOn, ...(one.compiledIn === undefined ? [] : [`${one.key}#${one.compiledIn.name}`])],
      })),
      ...holders.map((one) => ({ ref: `${one.key}#${one.compiledIn.name}`, dependsOn: [] })),
    ],
    compositions: [{ aggregate: 'complete', assemblies: ['root'] }],
  };
}

/** The document's text. The command must have been built. */
export function ownSbom(packages, root) {
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-own-'));
  try {
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify(statement(packages, root)));
    const out = join(folder, 'own.cdx.json');
    const args = ['convert', join(folder, 'bundle.json'), '--reproducible', '--validate', '--fail-on', 'note', '--verbose', '-o', out];
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin', 'pyenv-sbom.js'), ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the tool has findings in its own SBOM:\n${stderr}`);
    return readFileSync(out, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
