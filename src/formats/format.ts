/**
 * What a format is: one object that says how its files are recognised, read, written and checked. Everything that works on formats
 * asks these objects; nothing else knows which formats there are. The list of them is list.ts.
 */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../model/inventory.ts';
import type { JsonObject } from '../untrusted/json.ts';
import type { Pieces } from './pieces.ts';
import type { Sample } from './sample.ts';
import type { Stamp } from './stamp.ts';
import type { ReadOptions } from './trust.ts';

/** A file that is read. */
export interface ReadInput {
  readonly bytes: Uint8Array;
  /** Relative to what the user named; `at.path` of every diagnostic. */
  readonly path: string;
  readonly options: ReadOptions;
  /** What was seen of it when its format was recognised; JSON is parsed there, once. */
  readonly sample: Sample;
}

/** A format that can be recognised; without `read` its files stay visible as references (docs/rules.md R1.2). */
export interface Format<Id extends string = string> {
  readonly id: Id;
  /** Its name in messages. */
  readonly title: string;
  /** Whether a file has the marks of the format. A format that is written only has none. */
  readonly sniff?: (sample: Sample) => boolean;
  /** Reads a file that {@link sniff} recognised; undefined, with the reason, where it cannot be read. Never throws because of its content. */
  readonly read?: (input: ReadInput) => Outcome<SbomDocument | undefined>;
}

/** A format that can be written. */
export interface WritingFormat<Id extends string = string> extends Format<Id> {
  /** The versions of its specification, and the one that is written unless another is asked for. */
  readonly versions: readonly [string, ...string[]];
  readonly defaultVersion: string;
  /** Names of files that hold the format, as consumers (OSV-Scanner) recognise them; and the ending that makes a name one of them. */
  readonly fileName: RegExp;
  readonly suffix: string;
  /** The text of a document in one of the versions; what the format cannot say is a `field-not-representable`. */
  readonly write: (inventory: RootedInventory, version: string, stamp: Stamp) => Outcome<Pieces>;
  /** What is wrong with a written text, at most twenty problems; loads the validators, which are large, when it is called. */
  readonly validate?: (text: string, version: string) => Promise<readonly string[]>;
}

/** A reader of parsed JSON as the reader of a file. */
export function readingJson(
  read: (document: JsonObject, input: ReadInput) => Outcome<SbomDocument | undefined>,
): NonNullable<Format['read']> {
  return (input) => (input.sample.kind === 'json' ? read(input.sample.document, input) : { value: undefined, diagnostics: [] });
}
