/** Preloaded into a process: folders list their entries in a shuffled order, as another file system might. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const original = fs.readdirSync;
let seed = 42;

fs.readdirSync = (...parameters) => {
  const entries = original(...parameters);
  for (let index = entries.length - 1; index > 0; index -= 1) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const other = seed % (index + 1);
    [entries[index], entries[other]] = [entries[other], entries[index]];
  }
  return entries;
};
syncBuiltinESMExports();
