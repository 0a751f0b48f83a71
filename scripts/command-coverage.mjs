/**
 * Runs the tests, and holds the coverage of the shipped bundle by the tests that run it to what it has to be. The bundle is minified: its
 * ranges are mapped to the sources by monocart, which understands them. The thresholds are of the command's own room.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CoverageReport } from 'monocart-coverage-reports';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RAW = `${ROOT}coverage/command-raw`;
const LEAST = { lines: 92, branches: 78, functions: 92 };

rmSync(RAW, { recursive: true, force: true });
const tests = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--coverage', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, COMMAND_COVERAGE: RAW },
});
if (tests.status !== 0) process.exit(tests.status ?? 1);

const report = new CoverageReport({
  baseDir: ROOT,
  outputDir: `${ROOT}coverage/command`,
  reports: ['json-summary'],
  logging: 'off',
  entryFilter: ({ url }) => url.includes('/dist/bundle/'),
  sourceFilter: (path) => /(?:^|\/)src\/cli\//.test(path),
});
await report.addFromDir(RAW);
const { summary } = await report.generate();
let isEnough = true;
for (const [kind, least] of Object.entries(LEAST)) {
  const { pct } = summary[kind];
  console.log(`The command's own ${kind}, as the tests of the bundle cover them: ${pct} % (at least ${least} %)`);
  if (pct < least) isEnough = false;
}
if (!isEnough) process.exit(1);
