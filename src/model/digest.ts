/** Digests: SHA-256 of bytes, and name-based UUIDs (RFC 9562, version 5). */
import { createHash, hash } from 'node:crypto';

/** The SHA-256 of some bytes, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** Our namespace for document serial numbers: the version 5 UUID of the name `pyenv-sbom` in RFC 9562's URL namespace. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The UUID of a content, in one piece or in many: equal content, equal UUID. */
export function uuidOf(content: string | Iterable<string>): string {
  const hashing = createHash('sha1').update(NAMESPACE).update('pyenv-sbom\0');
  for (const piece of typeof content === 'string' ? [content] : content) hashing.update(piece);
  const digest = hashing.digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
