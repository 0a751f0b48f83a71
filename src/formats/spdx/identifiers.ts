/** Identifiers of SPDX elements, made from our references: readable, unique, the same for the same inventory. */
import type { Component, ComponentId } from '../../model/component.ts';
import { sha256 } from '../../model/digest.ts';
import { groupBy } from '../../model/order.ts';
import { withoutScope } from '../../model/reference.ts';

const LONGEST = 120;

/** `Package-pypi-numpy-2.4.6`: letters, digits, dots and hyphens alone (SPDX 2.3 clause 3.2). Those that would be equal get a digest. */
export function elementIds(components: readonly Component[], root: ComponentId): ReadonlyMap<ComponentId, string> {
  const named = groupBy(components, (component) => readable(component, root));
  const ids = new Map<ComponentId, string>();
  for (const [name, bearers] of named)
    for (const { id } of bearers) ids.set(id, bearers.length === 1 ? name : `${name}-${sha256(id).slice(0, 12)}`);
  return ids;
}

function readable({ id, type }: Component, root: ComponentId): string {
  const text = withoutScope(id)
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  const kind = type === 'file' ? 'File' : 'Package';
  return `${id === root ? 'Root' : kind}-${text || 'unnamed'}`;
}
