/**
 * Reading and writing documents in each format, as ratios to what the encoding costs by itself: JSON.parse and JSON.stringify of
 * the same document, the bare parse of XML and YAML, the split of tag-value into tags and values. Fails where a row grows faster than its input.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { QUICK } from './bench-environment.mjs';
import { bundleApart } from './bundle.mjs';

const ONE = fileURLToPath(new URL('./bench-format.mjs', import.meta.url));
const SIZES = QUICK ? [1000] : [1000, 10_000, 50_000];
const FORMATS = ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx-tag-value', 'spdx-yaml', 'spdx3-json'];
/** How much more than linear a row may grow from the middle to the largest size: caches are left, the collector works harder. */
const TOLERANCE = 2;

await bundleApart('scripts/bench-format-entry.mjs', 'dist/bench');

function measure(format, action, size) {
  const ran = spawnSync(process.execPath, [ONE, format, action, String(size), size > 10_000 ? '1' : '3'], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${format} ${action} ${size}: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

console.log('| format | components | read | per second | read / floor | peak | write | per second | write / floor | peak |');
console.log('|---|---|---|---|---|---|---|---|---|---|');
const tooSteep = [];
for (const format of FORMATS) {
  const rows = [];
  for (const size of SIZES) {
    const read = measure(format, 'read', size);
    const write = format === 'spdx-yaml' ? undefined : measure(format, 'write', size);
    rows.push({ size, read, write });
    const cells = (one) =>
      one === undefined
        ? ['', '', '', '']
        : [`${one.ms.toFixed(0)} ms`, String(Math.round((size / one.ms) * 1000)), (one.ms / one.floorMs).toFixed(1), `${one.peak} MB`];
    console.log(`| ${[format, size, ...cells(read), ...cells(write)].join(' | ')} |`);
  }
  const [, middle, largest] = rows;
  if (largest === undefined) continue;
  for (const action of ['read', 'write']) {
    if (middle[action] === undefined) continue;
    const growth = largest[action].ms / middle[action].ms / (largest.size / middle.size);
    if (growth > TOLERANCE) tooSteep.push(`${format} ${action}: ${growth.toFixed(2)} times linear`);
  }
}
console.log(
  '\nThe floor: JSON.parse and JSON.stringify of the same document; the bare parse of XML and YAML; the lines of tag-value, each split into tag and value; for writing what is no JSON, JSON.stringify of the same content.',
);
if (tooSteep.length > 0) {
  console.error(`faster than linear from 10,000 to 50,000 components: ${tooSteep.join('; ')}`);
  process.exit(1);
}
