/**
 * What reading a written element back would give, foreseen from the component: for nearly all fields it is plain, and reading back was half
 * of the writers' work. Where a field's row cannot tell, the whole element is read back; so a row has to be right only where it answers.
 */
import type { Component, ComponentFacts, ExternalReference, Hash, License } from '../../model/component.ts';
import { formatCpe, parseCpe } from '../../model/cpe.ts';
import { iriReference } from '../../model/iri.ts';
import { formatPurl, parsePurl } from '../../model/purl.ts';
import { isHashContent } from '../hash-content.ts';
import type { Carried } from './fields.ts';
import { type LicenseSource, readLicense, type StatedLicenses } from './licenses.ts';
import type { Unsaid } from './remainder.ts';
import { ALGORITHM_OF } from './vocabulary.ts';

/**
 * How a field of the model will be read: as it is, otherwise or not at all, or in a way that its row does not tell: that other fields have
 * a say in it, or that it becomes another field.
 */
export type Foreseen = 'same' | 'other' | 'unclear';

/** A row for each field of the model, so that a new one cannot be forgotten. `T` is what else the rows look at. */
export type Foresight<T> = {
  readonly [K in keyof ComponentFacts]-?: (value: NonNullable<ComponentFacts[K]>, component: Component, written: T) => Foreseen;
};

type AnyRow<T> = ((value: unknown, component: Component, written: T) => Foreseen) | undefined;

const NOTHING: readonly never[] = [];

/** The fields that an element does not say; undefined where only reading it back can tell. */
export function foresee<T>(component: Component, rows: Foresight<T>, written: T): Unsaid | undefined {
  const fields: (keyof ComponentFacts)[] = [];
  for (const key in component) {
    const value = component[key as keyof ComponentFacts];
    // What says where a component stands in its inventory has no row.
    const row = rows[key as keyof ComponentFacts] as AnyRow<T>;
    if (value === undefined || row === undefined) continue;
    if (Array.isArray(value) && value.length === 0) return undefined;
    const foreseen = row(value, component, written);
    if (foreseen === 'unclear') return undefined;
    if (foreseen === 'other') fields.push(key as keyof ComponentFacts);
  }
  return { fields, absent: NOTHING };
}

