/** How an explanation names a component: plain data, which can be printed as JSON. */
import type { Component } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { formatPurl } from '../model/purl.ts';

export interface Reference {
  /** The component's reference in its inventory. */
  readonly ref: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
}

/** Names a component. */
export function referenceOf({ id, name, version, purl }: Component): Reference {
  return defined({ ref: id as string, name, version, purl: purl === undefined ? undefined : formatPurl(purl) });
}
