/** The operating system's error codes in words. */

const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EBUSY', 'it is in use'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EEXIST', 'it exists already'],
  ['EFBIG', 'it would be larger than a file may be here'],
  ['EINVAL', 'the file system does not accept the name'],
  ['EIO', 'the disk reports an error'],
  ['EISDIR', 'it is a directory'],
  ['ELOOP', 'its links lead in a circle'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENFILE', 'too many files are open'],
  ['ENOENT', 'no such file or directory'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'it is not a directory'],
  ['EPERM', 'the operation is not permitted'],
  ['EPIPE', 'the reader went away'],
  ['EROFS', 'the file system is read-only'],
  ['ETXTBSY', 'it is a program that runs'],
]);

/** Why something failed, in words: of a system error its code's, else the error's own. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return code === undefined ? error.message : (WORDS.get(code) ?? code);
}