/** Type, name and version in characters that stand for themselves; a name that every type spells so. */
const PLAIN_PURL = /^pkg:[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*(?:@[A-Za-z0-9._-]+)?$/;

const isReadHash = ({ algorithm, content }: Hash): boolean => ALGORITHM_OF.has(algorithm) && isHashContent(content);
const sameIf = (condition: boolean): Foreseen => (condition ? 'same' : 'other');
const plain = (text: string): Foreseen => (isPlain(text) ? 'same' : 'unclear');
const other = (): Foreseen => 'other';

/** Whether a text is read as it was written, wherever it stands: it is none of SPDX's words for nothing. */
export function isPlain(text: string): boolean {
  return text !== '' && text !== 'NOASSERTION' && text !== 'NONE' && text.isWellFormed();
}

/** Whether two values are the same data; as remainders compare them, in the order of their members too. */
export function isSameData(left: unknown, right: unknown): boolean {
  return haveSameMembers(left, right) || (left !== undefined && right !== undefined && JSON.stringify(left) === JSON.stringify(right));
}

/** What nearly all data that is the same can be told by, without printing it. */
function haveSameMembers(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = Object.keys(left) as (keyof object)[];
  const others = Object.keys(right);
  if (keys.length !== others.length || Array.isArray(left) !== Array.isArray(right)) return false;
  return keys.every((key, at) => key === others[at] && haveSameMembers(left[key], right[key]));
}

/** What the rows of all elements look at. */
export interface WrittenFields {
  readonly carried: Carried;
}

/** What every kind of element has alike. */
export const COMMON: Omit<
  Foresight<WrittenFields>,
  'type' | 'mimeType' | 'supplier' | 'manufacturer' | 'authors' | 'licenses' | 'evidence' | 'externalReferences' | 'omniborIds' | 'swhids'
> = {
  name: plain,
  version: plain,
  description: plain,
  copyright: plain,
  purl: (purl) => {
    const text = formatPurl(purl);
    // Nothing of it is encoded or could be taken for something else, and it is spelled as parsing would spell it.
    if (PLAIN_PURL.test(text)) return 'same';
    const read = parsePurl(text);
    return read !== undefined && formatPurl(read) === text ? 'same' : 'unclear';
  },
  cpes: (cpes) => sameIf(cpes.every((cpe) => isSameData(parseCpe(formatCpe(cpe)), cpe))),
  hashes: (hashes) => sameIf(hashes.every(isReadHash)),
  // Those that carry a field of SPDX become that field, as far as it can hold them.
  properties: (_properties, _component, { carried }) => (carried.size > 0 ? 'unclear' : 'other'),
  group: other,
  scope: other,
  publisher: other,
  tags: other,
  modified: other,
  pedigree: other,
};

/** Addresses that an element says by fields of their own, which hold no comment. */
export interface SpokenAddresses {
  readonly distribution: string | undefined;
  readonly website: string | undefined;
}

/** References that are in the order in which readers sort them, each once, and of which each is read as it is: `isRead` knows the others' types. */
export function foreseeReferences(
  references: readonly ExternalReference[],
  { distribution, website }: SpokenAddresses,
  isRead: (reference: ExternalReference) => boolean,
): Foreseen {
  if (website !== undefined && website === distribution) return 'unclear';
  for (let at = 0; at < references.length; at += 1) {
    const reference = references[at] as ExternalReference;
    const { type, url, comment, hashes } = reference;
    if (at > 0 && orderOf(reference) <= orderOf(references[at - 1] as ExternalReference)) return 'unclear';
    if (hashes !== undefined || !isPlain(url) || iriReference(url) !== url) return 'unclear';
    if (comment !== undefined && !isPlain(comment)) return 'unclear';
    const isSpoken = (type === 'website' || type === 'distribution') && (url === website || url === distribution);
    if (!isSpoken && !isRead(reference)) return 'unclear';
    // A field says the one address or the other.
    if (isSpoken && (comment !== undefined || url !== (type === 'website' ? website : distribution))) return 'unclear';
  }
  return 'same';
}

function orderOf({ type, url }: ExternalReference): string {
  return `${type}\0${url}`;
}

/** The expressions that an element states, and what they are read as. */
export interface WrittenLicenses extends StatedLicenses, WrittenFields {
  readonly memory: LicenseMemory;
}

/** What expressions are read as, each once: thousands of components share a few. */
export class LicenseMemory {
  readonly #texts: LicenseSource;
  readonly #declared = new Map<string, License | undefined>();
  readonly #concluded = new Map<string, License | undefined>();

  constructor(texts: LicenseSource) {
    this.#texts = texts;
  }

  /** The statement of an expression, with the texts of its own licences as far as they are known by now. */
  read(expression: string | undefined, acknowledgement: 'declared' | 'concluded'): License | undefined {
    if (expression === undefined) return undefined;
    const read = acknowledgement === 'declared' ? this.#declared : this.#concluded;
    const known = read.get(expression);
    if (known !== undefined || read.has(expression)) return known;
    const license = readLicense(expression, this.#texts, acknowledgement);
    // What its own licences are called may be said later.
    if (!expression.includes('LicenseRef-')) read.set(expression, license);
    return license;
  }
}

/** The rows of what is said in expressions, read as `licenseFacts` has it; NONE is read as a property, and a statement may be read as evidence. */
export const LICENSES: Pick<Foresight<WrittenLicenses>, 'licenses' | 'evidence'> = {
  licenses: (licenses, { evidence }, { declared, concluded, memory }) => {
    if (declared === 'NONE' || concluded === 'NONE') return 'unclear';
    const stated = memory.read(declared, 'declared');
    const judged = memory.read(concluded, 'concluded');
    if (stated !== undefined && judged !== undefined && evidence === undefined) return 'unclear';
    const said = stated ?? judged;
    const license = licenses[0];
    if (said === undefined || licenses.length !== 1 || license?.acknowledgement !== said.acknowledgement) return 'other';
    return sameIf(isSameData(license, said));
  },
  evidence: (evidence, { licenses }, { declared, concluded, memory }) => {
    if (declared === 'NONE' || concluded === 'NONE') return 'unclear';
    const stated = memory.read(declared, 'declared');
    const judged = memory.read(concluded, 'concluded');
    if ((stated ?? judged) !== undefined && licenses === undefined) return 'unclear';
    return sameIf(stated !== undefined && judged !== undefined && isSameData(evidence, { licenses: [judged] }));
  },
};
