/** The content of a hash as every format states it: hexadecimal, of a length that some algorithm has. */

/** How many digits the hashes of some algorithm have. */
const HASH_LENGTHS: ReadonlySet<number> = new Set([32, 40, 64, 96, 128]);

/** Whether a text is the content of a hash, in lower case. */
export function isHashContent(text: string): boolean {
  return HASH_LENGTHS.has(text.length) && /^[0-9a-f]+$/.test(text);
}

/** The content of a hash in lower case, as nearly all are written: a copy is made of those alone that are not. Undefined where the text is none. */
export function hashContent(text: string): string | undefined {
  if (isHashContent(text)) return text;
  const lower = text.toLowerCase();
  return isHashContent(lower) ? lower : undefined;
}
