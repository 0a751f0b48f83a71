/** The commands in the documentation: each says how it is checked, and those that need nothing from elsewhere are run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type MarkedBlock, markedBlocks } from '../scripts/marked-blocks.mjs';
import { CATALOGUE } from '../src/diagnostics/catalogue.ts';
import { distribution, virtualEnvironment } from './support/environment.ts';
import { scan } from './support/scan.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['recipes.md', 'packagers.md', 'reading-the-result.md'];
const yaml = (path: string): unknown => load(readFileSync(join(ROOT, path), 'utf8'));
const place = ({ page, line }: MarkedBlock): string => `docs/${page}:${line}`;

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: object }[] }>>;
}

describe('the blocks of the documentation', () => {
  const blocks = PAGES.flatMap(markedBlocks);

  it('are marked: run, by which tool, or not run, and why', () => {
    for (const block of blocks.filter(({ language }) => language === 'sh' || language === 'python')) {
      expect(block.how, place(block)).toMatch(/^(?:not )?run$/);
      if (block.how === 'not run') expect(block.what, place(block)).toMatch(/^it \S/);
    }
    expect(blocks.filter(({ how }) => how === 'run').length).toBeGreaterThan(10);
  });

  it('are run by the script that says so', () => {
    const script = readFileSync(join(ROOT, 'scripts', 'recipes.mjs'), 'utf8');
    expect(script).toContain(`const PAGES = [${PAGES.map((page) => `'${page}'`).join(', ')}];`);
    const marked = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md') && markedBlocks(name).some(({ how }) => how));
    expect(marked.sort()).toEqual([...PAGES].sort());
  });

  it('work, as far as they need nothing from elsewhere', () => {
    const ran = spawnSync(process.execPath, [join(ROOT, 'scripts', 'recipes.mjs'), '--offline'], { encoding: 'utf8' });
    expect([ran.status, ran.stderr.replaceAll(/^recipes: skipped.*\n/gm, '')]).toEqual([0, '']);
    expect(ran.stdout).toMatch(/^recipes: [1-9]\d* run, 0 failed, /);
  });

  it('name findings that there are', () => {
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
      const codes = text.match(/(?<=[`"])(?:sbom(?!-files)|native|component|record|archive)-[a-z-]+(?=[`"])/g) ?? [];
      for (const code of codes) expect(Object.keys(CATALOGUE), page).toContain(code);
    }
  });

  it('in JSON: the smallest document for packagers is read without a finding, and matched by its CPE', async () => {
    const [example] = blocks.filter(({ page, language }) => page === 'packagers.md' && language === 'json');
    const wheel = distribution('example', '1.0', {
      sboms: { 'example.cdx.json': JSON.parse(example?.code ?? '') as object },
      record: ['example.libs/libfreetype-1a2b3c.so.6,,'],
    });
    const { codes, components, properties } = await scan(virtualEnvironment(wheel));
    expect(codes).toEqual([]);
    expect(components.find(({ name }) => name === 'freetype')).toMatchObject({
      version: '2.14.3',
      cpe: 'cpe:2.3:a:freetype:freetype:2.14.3:*:*:*:*:*:*:*',
      licenses: [{ license: { id: 'FTL' } }],
    });
    expect(properties('pkg:generic/freetype@2.14.3', 'pyenv-sbom:bundled-by')).toEqual(['pkg:pypi/example@1.0']);
    expect(properties('pkg:pypi/example@1.0', 'pyenv-sbom:unclaimed-file')).toEqual([]);
  });

  it('in YAML: the workflow uses inputs and outputs that the action has, the hooks exist', () => {
    const action = yaml('action.yml') as { inputs: object; outputs: object };
    const documents = blocks.filter(({ language }) => language === 'yaml').flatMap(({ code }) => loadAll(code) as unknown[]);
    const workflow = documents.find((document) => Object.hasOwn(document as object, 'jobs')) as Workflow;
    const step = workflow.jobs['sbom']?.steps.find(({ uses }) => uses?.startsWith('OWNER/pyenv-sbom@'));
    expect(Object.keys(step?.with ?? {}).length).toBeGreaterThan(2);
    for (const input of Object.keys(step?.with ?? {})) expect(Object.keys(action.inputs)).toContain(input);
    const used = JSON.stringify(workflow).matchAll(/steps\.sbom\.outputs\.([a-z-]+)/g);
    for (const [, output] of used) expect(Object.keys(action.outputs)).toContain(output);
    const configuration = documents.find((document) => Object.hasOwn(document as object, 'repos')) as {
      repos: readonly { hooks: readonly { id: string }[] }[];
    };
    const hooks = (yaml('.pre-commit-hooks.yaml') as { id: string }[]).map(({ id }) => id);
    expect(configuration.repos.flatMap((repo) => repo.hooks.map(({ id }) => id))).toEqual(hooks);
  });
});

describe('the links of the documentation', () => {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true }).map((name) => `docs/${String(name)}`);
  const pages = [...readdirSync(ROOT), ...docs].filter((name) => name.endsWith('.md'));
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  const anchors = (path: string): readonly string[] =>
    [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

  it.each(pages)('%s: lead to files and headings that there are', (page) => {
    const text = read(page).replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(page, '..', path);
      expect(existsSync(join(ROOT, file)), `${page}: ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchors(file), `${page}: ${target}`).toContain(anchor);
    }
  });
});
