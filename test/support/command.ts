/** The built command, as tests run it: the bundle that is shipped, whose coverage counts (scripts/command-coverage.mjs). */
import { fileURLToPath } from 'node:url';

/** Of this checkout, unless `PYENV_SBOM_BIN` names another one: `npm run pack:check` has the same tests run what was packed and installed. */
export const BIN: string = process.env['PYENV_SBOM_BIN'] ?? fileURLToPath(new URL('../../bin/pyenv-sbom.js', import.meta.url));

/** An environment of nothing but what the command needs; where coverage is asked for, Node writes it into that folder. */
export function commandEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const folder = process.env['COMMAND_COVERAGE'];
  return { PATH: process.env['PATH'] ?? '', ...(folder !== undefined && { NODE_V8_COVERAGE: folder }), ...more };
}
