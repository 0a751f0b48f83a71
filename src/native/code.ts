/**
 * Decodes functions that do nothing but return a constant, as version functions do: a few fixed forms of x86-64 and aarch64 code.
 * Anything else is no answer: a guess would be a wrong release.
 */
import { decodeArm, movedByArm, referencedByArm } from './code-arm.ts';
import type { Code, CodeImage, Returned, SymbolPlace } from './code-image.ts';
import { decodeX86, referencedByX86, returnX86, storedByX86 } from './code-x86.ts';

const LONGEST = 96;
const LONGEST_SEARCHED = 512;
/** OpenLDAP's ldap_get_option is 3 KB. */
const LONGEST_OPTIONS = 8192;

/** Decodes the function at a symbol; undefined where it has another form. */
export function decodeFunction(image: CodeImage, symbol: SymbolPlace): Returned | undefined {
  const code = codeAt(image, symbol, LONGEST);
  if (code === undefined) return undefined;
  return image.machine === 'x86_64' ? decodeX86(image, code) : decodeArm(image, code);
}

/** The addresses that the function at a symbol forms in its code, each once. Where its end is not known it is searched to its first return. */
export function referencesOf(image: CodeImage, symbol: SymbolPlace): readonly number[] {
  const code = codeAt(image, symbol, LONGEST_SEARCHED);
  if (code === undefined) return [];
  if (image.machine !== 'x86_64') return [...new Set(referencedByArm(code, symbol.size === 0))];
  const bytes = symbol.size === 0 ? code.bytes.subarray(0, returnX86(code.bytes)) : code.bytes;
  return [...new Set(referencedByX86({ ...code, bytes }))];
}

/** The numbers that the function at a symbol stores in memory; none where its end is not known. */
export function storedNumbers(image: CodeImage, symbol: SymbolPlace): readonly number[] {
  const code = symbol.size === 0 ? undefined : codeAt(image, symbol, LONGEST_OPTIONS);
  if (code === undefined) return [];
  return image.machine === 'x86_64' ? storedByX86(code) : movedByArm(code);
}

/** The code of a function, of a machine whose code is understood. */
export function codeAt(image: CodeImage, { address, size }: SymbolPlace, longest: number): Code | undefined {
  if ((image.machine !== 'x86_64' && !isArm(image)) || !image.reader.little) return undefined;
  const at = image.offset(address);
  const bytes = at === undefined ? undefined : image.reader.some(at, size > 0 ? Math.min(size, longest) : longest);
  return bytes === undefined ? undefined : { bytes, address };
}

/** Apple calls it `arm64`. */
export const isArm = ({ machine }: CodeImage): boolean => machine === 'aarch64' || machine === 'arm64';
