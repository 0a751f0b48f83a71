/** What the parts of the SPDX 3 reader hand to each other. */
import type { ComponentId } from '../../model/component.ts';
import type { Annotation } from '../../model/inventory.ts';
import type { DocumentBuilder } from '../document-builder.ts';
import type { ReadOptions } from '../trust.ts';
import type { Graph, GraphElement } from './graph.ts';
import type { Licenses } from './licenses.ts';

/** What is gathered besides the builder. */
export interface Reading {
  readonly builder: DocumentBuilder;
  readonly graph: Graph;
  readonly options: ReadOptions;
  readonly licenses: Licenses;
  /** Annotations by their subject. */
  readonly notes: ReadonlyMap<string, readonly GraphElement[]>;
  readonly annotations: Annotation[];
  readonly stated: Set<ComponentId>;
  /** Components and aspects whose completeness an annotation of ours states: it is finer than SPDX's words. */
  readonly claimed: Set<string>;
  /** Components of which an annotation of ours states that their dependencies are known, whatever relationships say. */
  readonly known: Set<ComponentId>;
}

/** Reads with the context at an element's place. */
export function at<T>(element: GraphElement, { context }: DocumentBuilder, read: () => T): T {
  for (const step of element.place) context.path.push(step);
  const result = read();
  context.path.length -= element.place.length;
  return result;
}
