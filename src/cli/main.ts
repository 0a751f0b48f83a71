/** Binds the command to the real process. */
import { run } from './run.ts';

process.exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  stdout: process.stdout,
  stderr: process.stderr,
});
