/** The floor of reading documents: bare node reads every file of a folder and parses it. No more. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
let members = 0;
for (const name of readdirSync(folder)) members += Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8'))).length;
if (members === 0) process.exit(1);
