/** The numbers of ELF's tables, in either width and byte order. */
import type { Reader } from './byte-source.ts';
import type { ImageProblem } from './image.ts';

/** How a file writes its tables, and what is wrong with them. */
export interface ElfFields {
  readonly reader: Reader;
  readonly little: boolean;
  readonly wide: boolean;
  readonly problems: ImageProblem[];
}

/** A number as wide as the file's addresses; beyond what a number holds exactly it is beyond any file too. */
export function long(view: DataView, at: number, { wide, little }: ElfFields): number {
  if (!wide) return view.getUint32(at, little);
  return view.getUint32(little ? at + 4 : at, little) * 0x100000000 + view.getUint32(little ? at : at + 4, little);
}

/** A place in the file; undefined where it is beyond any file. */
export function placeAt(view: DataView, at: number, fields: ElfFields): number | undefined {
  const place = long(view, at, fields);
  return Number.isSafeInteger(place) ? place : undefined;
}
