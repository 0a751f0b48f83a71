/**
 * What small documents may ask for (docs/rules.md R11.3): products of what repeats are cut off and reported, and reading is linear
 * in what is read. A quadratic reader does not come to an end here within the time of a test.
 */
import { describe, expect, it } from 'vitest';
import { ReadBudget, readSbom } from '../../../src/formats/index.ts';
import type { ReadOptions, Trust } from '../../../src/formats/trust.ts';
import type { SbomDocument } from '../../../src/model/inventory.ts';

const OPTIONS: ReadOptions = { depth: 100, values: 2_000_000 };

function read(
  content: object | string,
  trust: Trust = 'embedded',
): { readonly document: SbomDocument; readonly limits: readonly string[] } {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const { value, diagnostics } = readSbom(bytes, 'x', { ...OPTIONS, trust });
  const limits = diagnostics.flatMap((diagnostic) => (diagnostic.code === 'count-limit-reached' ? [diagnostic.subject] : []));
  return { document: value ?? expect.fail('not read'), limits };
}

const many = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
const REPEATED = ['uses of references that several components bear'];
const SAME = many(20_000, () => ({ type: 'library', name: 'a', version: '1', 'bom-ref': 'a' }));
const cyclonedx = (more: object): object => ({ bomFormat: 'CycloneDX', specVersion: '1.6', components: SAME, ...more });
const asked = many(20_000, () => 'a');

describe('references that thousands of components bear', () => {
  it.each<[string, object, (document: SbomDocument) => number]>([
    ['dependsOn', { dependencies: [{ ref: 'a', dependsOn: asked }] }, ({ relations }) => relations.length],
    ['provides', { dependencies: [{ ref: 'a', provides: asked }] }, ({ relations }) => relations.length],
    [
      'compositions',
      { compositions: [{ aggregate: 'complete', assemblies: asked, dependencies: asked }] },
      ({ completeness }) => completeness.length,
    ],
    [
      'affects',
      { vulnerabilities: [{ id: 'CVE-2026-1', affects: many(20_000, () => ({ ref: 'a' })) }] },
      ({ vulnerabilities }) => vulnerabilities[0]?.affects?.length ?? 0,
    ],
    [
      'subjects of annotations',
      { annotations: many(2_000, () => ({ subjects: asked.slice(0, 100), annotator: { individual: { name: 'A' } }, text: 't' })) },
      ({ annotations }) => annotations.reduce((sum, { subjects }) => sum + subjects.length, 0),
    ],
  ])('%s: no product of both', (_name, more, size) => {
    const { document, limits } = read(cyclonedx(more));
    expect(document.components).toHaveLength(20_000);
    expect(limits).toEqual(REPEATED);
    expect(size(document)).toBeLessThan(400_000);
  });

  it('bundled-by: no product of both, in a document of ours', () => {
    const properties = many(100, () => ({ name: 'pyenv-sbom:bundled-by', value: 'a' }));
    const { document, limits } = read(cyclonedx({ components: SAME.slice(0, 5000).map((one) => ({ ...one, properties })) }), 'own');
    expect(limits).toEqual(REPEATED);
    expect(document.relations.length).toBeLessThan(1_000_000);
  });

  it('many documents of one distribution: no more of them together than one may ask for', () => {
    const budget = new ReadBudget();
    const document = JSON.stringify(
      cyclonedx({ components: SAME.slice(0, 200), dependencies: [{ ref: 'a', dependsOn: asked.slice(0, 200) }] }),
    );
    const relations = many(50, () => readSbom(Buffer.from(document), 'x', { ...OPTIONS, budget }).value?.relations.length ?? 0);
    expect(relations[0]).toBeGreaterThan(30_000);
    expect(relations.reduce((sum, count) => sum + count, 0)).toBeLessThan(300_000);
  });

  it('a root that is repeated, as auditwheel does, costs nothing', () => {
    const root = { type: 'library', name: 'r', version: '1', 'bom-ref': 'r' };
    const parts = many(30_000, (index) => ({ type: 'library', name: `p${index}`, 'bom-ref': `p${index}` }));
    const dependencies = [{ ref: 'r', dependsOn: parts.map((part) => part['bom-ref']) }];
    const { document, limits } = read({ ...cyclonedx({}), metadata: { component: root }, components: [root, ...parts], dependencies });
    expect(limits).toEqual([]);
    expect(document.relations).toHaveLength(60_000);
  });
});

