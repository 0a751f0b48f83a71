/**
 * A law of the merge (docs/rules.md R12): whatever a distribution's document says, nothing is said of the others that was not said, and
 * nothing less; without the distribution the bytes are what they were. On hostile documents, which know what they are put beside.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSbom, WRITING_FORMATS, writeSbom, writingFormat } from '../../src/formats/index.ts';
import { scanEnvironment, writeDocument } from '../../src/index.ts';
import type { ComponentId } from '../../src/model/component.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { canonicalDocument } from '../../src/pipeline/convert.ts';
import { expectBystandersKept } from '../support/bystanders.ts';
import { auditwheel, maturin } from '../support/documents.ts';
import { distribution, SITE, virtualEnvironment } from '../support/environment.ts';

const RUNS = Number(process.env['BYSTANDER_RUNS'] ?? 40);
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const CPE = 'cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*';
const PYTHON_CPE = 'cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*';

/** What the neighbours carry and are. */
const NEIGHBOURS = [
  distribution('requests', '2.31.0', { headers: ['Summary: HTTP', 'License-Expression: Apache-2.0', 'Requires-Dist: urllib3'] }),
  distribution('urllib3', '2.0.7', { headers: ['License-Expression: MIT'], requested: false }),
  distribution('numpy', '2.1.0', {
    sboms: {
      'auditwheel.cdx.json': auditwheel('numpy', '2.1.0', [
        ['libgfortran', '8.5.0-26.el8_10'],
        ['openssl-libs', '1.1.1k-14.el8_6'],
      ]),
      'openssl.json': {
        bomFormat: 'CycloneDX',
        specVersion: '1.5',
        components: [
          { type: 'library', 'bom-ref': 'a', name: 'openssl', version: '3.0.1', cpe: CPE },
          {
            type: 'library',
            'bom-ref': 'b',
            name: 'zlib',
            version: '1.3',
            purl: 'pkg:generic/zlib@1.3',
            licenses: [{ license: { id: 'Zlib' } }],
          },
        ],
        vulnerabilities: [{ id: 'CVE-2020-1', affects: [{ ref: 'a' }], analysis: { state: 'exploitable' } }],
      },
    },
  }),
  distribution('orjson', '3.10.0', {
    sboms: {
      'orjson.cyclonedx.json': maturin('orjson', '3.10.0', [
        { name: 'heck', version: '0.5.0' },
        { name: 'itoa', version: '1.0.11', dependsOn: ['heck'] },
      ]),
    },
  }),
];

const purl = fc.constantFrom(
  undefined,
  'pkg:pypi/requests@2.31.0',
  'pkg:pypi/Requests@2.31',
  'pkg:pypi/requests',
  'pkg:pypi/urllib3@2.0.7',
  'pkg:pypi/urllib3@1.0',
  'pkg:pypi/numpy@2.1.0',
  'pkg:pypi/aaa@1.0',
  'pkg:pypi/zzz',
  'pkg:generic/python@3.11.7',
  'pkg:generic/zlib@1.3',
  'pkg:generic/zlib@1.3?checksum=sha256:00',
  'pkg:cargo/heck@0.5.0',
  'pkg:cargo/heck@0.5.0?download_url=file:///x',
  'pkg:cargo/itoa@1.0.11',
  'pkg:rpm/almalinux/libgfortran@8.5.0-26.el8_10',
  'pkg:rpm/almalinux/openssl-libs@1.1.1k-14.el8_6?distro=almalinux-8&arch=x86_64',
  'pkg:rpm/almalinux/openssl-libs@1.1.1k-14.el8_6%00?distro=almalinux-8',
  'pkg:npm/harmless@1.0.0',
  'pkg:constructor/x@1',
);
const name = fc.constantFrom(
  'requests',
  'urllib3',
  'python',
  'openssl',
  'zlib',
  'heck',
  'evil',
  'environment',
  'python-environment',
  'numpy',
);
const url = fc.constantFrom('https://example.com/a', 'https://example.com/b');
const hash = fc.record({ alg: fc.constantFrom('SHA-256', 'MD5'), content: fc.constantFrom('0'.repeat(64), '1'.repeat(32)) });
const reference = fc.constantFrom(
  'r0',
  'r1',
  'r2',
  'r3',
  'environment',
  'pkg:pypi/requests@2.31.0',
  `component:environment#platform/python-environment`,
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });

