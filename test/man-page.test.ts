/** The manual page and the completions say what the command says. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from './support/environment.ts';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs', 'pyenv-sbom.1'), 'utf8');

const help = (...command: readonly string[]): string =>
  spawnSync(process.execPath, [join(ROOT, 'bin', 'pyenv-sbom.js'), ...command, '--help'], { encoding: 'utf8' }).stdout;

describe('docs/pyenv-sbom.1', () => {
  it('is what the script makes of the help', () => {
    const ran = spawnSync(process.execPath, [join(ROOT, 'scripts', 'man-page.mjs'), '--check'], { encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  });

  it('has every option of every command', () => {
    const commands = [...help().matchAll(/^ {2}pyenv-sbom ([a-z][a-z-]*) /gm)].map(([, command]) => command ?? '');
    expect(commands).toEqual(expect.arrayContaining(['merge', 'convert']));
    const named = [help(), ...commands.map((command) => help(command))]
      .flatMap((text) => text.match(/^ {2,6}(?:-\w, )? *--[a-z-]+/gm) ?? [])
      .map((line) => /--[a-z-]+/.exec(line)?.[0] ?? '');
    expect(named.length).toBeGreaterThan(20);
    for (const option of named) expect(page).toContain(`\\fB${option.replaceAll('-', '\\-')}\\fR`);
  });

  it('is a manual page without an error, where groff can tell', () => {
    const ran = spawnSync('groff', ['-man', '-ww', '-z', join(ROOT, 'docs', 'pyenv-sbom.1')], { encoding: 'utf8' });
    if (ran.error === undefined) expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(page).toMatch(/^\.TH PYENV-SBOM 1 "" "pyenv-sbom \d+\.\d+\.\d+" "User Commands"$/m);
    for (const section of ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'EXIT STATUS', 'ENVIRONMENT', 'EXAMPLES'])
      expect(page).toContain(`\n.SH ${section}\n`);
  });
});

describe('docs/completions', () => {
  const folder = join(ROOT, 'docs', 'completions');
  const cwd = (): string => {
    const made = emptyFolder();
    writeFiles(made, { 'merged file.cdx.json': '', 'venv/x': '' });
    return made;
  };
  const bash = (...words: readonly string[]): readonly string[] => {
    const script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pyenv_sbom; printf "%s\\n" "${COMPREPLY[@]}"';
    const args = ['--noprofile', '--norc', '-c', script, 'bash', join(folder, 'pyenv-sbom.bash'), 'pyenv-sbom', ...words];
    return spawnSync('bash', args, { encoding: 'utf8', cwd: cwd() })
      .stdout.split('\n')
      .filter((word) => word !== '');
  };

  it('are what the script makes of the help', () => {
    const ran = spawnSync(process.execPath, [join(ROOT, 'scripts', 'completions.mjs'), '--check'], { encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  });

  it('offer options, choices, commands and paths in bash', () => {
    expect(bash('--form')).toEqual(['--format']);
    expect(bash('--format', 'spdx')).toEqual(expect.arrayContaining(['spdx-json', 'spdx3-json']));
    expect(bash('--fail-on', '=', 'err')).toEqual(['error']);
    expect(bash('m')).toEqual(['merge', 'merged file.cdx.json']);
    expect(bash('--no-en')).toEqual(['--no-enrich']);
    expect(bash('convert', '--ver')).toEqual(expect.arrayContaining(['--version']));
    expect(bash('convert', '--verif')).toEqual([]);
    expect(bash('-o', '')).toEqual([]);
  });

  it.each([
    ['zsh', '_pyenv-sbom'],
    ['fish', 'pyenv-sbom.fish'],
  ])('are scripts of %s, where it can tell', (shell, file) => {
    const ran = spawnSync(shell, ['-n', join(folder, file)], { encoding: 'utf8' });
    if (ran.error === undefined) expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, file), 'utf8')).toContain('no-enrich');
  });
});
