/** Scopes, which the model keeps on a component, from relationships, where SPDX keeps them. */
import type { Component, ComponentId, Scope } from '../../model/component.ts';

const RANKS: { readonly [S in Scope]: number } = { excluded: 0, optional: 1, required: 2 };

/** The scopes that components are needed in: of each the strongest. What others state of a component beats what it is needed for. */
export class NeededScopes {
  readonly #stated: ReadonlySet<ComponentId>;
  readonly #strongest = new Map<ComponentId, Scope>();

  /** Of components whose scope is `stated`, relationships say nothing. */
  constructor(stated: ReadonlySet<ComponentId>) {
    this.#stated = stated;
  }

  /** Takes that components are needed, without condition where no scope is given. */
  addAll(targets: readonly ComponentId[], scope: Scope = 'required'): void {
    for (let at = 0; at < targets.length; at += 1) this.#add(targets[at] as ComponentId, scope);
  }

  #add(target: ComponentId, scope: Scope): void {
    const known = this.#strongest.get(target);
    if (known === undefined || RANKS[scope] > RANKS[known]) this.#strongest.set(target, scope);
  }

  /**
   * Sets the scope of components that are needed in one way alone: only as build or test tools, or only optionally. What is needed
   * without condition anywhere, or by nothing, has none. The components are the reader's own, and new.
   */
  setOn(components: readonly Component[]): void {
    for (const component of components) {
      const scope = this.#strongest.get(component.id);
      if (scope === undefined || scope === 'required' || this.#stated.has(component.id)) continue;
      (component as { scope?: Scope }).scope ??= scope;
    }
  }
}
