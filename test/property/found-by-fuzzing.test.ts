/** Documents that once became others when they were written and read again, each with its cause; found by `npm run fuzz`. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSbom, WRITING_FORMATS, writeSbom } from '../../src/formats/index.ts';
import { mergeSboms, scanEnvironment } from '../../src/index.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { canonicalDocument } from '../../src/pipeline/convert.ts';
import { distribution, SITE, virtualEnvironment } from '../support/environment.ts';

const LIMITS = { depth: 100, values: 100_000 };
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' } };
const FORMATS = WRITING_FORMATS.map(({ id, defaultVersion }) => [id, id.startsWith('cyclonedx') ? '1.7' : defaultVersion] as const);

function inventoryOf(text: string, path = 'x'): RootedInventory {
  const { value, diagnostics } = readSbom(Buffer.from(text), path, { ...LIMITS, trust: 'own' });
  expect(diagnostics.filter(({ code }) => code !== 'sbom-field-not-carried')).toEqual([]);
  const document = value ?? expect.fail('not read');
  return canonicalDocument({ digest: 'a'.repeat(64), document }, {}).value.inventory;
}

const cyclonedx = (more: object): string => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...more });

/** Writes and reads in every format; the inventories are compared by the text of the format that says the most. */
function expectSameInAll(inventory: RootedInventory): void {
  expectSameIn(inventory, FORMATS);
}

function expectSameIn(inventory: RootedInventory, formats: typeof FORMATS): void {
  const full = (one: RootedInventory): string =>
    writeSbom({ ...one, sources: [] }, { format: 'cyclonedx-json', version: '1.7' }, STAMP).value;
  for (const [format, version] of formats) {
    const { value: text } = writeSbom(inventory, { format, version }, STAMP);
    expect(full(inventoryOf(text)), format).toBe(full(inventory));
  }
}

const file = (name: string, more: object = {}): object => ({ type: 'file', name, ...more });
const hashed = (digit: string): object => ({ hashes: [{ alg: 'SHA-256', content: digit.repeat(64) }] });

