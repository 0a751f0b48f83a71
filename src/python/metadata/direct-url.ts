/**
 * direct_url.json: where a distribution came from when it was not installed by name from an index.
 * Specification: https://packaging.python.org/en/latest/specifications/direct-url-data-structure/ (PEP 610)
 */
import { withoutCredentials } from '../../model/clean-text.ts';
import type { Hash } from '../../model/component.ts';
import { isJsonObject, member, objectMember, parseJson, textMember } from '../../untrusted/json.ts';

/** The origin of a distribution. URLs hold no credentials. */
export type DirectUrl =
  | {
      readonly kind: 'vcs';
      readonly vcs: string;
      readonly url: string;
      readonly commit: string;
      readonly requestedRevision?: string;
      readonly subdirectory?: string;
    }
  | { readonly kind: 'archive'; readonly url: string; readonly hashes: readonly Hash[]; readonly subdirectory?: string }
  | { readonly kind: 'folder'; readonly editable: boolean };

export type DirectUrlResult = { readonly value: DirectUrl } | { readonly malformed: string };

const LIMITS = { depth: 16, values: 1000 };
const HASH_NAMES: Readonly<Record<string, string>> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };

/** Parses direct_url.json. `malformed` names what is wrong. */
export function parseDirectUrl(bytes: Uint8Array): DirectUrlResult {
  const parsed = parseJson(bytes, LIMITS);
  if (parsed.kind !== 'value') return { malformed: parsed.kind };
  if (!isJsonObject(parsed.value)) return { malformed: 'not an object' };
  const text = textMember(parsed.value, 'url');
  if (text === undefined) return { malformed: 'no url' };
  const url = withoutCredentials(text);
  const subdirectory = textMember(parsed.value, 'subdirectory');
  const vcs = objectMember(parsed.value, 'vcs_info');
  if (vcs !== undefined) {
    const [system, commit] = [textMember(vcs, 'vcs'), textMember(vcs, 'commit_id')];
    if (system === undefined || commit === undefined) return { malformed: 'vcs_info without vcs or commit_id' };
    const requestedRevision = textMember(vcs, 'requested_revision');
    return {
      value: {
        kind: 'vcs',
        vcs: system,
        url,
        commit,
        ...(requestedRevision !== undefined && { requestedRevision }),
        ...(subdirectory !== undefined && { subdirectory }),
      },
    };
  }
  const archive = objectMember(parsed.value, 'archive_info');
  if (archive !== undefined)
    return { value: { kind: 'archive', url, hashes: archiveHashes(archive), ...(subdirectory !== undefined && { subdirectory }) } };
  const folder = objectMember(parsed.value, 'dir_info');
  if (folder !== undefined) return { value: { kind: 'folder', editable: member(folder, 'editable') === true } };
  return { malformed: 'none of vcs_info, archive_info, dir_info' };
}

/** Parses provenance_url.json (PEP 710): where an archive that was found by name lay. The URL holds no credentials. */
export function parseProvenanceUrl(
  bytes: Uint8Array,
): { readonly value: { readonly url: string; readonly hashes: readonly Hash[] } } | { readonly malformed: string } {
  const parsed = parseJson(bytes, LIMITS);
  if (parsed.kind !== 'value') return { malformed: parsed.kind };
  if (!isJsonObject(parsed.value)) return { malformed: 'not an object' };
  const url = textMember(parsed.value, 'url');
  const archive = objectMember(parsed.value, 'archive_info');
  if (url === undefined || archive === undefined) return { malformed: 'no url or no archive_info' };
  return { value: { url: withoutCredentials(url), hashes: archiveHashes(archive) } };
}

function archiveHashes(archive: Readonly<Record<string, unknown>>): readonly Hash[] {
  const pairs: [string, unknown][] = Object.entries(objectMember(archive, 'hashes') ?? {});
  // The deprecated form, which hashes replaces where both are given.
  const [name, digest] = (textMember(archive, 'hash') ?? '').split('=');
  if (pairs.length === 0 && name !== undefined) pairs.push([name, digest]);
  return pairs.flatMap(([key, value]) => {
    const algorithm = Object.hasOwn(HASH_NAMES, key.toLowerCase()) ? HASH_NAMES[key.toLowerCase()] : undefined;
    return algorithm !== undefined && typeof value === 'string' && /^[0-9a-f]{32,128}$/i.test(value)
      ? [{ algorithm, content: value.toLowerCase() }]
      : [];
  });
}
