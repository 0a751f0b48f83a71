/**
 * Makes what bench-format.mjs measures: `FOLDER WORD SIZE` writes a document of so many crates in each format to FOLDER/WORD-SIZE. Another word
 * makes other names, so that nothing that is remembered of one document helps with the next.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { canonicalDocument, readSbom } from '../dist/bench/main.js';
import { FORMATS, LIMITS, written } from './bench-format-encodings.mjs';

const [folder, word, size] = process.argv.slice(2);

/** Crates as cargo-cyclonedx describes them, each needing the next three. */
function source(count) {
  const reference = (index) => `registry+https://registry.example/index#${word}-${index}@1.0.${index % 100}`;
  const components = Array.from({ length: count }, (_, index) => ({
    type: 'library',
    'bom-ref': reference(index),
    name: `${word}-${index}`,
    version: `1.0.${index % 100}`,
    description: `The ${word} ${index}, which does one thing and says so in a sentence.`,
    scope: 'required',
    hashes: [{ alg: 'SHA-256', content: index.toString(16).padStart(64, '0') }],
    licenses: [{ expression: 'MIT OR Apache-2.0' }],
    purl: `pkg:cargo/${word}-${index}@1.0.${index % 100}`,
    externalReferences: [{ type: 'vcs', url: `https://git.example/${word}-${index}` }],
    evidence: { occurrences: [{ location: `${word}s/${index}` }] },
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

const place = join(folder, `${word}-${size}`);
mkdirSync(place, { recursive: true });
const document = readSbom(Buffer.from(JSON.stringify(source(Number(size)))), 'bench', LIMITS).value;
const { inventory } = canonicalDocument({ digest: '', document }, {}).value;
for (const format of FORMATS) {
  // YAML is read alone: what is read is our SPDX JSON in YAML's clothes.
  const text = format === 'spdx-yaml' ? dump(JSON.parse(written(inventory, 'spdx-json'))) : written(inventory, format);
  writeFileSync(join(place, format), text);
}
