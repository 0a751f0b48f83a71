import type { RootedInventory } from '../../src/model/inventory.ts';

/** What a document says of each component. */
export interface Picture {
  readonly components: Map<string, unknown>;
}
export declare function pictureOf(inventory: RootedInventory): Picture;
export declare function neighboursAreThere(picture: Picture): void;
export declare function othersStay(honest: Picture, hostile: Picture): void;
