/** The GitHub Action and the hooks for pre-commit: what their files say, and what their commands do. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { distribution, emptyFolder, virtualEnvironment, writeFiles } from './support/environment.ts';

const ROOT = join(import.meta.dirname, '..');

interface Step {
  readonly id?: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = load(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: string;
}

/** Runs the steps as GitHub does: bash, inputs filled in where the step's environment asks for them. */
function runAction(inputs: Readonly<Record<string, string>>, cwd: string): Ran {
  const [outputs, summary] = [join(cwd, 'github-output'), join(cwd, 'github-summary')];
  writeFiles(cwd, { 'github-output': '', 'github-summary': '' });
  let ran: Pick<Ran, 'code' | 'stdout' | 'stderr'> = { code: null, stdout: '', stderr: '' };
  for (const step of action.runs.steps) {
    const filled = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input: string) => inputs[input] ?? action.inputs[input]?.default ?? '?'),
    ]);
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run], {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_OUTPUT: outputs,
        GITHUB_STEP_SUMMARY: summary,
        ...(Object.fromEntries(filled) as Record<string, string>),
      },
    });
    ran = { code: status, stdout, stderr };
    if (status !== 0) break;
  }
  return { ...ran, summary: readFileSync(summary, 'utf8'), outputs: readFileSync(outputs, 'utf8') };
}

describe('action.yml', () => {
  it('documents each input, and passes it by the environment alone', () => {
    expect(action.runs.using).toBe('composite');
    const scan = action.runs.steps.find(({ id }) => id === 'scan');
    const passed = Object.entries(scan?.env ?? {}).map(([name, value]) => `${name}=${value}`);
    expect(passed).toEqual(
      Object.keys(action.inputs).map((input) => `INPUT_${input.toUpperCase().replaceAll('-', '_')}=\${{ inputs.${input} }}`),
    );
    for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/);
    for (const { run, shell } of action.runs.steps) expect([shell, run.includes('${{')]).toEqual(['bash', false]);
    const page = readFileSync(join(ROOT, 'docs', 'recipes.md'), 'utf8');
    for (const input of Object.keys(action.inputs)) expect(page).toContain(`\`${input}\``);
  });

  it('writes the documents, says which, and fails by the findings', () => {
    const cwd = emptyFolder();
    const environment = virtualEnvironment(distribution('a', '1', { headers: ['Requires-Dist: gone'] }));
    const output = 'env.cdx.json\nenv.spdx.json';
    const ran = runAction({ path: environment, output, arguments: '--reproducible\n--name\nmy app' }, cwd);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.outputs).toMatch(/^exit-code=0\ndocuments<<(end-\S+)\nenv\.cdx\.json\nenv\.spdx\.json\n\1\n$/);
    expect(JSON.parse(readFileSync(join(cwd, 'env.cdx.json'), 'utf8'))).toMatchObject({ metadata: { component: { name: 'my app' } } });
    expect(ran.stdout).toMatch(/^::warning title=requirement-not-installed::.+requires "gone", which is not installed\n/m);
    expect(ran.summary).toContain('0 errors, 1 warning, 0 notes');
    expect(runAction({ path: environment, 'fail-on': 'warning' }, cwd)).toMatchObject({ code: 1 });
    expect(runAction({ path: environment, 'fail-on': 'warnings' }, cwd)).toMatchObject({ code: 2 });
    const none = runAction({ path: 'nothing-here' }, emptyFolder());
    expect(none).toMatchObject({ code: 3 });
    expect(none.outputs).toMatch(/^exit-code=3\ndocuments<<(end-\S+)\n\n\1\n$/);
  });

  it('takes nothing of an input for a command or an option', () => {
    const cwd = emptyFolder();
    const ran = runAction({ path: '--output=owned\n$(touch owned)\n`touch owned`; touch owned' }, cwd);
    expect(ran.code).toBe(3);
    expect(existsSync(join(cwd, 'owned'))).toBe(false);
    expect(runAction({ verify: 'yes' }, cwd).stderr).toContain('verify is true or false, not yes');
  });

  it('lets no text of what is scanned become a workflow command, markup or HTML', () => {
    const cwd = emptyFolder();
    const hostile = '::error::owned | <img src=x onerror=1> [l](javascript:1) `code` @everyone %0A::stop';
    const files = distribution('a', '1', {
      headers: [`Requires-Dist: b ${hostile}`],
      sboms: { 'x\n::error::owned.json': '{' },
    });
    const ran = runAction({ path: virtualEnvironment(files), 'fail-on': 'never' }, cwd);
    expect(ran.code).toBe(0);
    expect(ran.stdout.match(/owned/g)?.length).toBeGreaterThan(1);
    for (const line of ran.stdout.split('\n').filter((text) => text !== ''))
      expect(line).toMatch(/^::(?:error|warning|notice) title=[a-z-]+::/);
    expect(ran.summary).toContain('owned');
    for (const row of ran.summary.split('\n').filter((text) => text.includes('owned'))) {
      expect(row).not.toMatch(/[<>`@[\]]/);
      expect(row.match(/\|/g)).toHaveLength(5);
    }
  });

  it('shows ten annotations of a kind and counts the rest', () => {
    const headers = Array.from({ length: 14 }, (_, index) => `Requires-Dist: gone${index}`);
    const ran = runAction({ path: virtualEnvironment(distribution('a', '1', { headers })) }, emptyFolder());
    expect(ran.stdout.match(/^::warning /gm)).toHaveLength(9);
    expect(ran.stdout).toContain('::warning::5 more, in the summary of the job\n');
    expect(ran.summary.match(/^\| warning/gm)).toHaveLength(14);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const hooks = load(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as { id: string; entry: string; files?: string }[];
  const run = (id: string, files: readonly string[], cwd: string) => {
    const [, ...args] = hooks.find((hook) => hook.id === id)?.entry.split(' ') ?? [];
    return spawnSync(process.execPath, [join(ROOT, 'bin', 'pyenv-sbom.js'), ...args, ...files], {
      cwd,
      encoding: 'utf8',
      env: { PATH: '' },
    });
  };

  it('writes the same file for the same environment', () => {
    const cwd = emptyFolder();
    for (const [path, content] of Object.entries(distribution('a', '1')))
      writeFiles(cwd, { [`.venv/lib/python3.12/site-packages/${path}`]: content });
    expect(run('pyenv-sbom', [], cwd).status).toBe(0);
    const first = readFileSync(join(cwd, 'env.cdx.json'), 'utf8');
    expect(run('pyenv-sbom', [], cwd).status).toBe(0);
    expect(readFileSync(join(cwd, 'env.cdx.json'), 'utf8')).toBe(first);
  });

  it('passes documents that can be read, and fails on one that cannot', () => {
    const cwd = emptyFolder();
    writeFiles(cwd, {
      'good.cdx.json': { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] },
      'bad.cdx.json': '{',
    });
    expect(run('pyenv-sbom-documents', ['good.cdx.json'], cwd).status).toBe(0);
    expect(run('pyenv-sbom-documents', ['good.cdx.json', 'bad.cdx.json'], cwd).status).toBe(1);
    const files = new RegExp(hooks.find(({ id }) => id === 'pyenv-sbom-documents')?.files ?? '');
    for (const name of ['a.cdx.json', 'a.cdx.xml', 'a.spdx', 'a.spdx.json', 'a.spdx.yaml', 'a.spdx3.json']) expect(name).toMatch(files);
    expect('package.json').not.toMatch(files);
  });
});
