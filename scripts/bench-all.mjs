/**
 * `npm run bench -- [--quick] [--peers FOLDER] [--runs N]`: every benchmark, one after the other, each with these options. All run, also
 * where one finds a row above its limit; then the exit code is 1. Quick runs leave out native code, whose wheels are 700 MB.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const options = process.argv.slice(2);
const PARTS = ['bench.mjs', 'bench-trees.mjs', 'bench-formats.mjs', ...(options.includes('--quick') ? [] : ['bench-native.mjs'])];

const failed = PARTS.filter((part) => {
  const script = fileURLToPath(new URL(`./${part}`, import.meta.url));
  return spawnSync(process.execPath, [script, ...options], { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  console.error(`bench: ${failed.join(', ')} failed`);
  process.exit(1);
}
