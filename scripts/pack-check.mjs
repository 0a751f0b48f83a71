/**
 * Packs the project as it would be published, checks the package, installs the tarball into an empty folder and uses it there: nothing else is
 * installed with it, so that whatever the bundle lacked would be missing.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { ROOT } from './bundle.mjs';
import { goldenCases, withEnvironment } from './golden-cases.mjs';
import { pack } from './pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-pack-'));
const COMMAND = join(folder, 'node_modules', '.bin', 'pyenv-sbom');

function run(command, args, cwd = folder) {
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

async function lint() {
  const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true });
  for (const message of messages) console.error(`publint: ${formatMessage(message, pkg)}`);
  if (messages.length > 0) throw new Error('publint has findings');
}

/** Every format is written, validated and read again; XML, YAML and the validators are chunks that load when needed. */
function useCommand(environment) {
  const outputs = ['cdx.json', 'cdx.xml', 'spdx.json', 'spdx', 'spdx3.json'].map((suffix) => `out.${suffix}`);
  run(COMMAND, [environment, '--validate', ...outputs.flatMap((output) => ['-o', output])]);
  for (const output of outputs) run(COMMAND, ['convert', output, '-o', 'again.cdx.json']);
  run(COMMAND, [environment, '-o', 'out.html', '-o', 'out.csv']);
  assert.match(readFileSync(join(folder, 'out.html'), 'utf8'), /Content-Security-Policy[\s\S]*<script>[\s\S]*<\/html>\n$/);
  writeFileSync(join(folder, 'in.yaml'), 'spdxVersion: SPDX-2.3\nname: in\n');
  run(COMMAND, ['convert', 'in.yaml', '-o', 'again.cdx.json']);
}

/** The library, as a module, and as CommonJS where this Node can require modules. */
function useLibrary(environment) {
  const use = `const { inventory, diagnostics } = await scanEnvironment({ paths: [process.argv[2]] });
if (JSON.parse(writeDocument(inventory).value).bomFormat !== 'CycloneDX' || !Array.isArray(diagnostics)) process.exit(1);\n`;
  writeFileSync(join(folder, 'use.mjs'), `import { scanEnvironment, writeDocument } from 'pyenv-sbom';\n${use}`);
  run(process.execPath, ['use.mjs', environment]);
  if (process.features.require_module) {
    writeFileSync(
      join(folder, 'use.cjs'),
      `const { scanEnvironment, writeDocument } = require('pyenv-sbom');\n(async () => {\n${use}})();\n`,
    );
    run(process.execPath, ['use.cjs', environment]);
  }
}

/** The types, for each way in which a project may resolve them, without the types of Node, and with our declarations checked too. */
function useTypes() {
  writeFileSync(
    join(folder, 'use.ts'),
    `import { type Component, type Diagnostic, diffInventories, readDocument, type Relation, type Result, type SbomDiff, scanEnvironment, writeReport } from 'pyenv-sbom';
const result: Result = await scanEnvironment({ paths: ['x'], enrich: false });
export const codes: Diagnostic['code'][] = result.diagnostics.map(({ code }) => code);
const { inventory } = readDocument('{}');
export const components: readonly Component[] = inventory?.components ?? [];
export const relations: readonly Relation[] = inventory?.relations ?? [];
export const diff: SbomDiff | undefined = inventory && diffInventories(inventory, inventory);
// @ts-expect-error: there is no such report
if (inventory) await writeReport(inventory, { format: 'pdf' });\n`,
  );
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022', '--types', ''];
  for (const resolution of [['nodenext'], ['node16'], ['esnext', '--moduleResolution', 'bundler'], ['preserve']])
    run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...strict, '--module', ...resolution, 'use.ts']);
}

/** The tests of the command, on the installed one. */
function testCommand(bin) {
  const files = ['cli', 'report-cli', 'diff-command', 'explain-command'].map((name) => `test/${name}.test.ts`);
  const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--coverage.enabled=false', ...files];
  const ran = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, PYENV_SBOM_BIN: bin } });
  if (ran.status !== 0) throw new Error(`the tests of the command fail on what was packed:\n${ran.stdout}${ran.stderr}`);
}

try {
  await lint();
  const { tarball, size, unpackedSize, files, root } = pack(folder);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.equal(manifest.dependencies, undefined, 'the bundle holds everything: there is nothing to depend on');
  for (const path of ['LICENSE', 'NOTICE', 'dist/licenses.txt', 'dist/pyenv-sbom.cdx.json', 'docs/library.md'])
    assert.ok(files.includes(path), `${path} is not packed`);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', '--offline', tarball]);
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['pyenv-sbom']);
  const version = run(COMMAND, ['--version']).trim();
  withEnvironment(
    goldenCases().find(({ name }) => name === 'shape-pillow'),
    (environment) => {
      useCommand(environment);
      useLibrary(environment);
      useTypes();
    },
  );
  testCommand(join(folder, 'node_modules', 'pyenv-sbom', 'bin', 'pyenv-sbom.js'));
  console.log(
    `pack: ${files.length} files, ${size} bytes packed, ${unpackedSize} unpacked, no dependencies; pyenv-sbom ${version} ran as command and as library, types resolve`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
