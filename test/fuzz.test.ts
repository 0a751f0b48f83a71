/** The fuzzer itself: it repeats what it did, makes cases smaller, and sees each law that is broken. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Choices, minimize } from '../scripts/fuzz/choices.mjs';
import { HONEST, hostileFiles, SITE } from '../scripts/fuzz/environments.mjs';
import { graphHolds, keepsSecrets, same } from '../scripts/fuzz/laws.mjs';
import { LEVELS, SHARES } from '../scripts/fuzz/levels.mjs';
import { neighboursAreThere, othersStay, pictureOf } from '../scripts/fuzz/neighbours.mjs';
import { scanTree, treeOf } from '../scripts/fuzz/scanning.mjs';
import type { ComponentId } from '../src/model/component.ts';
import type { RootedInventory } from '../src/model/inventory.ts';

const scanned = async (files: Iterable<readonly [string, string]>): Promise<RootedInventory> => (await scanTree(treeOf(files))).inventory;

/** The inventory with one component replaced. */
function changed(inventory: RootedInventory, id: string, fields: object): RootedInventory {
  return { ...inventory, components: inventory.components.map((one) => (one.id === id ? { ...one, ...fields } : one)) };
}

describe('choices', () => {
  it('are the same for a seed, others for another, and can be given again', () => {
    const made = (choices: Choices): string => JSON.stringify([...hostileFiles(choices)]);
    const first = Choices.fromSeed('1 environments 1');
    const text = made(first);
    expect(made(Choices.fromSeed('1 environments 1'))).toBe(text);
    expect(made(Choices.fromSeed('1 environments 2'))).not.toBe(text);
    expect(made(Choices.replay(first.drawn))).toBe(text);
  });

  it('end, whatever they are', () => {
    for (const numbers of [[], Array.from({ length: 50_000 }, () => Number.MAX_SAFE_INTEGER)])
      expect(hostileFiles(Choices.replay(numbers)).size).toBeGreaterThan(0);
  });

  it('are made as small as the failure lets them', async () => {
    const sum = (numbers: readonly number[]): number =>
      Choices.replay(numbers)
        .list(9, (choices) => choices.below(100))
        .reduce((left, right) => left + right, 0);
    const big = [9, 1, 90, 3, 50, 7, 8, 9, 10, 11];
    const reported: (readonly number[])[] = [];
    const smallest = await minimize(big, async (numbers) => sum(numbers) > 60, {
      until: Date.now() + 20_000,
      report: (numbers) => void reported.push(numbers),
    });
    expect(sum(smallest)).toBe(61);
    expect(smallest).toEqual([1, 61]);
    expect(reported.at(-1)).toEqual(smallest);
  });
});

describe('laws', () => {
  it('hold of an honest environment', async () => {
    const inventory = await scanned(HONEST);
    graphHolds(inventory);
    neighboursAreThere(pictureOf(inventory));
    othersStay(pictureOf(inventory), pictureOf(inventory));
  });

  it('see edges that lead nowhere, and what nothing leads to', async () => {
    const inventory = await scanned(HONEST);
    const edge = { from: inventory.root, kind: 'dependsOn', to: 'nowhere' as ComponentId } as const;
    expect(() => graphHolds({ ...inventory, relations: [...inventory.relations, edge] })).toThrow('nowhere');
    expect(() => graphHolds({ ...inventory, relations: [] })).toThrow();
    expect(() => graphHolds({ ...inventory, components: [...inventory.components, ...inventory.components] })).toThrow('one reference');
  });

  it('see secrets, and name the field', () => {
    const form = { format: 'cyclonedx-json', version: '1.7' };
    expect(() => keepsSecrets('{\n  "url": "https://u:c4n4ry-pass@example.com"\n}', form)).toThrow('"url"');
    expect(() => keepsSecrets('{\n  "url": "https://example.com"\n}', form)).not.toThrow();
  });

  it('see a document that became another, but for its serial number', () => {
    expect(() => same('{\n  "a": 1\n}', '{\n  "a": 2\n}', 'x')).toThrow('"a": 1');
    same('{\n  "serialNumber": "urn:uuid:1"\n}', '{\n  "serialNumber": "urn:uuid:2"\n}', 'x');
  });

  it('see a neighbour that is gone, renamed or spoken about', async () => {
    const honest = await scanned(HONEST);
    const id = 'pkg:pypi/requests@2.31.0';
    const without = new Map([...HONEST].filter(([path]) => !path.startsWith(`${SITE}/requests`)));
    const picture = pictureOf(await scanned(without));
    expect(() => neighboursAreThere(picture)).toThrow(id);
    for (const fields of [{ copyright: 'forged' }, { name: 'forged' }, { supplier: { name: 'forged' } }, { modified: true }])
      expect(() => othersStay(pictureOf(honest), pictureOf(changed(honest, id, fields)))).toThrow(id);
    const edge = { from: id as ComponentId, kind: 'dependsOn', to: 'pkg:pypi/numpy@2.0.0' as ComponentId } as const;
    expect(() => othersStay(pictureOf(honest), pictureOf({ ...honest, relations: [...honest.relations, edge] }))).toThrow(id);
    const claim = { of: id as ComponentId, aspect: 'assembly', aggregate: 'complete' } as const;
    expect(() => othersStay(pictureOf(honest), pictureOf({ ...honest, completeness: [claim] }))).toThrow();
    const vulnerability = { id: 'CVE-2023-32681', affects: [{ target: id as ComponentId }], analysis: { state: 'not_affected' } } as const;
    expect(() => othersStay(pictureOf(honest), pictureOf({ ...honest, vulnerabilities: [vulnerability] }))).toThrow('CVE-2023-32681');
  });
});

describe('the command', () => {
  const fuzz = (...words: readonly string[]) => spawnSync(process.execPath, ['scripts/fuzz.mjs', ...words], { encoding: 'utf8' });

  it('runs every kind of every level, in children, and says how many', { timeout: 300_000 }, () => {
    const { stdout, stderr } = fuzz('--cases', '2', '--seconds', '240', '--seed', 'test', '--workers', '2');
    expect(stderr).toBe('');
    for (const [level, kinds] of LEVELS) {
      const each = 2 * (SHARES.get(level)?.times ?? 0);
      expect(stdout).toContain(`${level} ${kinds.length * each}: ${kinds.map((kind) => `${kind} ${each}`).join(', ')}`);
    }
  });

  it('refuses levels and kinds that there are not', () => {
    expect(fuzz('--level', 'constructor').stderr).toContain('constructor is no level');
    expect(fuzz('--only', 'constructor').stderr).toContain('constructor is no kind');
  });

  it('runs recorded failures again', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const lines = [
      { kind: 'read-purls', seed: 'a', case: 3, law: 'x' },
      { kind: 'read-tar', seed: 'b', case: 9, law: 'x' },
    ];
    writeFileSync(join(folder, 'failures.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(fuzz('--replay', join(folder, 'failures.jsonl')).stdout).toContain('readers 2: read-purls 1, read-tar 1');
  });
});
