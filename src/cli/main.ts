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

// Everything is written but what a reader of stderr has not taken yet. What is left would be V8's: it ends what it optimises and collects on other
// threads, for nobody (docs/decisions/0015-the-end.md). On Windows Node does not take it well that connections are still closing.
if (process.platform !== 'win32') {
  await new Promise<void>((resolve) => process.stderr.write('', () => resolve()));
  process.exit();
}
