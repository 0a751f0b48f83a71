/**
 * Stands in for string-width, which yargs and ora load, when the command is bundled (scripts/build.mjs): its pattern of all
 * emoji takes 30 ms to compile at each start, half of a bare Node. Our texts are Latin: their width is their length.
 */
import { stripVTControlCharacters } from 'node:util';

/** The columns that a text takes on a terminal, without escape sequences. */
export default function textWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
