/** What decoding a function needs of an image, whatever its format is. */
import type { Reader } from './byte-source.ts';

export interface SymbolPlace {
  readonly address: number;
  /** In bytes; 0 where the format does not say. */
  readonly size: number;
  readonly kind: 'code' | 'data' | 'unknown';
}

/** Finds one exported name; `hash` is GNU's of the name. */
export type SymbolLookup = (name: string, hash: number) => SymbolPlace | undefined;

/** Names that are looked for in every image, and GNU's hash of each. */
export interface WantedNames {
  readonly names: readonly string[];
  readonly hashes: Uint32Array;
  /** The numbers of the hashes, by their last six bits; left out where the names are few. */
  readonly byLastBits?: readonly (readonly number[])[];
}

export interface CodeImage {
  readonly reader: Reader;
  /** As Linux writes it. */
  readonly machine: string;
  /** Whether it is loaded where its headers say, so that a number in its code may be an address. */
  readonly isFixed: boolean;
  /** Where an address of the loaded image lies in the file. */
  offset(address: number): number | undefined;
  /** The address that is stored at an address. */
  pointer(address: number): number | undefined;
  /** Those of the names that are exported. */
  readonly exported: (wanted: WantedNames) => ReadonlyMap<string, SymbolPlace>;
  /** All names of its own that are wanted, exported or not, where a table of them was left in. */
  readonly local: (wanted: NameSearch) => ReadonlyMap<string, SymbolPlace>;
}

/** Finds many names in a table of texts that are each ended by a zero byte. */
export interface NameSearch {
  /** By the place in the table where they begin. */
  find(reader: Reader, table: { readonly offset: number; readonly size: number }): ReadonlyMap<number, string>;
}

/** What a function returns: an address of a constant, a number, or three numbers stored through its arguments. */
export type Returned =
  | { readonly kind: 'address'; readonly address: number }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] };

/** Some bytes of code, and where they are in memory. */
export interface Code {
  readonly bytes: Buffer;
  readonly address: number;
}

/** The text at an address, through nothing; undefined unless it is printable and ends. */
export function textAt(image: CodeImage, address: number): string | undefined {
  const at = image.offset(address);
  const text = at === undefined ? undefined : image.reader.text(at, 256);
  return text !== undefined && text.length > 0 && /^[\x20-\x7e\n\t]+$/.test(text) ? text : undefined;
}

/** A number that a function returns: in a program that is not position independent it may be the address of a text. */
export function constant(image: CodeImage, number: number): Returned {
  return image.isFixed && number > 0xffff && textAt(image, number) !== undefined
    ? { kind: 'address', address: number }
    : { kind: 'number', number };
}

/** Looks one name up after the other. */
export function exportedBy(lookup: SymbolLookup | undefined, { names, hashes }: WantedNames): ReadonlyMap<string, SymbolPlace> {
  const found = new Map<string, SymbolPlace>();
  if (lookup === undefined) return found;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const place = lookup(name, hashes[index] as number);
    if (place !== undefined) found.set(name, place);
  }
  return found;
}
