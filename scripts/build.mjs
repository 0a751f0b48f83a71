/**
 * Builds dist/: the library by tsc (dist/lib), the command by esbuild (dist/cli), bundled and split so that start-up stays
 * near bare node and what is rarely needed loads when it is.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });

const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  logLevel: 'warning',
  // Loaded from node_modules: the validator for --validate, and the XML writers that the library would like to find.
  external: [
    'ajv',
    'ajv/dist/2020.js',
    'ajv-formats',
    'ajv-formats-draft2019',
    'libxml2-wasm',
    'saxes',
    'js-yaml',
    'xmlbuilder2',
    'libxmljs2',
  ],
  // See that file.
  alias: { 'string-width': './src/cli/text-width.ts' },
  // Bundled CommonJS packages call require.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
