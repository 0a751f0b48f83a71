/** The elements of an SPDX 3 document, in whichever of JSON-LD's forms they came. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/formats/spdx3/graph.ts';

const TERMS = 'https://spdx.org/rdf/3.0.1/terms';

describe('the graph of an SPDX 3 document', () => {
  it('has compact elements as they were parsed', () => {
    const hash = { type: 'Hash', algorithm: 'sha256', hashValue: 'ab' };
    const element = { type: 'software_Package', spdxId: 'urn:p', name: 'p', verifiedUsing: [hash], ['__proto__']: 'own' };
    const { elements } = graphOf({ '@graph': [element] });
    expect(elements).toEqual([{ id: 'urn:p', type: 'software_Package', value: element, place: ['@graph', 0] }]);
    expect(elements[0]?.value).toBe(element);
  });

  it('has others in compact names, and what was before the first of them', () => {
    const { elements } = graphOf({
      '@graph': [
        { '@id': 'urn:p', '@type': [`${TERMS}/Software/Package`], [`${TERMS}/Core/name`]: [{ '@value': 'p' }, 'q'], summary: 's' },
      ],
    });
    const value = { spdxId: 'urn:p', type: [`${TERMS}/Software/Package`], name: ['p', 'q'], summary: 's' };
    expect(elements.map(({ type }) => type)).toEqual(['software_Package']);
    expect({ ...elements[0]?.value }).toEqual(value);
    expect(Object.keys(elements[0]?.value ?? {})).toEqual(['spdxId', 'type', 'name', 'summary']);
  });

  it('has nested elements behind what holds them, and their identifiers in their places', () => {
    const maker = { type: 'Person', spdxId: 'urn:a', name: 'Ann' };
    const { elements } = graphOf({ '@graph': [{ type: 'software_Package', spdxId: 'urn:p', name: 'p', originatedBy: ['urn:b', maker] }] });
    expect(elements.map(({ id, place }) => [id, ...place])).toEqual([
      ['urn:p', '@graph', 0],
      ['urn:a', '@graph', 0, 'originatedBy', 1],
    ]);
    expect({ ...elements[0]?.value }).toEqual({ type: 'software_Package', spdxId: 'urn:p', name: 'p', originatedBy: ['urn:b', 'urn:a'] });
  });

  it('has nothing of what defines the names', () => {
    const term = { '@id': `${TERMS}/Core/name`, '@type': '@vocab' };
    const { elements } = graphOf({ '@context': { name: term }, type: 'software_Package', spdxId: 'urn:p', name: 'p' });
    expect(elements.map(({ id }) => id)).toEqual(['urn:p']);
    expect({ ...elements[0]?.value }).toEqual({ type: 'software_Package', spdxId: 'urn:p', name: 'p' });
  });
});
