/** The licences of a component as one short text for people, and whether a machine can make anything of them. */
import type { Component, License } from '../model/component.ts';

/** `spdx`: identifiers and expressions alone; `named`: at least one is free text; `none`: nothing is stated. */
export type LicenseKnowledge = 'spdx' | 'named' | 'none';

export interface LicenseLabel {
  readonly text: string;
  readonly knowledge: LicenseKnowledge;
}

const LONGEST_NAME = 80;
/** Where a name may still be found, in characters. */
const FIRST_LINES = 2000;

/** What is stated of a component's licence: several statements all apply, so they are joined by AND, as the SPDX writers do. */
export function licenseLabel({ licenses }: Pick<Component, 'licenses'>): LicenseLabel {
  const stated = licenses ?? [];
  if (stated.length === 0) return { text: '', knowledge: 'none' };
  const texts = [...new Set(stated.map(labelOf))];
  const joined = texts.length === 1 ? texts : texts.map((text) => (/\sOR\s/.test(text) ? `(${text})` : text));
  return { text: joined.join(' AND '), knowledge: stated.every(({ kind }) => kind !== 'name') ? 'spdx' : 'named' };
}

/**
 * Some packages put the whole text of their licence where its name belongs: its beginning has to do (matplotlib), or, where that is an
 * ornament, its first line with words in it (kiwisolver).
 */
function labelOf({ value, text }: License): string {
  const lines = [value, ...(text?.encoding === undefined ? (text?.content.slice(0, FIRST_LINES) ?? '').split('\n') : [])];
  const line = (lines.find((one) => /\p{L}/u.test(one)) ?? 'a licence without a name').trim().replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…` : line;
}
