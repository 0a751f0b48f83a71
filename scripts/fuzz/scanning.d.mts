import type { RootedInventory } from '../../src/model/inventory.ts';
import type { FileTree } from '../../src/tree/file-tree.ts';

export declare function treeOf(files: Iterable<readonly [path: string, content: string]>): FileTree;
export declare function scanTree(tree: FileTree): Promise<{ readonly inventory: RootedInventory }>;
