/** Packs the project as it would be published, without building it again. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';

/**
 * Packs into a folder: the tarball's path, its sizes, the paths in it, and where they lie unpacked.
 * `prepare` is left out: it would replace the build that is to be packed.
 */
export function pack(folder) {
  const run = (command, args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    return stdout;
  };
  const [{ filename, files, size, unpackedSize }] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]),
  );
  const tarball = join(folder, filename);
  run('tar', ['-xzf', tarball, '-C', folder]);
  return { tarball, size, unpackedSize, files: files.map(({ path }) => path), root: join(folder, 'package') };
}
