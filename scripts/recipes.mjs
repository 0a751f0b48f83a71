/**
 * Runs the commands of the documentation's pages as they stand. A comment before a block says how: `<!-- run -->`, `<!-- run: TOOL -->`,
 * `<!-- run: TOOL, exit N -->` or `<!-- not run: REASON -->`. Each heading of the second level has a folder of its own (recipe-folder.mjs).
 * A tool that is not there is a reported skip; in CI a failure, but for Trivy and cosign, which `--build` builds: minutes, once. With
 * `--offline` only what needs neither a tool from elsewhere nor the network.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markedBlocks } from './marked-blocks.mjs';
import { buildTools, installTools, makeBin, prepareFolder } from './recipe-folder.mjs';

const PAGES = ['recipes.md', 'packagers.md', 'reading-the-result.md'];
/** What a block may need that is not fetched: a program of the machine, or a stand-in made here. */
const LOCAL = new Set([undefined, 'jq', 'python', 'conda', 'dependency-track']);
const MAY_BE_MISSING = new Set(['trivy', 'cosign']);
const TIMEOUT_MS = 300_000;

/** What stands in for Dependency-Track: takes the form, and reads the document in it. */
async function dependencyTrack() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const form = Buffer.concat(chunks).toString();
      const document = /name="bom"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(form)?.[1];
      const isRight =
        request.method === 'POST' &&
        request.url === '/api/v1/bom' &&
        request.headers['x-api-key'] === 'key' &&
        ['autoCreate', 'projectName', 'projectVersion'].every((field) => form.includes(`name="${field}"`)) &&
        document !== undefined &&
        JSON.parse(document).bomFormat === 'CycloneDX';
      response.writeHead(isRight ? 200 : 400).end('{"token":"t"}\n');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Whether a tool can be called, by the path that the blocks have. */
function has(tool, bin) {
  const known = { python: 'python3', conda: 'sh', 'dependency-track': 'curl' };
  return [bin, ...(process.env.PATH ?? '').split(':')].some((folder) => existsSync(join(folder, known[tool] ?? tool)));
}

/** Runs a block with bash, or Python, and gives its exit code and output. */
function runBlock({ language, code, what }, cwd, variables) {
  const environment = { ...variables, ...(what === 'conda' && { CONDA_PREFIX: join(cwd, 'conda') }) };
  const [command, ...args] =
    language === 'python' ? ['python3', '-c', code] : ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', code];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      child[stream].on('data', (chunk) => {
        said[stream] += chunk;
      });
    child.on('error', (error) => resolve({ status: -1, ...said, stderr: error.message }));
    child.on('close', (status) => resolve({ status, ...said }));
  });
}

const isOffline = process.argv.includes('--offline');
const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-recipes-'));
const counts = { run: 0, failed: 0, skipped: 0 };
const server = await dependencyTrack();
try {
  if (process.argv.includes('--build')) buildTools();
  if (!isOffline) installTools();
  const bin = makeBin(folder);
  const { VIRTUAL_ENV: _active, CONDA_PREFIX: _conda, ...machine } = process.env;
  const variables = {
    ...machine,
    PATH: `${bin}:${machine.PATH}`,
    HOME: join(folder, 'home'),
    // The certificates that pip trusts here are the machine's.
    UV_NATIVE_TLS: 'true',
    DEPENDENCY_TRACK: server.address,
    DEPENDENCY_TRACK_KEY: 'key',
    // Of the key pair that a recipe makes; else cosign asks for one.
    COSIGN_PASSWORD: 'for this run alone',
  };
  const folders = new Map();
  for (const block of PAGES.flatMap(markedBlocks).filter(({ how }) => how === 'run')) {
    const name = `docs/${block.page}:${block.line}${block.what === undefined ? '' : ` (${block.what})`}`;
    if (isOffline && !LOCAL.has(block.what)) continue;
    if (!has(block.what ?? 'sh', bin)) {
      counts.skipped += 1;
      console.error(`recipes: skipped: ${name}: ${block.what} is not here`);
      if (process.env.CI && !MAY_BE_MISSING.has(block.what)) counts.failed += 1;
      continue;
    }
    const key = `${block.page} ${block.heading}`;
    if (!folders.has(key)) folders.set(key, prepareFolder(join(folder, `recipe-${folders.size}`)));
    const { status, stdout, stderr } = await runBlock(block, folders.get(key), variables);
    counts.run += 1;
    // A question that nothing answers is no example.
    if (status === block.exit && (block.what !== 'jq' || stdout.trim() !== '')) continue;
    counts.failed += 1;
    console.error(`recipes: FAILED: ${name}: exit ${status}, not ${block.exit}\n${block.code}\n${stdout}${stderr}`);
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`recipes: ${counts.run} run, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.failed > 0) process.exit(1);
