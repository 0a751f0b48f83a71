/** The exact graph of each carrier, in every format (docs/graph.md): by the edges that are its own exactly what its documents list is reached. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WRITING_FORMATS, writingFormat } from '../src/formats/index.ts';
import { convertSbom, type RootedInventory, scanEnvironment, writeDocument } from '../src/index.ts';
import type { ComponentId } from '../src/model/component.ts';
import { edgeOwners } from '../src/model/edge-owners.ts';
import { edgesBySource } from '../src/model/relation.ts';
import { maturin } from './support/documents.ts';
import { distribution, virtualEnvironment } from './support/environment.ts';

const crate = (name: string, ...dependsOn: readonly string[]) => ({ name, version: '1.0.0', dependsOn });

/** Three wheels that resolved the same crates with other features; checksums follow the place in the list, which is the same in each. */
const WHEELS = {
  alpha: [crate('libc'), crate('rand', 'libc'), crate('getrandom', 'rand'), crate('serde')],
  beta: [crate('libc'), crate('rand', 'getrandom'), crate('getrandom'), crate('serde', 'rand')],
  gamma: [crate('libc', 'serde'), crate('rand'), crate('getrandom'), crate('serde')],
  delta: [crate('libc'), crate('rand', 'libc')],
} as const;

function reachOf(inventory: RootedInventory, carrier: ComponentId): readonly string[] {
  const edges = edgesBySource(inventory.relations);
  const isOwn = edgeOwners(inventory);
  const installed = new Set(Object.keys(WHEELS).map((name) => `pkg:pypi/${name}@1`));
  const reached = new Set<ComponentId>([carrier]);
  for (const from of reached) for (const to of edges.get(from) ?? []) if (!installed.has(to) && isOwn(carrier, from, to)) reached.add(to);
  return [...reached].filter((id) => id !== carrier).sort();
}

async function scanned(): Promise<RootedInventory> {
  const wheels = Object.entries(WHEELS).map(([name, crates]) =>
    distribution(name, '1', { sboms: { 'x.json': maturin(name, '1', crates, [crates.at(-1)?.name ?? '']) } }),
  );
  const { inventory } = await scanEnvironment({ paths: [virtualEnvironment(...wheels)] });
  if (inventory === undefined) throw new Error('nothing was scanned');
  return inventory;
}

/** What a document leads to by its own edges from its root, or lists without need. */
function listed(name: keyof typeof WHEELS): readonly string[] {
  return WHEELS[name].map((one) => `pkg:cargo/${one.name}@1.0.0`).sort();
}

describe('the graph', () => {
  it('has one component of each crate, and says whose edges are whose where they differ', async () => {
    const inventory = await scanned();
    const rand = inventory.components.filter(({ purl }) => purl?.name === 'rand');
    expect(rand.map(({ id }) => id)).toEqual(['pkg:cargo/rand@1.0.0']);
    expect(rand[0]?.properties?.filter(({ name }) => name === 'pyenv-sbom:edges-of').map(({ value }) => JSON.parse(value))).toEqual([
      ['pkg:pypi/alpha@1', 'pkg:cargo/libc@1.0.0'],
      ['pkg:pypi/beta@1', 'pkg:cargo/getrandom@1.0.0'],
      ['pkg:pypi/delta@1', 'pkg:cargo/libc@1.0.0'],
    ]);
  });

  it.each(Object.keys(WHEELS) as (keyof typeof WHEELS)[])('of %s is what its document lists', async (name) => {
    expect(reachOf(await scanned(), `pkg:pypi/${name}@1` as ComponentId)).toEqual(listed(name));
  });

  it.each(WRITING_FORMATS.map(({ id }) => id))('survives %s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-graph-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const inventory = await scanned();
    const path = join(folder, `env${writingFormat(format).suffix}`);
    writeFileSync(path, writeDocument(inventory, { format }).value);
    const { inventory: converted } = await convertSbom({ path });
    expect(converted).toBeDefined();
    for (const name of Object.keys(WHEELS) as (keyof typeof WHEELS)[])
      if (converted !== undefined) expect(reachOf(converted, `pkg:pypi/${name}@1` as ComponentId)).toEqual(listed(name));
    expect(writeDocument(converted as RootedInventory).value).toBe(writeDocument(inventory).value);
  });
});
