/** What a file is, by its first bytes. */

/** What an archive is. A zip archive may have a program before it (a zipapp a line for the shell), so that its name has to tell. */
export function archiveKind(head: Uint8Array, name: string): 'zip' | 'tar' | undefined {
  if (Buffer.from(head.subarray(0, 2)).toString('latin1') === 'PK') return 'zip';
  if (isGzip(head) || Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') return 'tar';
  return compressionOf(head) === undefined && /\.(?:whl|egg|pyz|pyzw|pex|zip)$/i.test(name) ? 'zip' : undefined;
}

/** By the first eight bytes, in hexadecimal. bzip2's letters alone could be the name of an archive's first entry. */
const COMPRESSIONS: readonly (readonly [RegExp, string])[] = [
  [/^1f8b/, 'gzip'],
  [/^fd377a58/, 'xz'],
  [/^28b52ffd/, 'zstd'],
  [/^425a683[1-9]314159/, 'bzip2'],
  [/^04224d18/, 'lz4'],
];

/** The compression of a file; undefined where there is none that is known. */
export function compressionOf(head: Uint8Array): string | undefined {
  const magic = Buffer.from(head.subarray(0, 8)).toString('hex');
  return COMPRESSIONS.find(([begin]) => begin.test(magic))?.[1];
}

/** Whether a file is compressed by gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
