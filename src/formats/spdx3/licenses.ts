/**
 * Licences of SPDX 3: elements of their own, which relationships tie to packages.
 * Specification: SPDX 3.0.1, SimpleLicensing and ExpandedLicensing profiles.
 */
import type { License } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { licenseExpression } from '../../model/license.ts';
import { append } from '../../model/order.ts';
import type { DocumentBuilder } from '../document-builder.ts';
import { assertion, type ExtractedLicense, readLicense } from '../spdx/licenses.ts';
import { type Graph, type GraphElement, individual, many, objects, one, remembered, word } from './graph.ts';

/** Classes of elements that are read here. */
export const LICENSE_CLASSES: ReadonlySet<string> = new Set([
  'simplelicensing_LicenseExpression',
  'simplelicensing_SimpleLicensingText',
  'expandedlicensing_ListedLicense',
  'expandedlicensing_CustomLicense',
  'expandedlicensing_ConjunctiveLicenseSet',
  'expandedlicensing_DisjunctiveLicenseSet',
  'expandedlicensing_OrLaterOperator',
  'expandedlicensing_WithAdditionOperator',
  'expandedlicensing_ListedLicenseException',
]);
/** Sets may hold sets, and one set may be a member of many: most steps to what one element's licence is. */
const DEEPEST = 16;
const MOST_STEPS = 1000;
/** Most steps, members of sets and pieces of texts that are looked at for the licences of one document. */
const MOST_WORK = 2_000_000;
const PIECE = 64;