const N = 'https://example.com/';
const spdx3 = (...elements: readonly object[]): object => ({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', created: '2026-01-01T00:00:00Z', createdBy: many(1, () => `${N}A`) },
    ...elements,
  ],
});
const element = (type: string, id: string, more: object = {}): object => ({ type, spdxId: N + id, creationInfo: '_:c', ...more });

describe('elements that thousands refer to', () => {
  it('SPDX 3: annotations of one identifier that thousands bear', () => {
    const { document } = read(
      spdx3(
        ...many(20_000, () => element('software_Package', 'p', { name: 'p' })),
        ...many(20_000, (index) => element('Annotation', `n${index}`, { subject: `${N}p`, statement: `s${index}` })),
      ),
    );
    expect(document.components).toHaveLength(20_000);
    expect(document.annotations).toHaveLength(20_000);
  });

  it('SPDX 3: one supplier with thousands of identifiers', () => {
    const externalIdentifier = many(20_000, () => ({ type: 'ExternalIdentifier', externalIdentifierType: 'other', identifier: 'x' }));
    const { document } = read(
      spdx3(
        element('Organization', 'A', { name: 'A', externalIdentifier }),
        ...many(20_000, (index) => element('software_Package', `p${index}`, { name: 'p', suppliedBy: `${N}A`, originatedBy: [`${N}A`] })),
      ),
    );
    expect(document.components.at(-1)?.supplier).toEqual({ name: 'A' });
  });

  it('SPDX 3: a large set of licences in thousands of sets', () => {
    const { document, limits } = read(
      spdx3(
        element('expandedlicensing_ConjunctiveLicenseSet', 'L', { expandedlicensing_member: many(20_000, (index) => `${N}m${index}`) }),
        ...many(10_000, (index) => element('software_Package', `p${index}`, { name: `p${index}` })),
        ...many(10_000, (index) =>
          element('expandedlicensing_DisjunctiveLicenseSet', `w${index}`, { expandedlicensing_member: [`${N}L`] }),
        ),
        ...many(10_000, (index) =>
          element('Relationship', `r${index}`, { from: `${N}p${index}`, relationshipType: 'hasDeclaredLicense', to: [`${N}w${index}`] }),
        ),
      ),
    );
    expect(document.components).toHaveLength(10_000);
    expect(limits).toEqual(['steps to the licences of its elements']);
  });

  it('SPDX 3: vulnerabilities associated with an identifier that thousands bear', () => {
    const { document, limits } = read(
      spdx3(
        ...many(10_000, () => element('software_Package', 'p', { name: 'p' })),
        element('Relationship', 'r', {
          from: `${N}p`,
          relationshipType: 'hasAssociatedVulnerability',
          to: many(10_000, (index) => `${N}v${index}`),
        }),
      ),
    );
    expect(limits).toEqual(REPEATED);
    expect(document.vulnerabilities.reduce((sum, { affects = [] }) => sum + affects.length, 0)).toBeLessThan(200_000);
  });

  it('SPDX 2: one licence text of a megabyte for thousands of packages', () => {
    const text = 'x'.repeat(1024 ** 2);
    const { document, limits } = read({
      spdxVersion: 'SPDX-2.3',
      SPDXID: 'SPDXRef-DOCUMENT',
      hasExtractedLicensingInfos: [{ licenseId: 'LicenseRef-a', name: 'A', extractedText: text }],
      packages: many(5_000, (index) => ({ SPDXID: `SPDXRef-${index}`, name: `p${index}`, licenseDeclared: 'LicenseRef-a' })),
    });
    expect(limits).toEqual(['characters of licence texts']);
    const texts = document.components.filter(({ licenses }) => licenses?.[0]?.text !== undefined);
    expect(texts).toHaveLength(64);
    expect(document.components.every(({ licenses }) => licenses?.[0]?.value === 'A')).toBe(true);
  });

  it('XML: elements that are repeated a hundred thousand times', () => {
    const contacts = '<contact><name>a</name></contact>'.repeat(100_000);
    const { document } = read(
      `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><supplier>${contacts}</supplier><name>a</name></component></components></bom>`,
    );
    expect(document.components[0]?.supplier?.contacts).toHaveLength(100_000);
  });
});
