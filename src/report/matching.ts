/**
 * Which vulnerability scanners can recognise a component in this document, in the words of reports. A statement about the identifier alone:
 * it does not say that an advisory exists, nor that there is none. What each scanner goes by is known in model/consumers.ts.
 */
import type { Component } from '../model/component.ts';
import { CONSUMERS, type DocumentFacts } from '../model/consumers.ts';

export type Matching = 'all' | 'some' | 'none';

export interface Matched {
  readonly matching: Matching;
  /** The scanners that can recognise it, by their names. */
  readonly scanners: readonly string[];
}

/** Who can match a component of the document that the facts were read from. */
export function matchedBy(component: Component, facts: DocumentFacts): Matched {
  const scanners = CONSUMERS.filter(({ judge }) => judge(component, facts) === undefined).map(({ title }) => title);
  if (scanners.length === CONSUMERS.length) return { matching: 'all', scanners };
  return { matching: scanners.length === 0 ? 'none' : 'some', scanners };
}

/** What the three answers mean, for people. */
export const MATCHING_TEXTS: Readonly<Record<Matching, string>> = {
  all: 'yes',
  some: 'some do',
  none: 'no',
};
