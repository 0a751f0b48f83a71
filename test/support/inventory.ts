/** Inventories for tests, written as data: components by a short name, relations as triples. */
import type { Component, ComponentId } from '../../src/model/component.ts';
import { EMPTY_INVENTORY, type RelationKind, type RootedInventory } from '../../src/model/inventory.ts';
import { parsePurl } from '../../src/model/purl.ts';

export const ROOT = 'root' as ComponentId;

/** A component; the id is its name. `purl` is parsed, `distribution` makes it an installed one. */
export function component(name: string, { purl, ...facts }: Partial<Omit<Component, 'purl'>> & { readonly purl?: string } = {}): Component {
  const parsed = purl === undefined ? undefined : parsePurl(purl);
  return {
    id: name as ComponentId,
    type: 'library',
    name,
    authority: 'document',
    origins: [],
    ...facts,
    ...(parsed !== undefined && { purl: parsed }),
  };
}

/** An installed distribution of PyPI, with the version 1.0 unless another is given. */
export function installed(name: string, facts: Parameters<typeof component>[1] = {}): Component {
  const version = facts.version ?? '1.0';
  return component(name, { version, purl: `pkg:pypi/${name}@${version}`, distribution: name, authority: 'core-metadata', ...facts });
}

/** An inventory of a root and components; relations are `[from, kind, to]` by name. */
export function inventory(
  components: readonly Component[],
  relations: readonly (readonly [string, RelationKind, string])[] = [],
  rest: Partial<RootedInventory> = {},
): RootedInventory {
  return {
    ...EMPTY_INVENTORY,
    root: ROOT,
    lifecycles: [],
    components: [component(ROOT, { name: 'my-environment', type: 'platform' }), ...components],
    relations: relations.map(([from, kind, to]) => ({ from: from as ComponentId, kind, to: to as ComponentId })),
    ...rest,
  };
}
