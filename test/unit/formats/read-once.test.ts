/** Records that occur in many documents are read once; nothing of that may be seen from outside. */
import { expect, it } from 'vitest';
import { forgetRecords, readSbom } from '../../../src/formats/index.ts';
import { DEFAULT_LIMITS } from '../../../src/untrusted/limits.ts';

const CRATE = {
  type: 'library',
  'bom-ref': 'registry+https://registry.example/index#itoa@1.0.0',
  name: 'itoa',
  version: '1.0.0',
  purl: 'pkg:cargo/itoa@1.0.0',
  licenses: [{ expression: 'MIT OR Apache-2.0' }],
  hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
};

function read(path: string, components: readonly unknown[]) {
  const document = { bomFormat: 'CycloneDX', specVersion: '1.5', components };
  return readSbom(Buffer.from(JSON.stringify(document)), path, DEFAULT_LIMITS);
}

it('gives each document records of its own', () => {
  const [one, two] = [read('one.json', [CRATE]).value, read('two.json', [CRATE]).value];
  const [first, second] = [one?.components[0], two?.components[0]];
  expect(first?.id).not.toBe(second?.id);
  expect([first?.origins, second?.origins]).toEqual([['one.json'], ['two.json']]);
  const { id: _first, origins: _one, localScope: _scope, ...facts } = first ?? expect.fail('nothing was read');
  expect(second).toMatchObject(facts);
  expect(second?.licenses).toBe(first?.licenses);
});

it('says of each document what is wrong with it', () => {
  const wrong = [CRATE, { ...CRATE, purl: 'no purl' }, { ...CRATE, unheardOf: 1 }];
  const [one, two] = [read('one.json', wrong), read('two.json', [CRATE, CRATE, ...wrong])];
  const said = ({ diagnostics }: typeof one) => diagnostics.map(({ code, at }) => [code, at.path, at.pointer]);
  expect(said(one)).toEqual([
    ['sbom-purl-invalid', 'one.json', '/components/1/purl'],
    ['sbom-field-not-carried', 'one.json', undefined],
  ]);
  expect(said(two)).toEqual([
    ['sbom-purl-invalid', 'two.json', '/components/3/purl'],
    ['sbom-field-not-carried', 'two.json', undefined],
  ]);
});

it('keeps what an embedded document may not say apart from what ours may', () => {
  const ours = { ...CRATE, properties: [{ name: 'pyenv-sbom:requires', value: 'itoa' }] };
  const document = Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [ours] }));
  const trusted = () => readSbom(document, 'own.json', { ...DEFAULT_LIMITS, trust: 'own' }).value?.components[0]?.properties;
  const embedded = () => readSbom(document, 'one.json', DEFAULT_LIMITS).value?.components[0]?.properties;
  expect([trusted(), embedded(), trusted()]).toEqual([ours.properties, embedded(), ours.properties]);
  expect(embedded()).not.toEqual(ours.properties);
});

it('lets go of what it read', () => {
  const licenses = () => read('one.json', [CRATE]).value?.components[0]?.licenses;
  const before = licenses();
  expect(licenses()).toBe(before);
  forgetRecords();
  expect(licenses()).not.toBe(before);
  expect(licenses()).toEqual(before);
});
