/** Inventories in tests, from components as CycloneDX writes them: read and made canonical as `convert` does it. */
import { readSbom, type WritableFormat, writeSbom, writingFormat } from '../../src/formats/index.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { canonicalDocument } from '../../src/pipeline/convert.ts';

const LIMITS = { depth: 100, values: 1_000_000, trust: 'own' } as const;
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' } };

/** Members of a CycloneDX component; the reference is the purl, unless stated. */
export type Stated = Readonly<Record<string, unknown>> & { readonly name: string };

export interface StatedDocument {
  readonly root?: Readonly<Record<string, unknown>>;
  readonly components?: readonly Stated[];
  /** References to references. */
  readonly edges?: Readonly<Record<string, readonly string[]>>;
  readonly compositions?: readonly Readonly<Record<string, unknown>>[];
}

/** An inventory of what is stated, under the root `environment` unless another is given. */
export function inventoryOf({ root, components = [], edges = {}, compositions = [] }: StatedDocument): RootedInventory {
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: {
      tools: { components: [{ type: 'application', name: 'pyenv-sbom', version: '0' }] },
      component: root ?? { type: 'platform', 'bom-ref': 'environment', name: 'python-environment' },
    },
    components: components.map((component) => ({ type: 'library', 'bom-ref': component['purl'], ...component })),
    dependencies: Object.entries(edges).map(([ref, dependsOn]) => ({ ref, dependsOn })),
    compositions,
  };
  return read(JSON.stringify(document));
}

/** A document's text as its inventory. */
export function read(text: string, name = 'x.json'): RootedInventory {
  const { value } = readSbom(Buffer.from(text), name, LIMITS);
  if (value === undefined) throw new Error(`not read: ${text.slice(0, 200)}`);
  return canonicalDocument({ digest: '', document: value }, {}).value.inventory;
}

/** An installed distribution. */
export function installed(name: string, version: string, facts: Readonly<Record<string, unknown>> = {}): Stated {
  const { properties = [], ...rest } = facts;
  const marks = [{ name: 'pyenv-sbom:metadata-version', value: '2.4' }, ...(properties as readonly unknown[])];
  return { name, version, purl: `pkg:pypi/${name}@${version}`, properties: marks, ...rest };
}

/** A component in the archive of the distributions with these references. */
export function bundled(by: readonly string[], component: Stated): Stated {
  const properties = [
    ...((component['properties'] as readonly unknown[] | undefined) ?? []),
    ...by.map((value) => ({ name: 'pyenv-sbom:bundled-by', value })),
  ];
  return { ...component, properties };
}

/** The inventory's text in a format. */
export function write(inventory: RootedInventory, format: WritableFormat, version: string = writingFormat(format).defaultVersion): string {
  return writeSbom(inventory, { format, version }, STAMP).value;
}

/** The inventory, written in a format and read again. */
export function throughFormat(inventory: RootedInventory, format: WritableFormat, version?: string): RootedInventory {
  return read(write(inventory, format, version));
}
