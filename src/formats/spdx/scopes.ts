/** Scopes, which the model keeps on a component, from relationships, where SPDX keeps them. */
import type { Component, ComponentId, Scope } from '../../model/component.ts';

/**
 * Sets the scope of components that are needed in one way alone: only as build or test tools, or only optionally. What is needed
 * without condition anywhere, or by nothing, has none. The components are the reader's own, and new.
 */
export function deriveScopes(
  components: readonly Component[],
  needs: readonly { readonly target: ComponentId; readonly scope: Scope | undefined }[],
): void {
  const strongest = new Map<ComponentId, Scope>();
  for (const { target, scope = 'required' } of needs) {
    const known = strongest.get(target);
    if (known === undefined || rank(scope) > rank(known)) strongest.set(target, scope);
  }
  for (const component of components) {
    const scope = strongest.get(component.id);
    if (scope !== undefined && scope !== 'required') (component as { scope?: Scope }).scope ??= scope;
  }
}

function rank(scope: Scope): number {
  return ['excluded', 'optional', 'required'].indexOf(scope);
}
