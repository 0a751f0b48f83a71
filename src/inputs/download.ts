/**
 * The SBOM of a Python release (docs/rules.md R9): from a file, an address, or where python.org publishes it. The network is used here
 * and nowhere else, and only when it was asked for: https (plain http to this machine alone), bounded in size, tried again when it fails,
 * through the proxy that the environment variables name.
 */
import { basename } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { readSbom } from '../formats/index.ts';
import { cleanText } from '../model/clean-text.ts';
import { sha256 } from '../model/digest.ts';
import type { GivenDocument } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import type { Limits } from '../untrusted/limits.ts';
import { readDocuments } from './documents.ts';

/** Where the release of a version is published: `{base}` is the version without `rc1` and its like. */
export const PUBLISHED = 'https://www.python.org/ftp/python/{base}/Python-{version}.tgz.spdx.json';

const MOST_REDIRECTS = 5;
const RETRIES = 3;
const FIRST_WAIT_MS = 250;
const TIMEOUT_MS = 30_000;

/** The documents for the versions that were found: `source` is a path, an address that may hold `{version}` and `{base}`, or `fetch`. */
export async function loadInterpreterSboms(
  source: string,
  versions: readonly string[],
  limits: Limits,
  onFetch?: (url: string, received: number) => void,
): Promise<Outcome<readonly GivenDocument[]>> {
  const template = source === 'fetch' ? PUBLISHED : source;
  if (!/^https?:\/\//i.test(template)) return readDocuments([source], limits, 'named');
  const diagnostics: Diagnostic[] = [];
  const urls = [...new Set(versions.map((version) => addressOf(template, version)))];
  const documents: GivenDocument[] = [];
  for (const url of urls) {
    const shown = cleanText(url);
    try {
      const bytes = await download(url, limits.fileSize, (received) => onFetch?.(shown, received));
      const { value: document, diagnostics: said } = readSbom(bytes, basename(new URL(url).pathname) || 'interpreter.json', limits);
      append(diagnostics, said);
      if (document === undefined)
        diagnostics.push({ code: 'interpreter-sbom-unusable', at: { path: shown }, reason: 'it could not be read as an SBOM' });
      else documents.push({ digest: sha256(bytes), document });
    } catch (error) {
      diagnostics.push({ code: 'interpreter-sbom-unusable', at: { path: shown }, reason: reasonOf(error) });
    }
  }
  return { value: documents, diagnostics };
}

/** The address for a version; both parts hold only what a version may. */
export function addressOf(template: string, version: string): string {
  const base = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? version;
  return template.replaceAll('{version}', encodeURIComponent(version)).replaceAll('{base}', encodeURIComponent(base));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number'
    ? `the server answered ${status}`
    : cleanText('code' in error && error.message === '' ? String(error.code) : error.message);
}

/** Follows redirects by hand: none may lead from https to http. */
async function download(url: string, limit: number, onProgress: (received: number) => void): Promise<Uint8Array> {
  const { EnvHttpProxyAgent, RetryAgent, request } = await import('undici');
  const proxy = new EnvHttpProxyAgent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const dispatcher = new RetryAgent(proxy, { maxRetries: RETRIES, minTimeout: FIRST_WAIT_MS, maxTimeout: FIRST_WAIT_MS * 8 });
  try {
    let address = new URL(url);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      checkScheme(address);
      const { statusCode, headers, body } = await request(address, { dispatcher, headers: { accept: 'application/json, */*' } });
      const location = headers['location'];
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
        await body.dump();
        const next = new URL(location, address);
        if (address.protocol === 'https:' && next.protocol !== 'https:') throw new Error('the server led from https to http');
        address = next;
        continue;
      }
      if (statusCode !== 200) {
        await body.dump();
        throw new Error(`the server answered ${statusCode}`);
      }
      return await bodyOf(body, limit, onProgress);
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects`);
  } finally {
    await dispatcher.destroy();
    await proxy.destroy();
  }
}

function checkScheme({ protocol, hostname }: URL): void {
  if (protocol === 'https:') return;
  if (protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new Error('only https is used, but for addresses of this machine');
}

async function bodyOf(body: AsyncIterable<Uint8Array>, limit: number, onProgress: (received: number) => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > limit) throw new Error(`it is larger than the limit of ${limit} bytes`);
    chunks.push(chunk);
    onProgress(received);
  }
  return Buffer.concat(chunks);
}
