/** Packs the project as it would be published, checks the package, installs the tarball into an empty folder and uses it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { goldenCases, withEnvironment } from './golden-cases.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-pack-'));

function run(command, args, cwd) {
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

try {
  const { messages, pkg } = await publint({ pkgDir: root, strict: true });
  for (const message of messages) console.error(`publint: ${formatMessage(message, pkg)}`);
  if (messages.length > 0) throw new Error('publint has findings');

  const [{ filename, files, unpackedSize }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], folder);
  const version = run(join(folder, 'node_modules', '.bin', 'pyenv-sbom'), ['--version'], folder).trim();
  const golden = goldenCases().find(({ name }) => name === 'shape-pillow');
  withEnvironment(golden, (environment) => {
    run(
      join(folder, 'node_modules', '.bin', 'pyenv-sbom'),
      [
        environment,
        '--validate',
        ...['cdx.json', 'cdx.xml', 'spdx.json', 'spdx', 'spdx3.json'].flatMap((suffix) => ['-o', `out.${suffix}`]),
      ],
      folder,
    );
    writeFileSync(
      join(folder, 'use.mjs'),
      `import { scanEnvironment, writeDocument } from 'pyenv-sbom';\nconst { inventory, diagnostics } = await scanEnvironment({ paths: [process.argv[2]] });\nif (JSON.parse(writeDocument(inventory).value).bomFormat !== 'CycloneDX' || !Array.isArray(diagnostics)) process.exit(1);\n`,
    );
    // XML and YAML are parsed by packages that are loaded when needed.
    run(join(folder, 'node_modules', '.bin', 'pyenv-sbom'), ['convert', 'out.cdx.xml', '-o', 'again.cdx.json'], folder);
    writeFileSync(join(folder, 'in.yaml'), 'spdxVersion: SPDX-2.3\nname: in\n');
    run(join(folder, 'node_modules', '.bin', 'pyenv-sbom'), ['convert', 'in.yaml', '-o', 'again.cdx.json'], folder);
    run(process.execPath, ['use.mjs', environment], folder);
    writeFileSync(
      join(folder, 'use.ts'),
      `import { type Diagnostic, type Result, scanEnvironment } from 'pyenv-sbom';\nconst result: Result = await scanEnvironment({ paths: ['x'], enrich: false });\nexport const codes: Diagnostic['code'][] = result.diagnostics.map(({ code }) => code);\n`,
    );
    run(
      process.execPath,
      [
        join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        '',
        'use.ts',
      ],
      folder,
    );
  });
  console.log(
    `pack: ${files.length} files, ${unpackedSize} bytes; installed, pyenv-sbom ${version} ran as command and as library, types resolve`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
