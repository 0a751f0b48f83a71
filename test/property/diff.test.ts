/** Laws of a diff: nothing differs from itself; read backwards it is the diff of the swapped sides; it explains every difference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, SbomDiff } from '../../src/diff/change.ts';
import { diffInventories } from '../../src/diff/diff.ts';
import { renderDiffJson } from '../../src/diff/render-json.ts';
import { renderDiffMarkdown } from '../../src/diff/render-markdown.ts';
import { renderDiffText } from '../../src/diff/render-text.ts';
import { reverseDiff } from '../../src/diff/reverse.ts';
import { compareByEcosystem, kindOfOrder } from '../../src/diff/version-order.ts';
import { WRITING_FORMATS } from '../../src/formats/index.ts';
import { bundlingOf } from '../../src/model/bundling.ts';
import type { ComponentId } from '../../src/model/component.ts';
import { formatCpe } from '../../src/model/cpe.ts';
import { purlKey } from '../../src/model/identity.ts';
import type { RootedInventory } from '../../src/model/inventory.ts';
import { bundled, installed, inventoryOf, type Stated, throughFormat } from '../support/inventories.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const VERSIONS = ['1', '1.0', '1.0.1', '1.10', '2.0rc1', '2.0', '0.1.0', '0.2.0', 'v3', '1.0-1', '1:1.0-1'] as const;
const version = fc.constantFrom(...VERSIONS);
const license = fc.constantFrom(undefined, 'MIT', 'MIT OR Apache-2.0', 'Apache-2.0 OR MIT', 'not an expression');
const hash = fc.constantFrom(undefined, 'a', 'b').map((digit) => digit && [{ alg: 'SHA-256', content: digit.repeat(64) }]);
const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined, freq: 2 });

/** Of few names, so that the two sides share many. */
const part = fc
  .record({
    kind: fc.constantFrom('cargo', 'generic', 'rpm', 'pypi', 'cpe', 'none', 'file'),
    name: fc.constantFrom('syn', 'zlib', 'openssl', 'HarfBuzz'),
    version,
    license,
    hashes: hash,
    holders: fc.subarray([0, 1, 2], { minLength: 1 }),
  })
  .map(({ kind, name, version: of, license: text, hashes, holders }): { readonly holders: readonly number[]; readonly stated: Stated } => {
    const facts = { name, version: of, hashes, licenses: text && [{ license: { name: text } }] };
    const identity = {
      purl: ['cargo', 'generic', 'rpm', 'pypi'].includes(kind) ? `pkg:${kind}/${name}@${encodeURIComponent(of)}` : undefined,
      cpe: kind === 'cpe' ? `cpe:2.3:a:${name.toLowerCase()}:${name.toLowerCase()}:1:*:*:*:*:*:*:*` : undefined,
      type: kind === 'file' ? 'file' : 'library',
    };
    return { holders, stated: JSON.parse(JSON.stringify({ ...facts, ...identity })) };
  });

const distribution = fc.record({
  version,
  tag: optional(fc.constantFrom('py3-none-any', 'cp311-cp311-linux_x86_64')),
  hashes: hash,
  license,
});

const inventory = fc
  .record({
    distributions: fc.array(optional(distribution), { minLength: 3, maxLength: 3 }),
    parts: fc.array(part, { maxLength: 10 }),
    edges: fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 12 }),
    aggregates: fc.array(fc.constantFrom('complete', 'incomplete', 'unknown', undefined), { minLength: 3, maxLength: 3 }),
  })
  .map(({ distributions, parts, edges, aggregates }): RootedInventory => {
    const held = distributions.flatMap((one, index) => {
      if (one === undefined) return [];
      const properties = one.tag === undefined ? [] : [{ name: 'pyenv-sbom:wheel-tag', value: one.tag }];
      const licenses = one.license && [{ license: { name: one.license } }];
      const stated = installed(`dist-${index}`, one.version, {
        ...JSON.parse(JSON.stringify({ hashes: one.hashes, licenses })),
        properties,
      });
      return [{ index, stated, ref: String(stated['purl']) }];
    });
    const components = parts.map(({ stated, holders }, index): Stated => {
      const by = held.filter((one) => holders.includes(one.index)).map(({ ref }) => ref);
      return { ...bundled(by, stated), 'bom-ref': `part-${index}` };
    });
    const refs = [...held.map(({ ref }) => ref), ...components.map((one) => String(one['bom-ref']))];
    const dependsOn: Record<string, string[]> = { environment: held.map(({ ref }) => ref) };
    for (const [from, to] of edges) {
      const [left, right] = [refs[from % refs.length], refs[to % refs.length]];
      if (left !== undefined && right !== undefined) dependsOn[left] = [...(dependsOn[left] ?? []), right];
    }
    const compositions = held.flatMap(({ index, ref }) =>
      aggregates[index] === undefined ? [] : [{ aggregate: aggregates[index], assemblies: [ref] }],
    );
    return inventoryOf({ components: [...held.map(({ stated }) => stated), ...components], edges: dependsOn, compositions });
  });

/** Under which a component counts as the same on both sides: the rules of docs/rules.md R5, spelled out here once more. */
function keysOf({ components }: RootedInventory): ReadonlyMap<string, string> {
  return new Map(
    components.map(({ id, purl, cpes, type, name, version: of }) => {
      if (purl !== undefined) return [id, purlKey(purl)];
      const [cpe] = (cpes ?? []).map(formatCpe).sort();
      return [id, cpe ?? `${type} ${name} ${of ?? ''}`];
    }),
  );
}

/** How often each key is there: records of one key may be several, told apart by their content alone. */
function countsOf(keys: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map([...counts].sort());
}

