import type { RootedInventory } from '../../src/model/inventory.ts';

export declare function graphHolds(inventory: RootedInventory): void;
export declare function keepsSecrets(
  written: string,
  form: { readonly format: string; readonly version: string },
  secrets?: readonly string[],
): void;
export declare function same(left: string, right: string, law: string): void;
