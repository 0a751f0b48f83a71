/** Identifiers of SPDX elements, made from our references: readable, unique, the same for the same inventory. */
import type { Component, ComponentId } from '../../model/component.ts';
import { sha256 } from '../../model/digest.ts';
import { groupBy } from '../../model/order.ts';
import { withoutScope } from '../../model/reference.ts';

const LONGEST = 120;
const OTHERS = /[^A-Za-z0-9.]+/g;

/**
 * `Package-pypi-numpy-2.4.6`: letters, digits, dots and hyphens alone (SPDX 2.3 clause 3.2). Those that would be equal get a digest,
 * another one where something is called so already: a component may be named to look like it. All begin with `prefix`.
 */
export function elementIds(components: readonly Component[], root: ComponentId, prefix = ''): ReadonlyMap<ComponentId, string> {
  const ids = new Map<ComponentId, string>();
  const taken = new Set<string>();
  const repeated = new Set<string>();
  for (const component of components) {
    const name = prefix + readable(component, root);
    ids.set(component.id, name);
    if (taken.has(name)) repeated.add(name);
    else taken.add(name);
  }
  if (repeated.size === 0) return ids;
  const alike = components.filter(({ id }) => repeated.has(ids.get(id) ?? ''));
  for (const [name, bearers] of groupBy(alike, ({ id }) => ids.get(id) ?? ''))
    for (const { id } of bearers) {
      const unique = withDigest(name, id, taken);
      taken.add(unique);
      ids.set(id, unique);
    }
  return ids;
}

function withDigest(name: string, id: ComponentId, taken: ReadonlySet<string>): string {
  let digest = sha256(id);
  while (taken.has(`${name}-${digest.slice(0, 12)}`)) digest = sha256(digest);
  return `${name}-${digest.slice(0, 12)}`;
}

function readable({ id, type }: Component, root: ComponentId): string {
  const plain = withoutScope(id).replace(OTHERS, '-').slice(0, LONGEST);
  const text = plain.startsWith('-') || plain.endsWith('-') ? plain.replace(/^-+|-+$/g, '') : plain;
  const kind = type === 'file' ? 'File' : 'Package';
  return `${id === root ? 'Root' : kind}-${text || 'unnamed'}`;
}