describe('a document of ours is what it was written from', () => {
  it('where two files are called the same once build paths are gone', () => {
    expectSameInAll(inventoryOf(cyclonedx({ components: [file('/home/a/x.c', hashed('1')), file('/home/b/x.c')] })));
  });

  it.each(['two\nlines', 'a#file/b', 'a%23b', 'a # b'])('where a document lies at %j', (path) => {
    const inventory = inventoryOf(cyclonedx({ components: [file('one'), { type: 'library', name: 'two' }] }), path);
    expectSameInAll(inventory);
  });

  it('where the CPE of what one package carries stands on a purl that another carries', async () => {
    const cpe = 'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*';
    const carried = cyclonedx({ components: [{ type: 'library', name: 'openssl', version: '1.1.1k', cpe }] });
    const purl = 'pkg:generic/openssl@1.1.1k';
    const stranger = cyclonedx({ components: [{ type: 'library', name: 'openssl', version: '1.1.1k', purl, cpe }] });
    const folder = virtualEnvironment(
      distribution('numpy', '2.0.0', { sboms: { 'a.cdx.json': carried } }),
      distribution('evil', '1.0', { sboms: { 'a.cdx.json': stranger } }),
    );
    const { inventory = expect.fail('nothing was scanned') } = await scanEnvironment({ paths: [folder] });
    expect(inventory.components.map(({ id }) => id)).toEqual(expect.arrayContaining([cpe, purl]));
    expectSameInAll(inventory);
  });

  it('where a merge left apart what a document of ours and another one know by one CPE', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sboms-'));
    const named = (tool: string): string => {
      const tools = { components: [{ type: 'application', name: tool }] };
      const cpe = 'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*';
      const properties = tool === 'other' ? [] : [{ name: 'syft:cpe23', value: 'cpe:2.3:a:v:p:1:*:*:*:*:*:*:*' }];
      return cyclonedx({ metadata: { tools }, components: [{ type: 'library', name: 'openssl', cpe, properties }] });
    };
    const paths = ['pyenv-sbom', 'other'].map((tool) => join(folder, `${tool}.json`));
    for (const path of paths) writeFileSync(path, named(basename(path, '.json')));
    const { inventory = expect.fail('nothing was merged') } = await mergeSboms({ paths });
    expect(inventory.components.filter(({ name }) => name === 'openssl')).toHaveLength(2);
    expectSameInAll(inventory);
    // Fed twice, it is one of each still: nobody can say which of the two another document's is.
    writeFileSync(paths[0] ?? '', writeSbom(inventory, { format: 'cyclonedx-json', version: '1.7' }, STAMP).value);
    const again = await mergeSboms({ paths });
    expectSameInAll(again.inventory ?? expect.fail('nothing was merged'));
  });

  it('where the CPE that comes first in the end got its version from another one', () => {
    const properties = ['cpe:2.3:a:v:p:1:*:*:*:*:*:*:*', 'cpe:2.3:a:v:q:1:*:*:*:*:*:*:*'].map((value) => ({ name: 'syft:cpe23', value }));
    const inventory = inventoryOf(
      cyclonedx({ components: [{ type: 'library', name: 'a', cpe: 'cpe:2.3:a:v:q:-:*:*:*:*:*:*:*', properties }] }),
    );
    expect(inventory.components[0]).toMatchObject({ id: 'cpe:2.3:a:v:p:1:*:*:*:*:*:*:*', version: '1' });
    expect(inventory.components[0]?.cpes).toHaveLength(2);
    expectSameInAll(inventory);
  });

  it.each(['evil-', 'evil--', `evil-${'1'.repeat(240)}`])('where a folder of metadata is called %s', async (folder) => {
    const path = virtualEnvironment(distribution('numpy', '2.0.0'));
    mkdirSync(join(path, SITE, `${folder}.dist-info`));
    writeFileSync(join(path, SITE, `${folder}.dist-info`, 'METADATA'), 'Metadata-Version: 2.1\nName: evil\n');
    const { inventory = expect.fail('nothing was scanned') } = await scanEnvironment({ paths: [path] });
    expect(inventory.components.filter(({ distribution }) => distribution?.startsWith('evil'))).toHaveLength(1);
    expectSameInAll(inventory);
  });

  it('where an annotation says nothing', () => {
    const creationInfo = { type: 'CreationInfo', specVersion: '3.0.1', created: '2026-01-01T00:00:00Z', createdBy: ['urn:agent'] };
    const elements = [
      { type: 'SpdxDocument', spdxId: 'urn:doc', name: 'x', rootElement: ['urn:a'] },
      { type: 'software_Package', spdxId: 'urn:a', name: 'a', software_packageUrl: 'pkg:pypi/a@1' },
      { type: 'Annotation', spdxId: 'urn:n', annotationType: 'other', subject: 'urn:a', statement: '' },
    ].map((element) => ({ ...element, creationInfo }));
    const text = JSON.stringify({ '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': elements });
    expectSameInAll(inventoryOf(text));
  });

  it('where an address is called as what SPDX does not assert', () => {
    const externalReferences = ['vcs', 'website', 'distribution', 'advisories'].map((type) => ({ type, url: 'NOASSERTION' }));
    const named = { type: 'library', name: 'a', version: '1', purl: 'pkg:pypi/a@1', externalReferences };
    expectSameInAll(inventoryOf(cyclonedx({ components: [named] })));
  });

  it('where two annotations say the same of different components, and none is of the beginning of time', () => {
    const components = ['a', 'b'].map((name) => ({ type: 'library', name, version: '1', 'bom-ref': name }));
    const note = (subject: string, timestamp: string): object => ({
      subjects: [subject],
      annotator: { individual: { name: ' Ann\nB ' } },
      timestamp,
      text: 'seen',
    });
    const annotations = [note('a', '2026-01-01T02:00:00.5+02:00'), note('b', '2026-01-01T00:00:00Z'), note('b', '1970-01-01T00:00:00Z')];
    const inventory = inventoryOf(cyclonedx({ components, annotations }));
    expect(inventory.annotations.map(({ timestamp, subjects }) => [timestamp, subjects.length])).toEqual([
      ['2026-01-01T00:00:00Z', 2],
      [undefined, 1],
    ]);
    expectSameInAll({ ...inventory, annotations: inventory.annotations.filter(({ timestamp }) => timestamp !== undefined) });
  });

  it('where an annotator has no name', () => {
    const annotations = [{ subjects: ['a'], annotator: { organization: { name: '' } }, timestamp: '2026-01-01T00:00:00Z', text: 'x' }];
    expectSameInAll(inventoryOf(cyclonedx({ components: [{ type: 'library', name: 'a', 'bom-ref': 'a' }], annotations })));
  });

  it('where purls are equal once they are clean', () => {
    const purls = ['SECRET1', 'SECRET2'].map((secret) => `pkg:generic/a@1?vcs_url=https%3A%2F%2Fu%3A${secret}%40example.com%2Fa`);
    const inventory = inventoryOf(cyclonedx({ components: purls.map((purl) => ({ type: 'library', name: 'a', version: '1', purl })) }));
    expect(inventory.components.filter(({ purl }) => purl !== undefined)).toHaveLength(1);
    expectSameInAll(inventory);
  });

  it('where an identifier holds a control character alone', () => {
    const inventory = inventoryOf(
      cyclonedx({ components: [{ type: 'library', name: 'a', swhid: ['\u0001', 'x'], omniborId: ['\u0002y'] }] }),
    );
    const { value } = writeSbom(inventory, { format: 'spdx-tag-value', version: '2.3' }, STAMP);
    inventoryOf(value);
    expectSameIn(
      inventory,
      FORMATS.filter(([format]) => format !== 'spdx-tag-value' && format !== 'cyclonedx-xml'),
    );
  });

  it('where a text names RDF', () => {
    const description = '<x xmlns="http://spdx.org/rdf/terms#">';
    expectSameInAll(inventoryOf(cyclonedx({ components: [{ type: 'library', name: 'a', description }] })));
  });
});

it('no password stands in a purl, whose namespace may end in what was a scheme', () => {
  const purls = ['pkg:generic/https://u:SECRET@example.com@1', 'pkg:generic/a@https:%2F%2Fu:SECRET%40h'];
  const components = purls.map((purl) => ({ type: 'library', name: 'a', version: '1', purl }));
  const { value } = writeSbom(inventoryOf(cyclonedx({ components })), { format: 'cyclonedx-json', version: '1.7' }, STAMP);
  expect(value).not.toContain('SECRET');
});
