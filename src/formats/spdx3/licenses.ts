/**
 * Licences of SPDX 3: elements of their own, which relationships tie to packages.
 * Specification: SPDX 3.0.1, SimpleLicensing and ExpandedLicensing profiles.
 */
import type { License } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { licenseExpression } from '../../model/license.ts';
import { append } from '../../model/order.ts';
import { assertion, type ExtractedLicense, readLicense } from '../spdx/licenses.ts';
import { type Graph, type GraphElement, individual, many, objects, one, word } from './graph.ts';

const CLASSES: ReadonlySet<string> = new Set([
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

/** What is said of the licences of a document's elements. */
export class Licenses {
  readonly #graph: Graph;
  #steps = 0;
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

  /** Whether elements of a class are read here. */
  reads(type: string): boolean {
    return CLASSES.has(type);
  }

  /** The licences of an element; several of one kind are joined, since all of them are said to apply. */
  of(id: string): { readonly declared?: License; readonly concluded?: License } {
    return defined({
      declared: this.#read(this.#declared.get(id), 'declared'),
      concluded: this.#read(this.#concluded.get(id), 'concluded'),
    });
  }

  #read(ids: readonly string[] | undefined, acknowledgement: License['acknowledgement']): License | undefined {
    const extracted = new Map<string, ExtractedLicense>();
    this.#steps = 0;
    const terms = (ids ?? []).flatMap((id) => this.#expression(id, extracted, 0) ?? []);
    if (terms.length === 0) return undefined;
    const [only = ''] = terms;
    const several = terms.map((term) => (/\sOR\s/.test(term) ? `(${term})` : term)).join(' AND ');
    return readLicense(terms.length === 1 ? only : several, extracted, acknowledgement);
  }

  /** The expression that a licence element is; texts of its own licences are gathered on the way. */
  #expression(id: string, extracted: Map<string, ExtractedLicense>, depth: number): string | undefined {
    const listed = /^https?:\/\/spdx\.org\/licenses\/([^/#]+)$/.exec(id)?.[1];
    if (listed !== undefined) return listed;
    const name = individual(id);
    if (/^expandedlicensing_(?:None|NoAssertion)License$/.test(name)) return undefined;
    const element = this.#graph.byId.get(id);
    this.#steps += 1;
    if (element === undefined || depth > DEEPEST || this.#steps > MOST_STEPS) return undefined;
    const { type, value } = element;
    const inner = (key: string): readonly string[] =>
      many(value, key).flatMap((one_) => this.#expression(one_, extracted, depth + 1) ?? []);
    switch (type) {
      case 'simplelicensing_LicenseExpression':
        for (const entry of objects(value, 'simplelicensing_customIdToUri'))
          this.#custom(one(entry, 'key'), one(entry, 'value'), extracted);
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
    if (key !== undefined && element !== undefined) extracted.set(key, textOf(key, element));
  }

  /** A licence that is no part of an expression gets a reference here, for the texts to be found by. */
  #customReference(element: GraphElement, extracted: Map<string, ExtractedLicense>): string {
    const key = `LicenseRef-${extracted.size + 1}`;
    extracted.set(key, textOf(key, element));
    return key;
  }
}

function joined(terms: readonly string[], operator: 'AND' | 'OR'): string | undefined {
  return terms.length < 2 ? terms[0] : `(${terms.join(` ${operator} `)})`;
}

function textOf(id: string, { value }: GraphElement): ExtractedLicense {
  const reference = objects(value, 'externalRef').flatMap((item) => many(item, 'locator'))[0];
  return defined({
    id,
    name: assertion(one(value, 'name')),
    text: assertion(one(value, 'simplelicensing_licenseText')),
    url: one(value, 'expandedlicensing_seeAlso') ?? reference,
  });
}
