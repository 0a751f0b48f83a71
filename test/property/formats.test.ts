/** Laws of the formats: what is written is read back, whatever stands in it; reading is total; merging does not look at formats. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { expectedFiles, goldenCases } from '../../scripts/golden-cases.mjs';
import { readCycloneDx } from '../../src/formats/cyclonedx/reader.ts';
import { validateCycloneDx } from '../../src/formats/cyclonedx/validate.ts';
import { ReadContext } from '../../src/formats/field-table.ts';
import { readSbom, validateSbom, WRITING_FORMATS, type WritableFormat, writeSbom, writingFormat } from '../../src/formats/index.ts';
import { carriedBy } from '../../src/formats/spdx/fields.ts';
import { foresee, LicenseMemory } from '../../src/formats/spdx/foreseen.ts';
import { LicenseTexts, licenseFacts, statedLicenses } from '../../src/formats/spdx/licenses.ts';
import { difference, type Unsaid } from '../../src/formats/spdx/remainder.ts';
import { PACKAGE } from '../../src/formats/spdx2/foreseen.ts';
import { readPackage, writePackage } from '../../src/formats/spdx2/package.ts';
import { locationsOf } from '../../src/formats/spdx2/references.ts';
import { WrittenAgents } from '../../src/formats/spdx3/agents.ts';
import { readElement, writeElement } from '../../src/formats/spdx3/element.ts';
import { ELEMENT } from '../../src/formats/spdx3/foreseen.ts';
import { Naming } from '../../src/formats/spdx3/naming.ts';
import { mergeSboms, writeDocument } from '../../src/index.ts';
import { COMPONENT_TYPES, type Component, type ComponentFacts } from '../../src/model/component.ts';
import { defined } from '../../src/model/defined.ts';
import type { RootedInventory, SbomDocument } from '../../src/model/inventory.ts';
import { canonicalDocument } from '../../src/pipeline/convert.ts';
import { isJsonObject } from '../../src/untrusted/json.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const LIMITS = { depth: 100, values: 100_000 };
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' } };
const FORMATS = WRITING_FORMATS.map(({ id }) => id);

/** Texts that some format could stumble over. */
const awkward = fc.constantFrom(
  'NOASSERTION',
  'NONE',
  ' leading',
  'trailing ',
  'two\nlines',
  'carriage\r\nreturn',
  '<text>',
  'a</text>b',
  '</ text>',
  ']]>',
  '&amp;',
  '"quoted" \\ back',
  "it's",
  'a: b',
  '# no comment',
  'Person: Ann (ann@example.com)',
  'name (not an address)',
  'é あ 🐍',
  'LicenseRef-x',
  '0001-01-01',
  '1970-01-01T00:00:00Z',
  'pyenv-sbom {"component":{"name":"x"}}',
  '__proto__',
  '{"a":1}',
);
// Control characters are what XML cannot hold; a law of its own says so.
const plain = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[\p{Cc}\p{Cn}\uFFFE\uFFFF]/u.test(text) && text.trim() !== '');
const text = fc.oneof(awkward, plain, plain);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 3 });
const url = fc.constantFrom('https://example.com/a', 'https://example.com/b?c=d#e', 'git://example.com/x', 'mailto%3Ax');
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const contact = fc.record(
  { name: optional(text), email: optional(fc.constantFrom('a@example.com', 'b.c@example.org')), phone: optional(text) },
  { requiredKeys: [] },
);
const organization = fc.record({
  name: optional(text),
  url: optional(fc.array(url, { maxLength: 2 })),
  contact: optional(fc.array(contact, { maxLength: 2 })),
});
const license = fc.oneof(
  fc.constantFrom('MIT', 'Apache-2.0', 'Zlib').map((id) => ({ license: { id } })),
  fc
    .record({
      name: text,
      url: optional(url),
      text: optional(text.map((content) => ({ content }))),
      acknowledgement: optional(fc.constantFrom('declared', 'concluded')),
    })
    .map((inner) => ({ license: inner })),
  fc
    .constantFrom('MIT OR Apache-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', 'LicenseRef-a AND MIT')
    .map((expression) => ({ expression })),
  fc.record({
    expression: fc.constant('LicenseRef-a AND MIT'),
    expressionDetails: fc
      .record({ licenseIdentifier: fc.constant('LicenseRef-a'), text: text.map((content) => ({ content })), url: optional(url) })
      .map((one) => [one]),
  }),
);
/** Fields that only SPDX has, and values that some of them can hold: properties may say anything. */
const spdxField = fc.constantFrom(
  'comment',
  'downloadLocation',
  'description',
  'primaryPackagePurpose',
  'primaryPurpose',
  'additionalPurpose',
  'builtDate',
  'packageVerificationCode',
  'licenseDeclared',
  'licenseInfoFromFiles',
  'copyrightText',
  'attributionTexts',
  'checksum',
  'verifiedUsing',
  'externalRef',
  '3:externalRef',
  'externalIdentifier',
  'supportLevel',
  'fileKind',
  'fileTypes',
);
const spdxValue = fc.constantFrom(
  'SOURCE',
  'source',
  'directory',
  '2026-01-01T00:00:00Z',
  '2026-02-31T00:00:00Z',
  'a'.repeat(40),
  'MD4: ff',
  'md6 ff',
  'SECURITY swid swid:1',
  'PACKAGE-MANAGER purl pkg:generic/other@1',
  'securityOther https://example.com/o',
  'cve CVE-2026-1',
  'git+https://example.com/x@1',
  'MIT',
  'support',
);