/** What the archive of a distribution holds and its documents name. */
function heldBy(side: RootedInventory, name: string): readonly string[] {
  const keys = keysOf(side);
  const { bundlers, namedBy } = bundlingOf(side);
  const holder = side.components.find((component) => component.name === name);
  if (holder === undefined) return [];
  const isAt = (id: ComponentId): boolean => bundlers.get(id)?.has(holder.id) === true || namedBy.get(id)?.has(holder.id) === true;
  return side.components.flatMap(({ id }) => (isAt(id) ? [keys.get(id) ?? ''] : []));
}

/** The keys of the old side, after the changes of the groups that `isMeant`. */
function apply(
  before: readonly string[],
  diff: SbomDiff,
  sides: readonly [RootedInventory, RootedInventory],
  isMeant: (name: string | undefined) => boolean,
) {
  const [oldKeys, newKeys] = sides.map(keysOf);
  const result = [...before];
  const take = ({ ref }: Entry): void => {
    const index = result.indexOf(oldKeys?.get(ref) ?? '');
    if (index < 0) throw new Error(`the diff takes away ${ref}, which is not there`);
    result.splice(index, 1);
  };
  const put = ({ ref }: Entry): void => void result.push(newKeys?.get(ref) ?? '');
  for (const { changes } of diff.groups.filter(({ bundler: one }) => isMeant((one?.to[0] ?? one?.from[0])?.name)))
    for (const change of changes)
      switch (change.kind) {
        case 'removed':
        case 'undeclared':
          take(change.component);
          break;
        case 'added':
        case 'declared':
          put(change.component);
          break;
        case 'upgraded':
        case 'downgraded':
        case 'reversioned':
        case 'reidentified':
          take(change.from);
          put(change.to);
          break;
        default: // the facets of a component that stays where it is
      }
  return countsOf(result);
}

describe('a diff', () => {
  it('of an inventory and itself is empty', () => {
    fc.assert(
      fc.property(inventory, (one) => {
        expect(diffInventories(one, one).groups).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('read backwards is the diff of the swapped sides', () => {
    fc.assert(
      fc.property(inventory, inventory, (old, now) => {
        expect(reverseDiff(diffInventories(old, now))).toEqual(diffInventories(now, old));
      }),
      { numRuns: 150 },
    );
  });

  it('explains what each distribution holds more and less', () => {
    fc.assert(
      fc.property(inventory, inventory, (old, now) => {
        const diff = diffInventories(old, now);
        for (const name of ['dist-0', 'dist-1', 'dist-2'])
          expect(apply(heldBy(old, name), diff, [old, now], (one) => one === name)).toEqual(countsOf(heldBy(now, name)));
      }),
      { numRuns: 150 },
    );
  });

  it('explains every component that is on one side alone', () => {
    fc.assert(
      fc.property(inventory, inventory, (old, now) => {
        const told = new Set(
          diffInventories(old, now).groups.flatMap(({ changes }) =>
            changes.flatMap((change) => {
              if ('component' in change) return [change.component.ref];
              return ['upgraded', 'downgraded', 'reversioned', 'reidentified'].includes(change.kind)
                ? [change.from.ref, change.to.ref]
                : [];
            }),
          ),
        );
        const [oldKeys, newKeys] = [keysOf(old), keysOf(now)];
        const missing = (keys: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>) =>
          [...keys].filter(([, key]) => ![...others.values()].includes(key)).map(([ref]) => ref);
        for (const ref of [...missing(oldKeys, newKeys), ...missing(newKeys, oldKeys)]) expect(told).toContain(ref);
      }),
      { numRuns: 150 },
    );
  });

  it.each(WRITING_FORMATS.flatMap(({ id, versions }) => versions.map((of) => [id, of] as const)))(
    'is the same through %s %s',
    (format, of) => {
      fc.assert(
        fc.property(inventory, (one) => {
          expect(diffInventories(one, throughFormat(one, format, of)).groups).toEqual([]);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('is rendered whatever it holds, one line a change', () => {
    fc.assert(
      fc.property(inventory, inventory, (old, now) => {
        const diff = diffInventories(old, now);
        expect(JSON.parse(renderDiffJson(diff)).groups).toEqual(JSON.parse(JSON.stringify(diff.groups)));
        const changes = diff.groups.reduce((sum, group) => sum + group.changes.length, 0);
        expect(
          renderDiffText(diff, { most: 1000 })
            .split('\n')
            .filter((line) => /^ {2}\S/.test(line)),
        ).toHaveLength(changes);
        expect(
          renderDiffMarkdown(diff)
            .split('\n')
            .filter((line) => /^ {2}- `/.test(line)),
        ).toHaveLength(changes);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the order of versions', () => {
  const text = fc.oneof(version, fc.string({ unit: fc.constantFrom(...'0129.-+~^_:aAbrcv'), maxLength: 12 }), fc.string({ maxLength: 8 }));
  it.each(['pypi', 'cargo', 'rpm', 'deb', 'apk', 'generic'])('of %s is antisymmetric, and an order among three', (type) => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(compareByEcosystem(type, a, b) + compareByEcosystem(type, b, a)).toBe(0);
        expect(compareByEcosystem(type, a, a)).toBe(0);
        // Where some texts are no versions, those are compared by another rule than the others: lists of both are sorted by the rule first.
        const isOneKind = new Set([a, b, c].map((text) => kindOfOrder(type, text))).size === 1;
        if (isOneKind && compareByEcosystem(type, a, b) <= 0 && compareByEcosystem(type, b, c) <= 0)
          expect(compareByEcosystem(type, a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
