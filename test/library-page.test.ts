/** docs/library.md: every export is on it, and its examples compile against the published types and run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { markedBlocks } from '../scripts/marked-blocks.mjs';
import { distribution, emptyFolder, SITE, writeFiles } from './support/environment.ts';

const ROOT = join(import.meta.dirname, '..');
// Inside of the package, so that it finds itself by its name, as it is published.
const FOLDER = join(ROOT, 'dist', 'library-page');
const page = readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8');
const examples = markedBlocks('library.md').filter(({ language }) => language === 'ts');

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
  for (const [index, { code }] of examples.entries()) {
    writeFileSync(join(FOLDER, `example-${index}.ts`), code);
    writeFileSync(join(FOLDER, `example-${index}.mjs`), transformSync(code, { loader: 'ts', format: 'esm' }).code);
  }
  return () => rmSync(FOLDER, { recursive: true });
});

describe('docs/library.md', () => {
  it('names every export', () => {
    const declared = readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8');
    const names = [...declared.matchAll(/export (?:type )?\{([^}]*)\}/g)]
      .flatMap(([, list]) => (list ?? '').split(','))
      .map((name) => name.replace(/^\s*(?:type )?/, '').trim())
      .filter((name) => name !== '');
    expect(names).toEqual(expect.arrayContaining(['scanEnvironment', 'writeDocument', 'Limits']));
    for (const name of names) expect(page, name).toMatch(new RegExp(`\`[^\`\n]*\\b${name}\\b`));
  });

  it('has an example for every function', async () => {
    const exported = (await import('../src/index.ts')) as Readonly<Record<string, unknown>>;
    const functions = Object.keys(exported).filter((name) => typeof exported[name] === 'function');
    expect(functions.length).toBeGreaterThan(5);
    for (const name of functions) expect(examples.some(({ code }) => code.includes(`${name}(`))).toBe(true);
  });

  it('has examples that compile, strictly', () => {
    const files = examples.map((_, index) => join(FOLDER, `example-${index}.ts`));
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
    ];
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const ran = spawnSync(process.execPath, [tsc, '--ignoreConfig', ...options, ...files], { cwd: ROOT, encoding: 'utf8' });
    expect([ran.stdout, ran.status]).toEqual(['', 0]);
  });

  it.each(examples.map(({ heading }, index) => [index, heading] as const))('has examples that run: %i, %s', (index) => {
    const cwd = emptyFolder();
    for (const [path, content] of Object.entries(distribution('a', '1'))) writeFiles(cwd, { [`.venv/${SITE}/${path}`]: content });
    writeFiles(cwd, { '.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' });
    writeFiles(cwd, { 'service.cdx.json': { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] } });
    const ran = spawnSync(process.execPath, [join(FOLDER, `example-${index}.mjs`)], { cwd, encoding: 'utf8' });
    expect([ran.status, ran.stderr.replaceAll(/^.*\[environment-[a-z]+\]\n/gm, '')]).toEqual([0, '']);
  });
});
