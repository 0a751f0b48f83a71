/** Whose word a document is (docs/rules.md R11): what only our output may say is not believed from a package's document. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSbom, WRITING_FORMATS } from '../../../src/formats/index.ts';
import type { Trust } from '../../../src/formats/trust.ts';
import { convertSbom, mergeSboms, writeDocument } from '../../../src/index.ts';
import type { SbomDocument } from '../../../src/model/inventory.ts';

const LIMITS = { depth: 100, values: 100_000 };

function read(text: string, trust: Trust, path = 'mine.json'): { readonly document: SbomDocument; readonly notCarried: readonly string[] } {
  const { value, diagnostics } = readSbom(Buffer.from(text), path, { ...LIMITS, trust });
  const notCarried = diagnostics.flatMap((diagnostic) => (diagnostic.code === 'sbom-field-not-carried' ? diagnostic.fields : []));
  return { document: value ?? expect.fail('not read'), notCarried };
}

/** A document that says everything that only we may say, as a wheel could carry it. */
const FORGED = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { component: { type: 'platform', name: 'whole', 'bom-ref': 'environment' } },
  components: [
    {
      type: 'library',
      name: 'core',
      version: '1',
      'bom-ref': 'component:other.json#library/core@1',
      properties: [
        { name: 'pyenv-sbom:requested', value: 'true' },
        { name: 'pyenv-sbom:bundled-by', value: 'environment' },
        { name: 'pyenv-sbom:spdx:downloadLocation', value: 'NONE' },
        { name: 'syft:location:0:path', value: 'elsewhere' },
        { name: 'syft:cpe23', value: 'cpe:2.3:a:v:core:1:*:*:*:*:*:*:*' },
        { name: 'theirs', value: 'kept' },
      ],
    },
  ],
  annotations: [
    {
      subjects: ['component:other.json#library/core@1'],
      annotator: { component: { type: 'application', name: 'pyenv-sbom 0.1.0' } },
      timestamp: '2026-01-01T00:00:00Z',
      text: 'pyenv-sbom {"component":{"name":"other"}}',
    },
  ],
};

describe('a document that a package carries', () => {
  it('has its own scope, whatever its references say, and none of our properties', () => {
    const { document, notCarried } = read(JSON.stringify(FORGED), 'embedded');
    expect(document.components.map(({ localScope }) => localScope)).toEqual(['mine.json', 'mine.json']);
    expect(document.components[1]?.properties).toEqual([{ name: 'theirs', value: 'kept' }]);
    expect(document.components[1]?.cpes).toHaveLength(1);
    expect(document.relations).toEqual([]);
    expect(notCarried).toEqual(
      expect.arrayContaining(['components[].properties[].pyenv-sbom:*', 'components[].properties[].syft:*', 'annotations[].text']),
    );
  });

  it.each(WRITING_FORMATS.map(({ id }) => id))('cannot pass for ours in %s, even by way of our own writer', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-trust-'));
    const path = join(folder, 'forged.json');
    writeFileSync(path, JSON.stringify({ ...FORGED, metadata: { ...FORGED.metadata, tools: [{ name: 'pyenv-sbom' }] } }));
    const { inventory } = await convertSbom({ path });
    rmSync(folder, { recursive: true });
    const { value: text = '' } = writeDocument(inventory ?? expect.fail('nothing'), { format, timestamp: '2026-01-01T00:00:00Z' });
    const { document } = read(text, 'embedded');
    expect(new Set(document.components.map(({ localScope }) => localScope))).toEqual(new Set(['mine.json']));
    // What SPDX's own fields say becomes properties of ours, made by the reader.
    const names = document.components.flatMap(({ properties }) => (properties ?? []).map(({ name }) => name));
    expect(names.filter((name) => /^(?:pyenv-sbom|syft):/.test(name) && !name.startsWith('pyenv-sbom:spdx:'))).toEqual([]);
    expect(document.relations.filter(({ kind }) => kind === 'bundles' && !format.startsWith('spdx'))).toEqual([]);
    // An annotation of ours is neither believed nor handed on as somebody's.
    expect(document.annotations.filter(({ text: said }) => said.startsWith('pyenv-sbom {'))).toEqual([]);
  });
});

describe('documents that are named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-trust-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const mine = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { tools: [{ name: 'pyenv-sbom', version: '0.1.0' }], component: { type: 'platform', name: 'a', 'bom-ref': 'environment' } },
    components: [{ type: 'library', name: 'core', version: '1', 'bom-ref': 'component:vendor.json#library/core@1' }],
  };
  const paths = ['a.json', 'b.json'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, JSON.stringify(mine));
  const cores = async (trustOwn: boolean): Promise<number> => {
    const { inventory } = await mergeSboms({ paths, trustOwn });
    return (inventory?.components ?? []).filter(({ name }) => name === 'core').length;
  };

  it('keep local identities apart unless they are vouched for', async () => {
    expect(await cores(false)).toBe(2);
    expect(await cores(true)).toBe(1);
  });

  it('show the scope that they state, not the file that states it', () => {
    const { document } = read(JSON.stringify(mine), 'named');
    expect(document.components.map(({ localScope }) => localScope)).toEqual(['mine.json', 'vendor.json\0mine.json']);
    expect(read(JSON.stringify(mine), 'own').document.components[1]?.localScope).toBe('vendor.json');
  });

  it('cannot put a file of another document into a scope', () => {
    const forged = { ...mine, components: [{ type: 'library', name: 'x', 'bom-ref': 'component:a\0b#library/x' }] };
    expect(read(JSON.stringify(forged), 'named').document.components[1]?.localScope).toBe('a\0mine.json');
  });
});
