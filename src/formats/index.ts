/** Reading, writing and checking documents of any format; which formats there are says list.ts, and nothing here. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../model/inventory.ts';
import { sortedBy } from '../model/order.ts';
import { refuse, refuseAs } from '../untrusted/refusal.ts';
import type { Format, WritingFormat } from './format.ts';
import * as list from './list.ts';
import type { Pieces } from './pieces.ts';
import { sampleOf } from './sample.ts';
import type { Stamp } from './stamp.ts';
import type { ReadOptions } from './trust.ts';

export { forgetRecords } from './cyclonedx/read-once.ts';
export type { Pieces } from './pieces.ts';
export { ReadBudget } from './read-budget.ts';

type Listed = (typeof list)[keyof typeof list];

/** The formats that can be written, by their ids. */
export type WritableFormat = Extract<Listed, WritingFormat>['id'];

const FORMATS: readonly Format[] = sortedBy(Object.values(list), ({ id }) => id);

function isWriting(format: Format): format is WritingFormat<WritableFormat> {
  return 'write' in format;
}

/** The formats that can be written, in the order of their ids. */
export const WRITING_FORMATS: readonly WritingFormat<WritableFormat>[] = FORMATS.filter(isWriting);
const BY_ID: ReadonlyMap<WritableFormat, WritingFormat> = new Map(WRITING_FORMATS.map((format) => [format.id, format]));

/** The format of an id. */
export function writingFormat(id: WritableFormat): WritingFormat {
  const format = BY_ID.get(id);
  if (format === undefined) throw new RangeError(`${id} is no format that can be written`);
  return format;
}

/** The format that a file's name asks for; undefined when it asks for none. */
export function formatOfFileName(name: string): WritableFormat | undefined {
  return WRITING_FORMATS.find(({ fileName }) => fileName.test(name))?.id;
}

/**
 * Reads a document into the model. The value is undefined where it could not be read: empty, broken, beyond the limits, in an
 * unknown format, or in one that has no reader; a diagnostic says which.
 */
export function readSbom(bytes: Uint8Array, path: string, options: ReadOptions): Outcome<SbomDocument | undefined> {
  const sample = sampleOf(bytes, options);
  const at = { path };
  switch (sample.kind) {
    case 'empty':
      return refuse({ code: 'sbom-empty', at });
    case 'unknown':
      return refuse({ code: 'sbom-format-unknown', at });
    case 'not-json':
      return refuse({ code: 'sbom-not-json', at, reason: sample.reason });
    case 'not-utf8':
    case 'too-deep':
    case 'too-many-values':
      return refuseAs(sample.kind, path, options);
    case 'json':
    case 'xml':
    case 'text':
      break;
  }
  const claims = FORMATS.filter(({ sniff }) => sniff?.(sample) === true);
  const [format] = claims;
  if (format === undefined) return refuse({ code: 'sbom-format-unknown', at });
  if (format.read === undefined) return refuse({ code: 'sbom-format-not-read', at, format: format.title });
  const read = format.read({ bytes, path, options, sample });
  const { value } = read;
  const repeated = sample.kind === 'json' ? sample.repeated : undefined;
  const diagnostics =
    repeated === undefined ? read.diagnostics : [{ code: 'sbom-key-repeated', at, ...repeated } as const, ...read.diagnostics];
  if (claims.length === 1) return { value, diagnostics };
  const formats = claims.map(({ title }) => title);
  return { value, diagnostics: [{ code: 'sbom-format-ambiguous', at, formats, read: format.title }, ...diagnostics] };
}

/** A format in one of its versions. */
export interface FormatVersion {
  readonly format: WritableFormat;
  readonly version: string;
}

/** Writes an inventory in a format and version, in pieces; what they cannot say is a diagnostic. */
export function writeSbomInPieces(inventory: RootedInventory, { format, version }: FormatVersion, stamp: Stamp): Outcome<Pieces> {
  return writingFormat(format).write(inventory, version, stamp);
}

/** The same as one text. */
export function writeSbom(inventory: RootedInventory, as: FormatVersion, stamp: Stamp): Outcome<string> {
  const { value, diagnostics } = writeSbomInPieces(inventory, as, stamp);
  return { value: value.join(''), diagnostics };
}

/**
 * What is wrong with the text of a document that was written: by the official schema, and by what no schema sees (references that
 * lead nowhere, identifiers that are used twice). Empty when it is valid; at most twenty problems are named.
 */
export async function validateSbom(text: string, format: WritableFormat, version: string): Promise<readonly string[]> {
  return (await writingFormat(format).validate?.(text, version)) ?? [];
}
