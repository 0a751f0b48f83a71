#!/usr/bin/env node

// Not imported: that would read every export of the module, and some load others.
const { existsSync } = process.getBuiltinModule('node:fs');

/** Why the command cannot be started: what to say, and the exit code; undefined when it can be. */
function obstacle() {
  // A checkout that was not built, or was installed without running its scripts.
  if (!existsSync(new URL('../dist/bundle/main.js', import.meta.url)))
    return { message: 'pyenv-sbom is not built: run npm ci && npm run build in its folder', code: 70 };
  // Libraries of the command ask for the working folder while they load, and it may have been deleted under us.
  try {
    process.cwd();
  } catch {
    return { message: 'pyenv-sbom: the current directory does not exist any more', code: 3 };
  }
  return undefined;
}

const found = obstacle();
if (found === undefined) await import('../dist/bundle/main.js');
else {
  process.stderr.write(`${found.message}\n`);
  process.exitCode = found.code;
}
