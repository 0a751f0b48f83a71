/** A Python environment with pinned packages, made once: its name follows from what is in it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../.cache/', import.meta.url));

/** `{ interpreter }` of an environment with what a requirements file lists, or `{ missing }`: why there is none. */
export function pythonWith(requirements, name) {
  const environment = join(CACHE, name, `python-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16)}`);
  const interpreter = join(environment, 'bin', 'python');
  if (existsSync(join(environment, 'ready'))) return { interpreter };
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(dirname(environment), { recursive: true });
  const run = (command, args) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const made = run('python3', ['-m', 'venv', environment]);
  if (made.status !== 0) return { missing: made.error?.message ?? made.stderr.trim() };
  const installed = run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  if (installed.status !== 0) return { missing: installed.stderr.trim().split('\n').at(-1) };
  writeFileSync(join(environment, 'ready'), '');
  return { interpreter };
}