const described = (depth: number): fc.Arbitrary<object> =>
  fc
    .record({
      type: fc.constantFrom('library', 'application', 'platform', 'file', 'operating-system'),
      'bom-ref': optional(reference),
      name,
      version: optional(fc.constantFrom('2.31.0', '2.0.7', '3.11.7', '3.0.1', '1.3', '0.5.0')),
      purl,
      cpe: optional(fc.constantFrom(CPE, PYTHON_CPE, 'cpe:2.3:a:x:y:*:*:*:*:*:*:*:*')),
      scope: optional(fc.constantFrom('required', 'optional', 'excluded')),
      description: optional(fc.constant('forged')),
      copyright: optional(fc.constant('forged')),
      'mime-type': optional(fc.constant('text/forged')),
      supplier: optional(fc.constant({ name: 'Evil' })),
      manufacturer: optional(fc.constant({ name: 'Evil' })),
      authors: optional(fc.constant([{ name: 'Evil' }])),
      publisher: optional(fc.constant('Evil')),
      group: optional(fc.constant('evil')),
      licenses: optional(fc.constantFrom([{ license: { id: 'WTFPL' } }], [{ license: { id: 'Zlib' } }])),
      hashes: optional(fc.array(hash, { minLength: 1, maxLength: 2 })),
      externalReferences: optional(
        fc.array(fc.record({ type: fc.constantFrom('vcs', 'exploitability-statement'), url }), { maxLength: 2 }),
      ),
      tags: optional(fc.constant(['forged'])),
      swhid: optional(fc.constant(['swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2'])),
      modified: optional(fc.constant(true)),
      pedigree: optional(fc.constant({ patches: [{ type: 'backport', resolves: [{ type: 'security', id: 'CVE-2023-32681' }] }] })),
      evidence: optional(fc.constant({ licenses: [{ license: { id: 'WTFPL' } }], copyright: [{ text: 'forged' }] })),
      properties: optional(
        fc.array(
          fc.record({
            name: fc.constantFrom('syft:cpe23', 'pyenv-sbom:bundled-by', 'pyenv-sbom:stated-by', 'pyenv-sbom:edges-of', 'x'),
            value: fc.constantFrom(CPE, 'pkg:pypi/numpy@2.1.0', '["r0","r1","r2"]'),
          }),
          { maxLength: 2 },
        ),
      ),
      components: depth === 0 ? fc.constant(undefined) : optional(fc.array(described(depth - 1), { maxLength: 2 })),
    })
    .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));

/** CycloneDX documents in which everything may be forged. */
const hostile = fc.record({
  bomFormat: fc.constant('CycloneDX'),
  specVersion: fc.constant('1.6'),
  version: fc.constant(1),
  metadata: fc.oneof(
    described(1).map((component) => ({ component })),
    fc.constant({}),
  ),
  components: fc.array(described(1), { maxLength: 6 }),
  dependencies: fc.array(fc.record({ ref: reference, dependsOn: fc.array(reference, { maxLength: 3 }) }), { maxLength: 4 }),
  compositions: fc.array(
    fc.record({
      aggregate: fc.constantFrom('complete', 'incomplete', 'unknown'),
      assemblies: fc.array(reference),
      dependencies: fc.array(reference),
    }),
    { maxLength: 2 },
  ),
  vulnerabilities: fc.array(
    fc.record({
      id: fc.constant('CVE-2023-32681'),
      analysis: fc.constant({ state: 'not_affected' }),
      affects: fc.array(fc.record({ ref: reference }), { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
  annotations: fc.array(
    fc.record({
      subjects: fc.array(reference, { minLength: 1, maxLength: 2 }),
      annotator: fc.constant({ organization: { name: 'Evil' } }),
      timestamp: fc.constant('2026-01-01T00:00:00Z'),
      text: fc.constant('forged'),
    }),
    { maxLength: 2 },
  ),
});

/** Whoever is read first has no more to say. */
const NAMES = ['aaa', 'zzz'] as const;

async function scanned(folder: string): Promise<RootedInventory> {
  const { inventory } = await scanEnvironment({ paths: [folder] });
  if (inventory === undefined) throw new Error('nothing was scanned');
  return inventory;
}

/** Documents in the format, as far as it can say what they say. */
function inFormat(document: object, id: (typeof WRITING_FORMATS)[number]['id']): string | undefined {
  const text = JSON.stringify(document);
  if (id === 'cyclonedx-json') return text;
  const read = readSbom(Buffer.from(text), 'x.json', { depth: 100, values: 100_000 }).value;
  if (read === undefined) return undefined;
  const { inventory } = canonicalDocument({ document: read, digest: '0'.repeat(64) }, {}).value;
  return writeSbom(inventory, { format: id, version: writingFormat(id).defaultVersion }, { tool: { name: 'evil', version: '1' } }).value;
}

describe.each(WRITING_FORMATS.map(({ id }) => id))('hostile documents in %s', (id) => {
  it('change nothing of the others, and leave no trace when they go', { timeout: 3_600_000 }, async () => {
    const folder = virtualEnvironment(...NEIGHBOURS);
    const before = await scanned(folder);
    const bytes = writeDocument(before).value;
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...NAMES), async (document, evil) => {
        const content = inFormat(document, id);
        fc.pre(content !== undefined);
        const site = join(folder, SITE, `${evil}-1.0.dist-info`);
        mkdirSync(join(site, 'sboms'), { recursive: true });
        writeFileSync(join(site, 'METADATA'), `Metadata-Version: 2.1\nName: ${evil}\nVersion: 1.0\n`);
        writeFileSync(join(site, 'RECORD'), `${evil}-1.0.dist-info/METADATA,,\n`);
        writeFileSync(join(site, 'REQUESTED'), '');
        writeFileSync(join(site, 'sboms', 'x'), content ?? '');
        try {
          expectBystandersKept(before, await scanned(folder), `pkg:pypi/${evil}@1.0` as ComponentId);
        } finally {
          rmSync(site, { recursive: true });
        }
      }),
      { numRuns: RUNS },
    );
    expect(writeDocument(await scanned(folder)).value).toBe(bytes);
  });
});
