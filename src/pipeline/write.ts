/** From a canonical inventory to the text of a document. */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { type Pieces, validateSbom, type WritableFormat, writeSbomInPieces, writingFormat } from '../formats/index.ts';
import type { Contact } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { TOOL } from '../model/tool.ts';

export interface WriteOptions {
  /** Default: `cyclonedx-json`. */
  readonly format?: WritableFormat;
  /** Default: the format's own (CycloneDX 1.6, SPDX 2.3, SPDX 3.0.1). */
  readonly specVersion?: string;
  /** RFC 3339; absent: the document states no time and is reproducible. */
  readonly timestamp?: string;
  /** Who answers for the document. Default: who answered for the one that the inventory was read from. */
  readonly authors?: readonly Contact[];
}

export interface ValidateOptions extends Pick<WriteOptions, 'format' | 'specVersion'> {
  /** The file that findings are about. Default: none. */
  readonly path?: string;
}

/** The text of a document about an inventory; what the format cannot say is a `field-not-representable` diagnostic. */
export function writeDocument(inventory: RootedInventory, options: WriteOptions = {}): Outcome<string> {
  const { value, diagnostics } = writeDocumentInPieces(inventory, options);
  return { value: value.join(''), diagnostics };
}

/** The same in pieces, for who writes them one after the other. @throws RangeError where they would not fit into one text. */
export function writeDocumentInPieces(inventory: RootedInventory, options: WriteOptions): Outcome<Pieces> {
  const format = options.format ?? 'cyclonedx-json';
  const version = options.specVersion ?? writingFormat(format).defaultVersion;
  return writeSbomInPieces(
    inventory,
    { format, version },
    defined({ tool: TOOL, timestamp: options.timestamp, authors: options.authors ?? inventory.authors }),
  );
}

/**
 * What is wrong with the text of a document that {@link writeDocument} wrote, or something else did in the same format and version: by the
 * official schema, and by what no schema sees (references that lead nowhere, identifiers that are used twice). Each problem is a finding
 * `output-invalid`, at most twenty; `path` is what they name as their place. None: it is valid.
 */
export async function validateDocument(
  text: string,
  { format = 'cyclonedx-json', specVersion, path = '' }: ValidateOptions = {},
): Promise<readonly Diagnostic[]> {
  const problems = await validateSbom(text, format, specVersion ?? writingFormat(format).defaultVersion);
  return problems.map((problem) => ({ code: 'output-invalid', at: { path }, problem }));
}
