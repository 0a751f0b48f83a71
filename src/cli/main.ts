/** Binds the command to the real process. */
import { run } from './run.ts';

// Read while this loads: Node's modules behind them are had for less before V8 is told how to run (bin/pyenv-sbom.js).
const { stdout, stderr } = process;

/** Runs the command of this process, and ends the process. */
export async function main(): Promise<void> {
  // Who closes our stderr does not want to hear more; the document on stdout must come whole all the same.
  stderr.on('error', () => undefined);

  process.exitCode = await run({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    stdout,
    stderr,
  });

  // Everything is written but what a reader of stderr has not taken yet. What is left would be V8's: it ends what it optimises and collects on other
  // threads, for nobody (docs/decisions/0015-the-end.md). On Windows Node does not take it well that connections are still closing.
  if (process.platform !== 'win32') {
    await new Promise<void>((resolve) => stderr.write('', () => resolve()));
    process.exit();
  }
}
