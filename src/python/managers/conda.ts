/**
 * conda-meta: what conda, mamba, micromamba and pixi record of each package they install. For those packages it is the truth; the
 * dist-info beside it is a by-product (its direct_url.json names the build machine's folders).
 * Specification: CEP 34 and https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/models/records/ (PrefixRecord); the purl
 * type: conda of ECMA-427.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import { cleanText } from '../../model/clean-text.ts';
import { type Component, componentId, type Hash, type License } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { licenseExpression } from '../../model/license.ts';
import { ownProperty } from '../../model/properties.ts';
import { makePurl } from '../../model/purl.ts';
import type { FilePattern } from '../../tree/file-pattern.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { isJsonObject, type JsonObject, member, parseJson, textMember } from '../../untrusted/json.ts';
import { readFile } from '../layout/site-packages.ts';
import { fromExpression } from '../metadata/licenses.ts';

export interface CondaRecord {
  readonly component: Component;
  readonly name: string;
  readonly version: string;
  /** `linux-64`. */
  readonly subdir?: string;
  /** Names of what it depends on; virtual packages (`__glibc`) left out. */
  readonly depends: readonly string[];
  readonly requested: boolean;
  /** Its files, relative to the prefix, with forward slashes. */
  readonly files: readonly string[];
}

export const CONDA_PATTERNS: readonly FilePattern[] = [{ test: /(?:^|\/)conda-meta\/[^/]+\.json$/, keep: 'whole' }];

/** Of a name or version: no document could hold a longer version. */
const LONGEST = 1024;
const LIMITS = { depth: 32, values: 2_000_000 };

/** Reads the records of a prefix, sorted by file name. What cannot be read is reported, and the others are kept. */
export function readCondaRecords(tree: FileTree, prefix: string, limit: number): Outcome<readonly CondaRecord[]> {
  const diagnostics: Diagnostic[] = [];
  const value = tree.list(joinPath(prefix, 'conda-meta')).entries.flatMap(({ name, path, kind }): readonly CondaRecord[] => {
    if (kind !== 'file' || !name.endsWith('.json')) return [];
    const file = take(readFile(tree, path, limit), diagnostics);
    if (file === undefined) return [];
    const parsed = parseJson(file.bytes, LIMITS);
    const record = parsed.kind === 'value' && isJsonObject(parsed.value) ? recordOf(parsed.value, path) : 'no name or no version';
    if (typeof record !== 'string') return [record];
    diagnostics.push({ code: 'conda-record-malformed', at: { path }, reason: parsed.kind === 'value' ? record : parsed.kind });
    return [];
  });
  return { value, diagnostics };
}

/** The record, or what is wrong with it. */
function recordOf(json: JsonObject, path: string): CondaRecord | string {
  const [name, version] = [textMember(json, 'name'), textMember(json, 'version')];
  if (name === undefined || name === '' || version === undefined || version === '') return 'no name or no version';
  const subdir = textMember(json, 'subdir');
  const build = textMember(json, 'build') ?? textMember(json, 'build_string');
  const channel = channelName(textMember(json, 'channel') ?? textMember(json, 'schannel') ?? '');
  const qualifiers = [
    ['build', build ?? ''],
    ['channel', channel],
    ['subdir', subdir ?? ''],
  ] as const;
  const requested = isRequested(json);
  const purl = makePurl({ type: 'conda', name, version, qualifiers });
  if (purl === undefined || name.length > LONGEST || version.length > LONGEST) return 'its name, version, build or channel is too long';
  const component: Component = defined({
    id: componentId(`conda:${path}`),
    authority: 'core-metadata',
    origins: [path],
    type: 'library',
    name,
    version,
    purl,
    licenses: licensesOf(json),
    hashes: hashesOf(json),
    properties: [ownProperty('installer', 'conda'), ...(requested ? [ownProperty('requested', 'true')] : [])],
    evidence: {
      identity: [{ field: 'purl', confidence: 1, methods: [{ technique: 'manifest-analysis', confidence: 1, value: path }] }],
      occurrences: [{ location: path }],
    },
  } as const);
  return {
    component,
    name,
    version,
    ...(subdir !== undefined && { subdir }),
    depends: texts(json, 'depends')
      .map((text) => text.trim().split(/[\s=<>!~[]/)[0] ?? '')
      .filter((target) => target !== '' && !target.startsWith('__')),
    requested,
    files: texts(json, 'files').map((file) => file.replaceAll('\\', '/')),
  };
}

/** The channel's name, whatever form its address has: `…/conda-forge/linux-64`, `pkgs/main`, an address with a token. */
function channelName(channel: string): string {
  const path = cleanText(channel)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .replace(/\/t\/[^/]+/, '');
  const parts = path
    .split('/')
    .filter((part) => part !== '' && !/^(?:noarch|(?:linux|osx|win|freebsd|emscripten|wasi|zos)-[a-z0-9]+)$/.test(part));
  // A name holds no `@`: what stands before one is who asks.
  return parts.at(-1)?.replace(/^.*@/s, '') ?? '';
}

function isRequested(json: JsonObject): boolean {
  const spec = textMember(json, 'requested_spec');
  return texts(json, 'requested_specs').length > 0 || (spec !== undefined && spec !== '' && spec !== 'None');
}

function licensesOf(json: JsonObject): readonly License[] | undefined {
  const stated = textMember(json, 'license')?.trim();
  if (stated === undefined || stated === '') return undefined;
  const expression = licenseExpression(stated);
  return [
    expression === undefined ? { kind: 'name', value: stated.slice(0, 200), acknowledgement: 'declared' } : fromExpression(expression),
  ];
}

function hashesOf(json: JsonObject): readonly Hash[] | undefined {
  const of = (key: string, algorithm: string, pattern: RegExp): readonly Hash[] => {
    const content = textMember(json, key)?.toLowerCase();
    return content !== undefined && pattern.test(content) ? [{ algorithm, content }] : [];
  };
  return nonEmpty([...of('md5', 'MD5', /^[0-9a-f]{32}$/), ...of('sha256', 'SHA-256', /^[0-9a-f]{64}$/)]);
}

function texts(json: JsonObject, key: string): readonly string[] {
  const list = member(json, key);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}