const component = (index: number) =>
  fc
    .record({
      type: fc.constantFrom(...COMPONENT_TYPES),
      name: text,
      version: optional(fc.oneof(fc.constantFrom('1', '1.0', '2', '1.10', 'v3'), text)),
      identity: fc.constantFrom('pypi', 'cargo', 'generic', 'cpe', 'both', 'none', 'none'),
      scope: optional(fc.constantFrom('required', 'optional', 'excluded')),
      group: optional(text),
      description: optional(text),
      copyright: optional(text),
      publisher: optional(text),
      'mime-type': optional(fc.constantFrom('text/plain', 'application/zip')),
      modified: optional(fc.boolean()),
      supplier: optional(organization),
      manufacturer: optional(organization),
      authors: optional(fc.array(contact, { maxLength: 3 })),
      licenses: optional(fc.array(license, { minLength: 1, maxLength: 2 })),
      hashes: optional(
        fc.array(
          fc.oneof(
            hex(40).map((content) => ({ alg: 'SHA-1', content })),
            hex(64).map((content) => ({ alg: 'SHA-256', content })),
            hex(64).map((content) => ({ alg: 'BLAKE3', content })),
          ),
          { maxLength: 3 },
        ),
      ),
      externalReferences: optional(
        fc.array(
          fc.record({
            type: fc.constantFrom('vcs', 'website', 'distribution', 'advisories', 'bom', 'other', 'rfc-9116', 'license'),
            url,
            comment: optional(text),
            hashes: optional(hex(64).map((content) => [{ alg: 'SHA-256', content }])),
          }),
          { maxLength: 4 },
        ),
      ),
      tags: optional(fc.array(text, { maxLength: 2 })),
      swhid: optional(fc.constant(['swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2'])),
      omniborId: optional(fc.constant(['gitoid:blob:sha1:261eeb9e9f8b2b4b0d119366dda99c6fd7d35c64'])),
      properties: optional(
        fc.array(
          fc.record({
            name: fc.oneof(
              text,
              spdxField.map((field) => `pyenv-sbom:spdx:${field}`),
            ),
            value: fc.oneof(text, spdxValue, fc.constant('')),
          }),
          { maxLength: 3 },
        ),
      ),
      evidence: optional(
        fc.record({
          occurrences: optional(fc.array(fc.record({ location: text, line: optional(fc.nat(9)) }), { maxLength: 2 })),
          licenses: optional(fc.array(license, { maxLength: 2 })),
          copyright: optional(
            fc.array(
              text.map((inner) => ({ text: inner })),
              { maxLength: 2 },
            ),
          ),
          identity: optional(
            fc.constant([{ field: 'name', confidence: 0.5, methods: [{ technique: 'filename', confidence: 0.25, value: 'x' }] }]),
          ),
        }),
      ),
      pedigree: optional(
        fc.record({
          notes: optional(text),
          ancestors: optional(fc.constant([{ type: 'library', name: 'ancestor', version: '1' }])),
          patches: optional(fc.constant([{ type: 'backport', diff: { text: { content: 'x' } } }])),
        }),
      ),
    })
    .map(({ identity, ...fields }) => {
      const number = fields.version?.replace(/[^0-9.]/g, '') || '7';
      const purl = ['pypi', 'cargo', 'generic'].includes(identity)
        ? `pkg:${identity}/n${index % 3}@${number}`
        : identity === 'both'
          ? `pkg:generic/b${index}@${number}`
          : undefined;
      const cpe = identity === 'cpe' || identity === 'both' ? `cpe:2.3:a:v:n${index % 3}:${number}:*:*:*:*:*:*:*` : undefined;
      return { 'bom-ref': `ref ${index}`, ...fields, ...(purl && { purl }), ...(cpe && { cpe }) };
    });

