/** A document with everything in it: what is read is written again, in each version what it can say, and the loss is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCycloneDx } from '../../../src/formats/cyclonedx/reader.ts';
import { validateCycloneDx } from '../../../src/formats/cyclonedx/validate.ts';
import { CYCLONEDX_VERSIONS } from '../../../src/formats/cyclonedx/vocabulary.ts';
import { validateSbom, WRITING_FORMATS, writingFormat } from '../../../src/formats/index.ts';
import { convertSbom, type RootedInventory, writeDocument } from '../../../src/index.ts';
import { distribution, emptyFolder, virtualEnvironment } from '../../support/environment.ts';
import everything from '../../support/everything.json' with { type: 'json' };
import { scan } from '../../support/scan.ts';

/** The component that has every field. */
const full = everything.components[0] as {
  readonly 'bom-ref': string;
  readonly hashes: readonly object[];
  readonly properties: readonly object[];
  readonly evidence: Readonly<Record<'identity' | 'occurrences' | 'copyright', readonly object[]>>;
  readonly externalReferences: readonly object[];
};
const { hashes } = full;
const environment = () => virtualEnvironment(distribution('host', '1', { sboms: { 'everything.json': everything } }));

describe('a document with everything in it', () => {
  it('survives whole in 1.6: every field of a component', async () => {
    const written = await scan(environment());
    const found = written.component('pkg:maven/org.example/full@1.0');
    const { 'bom-ref': _, properties, evidence, externalReferences, ...expected } = full;
    expect(found).toMatchObject({ ...expected, hashes: [hashes[1], hashes[0]] });
    expect(found['externalReferences']).toEqual([externalReferences[1], externalReferences[0]]);
    expect(found['evidence']).toMatchObject({
      identity: evidence.identity,
      copyright: evidence.copyright,
      licenses: [{ license: { id: 'Apache-2.0' } }, { license: { name: 'MIT AND Zlib' } }],
      occurrences: [expect.anything(), evidence.occurrences[0]],
    });
    for (const property of properties) expect(found.properties).toContainEqual(property);
    expect(written.vulnerabilities).toEqual([
      {
        ...everything.vulnerabilities[0],
        ratings: [everything.vulnerabilities[0]?.ratings[0], { method: 'other' }],
        affects: [{ ref: 'pkg:maven/org.example/full@1.0', versions: [{ range: 'vers:generic/<2', status: 'affected' }] }],
      },
    ]);
    expect(written.compositions).toContainEqual({
      aggregate: 'incomplete_third_party_opensource_only',
      assemblies: ['pkg:maven/org.example/full@1.0'],
    });
    expect(JSON.parse(written.text).dependencies).toContainEqual({
      ref: 'pkg:maven/org.example/full@1.0',
      provides: [expect.stringContaining('cryptographic-asset/key')],
    });
    expect(written.component('pkg:pypi/host@1')['externalReferences']).toContainEqual({
      type: 'vulnerability-assertion',
      url: 'https://example.com/vex',
    });
    expect(written.codes).toEqual(['field-not-representable']);
  });

  it.each(CYCLONEDX_VERSIONS)('is valid in %s', async (version) => {
    const written = await scan(environment(), { specVersion: version });
    expect(validateCycloneDx(written.text, version)).toEqual([]);
    expect(written.components.map(({ name }) => name).sort()).toEqual(['full', 'host', 'key', 'plat', 'python', 'set']);
  });

  it.each(WRITING_FORMATS.map(({ id }) => id))('survives whole in %s', async (format) => {
    const specVersion = format.startsWith('cyclonedx') ? '1.7' : writingFormat(format).defaultVersion;
    const { inventory } = (await scan(environment())).result;
    const { value } = writeDocument(inventory ?? expect.fail('nothing'), { format, specVersion, timestamp: '2026-05-01T00:00:00Z' });
    expect(await validateSbom(value, format, specVersion)).toEqual([]);
    const path = join(emptyFolder(), 'everything');
    writeFileSync(path, value);
    const again = await convertSbom({ path });
    const bare = (of: RootedInventory | undefined): object => {
      const {
        citations: _,
        serialNumber: __,
        ...rest
      } = JSON.parse(writeDocument(of ?? expect.fail('nothing'), { specVersion: '1.7' }).value);
      return rest;
    };
    expect(bare(again.inventory)).toEqual(bare(inventory));
    // What attributes its parts to documents is no part of the model that is read.
    expect(again.diagnostics.flatMap((diagnostic) => ('fields' in diagnostic ? diagnostic.fields : [diagnostic.code]))).toEqual(
      format.startsWith('cyclonedx') ? ['citations'] : [],
    );
  });

  it.each([
    [
      '1.4',
      [
        'annotations',
        'component.manufacturer',
        'component.omniborId',
        'component.swhid',
        'component.tags',
        'dependencies.provides',
        'evidence.identity',
        'evidence.occurrences',
      ],
    ],
    [
      '1.5',
      [
        'component.manufacturer',
        'component.omniborId',
        'component.tags',
        'dependencies.provides',
        'evidence.identity',
        'identity.concludedValue',
        'occurrence.line',
        'occurrence.symbol',
      ],
    ],
    ['1.6', ['annotations without a timestamp']],
  ])('in %s what cannot be said is told', async (version, fields) => {
    const lost = (await scan(environment(), { specVersion: version })).diagnostics.flatMap((diagnostic) =>
      diagnostic.code === 'field-not-representable' ? [diagnostic.field] : [],
    );
    expect(lost).toEqual(expect.arrayContaining(fields));
  });

  it('authors become one text before 1.6, types the nearest, aggregates the wider', async () => {
    const old = await scan(environment(), { specVersion: '1.4' });
    expect(old.component('pkg:maven/org.example/full@1.0')).toMatchObject({ author: 'Ann <ann@example.com>' });
    expect(old.root.type).toBe('application');
    expect(old.components.find(({ name }) => name === 'set')?.type).toBe('file');
    expect(old.components.find(({ name }) => name === 'key')?.type).toBe('library');
    expect(old.compositions).toContainEqual({ aggregate: 'incomplete_third_party_only', assemblies: ['pkg:maven/org.example/full@1.0'] });
    expect(JSON.parse(old.text).metadata.tools).toEqual([{ name: 'pyenv-sbom', version: expect.any(String) }]);
  });

  it('an expression beside other licences is written as a name until 1.7', async () => {
    const mixed = { ...everything, components: [{ ...full, licenses: [{ expression: 'MIT OR Zlib' }, { license: { id: 'ISC' } }] }] };
    const of = async (specVersion: string) =>
      (await scan(virtualEnvironment(distribution('host', '1', { sboms: { 'x.json': mixed } })), { specVersion })).component(
        'pkg:maven/org.example/full@1.0',
      )['licenses'];
    expect(await of('1.6')).toEqual([{ license: { name: 'MIT OR Zlib' } }, { license: { id: 'ISC' } }]);
    expect(await of('1.7')).toEqual([{ expression: 'MIT OR Zlib' }, { license: { id: 'ISC' } }]);
  });

  it.each(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'])('is read in %s', (specVersion) => {
    const { value, diagnostics } = readCycloneDx({ ...everything, specVersion }, 'x');
    expect(value.components).toHaveLength(5);
    expect(diagnostics).toEqual([]);
  });

  it('tells the makers from the list of 1.4 and the object of 1.5', () => {
    const toolsOf = (tools: unknown) => readCycloneDx({ bomFormat: 'CycloneDX', specVersion: '1.5', metadata: { tools } }, 'x').value.tools;
    expect(toolsOf([{ vendor: 'v', name: 'a', version: '1' }, { name: 'b' }, {}])).toEqual(['a 1', 'b']);
    expect(toolsOf({ components: [{ name: 'a' }], services: [{ name: 's', version: '1' }] })).toEqual(['a', 's 1']);
    expect(
      toolsOf({
        components: [
          { type: 'application', name: 'maker' },
          ...Array.from({ length: 9 }, (_unused, index) => ({ type: 'library', name: `l${index}` })),
        ],
      }),
    ).toEqual(['maker']);
  });
});
