#!/usr/bin/env node
// Libraries of the command ask for the working folder while they load, and it may have been deleted under us.
let here = true;
try {
  process.cwd();
} catch {
  here = false;
}
if (here) await import('../dist/cli/main.js');
else {
  process.stderr.write('pyenv-sbom: the current directory does not exist any more\n');
  process.exitCode = 3;
}
