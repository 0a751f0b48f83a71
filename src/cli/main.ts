/** Binds the command to the real process. */
import { run } from './run.ts';

// Who closes our stderr does not want to hear more; the document on stdout must come whole all the same.
process.stderr.on('error', () => undefined);

process.exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  stdout: process.stdout,
  stderr: process.stderr,
});
