/**
 * Who may say what (docs/rules.md R12), as data. A wheel is written by strangers: its documents describe what it carries, and nothing
 * else. authorize.ts and copies.ts do what stands here; the tests walk through every field of the model, so that none can be added
 * without a row.
 */
import type { ComponentFacts } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';

/** What is spoken about, as a carrier sees it. */
export type Target =
  /** The carrier itself: the distribution or interpreter that the document lies in. */
  | 'itself'
  /** What its archive holds and nobody else describes. */
  | 'its archive'
  /** What is there by itself: another distribution, an interpreter, the root, an environment, a package manager's package. */
  | 'installed'
  /** What other carriers, or documents of the user, describe too. */
  | 'shared';

/** What becomes of a statement. */
export type Word =
  /** It goes into the component; where core metadata says something else, that wins (R5.5). */
  | 'taken'
  /** It stays with what its speaker describes: two that say the same are one component, two that differ are two. */
  | 'apart'
  /** As `apart`; but a speaker who only lists the component, and says nothing of it, shares it with the one description that there is. */
  | 'described'
  /** It is united with what others say: it only says that the component is there, and how. */
  | 'united'
  /** It stands as a property of the speaker (`pyenv-sbom:stated-of`), never of what it is about. */
  | 'attributed'
  /** It says nothing new: what it is about is found by it. */
  | 'identity'
  /** It is left out, with a diagnostic where it says something. */
  | 'refused';

/** Everything that can be stated: the fields of a component, and what an inventory says beside its components. */
export type Statement = keyof Required<ComponentFacts> | Exclude<keyof Inventory, 'components' | 'relations' | 'speaker'> | EdgeStatement;
/** Edges by where they begin and end, as seen from what is spoken about. */
type EdgeStatement = 'edges from' | 'edges to' | 'bundling';

type Words = { readonly [T in Target]: Word };

/** A fact that describes a component: the carrier's own word stays with its own copy. */
const FACT: Words = { itself: 'taken', 'its archive': 'taken', installed: 'attributed', shared: 'described' };
/** A fact by which advisories apply, or do not: nobody hears it of a copy of theirs. */
const JUDGEMENT: Words = { ...FACT, shared: 'apart' };
/** What a component is found by; a distribution's own identity is core metadata's alone (R2). */
const IDENTITY: Words = { itself: 'identity', 'its archive': 'taken', installed: 'identity', shared: 'apart' };
/** What is said beside components, about one. */
const CLAIM: Words = { itself: 'taken', 'its archive': 'taken', installed: 'refused', shared: 'apart' };
/** That a component is there. */
const PRESENCE: Words = { itself: 'taken', 'its archive': 'taken', installed: 'united', shared: 'united' };

export const WORDS: { readonly [S in Statement]: Words } = {
  type: IDENTITY,
  name: IDENTITY,
  group: IDENTITY,
  version: IDENTITY,
  purl: IDENTITY,
  cpes: JUDGEMENT,
  // How a document needs a component says nothing about the component.
  scope: { itself: 'identity', 'its archive': 'taken', installed: 'identity', shared: 'united' },
  description: FACT,
  copyright: FACT,
  mimeType: FACT,
  supplier: FACT,
  manufacturer: FACT,
  authors: FACT,
  publisher: FACT,
  licenses: FACT,
  // A distribution's archive is not what its own document was made from (R10).
  hashes: { ...FACT, itself: 'attributed' },
  // Those of security are judgements.
  externalReferences: FACT,
  tags: FACT,
  omniborIds: FACT,
  swhids: FACT,
  modified: JUDGEMENT,
  properties: FACT,
  pedigree: JUDGEMENT,
  // But for the places, which are united, and for CPEs that are concluded, which are judgements.
  evidence: FACT,
  completeness: CLAIM,
  dependenciesKnown: { ...CLAIM, shared: 'described' },
  vulnerabilities: CLAIM,
  annotations: CLAIM,
  sources: CLAIM,
  // A shared component's edges are united, and each says whose it is.
  'edges from': { itself: 'taken', 'its archive': 'taken', installed: 'refused', shared: 'united' },
  'edges to': PRESENCE,
  bundling: PRESENCE,
};

const ABOUT_INVENTORIES: ReadonlySet<string> = new Set<Exclude<Statement, keyof ComponentFacts>>([
  'completeness',
  'dependenciesKnown',
  'vulnerabilities',
  'annotations',
  'sources',
  'edges from',
  'edges to',
  'bundling',
]);

/** The fields of a component, in the order of the table. */
export const FACT_FIELDS: readonly (keyof ComponentFacts)[] = (Object.keys(WORDS) as Statement[]).filter(
  (statement): statement is keyof ComponentFacts => !ABOUT_INVENTORIES.has(statement),
);