/** What is said of the licences of a document's elements. */
export class Licenses {
  readonly #graph: Graph;
  #steps = 0;
  #work = 0;
  /** By the identifiers of the licences: most packages of a document share a few. */
  readonly #read = new Map<string, License | undefined>();
  readonly #declared = new Map<string, string[]>();
  readonly #concluded = new Map<string, string[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    for (const { type, value } of graph.elements) {
      if (type !== 'Relationship') continue;
      const kind = word(one(value, 'relationshipType') ?? '');
      if (kind !== 'hasDeclaredLicense' && kind !== 'hasConcludedLicense') continue;
      const by = kind === 'hasDeclaredLicense' ? this.#declared : this.#concluded;
      const from = one(value, 'from') ?? '';
      const known = by.get(from);
      if (known === undefined) by.set(from, [...many(value, 'to')]);
      else append(known, many(value, 'to'));
    }
  }

  /** Reports licences that were not read to their end. */
  reportExhausted(builder: DocumentBuilder): void {
    if (this.#work > MOST_WORK) builder.reachLimit('steps to the licences of its elements', MOST_WORK);
  }

  /** The licences of an element; several of one kind are joined, since all of them are said to apply. */
  of(id: string): { readonly declared?: License; readonly concluded?: License } {
    return defined({
      declared: this.#licenseOf(this.#declared.get(id), 'declared'),
      concluded: this.#licenseOf(this.#concluded.get(id), 'concluded'),
    });
  }

  #licenseOf(ids: readonly string[] | undefined, acknowledgement: License['acknowledgement']): License | undefined {
    if (ids === undefined) return undefined;
    // What names several begins otherwise.
    const key = ids.length === 1 ? `${acknowledgement} ${ids[0]}` : JSON.stringify([acknowledgement, ids]);
    const known = this.#read.get(key);
    if (known !== undefined || this.#read.has(key)) return known;
    const license = this.#readLicense(ids, acknowledgement);
    this.#read.set(key, license);
    return license;
  }

  #readLicense(ids: readonly string[], acknowledgement: License['acknowledgement']): License | undefined {
    const extracted = new Map<string, ExtractedLicense>();
    this.#steps = 0;
    const terms = ids.flatMap((id) => this.#expression(id, extracted, 0) ?? []);
    if (terms.length === 0) return undefined;
    const [only = ''] = terms;
    const several = terms.map((term) => (/\sOR\s/.test(term) ? `(${term})` : term)).join(' AND ');
    const expression = terms.length === 1 ? only : several;
    for (const { text = '' } of extracted.values()) this.#work += text.length / PIECE;
    this.#work += expression.length / PIECE;
    return this.#work > MOST_WORK ? undefined : readLicense(expression, extracted, acknowledgement);
  }

  /** The expression that a licence element is; texts of its own licences are gathered on the way. */
  #expression(id: string, extracted: Map<string, ExtractedLicense>, depth: number): string | undefined {
    const listed = /^https?:\/\/spdx\.org\/licenses\/([^/#]+)$/.exec(id)?.[1];
    if (listed !== undefined) return listed;
    const name = individual(id);
    if (/^expandedlicensing_(?:None|NoAssertion)License$/.test(name)) return undefined;
    const element = this.#graph.byId.get(id);
    this.#steps += 1;
    this.#work += 1;
    if (element === undefined || depth > DEEPEST || this.#steps > MOST_STEPS || this.#work > MOST_WORK) return undefined;
    const { type, value } = element;
    const inner = (key: string): readonly string[] => {
      const members = many(value, key);
      this.#work += members.length;
      return members.flatMap((one_) => this.#expression(one_, extracted, depth + 1) ?? []);
    };
    switch (type) {
      case 'simplelicensing_LicenseExpression':
        for (const entry of objects(value, 'simplelicensing_customIdToUri')) {
          this.#work += 1;
          this.#custom(one(entry, 'key'), one(entry, 'value'), extracted);
        }
        return one(value, 'simplelicensing_licenseExpression');
      case 'simplelicensing_SimpleLicensingText':
      case 'expandedlicensing_CustomLicense': {
        // Pitloom's "texts" are the identifiers that pyproject.toml states.
        const text = one(value, 'simplelicensing_licenseText');
        return text !== undefined && text === one(value, 'name') && licenseExpression(text) !== undefined
          ? text
          : this.#customReference(element, extracted);
      }
      case 'expandedlicensing_ConjunctiveLicenseSet':
        return joined(inner('expandedlicensing_member'), 'AND');
      case 'expandedlicensing_DisjunctiveLicenseSet':
        return joined(inner('expandedlicensing_member'), 'OR');
      case 'expandedlicensing_OrLaterOperator':
        return inner('expandedlicensing_subjectLicense')[0]?.concat('+');
      case 'expandedlicensing_WithAdditionOperator': {
        const [license] = inner('expandedlicensing_subjectExtendableLicense');
        const addition = one(value, 'expandedlicensing_subjectAddition')?.split('/').at(-1);
        return license === undefined || addition === undefined ? license : `${license} WITH ${addition}`;
      }
      default:
        return one(value, 'name');
    }
  }

  #custom(key: string | undefined, id: string | undefined, extracted: Map<string, ExtractedLicense>): void {
    const element = this.#graph.byId.get(id ?? '');
    if (key !== undefined && element !== undefined) extracted.set(key, { id: key, ...textOf(element) });
  }

  /** A licence that is no part of an expression gets a reference here, for the texts to be found by. */
  #customReference(element: GraphElement, extracted: Map<string, ExtractedLicense>): string {
    const key = `LicenseRef-${extracted.size + 1}`;
    extracted.set(key, { id: key, ...textOf(element) });
    return key;
  }
}

function joined(terms: readonly string[], operator: 'AND' | 'OR'): string | undefined {
  return terms.length < 2 ? terms[0] : `(${terms.join(` ${operator} `)})`;
}

/** The texts of a licence, which thousands of expressions may refer to. */
const textOf: (element: GraphElement) => Omit<ExtractedLicense, 'id'> = remembered(({ value }) => {
  const reference = objects(value, 'externalRef').flatMap((item) => one(item, 'locator') ?? [])[0];
  return defined({
    name: assertion(one(value, 'name')),
    text: assertion(one(value, 'simplelicensing_licenseText')),
    url: one(value, 'expandedlicensing_seeAlso') ?? reference,
  });
});
