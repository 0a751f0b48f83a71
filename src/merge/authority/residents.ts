/** What is there by itself, whatever documents say: distributions, interpreters, the root, environments, packages of package managers. */
import type { Component, ComponentId } from '../../model/component.ts';
import { componentPurlKey, cpeKeys } from '../../model/identity.ts';
import type { Inventory } from '../../model/inventory.ts';
import { compareText } from '../../model/order.ts';
import { formatPurl } from '../../model/purl.ts';
import { mergeRecords } from '../unite/merge-records.ts';

/** How a carrier's record is about something that is there without it. */
export interface Presence {
  readonly target: ComponentId;
  /** `declared`: it states no version, and so is a requirement of that name (R5.6). */
  readonly how: 'present' | 'declared';
}

/** An index of what is there by itself. */
export class Residents {
  readonly #records = new Map<ComponentId, [Component, ...Component[]]>();
  readonly #merged = new Map<ComponentId, Component>();
  readonly #byPurl = new Map<string, ComponentId>();
  readonly #byCpe = new Map<string, ComponentId>();
  readonly #byName = new Map<string, ComponentId>();

  /** Of the parts of an inventory that the scan itself read: what documents say makes nobody a resident. */
  constructor(fragments: readonly Inventory[]) {
    for (const { components, speaker } of fragments) {
      if (speaker !== undefined) continue;
      for (const component of components) {
        const known = this.#records.get(component.id);
        if (known === undefined) this.#records.set(component.id, [component]);
        else known.push(component);
        if (component.isAddition !== true) this.#index(component);
      }
    }
  }

  #index(component: Component): void {
    const { id, distribution } = component;
    const purl = componentPurlKey(component);
    const least = (map: Map<string, ComponentId>, key: string): void => {
      const known = map.get(key);
      if (known === undefined || compareText(id, known) < 0) map.set(key, id);
    };
    if (purl !== undefined) least(this.#byPurl, purl);
    for (const key of cpeKeys(component)) least(this.#byCpe, key);
    if (distribution !== undefined) least(this.#byName, distribution);
  }

  has(id: ComponentId): boolean {
    return this.#records.has(id);
  }

  /** All that the scan read of a resident, in one record. */
  recordOf(id: ComponentId): Component | undefined {
    const known = this.#merged.get(id);
    const records = this.#records.get(id);
    if (known !== undefined || records === undefined) return known;
    const { value } = mergeRecords(records);
    this.#merged.set(id, value);
    return value;
  }

  /** What people call it. */
  titleOf(id: ComponentId): string {
    const record = this.recordOf(id);
    if (record?.purl !== undefined) return formatPurl(record.purl);
    return [record?.name ?? id, record?.version].filter(Boolean).join(' ');
  }

  /** Which of a carrier's records are about residents, and which. */
  among(records: readonly Component[], carrier: ComponentId): ReadonlyMap<ComponentId, Presence> {
    const found = new Map<ComponentId, Presence>();
    for (const record of records) {
      if (record.id === carrier || found.has(record.id)) continue;
      const presence = this.#presenceOf(record);
      if (presence !== undefined) found.set(record.id, presence);
    }
    return found;
  }

  #presenceOf(record: Component): Presence | undefined {
    if (this.#records.has(record.id)) return { target: record.id, how: 'present' };
    if (record.isAddition === true) return undefined;
    const { purl } = record;
    const key = componentPurlKey(record);
    const byIdentity = key === undefined ? cpeKeys(record).map((cpe) => this.#byCpe.get(cpe))[0] : this.#byPurl.get(key);
    if (byIdentity !== undefined) return { target: byIdentity, how: 'present' };
    const isDeclared = purl?.type === 'pypi' && purl.version === undefined && record.version === undefined;
    const named = isDeclared ? this.#byName.get(purl.name) : undefined;
    return named === undefined ? undefined : { target: named, how: 'declared' };
  }
}
