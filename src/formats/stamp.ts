import type { Contact } from '../model/component.ts';

/** What a writer is told besides the inventory: who writes and when. Clock and version come in from outside. */
export interface Stamp {
  readonly tool: { readonly name: string; readonly version: string };
  /** RFC 3339; absent in reproducible documents. */
  readonly timestamp?: string;
  /** Who answers for the document, beside the tool. CycloneDX: metadata.authors; SPDX 2.3: creators; SPDX 3: createdBy. */
  readonly authors?: readonly Contact[];
}
