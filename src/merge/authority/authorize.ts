/**
 * Lets everybody speak about what is theirs (docs/rules.md R12; the table is in words.ts). Carriers are distributions and interpreters
 * whose archives hold documents, or other packages. What a carrier says of what is there without it says only that it is there: a
 * place, an edge. The rest stands with the speaker, as a property, or is refused. What is left is the carrier's own, and marked as
 * stated by it; copies.ts holds it against what other carriers say.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { combine } from '../../model/combine.ts';
import type { Component, ComponentId } from '../../model/component.ts';
import { componentId } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import type { Inventory, Relation } from '../../model/inventory.ts';
import { append } from '../../model/order.ts';
import { ownProperty } from '../../model/properties.ts';
import { sourceOf } from '../../model/relation.ts';
import { rewriteReferences } from '../../model/rewrite.ts';
import { attachUnreached } from '../graph/attach.ts';
import { type Claims, ownClaims } from './claims.ts';
import { type Presence, Residents } from './residents.ts';
import { attributions, isContradiction } from './statements.ts';
import { WORDS } from './words.ts';

export interface Authorized {
  readonly inventory: Inventory;
  /** Records of carriers that are about something which is there without them. */
  readonly merged: number;
}

/** All parts of an inventory in one, each with what its speaker may say. */
export function authorize(fragments: readonly Inventory[]): Outcome<Authorized> {
  const free: Inventory[] = [];
  const carried = new Map<ComponentId, Inventory[]>();
  const residents = new Residents(fragments);
  for (const fragment of fragments) {
    const { speaker } = fragment;
    if (speaker?.kind !== 'carrier') free.push(fragment);
    else if (carried.has(speaker.id)) carried.get(speaker.id)?.push(fragment);
    else carried.set(speaker.id, [fragment]);
  }
  const diagnostics: Diagnostic[] = [];
  const taken = new Set<ComponentId>();
  const found = new Map<ComponentId, ComponentId>();
  let merged = 0;
  for (const [carrier, parts] of carried) {
    const world = withOwnIds(combine(parts), carrier, residents, taken);
    const present = residents.among(world.components, carrier);
    for (const [id, { target }] of present) if (id !== target) found.set(id, target);
    const heard = hear(world, { carrier, present, residents });
    append(diagnostics, heard.diagnostics);
    free.push(heard.value.inventory);
    merged += heard.value.merged;
  }
  const inventory = combine(free);
  // What several carriers share is read once: the others know it by the id that it had there.
  const now = (id: ComponentId): ComponentId => found.get(id) ?? id;
  const complete = found.size === 0 ? inventory : { ...rewriteReferences(inventory, now), components: inventory.components };
  return { value: { inventory: complete, merged }, diagnostics };
}

/** Two carriers may list one file: what each of them makes of it gets an id of its own. `taken` are those that others have. */
function withOwnIds(world: Inventory, carrier: ComponentId, residents: Residents, taken: Set<ComponentId>): Inventory {
  const own: ComponentId[] = [];
  const repeated: ComponentId[] = [];
  world.components.forEach(({ id }) => {
    if (id === carrier) return;
    const before = taken.size;
    (taken.add(id).size === before ? repeated : own).push(id);
  });
  const isOwn = new Set(repeated.length === 0 ? [] : own);
  const others = repeated.filter((id) => !isOwn.has(id) && !residents.has(id));
  if (others.length === 0) return world;
  const renamed = new Map(others.map((id) => [id, componentId(`${id} of ${carrier}`)]));
  const now = (id: ComponentId): ComponentId => renamed.get(id) ?? id;
  return { ...rewriteReferences(world, now), components: world.components.map((one) => ({ ...one, id: now(one.id) })) };
}

/** A carrier, and which of its records are about what is there without it. */
interface Hearing {
  readonly carrier: ComponentId;
  readonly present: ReadonlyMap<ComponentId, Presence>;
  readonly residents: Residents;
}

/** What a carrier is heard to say. */
function hear(world: Inventory, hearing: Hearing): Outcome<Authorized> {
  const { carrier, present, residents } = hearing;
  const now = (id: ComponentId): ComponentId => present.get(id)?.target ?? id;
  const components: Component[] = [];
  const stated: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const claims = ownClaims(world, new Set(present.keys()), carrier);
  const statedBy = [carrier];
  let merged = 0;
  for (const record of world.components) {
    const presence = present.get(record.id);
    if (record.id === carrier) components.push(...aboutItself(record));
    else if (presence === undefined) components.push(isWordOf(record.statedBy, carrier) ? record : { ...record, statedBy });
    else {
      if (record.isAddition !== true) merged += 1;
      append(components, placeOf(record, presence, residents));
      const resident = residents.recordOf(presence.target);
      append(stated, resident === undefined ? [] : attributions(record, resident));
    }
  }
  append(diagnostics, refusals(world.components, hearing, claims));
  const relations = edgesOf(world.relations, present, carrier);
  append(relations, attachedTo(carrier, components, relations));
  const speaker = stated.length > 0 ? residents.recordOf(carrier) : undefined;
  if (speaker !== undefined) components.push(speakers(speaker, stated));
  const heard: Inventory = { ...claims.inventory, relations, components };
  const isRenamed = [...present].some(([id, { target }]) => id !== target);
  return { value: { inventory: isRenamed ? { ...rewriteReferences(heard, now), components } : heard, merged }, diagnostics };
}

