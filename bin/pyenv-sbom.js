#!/usr/bin/env node

// Node's own modules are not imported: that would read every export of them, and some load others.

const { existsSync } = process.getBuiltinModule('node:fs');

// V8 optimises what is called often, on threads beside; a command of a second ends before that pays, and it is a third of what it costs. So only
// what is called eight times as often is optimised, and the heap grows by less at a time (docs/decisions/0011-when-to-optimise.md). The first flag
// has another name in each version, and V8 complains of one that it does not know.
const HEAP = '--heap-growing-percent=60';
const FLAGS = { 20: ['--interrupt-budget=1000000', HEAP], 22: ['--invocation-count-for-turbofan=24000', HEAP], 24: [HEAP] };

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
if (found === undefined) {
  const { main } = await import('../dist/bundle/main.js');
  // Not before: Node brings its own modules compiled, and V8 compiles each anew that is loaded while its flags are others than Node was built with.
  for (const flag of FLAGS[Number.parseInt(process.versions.node, 10)] ?? []) process.getBuiltinModule('node:v8').setFlagsFromString(flag);
  await main();
} else {
  process.stderr.write(`${found.message}\n`);
  process.exitCode = found.code;
}
