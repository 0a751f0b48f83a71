/** The floor of identifying native code: opens files and reads pieces of them, as a list in JSON says. No more. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const files = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let memory = Buffer.allocUnsafe(4 * 1024 * 1024);
for (const [path, pieces] of files) {
  const file = openSync(path, 'r');
  for (const [offset, length] of pieces) {
    if (length > memory.length) memory = Buffer.allocUnsafe(length);
    readSync(file, memory, 0, length, offset);
  }
  closeSync(file);
}