/** Whether speakers that a record or a relation names already are a carrier, and nobody else: those of an embedded document are so marked. */
function isWordOf(speakers: readonly ComponentId[] | undefined, carrier: ComponentId): boolean {
  return speakers?.length === 1 && speakers[0] === carrier;
}

/** Edges to what is the carrier's own word and nothing leads to any more. What its archive does not hold is only needed. */
function attachedTo(carrier: ComponentId, components: readonly Component[], relations: readonly Relation[]): readonly Relation[] {
  const own = components.filter(({ statedBy }) => statedBy !== undefined).map(({ id }) => id);
  const attached = attachUnreached(carrier, own, relations);
  if (attached.length === 0) return attached;
  const bundled = new Set(relations.flatMap(({ kind, to }) => (kind === 'bundles' ? [to] : [])));
  return attached.map((relation): Relation => (bundled.has(relation.to) ? relation : { ...relation, kind: 'dependsOn' }));
}

/** What the carrier says of itself: the hashes are not those of what was installed, and stand as what they are (R10). */
function aboutItself({ statedBy: _, ...record }: Component): readonly Component[] {
  const { hashes, ...rest } = record;
  if (hashes === undefined || WORDS.hashes.itself !== 'attributed') return [record];
  const path = record.origins[0] ?? '';
  const stated = hashes.map(({ algorithm, content }) => ownProperty('stated-hash', `${algorithm} ${content} in ${path}`));
  return [{ ...rest, properties: [...(rest.properties ?? []), ...stated] }];
}

/** That something is there: a record that adds a place to it, and nothing else. */
function placeOf(record: Component, { target, how }: Presence, residents: Residents): readonly Component[] {
  const resident = residents.recordOf(target);
  const occurrences = record.evidence?.occurrences;
  if (how === 'declared' || resident === undefined || occurrences === undefined) return [];
  const { type, name, distribution } = resident;
  return [
    {
      id: target,
      authority: 'derived',
      origins: [],
      isAddition: true,
      type,
      name,
      ...defined({ distribution }),
      evidence: { occurrences },
    },
  ];
}

/** A record of the speaker with what it said of others. */
function speakers({ id, type, name, distribution }: Component, stated: readonly string[]): Component {
  return {
    id,
    authority: 'derived',
    origins: [],
    isAddition: true,
    type,
    name,
    ...defined({ distribution, properties: nonEmpty([...new Set(stated)].map((text) => ownProperty('stated-of', text))) }),
  };
}

/**
 * The carrier's edges. None leads out of what is there without it; those out of what it holds are its own word. A declared dependency
 * is neither bundled nor contained (R5.6).
 */
function edgesOf(relations: readonly Relation[], present: ReadonlyMap<ComponentId, Presence>, carrier: ComponentId): Relation[] {
  const by = [carrier];
  const heard: Relation[] = [];
  relations.forEach((relation) => {
    const { from, kind, to } = relation;
    const source = sourceOf(relation);
    if (from === to || present.has(source)) return;
    const isDeclared = present.get(to)?.how === 'declared';
    if (kind === 'bundles' && isDeclared) return;
    const kindNow = isDeclared && kind === 'contains' ? 'dependsOn' : kind;
    const isOwn = source === carrier || kind === 'bundles';
    if (!isOwn) heard.push(kindNow === kind && isWordOf(relation.by, carrier) ? relation : { from, kind: kindNow, to, by });
    else heard.push(kindNow === kind && relation.by === undefined ? relation : { from, kind: kindNow, to });
  });
  return heard;
}

/** What is refused is said, once for each thing that it is about. */
function refusals(records: readonly Component[], { carrier, present, residents }: Hearing, { refused }: Claims): readonly Diagnostic[] {
  if (present.size === 0) return [];
  const fields = new Map<ComponentId, { readonly names: Set<string>; readonly path: string }>();
  const add = (target: ComponentId, path: string, names: Iterable<string>): void => {
    const known = fields.get(target) ?? { names: new Set<string>(), path };
    for (const name of names) known.names.add(name);
    if (known.names.size > 0) fields.set(target, known);
  };
  for (const record of records) {
    const presence = present.get(record.id);
    const resident = presence === undefined ? undefined : residents.recordOf(presence.target);
    if (presence === undefined || resident === undefined) continue;
    add(presence.target, record.origins[0] ?? '', isContradiction(record, resident));
    add(presence.target, record.origins[0] ?? '', refused.get(record.id) ?? []);
  }
  if (fields.size === 0) return [];
  const name = residents.recordOf(carrier)?.name ?? carrier;
  return Array.from(
    fields,
    ([target, { names, path }]): Diagnostic => ({
      code: 'sbom-statement-not-taken',
      at: { path },
      distribution: name,
      component: residents.titleOf(target),
      fields: [...names].sort(),
    }),
  );
}
