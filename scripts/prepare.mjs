/**
 * What npm runs behind an installation in a checkout, and before it packs one: the build. When npm installs from a repository for the whole
 * machine (`npm install --global git+...`, and so pre-commit), it prepares the checkout with `--global` too, which leaves the checkout
 * without its packages; they are installed here then.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
    process.exit(status ?? 1);
  }
}

if (!existsSync(join(ROOT, 'node_modules', 'esbuild'))) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(?:global|prefix|location)$/i.test(name)));
  // Not the scripts of this project: this is one of them. esbuild does without its own.
  run('npm', ['ci', '--ignore-scripts'], { env, shell: process.platform === 'win32' });
}
run(process.execPath, [join('scripts', 'build.mjs')]);
