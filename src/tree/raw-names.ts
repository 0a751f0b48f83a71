/** Names of files that are no UTF-8, as old archives and other systems leave them: shown with their bytes, read by their bytes. */
import type { Dirent } from 'node:fs';

/** What a listing tells of an entry. */
export type NamedEntry = Pick<Dirent, 'name' | 'isDirectory' | 'isFile' | 'isSymbolicLink'>;

/** The entries by the names that are shown, each different; those whose name is no UTF-8 with its bytes. */
export function shownEntries(listed: readonly Dirent<Buffer>[]): readonly (NamedEntry & { readonly raw?: Buffer })[] {
  const taken = new Set(listed.map(({ name }) => name.toString('utf8')));
  return listed.map((entry) => {
    const kinds = {
      isDirectory: () => entry.isDirectory(),
      isFile: () => entry.isFile(),
      isSymbolicLink: () => entry.isSymbolicLink(),
    };
    const text = entry.name.toString('utf8');
    if (Buffer.from(text).equals(entry.name)) return { name: text, ...kinds };
    let name = displayName(entry.name);
    // A valid name may look like what is shown of this one.
    while (taken.has(name)) name = name.replace('\\x', '\\\\x');
    taken.add(name);
    return { name, raw: entry.name, ...kinds };
  });
}

/** A name with the bytes that are no ASCII as \xNN. */
function displayName(bytes: Buffer): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
}
