/** What a carrier says of something that is there without it, as texts that stand with the speaker (docs/rules.md R12). */
import type { Component, ComponentFacts } from '../../model/component.ts';
import { formatCpe } from '../../model/cpe.ts';
import { formatPurl } from '../../model/purl.ts';
import { textOf } from '../unite/merge-values.ts';
import { FACT_FIELDS, WORDS } from './words.ts';

/** A text of a licence can have a megabyte. */
const LONGEST = 1000;

/** The values of a field as texts. */
function textsOf(facts: ComponentFacts, field: keyof ComponentFacts): readonly string[] {
  if (field === 'cpes') return (facts.cpes ?? []).map(formatCpe);
  if (field === 'hashes') return (facts.hashes ?? []).map(({ algorithm, content }) => `${algorithm} ${content}`);
  if (field === 'licenses') return (facts.licenses ?? []).map(({ value }) => value);
  if (field === 'evidence') return evidenceTexts(facts);
  const value = facts[field];
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}

/** Licences and copyrights that were seen; the identity is about the record, the places are united. */
function evidenceTexts({ evidence }: ComponentFacts): readonly string[] {
  return [...(evidence?.licenses ?? []).map(({ value }) => value), ...(evidence?.copyright ?? [])];
}

/** What is said of a resident beyond what is known of it: one text for each value of each attributed field. */
export function attributions(record: Component, resident: Component): readonly string[] {
  const title = resident.purl === undefined ? resident.name : formatPurl(resident.purl);
  return FACT_FIELDS.filter((field) => WORDS[field].installed === 'attributed').flatMap((field) => {
    const known = new Set(textsOf(resident, field));
    const isOurs = (text: string): boolean => field === 'properties' && text.startsWith('{"name":"pyenv-sbom:');
    return textsOf(record, field)
      .filter((text) => !known.has(text) && !isOurs(text))
      .map((text) => `${title} ${field} ${text}`.slice(0, LONGEST));
  });
}

/** Fields by which scanners find and judge: what is said of them about something else is worth a finding. */
const JUDGED: readonly (keyof ComponentFacts)[] = ['cpes', 'modified', 'pedigree'];

/** The fields of a record that say something else, of weight, than what is known of the resident. */
export function isContradiction(record: Component, resident: Component): readonly string[] {
  const found: string[] = JUDGED.filter((field) => {
    const known = new Set(textsOf(resident, field));
    return textsOf(record, field).some((text) => !known.has(text));
  });
  const known = new Map((resident.hashes ?? []).map(({ algorithm, content }) => [algorithm, content]));
  if ((record.hashes ?? []).some(({ algorithm, content }) => (known.get(algorithm) ?? content) !== content)) found.push('hashes');
  const licenses = new Set(textsOf(resident, 'licenses'));
  if (licenses.size > 0 && textsOf(record, 'licenses').some((text) => !licenses.has(text))) found.push('licenses');
  return found;
}
