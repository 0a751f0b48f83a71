/**
 * The licences of a written SPDX 3 document: elements of their own, each expression and each text once, tied to components by relationships.
 * Specification: SPDX 3.0.1, SimpleLicensing profile.
 */
import type { ComponentId } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { sha256 } from '../../model/digest.ts';
import { sortedUnique } from '../../model/order.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ExtractedLicense, StatedLicenses } from '../spdx/licenses.ts';
import { CREATION, type Naming } from './naming.ts';

/** Gathers expressions while components are written. */
export class WrittenLicenses {
  readonly #naming: Naming;
  /** Identifiers by expression. */
  readonly #expressions = new Map<string, string>();
  readonly #relationships: JsonObject[] = [];

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** How many expressions there are. */
  get size(): number {
    return this.#expressions.size;
  }

  /** Ties a component to the expressions that are stated of it. */
  relate(id: ComponentId, { declared, concluded }: StatedLicenses): void {
    if (concluded !== undefined) this.#relate(id, 'hasConcludedLicense', concluded);
    if (declared !== undefined) this.#relate(id, 'hasDeclaredLicense', declared);
  }

  #relate(id: ComponentId, relationshipType: string, expression: string): void {
    const known = this.#expressions.get(expression);
    const license = known ?? this.#naming.iri(`License-${sha256(expression).slice(0, 16)}`);
    if (known === undefined) this.#expressions.set(expression, license);
    this.#relationships.push({
      type: 'Relationship',
      spdxId: this.#naming.iri(`Relationship-${this.#naming.nameOf(id)}-${relationshipType}`),
      creationInfo: CREATION,
      from: this.#naming.idOf(id),
      to: [license],
      relationshipType,
    });
  }

  /** Relationships, expressions and `texts`, which are known when all components are written. */
  elements(texts: Iterable<ExtractedLicense>): readonly JsonObject[] {
    const expressions = Array.from(this.#expressions, ([expression, spdxId]) => {
      const used = sortedUnique(expression.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? []);
      return defined({
        type: 'simplelicensing_LicenseExpression',
        spdxId,
        creationInfo: CREATION,
        simplelicensing_licenseExpression: expression,
        simplelicensing_customIdToUri: nonEmpty(used.map((key) => ({ type: 'DictionaryEntry', key, value: this.#naming.iri(key) }))),
      }) as JsonObject;
    });
    return [...this.#relationships, ...expressions, ...Array.from(texts, (text) => this.#textElement(text))];
  }

  #textElement({ id, name, text, url }: ExtractedLicense): JsonObject {
    return defined({
      type: 'simplelicensing_SimpleLicensingText',
      spdxId: this.#naming.iri(id),
      creationInfo: CREATION,
      name,
      externalRef: url === undefined ? undefined : [{ type: 'ExternalRef', externalRefType: 'license', locator: [url] }],
      simplelicensing_licenseText: text ?? 'NOASSERTION',
    }) as JsonObject;
  }
}
