/**
 * One measurement of bench-formats.mjs, in a process of its own: `read` or `write` a document of so many components in a format,
 * and the floor beside it: what any reader or writer of that encoding has to do. Prints milliseconds of processor time and peak memory as JSON.
 */
import { dump, load } from 'js-yaml';
import { SaxesParser } from 'saxes';
import { canonicalDocument, readSbom, writeSbom } from '../dist/bench/main.js';

const [format, action, size, runs] = process.argv.slice(2);
const LIMITS = { depth: 100, values: Number.MAX_SAFE_INTEGER };
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' }, timestamp: '2026-01-01T00:00:00Z' };

/** Crates as cargo-cyclonedx describes them, each needing the next three. */
function source(count) {
  const reference = (index) => `registry+https://registry.example/index#crate-${index}@1.0.${index % 100}`;
  const components = Array.from({ length: count }, (_, index) => ({
    type: 'library',
    'bom-ref': reference(index),
    name: `crate-${index}`,
    version: `1.0.${index % 100}`,
    description: `The crate ${index}, which does one thing and says so in a sentence.`,
    scope: 'required',
    hashes: [{ alg: 'SHA-256', content: index.toString(16).padStart(64, '0') }],
    licenses: [{ expression: 'MIT OR Apache-2.0' }],
    purl: `pkg:cargo/crate-${index}@1.0.${index % 100}`,
    externalReferences: [{ type: 'vcs', url: `https://git.example/crate-${index}` }],
    evidence: { occurrences: [{ location: `crates/${index}` }] },
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { tools: { components: [{ type: 'application', name: 'pyenv-sbom' }] }, component: { type: 'platform', name: 'bench' } },
    components,
    dependencies: components.map((component, index) => ({
      ref: component['bom-ref'],
      dependsOn: [1, 2, 3].filter((step) => index + step < count).map((step) => reference(index + step)),
    })),
  };
}

function parseXml(text) {
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', () => {
    elements += 1;
  });
  parser.write(text).close();
  return elements;
}

/** Each line with its tag and its value. */
function parseLines(text) {
  return text.split('\n').map((line) => {
    const at = line.indexOf(':');
    return { tag: line.slice(0, at), value: line.slice(at + 1).trim() };
  });
}

/** What the encoding costs without any meaning. */
const FLOORS = {
  json: { read: (bytes) => JSON.parse(bytes.toString('utf8')), write: (value) => JSON.stringify(value, null, 2) },
  xml: { read: (bytes) => parseXml(bytes.toString('utf8')), write: (value) => JSON.stringify(value, null, 2) },
  lines: { read: (bytes) => parseLines(bytes.toString('utf8')), write: (value) => JSON.stringify(value, null, 2) },
  yaml: { read: (bytes) => load(bytes.toString('utf8')), write: (value) => JSON.stringify(value, null, 2) },
};
const ENCODINGS = { 'cyclonedx-xml': 'xml', 'spdx-tag-value': 'lines', 'spdx-yaml': 'yaml' };
const VERSIONS = { 'cyclonedx-json': '1.6', 'cyclonedx-xml': '1.6', 'spdx3-json': '3.0.1' };

const write = (inventory, as) => writeSbom(inventory, { format: as, version: VERSIONS[as] ?? '2.3' }, STAMP).value;
const first = readSbom(Buffer.from(JSON.stringify(source(Number(size)))), 'bench', LIMITS).value;
const { inventory } = canonicalDocument({ digest: '', document: first }, {}).value;
// YAML is read alone: what is read is our SPDX JSON in YAML's clothes.
const text = format === 'spdx-yaml' ? dump(JSON.parse(write(inventory, 'spdx-json'))) : write(inventory, format);
const bytes = Buffer.from(text);
const floor = FLOORS[ENCODINGS[format] ?? 'json'];
// What has no printer of its own in JavaScript is held against JSON's, of the same content.
const SAME_IN_JSON = { 'cyclonedx-xml': 'cyclonedx-json', 'spdx-tag-value': 'spdx-json' };
const value = action === 'write' ? JSON.parse(write(inventory, SAME_IN_JSON[format] ?? format)) : undefined;

/** Processor time of each of some runs, in turn, in milliseconds: their medians. On a busy machine nothing else can be compared. */
function medians(...works) {
  const times = works.map(() => []);
  for (let run = 0; run < Number(runs); run += 1)
    for (const [index, work] of works.entries()) {
      const begin = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(begin);
      times[index].push((user + system) / 1000);
    }
  return times.map((list) => list.sort((left, right) => left - right)[Math.floor(list.length / 2)]);
}

const [floorMs, ms] = medians(
  () => (action === 'read' ? floor.read(bytes) : floor.write(value)),
  () => (action === 'read' ? readSbom(bytes, 'bench', LIMITS) : write(inventory, format)),
);
console.log(JSON.stringify({ ms, floorMs, peak: Math.round(process.resourceUsage().maxRSS / 1024) }));
