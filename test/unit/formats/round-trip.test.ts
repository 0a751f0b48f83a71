/** What was written is read back as what it was written from, where that was once not so (docs/formats.md). */
import { describe, expect, it } from 'vitest';
import { readSbom, WRITING_FORMATS, type WritableFormat, writeSbom } from '../../../src/formats/index.ts';
import { elementIds } from '../../../src/formats/spdx/identifiers.ts';
import { type Component, componentId } from '../../../src/model/component.ts';
import { sha256 } from '../../../src/model/digest.ts';
import { EMPTY_INVENTORY, type RootedInventory } from '../../../src/model/inventory.ts';
import { parsePurl } from '../../../src/model/purl.ts';
import { canonicalDocument } from '../../../src/pipeline/convert.ts';

const STAMP = { tool: { name: 'pyenv-sbom', version: '0' }, timestamp: '2026-05-01T00:00:00Z' };
const FORMATS = WRITING_FORMATS.filter(({ read }) => read !== undefined).map(({ id }) => id);

const component = (facts: Partial<Component> & { readonly name: string }): Component => ({
  id: componentId(facts.name),
  authority: 'core-metadata',
  origins: ['x'],
  type: 'library',
  ...facts,
});
const ROOT = component({ name: 'environment', type: 'platform', localScope: 'environment' });

function canonicalOf(inventory: Partial<RootedInventory>): RootedInventory {
  const document = { ...EMPTY_INVENTORY, lifecycles: ['operations'], ...inventory };
  const frame = { path: 'x', roots: [ROOT.id], format: 'CycloneDX', formatVersion: '1.6', tools: ['pyenv-sbom 0'], externalReferences: [] };
  const given = { ...document, ...frame, placeOf: () => '', referenceOf: () => undefined };
  return canonicalDocument({ digest: '', document: given }, {}).value.inventory;
}

function write(inventory: RootedInventory, format: WritableFormat, version?: string): string {
  const spec =
    version ?? (format.startsWith('cyclonedx') ? '1.7' : (WRITING_FORMATS.find(({ id }) => id === format)?.defaultVersion ?? ''));
  return writeSbom(inventory, { format, version: spec }, STAMP).value;
}

function again(text: string): RootedInventory {
  const { value } = readSbom(Buffer.from(text), 'y', { depth: 100, values: 1_000_000, trust: 'own' });
  return canonicalDocument({ digest: '', document: value ?? expect.fail('not read') }, {}).value.inventory;
}

const expectSame = (inventory: RootedInventory, format: WritableFormat): void =>
  expect(write(again(write(inventory, format)), 'cyclonedx-json')).toBe(write(inventory, 'cyclonedx-json'));

describe.each(FORMATS)('%s', (format) => {
  it('keeps installed distributions that came from a URL or a folder', () => {
    const purl = parsePurl('pkg:pypi/remote@1?download_url=https://example.com/remote-1.whl') ?? expect.fail('no purl');
    const local = component({ name: 'local', version: '1', distribution: 'local', localScope: 'distribution:local' });
    const remote = component({ name: 'remote', version: '1', distribution: 'remote', purl });
    const inventory = canonicalOf({ components: [ROOT, local, remote] });
    expect(inventory.components.map(({ id }) => id)).toEqual([
      'distribution:local@1',
      'environment',
      expect.stringContaining('download_url'),
    ]);
    expectSame(inventory, format);
  });

  it("keeps Go's zero time, and texts that look like what a writer fills in", () => {
    const texts = [
      '0001-01-01T00:00:00Z',
      '00000000-0000-5000-8000-000000000000',
      '\\ud800name',
      '"\\ud800time"',
      'AnnotationDate: 0001-01-01T00:00:00Z',
    ];
    const part = component({ name: 'a', version: '1', description: texts.join('\n'), publisher: texts.join(' ') });
    const annotation = {
      subjects: [part.id],
      annotator: { kind: 'person', name: 'A' },
      timestamp: '0001-01-01T00:00:00Z',
      text: texts.join(' '),
    } as const;
    expectSame(canonicalOf({ components: [ROOT, part], annotations: [annotation] }), format);
  });

  it.each([['pre-build', 'post-build'], ['discovery'], ['a word, of its own', 'build'], ['decommission']])(
    'keeps lifecycles: %s %s',
    (...lifecycles) => {
      expectSame(canonicalOf({ components: [ROOT], lifecycles }), format);
    },
  );

  it('keeps texts of any length', () => {
    const long = `${'é🐍'.repeat(40_000)}\u200b${'x'.repeat(70_000)}\u200b\nshort\u200b\u200b\nend`;
    const part = component({ name: 'a', version: '1', description: long, publisher: long, properties: [{ name: 'p', value: long }] });
    expectSame(canonicalOf({ components: [ROOT, part] }), format);
  });
});

describe('tag-value', () => {
  it('has no line that readers written in Go would refuse (64 KiB)', () => {
    const long = 'é🐍'.repeat(60_000);
    const part = component({
      name: 'a',
      version: '1',
      description: long,
      publisher: long,
      licenses: [{ kind: 'name', value: 'n', text: { content: long } }],
    });
    const text = write(canonicalOf({ components: [ROOT, part] }), 'spdx-tag-value');
    expect(Math.max(...text.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(65_536);
    expect(text.isWellFormed()).toBe(true);
  });

  it('leaves out what a terminal would obey, and says so', () => {
    const part = component({ name: '\u001b', version: '1', description: 'a\u001b[31mb\u009bc' });
    const { value, diagnostics } = writeSbom(
      canonicalOf({ components: [ROOT, part] }),
      { format: 'spdx-tag-value', version: '2.3' },
      STAMP,
    );
    expect(value).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(value).toContain('PackageSummary: a[31mbc');
    expect(diagnostics).toMatchObject([{ code: 'field-not-representable', field: 'control characters' }]);
  });
});

describe('identifiers of SPDX elements', () => {
  it('are unique, whatever components are called', () => {
    const ids = ['component:d#library/a_b', 'component:d#library/a+b'].map(componentId);
    const forged = ids.map((id) => componentId(`component:d#library/a-b-${sha256(id).slice(0, 12)}`));
    const components = [...ids, ...forged].map((id) => ({ ...component({ name: 'n' }), id }));
    const names = elementIds(components, ROOT.id);
    expect(new Set(names.values()).size).toBe(4);
  });
});
