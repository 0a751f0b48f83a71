/**
 * Texts that are of kinds, of which a few of each are wanted: a program of Rust holds thousands of paths, of some hundred crates, mostly those of
 * one crate after the other. Where the bytes tell that enough of a kind was found, its texts are looked for no further.
 */
import type { GateHit } from './string-gate.ts';

export interface TextKinds {
  /** How many texts of one kind are wanted of a file. */
  readonly most: number;
  /** The kind of a text, and what makes it another one than others of its kind. */
  readonly of: (groups: Readonly<Record<string, string | undefined>>, text: string) => { readonly kind: string; readonly own: string };
  /** The kind of the text that begins with a literal at this place, if any does; undefined where that cannot be told. None begins elsewhere. */
  readonly at: (bytes: Buffer, at: number) => string | undefined;
}

/** What was found in a file of a rule whose texts are of kinds. */
export interface FoundKinds {
  /** The numbers of the rule's literals. */
  readonly own: readonly number[];
  readonly found: Map<string, string[]>;
  /** Places in the file where a text of a kind begins of which enough was found: windows overlap, and it stays so. */
  readonly settled: Set<number>;
}

/** What of a file is in memory, and the literals that were found in it from `first` to `last`. */
interface Searched {
  readonly bytes: Buffer;
  readonly hits: readonly GateHit[];
  readonly first: number;
  readonly last: number;
  /** Where the bytes begin in the file. */
  readonly base: number;
}

/** A window around a hit, which is told by its number. */
interface Window {
  readonly hit: number;
  readonly start: number;
  readonly end: number;
}

/** Whether all texts that a window may hold are of kinds of which enough was found. */
export function isEnough(kinds: TextKinds, { own, found, settled }: FoundKinds, searched: Searched, { hit, start, end }: Window): boolean {
  const { bytes, hits, first, last, base } = searched;
  if (start < first || end > last) return false;
  const isFull = (index: number): boolean => {
    const { literal, at } = hits[index] as GateHit;
    if (!own.includes(literal) || settled.has(base + at)) return true;
    const kind = kinds.at(bytes, at);
    if (kind === undefined || found.get(kind)?.length !== kinds.most) return false;
    settled.add(base + at);
    return true;
  };
  for (let index = hit; index < hits.length && (hits[index] as GateHit).at < end; index++) if (!isFull(index)) return false;
  for (let index = hit - 1; index >= 0 && (hits[index] as GateHit).at >= start; index--) if (!isFull(index)) return false;
  return true;
}

/** Notes a text of its kind; false where it is none that is new, or enough were found. */
export function isWanted(
  kinds: TextKinds,
  found: FoundKinds['found'],
  groups: Readonly<Record<string, string | undefined>>,
  text: string,
): boolean {
  const { kind, own } = kinds.of(groups, text);
  const known = found.get(kind);
  if (known === undefined) found.set(kind, [own]);
  else if (known.length === kinds.most || known.includes(own)) return false;
  else known.push(own);
  return true;
}
