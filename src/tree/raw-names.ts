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
    const shown = shownName(entry.name);
    if (shown.isText) return { name: shown.name, ...kinds };
    let { name } = shown;
    // A valid name may look like what is shown of this one.
    while (taken.has(name)) name = name.replace('\\x', '\\\\x');
    taken.add(name);
    return { name, raw: entry.name, ...kinds };
  });
}

/** A name as it is shown: as text, or, where it is no UTF-8, with the bytes that are no ASCII as \xNN. */
export function shownName(bytes: Buffer): { readonly name: string; readonly isText: boolean } {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { name: text, isText: true } : { name: escaped(bytes), isText: false };
}

function escaped(bytes: Buffer): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
}
