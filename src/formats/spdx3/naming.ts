/** What elements of a written SPDX 3 document are called: identifiers below one base, readable, unique. */
import type { ComponentId } from '../../model/component.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import { elementIds } from '../spdx/identifiers.ts';
import { UNSIGNED } from '../spdx/stamp.ts';

/** The identifier of the document's own CreationInfo, a blank node. */
export const CREATION = '_:creationinfo';

/** Names the elements of one document. */
export class Naming {
  readonly #names: ReadonlyMap<ComponentId, string>;
  /** Of components: each occurs many times, as one text. */
  readonly #iris = new Map<ComponentId, string>();

  constructor({ components, root }: RootedInventory) {
    this.#names = elementIds(components, root);
  }

  /** The identifier of what has a name in the document. */
  iri(name: string): string {
    return `${UNSIGNED}#${name}`;
  }

  /** The name of a component. */
  nameOf(id: ComponentId): string {
    return this.#names.get(id) ?? 'unknown';
  }

  /** The identifier of a component. */
  idOf(id: ComponentId): string {
    const known = this.#iris.get(id);
    if (known !== undefined) return known;
    const iri = this.iri(this.nameOf(id));
    this.#iris.set(id, iri);
    return iri;
  }
}
