/**
 * One measurement of bench-formats.mjs, in a process of its own: `FOLDER FORMAT read|write SIZE [later]` reads or writes one document of so many
 * components, and parses or prints it without any meaning beside that: the floor. Prints milliseconds of processor time, of all threads, and peak
 * memory in MB as JSON. Each is done once: what is remembered of a document would make reading it again another measurement.
 *
 * Without `later` it is the first document of the process. Its code is compiled, and learnt about by V8, while it runs, as in the command; of a
 * thousand components that is most. With it the documents of other names in the folder come before it, and what is measured is what components
 * cost. Garbage is collected before each measurement, so that none pays for what another left; for what it makes itself it pays.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { canonicalDocument, readSbom } from '../dist/bench/main.js';
import { comparedWith, LIMITS, parseBare, printBare, written } from './bench-format-encodings.mjs';

const [folder, format, action, size, later] = process.argv.slice(2);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const bytesOf = (document, as) => readFileSync(join(folder, document, as));

/** What is measured of a document: the floor and ours. */
function worksOf(document) {
  if (action === 'read') {
    const bytes = bytesOf(document, format);
    return [() => parseBare(bytes, format), () => readSbom(bytes, 'bench', LIMITS)];
  }
  const read = readSbom(bytesOf(document, 'cyclonedx-json'), 'bench', LIMITS).value;
  const { inventory } = canonicalDocument({ digest: '', document: read }, {}).value;
  const value = JSON.parse(bytesOf(document, comparedWith(format)).toString('utf8'));
  return [() => printBare(value), () => written(inventory, format)];
}

/** Milliseconds of processor time of some work. What it gives lives until it ends, and no longer. */
function timeOf(work) {
  collect();
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

if (later === 'later') for (const document of readdirSync(folder)) if (document.startsWith('before')) worksOf(document).map(timeOf);
const [floorMs, ms] = worksOf(`crate-${size}`).map(timeOf);
console.log(JSON.stringify({ ms, floorMs, peak: Math.round(process.resourceUsage().maxRSS / 1024) }));
