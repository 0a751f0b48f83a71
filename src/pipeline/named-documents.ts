/** What the pipeline makes of documents that the user named: a part of what is merged, or an inventory with one root of its own. */

import { foundAt, traceProperties, traceReference, traceSource } from '../merge/trace.ts';
import type { Deduplicated } from '../merge/unite/dedupe.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import type { GivenDocument, Inventory, Relation, SbomDocument } from '../model/inventory.ts';
import { sortedUnique } from '../model/order.ts';
import { TOOL } from '../model/tool.ts';
import { ROOT, rootComponent } from './root-component.ts';

/** A document that is merged: attached to the root, with the trace that it leaves there. */
export function fragmentOf({ document, digest }: GivenDocument): Inventory {
  const trace: Component = {
    id: ROOT,
    authority: 'document',
    origins: [document.path],
    isAddition: true,
    type: 'platform',
    name: 'merged',
    externalReferences: [...document.externalReferences, traceReference(document.path, digest, 'given', document)],
    ...defined({ properties: nonEmpty(traceProperties(document)) }),
  };
  return {
    ...document,
    components: [...located(document), trace],
    relations: [...document.relations, ...document.roots.map((to): Relation => ({ from: ROOT, kind: 'contains', to }))],
    sources: [traceSource(document, 'given', ROOT)],
    speaker: { kind: 'user' },
  };
}

/** Where a component was found is what its document says, else the document. */
function located({ components, path }: SbomDocument): readonly Component[] {
  const found = foundAt(path);
  return components.map((component) => (component.evidence?.occurrences === undefined ? found(component) : component));
}

/** A document's inventory with exactly one root: its own, or a new one that its roots are attached to. A root that was left out is none. */
export function underOneRoot(
  { inventory, now }: Deduplicated,
  document: SbomDocument,
  name: string | undefined,
): { readonly inventory: Inventory; readonly root: ComponentId; readonly isNew: boolean } {
  const present = new Set(inventory.components.map(({ id }) => id));
  const roots = sortedUnique(document.roots.map(now)).filter((id) => present.has(id));
  const [only, ...others] = roots;
  if (only !== undefined && others.length === 0) {
    const components = inventory.components.map((component) =>
      component.id === only && name !== undefined ? { ...component, name } : component,
    );
    return { inventory: { ...inventory, components }, root: only, isNew: false };
  }
  const described = document.components.find(({ id }) => document.roots.length === 1 && id === document.roots[0]);
  const root = rootComponent(name ?? document.name ?? described?.name ?? 'sbom', [], []);
  const held = roots.map((to): Relation => ({ from: ROOT, kind: 'contains', to }));
  return {
    inventory: { ...inventory, components: [...inventory.components, root], relations: [...inventory.relations, ...held] },
    root: ROOT,
    isNew: true,
  };
}

/** Whether a document is one of ours, by the tool that it names. */
function isOwn({ tools }: SbomDocument): boolean {
  return tools.some((tool) => tool.startsWith(TOOL.name));
}

/** The records of documents of ours, with the document of each: what one tells apart stays apart. */
export function settledIn(documents: readonly GivenDocument[]): ReadonlyMap<ComponentId, string> {
  return new Map(
    documents.flatMap(({ document }) => (isOwn(document) ? document.components.map(({ id }) => [id, document.path] as const) : [])),
  );
}

/** The root with what its document says of itself; a document of ours leaves no trace, so that converting it changes nothing. */
export function withTrace(inventory: Inventory, root: ComponentId, { document, digest }: GivenDocument): Inventory {
  const isOurs = isOwn(document);
  const references = [...document.externalReferences, ...(isOurs ? [] : [traceReference(document.path, digest, 'given', document)])];
  // Its authors answer for what it is converted to.
  const properties = isOurs ? [] : traceProperties(document, []);
  const components = inventory.components.map((component) =>
    component.id === root
      ? {
          ...component,
          ...defined({
            externalReferences: nonEmpty([...(component.externalReferences ?? []), ...references]),
            properties: nonEmpty([...(component.properties ?? []), ...properties]),
          }),
        }
      : component,
  );
  return { ...inventory, components };
}
