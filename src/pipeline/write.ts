/** From a canonical inventory to the text of a document. */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { type WritableFormat, writeSbom, writingFormat } from '../formats/index.ts';
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
  /** Who answers for the document. */
  readonly authors?: readonly Contact[];
}

/** The text of a document about an inventory; what the format cannot say is a `field-not-representable` diagnostic. */
export function writeDocument(inventory: RootedInventory, options: WriteOptions = {}): Outcome<string> {
  const format = options.format ?? 'cyclonedx-json';
  const version = options.specVersion ?? writingFormat(format).defaultVersion;
  return writeSbom(inventory, { format, version }, defined({ tool: TOOL, timestamp: options.timestamp, authors: options.authors }));
}