/** A CycloneDX 1.7 document with anything in it. */
const cyclonedx = fc
  .integer({ min: 1, max: 6 })
  .chain((size) => {
    const index = fc.nat(size - 1).map((at) => `ref ${at}`);
    return fc.record({
      root: component(99),
      components: fc.tuple(...Array.from({ length: size }, (_, at) => component(at))),
      dependencies: fc.array(
        fc.record({
          ref: fc.oneof(index, fc.constant('ref 99')),
          dependsOn: optional(fc.array(index, { maxLength: 3 })),
          provides: optional(fc.array(index, { maxLength: 1 })),
        }),
        { maxLength: 6 },
      ),
      compositions: optional(
        fc.array(
          fc.record({
            aggregate: fc.constantFrom('complete', 'incomplete', 'unknown', 'incomplete_first_party_only'),
            assemblies: optional(fc.array(index, { maxLength: 2 })),
            dependencies: optional(fc.array(index, { maxLength: 2 })),
          }),
          { maxLength: 2 },
        ),
      ),
      vulnerabilities: optional(
        fc.array(
          fc.record({
            id: optional(fc.constantFrom('CVE-2026-1', 'GHSA-x')),
            description: optional(text),
            recommendation: optional(text),
            source: optional(fc.record({ name: text, url })),
            advisories: optional(fc.array(fc.record({ url }), { maxLength: 1 })),
            published: optional(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123+02:00')),
            analysis: optional(
              fc.record({
                state: fc.constantFrom('exploitable', 'not_affected', 'resolved', 'in_triage', 'false_positive'),
                justification: optional(fc.constantFrom('code_not_present', 'requires_configuration')),
                detail: optional(text),
              }),
            ),
            affects: optional(
              fc.array(
                index.map((ref) => ({ ref })),
                { maxLength: 2 },
              ),
            ),
          }),
          { maxLength: 2 },
        ),
      ),
      annotations: optional(
        fc.array(
          fc.record({
            subjects: fc.array(index, { minLength: 1, maxLength: 2 }),
            annotator: fc.oneof(
              text.map((name) => ({ individual: { name } })),
              text.map((name) => ({ organization: { name } })),
              text.map((name) => ({ component: { type: 'application', name } })),
            ),
            timestamp: fc.constant('2026-02-01T00:00:00Z'),
            text,
          }),
          { maxLength: 2 },
        ),
      ),
      lifecycles: optional(fc.constantFrom([{ phase: 'build' }], [{ phase: 'operations' }], [{ phase: 'design' }, { phase: 'build' }])),
    });
  })
  .map(
    ({ root, components, lifecycles, ...rest }) =>
      JSON.parse(
        JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.7', metadata: { lifecycles, component: root }, components, ...rest }),
      ) as unknown,
  );

/** A document in canonical form, as `convert` has it. Signed by us, so that no trace of the file is left. */
function canonicalOf(document: SbomDocument): RootedInventory {
  return canonicalDocument({ digest: '', document: { ...document, tools: ['pyenv-sbom 0'] } }, {}).value.inventory;
}

function read(document: string): SbomDocument {
  const { value, diagnostics } = readSbom(Buffer.from(document), 'law', { ...LIMITS, trust: 'own' });
  expect(diagnostics).toEqual([]);
  return value ?? expect.fail('not read');
}

function canonicalFrom(document: unknown): RootedInventory {
  if (!isJsonObject(document)) throw new Error('generated no object');
  return canonicalOf(readCycloneDx(document, 'law', { trust: 'own' }).value);
}

/** The inventory as text, in the format that says the most. */
const textOf = (inventory: RootedInventory): string => writeSbom(inventory, { format: 'cyclonedx-json', version: '1.7' }, STAMP).value;
const defaultVersion = (format: WritableFormat): string => (format.startsWith('cyclonedx') ? '1.7' : writingFormat(format).defaultVersion);

describe('each format', () => {
  it.each(FORMATS)('%s: what is written is read back as what it was written from', (format) => {
    fc.assert(
      fc.property(cyclonedx, (document) => {
        const inventory = canonicalFrom(document);
        const { value: written, diagnostics } = writeSbom(inventory, { format, version: defaultVersion(format) }, STAMP);
        // docs/formats.md: the one thing that tag-value cannot say.
        const fields = diagnostics.flatMap((diagnostic) => ('field' in diagnostic ? [diagnostic.field] : []));
        expect(fields.filter((field) => field !== '</text>')).toEqual([]);
        const again = canonicalOf(read(written));
        const expected = textOf(inventory);
        const broken = (whole: string): string =>
          fields.length > 0 ? whole.replaceAll('</text>', '</ text>').replace(/urn:uuid:[^"]*/, '') : whole;
        expect(broken(textOf(again))).toBe(broken(expected));
      }),
      { numRuns: 80 },
    );
  });

  it.each(FORMATS)('%s: what is written is valid', async (format) => {
    await fc.assert(
      fc.asyncProperty(cyclonedx, async (document) => {
        const { value } = writeSbom(canonicalFrom(document), { format, version: defaultVersion(format) }, STAMP);
        expect(await validateSbom(value, format, defaultVersion(format))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each(['1.4', '1.5', '1.6'])('CycloneDX %s says what it cannot say, in JSON and XML alike, and stays valid', async (version) => {
    await fc.assert(
      fc.asyncProperty(cyclonedx, async (document) => {
        const inventory = canonicalFrom(document);
        const [json, xml] = (['cyclonedx-json', 'cyclonedx-xml'] as const).map((format) =>
          writeSbom(inventory, { format, version }, STAMP),
        );
        expect(xml?.diagnostics).toEqual(json?.diagnostics);
        expect(await validateSbom(json?.value ?? '', 'cyclonedx-json', version)).toEqual([]);
        expect(await validateSbom(xml?.value ?? '', 'cyclonedx-xml', version)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('XML leaves out the characters that it cannot hold, and says so', () => {
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [{ type: 'library', name: 'a\u0001b\uFFFE', version: '1' }],
    };
    const { value, diagnostics } = writeSbom(canonicalFrom(document), { format: 'cyclonedx-xml', version: '1.6' }, STAMP);
    expect(diagnostics).toMatchObject([{ code: 'field-not-representable', field: 'control characters' }]);
    expect(read(value).components.map(({ name }) => name)).toContain('ab');
  });
});

describe('what SPDX does not say of a component', () => {
  const setting = { context: new ReadContext('own') };

  /** Each component with what is foreseen of it and what reading it back finds. */
  const expectForeseen = (foreseen: Unsaid | undefined, component: Component, read: ComponentFacts | undefined): void => {
    if (foreseen === undefined) return;
    const found = difference(component, read ?? expect.fail('not read'));
    expect({ component, ...foreseen }).toEqual({ component, ...found });
  };

  it('is foreseen as reading back finds it, in SPDX 2', () => {
    let foreseen = 0;
    fc.assert(
      fc.property(cyclonedx, (document) => {
        const texts = new LicenseTexts();
        const memory = new LicenseMemory(texts.byId);
        for (const component of canonicalFrom(document).components) {
          const stated = statedLicenses(component, texts);
          const carried = carriedBy(component);
          const written = { ...stated, spoken: locationsOf(component, carried), memory, carried };
          const read = readPackage(defined(writePackage(component, 'SPDXRef-x', written)), { ...setting, extracted: texts.byId });
          const unsaid = foresee(component, PACKAGE, written);
          if (unsaid !== undefined) foreseen += 1;
          expectForeseen(unsaid, component, read?.facts);
        }
      }),
      { numRuns: 50 },
    );
    // Not that everything is read back.
    expect(foreseen).toBeGreaterThan(30);
  });

  it('is foreseen as reading back finds it, in SPDX 3', () => {
    fc.assert(
      fc.property(cyclonedx, (document) => {
        const inventory = canonicalFrom(document);
        const texts = new LicenseTexts();
        const memory = new LicenseMemory(texts.byId);
        const agents = new WrittenAgents(new Naming(inventory));
        for (const component of inventory.components) {
          const { declared, concluded } = statedLicenses(component, texts);
          const carried = carriedBy(component);
          const wire = writeElement(component, 'x', carried, agents.refer);
          const element = { id: 'x', type: String(wire['type']), value: defined(wire), place: [] };
          const licenses = licenseFacts(memory.read(declared, 'declared'), memory.read(concluded, 'concluded'));
          const unsaid = foresee(component, ELEMENT, { declared, concluded, memory, carried, wire, agents: agents.byId });
          expectForeseen(unsaid, component, { ...readElement(element, agents.byId, setting.context).facts, ...licenses });
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('reading', () => {
  const documents = goldenCases()
    .filter(({ formats }) => formats === 'all')
    .flatMap((golden) =>
      expectedFiles(golden)
        .filter((name) => name !== 'diagnostics.txt')
        .map((name) => [`${golden.name}/${name}`, readFileSync(join(golden.folder, name))] as const),
    );

  it.each(documents.filter(([name]) => !/-1\.[457]/.test(name)))('is total: %s with anything changed in it', (_name, bytes) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.nat(bytes.length - 1),
            fc.nat(4),
            fc.constantFrom('"', '{', '[', ',', '<', '>', '/', ':', '\n', 'a', '0', '\0', '</text>', '<text>', 'null'),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        (edits) => {
          let changed = Buffer.from(bytes);
          for (const [at, cut, insert] of edits)
            changed = Buffer.concat([changed.subarray(0, at), Buffer.from(insert), changed.subarray(at + cut)]);
          const { value, diagnostics } = readSbom(changed, 'x', LIMITS);
          if (value === undefined) expect(diagnostics.length).toBeGreaterThan(0);
          else expect(validateCycloneDx(textOf(canonicalOf(value)), '1.7')).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is total: any value where a format expects another', () => {
    const leaves = fc.constantFrom<unknown>(
      '',
      'SPDXRef-a',
      'https://x.org#a',
      'contains',
      'CONTAINS',
      'NONE',
      'NOASSERTION',
      'MIT',
      null,
      7,
      true,
      [],
      {},
    );
    const keys = fc.constantFrom(
      'SPDXID',
      'name',
      'packages',
      'files',
      'relationships',
      'spdxElementId',
      'relatedSpdxElement',
      'relationshipType',
      'externalRefs',
      'checksums',
      'annotations',
      'comment',
      'hasExtractedLicensingInfos',
      'licenseDeclared',
      'creationInfo',
      'documentDescribes',
      '@graph',
      'type',
      'spdxId',
      'from',
      'to',
      'rootElement',
      'externalIdentifier',
      'verifiedUsing',
      'subject',
      'statement',
      'creators',
      'hasFiles',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaves, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'), { maxKeys: 6 })),
    }));
    const types = fc.constantFrom(
      'SpdxDocument',
      'software_Package',
      'Relationship',
      'Annotation',
      'CreationInfo',
      'simplelicensing_LicenseExpression',
      'security_Vulnerability',
      'security_VexFixedVulnAssessmentRelationship',
    );
    fc.assert(
      fc.property(
        fc.dictionary(keys, tree, { maxKeys: 8 }),
        fc.array(fc.tuple(types, fc.dictionary(keys, tree, { maxKeys: 5 })), { maxLength: 5 }),
        (members, elements) => {
          for (const head of [
            { spdxVersion: 'SPDX-2.3' },
            {
              '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
              '@graph': elements.map(([type, value], index) => ({ ...value, type, spdxId: `https://x.org#${index}` })),
            },
          ]) {
            const { value } = readSbom(Buffer.from(JSON.stringify({ ...members, ...head })), 'x', LIMITS);
            expect(validateCycloneDx(textOf(canonicalOf(value ?? expect.fail('not read'))), '1.7')).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('merging documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-law-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  const format = fc.constantFrom(...FORMATS);

  it('does not depend on their order, and hardly on their formats', async () => {
    await fc.assert(
      fc.asyncProperty(cyclonedx, cyclonedx, format, format, async (first, second, formatA, formatB) => {
        const [one, two] = [canonicalFrom(first), canonicalFrom(second)];
        const write = (path: string, inventory: RootedInventory, as: WritableFormat): void =>
          writeFileSync(path, writeSbom(inventory, { format: as, version: defaultVersion(as) }, STAMP).value);
        const merged = async (paths: readonly string[]): Promise<string> =>
          writeDocument((await mergeSboms({ paths })).inventory ?? expect.fail('nothing')).value;
        write(a, one, formatA);
        write(b, two, formatB);
        const forth = await merged([a, b]);
        expect(await merged([b, a])).toBe(forth);
        // The other way round, everything but the root, which names the formats, is the same.
        write(a, one, formatB);
        write(b, two, formatA);
        if ([formatA, formatB].includes('spdx-tag-value')) return;
        const bare = (written: string): unknown => ({ ...JSON.parse(written), serialNumber: '', metadata: {} });
        expect(bare(await merged([a, b]))).toEqual(bare(forth));
      }),
      { numRuns: 30 },
    );
  });
});
